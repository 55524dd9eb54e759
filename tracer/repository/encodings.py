"""Names and contents of files as text, whatever encoding they are in."""

import codecs

from tracer.text import Pattern

_WIDE_MARKS = (
    # The mark of UTF-32 starts with the one of UTF-16, so it is asked for first.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = {"utf-32-le": 4, "utf-32-be": 4, "utf-16-le": 2, "utf-16-be": 2}
"""Encodings that a file may have without a mark, and their bytes for a character."""
_HEAD = 8_000
"""Bytes in which git looks for a zero byte to know a binary file (`buffer_is_binary`)."""
_SPACES = "\t\n\r\f\v\u00a0\u200b\u3000\ufeff"
"""Characters of a text that are not printable in Unicode's sense, and the blank."""
_ODD_PART = 0.01
_WORD = Pattern(r"[ -~]{3}")

WIDE_TEXT = (
    b"[^\x01-\xff][ -~][^\x01-\xff][ -~][^\x01-\xff][ -~]"
    b"|[^\x01-\xff]{3}[ -~][^\x01-\xff]{3}[ -~]"
)
r"""An extended expression for ids in UTF-16 or UTF-32: a few letters between zero bytes.

`[^\x01-\xff]` is the zero byte, which no expression can have in itself.
"""

LONE_RETURN = b"\r."
r"""An expression for a `\r` that ends no line of git's."""


def decode_text(data: bytes) -> str | None:
    """Return a file's content as text; `None` for what is not text.

    UTF-16 and UTF-32 are read with and without a byte order mark: tools on Windows
    write both. In other text, bytes that are not UTF-8 become U+FFFD.
    """
    for mark, encoding in _WIDE_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if b"\0" in data[:_HEAD]:
        return _decode_unmarked(data)
    return data.decode("utf-8-sig", "replace")


def with_plain_line_ends(text: str) -> str:
    r"""Return a text with `\n` at the end of each line.

    A lone `\r` ends the lines of a file that has more of them than of `\n`, as the first
    Macintosh wrote them. In others it is part of a line, so that the lines have git's numbers.
    """
    text = text.replace("\r\n", "\n")
    if text.count("\r") > text.count("\n"):
        return text.replace("\r", "\n")
    return text


def _decode_unmarked(data: bytes) -> str | None:
    """Read a text that has zero bytes, in the encoding that makes most sense of it.

    In the wrong one a text has unprintable characters (a blank becomes U+2000), and
    fewer of plain English.
    """
    heads = {name: _decode_head(data, name) for name in _UNMARKED}
    texts = {name: head for name, head in heads.items() if head and _is_text(head)}
    if not texts:
        return None
    best = max(texts, key=lambda name: sum(map(str.isascii, texts[name])))
    return data.decode(best, "replace")


def _decode_head(data: bytes, encoding: str) -> str | None:
    if len(data) % _UNMARKED[encoding]:
        return None
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data[:_HEAD])
    except UnicodeDecodeError:
        return None


def _is_text(head: str) -> bool:
    """Whether bytes were decoded to a text that may contain an id.

    Words between zero bytes make Chinese letters as UTF-16, but no word of English.
    """
    if not _WORD.search(head):
        return False
    odd = sum(not (char.isprintable() or char in _SPACES) for char in head)
    return odd <= _ODD_PART * len(head)


def decode_path(name: bytes) -> str:
    r"""Return a path or a name as text.

    Git keeps names as bytes. What is not UTF-8 is read as Latin-1 where that gives
    printable letters, otherwise its odd bytes are shown as git shows them: `\x81`.
    """
    try:
        return name.decode()
    except UnicodeDecodeError:
        text = name.decode("latin-1")
        return text if text.isprintable() else name.decode("utf-8", "backslashreplace")
