"""The fields of a definition in Markdown: their names, values and what they mean.

A field is bold text (`**Priority**: P0`), a heading of its own, or a row of two cells;
its value goes on as text or list until the next field.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from tracer.specification.line_blocks import Line
from tracer.specification.markdown_headings import match_heading
from tracer.specification.markdown_syntax import (
    BULLET,
    FIELD,
    fold_field_name,
    inline_fields,
    is_table_rule,
    table_cells,
    with_hyphens_for_short_dashes,
    without_markup,
)
from tracer.text import INTENT, Pattern

Fields = Mapping[str, list[Line]]
"""The lines of each field's value, by its name in lower case."""

# foolishimp/ai_sdlc_examples names intents by `Traces To` in 796 of 861 sections.
INTENT_FIELDS = (
    "intent",
    "intents",
    "intent id",
    "traces to",
    "linked to",
    "source intent",
    "derived from",
    "parent intent",
)
RELATED_FIELDS = (
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
CRITERIA_FIELDS = (
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
_KNOWN_FIELDS = frozenset(
    (*INTENT_FIELDS, *RELATED_FIELDS, *CRITERIA_FIELDS, *_SINGLE_FIELDS)
)
_NOT_BOLD = Pattern(
    r"""
    ^[ ]{0,3}(?:[-*+][ \t]+)?
    (?P<key>[A-Z][A-Za-z]*(?:[ ][A-Za-z]+){0,2}):  # one to three words
    [ \t]*(?P<value>.*)$
    """,
    re.VERBOSE,
)
_FEW_WORDS = 4
"""The most words of a plain `Status: …`: a longer line is prose."""


def read_fields(lines: Iterable[Line], *, is_section: bool = False) -> Fields:
    """Collect each known field's value: the text on its line and below it.

    A sub-item ends a field: a list of constraints belongs to no acceptance criteria.
    In a list below a field, `- **Wrong password**: refused` is part of its value.

    Args:
        lines: a section's, or those at the head of a document.
        is_section: whether they are a definition's own: there, up to the next heading,
            a known field need not be bold.

    """
    fields: dict[str, list[Line]] = {}
    key, key_line = "", ""
    may_be_plain = is_section
    for line in _without_table_headers(lines):
        # Below a further heading `Type: …` is mostly part of an example.
        may_be_plain = may_be_plain and not match_heading(line)
        opened = _bold_fields(line) or (_plain_field(line) if may_be_plain else {})
        is_known = key in _KNOWN_FIELDS
        if opened and not (is_known and _is_entry(line, opened, key_line)):
            key, key_line = next(iter(opened)), line.text
            for name, value in opened.items():
                fields.setdefault(name, []).append(Line(line.number, value))
        elif is_known and line.text.strip():
            fields.setdefault(key, []).append(line)
    return fields


def _without_table_headers(lines: Iterable[Line]) -> Iterator[Line]:
    """Leave out the headers of tables and the rules below them: they name columns."""
    for line, below in pairwise((*lines, Line(0, ""))):
        is_row = "|" in line.text
        if not (is_row and (is_table_rule(line.text) or is_table_rule(below.text))):
            yield line


def _is_entry(line: Line, opened: Mapping[str, str], key_line: str) -> bool:
    """Whether a bullet with bold words is an entry of the list below a field."""
    is_unknown = BULLET.match(line.text) and not _KNOWN_FIELDS.intersection(opened)
    return bool(is_unknown) and not BULLET.match(key_line)


def _bold_fields(line: Line) -> dict[str, str]:
    """Return the fields that begin on a line; a heading is one without a value."""
    if "**" not in line.text and line.text.lstrip()[:1] not in {"#", "|"}:
        return {}
    heading = match_heading(line)
    if heading:
        return {fold_field_name(heading["text"]): ""}
    fields = dict(inline_fields(line))
    # Any table has rows of two cells; only known names make them fields.
    if table_cells(line.text):
        return {name: fields[name] for name in fields if name in _KNOWN_FIELDS}
    field = FIELD.match(line.text)
    return fields or ({fold_field_name(field["key"]): ""} if field else {})


def _plain_field(line: Line) -> dict[str, str]:
    """Return the known field that a line names without markup: `Priority: P1`."""
    field = _NOT_BOLD.match(line.text) if ":" in line.text else None
    name = fold_field_name(field["key"]) if field else ""
    if not field or name not in _KNOWN_FIELDS:
        return {}
    is_prose = len(field["value"].split()) > _FEW_WORDS
    return {} if name in _SINGLE_FIELDS and is_prose else {name: field["value"]}


def single_value(fields: Fields, *names: str) -> str | None:
    """Return the first line of the first of these fields that has one."""
    lines = (line for name in names for line in fields.get(name, ()) if line.text)
    first = next(lines, None)
    return without_markup(first.text) if first else None


def lines_of(fields: Fields, names: Iterable[str]) -> Iterator[Line]:
    """Walk over the lines of these fields."""
    for name in names:
        yield from fields.get(name, ())


def intents_in_fields(fields: Fields) -> tuple[str, ...]:
    """Return the intents that fields name, in their order."""
    texts = (
        with_hyphens_for_short_dashes(line.text)
        for line in lines_of(fields, INTENT_FIELDS)
    )
    matches = (match for text in texts for match in INTENT.finditer(text))
    return tuple(dict.fromkeys(match[0] for match in matches))


def intents_in_lines(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the intents that the fields among these lines name, in their order."""
    section = tuple(lines)
    may_name_one = any(
        "INT" in line.text and INTENT.search(with_hyphens_for_short_dashes(line.text))
        for line in section
    )
    return intents_in_fields(read_fields(section)) if may_name_one else ()
