"""Reads a text as people see it, and keeps where each character has its place."""

import re
from collections.abc import Callable, Iterator, Mapping
from unicodedata import normalize

from msgspec import Struct

from tracer.text.credentials.rule import Span
from tracer.text.patterns import Pattern
from tracer.text.visible import UNSEEN

_HIDDEN = Pattern(
    rf"""
    (?P<break>[\r\v\f\x85\u2028\u2029])            # a gap between two words
    | (?P<unseen>(?:{UNSEEN.source})
        | (?:\\x1[bB]|\\u001[bB]|\\033|\\e|\^\[)\[[\d;]{{0,20}}m  # a colour whose ESC is written,
        | \[\d{{1,3}}(?:;\d{{1,3}}){{0,6}}m(?![\w:]{{0,9}}\])       # or lost; no `[5m]` of PromQL
        | \\(?=[=:]))                                     # as Java's properties write `=`
    | (?P<encoded>
        &(?:amp;){{0,3}}(?P<angle>lt|gt);                 # of an element
        | &(?:amp;){{1,3}}(?P<quote>quot|\#34);
        | \\{{1,4}}(?P<end>x0[0aAdD]|u000[0aAdD]|0(?:00|12|15)?(?!\d))   # NUL, the end of a line
        | \\{{1,4}}(?:0(?P<octal>42|75)|x(?P<byte>[2-6][0-9A-Fa-f]|7[0-9A-Ea-e]))
        | (?P<wire>\[\\{{1,2}}[rn]\])         # an end of a line in Apache's log of what is sent
        | (?P<slash>\\{{1,4}}/)                           # as PHP writes it in JSON
        | (?P<blank>[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])  # of any width
        | (?P<wide>[\uff01-\uff5e\U0001d400-\U0001d7ff])  # of full width, of mathematics
        |
        %(?P<percent>3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])     # a letter or a digit
        | \\{{1,4}}u00(?P<unicode>2[267]|3[0-9aAdD]|[46][1-9A-Fa-f]|[57][0-9Aa])  # and `"&':=`
        | &\#x(?P<hex>3[0-9dD]|[46][1-9A-Fa-f]|[57][0-9Aa]);
        | &\#(?P<decimal>4[89]|5[0-7]|61|6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2]);)
    """,
    re.VERBOSE,
)
"""What people do not see, or see as the character that it encodes."""
_MAY_HIDE = Pattern(r"[^\n\t -$'-Z_-~\]]")
r"""Where something hidden starts: at `%`, `&`, `[`, `\`, `^`, or beyond printable ASCII."""
_TAG = Pattern(
    r"""
    (?P<break>(?!))
    | (?P<encoded></(?:td|th|dt|dd)>\s{0,8}(?:
        <(?:td|th|dd)(?:[ ][^<>]{0,200})?>                    # the next cell
        |(?P<row>(?:</?(?:tr|thead|tbody|dt)(?:[ ][^<>]{0,200})?>\s{0,8}){1,5}   # the next row
          (?:<t[dh](?:[ ][^<>]{0,200})?>)?))
      |(?P<line></(?:p|div|h[1-6]|li)>\s{0,8}(?=<(?:p|div|h[1-6]|li|pre|code)\b)|<br[ ]?/?>))
    | </?(?:a|b|bdi|big|code|em|font|i|kbd|mark|pre|q|s|samp|small|span|strong|sub|sup|tt|u|var
      |table|thead|tbody|tr|td|th|dl|dt|dd|p|div|h[1-6]|li)
      (?:[ ][^<>]{0,200})?>
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""HTML that changes how words look, or puts them into the cells of a table."""
_QUERY = Pattern(r"://\S{0,400}\?\S{0,2000}?(?:\+|%20)")
"""An address with a blank in its query."""
_ENCODED = Pattern(
    r"%(?:25){0,2}3[Aa]%(?:25){0,2}2[Ff]%(?:25){0,2}2[Ff]|%(?:25){1,3}3[Dd]"
)
"""What an address has as the value of a parameter: `://`, or `=` encoded twice and more."""
_ESCAPE = Pattern(
    r"(?P<break>(?!))|(?P<encoded>\+|%(?:25){0,2}(?P<percent>[2-7][0-9A-Fa-f]))"
)
"""A character of a query that is written in another way; a blank is `+` or `%20`."""

_LISTED = Pattern(r"""["'],?[ ]{0,2}["']--?[A-Za-z]""")
"""An option in a list of arguments: `['mysql', '-phunter2']`."""
_BETWEEN = Pattern(
    r"""(?P<break>(?!))|(?P<encoded>(?<=[^\s"'\[(,])["'],?[ ]{0,2}["'](?=[^\s"',]))"""
)
"""What parts two arguments of such a list, in the place of a blank."""


class Reading(Struct, frozen=True, kw_only=True):
    """A text as it is read, and where its characters are in the original."""

    text: str
    starts: tuple[int, ...] = ()
    """Of each character, and of the end. Empty where nothing was moved."""
    ends: tuple[int, ...] = ()

    def original(self, span: Span) -> Span:
        """Return the place in the original of what was found in this reading."""
        start, end = span
        if not self.starts or start == end:
            return span
        return self.starts[start], self.ends[end - 1]


def readings(text: str) -> Iterator[Reading]:
    """Read a text without what is hidden in it, and with blanks in its place.

    The query of an address that is a sentence, `?q=password+is+…`, is read as one, too,
    and an address that is encoded: `https%3A%2F%2Fbob%3A…`. So is HTML without its tags:
    `<b>Password</b>: <code>hunter2</code>`, and a list of arguments without its commas.

    A credential may have something hidden inside (`glpat-`, a zero-width blank, the
    rest), or next to it. A text without anything hidden has one reading.
    """
    has_query = "://" in text and _QUERY.search(text)
    if has_query or ("%" in text and _ENCODED.search(text)):
        yield _seen(text, _ESCAPE, _character)
    if "<" in text and _TAG.search(text):
        yield _seen(text, _TAG, _column)
    if "-" in text and _LISTED.search(text):
        yield _seen(text, _BETWEEN, _blank)
    if not (_MAY_HIDE.search(text) and _HIDDEN.search(text)):
        yield Reading(text=text)
        return
    yield _seen(text, _HIDDEN, _decoded)
    yield Reading(text=_HIDDEN.sub(_blanks, text))


def _seen(
    text: str, pattern: Pattern, decoded: Callable[[re.Match[str]], str]
) -> Reading:
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def keep(start: int, end: int) -> None:
        characters.append(text[start:end])
        starts.extend(range(start, end))
        ends.extend(range(start + 1, end + 1))

    position = 0
    for match in pattern.finditer(text):
        keep(position, match.start())
        if match["encoded"]:
            characters.append(decoded(match))
            starts.append(match.start())
            ends.append(match.end())
        elif match["break"]:
            keep(*match.span())
        position = match.end()
    keep(position, len(text))
    return Reading(text="".join(characters), starts=tuple(starts), ends=tuple(ends))


def _decoded(match: re.Match[str]) -> str:
    return next(read(match[name]) for name, read in _DECODED.items() if match[name])


def _of_hex(digits: str) -> str:
    return chr(int(digits, 16))


_DECODED: Mapping[str, Callable[[str], str]] = {
    "angle": lambda name: "<" if name == "lt" else ">",
    "quote": lambda _: '"',
    "end": lambda _: "\n",
    "wire": lambda _: "\n",
    "slash": lambda _: "/",
    "blank": lambda _: " ",
    "wide": lambda character: normalize("NFKC", character)[0],
    "octal": lambda digits: chr(int(digits, 8)),
    "decimal": lambda digits: chr(int(digits)),
    "percent": _of_hex,
    "unicode": _of_hex,
    "byte": _of_hex,
    "hex": _of_hex,
}
"""What each group of `_HIDDEN` is seen as."""


def _character(match: re.Match[str]) -> str:
    return chr(int(match["percent"] or "20", 16))


def _blank(match: re.Match[str]) -> str:
    return " " * bool(match["encoded"])


def _column(match: re.Match[str]) -> str:
    return "\n" if match["row"] or match["line"] else "\t"


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0]) if match["unseen"] else match[0]
