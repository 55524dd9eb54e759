"""Lines of Markdown, and the marks in them that several conventions share.

What word processors leave in pasted text (zero-width characters, hard spaces, hyphens
of other kinds) is read as what it stands for.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tracer.text import Pattern

_OPENINGS = frozenset(("```", "~~~", "<!-"))
_FENCE = Pattern(r"^ {0,3}(?P<mark>`{3,}|~{3,})(?P<info>.*)$")
_COMMENT = Pattern(r"^ {0,3}<!--")
_DRESS = Pattern(r"\*\*|__|`|~~")
_RULE = frozenset("|:- \t")
_LINE_LIMIT = 4_000
"""Characters of a line that are read: longer ones are data in one piece."""
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_SPACES = dict.fromkeys((0x00A0, 0x2007, 0x202F, 0x3000), " ")
_PASTED = {**_INVISIBLE, **_SPACES, 0xFF1A: ":"}
_IS_PASTED = Pattern(f"[{''.join(map(chr, _PASTED))}]")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–−", "-"))  # noqa: RUF001
# The look-behinds let only the first blank of a run start an end: long runs stay cheap.
HEADING = Pattern(
    r"^ {0,3}(?P<level>#{1,6})[ \t]+(?P<text>.*?)"
    r"(?:(?<![ \t])[ \t]++#++)?(?:(?<![ \t])[ \t]++)?$"
)
FIELD = Pattern(
    r"^[ \t]*(?:[-*+][ \t]+)?\*\*(?P<key>[A-Za-z][A-Za-z /]*?)"
    r"(?:\*\*[ \t]*:|:[ \t]*\*\*)[ \t]*(?P<value>.*)$"
)
BULLET = Pattern(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?P<text>.*)$")


class Line(NamedTuple):
    """A line outside fences, with its number from 1."""

    number: int
    text: str


def unfenced(text: str) -> Iterator[Line]:
    """Walk over the lines outside fenced blocks and comments, which only show things.

    A fence that nothing closes is a slip: what stands behind it is read all the same.
    """
    if _IS_PASTED.search(text):
        text = text.translate(_PASTED)
    lines = [line[:_LINE_LIMIT] for line in text.split("\n")]
    openings = (
        at for at, line in enumerate(lines) if line.lstrip(" ")[:3] in _OPENINGS
    )
    endless: set[str] = set()
    start = 0
    for at in openings:
        end = _end_of_block(lines, at, endless) if at >= start else None
        if end is not None:
            yield from map(Line, range(start + 1, at + 1), lines[start:at])
            start = end + 1
    yield from map(Line, range(start + 1, len(lines) + 1), lines[start:])


def _end_of_block(lines: list[str], start: int, endless: set[str]) -> int | None:
    """Return where the block that opens here ends; `endless` are known not to."""
    mark = _opening(lines[start])
    if not mark or mark in endless:
        return None
    for position in range(start + 1, len(lines)):
        if _closes(lines[position], mark):
            return position
    endless.add(mark)
    return None


def _opening(line: str) -> str:
    """Return the mark that will close what a line opens, if it opens a block."""
    if line.lstrip(" ")[:1] == "<":
        return "-->" if _COMMENT.match(line) and "-->" not in line else ""
    fence = _FENCE.match(line)
    if fence and not (fence["mark"][0] == "`" and "`" in fence["info"]):
        return fence["mark"]
    return ""


def _closes(line: str, mark: str) -> bool:
    if mark not in line or mark == "-->":
        return mark in line
    fence = _FENCE.match(line)
    return bool(fence and fence["mark"].startswith(mark) and not fence["info"].strip())


def heading(line: Line) -> re.Match[str] | None:
    """Return the parts of a heading, `None` for other lines."""
    return HEADING.match(line.text) if line.text.lstrip(" ")[:1] == "#" else None


def first_paragraph(lines: Iterable[Line]) -> str:
    """Return the words before the first blank line, headings left out."""
    words: list[str] = []
    for line in lines:
        if line.text.strip() and not heading(line):
            words.append(plain(line.text))
        elif words:
            break
    return " ".join(words)


def hyphened(text: str) -> str:
    """Return a text of the same length with plain hyphens, to find ids in."""
    return text if text.isascii() else text.translate(_HYPHENS)


def cells(row: str) -> tuple[str, ...]:
    """Return the cells of a row of a table, none where it is not one."""
    return split_row(row) if "|" in row and row.lstrip()[:1] == "|" else ()


def split_row(row: str) -> tuple[str, ...]:
    """Return the cells of a row that need not begin and end with `|`."""
    inner = re.split(r"(?<!\\)\|", row.strip().removeprefix("|"))
    closed = inner if inner[-1].strip() else inner[:-1]
    return tuple(cell.strip().replace(r"\|", "|") for cell in closed)


def is_rule(row: str) -> bool:
    """Whether a line is the rule `|---|:-:|` below the header of a table."""
    return "|" in row and "-" in row and _RULE.issuperset(row)


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
    """Split `**A**: x | **B**: y`, the one-line form of several fields.

    The two cells of a row `| A | x |` are a field as well.
    """
    row = cells(line.text)
    if len(row) == 2 and not FIELD.match(row[0]):  # noqa: PLR2004
        yield field_name(row[0]), row[1]
        return
    for piece in row or line.text.split(" | "):
        found = FIELD.match(piece)
        if found:
            yield field_name(found["key"]), found["value"].rstrip("\\ ")


def field_name(written: str) -> str:
    """Return a field's name as we look it up: `Acceptance Criteria:` → lower case."""
    return plain(written).rstrip(":").lower()


def plain(text: str) -> str:
    """Return words without the marks that only dress them."""
    if "<!--" in text:
        commented, end, rest = text.rpartition("-->")
        text = re.sub(r"<!--.*?-->", "", commented + end) + rest
    return " ".join(_DRESS.sub("", text).split())
