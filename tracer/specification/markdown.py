"""Markdown: an id at the start of a heading, and the fields below it.

    ## REQ-F-AUTH-001: User Login
    **Intent**: INT-100
    **Related Requirements**:
    - REQ-NFR-PERF-001: Login response < 500ms

Headings of any level; a field is bold text or a heading of its own; its value goes on
as text or list until the next field. Fenced blocks define nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracer.ids import INTENT, REQUIREMENT, Grammar
from tracer.specification.lines import (
    BULLET,
    FIELD,
    HEADING,
    Line,
    field_name,
    pieces,
    plain,
    unfenced,
)
from tracer.specification.model import (
    Definitions,
    Document,
    Intent,
    Item,
    Reader,
    Related,
    Requirement,
)
from tracer.specification.statements import is_retired

_DEFINED = re.compile(
    r"^[*_`\[~ ]{0,5}(?P<id>[A-Z][A-Z0-9]{1,11}(?:-[A-Za-z0-9_]+)+)(?![\w-])"
    r"[*_`\]~]{0,4}[ \t]*(?:[:.)—–-]+[ \t]*)?(?P<title>.*)$"  # noqa: RUF001
)
_ITEM = re.compile(
    r"^[ \t]*(?:[-*+][ \t]+|#+[ \t]+)?(?:\*\*|`)?(?P<id>(?:C|BR|F)-\d+[A-Za-z]?)"
    r"(?:\*\*|`)?[ \t]*[:—–-]?[ \t]*(?:\*\*)?[ \t]*(?P<text>.*)$"  # noqa: RUF001
)
_INTENT_FIELDS = {
    "intent",
    "intents",
    "intent id",
    "traces to",
    "linked to",
    "source intent",
    "derived from",
    "parent intent",
}
_RELATED_FIELDS = {
    "related requirements",
    "related",
    "relations",
    "depends on",
    "refines",
}
_CRITERIA_FIELDS = {"acceptance criteria", "criteria", "success criteria"}
_SINGLE_FIELDS = {"type", "priority", "owner", "requestor", "requester", "description"}
_FIELDS = _INTENT_FIELDS | _RELATED_FIELDS | _CRITERIA_FIELDS | _SINGLE_FIELDS


@dataclass(frozen=True, slots=True)
class Section:
    """A definition's heading and the lines below it, up to the next definition."""

    id: str
    title: str
    line: int
    level: int
    lines: tuple[Line, ...]


def read(document: Document, grammar: Grammar) -> Definitions:
    """Read what a Markdown document defines."""
    lines = tuple(unfenced(document.text))
    sections = tuple(_sections(lines, grammar))
    start = sections[0].line if sections else len(lines) + 1
    inherited = intents_of(line for line in lines if line.number < start)
    requirements = [
        _requirement(document.path, section, inherited)
        for section in sections
        if grammar.is_requirement(section.id)
        and not is_retired(_single(_fields(section.lines), "status"))
    ]
    intents = [
        _intent(document.path, section)
        for section in sections
        if INTENT.fullmatch(section.id)
    ]
    named = {name for requirement in requirements for name in requirement.intents}
    return Definitions(
        requirements=tuple(requirements),
        intents=tuple(intents),
        named_intents=frozenset(named.union(inherited)),
    )


READER = Reader(
    name="markdown",
    suffixes=(".md", ".markdown", ".mdx"),
    read=read,
)


def _sections(lines: tuple[Line, ...], grammar: Grammar) -> Iterator[Section]:
    """Cut the document at its definitions; a higher heading ends a section too."""
    current: Section | None = None
    body: list[Line] = []
    for line in lines:
        heading = HEADING.match(line.text)
        opened = _opened(heading, line, current, grammar) if heading else None
        closes = heading and current and len(heading["level"]) <= current.level
        if current and (opened or closes):
            yield _filled(current, body)
            current = None
        if opened:
            current, body = opened, []
        elif current:
            body.append(line)
    if current:
        yield _filled(current, body)


def _opened(
    heading: re.Match[str], line: Line, inside: Section | None, grammar: Grammar
) -> Section | None:
    found = _DEFINED.match(heading["text"])
    if not found:
        return None
    level = len(heading["level"])
    is_sub_item = _ITEM.match(heading["text"]) and inside and level > inside.level
    is_known = grammar.is_requirement(found["id"]) or INTENT.match(found["id"])
    if is_sub_item or not is_known:
        return None
    return Section(found["id"], plain(found["title"]), line.number, level, ())


