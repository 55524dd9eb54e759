"""reStructuredText: the same as in Markdown, in the marks of reStructuredText.

    REQ-F-AUTH-001: User Login
    --------------------------

    * **FR-002**: A wrong password is refused

    ======  ======
    ID      Title
    ======  ======
    FR-003  Logout
    ======  ======

Each line is read as the line of Markdown that says the same, so that places stay right.
"""

import re
from bisect import bisect
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.conventions import markdown
from tracer.text import IdGrammar, Pattern

_ADORNMENT = Pattern(r"^(?P<sign>[=\-~^\"'#*+:._`])(?P=sign){2,}[ \t]*$")
_DIRECTIVE = Pattern(r"^(?P<indent>[ \t]*)\.\.[ \t]+(?P<name>[\w:-]+?)::(?:[ \t]|$)")
_COMMENT = Pattern(r"^(?P<indent>[ \t]*)\.\.(?:[ \t]|$)(?!_)")
_SHOWING = frozenset(
    "code code-block sourcecode literalinclude parsed-literal math raw graphviz uml "  # noqa: SIM905
    "mermaid highlight toctree image figure".split()
)
"""Directives whose content only shows something, or is no text."""
_FIELD = Pattern(r"^[ \t]*:(?P<key>[A-Za-z][\w -]{0,40}):[ \t]+(?P<value>\S.*)$")
_ITEM = Pattern(r"^(?P<indent>[ \t]*)(?:[*+-]|#\.)[ \t]+(?=\S)")
_GRID = Pattern(r"^[ \t]*\+(?:[-=]+\+)+[ \t]*$")
_GRID_ROW = Pattern(r"^[ \t]*\|.*\|[ \t]*$")
_SIMPLE = Pattern(r"^[ \t]*=+[ \t]+=[= \t]*$")
_LIST_ROW = Pattern(r"^[ \t]*\*[ \t]+-(?:[ \t]+(?P<text>.*))?$")
_LIST_CELL = Pattern(r"^[ \t]*-(?:[ \t]+(?P<text>.*))?$")
_LITERAL = Pattern(r"``([^`\n]{1,300})``")


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read what a document of reStructuredText defines."""
    return markdown.read(replace(document, text=as_markdown(document.text)), grammar)


def as_markdown(text: str) -> str:
    """Return a document in Markdown, each line in its place."""
    return "\n".join(_Writer(text.split("\n")).run())


class _Writer(Struct, dict=True):
    """Writes the lines of a document one by one, and notes the levels of its headings."""

    lines: Sequence[str]
    levels: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def run(self) -> list[str]:
        while (at := len(self.written)) < len(self.lines):
            self.written += self._next(at)
        return self.written

    def _next(self, at: int) -> list[str]:
        """Return what stands for one line, or for the block that begins there."""
        line = self.lines[at]
        if directive := _DIRECTIVE.match(line):
            return self._directive(at, directive["name"])
        if _COMMENT.match(line):
            return [""] * (self._end_of_block(at) - at)
        if _GRID.match(line) or _SIMPLE.match(line):
            return self._drawn_table(at)
        if heading := self._heading(at):
            return heading
        if line.rstrip().endswith("::") and not _FIELD.match(line):
            return [_line(line), *[""] * (self._end_of_block(at) - at - 1)]
        return self._term(at) or [_line(line)]

    def _directive(self, at: int, name: str) -> list[str]:
        end = self._end_of_block(at)
        if name in _SHOWING:
            return [""] * (end - at)
        if name == "list-table":
            return _list_table(self.lines[at:end])
        return [""]

    def _end_of_block(self, at: int) -> int:
        """Return the line after the indented ones that belong to a line."""
        own = _indent(self.lines[at])
        end = at + 1
        for number in range(at + 1, len(self.lines)):
            line = self.lines[number]
            if line.strip() and _indent(line) <= own:
                break
            end = number + 1 if line.strip() else end
        return end

    def _heading(self, at: int) -> list[str] | None:
        """Return a heading that is underlined here, perhaps overlined as well."""
        line = self.lines[at]
        is_over = _ADORNMENT.match(line) is not None
        title = self._at(at + is_over)
        under = _ADORNMENT.match(self._at(at + is_over + 1))
        is_title = under and title.strip() and not _ADORNMENT.match(title)
        if not is_title or not under or len(under[0].strip()) < len(title.strip()) // 2:
            return [""] if is_over else None
        style = f"{under['sign']}{is_over}"
        if style not in self.levels:
            self.levels.append(style)
        level = min(self.levels.index(style) + 1, 6)
        written = f"{'#' * level} {_inline(title.strip())}"
        return ["", written, ""] if is_over else [written, ""]

    def _at(self, at: int) -> str:
        return self.lines[at] if at < len(self.lines) else ""

    def _term(self, at: int) -> list[str] | None:
        """Return a term with its definition, which is indented in the next line."""
        line, below = self.lines[at], self._at(at + 1)
        before = self.lines[at - 1] if at else ""
        is_term = (
            line.strip() and not before.strip() and not line.startswith((" ", "\t"))
        )
        is_defined = below.startswith((" ", "\t")) and below.strip()
        if (
            not is_term
            or not is_defined
            or _ITEM.match(line)
            or line.startswith(("|", ":"))
        ):
            return None
        return [
            f"- **{_inline(line.strip()).strip('*')}**: {_inline(below.strip())}",
            "",
        ]

    def _drawn_table(self, at: int) -> list[str]:
        """Return a table that is drawn with signs, as rows of Markdown."""
        if _GRID.match(self.lines[at]):
            end = at + 1
            while _GRID.match(self._at(end)) or _GRID_ROW.match(self._at(end)):
                end += 1
            return _grid_table(self.lines[at:end])
        after = bisect(self._last_rules, at)
        end = next(iter(self._last_rules[after : after + 1]), at)
        return _simple_table(self.lines[at : end + 1])

    @cached_property
    def _last_rules(self) -> list[int]:
        """The lines that end a table: a blank line is below each."""
        return [
            at
            for at, line in enumerate(self.lines)
            if not self._at(at + 1).strip() and _SIMPLE.match(line)
        ]


def _line(line: str) -> str:
    if named := _FIELD.match(line):
        return f"**{named['key']}**: {_inline(named['value'])}"
    if item := _ITEM.match(line):
        return f"{item['indent']}- {_inline(line[item.end() :])}"
    return _inline(line)


def _inline(text: str) -> str:
    return _LITERAL.sub(r"`\1`", text).rstrip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


_Cells = list[list[str]]
"""The cells of a row: what each has in its lines."""


def _row(cells: _Cells) -> str:
    texts = (" ".join(_inline(" ".join(cell)).split()) for cell in cells)
    return f"| {' | '.join(texts)} |"


def _with_head(rows: dict[int, _Cells], count: int) -> list[str]:
    """Return the lines of a table whose first row moves up, above the rule of its head."""
    written = ["| |"] * count
    if not rows or min(rows) == 0:
        return [""] * count
    for at, cells in rows.items():
        written[at] = _row(cells)
    first = min(rows)
    written[:first] = [""] * first
    written[first - 1] = _row(rows[first])
    written[first] = _row([["---"]] * len(rows[first]))
    last = max(rows)
    written[last + 1 :] = [""] * (count - last - 1)
    return written


def _grid_table(lines: Sequence[str]) -> list[str]:
    """Return a table that is drawn with `+---+`; a row may have several lines."""
    rows: dict[int, _Cells] = {}
    row: _Cells = []
    for at, line in enumerate(lines):
        if _GRID.match(line):
            row = []
            continue
        texts = line.strip().strip("|").split("|")
        if not row:
            rows[at] = row = [[] for _ in texts]
        if len(row) == len(texts):
            _add(row, texts)
    return _with_head(rows, len(lines))


def _simple_table(lines: Sequence[str]) -> list[str]:
    """Return a table whose columns are where its rules are; a row's first cell is filled."""
    columns = [match.span() for match in re.finditer("=+", lines[0])]
    ends = [start for start, _ in columns[1:]]
    starts = [start for start, _ in columns]
    rows: dict[int, _Cells] = {}
    row: _Cells = []
    for at, line in enumerate(lines):
        if at == 0 or _SIMPLE.match(line) or not line.strip():
            continue
        texts = [line[a:b] for a, b in zip(starts, [*ends, None], strict=True)]
        if not row or texts[0].strip():
            rows[at] = row = [[] for _ in texts]
        _add(row, texts)
    return _with_head(rows, len(lines))


def _list_table(lines: Sequence[str]) -> list[str]:
    """Return a table that is written as a list of lists."""
    rows: dict[int, _Cells] = {}
    row: _Cells = []
    for at, line in enumerate(lines):
        if at == 0:
            continue
        if first := _LIST_ROW.match(line):
            rows[at] = row = [[first["text"] or ""]]
        elif row and (cell := _LIST_CELL.match(line)):
            row.append([cell["text"] or ""])
        elif row and line.strip():
            row[-1].append(line.strip())
    return _with_head(rows, len(lines))


def _add(row: _Cells, texts: Sequence[str]) -> None:
    for cell, text in zip(row, texts, strict=True):
        cell.append(text)
