"""Elspais: headings with an id, a line that tells level and status, assertions by letter.

    ## REQ-d00001: Login
    **Level**: Dev | **Status**: Active | **Implements**: REQ-p00001-A

    ### Assertions
    A. The system SHALL open a session.

    *End* *Login* | **Hash**: 5f2b1c9a

The level and status make the requirement, whatever its id's family; one whose status is
not in force any more is none. A parent may be named with the assertions that it is for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tracer.specification.common import (
    Relation,
    defined,
    intents,
    is_placeholder,
    is_retired,
    related,
)
from tracer.specification.markdown_lines import HEADING, Line, pieces, plain, unfenced
from tracer.specification.model import Definitions, Document, Reader, Requirement
from tracer.text import INTENT, IdGrammar, Pattern

_DEFINED = Pattern(r"^(?P<id>[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+):[ \t]+(?P<title>.+)$")
_END = Pattern(r"^\*End\*[ \t]")
_ASSERTION = Pattern(r"^(?P<label>[A-Z]|\d{1,2})\.[ \t]+(?P<text>.*)$")
_DEPRECATED = Pattern(r"\[?(?:DEPRECATED|REMOVED|N/A)\b")
_TARGET = Pattern(
    r"[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+?(?=(?:[-/:][A-Z](?:\+[A-Z])*)?$)"
)
_PARENTS = ("implements", "refines", "satisfies", "integrates")
_INTENTS = ("intent", "intents", "traces to")


@dataclass(slots=True)
class _Section:
    """A requirement while it is read: the fields above its first heading, its lines."""

    id: str
    title: str
    line: int
    fields: dict[str, list[str]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    is_inside: bool = False

    def put(self, line: Line) -> None:
        self.is_inside = self.is_inside or bool(HEADING.match(line.text))
        self.lines.append(line)
        for name, value in () if self.is_inside else pieces(line):
            self.fields.setdefault(name, []).append(value.strip())

    @property
    def is_promise(self) -> bool:
        is_explicit = "level" in self.fields and "status" in self.fields
        return is_explicit and not is_placeholder(self.id)


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the requirements of an elspais document."""
    return defined(
        _requirement(document.path, section)
        for section in _sections(document.text)
        if section.is_promise
    )


READER = Reader(
    name="elspais",
    suffixes=(".md",),
    holds="^[*][*]Level[*][*]: *[a-z].*[|] *[*][*]Status[*][*]:",
    signs=("**level**:",),
    read=read,
)


def _sections(text: str) -> Iterator[_Section]:
    section: _Section | None = None
    for line in unfenced(text):
        heading = HEADING.match(line.text)
        found = _DEFINED.match(heading["text"]) if heading else None
        if section and (found or _END.match(line.text)):
            yield section
            section = None
        if found:
            section = _Section(found["id"], plain(found["title"]), line.number)
        elif section:
            section.put(line)
    if section:
        yield section


def _requirement(path: str, section: _Section) -> Requirement:
    relations = tuple(_relations(section.fields))
    return Requirement(
        id=section.id,
        title=section.title,
        path=path,
        line=section.line,
        type=section.fields["level"][0] or None,
        priority=next(iter(section.fields.get("priority", ())), None),
        owner=next(iter(section.fields.get("owner", ())), None),
        intents=intents(relations),
        criteria=tuple(_assertions(section.lines)),
        related=related(section.id, relations),
        text="\n".join(line.text for line in section.lines),
        is_withdrawn=is_retired(section.fields["status"][0]),
    )


def _relations(fields: dict[str, list[str]]) -> Iterator[Relation]:
    for name in _PARENTS:
        for value in fields.get(name, ()):
            targets = (_TARGET.match(each.strip(" `*")) for each in value.split(","))
            yield from (Relation(found[0], name) for found in targets if found)
    for name in _INTENTS:
        for value in fields.get(name, ()):
            yield from (Relation(found[0]) for found in INTENT.finditer(value))


def _assertions(lines: list[Line]) -> Iterator[str]:
    """Find what stands under `Assertions`; an assertion may go on until a blank line."""
    depth, current = 0, ""
    for line in (*lines, Line(0, "")):
        heading = HEADING.match(line.text)
        found = _ASSERTION.match(line.text) if depth else None
        if current and (heading or found or not line.text.strip()):
            yield plain(current)
            current = ""
        if heading and not 0 < depth < len(heading["level"]):
            is_it = plain(heading["text"]).rstrip(":.").lower() == "assertions"
            depth = len(heading["level"]) if is_it else 0
        elif found and not _DEPRECATED.match(found["text"]):
            current = line.text
        elif current:
            current += f" {line.text.strip()}"
