"""What the templates of an audit get: the result in words, cut to what a reader can take."""

from collections.abc import Iterator
from datetime import timedelta

from msgspec import Struct

from tracer.audit.audit import Audit
from tracer.audit.loop_figures import AuditedLoop, Figures
from tracer.audit.runtime_column import FilledMatrix
from tracer.audit.statement import CounterExample, Statement, StatementVerdict
from tracer.text import age

_MOST_EXAMPLES = 5
_MOST_ROWS = 20
_LONGEST_IN_HOURS = 48


class StatementView(Struct, frozen=True, kw_only=True):
    """A statement: `verdict` is `holds`, `violated` or `not checked`; `more` were cut."""

    name: str
    sentence: str
    verdict: str
    checked: str
    reason: str
    count: int
    examples: tuple[CounterExample, ...]
    more: int


class OpenLoopView(Struct, frozen=True, kw_only=True):
    """An open loop; `age` is empty where no entry has a time, `url` where none is known.

    `pending` is the state that a branch has for it, which is not merged yet.
    """

    name: str
    requirement: str
    intent: str
    age: str
    alerts: int
    assigned_to: str
    path: str
    line: int
    branch: str
    url: str
    pending: str


class FiguresView(Struct, frozen=True, kw_only=True):
    """The figures of a requirement, or of all; times are in words, empty if unknown."""

    requirement: str
    alerts: int
    loops: int
    open_loops: int
    recurrences: int
    mean: str
    median: str
    timed: int
    untimed: int


class AuditView(Struct, frozen=True, kw_only=True):
    """An audit for templates; the lists are cut, and the files have them in full."""

    base_branch: str
    revision: str
    method: tuple[StatementView, ...]
    family: tuple[StatementView, ...]
    loops: tuple[OpenLoopView, ...]
    more_loops: int
    total: FiguresView
    requirements: tuple[FiguresView, ...]
    more_requirements: int
    searched: tuple[str, ...]
    not_searched: tuple[str, ...]
    matrices: tuple[FilledMatrix, ...]


def view_audit(audit: Audit) -> AuditView:
    """Return what the templates of an audit get."""
    statements = [_statement(statement) for statement in audit.statements]
    are_of_family = [statement.is_of_family for statement in audit.statements]
    views = list(zip(statements, are_of_family, strict=True))
    return AuditView(
        base_branch=audit.base_branch,
        revision=audit.revision,
        method=tuple(view for view, is_of_family in views if not is_of_family),
        family=tuple(view for view, is_of_family in views if is_of_family),
        loops=tuple(_loops(audit)),
        more_loops=max(0, len(audit.open_loops) - _MOST_ROWS),
        total=_figures(audit.total),
        requirements=tuple(map(_figures, audit.by_requirement[:_MOST_ROWS])),
        more_requirements=max(0, len(audit.by_requirement) - _MOST_ROWS),
        searched=audit.searched,
        not_searched=audit.not_searched,
        matrices=audit.matrices,
    )


def _statement(statement: Statement) -> StatementView:
    examples = statement.counter_examples
    return StatementView(
        name=statement.name,
        sentence=statement.sentence,
        verdict=statement.verdict.value,
        checked=statement.checked
        if statement.verdict is not StatementVerdict.NOT_CHECKED
        else "",
        reason=statement.reason,
        count=len(examples),
        examples=examples[:_MOST_EXAMPLES],
        more=max(0, len(examples) - _MOST_EXAMPLES),
    )


def _loops(audit: Audit) -> Iterator[OpenLoopView]:
    for loop in audit.open_loops[:_MOST_ROWS]:
        yield _loop(loop, audit)


def _loop(loop: AuditedLoop, audit: Audit) -> OpenLoopView:
    first, since = loop.shown, loop.open_since
    end = audit.pending_end(loop)
    branch = first.branch or (end.branch if end else "")
    return OpenLoopView(
        name=loop.name,
        requirement=first.requirement or "",
        intent=first.remediation_intent or "",
        age=age(audit.now - since) if since else "",
        alerts=len(loop.alerts),
        assigned_to=first.field("assigned_to") or "",
        path=first.path,
        line=first.line,
        branch=first.branch or "",
        url=audit.pull_requests.get(branch, ""),
        pending=end.state.lower() if end else "",
    )


def _figures(figures: Figures) -> FiguresView:
    return FiguresView(
        requirement=figures.requirement or "",
        alerts=figures.alerts,
        loops=figures.loops,
        open_loops=figures.open_loops,
        recurrences=figures.recurrences,
        mean=_words(figures.mean_time),
        median=_words(figures.median_time),
        timed=len(figures.times),
        untimed=figures.untimed,
    )


def _words(span: timedelta | None) -> str:
    """Say a time in hours, and in days from two of them on: `36 min`, `4.5 h`, `12 days`."""
    if span is None:
        return ""
    hours = span.total_seconds() / 3_600
    if hours < 1:
        return f"{round(hours * 60)} min"
    return f"{hours:.1f} h" if hours < _LONGEST_IN_HOURS else f"{hours / 24:.1f} days"
