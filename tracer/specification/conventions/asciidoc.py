"""AsciiDoc: the same as in Markdown, in AsciiDoc's marks.

    === REQ-F-AUTH-001: User Login

    * *FR-002 — Passwords*: A wrong password is refused

    |===
    |ID |Title

    |FR-003
    |Logout
    |===

Each line is read as the line of Markdown that says the same, so that places stay right.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.conventions import markdown
from tracer.text import IdGrammar, Pattern

_BLOCK = Pattern(r"^(?:-{4,}|\.{4,}|\+{4,}|/{4,}|`{3,}\w*)[ \t]*$")
"""The delimiter of a block that only shows something, or of a comment."""
_NO_TEXT = Pattern(
    r"^(?://(?!/)|:!?[\w-]+!?:|\[.*\][ \t]*$|={4,}[ \t]*$|[*_]{4,}[ \t]*$|--$)"
)
"""A comment, an attribute of the document or of a block, a delimiter around text."""
_HEADING = Pattern(r"^(?P<level>={1,6})[ \t]+(?P<text>\S.*?)(?:[ \t]+=+)?[ \t]*$")
_ITEM = Pattern(r"^[ \t]*(?P<mark>\*{1,5}|\.{1,5}|-|\d+\.)[ \t]+(?=\S)")
_TERM = Pattern(r"^[ \t]*(?P<term>\S.{0,200}?):{2,4}(?:[ \t]+(?P<text>.*))?$")
_BOLD = Pattern(r"(?<![\w*])\*(?![\s*])([^*\n]{1,500}?)(?<!\s)\*(?![\w*])")
_ANCHOR = Pattern(r"\[\[[^\[\]]{1,200}\]\]|\[#[^\[\]]{1,200}\]")
_TABLE = Pattern(r"^[|!,:]={3,}[ \t]*$")
_COLUMNS = Pattern(r"\bcols=\"?(?P<columns>[^\"\]]{1,200})")
_REPEATED = Pattern(r"^(?P<count>\d{1,2})\*")
_CELL = Pattern(r"(?<!\\)(?:\d*(?:\.\d+)?[+*])?[<^>]?(?:\.[<^>])?[a-z]?\|")
"""The sign before a cell, with what it says of the cell: `2+^|`."""


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read what an AsciiDoc document defines."""
    return markdown.read(replace(document, text=as_markdown(document.text)), grammar)


def as_markdown(text: str) -> str:
    """Return a document in Markdown, each line in its place."""
    lines = text.split("\n")
    written = [*_written(_without_blocks(lines))]
    for start, end in _tables(lines):
        columns = _count_columns(lines, start)
        written[start : end + 1] = _table(lines[start : end + 1], columns)
    return "\n".join(written)


def _without_blocks(lines: Sequence[str]) -> Iterator[str]:
    """Walk over the lines, empty where a block only shows something."""
    end = ""
    for line in lines:
        is_delimiter = _BLOCK.match(line) is not None
        if end:
            end = "" if line.strip() == end else end
            yield ""
        elif is_delimiter:
            end = "```" if line.startswith("```") else line.strip()
            yield ""
        else:
            yield line


def _written(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield "" if _NO_TEXT.match(line) else _line(line)


def _line(line: str) -> str:
    """Return a heading, item, term or plain line in Markdown."""
    if heading := _HEADING.match(line):
        return f"{'#' * len(heading['level'])} {_inline(heading['text'])}"
    if item := _ITEM.match(line):
        depth = len(item["mark"]) - 1 if set(item["mark"]) <= {"*", "."} else 0
        return f"{'  ' * depth}- {_inline(line[item.end() :])}"
    term = _TERM.match(line)
    if term and "://" not in line:
        name = _inline(term["term"]).strip("*")
        return f"- **{name}**: {_inline(term['text'] or '')}"
    return _inline(line)


def _inline(text: str) -> str:
    return _BOLD.sub(r"**\1**", _ANCHOR.sub("", text)).strip()


def _tables(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Walk over the first and last line of each table."""
    marks = [at for at, line in enumerate(lines) if _TABLE.match(line)]
    yield from zip(marks[::2], marks[1::2], strict=False)


def _count_columns(lines: Sequence[str], start: int) -> int:
    """Return how many columns the attributes of a table give it, 0 where they do not."""
    attributes = lines[start - 1] if start else ""
    match = _COLUMNS.search(attributes)
    if match is None:
        return 0
    repeated = _REPEATED.match(match["columns"])
    return int(repeated["count"]) if repeated else match["columns"].count(",") + 1


class _Cell(Struct, frozen=True):
    """A cell of a table, and the line in which it begins."""

    at: int
    text: str


def _table(lines: Sequence[str], columns: int) -> list[str]:
    """Return the lines of a table in Markdown: each row is in the line of its first cell.

    The first row moves up to the delimiter, as the next line says that it is the head.
    """
    cells = [*_cells(lines)]
    if not cells:
        return [""] * len(lines)
    first_line = [*next(own for _, own in groupby(cells, lambda cell: cell.at))]
    columns = columns or (len(first_line) if len(first_line) > 1 else len(cells))
    rows = [cells[at : at + columns] for at in range(0, len(cells), columns)]
    written = ["| |"] * len(lines)
    for row in rows:
        written[row[0].at] = _row(row)
    head = rows[0]
    written[head[0].at] = _row([_Cell(head[0].at, "---")] * len(head))
    written[: head[0].at] = [""] * head[0].at
    written[head[0].at - 1] = _row(head)
    written[-1] = ""
    return written


def _cells(lines: Sequence[str]) -> Iterator[_Cell]:
    """Walk over the cells of a table; text without a sign goes on with the last one."""
    texts, began = [""], 0
    for at, line in enumerate(lines[1:-1], 1):
        more, *own = _CELL.split(line) if not line.startswith("//") else ("",)
        texts.append(more)
        for each in own:
            if began:
                yield _Cell(began, " ".join(texts))
            texts, began = [each], at
    if began:
        yield _Cell(began, " ".join(texts))


def _row(cells: Sequence[_Cell]) -> str:
    texts = (re.sub(r"\s+", " ", _inline(cell.text)) for cell in cells)
    return f"| {' | '.join(texts)} |"
