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
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from tracer.specification.markdown_lines import Line, Part, parts, plain, unfenced
from tracer.specification.markdown_sections import intents_of
from tracer.specification.model import (
    Definitions,
    Document,
    Pointer,
    Reader,
    Related,
    Requirement,
)
from tracer.text import IdGrammar, Pattern

_ENTRY = Pattern(r"[ \t]*[-*] (?P<key>[A-Za-z_-]+):[ \t]+(?P<value>.*)")
_LINK = Pattern(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)]*)\)")
_FOLDED = Pattern(r"<(?P<end>/?)details\b", re.IGNORECASE)
_TYPES = ("requirement", "user-requirement")
_AMONG_REQUIREMENTS = frozenset(
    "derivedFrom derive refine refinedBy refinedby contain containedBy trace".split()  # noqa: SIM905
)
_ELEMENT, _SUBSECTION = 3, 4


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its heading's part and what its subsections list."""

    part: Part
    metadata: dict[str, str] = field(default_factory=dict)
    relations: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def is_requirement(self) -> bool:
        return self.metadata.get("type", _TYPES[0]).lower() in _TYPES


def read(document: Document, _: IdGrammar) -> Definitions:
    """Read the elements of a file in which some have metadata or relations."""
    elements = tuple(_elements(_unfolded(unfenced(document.text))))
    if not any(each.metadata.get("type") or each.relations for each in elements):
        return Definitions()
    requirements = tuple(
        _requirement(document.path, each) for each in elements if each.is_requirement
    )
    return Definitions(
        requirements=requirements,
        named_intents=frozenset(i for each in requirements for i in each.intents),
    )


READER = Reader(
    name="reqvire",
    suffixes=(".md", ".markdown"),
    holds=r"^ *[*-] (derivedFrom|satisfiedBy|verifiedBy|refinedBy"
    r"|type: +(user-)?requirement)",
    signs=(
        "derivedfrom",
        "satisfiedby",
        "verifiedby",
        "refinedby",
        "requirement",
    ),
    read=read,
)


def _unfolded(lines: Iterable[Line]) -> Iterator[Line]:
    """Leave out what is folded away in `<details>`."""
    inside = False
    for line in lines:
        fold = _FOLDED.match(line.text.lstrip())
        if not inside and not fold:
            yield line
        inside = not fold["end"] if fold else inside


def _elements(lines: Iterable[Line]) -> Iterator[Element]:
    """Join each element to its subsections; a higher heading ends it."""
    current: Element | None = None
    for part in parts(lines):
        if part.level <= _ELEMENT:
            if current:
                yield current
            current = Element(part) if part.level == _ELEMENT else None
        if current:
            _add(current, part)
    if current:
        yield current


def _add(element: Element, part: Part) -> None:
    entries = (_ENTRY.match(line.text) for line in part.lines)
    pairs = [(each["key"], each["value"].strip()) for each in entries if each]
    is_subsection = part.level == _SUBSECTION
    if is_subsection and part.title == "Metadata":
        element.metadata.update(pairs)
    elif is_subsection and part.title == "Relations":
        element.relations.extend(pairs)
    else:
        element.lines.extend(part.lines)


def _requirement(path: str, element: Element) -> Requirement:
    id_ = f"{path}#{_slug(element.part.title)}"
    related = {each.id: each for each in _related(path, element) if each.id != id_}
    return Requirement(
        id=id_,
        title=plain(element.part.title),
        path=path,
        line=element.part.line,
        type=element.metadata.get("type"),
        priority=element.metadata.get("priority"),
        owner=element.metadata.get("owner"),
        intents=intents_of(element.lines),
        related=tuple(related.values()),
        text="\n".join(line.text for line in element.lines).strip(),
        code=tuple(_pointers(path, element)),
    )


def _pointers(path: str, element: Element) -> Iterator[Pointer]:
    """Find the files that satisfy an element; a Markdown file is no code."""
    for relation, value in element.relations:
        link = _LINK.match(value)
        file = (link["target"] if link else value).partition("#")[0]
        if relation == "satisfiedBy" and file and not file.lower().endswith(".md"):
            yield Pointer(_place(path, file))


def _place(path: str, target: str) -> str:
    """Return the path from the repository's root of what a document links to."""
    return normpath(join(dirname(path), target)).lstrip("/")


def _related(path: str, element: Element) -> Iterator[Related]:
    """Find the other requirements: `[words](file.md#name)`, or only the target."""
    for relation, value in element.relations:
        link = _LINK.match(value)
        file, mark, name = (link["target"] if link else value).partition("#")
        if relation in _AMONG_REQUIREMENTS and mark and "://" not in file:
            place = _place(path, file) if file else path
            words = plain(link["text"]) if link else ""
            yield Related(id=f"{place}#{_slug(name)}", text=words)


def _slug(name: str) -> str:
    """Return an element's name in ids."""
    return re.sub(r"[(),:]", "", plain(name).lower().replace(" ", "-"))
