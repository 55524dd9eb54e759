"""Reqvire: elements under third-level headings, with metadata and relations.

    ### Fast Login
    The service shall answer a login within 500 ms.

    #### Metadata
      * type: user-requirement
    #### Relations
      * derivedFrom: [Stay Signed In](Needs.md#stay-signed-in)
      * satisfiedBy: [login.rs](../src/login.rs)

An element is a requirement unless its metadata say otherwise. Its id is the path of its
file and its slug, as relations and tests write it.
"""

import re
from collections.abc import Iterable, Iterator
from posixpath import dirname, join, normpath

from msgspec import Struct

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.definition_fields import (
    Relation,
    make_definitions,
    related_requirements,
)
from tracer.specification.line_blocks import Block, Line, join_lines, split_at
from tracer.specification.markdown_fields import intents_in_lines
from tracer.specification.markdown_headings import HeadingBlock, split_at_headings
from tracer.specification.markdown_syntax import visible_lines, without_markup
from tracer.specification.requirement import CodeReference, Requirement
from tracer.text import IdGrammar, Pattern

_ENTRY = Pattern(r"[ \t]*[-*] (?P<key>[A-Za-z_-]+):[ \t]+(?P<value>.*)")
_LINK = Pattern(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)]*)\)")
_DETAILS = Pattern(r"<(?P<end>/?)details\b", re.IGNORECASE)
_DEFAULT_TYPE = "requirement"
_REQUIREMENT_TYPES = (_DEFAULT_TYPE, "user-requirement")
_RELATIONS_OF_REQUIREMENTS = frozenset(
    "derivedFrom derive refine refinedBy refinedby contain containedBy trace".split()  # noqa: SIM905
)
_ELEMENT_LEVEL, _SUBSECTION_LEVEL = 3, 4

_Entries = list[tuple[str, str]]


class _Element(Struct, frozen=True):
    """An element: its heading, the entries of its subsections, and its other lines."""

    heading: HeadingBlock
    metadata: dict[str, str]
    relations: _Entries
    lines: list[Line]

    @property
    def is_requirement(self) -> bool:
        type_ = self.metadata.get("type", _DEFAULT_TYPE)
        return type_.lower() in _REQUIREMENT_TYPES


def read(document: Document, _: IdGrammar) -> Definitions:
    """Read the elements of a file in which some have metadata or relations."""
    lines = _outside_details(visible_lines(document.text))
    elements = tuple(_elements(split_at_headings(lines)))
    # Third-level headings are everywhere; only metadata or relations make elements.
    if not any(each.metadata.get("type") or each.relations for each in elements):
        return Definitions()
    return make_definitions(
        _requirement(document.path, each) for each in elements if each.is_requirement
    )


def _outside_details(lines: Iterable[Line]) -> Iterator[Line]:
    """Leave out what is folded away in `<details>`."""
    is_inside = False
    for line in lines:
        tag = _DETAILS.match(line.text.lstrip())
        if not is_inside and not tag:
            yield line
        is_inside = not tag["end"] if tag else is_inside


def _elements(headings: Iterable[HeadingBlock]) -> Iterator[_Element]:
    """Join each element to its subsections; a higher heading ends it."""
    for block in split_at(headings, _element_heading, _is_higher):
        metadata: dict[str, str] = {}
        relations: _Entries = []
        lines: list[Line] = [*block.first.lines]
        for below in block.rest:
            title = below.title if below.level == _SUBSECTION_LEVEL else ""
            if title == "Metadata":
                metadata.update(_entries(below))
            elif title == "Relations":
                relations.extend(_entries(below))
            else:
                lines.extend(below.lines)
        yield _Element(block.first, metadata, relations, lines)


def _element_heading(heading: HeadingBlock) -> HeadingBlock | None:
    return heading if heading.level == _ELEMENT_LEVEL else None


def _is_higher(_block: Block[HeadingBlock, HeadingBlock], below: HeadingBlock) -> bool:
    return below.level < _ELEMENT_LEVEL


def _entries(subsection: HeadingBlock) -> Iterator[tuple[str, str]]:
    matches = (_ENTRY.match(line.text) for line in subsection.lines)
    return ((each["key"], each["value"].strip()) for each in matches if each)


def _requirement(path: str, element: _Element) -> Requirement:
    id_ = f"{path}#{_slug(element.heading.title)}"
    return Requirement(
        id=id_,
        title=without_markup(element.heading.title),
        path=path,
        line=element.heading.line,
        type=element.metadata.get("type"),
        priority=element.metadata.get("priority"),
        owner=element.metadata.get("owner"),
        intents=intents_in_lines(element.lines),
        related=related_requirements(id_, _relations(path, element)),
        text=join_lines(element.lines),
        code=tuple(_code_references(path, element)),
    )


def _code_references(path: str, element: _Element) -> Iterator[CodeReference]:
    """Find the files that satisfy an element; a Markdown file is not code."""
    for relation, value in element.relations:
        link = _LINK.match(value)
        file = (link["target"] if link else value).partition("#")[0]
        if relation == "satisfiedBy" and file and not file.lower().endswith(".md"):
            yield CodeReference(_path_from_root(path, file))


def _relations(path: str, element: _Element) -> Iterator[Relation]:
    """Find the other requirements: `[words](file.md#name)`, or only the target."""
    for relation, value in element.relations:
        link = _LINK.match(value)
        file, mark, name = (link["target"] if link else value).partition("#")
        is_element = mark and "://" not in file
        if relation in _RELATIONS_OF_REQUIREMENTS and is_element:
            target = _path_from_root(path, file) if file else path
            words = without_markup(link["text"]) if link else ""
            yield Relation(f"{target}#{_slug(name)}", words)


def _path_from_root(path: str, target: str) -> str:
    """Return the path in the repository of a file that a document links to."""
    return normpath(join(dirname(path), target)).lstrip("/")


def _slug(name: str) -> str:
    """Return an element's name in ids."""
    return re.sub(r"[(),:]", "", without_markup(name).lower().replace(" ", "-"))
