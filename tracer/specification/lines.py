"""Lines of Markdown, and the marks in them that several conventions share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})(?P<info>.*)$")
HEADING = re.compile(r"^ {0,3}(?P<level>#{1,6})[ \t]+(?P<text>.*?)(?:[ \t]+#+)?[ \t]*$")
FIELD = re.compile(
    r"^[ \t]*(?:[-*+][ \t]+)?\*\*(?P<key>[A-Za-z][A-Za-z /]*?)"
    r"(?:\*\*[ \t]*:|:[ \t]*\*\*)[ \t]*(?P<value>.*)$"
)
BULLET = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?P<text>.*)$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line outside fences, with its number from 1."""

    number: int
    text: str


def unfenced(text: str) -> Iterator[Line]:
    """Walk over the lines outside fenced blocks, which only show things."""
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        found = _FENCE.match(line)
        if fence:
            if found and found["mark"].startswith(fence) and not found["info"].strip():
                fence = ""
        elif found and not (found["mark"][0] == "`" and "`" in found["info"]):
            fence = found["mark"]
        else:
            yield Line(number, line)


def pieces(line: Line) -> Iterator[tuple[str, str]]:
    """Split `**A**: x | **B**: y`, the one-line form of several fields."""
    for piece in line.text.split(" | "):
        found = FIELD.match(piece)
        if found:
            yield field_name(found["key"]), found["value"].rstrip("\\ ")


def field_name(written: str) -> str:
    """Return a field's name as we look it up: `Acceptance Criteria:` → lower case."""
    return plain(written).rstrip(":").lower()


def plain(text: str) -> str:
    """Return words without the marks that only dress them."""
    text = re.sub(r"<!--.*?-->", "", text)
    text = re.sub(r"\*\*|__|`|~~", "", text)
    return re.sub(r"\s+", " ", text).strip()
