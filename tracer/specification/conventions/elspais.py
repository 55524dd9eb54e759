"""Elspais: headings with an id, a line with level and status, assertions by letter.

    ## REQ-d00001: Login
    **Level**: Dev | **Status**: Active | **Implements**: REQ-p00001-A

    ### Assertions
    A. The system SHALL open a session.

    *End* *Login* | **Hash**: 5f2b1c9a

A heading with level and status is a requirement, whatever its id's family. One whose
status says that it is withdrawn does not count. A parent may be named with its
assertions.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from msgspec import Struct

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.definition_fields import (
    Relation,
    is_placeholder_id,
    make_definitions,
    related_intents,
    related_requirements,
)
from tracer.specification.line_blocks import Block, Line, split_at
from tracer.specification.markdown_headings import HEADING, match_heading
from tracer.specification.markdown_syntax import (
    inline_fields,
    visible_lines,
    without_markup,
)
from tracer.specification.requirement import Requirement
from tracer.specification.withdrawn_words import is_withdrawn_status
from tracer.text import INTENT, IdGrammar, Pattern

_DEFINITION = Pattern(
    r"^(?P<id>[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+):[ \t]+(?P<title>.+)$"
)
_END = Pattern(r"^\*End\*[ \t]")
_ASSERTION = Pattern(r"^(?P<label>[A-Z]|\d{1,2})\.[ \t]+(?P<text>.*)$")
_REMOVED = Pattern(r"\[?(?:DEPRECATED|REMOVED|N/A)\b")
_TARGET = Pattern(
    r"[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+?"
    r"(?=(?:[-/:][A-Z](?:\+[A-Z])*)?$)"  # the assertions of a parent: -A+B
)
_PARENT_FIELDS = ("implements", "refines", "satisfies", "integrates")
_INTENT_FIELDS = ("intent", "intents", "traces to")

_Fields = dict[str, list[str]]
_Definition = Block[Line, re.Match[str]]


class _Assertion(Struct, frozen=True):
    """The first line of an assertion, and whether it is still in force."""

    text: str
    is_removed: bool


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the requirements of an elspais document."""
    blocks = split_at(visible_lines(document.text), _match_definition, _is_end)
    requirements = (_requirement(document.path, block) for block in blocks)
    return make_definitions(each for each in requirements if each)


def _match_definition(line: Line) -> re.Match[str] | None:
    heading = match_heading(line)
    return _DEFINITION.match(heading["text"]) if heading else None


def _is_end(_block: _Definition, line: Line) -> bool:
    return _END.match(line.text) is not None


def _requirement(path: str, block: _Definition) -> Requirement | None:
    id_, fields = block.opener["id"], _fields(block.rest)
    if is_placeholder_id(id_) or not ("level" in fields and "status" in fields):
        return None
    relations = tuple(_relations(fields))
    return Requirement(
        id=id_,
        title=without_markup(block.opener["title"]),
        path=path,
        line=block.first.number,
        type=fields["level"][0] or None,
        priority=next(iter(fields.get("priority", ())), None),
        owner=next(iter(fields.get("owner", ())), None),
        intents=related_intents(relations),
        criteria=tuple(_assertions(block.rest)),
        related=related_requirements(id_, relations),
        text="\n".join(line.text for line in block.rest),
        is_withdrawn=is_withdrawn_status(fields["status"][0]),
    )


def _fields(lines: Sequence[Line]) -> _Fields:
    """Return the fields of a requirement, which are above its first heading."""
    fields: _Fields = {}
    for line in takewhile(lambda line: not match_heading(line), lines):
        for name, value in inline_fields(line):
            fields.setdefault(name, []).append(value.strip())
    return fields


def _relations(fields: _Fields) -> Iterator[Relation]:
    for name in _PARENT_FIELDS:
        for value in fields.get(name, ()):
            targets = (_TARGET.match(each.strip(" `*")) for each in value.split(","))
            yield from (Relation(target[0], name) for target in targets if target)
    for name in _INTENT_FIELDS:
        for value in fields.get(name, ()):
            yield from (Relation(match[0]) for match in INTENT.finditer(value))


def _assertions(lines: Sequence[Line]) -> Iterator[str]:
    """Find the lettered assertions; one may go on until a blank line or a heading."""
    for block in split_at(_assertion_lines(lines), _match_assertion, _ends_assertion):
        # A removed assertion keeps its letter, so that the others keep theirs.
        if not block.opener.is_removed:
            texts = [block.opener.text, *(line.text.strip() for line in block.rest)]
            yield without_markup(" ".join(texts))


def _assertion_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """Walk over the lines under a heading `Assertions`, deeper headings included."""
    depth = 0
    for line in lines:
        heading = match_heading(line)
        if heading and not 0 < depth < len(heading["level"]):
            title = without_markup(heading["text"]).rstrip(":.").lower()
            depth = len(heading["level"]) if title == "assertions" else 0
        if depth:
            yield line


def _match_assertion(line: Line) -> _Assertion | None:
    match = _ASSERTION.match(line.text)
    if not match:
        return None
    return _Assertion(line.text, _REMOVED.match(match["text"]) is not None)


def _ends_assertion(_block: Block[Line, _Assertion], line: Line) -> bool:
    return not line.text.strip() or HEADING.match(line.text) is not None
