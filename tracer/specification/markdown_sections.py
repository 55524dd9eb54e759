"""Splits Markdown into the sections of its definitions, one inside another."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tracer.specification.line_blocks import Line
from tracer.specification.markdown_headings import match_heading
from tracer.specification.markdown_syntax import (
    BULLET,
    FIELD,
    fold_field_name,
    indent_width,
)
from tracer.specification.requirement import DefinitionForm
from tracer.text import INTENT

LIST_LEVEL, ROW_LEVEL = 7, 8
"""Levels below the six of headings: any heading ends a list."""


class Section(Struct, frozen=True):
    """A definition and the lines below it, up to the next one.

    `margin` is the indent of a list item: a line that is indented as little or less is
    outside the section.
    """

    id: str
    title: str
    line: int
    level: int
    form: DefinitionForm = DefinitionForm.HEADING
    margin: int | None = None
    lines: tuple[Line, ...] = ()
    is_local: bool = False
    """Whether the requirement around it may number its id: `F-013`."""
    whole: str = ""
    """The requirement that numbers the id, and whose part it is."""
    is_statement: bool = False
    """Whether its own form or words make it a requirement, below whatever heading."""
    own_lines: tuple[Line, ...] = ()
    """The lines that are not those of a part."""

    @property
    def is_entry(self) -> bool:
        """Whether it is an item of a list or a row of a table."""
        return self.margin is not None or self.level == ROW_LEVEL

    def is_numbered_in(self, other: "Section") -> bool:
        """Whether the id itself names the whole: `FR-1.2` and `FR-1a` name `FR-1`."""
        rest = self.id.removeprefix(other.id) if self.id != other.id else ""
        is_part = rest[:1] == "." or (len(rest) == 1 and rest.isalpha())
        return is_part and rest != self.id and self.whole == other.whole

    def is_numbered_beside(self, other: "Section") -> bool:
        """Whether the ids are of two parts of one whole: `FR-1.2` and `FR-1.3`."""
        stem, other_stem = (each.id.rpartition(".")[0] for each in (self, other))
        return bool(stem) and stem == other_stem and self.whole == other.whole

    def is_part_of(self, other: "Section") -> bool:
        """Whether its id says so, or the requirement around it numbers it."""
        is_inside = bool(self.whole) and self.whole == other.id
        return is_inside or self.is_numbered_in(other)


Judge = Callable[[Section, Section | None, str], Section | None]
"""Returns a candidate as it counts, `None` where it defines nothing, by the section
around it and the last heading."""


def _accept(candidate: Section, _around: Section | None, _heading: str) -> Section:
    return candidate


class _OpenSection(NamedTuple):
    """A section, its lines so far, and those among them that are not a part's."""

    section: Section
    lines: list[Line]
    own_lines: list[Line]


def split_at_definitions(
    lines: Iterable[Line], candidates: Iterable[Section], judge: Judge = _accept
) -> Iterator[Section]:
    """Split a document at its definitions; a higher heading ends a section, too.

    Args:
        lines: the document.
        candidates: what may be definitions.
        judge: decides what a candidate counts in its place.

    """
    by_line = {candidate.line: candidate for candidate in candidates}
    sections: list[_OpenSection] = []
    if by_line:
        sections = _open_sections(lines, by_line, judge)
    for section, body, own in sections:
        head = section.lines
        yield replace(section, lines=(*head, *body), own_lines=(*head, *own))


def _open_sections(
    lines: Iterable[Line], candidates: Mapping[int, Section], judge: Judge
) -> list[_OpenSection]:
    """Return every section with its lines; a line may be in several."""
    every: list[_OpenSection] = []
    around: list[_OpenSection] = []
    last_heading = ""
    for line in lines:
        heading = match_heading(line)
        last_heading = _words_of_heading(line, heading) or last_heading
        level = len(heading["level"]) if heading else None
        while around and _is_outside(around[-1], line, level):
            around.pop()
        opened = candidates.get(line.number)
        if opened and opened.is_local:
            opened = _numbered_by(opened, around)
        inside = around[-1].section if around else None
        opened = judge(opened, inside, last_heading) if opened else None
        # A definition inside another belongs to it where it is a part of it; anything
        # else ends all that is open.
        while opened and around and not _belongs_to(opened, around[-1].section):
            around.pop()
        _add_line(line, around, opened)
        if opened:
            around.append(_OpenSection(opened, [], []))
            every.append(around[-1])
    return every


def _words_of_heading(line: Line, heading: re.Match[str] | None) -> str:
    """Return the folded words of a heading, or of a bold line before a list."""
    if heading:
        return fold_field_name(heading["text"])
    label = FIELD.match(line.text) if line.text[:2] == "**" else None
    is_label = label is not None and not label["value"].strip()
    return fold_field_name(label["key"]) if label and is_label else ""


def _numbered_by(candidate: Section, around: Iterable[_OpenSection]) -> Section:
    """Return a candidate with the requirement around it that numbers its id, if any."""
    wholes = (
        each.section.id
        for each in around
        if each.section.level < candidate.level and _numbers(each.section, candidate)
    )
    return replace(candidate, whole=next(wholes, ""))


def _numbers(around: Section, candidate: Section) -> bool:
    """Whether a definition numbers what is inside it."""
    # Inside FR-1, FR-2 is another one of its kind.
    family, own_family = (each.id.partition("-")[0] for each in (candidate, around))
    is_whole = not (around.whole or around.is_entry or INTENT.fullmatch(around.id))
    return is_whole and family != own_family


def _belongs_to(section: Section, around: Section) -> bool:
    is_inside = section.is_entry or bool(section.whole)
    return is_inside and section.is_part_of(around)


def _add_line(
    line: Line, around: Iterable[_OpenSection], opened: Section | None
) -> None:
    """Add a line to all open sections; one in a part is not the whole's own."""
    wholes = {each.section.whole for each in around}
    wholes |= {opened.whole} if opened else set()
    for section, lines, own_lines in around:
        lines.append(line)
        if section.id not in wholes:
            own_lines.append(line)


def _is_outside(opened: _OpenSection, line: Line, level: int | None) -> bool:
    """Whether a line is outside an open section; `level` is that of a heading."""
    section, body, _ = opened
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
