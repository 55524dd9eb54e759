"""The result of an audit: statements, loops, figures, and what was not searched."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from tracer.audit.audited_repository import AuditedRepository
from tracer.audit.family_statements import check_family
from tracer.audit.ledger_collection import PendingState
from tracer.audit.loop_figures import (
    AuditedLoop,
    Figures,
    figures_by_requirement,
    figures_of,
    group_loops,
    open_loops,
)
from tracer.audit.method_statements import check_method
from tracer.audit.observability import Observability
from tracer.audit.recorded_alert import Episode, RecordedAlert
from tracer.audit.runtime_column import FilledMatrix, fill_matrices
from tracer.audit.statement import Statement, StatementVerdict, counted
from tracer.ledger import EntryState


class Audit(Struct, frozen=True, kw_only=True):
    """What an audit found.

    `revision` is the commit that was read, `searched` and `not_searched` say in words what
    was looked at and what was not. `pull_requests` has the address of the open pull request
    of a branch, where it was asked for, `pending` the states that open ones will bring.
    `matrices` are the method's, with their Runtime column filled.
    """

    base_branch: str
    revision: str
    now: datetime
    statements: tuple[Statement, ...]
    alerts: tuple[RecordedAlert, ...]
    open_loops: tuple[AuditedLoop, ...]
    total: Figures
    by_requirement: tuple[Figures, ...]
    searched: tuple[str, ...]
    not_searched: tuple[str, ...]
    pull_requests: dict[str, str]
    pending: Mapping[Episode, PendingState]
    matrices: tuple[FilledMatrix, ...] = ()

    def pending_end(self, loop: AuditedLoop) -> PendingState | None:
        """Return the state that ends an open loop once a branch is merged, if one does."""
        ends = [self._pending_end(alert) for alert in loop.open_alerts]
        return ends[0] if ends and all(ends) else None

    def _pending_end(self, alert: RecordedAlert) -> PendingState | None:
        end = self.pending.get(alert.episode)
        return end if end and end.origin == alert.field("branch") else None

    @property
    def violated(self) -> tuple[Statement, ...]:
        """The statements that do not hold."""
        return tuple(
            s for s in self.statements if s.verdict is StatementVerdict.VIOLATED
        )

    @property
    def findings(self) -> int:
        """How many counter-examples there are."""
        return sum(len(statement.counter_examples) for statement in self.statements)


def audit_repository(repository: AuditedRepository) -> Audit:
    """Check all statements and work out the figures; nothing is written."""
    alerts = repository.recorded.alerts
    loops = group_loops(alerts)
    still_open = open_loops(loops)
    observed = Observability(repository)
    pending = repository.recorded.pending
    ended = {name for name, end in pending.items() if end.state is EntryState.RESOLVED}
    return Audit(
        base_branch=repository.base_branch,
        revision=repository.revision,
        now=repository.now,
        statements=(*check_method(repository), *check_family(observed)),
        alerts=alerts,
        open_loops=still_open,
        total=figures_of(loops, ended=ended),
        by_requirement=figures_by_requirement(loops, ended),
        searched=_searched(repository),
        not_searched=_not_searched(repository),
        pull_requests={
            branch.name: branch.pull_request.url
            for branch in repository.search.branches
            if branch.pull_request and branch.pull_request.url
        },
        pending=pending,
        matrices=tuple(fill_matrices(observed, still_open)),
    )


def _searched(repository: AuditedRepository) -> tuple[str, ...]:
    recorded, specification = repository.recorded, repository.specification
    entries = counted(len(recorded.merged), "entry", "entries")
    branches = counted(
        len(repository.search.branches), "branch of loops", "branches of loops"
    )
    place = " in the clone" if repository.search.is_of_clone else ""
    requirements = counted(len(specification.requirements), "requirement")
    intents = counted(len(repository.intents), "intent")
    documents = counted(specification.files, "document")
    return (
        f"{entries} in {counted(recorded.files, 'ledger file')}",
        f"{requirements} and {intents} in {documents}",
        f"{branches}{place}",
    )


def _not_searched(repository: AuditedRepository) -> tuple[str, ...]:
    notes = []
    if repository.search.problem:
        notes.append(
            f"branches and pull requests on GitHub: {repository.search.problem}"
        )
    if repository.revision != repository.base.sha:
        notes.append(
            f"specification and code of `{repository.base_branch}` at "
            f"{repository.base.sha[:7]}: those of {repository.revision[:7]} were read"
        )
    notes.append("alerts that were only reported: no ledger has them")
    return tuple(notes)
