"""Tables of Markdown: rows that define something, and rows that link intents."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from tracer.specification.convention_reader import IntentLink
from tracer.specification.line_blocks import Line
from tracer.specification.markdown_ids import read_definition_name
from tracer.specification.markdown_sections import ROW_LEVEL, Section
from tracer.specification.markdown_syntax import (
    fold_field_name,
    is_table_rule,
    split_table_row,
    with_hyphens_for_short_dashes,
    without_markup,
)
from tracer.specification.requirement import DefinitionForm
from tracer.text import INTENT, IdGrammar, Pattern

_ID_COLUMN = Pattern(
    r"""
      req(?:uirement)?s?[ -]?(?:id|key)? | issue[ ](?:key|id) | intent(?:[ ]id)? | (?:[a-z]{2,4}[ ])?id | key | uid
    | (?: id | c[óo]digo | identifica(?:ção|cao|ción|cion|dor) | n[º°]\.? )
      (?: [ ](?:do[ ]|del[ ])?(?:requisito|requerimiento) )?     # Portuguese, Spanish
    | requisitos? | requerimientos?
    | kennung | nr\.? | anforderung(?:en)? | anforderungs-?id      # German
    | exigences? | identifiant
    | 编号 | 編號 | 番号 | 需求编号 | 要件番号 | 要件id | 요구사항[ ]?id
    """,
    re.VERBOSE,
)
_INTENT_COLUMN = Pattern(
    r"(?:source |original |parent )?intents?(?: ids?)?|traces to|derived from"
)
_LINKED_COLUMN = Pattern(
    r"(?:derived |traced |linked )?req(?:uirement)?s?[ -]?(?:ids?|keys?)?"
)
_PRIORITY_COLUMN = Pattern(
    "prioridade?|priorität|priorité|优先级|優先級|優先度|우선순위"
)
_CHINESE = ("需求", "功能", "要求", "要件", "")
_CHINESE_TEXTS = (
    *("名称", "名稱", "标题", "標題", "描述", "内容", "內容", "说明", "說明", "説明"),
)
"""Names of columns in both kinds of Chinese, and in Japanese."""
_TITLE_COLUMNS = (
    "title",
    "name",
    "summary",
    "requirement",
    "requirements",
    "description",
    "statement",
    "text",
    "acceptance criteria",
    *("título", "titulo", "nome", "nombre", "requisito", "requisitos", "requerimiento"),
    *("descrição", "descricao", "descripción", "descripcion", "descrizione"),
    *("titel", "anforderung", "bezeichnung", "beschreibung", "exigence", "intitulé"),
    *("要件名", "요구사항", "요구사항 설명", "요구사항 내용", "설명", "내용"),
    # 需求描述 is the description of a requirement; both words are also used alone.
    *(f"{of}{what}" for of in _CHINESE for what in (*_CHINESE_TEXTS, "") if of + what),
)
_TARGETS = frozenset(("target", "targets", "target value", "slo", "budget"))
"""Columns that only a table of requirements has; `threshold` is one of tests, too."""
_LEAST_COLUMNS = 2
_TEST_COLUMNS = frozenset(
    (
        *("test id", "test case", "test case id"),
        *("caso de teste", "caso de prueba", "id do teste", "testfall", "test-id"),
    )
)
"""Columns of a test plan, whose words describe the test."""
STATE = Pattern("[→✅❌✓✗✔☑⚠⏳🚧]|->")
"""A mark at the start of a title that makes it the state of an item in a list."""


def sections_of_rows(lines: Sequence[Line], grammar: IdGrammar) -> Iterator[Section]:
    """Find the rows of tables that have a column of ids and one of titles."""
    for line, row in _rows(lines, grammar):
        # The name in a row of a test plan is that of the test.
        is_test = not _TEST_COLUMNS.isdisjoint(row)
        section = None if is_test else _section(row, line, grammar)
        if section:
            yield section


def intent_links(
    path: str, lines: Sequence[Line], grammar: IdGrammar
) -> Iterator[IntentLink]:
    """Find the rows that link an intent: `| INT-042 | REQ-F-AUTH-001..005 |`."""
    for _, row in _rows(lines, grammar):
        intents = row.get(_column(row, _INTENT_COLUMN), "")
        requirements = row.get(_column(row, _LINKED_COLUMN), "")
        for match in INTENT.finditer(with_hyphens_for_short_dashes(intents)):
            yield IntentLink(
                requirement=requirements, intent=match[0], path=path, is_table_row=True
            )


def _rows(
    lines: Sequence[Line], grammar: IdGrammar
) -> Iterator[tuple[Line, dict[str, str]]]:
    """Walk over the rows that may hold an id, with their cells by column."""
    columns: tuple[str, ...] = ()
    for line, below in pairwise((*lines, Line(0, ""))):
        if "|" not in line.text:
            columns = ()
        elif is_table_rule(below.text) and below.number == line.number + 1:
            columns = tuple(map(fold_field_name, split_table_row(line.text)))
        elif columns and grammar.definition_hint.search(line.text):
            yield line, dict(zip(columns, split_table_row(line.text), strict=False))


def _section(row: Mapping[str, str], line: Line, grammar: IdGrammar) -> Section | None:
    keys = (column for column in row if _ID_COLUMN.fullmatch(column))
    names = ((key, read_definition_name(row[key], grammar)) for key in keys)
    # `requisito` is what a column of ids is called, and one of titles.
    key, name = next((pair for pair in names if pair[1]), ("", None))
    title = (name.title or _title(row, key)) if name else ""
    # `| REQ-1 | ✅ done |` reports progress, it defines nothing.
    if not (name and title) or STATE.match(title):
        return None
    cells = {column: row[column] for column in row if column != key}
    priority = name.priority or cells.get(_column(row, _PRIORITY_COLUMN), "")
    if priority and not cells.get("priority"):
        cells["priority"] = priority
    fields = (Line(line.number, f"**{key}**: {value}") for key, value in cells.items())
    return Section(
        name.id,
        title,
        line.number,
        ROW_LEVEL,
        DefinitionForm.INDEX,
        lines=tuple(fields),
    )


def _column(row: Mapping[str, str], pattern: Pattern) -> str:
    """Return the first column whose name matches; empty where none does."""
    return next((column for column in row if pattern.fullmatch(column)), "")


def _title(row: Mapping[str, str], key: str) -> str:
    columns = (each for each in _TITLE_COLUMNS if each in row and each != key)
    titles = (without_markup(row[column]) for column in columns)
    return next(filter(None, titles), "") or _measured(row, key)


def _measured(row: Mapping[str, str], key: str) -> str:
    """Return what a row with a target measures: `| ID | Surface | Target |`."""
    others = [column for column in row if column != key]
    if len(others) < _LEAST_COLUMNS or _TARGETS.isdisjoint(others[1:]):
        return ""
    return without_markup(row[others[0]])
