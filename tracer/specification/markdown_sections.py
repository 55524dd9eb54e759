"""Sections of Markdown: a definition, and what the lines below it say of it.

A field is bold text (`**Priority**: P0`), a heading of its own, or a row of two cells;
its value goes on as text or list until the next field.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from tracer.specification.common import is_retired
from tracer.specification.markdown_lines import (
    BULLET,
    FIELD,
    Line,
    cells,
    field_name,
    heading,
    hyphened,
    is_rule,
    pieces,
    plain,
)
from tracer.specification.model import Intent, Item, Related, Requirement
from tracer.text import INTENT, IdGrammar, Pattern

Fields = Mapping[str, list[Line]]
"""The values of fields by their names in lower case."""
LIST, ROW = 7, 8
"""Levels below the six of headings: any heading ends a list."""

_ITEM = Pattern(
    r"^[ \t]*(?P<mark>[-*+][ \t]+|#+[ \t]+|\|[ \t]*)?(?P<bold>\*\*|`)?"
    r"(?P<id>(?:C|BR|F)-\d+[A-Za-z]?)(?![\w-])(?:\*\*|`)?[ \t]*(?P<colon>[:—–|-])?"  # noqa: RUF001
    r"[ \t]*(?:\*\*)?[ \t]*(?P<text>.*)$"
)
_INTENT_FIELDS = (
    "intent",
    "intents",
    "intent id",
    "traces to",
    "linked to",
    "source intent",
    "derived from",
    "parent intent",
)
_RELATED_FIELDS = (
    "related requirements",
    "related",
    "related to",
    "relations",
    "depends on",
    "dependencies",
    "refines",
    "parents",
    "parent",
    "satisfies",
    "implements",
    "covers",
)
_CRITERIA_FIELDS = (
    "acceptance criteria",
    "acceptance scenarios",
    "criteria",
    "success criteria",
)
_SINGLE_FIELDS = (
    "type",
    "priority",
    "owner",
    "status",
    "requestor",
    "requester",
    "description",
)
_FIELDS = frozenset(
    (*_INTENT_FIELDS, *_RELATED_FIELDS, *_CRITERIA_FIELDS, *_SINGLE_FIELDS)
)
_PLAIN = Pattern(
    r"^ {0,3}(?:[-*+][ \t]+)?(?P<key>[A-Z][A-Za-z]*(?: [A-Za-z]+){0,2}):"
    r"[ \t]*(?P<value>.*)$"
)
_FEW_WORDS = 4
"""So many a plain `Status: …` has at most: longer ones are prose."""
_WITHDRAWN = (
    "deprecated|superseded|superceded|withdrawn|deleted|removed|obsolete|retired"
)
_WITHDRAWN_MARK = Pattern(
    rf"[\[(][ \t]*(?i:{_WITHDRAWN})\b"
    rf"|(?:^|[^\w\s][^\w]{{0,4}})(?:{_WITHDRAWN.upper()})\b(?![ \t]+[A-Z]{{2}})"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A definition and the lines below it, up to the next one.

    `margin` is how far a list item is indented: what stands as far left is not of it.
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


def _always(_section: Section, _inside: Section | None, _above: str) -> bool:
    return True


def cut(
    lines: Iterable[Line],
    candidates: Mapping[int, Section],
    admits: Callable[[Section, Section | None, str], bool] = _always,
) -> Iterator[Section]:
    """Cut a document at its definitions; a higher heading ends a section too.

    Args:
        lines: the document.
        candidates: what may be definitions, by the number of their lines.
        admits: whether a candidate is one, in the section it stands in and below the
            last heading.

    """
    every: list[_Open] = []
    within: list[_Open] = []
    above = ""
    for line in lines:
        found = heading(line)
        above = field_name(found["text"]) if found else above
        while within and _is_left(*within[-1], line, found):
            within.pop()
        inside = within[-1].section if within else None
        opened = candidates.get(line.number)
        is_opened = opened is not None and admits(opened, inside, above)
        if opened and is_opened and not _is_listed(opened, inside):
            within.clear()
        for each in within:
            each.body.append(line)
        if opened and is_opened:
            within.append(_Open(opened, []))
            every.append(within[-1])
    for section, body in every:
        yield replace(section, lines=(*section.lines, *body))


class _Open(NamedTuple):
    """A section and its lines so far."""

    section: Section
    body: list[Line]


def _is_listed(section: Section, inside: Section | None) -> bool:
    """Whether a definition is an entry of another, which it then belongs to as well."""
    is_entry = section.margin is not None or section.level == ROW
    return bool(is_entry and inside and section.is_part_of(inside))


def _is_left(
    section: Section, body: list[Line], line: Line, title: re.Match[str] | None
) -> bool:
    """Whether a line, perhaps with a heading's title, stands outside the section."""
    if title:
        return len(title["level"]) <= section.level
    if section.level == ROW:
        return True
    if section.margin is None or not line.text.strip():
        return False
    is_apart = bool(body and not body[-1].text.strip()) or BULLET.match(line.text)
    return bool(is_apart) and indent(line.text) <= section.margin