def _filled(section: Section, body: list[Line]) -> Section:
    return Section(section.id, section.title, section.line, section.level, tuple(body))


def _fields(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Collect each known field's value: what stands on its line and below it.

    Sub-items end a field: a list of constraints is nobody's acceptance criteria.
    """
    fields: dict[str, list[Line]] = {}
    key = ""
    for line in lines:
        found = FIELD.match(line.text)
        heading = HEADING.match(line.text)
        if found or heading:
            key = field_name(found["key"] if found else heading["text"])  # type: ignore[index]
            for name, value in pieces(line) if found else ():
                fields.setdefault(name, []).append(Line(line.number, value))
        elif key in _FIELDS and line.text.strip():
            fields.setdefault(key, []).append(line)
    return fields


def _requirement(
    path: str, section: Section, inherited: tuple[str, ...]
) -> Requirement:
    fields = _fields(section.lines)
    items = tuple(_items(section.lines))
    return Requirement(
        id=section.id,
        title=section.title,
        path=path,
        line=section.line,
        type=_single(fields, "type"),
        priority=_single(fields, "priority"),
        owner=_single(fields, "owner"),
        intents=intents_of(section.lines) or inherited,
        criteria=tuple(_bullets(fields, _CRITERIA_FIELDS)),
        related=tuple(_related(fields, section.id)),
        constraints=tuple(item for item in items if item.id.startswith("C-")),
        rules=tuple(item for item in items if not item.id.startswith("C-")),
        text="\n".join(line.text for line in section.lines),
    )


def _intent(path: str, section: Section) -> Intent:
    fields = _fields(section.lines)
    description = " ".join(
        plain(line.text) for line in fields.get("description", ()) if line.text.strip()
    )
    return Intent(
        id=section.id,
        title=section.title,
        path=path,
        line=section.line,
        requestor=_single(fields, "requestor") or _single(fields, "requester"),
        priority=_single(fields, "priority"),
        description=description or None,
    )


def _single(fields: dict[str, list[Line]], key: str) -> str | None:
    return next((plain(line.text) for line in fields.get(key, ()) if line.text), None)


def intents_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the intents that the fields of these lines name, in their order."""
    fields = _fields(lines)
    texts = (line.text for key in _INTENT_FIELDS for line in fields.get(key, ()))
    return tuple(dict.fromkeys(f[0] for text in texts for f in INTENT.finditer(text)))


def _bullets(fields: dict[str, list[Line]], keys: set[str]) -> Iterator[str]:
    for key in sorted(keys):
        for line in fields.get(key, ()):
            found = BULLET.match(line.text)
            text = plain(found["text"] if found else line.text)
            if text and not _ITEM.match(line.text):
                yield text


def _related(fields: dict[str, list[Line]], own: str) -> Iterator[Related]:
    seen = {own}
    for key in sorted(_RELATED_FIELDS):
        for line in fields.get(key, ()):
            found = tuple(REQUIREMENT.finditer(line.text))
            for position, match in enumerate(found):
                last = position + 1 == len(found)
                end = len(line.text) if last else found[position + 1].start()
                if match[0] not in seen:
                    seen.add(match[0])
                    words = line.text[match.end() : end]
                    yield Related(id=match[0], text=plain(words).strip(" :,;()—-"))


def _items(lines: tuple[Line, ...]) -> Iterator[Item]:
    """Find sub-items; lines indented below one, or bullets under it, are its words."""
    for position, line in enumerate(lines):
        found = _ITEM.match(line.text)
        if found:
            words = [plain(found["text"]), *_below(line, lines[position + 1 :])]
            text = "; ".join(word for word in words if word)
            yield Item(id=found["id"], text=text.rstrip(":"), line=line.number)


def _below(item: Line, lines: Iterable[Line]) -> Iterator[str]:
    is_heading = item.text.lstrip().startswith("#")
    for line in lines:
        bullet = BULLET.match(line.text)
        deeper = is_heading or _indent(line.text) > _indent(item.text)
        if not (bullet and deeper) or _ITEM.match(line.text):
            return
        yield plain(bullet["text"])


def _indent(text: str) -> int:
    return len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip())
