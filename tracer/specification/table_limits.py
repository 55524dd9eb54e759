"""Rows of tables as sentences: the name of a column says that its number is a limit."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from tracer.specification.markdown_syntax import (
    fold_field_name,
    is_table_rule,
    split_table_row,
    without_markup,
)
from tracer.text import Pattern, parse_limits

_LIMIT_COLUMN = Pattern(
    r"""
    (?:.*\W)?
    (?: targets? | thresholds? | limits? | max(?:imum)? | min(?:imum)? | slos? | slas?
      | goals? | budgets? | objectives? | requirements? | values? | criteri(?:on|a) )
    (?:\W.*)?
    """,
    re.VERBOSE,
)
_LESS_IS_BETTER = Pattern(
    r"[<≤~]?\s*\d[\d.,]*\s*(?:ns|[uµ]s|ms|s|secs?|seconds?|min|minutes?|h|hours?|[KMGT]i?B)\b.*",
)
"""A plain time or size; a plain share or rate may be a ceiling or a floor."""


class StatedLine(NamedTuple):
    """What a line says, and how it is written."""

    text: str
    quote: str


def with_columns(lines: Iterable[str]) -> Iterator[StatedLine]:
    """Walk over lines; rows without a limit of their own take the words of the header.

    | Metric       | Target |
    |--------------|--------|
    | API response | 200 ms |   says: API response target: 200 ms
    """
    columns: tuple[str, ...] = ()
    for line, below in pairwise((*lines, "")):
        if "|" not in line:
            columns = ()
        elif is_table_rule(below):
            columns = tuple(map(fold_field_name, split_table_row(line)))
        yield StatedLine(_sentence(line, columns) if columns else line, line)


def _sentence(row: str, columns: tuple[str, ...]) -> str:
    """Return what a row says, by the first column whose name makes a number a limit."""
    if parse_limits(row):
        return row
    cells = tuple(map(without_markup, split_table_row(row)))
    for at, (column, cell) in enumerate(zip(columns, cells, strict=False)):
        if not (at and _LIMIT_COLUMN.fullmatch(column)):
            continue
        # The longest words say what is measured: the other cells are ids and numbers.
        name = max(cells[:at], key=lambda cell: (not cell[:1].isdigit(), len(cell)))
        for sentence in _readings(name, column, cell):
            if parse_limits(sentence):
                return sentence
    return row


def _readings(name: str, column: str, cell: str) -> Iterator[str]:
    yield f"{name} {column}: {cell}"
    yield f"{name}: {cell}"
    if _LESS_IS_BETTER.match(cell):
        yield f"{name} max {cell}"
