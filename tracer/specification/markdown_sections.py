"""Splits Markdown into the sections of its definitions, one inside another."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from tracer.specification.line_blocks import Line
from tracer.specification.markdown_headings import match_heading
from tracer.specification.markdown_syntax import (
    BULLET,
    fold_field_name,
    indent_width,
)

LIST_LEVEL, ROW_LEVEL = 7, 8
"""Levels below the six of headings: any heading ends a list."""


@dataclass(frozen=True, slots=True)
class Section:
    """A definition and the lines below it, up to the next one.

    `margin` is the indent of a list item: a line that is indented as little or less is
    outside the section. `rank` is that of `Requirement`.
    """

    id: str
    title: str
    line: int
    level: int
    rank: int = 0
    margin: int | None = None
    lines: tuple[Line, ...] = ()

    def is_part_of(self, other: "Section") -> bool:
        """Whether the id says so, as `FR-1.2` does of `FR-1`."""
        return self.id.startswith(f"{other.id}.")


Admits = Callable[[Section, Section | None, str], bool]
"""Whether a candidate defines something, by the section around it and the last heading."""


def _always(_candidate: Section, _around: Section | None, _heading: str) -> bool:
    return True


class _OpenSection(NamedTuple):
    """A section and its lines so far."""

    section: Section
    lines: list[Line]


def split_at_definitions(
    lines: Iterable[Line], candidates: Iterable[Section], admits: Admits = _always
) -> Iterator[Section]:
    """Split a document at its definitions; a higher heading ends a section, too.

    Args:
        lines: the document.
        candidates: what may be definitions.
        admits: whether a candidate is one where it stands.

    """
    by_line = {candidate.line: candidate for candidate in candidates}
    sections: list[_OpenSection] = []
    if by_line:
        sections = _open_sections(lines, by_line, admits)
    for section, body in sections:
        yield replace(section, lines=(*section.lines, *body))


def _open_sections(
    lines: Iterable[Line], candidates: Mapping[int, Section], admits: Admits
) -> list[_OpenSection]:
    """Return every section with its lines; a line may be in several."""
    every: list[_OpenSection] = []
    around: list[_OpenSection] = []
    last_heading = ""
    for line in lines:
        heading = match_heading(line)
        last_heading = fold_field_name(heading["text"]) if heading else last_heading
        level = len(heading["level"]) if heading else None
        while around and _is_outside(*around[-1], line, level):
            around.pop()
        inside = around[-1].section if around else None
        opened = candidates.get(line.number)
        if opened and not admits(opened, inside, last_heading):
            opened = None
        # A list or table inside a definition belongs to it and defines its parts;
        # anything else ends all that is open.
        if opened and not _is_entry_of(opened, inside):
            around.clear()
        for section in around:
            section.lines.append(line)
        if opened:
            around.append(_OpenSection(opened, []))
            every.append(around[-1])
    return every


def _is_entry_of(section: Section, around: Section | None) -> bool:
    """Whether a definition is a list's or table's entry of another, and part of it."""
    is_entry = section.margin is not None or section.level == ROW_LEVEL
    return bool(is_entry and around and section.is_part_of(around))


def _is_outside(
    section: Section, body: list[Line], line: Line, level: int | None
) -> bool:
    """Whether a line is outside an open section; `level` is that of a heading."""
    if level:
        return level <= section.level
    if section.level == ROW_LEVEL:
        return True
    if section.margin is None or not line.text.strip():
        return False
    # A line that is less indented still belongs to a list item where nothing separates
    # them: Markdown calls it a lazy continuation.
    follows_blank = bool(body and not body[-1].text.strip())
    is_new = follows_blank or BULLET.match(line.text) is not None
    return is_new and indent_width(line.text) <= section.margin
