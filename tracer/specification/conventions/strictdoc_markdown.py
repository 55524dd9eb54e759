r"""StrictDoc's Markdown: headings, or records below one, with a UID among their fields.

    ### Login

    **UID**: SRS-1 \
    **Status**: Active \
    **Relations**:
    - **Type**: Parent \
      **ID**: SYS-1

    People log in.

The title of the document and its fields define nothing. A field with a value on its own
line ends with the paragraph; prose after it is the statement.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.conventions.strictdoc import Node, define_nodes
from tracer.specification.line_blocks import Line, split_at
from tracer.specification.markdown_headings import match_heading
from tracer.specification.markdown_syntax import (
    FIELD,
    fold_field_name,
    visible_lines,
    without_markup,
)
from tracer.text import IdGrammar

_SECTION_FIELDS = {"uid", "mid", "level", "prefix"}
"""Fields that sections have, too: a node with these alone is one."""


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the nodes of a StrictDoc Markdown document."""
    return define_nodes(document.path, _nodes(document.text))


class _Start(NamedTuple):
    """How a node begins: with a heading, or with the first field of a record."""

    tag: str
    heading: str
    is_field: bool


def _nodes(text: str) -> Iterator[Node]:
    for block in split_at(_starts(visible_lines(text)), lambda pair: pair[1]):
        start, lines = block.opener, [line for line, _ in block.rest]
        fields = _fields([block.first[0], *lines] if start.is_field else lines)
        yield Node(_tag(start.tag, fields), fields, start.heading)


def _starts(lines: Iterable[Line]) -> Iterator[tuple[Line, _Start | None]]:
    """Join each line to the start of a node, where one begins.

    Below a heading that has text or fields, a type after a blank line begins a record.
    """
    has_text = was_blank = False
    for line in lines:
        heading = match_heading(line)
        start: _Start | None = None
        if heading:
            tag = "DOCUMENT" if len(heading["level"]) == 1 else "REQUIREMENT"
            start = _Start(tag, without_markup(heading["text"]), is_field=False)
        # Several records may share a heading; each begins with its type.
        elif was_blank and has_text and _field_name(line) == "type":
            start = _Start("REQUIREMENT", "", is_field=True)
        yield line, start
        was_blank = not line.text.strip()
        has_text = not heading and (has_text or not was_blank)


def _fields(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Read the fields of a node; text that is in none is its statement."""
    fields: dict[str, list[Line]] = {}

    def add(name: str, added: Iterable[Line]) -> None:
        for line in added:
            if line.text.strip():
                fields.setdefault(name, []).append(line)

    add("statement", takewhile(lambda line: not _match_field(line), lines))
    for block in split_at(lines, _match_field):
        name = fold_field_name(block.opener["key"])
        value = block.opener["value"].strip("\\` ")
        fields.setdefault(name, []).append(Line(block.first.number, value))
        goes_on = not value and name != "relations"
        paragraph = list(takewhile(lambda line: line.text.strip(), block.rest))
        own = block.rest if goes_on else paragraph
        add(name, own)
        add("statement", block.rest[len(own) :])
    return fields


def _match_field(line: Line) -> re.Match[str] | None:
    return FIELD.match(line.text) if line.text.startswith("**") else None


def _field_name(line: Line) -> str:
    field = _match_field(line)
    return fold_field_name(field["key"]) if field else ""


def _tag(tag: str, fields: dict[str, list[Line]]) -> str:
    """Return the kind of a node: the type in its fields, or by what fields it has."""
    written = fields.pop("type", None)
    if written and tag != "DOCUMENT":
        return written[0].text.upper()
    return "SECTION" if fields.keys() <= _SECTION_FIELDS else tag