def requirement(
    path: str,
    section: Section,
    fields: Fields,
    inherited: tuple[str, ...],
    grammar: IdGrammar,
) -> Requirement:
    """Return the requirement that a section defines; its intents, or the inherited."""
    items = tuple(_items(section.lines))
    return Requirement(
        id=section.id,
        title=section.title,
        path=path,
        line=section.line,
        type=_single(fields, "type"),
        priority=_single(fields, "priority"),
        owner=_single(fields, "owner"),
        intents=intents_in(fields) or inherited,
        criteria=tuple(_bullets(fields)),
        related=tuple(_related(fields, section.id, grammar)),
        constraints=tuple(item for item in items if item.id.startswith("C-")),
        rules=tuple(item for item in items if not item.id.startswith("C-")),
        text="\n".join(line.text for line in section.lines),
        rank=section.rank,
    )


def intent(path: str, section: Section) -> Intent:
    """Return the intent that a section defines."""
    fields = fields_of(section.lines)
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
        rank=section.rank,
    )


def intents_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the intents that the fields of these lines name, in their order."""
    read = tuple(lines)
    is_worth_it = any(
        "INT" in line.text and INTENT.search(hyphened(line.text)) for line in read
    )
    return intents_in(fields_of(read)) if is_worth_it else ()


def is_withdrawn(title: str, lines: Iterable[Line], fields: Fields) -> bool:
    """Whether a definition, or the head of a document, says that it no longer holds."""
    first = next((plain(line.text) for line in lines if line.text.strip()), "")
    return bool(
        _WITHDRAWN_MARK.search(plain(title))
        or is_retired(_single(fields, "status"))
        or (first.startswith("[") and _WITHDRAWN_MARK.match(first))
    )


def is_item(written: str) -> bool:
    """Whether an id is one of those that are unique in their requirement only."""
    return re.fullmatch(r"(?:C|BR|F)-\d+[A-Za-z]?(?:\.\d+)*", written) is not None


def indent(text: str) -> int:
    """Return how many columns a line is indented."""
    return len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip())


def fields_of(lines: Iterable[Line], *, is_section: bool = False) -> Fields:
    """Collect each known field's value: what stands on its line and below it.

    Sub-items end a field: a list of constraints is nobody's acceptance criteria. In a
    list below a field, `- **Wrong password**: refused` is part of its value.

    Args:
        lines: the section's, or those of the head of a document.
        is_section: whether they are a definition's own: there, up to the next heading,
            a field that is known by its name need not be bold.

    """
    fields: dict[str, list[Line]] = {}
    key, key_line = "", ""
    is_direct = is_section
    for line, below in pairwise((*lines, Line(0, ""))):
        if "|" in line.text and (is_rule(line.text) or is_rule(below.text)):
            continue
        is_direct = is_direct and not heading(line)
        named = _named(line) or (_plain_field(line) if is_direct else {})
        if named and not (key in _FIELDS and _goes_on(key_line, line, named)):
            key, key_line = next(iter(named)), line.text
            for name, value in named.items():
                fields.setdefault(name, []).append(Line(line.number, value))
        elif key in _FIELDS and line.text.strip():
            fields.setdefault(key, []).append(line)
    return fields


def _goes_on(opener: str, line: Line, named: Mapping[str, str]) -> bool:
    """Whether a bullet with bold words is an entry of the list below a field."""
    is_entry = BULLET.match(line.text) and not _FIELDS.intersection(named)
    return bool(is_entry) and not BULLET.match(opener)


def _named(line: Line) -> dict[str, str]:
    """Return the fields that start on a line; a heading names one without a value."""
    if "**" not in line.text and line.text.lstrip()[:1] not in {"#", "|"}:
        return {}
    title = heading(line)
    if title:
        return {field_name(title["text"]): ""}
    named = dict(pieces(line))
    if cells(line.text):
        return {name: value for name, value in named.items() if name in _FIELDS}
    found = FIELD.match(line.text)
    return named or ({field_name(found["key"]): ""} if found else {})


def _plain_field(line: Line) -> dict[str, str]:
    """Return the known field that a line names in plain words: `Priority: P1`."""
    found = _PLAIN.match(line.text) if ":" in line.text else None
    name = field_name(found["key"]) if found else ""
    is_short = bool(found and len(found["value"].split()) <= _FEW_WORDS)
    if not found or name not in _FIELDS or (name in _SINGLE_FIELDS and not is_short):
        return {}
    return {name: found["value"]}


def _single(fields: Fields, key: str) -> str | None:
    return next((plain(line.text) for line in fields.get(key, ()) if line.text), None)


def intents_in(fields: Fields) -> tuple[str, ...]:
    texts = (
        hyphened(line.text) for key in _INTENT_FIELDS for line in fields.get(key, ())
    )
    return tuple(dict.fromkeys(f[0] for text in texts for f in INTENT.finditer(text)))


def _bullets(fields: Fields) -> Iterator[str]:
    for key in _CRITERIA_FIELDS:
        for line in fields.get(key, ()):
            found = BULLET.match(line.text)
            row = ": ".join(cells(line.text))
            text = plain(row or (found["text"] if found else line.text))
            if text.strip("-*_ ") and not _is_item_line(line):
                yield text


def _related(fields: Fields, own: str, grammar: IdGrammar) -> Iterator[Related]:
    seen = {own}
    for key in _RELATED_FIELDS:
        for line in fields.get(key, ()):
            text = hyphened(line.text)
            found = tuple(grammar.anywhere.finditer(text))
            for position, match in enumerate(found):
                last = position + 1 == len(found)
                end = len(line.text) if last else found[position + 1].start()
                if match[0] not in seen:
                    seen.add(match[0])
                    words = line.text[match.end() : end]
                    yield Related(id=match[0], text=plain(words).strip(" :,;()|—-"))


def _items(lines: tuple[Line, ...]) -> Iterator[Item]:
    """Find sub-items; lines indented below one, or bullets under it, are its words."""
    seen: set[str] = set()
    for position, line in enumerate(lines):
        found = _item(line)
        if found and found["id"] not in seen:
            seen.add(found["id"])
            first = plain(found["text"].rstrip("| \t"))
            words = [first, *_below(line, lines[position + 1 :])]
            text = "; ".join(word for word in words if word)
            yield Item(id=found["id"], text=text.rstrip(":"), line=line.number)


def _item(line: Line) -> re.Match[str] | None:
    """Return the sub-item that a line opens; prose that starts with an id opens none."""
    found = _ITEM.match(line.text)
    if found and (found["mark"] or found["bold"] or found["colon"]):
        return found
    return None


def _is_item_line(line: Line) -> bool:
    return _item(line) is not None


def _below(item: Line, lines: Iterable[Line]) -> Iterator[str]:
    is_heading = item.text.lstrip().startswith("#")
    for line in lines:
        bullet = BULLET.match(line.text)
        is_deeper = indent(line.text) > indent(item.text)
        is_of_it = is_deeper or (bullet and is_heading)
        if not (line.text.strip() and is_of_it) or _is_item_line(line):
            return
        yield plain(bullet["text"] if bullet else line.text)
