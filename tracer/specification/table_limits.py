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
_PROSE_COLUMN = Pattern(
    r"""
    (?: reason(?:s|ing)? | rationale | why | notes? | remarks? | comments? | justification
      | background | explanation | context | examples? )
    """,
    re.VERBOSE,
)
"""Columns and fields that explain a promise: a number in them is none itself."""
_FIELD = Pattern(
    r"\s*(?:[-*+]\s+)?\*\*(?P<name>[^*:|]{1,60})(?:\*\*:|:\*\*)(?P<value>.*)"
)
_LESS_IS_BETTER = Pattern(
    r"[<≤~]?\s*\d[\d.,]*\s*(?:ns|[uµ]s|ms|s|secs?|seconds?|min|minutes?|h|hours?|[KMGT]i?B)\b.*",
)
"""A plain time or size; a plain share or rate may be a ceiling or a floor."""


class StatedLine(NamedTuple):
    """What a line says, and how it is written."""

    text: str
    quote: str


def with_columns(lines: Iterable[str], title: str = "") -> Iterator[StatedLine]:
    """Walk over lines; a cell without a limit of its own takes the words of the header.

    | Metric       | Target |
    |--------------|--------|
    | API response | 200 ms |   says: API response target: 200 ms

    `title` is what they define: below `API response`, the field `**Target**: 200 ms`
    says the same. What only explains a promise, as a column `Reasoning`, says nothing.
    """
    columns: tuple[str, ...] = ()
    for line, below in pairwise((*lines, "")):
        if "|" not in line:
            columns = ()
        elif is_table_rule(below):
            columns = tuple(map(fold_field_name, split_table_row(line)))
        if columns:
            yield from (StatedLine(text, line) for text in _of_row(line, columns))
        else:
            yield StatedLine(_of_field(line, title), line)


def _of_field(line: str, title: str) -> str:
    """Return what a line says; the name of a field makes its number a limit of `title`."""
    field = _FIELD.match(line) if title else None
    name = fold_field_name(field["name"]) if field else ""
    if field is None or _PROSE_COLUMN.fullmatch(name):
        return "" if field else line
    return _limited(title, name, field["value"]) or line


def _of_row(row: str, columns: tuple[str, ...]) -> Iterator[str]:
    """Walk over what a row says: as it is written, or by a column's name."""
    pairs = tuple(zip(columns, split_table_row(row), strict=False))
    said = [cell for column, cell in pairs if not _PROSE_COLUMN.fullmatch(column)]
    as_written = row if len(said) == len(pairs) else " | ".join(("", *said, ""))
    sentence = _first_limited(pairs)
    if parse_limits(as_written) or not sentence:
        yield as_written
    if sentence:
        yield sentence


def _first_limited(pairs: tuple[tuple[str, str], ...]) -> str:
    """Return the words of the first cell whose column's name makes a number a limit."""
    cells = tuple(without_markup(cell) for _, cell in pairs)
    for at, (column, cell) in enumerate(pairs):
        if at and _LIMIT_COLUMN.fullmatch(column):
            # The longest words say what is measured: the others are ids and numbers.
            name = max(cells[:at], key=lambda each: (not each[:1].isdigit(), len(each)))
            sentence = _limited(name, column, cell)
            if sentence:
                return sentence
    return ""


def _limited(name: str, column: str, cell: str) -> str:
    """Return a cell without a limit of its own as a sentence with one, if it says one."""
    value = without_markup(cell).strip()
    if not _LIMIT_COLUMN.fullmatch(column) or parse_limits(value):
        return ""
    readings = [f"{name} {column}: {value}", f"{name}: {value}"]
    if _LESS_IS_BETTER.match(value):
        readings.append(f"{name} max {value}")
    known = len(parse_limits(name))
    return next((each for each in readings if len(parse_limits(each)) > known), "")
