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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tracer.specification.markdown_lines import Line, Part, parts, plain, unfenced
from tracer.specification.model import (
    Definitions,
    Document,
    Reader,
    Related,
    Requirement,
)
from tracer.text import INTENT, IdGrammar, Pattern

_ID = r"REQ-[A-Za-z0-9_]+-[A-Za-z0-9_]+-[0-9]+"
_HEADING = Pattern(rf"(?P<id>{_ID})(?![\w-])[ \t:.–—-]*(?P<title>.*)")  # noqa: RUF001
_IDS = Pattern(rf"(?<![\w-]){_ID}(?![\w-])")
_ATTRIBUTES = Pattern(r"Attributes:")
_ATTRIBUTE = Pattern(r"- (?P<key>[^:]{1,80}):(?P<value>.*)")
_TABLE = Pattern(r"\| *ID *\|(?:.*\|)? *Body *\|", re.IGNORECASE)
_TABLE_RANK = 1


@dataclass(frozen=True, slots=True)
class Definition:
    """A requirement as heading or row gives it; keys of attributes in lower case."""

    id: str
    title: str
    line: int
    body: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    rank: int = 0


def read(document: Document, _: IdGrammar) -> Definitions:
    """Read the requirements of a reqtraq document."""
    lines = tuple(unfenced(document.text))
    requirements = tuple(
        _requirement(document.path, each)
        for each in (*_headings(parts(lines)), *_rows(lines))
        if not each.title.startswith("DELETED")
    )
    return Definitions(
        requirements=requirements,
        named_intents=frozenset(i for each in requirements for i in each.intents),
    )


READER = Reader(
    name="reqtraq",
    suffixes=(".md", ".markdown"),
    holds=r"^#{2,6} Attributes:|^\| *ID *\|(.*\|)? *Body *\|",
    signs=(" attributes:", "body"),
    read=read,
)


def _headings(sections: Iterable[Part]) -> Iterator[Definition]:
    """Join each heading that begins with an id to the deeper ones below it."""
    current: Part | None = None
    body = ""
    attributes: dict[str, str] = {}
    for part in sections:
        found = _HEADING.match(part.title)
        if current and (found or part.level <= current.level):
            yield _headed(current, body, attributes)
            current = None
        if found:
            current, body, attributes = part, part.text, {}
        elif current and _ATTRIBUTES.match(part.title):
            attributes = dict(_attributes(part.lines))
        else:
            body += f"\n{part.text}"
    if current:
        yield _headed(current, body, attributes)


def _headed(part: Part, body: str, attributes: Mapping[str, str]) -> Definition:
    found = _HEADING.match(part.title)
    id_, title = found.group("id", "title") if found else ("", "")
    return Definition(id_, plain(title), part.line, body, attributes)


def _attributes(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """Walk over `- Key: value`, whose value may go on over the next lines."""
    key, value = "", ""
    for line in lines:
        found = _ATTRIBUTE.match(line.text)
        if found:
            yield key, value
            key, value = _key(found["key"]), found["value"].strip()
        else:
            value += f" {line.text.strip()}"
    yield key, value.strip()


def _rows(lines: Iterable[Line]) -> Iterator[Definition]:
    """Walk over the rows of tables whose first column is the id."""
    columns: list[str] = []
    for line in lines:
        if not line.text.startswith("|"):
            columns = []
        elif _TABLE.match(line.text):
            columns = [_key(cell) for cell in _cells(line.text)]
        elif columns:
            cells = dict(zip(columns, _cells(line.text), strict=False))
            if _IDS.fullmatch(cells["id"]):
                yield Definition(
                    id=cells["id"],
                    title=plain(cells.get("title", "")),
                    line=line.number,
                    body=cells.get("body", ""),
                    attributes=cells,
                    rank=_TABLE_RANK,
                )


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def _key(written: str) -> str:
    return plain(written).lower()


def _requirement(path: str, definition: Definition) -> Requirement:
    attributes = definition.attributes
    parents = f"{attributes.get('parents', '')} {attributes.get('parent', '')}"
    why = f"{attributes.get('intent', '')} {attributes.get('traces to', '')}"
    return Requirement(
        id=definition.id,
        title=definition.title,
        path=path,
        line=definition.line,
        priority=attributes.get("priority") or None,
        owner=attributes.get("owner") or None,
        intents=tuple(dict.fromkeys(found[0] for found in INTENT.finditer(why))),
        related=tuple(
            Related(id=parent, text="")
            for parent in dict.fromkeys(_IDS.findall(parents))
            if parent != definition.id
        ),
        text=f"{definition.body.strip()}\n{attributes.get('rationale', '')}".strip(),
        rank=definition.rank,
    )
