"""Lines of Markdown, and the marks in them that several conventions share."""

import re
from collections.abc import Iterable, Iterator
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


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and the lines below it, up to the next heading of whatever level."""

    level: int
    title: str
    line: int
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """What stands below the heading."""
        return "\n".join(line.text for line in self.lines)


def parts(lines: Iterable[Line]) -> Iterator[Part]:
    """Cut a document at its headings; what stands above the first is left out."""
    heading: tuple[re.Match[str], int] | None = None
    below: list[Line] = []
    for line in lines:
        found = HEADING.match(line.text)
        if not found:
            below.append(line)
            continue
        if heading:
            yield _part(*heading, below)
        heading, below = (found, line.number), []
    if heading:
        yield _part(*heading, below)


def _part(heading: re.Match[str], number: int, below: list[Line]) -> Part:
    return Part(len(heading["level"]), heading["text"], number, tuple(below))


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
