"""reqtraq: headings that begin with an id, or rows of a table; attributes below.

    #### REQ-TRAQ-SWH-1 Document Discovery
    The tool SHALL discover documents.

    ##### Attributes:
    - Parents: REQ-TRAQ-SYS-1
    - Verification: Test

    | ID | Title | Body | Parents |
    | --- | --- | --- | --- |
    | REQ-TRAQ-SWH-2 | Code Discovery | The tool SHALL discover code. | REQ-TRAQ-SYS-1 |

A title `DELETED` keeps a number from being used again. `ASM-…` are assumptions.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.definition_fields import (
    Relation,
    make_definitions,
    related_requirements,
)
from tracer.specification.line_blocks import Block, Line, split_at
from tracer.specification.markdown_headings import HeadingBlock, split_at_headings
from tracer.specification.markdown_syntax import visible_lines, without_markup
from tracer.specification.requirement import DefinitionForm, Requirement
from tracer.text import INTENT, IdGrammar, Pattern

_ID = r"REQ-[A-Za-z0-9_]+-[A-Za-z0-9_]+-[0-9]+"
_HEADING = Pattern(rf"(?P<id>{_ID})(?![\w-])[ \t:.–—-]*(?P<title>.*)")  # noqa: RUF001
_IDS = Pattern(rf"(?<![\w-]){_ID}(?![\w-])")
_ATTRIBUTES = Pattern(r"Attributes:")
_ATTRIBUTE = Pattern(r"- (?P<key>[^:]{1,80}):(?P<value>.*)")
_TABLE = Pattern(r"\| *ID *\|(?:.*\|)? *Body *\|", re.IGNORECASE)


class _Definition(Struct, frozen=True, kw_only=True):
    """A requirement as heading or row gives it; keys of attributes in lower case."""

    id: str
    title: str
    line: int
    body: str
    attributes: Mapping[str, str]
    form: DefinitionForm = DefinitionForm.HEADING

    def attribute(self, *keys: str) -> str:
        return " ".join(self.attributes.get(key, "") for key in keys)


def read(document: Document, _: IdGrammar) -> Definitions:
    """Read the requirements of a reqtraq document."""
    lines = tuple(visible_lines(document.text))
    definitions = (*_headings(split_at_headings(lines)), *_rows(lines))
    return make_definitions(
        _requirement(document.path, each)
        for each in definitions
        # reqtraq requires numbers without gaps, so that deleted ones keep their heading.
        if not each.title.startswith("DELETED")
    )


_Headings = Block[HeadingBlock, re.Match[str]]


def _headings(headings: Iterable[HeadingBlock]) -> Iterator[_Definition]:
    """Join each heading that begins with an id to the deeper ones below it."""
    blocks = split_at(headings, lambda each: _HEADING.match(each.title), _is_as_high)
    for block in blocks:
        heading, (id_, title) = block.first, block.opener.group("id", "title")
        texts = [heading.text]
        attributes: dict[str, str] = {}
        for below in block.rest:
            if _ATTRIBUTES.match(below.title):
                attributes = dict(_attributes(below.lines))
            else:
                texts.append(below.text)
        yield _Definition(
            id=id_,
            title=without_markup(title),
            line=heading.line,
            body="\n".join(texts),
            attributes=attributes,
        )


def _is_as_high(block: _Headings, heading: HeadingBlock) -> bool:
    return heading.level <= block.first.level


def _attributes(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """Walk over `- Key: value`, whose value may go on over the next lines."""
    for block in split_at(lines, lambda line: _ATTRIBUTE.match(line.text)):
        key, value = block.opener.group("key", "value")
        values = [value, *(line.text for line in block.rest)]
        yield _fold(key), " ".join(value.strip() for value in values).strip()


def _rows(lines: Iterable[Line]) -> Iterator[_Definition]:
    """Walk over the rows of tables whose first column is the id."""
    columns: list[str] = []
    for line in lines:
        if not line.text.startswith("|"):
            columns = []
        elif _TABLE.match(line.text):
            columns = [_fold(cell) for cell in _cells(line.text)]
        elif columns:
            cells = dict(zip(columns, _cells(line.text), strict=False))
            if _IDS.fullmatch(cells["id"]):
                yield _Definition(
                    id=cells["id"],
                    title=without_markup(cells.get("title", "")),
                    line=line.number,
                    body=cells.get("body", ""),
                    attributes=cells,
                    form=DefinitionForm.LIST,
                )


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def _fold(key: str) -> str:
    return without_markup(key).lower()


def _requirement(path: str, definition: _Definition) -> Requirement:
    parents = _IDS.findall(definition.attribute("parents", "parent"))
    intents = INTENT.finditer(definition.attribute("intent", "traces to"))
    rationale = definition.attribute("rationale")
    return Requirement(
        id=definition.id,
        title=definition.title,
        path=path,
        line=definition.line,
        priority=definition.attribute("priority") or None,
        owner=definition.attribute("owner") or None,
        intents=tuple(dict.fromkeys(match[0] for match in intents)),
        related=related_requirements(definition.id, map(Relation, parents)),
        text=f"{definition.body.strip()}\n{rationale}".strip(),
        form=definition.form,
    )
