"""Makes untrusted text harmless in each language that we write: data, never syntax."""

import json
import re
import unicodedata
from collections.abc import Callable

import yaml

from tracer.text.patterns import Pattern

_GAP = "\u200b"
"""Stands where GitHub would start a link, a mention or a command; takes no room."""

_INVISIBLE = Pattern(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LINKS = Pattern(
    r"@(?=[A-Za-z0-9])|#(?=\d)|\bGH-(?=\d)|:(?=//)|\bwww(?=\.)", re.IGNORECASE
)
_MARKS = Pattern(
    r"[\\`*\[\]|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
    r"|<(?=[A-Za-z/!?])|&(?=#?\w+;)|:(?=[\w+-]+:)"
)
_STARTS = Pattern(r"^ ?(?:[>=]|#{1,6}(?= |$)|[-+](?= |$)|-{2,}|\d+(?=[.)]( |$)))")


class Markup(str):
    """Text that is already written in the language it stands in."""

    __slots__ = ()


def plain_text(value: object) -> str:
    """Write a value for a terminal: one line, nothing invisible."""
    text = _INVISIBLE.sub("", _visible_breaks(str(value)))
    return re.sub(r"\s+", " ", text)


def message_text(value: object) -> str:
    """Write a value where GitHub reads plain text: nobody is called, nothing closed."""
    return _LINKS.sub(lambda found: found[0] + _GAP, plain_text(value))


def markdown_text(value: object) -> str:
    """Write a value as one line of Markdown words without effect."""
    text = _MARKS.sub(lambda found: "\\" + found[0], message_text(value))
    return _STARTS.sub(_as_words, text)


def _as_words(found: re.Match[str]) -> str:
    start = found[0].lstrip()
    space = found[0][: -len(start)]
    return f"{space}{start}\\" if start.isdigit() else f"{space}\\{start}"


def code_span(value: object) -> Markup:
    """Write a value as a Markdown code span, also in a table."""
    text = message_text(value).replace("|", "\\|")
    fence = _fence(text, 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text else ""
    return Markup(f"{fence}{pad}{text}{pad}{fence}")


def code_block(value: str, language: str = "") -> Markup:
    """Write text as a fenced block that it cannot break out of."""
    kept = _INVISIBLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    fence = _fence(kept, 3)
    return Markup(f"{fence}{language}\n{kept}\n{fence}")


def block_quote(value: str) -> Markup:
    """Write text as a Markdown quotation, its lines kept."""
    lines = [markdown_text(line) for line in value.strip().splitlines()]
    return Markup("\n".join(f"> {line}".rstrip() for line in lines))


def markdown_link(text: str, url: str | None) -> Markup:
    """Write a link to a web address; anything else stays text."""
    words = text if isinstance(text, Markup) else markdown_text(text)
    if url is None or not re.match(r"https?://[^\s/]", url, re.IGNORECASE):
        return Markup(words)
    safe = re.sub(r"[\s<>()\[\]\\`|\"'{}\x00-\x1f]", _percent, url)
    return Markup(f"[{words}]({safe})")


def mermaid_label(value: object) -> Markup:
    """Write a value as a quoted label of a Mermaid diagram."""
    text = message_text(value)[:90].replace("&", "&amp;").replace("#", "#35;")
    for mark, entity in (('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("`", "'")):
        text = text.replace(mark, entity)
    return Markup(f'"{text}"')


def readable_json(value: object) -> Markup:
    """Write a value as readable JSON."""
    return Markup(json.dumps(value, indent=2, ensure_ascii=False))


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _visible_breaks(text: str) -> str:
    return re.sub(
        r"[\u2028\u2029\u0085\v\f\r\n\t]", " ", unicodedata.normalize("NFC", text)
    )


def _fence(text: str, least: int) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    return "`" * max(least, longest + 1)


LANGUAGES: dict[str, Callable[[object], str]] = {
    "md": markdown_text,
    "msg": message_text,
    "txt": plain_text,
}
"""How a value is written in each kind of template, unless a filter says otherwise."""


def yaml_scalar(value: str | float | None) -> str:
    """Write a value as YAML that reads back as the same value on one line."""
    if isinstance(value, str):
        written = yaml.safe_dump(
            value, default_style='"', width=1_000_000, allow_unicode=True
        )
    else:
        written = yaml.safe_dump(value)
    return written.strip().removesuffix("...").strip()
