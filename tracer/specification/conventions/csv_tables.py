"""CSV: a row for each requirement, as spreadsheets and trackers export them.

    Requirement ID,Title,Priority,Description
    REQ-F-AUTH-001,User login,P0,"People log in
    with a password."

The columns are called as those of a table in Markdown are; words may be joined by `_`,
and cells divided by commas, semicolons or tabs.
"""

import csv
from collections.abc import Iterator

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.line_blocks import Line
from tracer.specification.markdown_requirements import define_sections
from tracer.specification.markdown_sections import split_at_definitions
from tracer.specification.markdown_tables import sections_of_rows
from tracer.text import IdGrammar

_DELIMITERS = ",;\t"


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the rows that have an id and a title."""
    lines = tuple(_lines_of_table(document.text))
    sections = split_at_definitions(lines, sections_of_rows(lines, grammar))
    return define_sections(document.path, lines, tuple(sections), grammar)


def _lines_of_table(text: str) -> Iterator[Line]:
    """Write the rows as those of a table in Markdown, each at the line where it begins."""
    # Spreadsheets begin a file with a mark of its encoding.
    text = text.removeprefix("\ufeff")
    header = text.partition("\n")[0]
    rows = csv.reader(
        # Neither a form feed nor a lone `\r` ends a line of the file, as git counts them.
        (f"{line}\n" for line in text.replace("\r", " ").split("\n")),
        delimiter=max(_DELIMITERS, key=header.count),
        strict=False,
    )
    is_first, start = True, 1
    try:
        for row in rows:
            number, start = start, rows.line_num + 1
            if is_first:
                # The rule below the header needs a line, which the file does not have.
                yield Line(0, _row([name.replace("_", " ") for name in row]))
                yield Line(1, _row(["---"] * len(row)))
                is_first = False
            else:
                yield Line(number, _row(row))
    except csv.Error:
        return  # a cell longer than any text of a requirement, or a binary sign


def _row(cells: list[str]) -> str:
    plain = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(plain)} |"
