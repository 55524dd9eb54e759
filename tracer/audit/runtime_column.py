"""The Runtime column of the method's matrix: what production shows of each requirement."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from tracer.audit.loop_figures import AuditedLoop
from tracer.audit.observability import Observability
from tracer.audit.statement import counted
from tracer.repository import is_test_file
from tracer.specification import Requirement
from tracer.text import INTENT, Pattern

_MATRIX = Pattern(r"(?:^|/)(?:traceability/[^/]*|[^/]*matrix[^/]*)\.md$", re.IGNORECASE)
"""The method keeps `docs/traceability/requirements-matrix.md`, a later version of it
`docs/TRACEABILITY_MATRIX.md`."""
_COLUMN = "runtime"
_RULE = Pattern(r"\s*\|?[\s:|-]*-[\s:|-]*")
_CELL_END = Pattern(r"(?<!\\)\|")


class FilledMatrix(Struct, frozen=True, kw_only=True):
    """A matrix of the repository with its Runtime column filled.

    `rows` are those of requirements, `observed` those of them that production shows.
    """

    path: str
    text: str
    rows: int
    observed: int


def fill_matrices(
    observed: Observability, open_loops: Sequence[AuditedLoop]
) -> Iterator[FilledMatrix]:
    """Fill the Runtime column of each matrix that has one; the repository keeps its own.

    Args:
        observed: what the repository has to observe its requirements.
        open_loops: the loops that go on, whose intents the column names.

    """
    source = observed.repository
    for path in source.repository.inventory(source.revision).files:
        if _MATRIX.search(path) and not is_test_file(path):
            text = source.repository.text(source.revision, path) or ""
            matrix = _filled(path, text, _Cells(observed, open_loops))
            if matrix.rows:
                yield matrix


class _Cells:
    """What the Runtime column says of each requirement."""

    def __init__(
        self, observed: Observability, open_loops: Sequence[AuditedLoop]
    ) -> None:
        self._observed = observed
        self._open: dict[str, list[str]] = {}
        for loop in open_loops:
            first = loop.shown
            if first.requirement and INTENT.fullmatch(first.remediation_intent or ""):
                named = self._open.setdefault(first.requirement, [])
                named.append(first.remediation_intent or "")

    def requirement_in(self, cells: Iterable[str]) -> Requirement | None:
        """Return the requirement of a row: the first cell that names one alone."""
        for cell in cells:
            named = self._observed.named_in(cell)
            if named:
                known = self._observed.repository.specification
                return known.requirement(min(named)) if len(named) == 1 else None
        return None

    def is_observed(self, requirement: Requirement) -> bool:
        """Whether anything in production names the requirement."""
        return any(self._kinds(requirement).values())

    def text(self, requirement: Requirement) -> str:
        """Return the cell in the method's form: `✅ telemetry, 2 alert rules`."""
        kinds = self._kinds(requirement)
        named = [words for words in kinds.values() if words]
        mark = "✅" if len(named) == len(kinds) else "⚠️" if named else "❌"
        lacking = [f"no {kind}" for kind, words in kinds.items() if not words]
        stated = ", ".join([*named, *lacking] if named else ["none"])
        loops = self._open.get(requirement.id)
        return f"{mark} {stated}" + (f"; open: {', '.join(loops)}" if loops else "")

    def _kinds(self, requirement: Requirement) -> Mapping[str, str]:
        """Return what names the requirement, by the kinds that the repository has.

        A repository that keeps its dashboards elsewhere says nothing about them.
        """
        observed = self._observed
        rules = observed.monitored.get(requirement.id, 0)
        boards = sum(requirement.id in named for named in observed.shown.values())
        kinds = {"telemetry": "telemetry" if observed.telemetry(requirement) else ""}
        if observed.rules:
            kinds["alert rule"] = counted(rules, "alert rule") if rules else ""
        if observed.dashboards:
            kinds["dashboard"] = counted(boards, "dashboard") if boards else ""
        return kinds


def _filled(path: str, text: str, cells: _Cells) -> FilledMatrix:
    """Fill the column in each table that has it; all else stays as it is."""
    lines, column, rows, observed = text.split("\n"), -1, 0, 0
    written = []
    for line, below in pairwise((*lines, "")):
        if "|" not in line:
            column = -1
        elif "|" in below and _RULE.fullmatch(below):
            column = _column(line)
        requirement = None
        if column >= 0 and not _RULE.fullmatch(line):
            requirement = cells.requirement_in(_CELL_END.split(line)[:column])
        if requirement is None:
            written.append(line)
            continue
        rows += 1
        observed += cells.is_observed(requirement)
        written.append(_with_cell(line, column, cells.text(requirement)))
    return FilledMatrix(
        path=path, text="\n".join(written), rows=rows, observed=observed
    )


def _column(header: str) -> int:
    """Return which piece between the bars of a header is the Runtime column; -1: none."""
    names = [re.sub(r"[*_`]", "", piece) for piece in _CELL_END.split(header)]
    return next(
        (at for at, name in enumerate(names) if name.strip().lower() == _COLUMN), -1
    )


def _with_cell(row: str, column: int, text: str) -> str:
    pieces = _CELL_END.split(row)
    if column >= len(pieces):
        return row
    end = "\r" if pieces[column].endswith("\r") else ""
    pieces[column] = f" {text} {end}"
    return "|".join(pieces)
