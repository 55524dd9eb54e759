"""Rows of tables as sentences: the name of a column says that its number is a limit."""

import re
from collections.abc import Iterable, Iterator, Sequence
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
      | goals? | budgets? | objectives? | requirements? | values? | criteri(?:on|a)
      | grenzwert | schwellwert | sollwert | zielwert | limite | seuil | objectif | límite
      | umbral | objetivo | 目标 | 阈值 | 目標値? | 上限 | しきい値 )
    (?:\W.*)?
    """,
    re.VERBOSE,
)
_SIDE_COLUMN = Pattern(r"(?:.*\W)?(?:max(?:imum)?|min(?:imum)?)(?:\W.*)?")
"""Columns of which a table has two: `Min` and `Max`."""
_PERCENTILE = Pattern(r"\bp\d{2,3}(?:\.\d+)?\b")
_UNIT_COLUMN = Pattern(r"(?:einheit|units?|unités?|unidad)")
_UNIT_IN_NAME = Pattern(
    r"[(\[]\s*(?P<unit>%|ms|s|sec|min|h|[kKMG]i?B|rps|req/s)\s*[)\]]"
)
_WORD = Pattern(r"[^\W\d_]{4,}")
_BARE_NUMBER = Pattern(r"[<>≤≥=~ ]*\d[\d.,]*")
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
_MORE_IS_BETTER = Pattern(
    r"\b(?:availability|uptime|success|verfügbarkeit|disponibilit\w+|disponibilidad\w*)\b",
    re.IGNORECASE,
)
"""Shares of which more is better."""


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
    """Walk over what a row says: as it is written, or by the names of columns."""
    pairs = tuple(zip(columns, split_table_row(row), strict=False))
    said = [cell for column, cell in pairs if not _PROSE_COLUMN.fullmatch(column)]
    as_written = row if len(said) == len(pairs) else " | ".join(("", *said, ""))
    sentences = tuple(_limited_cells(pairs))
    if parse_limits(as_written) or not sentences:
        yield as_written
    yield from sentences


def _limited_cells(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Walk over the cells whose columns' names make their numbers limits, as sentences.

    That is the first of them, and of columns that come in several each one.
    """
    cells = [(column, without_markup(cell)) for column, cell in pairs]
    units = [cell for column, cell in cells if _UNIT_COLUMN.fullmatch(column)]
    is_first = True
    for at, (column, cell) in enumerate(cells):
        if not _LIMIT_COLUMN.fullmatch(column):
            continue
        # `p95` alone is mostly what was measured, `p95 target` is a limit.
        is_one_of_several = _SIDE_COLUMN.fullmatch(column) or _PERCENTILE.search(column)
        if not (is_first or is_one_of_several):
            continue
        name = _name_of_row(cells, at)
        sentence = _limited(name, column, _with_unit(cell, column, units))
        if name and sentence:
            is_first = False
            yield sentence


def _name_of_row(cells: Sequence[tuple[str, str]], at: int) -> str:
    """Return what a row measures: the longest words, as others are ids and numbers.

    What is in front of the number comes first; there may be nothing but an id.
    """
    before, behind = cells[:at], cells[at + 1 :]
    names = [name for name in (_words_of(before), _words_of(behind)) if name]
    return max(names, key=_says_what, default="")


def _says_what(name: str) -> int:
    """Return how much a cell says of what is measured: words, a word, or only an id."""
    return 2 if " " in name else 1 if _WORD.search(name) else 0


def _words_of(cells: Sequence[tuple[str, str]]) -> str:
    words = [
        cell
        for column, cell in cells
        if not (_PROSE_COLUMN.fullmatch(column) or _UNIT_COLUMN.fullmatch(column))
        and not cell[:1].isdigit()
    ]
    return max(words, key=len, default="")


def _with_unit(cell: str, column: str, units: Sequence[str]) -> str:
    """Return a number with the unit that its column's name or a column of units gives."""
    if not _BARE_NUMBER.fullmatch(cell.strip()):
        return cell
    in_name = _UNIT_IN_NAME.search(column)
    unit = in_name["unit"] if in_name else next(iter(units), "")
    return f"{cell.strip()} {unit}".strip()


def _limited(name: str, column: str, cell: str) -> str:
    """Return a cell without a limit of its own as a sentence with one, if it says one."""
    value = without_markup(cell).strip()
    if not _LIMIT_COLUMN.fullmatch(column) or parse_limits(value):
        return ""
    percentile = _PERCENTILE.search(column)
    name = f"{name} {percentile[0]}" if percentile else name
    readings = [f"{name} {column}: {value}", f"{name}: {value}"]
    if _LESS_IS_BETTER.match(value):
        readings.append(f"{name} max {value}")
    elif "%" in value and _MORE_IS_BETTER.search(f"{name} {column}"):
        readings.append(f"{name} at least {value}")
    known = len(parse_limits(name))
    return next((each for each in readings if len(parse_limits(each)) > known), "")
