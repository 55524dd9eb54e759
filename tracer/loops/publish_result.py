"""What became of a loop: its pull request, or the reason why there is none."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import Status
from tracer.errors import TracerError
from tracer.forge import (
    ROLLING_BRANCH,
    CreatedCommit,
    PullRequest,
    PullRequestSetting,
)
from tracer.ledger import Entry, EntryEvent, EntryState, transition
from tracer.loops.loop_view import LoopView, RecordedPlace
from tracer.loops.recorded_alerts import entry_of
from tracer.loops.report_only import ReportOnly, ReportOnlyReason
from tracer.loops.resolutions import EntryUpdate
from tracer.remediation import Loop, Remediation
from tracer.tracing import RemediationIntent, Trace

_SUPERSEDED = "its entry is superseded: another entry has this alert, or had it"


class Operation(StrEnum):
    """What was done to a loop's pull request."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    CLOSED = "closed"
    NONE = "none"


class PublishResult(Struct, frozen=True, kw_only=True):
    """What became of a loop; `reason` says why its pull request was not changed.

    `remediation` is what was written, or would be in a dry run. `is_recorded` says
    whether the ledger on the forge has the alerts; `report_only` is `None` where they
    were acted on. `setting` is what a test alert found out about the repository.
    `superseded` is where a person's correction has moved the alerts from.
    `is_intent_new`: this run made the new intent. `entry_state` is that of the first alert's
    entry; `None` where it has none, or a word of a person's own. `moved` are the alerts
    whose entry was superseded: another one has them.
    """

    loop: Loop
    operation: Operation
    reason: str | None = None
    remediation: Remediation | None = None
    new_intent: RemediationIntent | None = None
    pull_request: PullRequest | None = None
    branch: str | None = None
    created_commit: CreatedCommit | None = None
    warnings: tuple[str, ...] = ()
    is_recorded: bool = False
    error: TracerError | None = None
    report_only: ReportOnlyReason | None = None
    setting: PullRequestSetting | None = None
    superseded: tuple[RecordedPlace, ...] = ()
    is_intent_new: bool = False
    entry_state: EntryState | None = None
    moved: tuple[Trace, ...] = ()

    @property
    def is_declined(self) -> bool:
        """Whether a person's answer is that nothing is to be done about the alert."""
        return self.entry_state is EntryState.DECLINED

    @property
    def is_superseded(self) -> bool:
        """Whether the alert has no other entry than one that was superseded."""
        return self.entry_state is EntryState.SUPERSEDED

    @property
    def is_over(self) -> bool:
        """Whether nothing fires any more: the message says so, or the entry does."""
        return self.is_resolved or self.entry_state is EntryState.RESOLVED

    @property
    def is_exempt(self) -> bool:
        """Whether these alerts need not lead to a requirement."""
        rules = {ReportOnlyReason.RULE, ReportOnlyReason.TEST}
        return self.report_only in rules or self.is_resolved

    @property
    def is_resolved(self) -> bool:
        """Whether the alerts have resolved: then the ledger says when."""
        return self.loop.trace.alert.status is Status.RESOLVED


def failed_result(loop: Loop, error: TracerError) -> PublishResult:
    """Return the result for a loop that could not be published."""
    return PublishResult(
        loop=loop, operation=Operation.NONE, reason=error.message, error=error
    )


def reported_result(trace: Trace, only: ReportOnly) -> PublishResult:
    """Return the result for an alert that is only reported."""
    return PublishResult(
        loop=Loop(key=trace.loop, traces=(trace,)),
        operation=Operation.NONE,
        reason=only.reason,
        report_only=only.kind,
    )


def branch_result(
    loop: Loop, view: LoopView, remediation: Remediation, operation: Operation
) -> PublishResult:
    """Return the result where the alerts are on the branch that the loop is on."""
    is_unchanged = operation is Operation.UNCHANGED
    reason = "its branch has this alert already" if is_unchanged else None
    tip = view.branch.view.tip
    return PublishResult(
        loop=loop,
        operation=operation,
        reason=reason,
        remediation=None if is_unchanged else remediation,
        new_intent=remediation.new_intent,
        branch=view.branch.name,
        created_commit=CreatedCommit(sha=tip) if tip else None,
        warnings=tuple(late_messages(loop, view.branch.entries)),
        is_recorded=True,
        entry_state=_state(entry_of(loop.trace, view.branch.entries)),
        moved=_moved(loop, view.branch.entries),
    )


def waiting_result(
    loop: Loop, view: LoopView, remediation: Remediation, max_open: int
) -> PublishResult:
    """Return the result where the loop waits until fewer pull requests are open."""
    return replace(
        branch_result(loop, view, remediation, Operation.WAITING),
        reason=f"`max-open: {max_open}` allows no more open pull requests of loops; until "
        f"fewer are open, the alert is in the one from `{ROLLING_BRANCH}`",
        pull_request=view.rolling.view.newest,
        branch=ROLLING_BRANCH,
        is_recorded=view.is_copied,
    )


def superseded_result(
    loop: Loop, view: LoopView, remediation: Remediation
) -> PublishResult:
    """Return the result where a branch without a pull request has superseded entries only."""
    is_copied = bool(view.copies)
    return replace(
        branch_result(loop, view, remediation, Operation.UNCHANGED),
        operation=Operation.UNCHANGED if is_copied else Operation.NONE,
        reason=_SUPERSEDED,
        pull_request=view.rolling.view.newest if is_copied else None,
        branch=ROLLING_BRANCH if is_copied else view.branch.name,
    )


def dry_run_result(loop: Loop, branch: str, remediation: Remediation) -> PublishResult:
    """Return the result of a dry run that shows a remediation."""
    return PublishResult(
        loop=loop,
        operation=Operation.NONE,
        reason="this is a dry run",
        remediation=remediation,
        new_intent=remediation.new_intent,
        branch=branch,
    )


def elsewhere_result(loop: Loop, view: LoopView) -> PublishResult:
    """Return the result where an open pull request has the alerts, but not the first one."""
    entries = {entry: other for other in view.elsewhere for entry in other.entries}
    entry = entry_of(loop.trace, list(entries))
    shown = entries[entry].view if entry else view.branch.view
    return PublishResult(
        loop=loop,
        operation=Operation.UNCHANGED,
        reason="another open pull request of the loop has this alert"
        if shown.pull_request
        else f"`{shown.name}` has this alert, and waits for a place",
        pull_request=shown.pull_request,
        branch=shown.name,
        is_recorded=True,
        entry_state=_state(entry),
    )


def declined_result(
    loop: Loop, branch: str, pull_request: PullRequest
) -> PublishResult:
    """Return the result where a person has closed the loop's pull request."""
    return PublishResult(
        loop=loop,
        operation=Operation.NONE,
        reason=f"pull request {pull_request.number} was closed without merging, "
        "so no other is opened",
        pull_request=pull_request,
        branch=branch,
        entry_state=EntryState.DECLINED,
    )


def not_recorded_result(loop: Loop, *, is_early: bool = False) -> PublishResult:
    """Return the result for resolved alerts that no entry of the ledger is about.

    `is_early`: they may have come before their alerts, which then stay open.
    """
    names = ", ".join(trace.alert.name for trace in loop.traces)
    early = (
        f"{names} began only now and has resolved, and the ledger has no entry of it: if "
        "the run for the alert comes after this one, the entry stays OPEN"
    )
    return PublishResult(
        loop=loop,
        operation=Operation.NONE,
        reason="the alert has resolved; the ledger has no entry of it",
        warnings=(early,) if is_early else (),
        report_only=ReportOnlyReason.RULE,
    )


def resolved_result(
    loop: Loop, updates: Sequence[EntryUpdate], known_by: str
) -> PublishResult:
    """Return the result for resolved alerts; what was written is added by the run.

    `known_by` is what says already that they have, empty where this run has written it.
    """
    entry = updates[0].entry
    lasted = f" after {entry.duration}" if entry.duration else ""
    parts = [f"the alert has resolved{lasted}"]
    if entry.state is None:
        parts.append(f"its entry keeps your status `{entry.status}`")
    elif entry.state is EntryState.DECLINED:
        parts.append(f"its entry keeps the status `{entry.status}`")
    elif not entry.is_live:
        parts.append(_SUPERSEDED)
    else:
        parts += [f"{known_by} says so already"] if known_by else []
        answer = entry.remediation_intent
        parts += [f"{answer} answers it"] if answer else []
    known = {update.trace.alert.name for update in updates}
    unknown = [
        f"{trace.alert.name} has resolved, and the ledger has no entry of it"
        for trace in loop.traces
        if trace.alert.name not in known
    ]
    misfits = [
        f"{update.trace.alert.name} has resolved: {update.warning}"
        for update in updates
        if update.warning
    ]
    return PublishResult(
        loop=loop,
        operation=Operation.NONE,
        reason="; ".join(parts),
        warnings=(*unknown, *misfits),
        entry_state=entry.state,
        moved=tuple(update.trace for update in updates if not update.entry.is_live),
    )


def _ledger_warnings(loop: Loop, entry: Entry, view: LoopView) -> Iterator[str]:
    if entry.state is EntryState.DECLINED:
        yield f"{loop.trace.alert.name}: {_ledger_reason(entry, view)}"
    yield from late_messages(loop, view.recorded)


def _ledger_reason(entry: Entry, view: LoopView) -> str:
    closed = (
        branch.view.pull_request.number
        for branch in view.declined
        if branch.name == entry.branch and branch.view.pull_request
    )
    number = next(closed, None)
    if entry.state is EntryState.DECLINED:
        why = f"its entry has the status `{entry.status}`"
        if number and not entry.has_own_word:
            why = f"pull request {number} was closed without merging"
        return f"{why}, so no other is opened; the ledger keeps this alert as declined"
    if not entry.is_live:
        return _SUPERSEDED
    is_rolling = view.is_pending(entry)
    place = f"the pull request from `{ROLLING_BRANCH}`" if is_rolling else "the ledger"
    return (
        f"{place} has this alert; {entry.remediation_intent or 'an intent'} answers it"
    )


def late_messages(loop: Loop, entries: Sequence[Entry]) -> Iterator[str]:
    """Walk over warnings for alerts that fire although their episode is over."""
    for trace in loop.traces:
        entry = entry_of(trace, entries)
        if entry and entry.state and entry.state is not EntryState.DECLINED:
            step = transition(entry.state, EntryEvent.FIRED_AGAIN)
            if step.warning:
                yield f"{trace.alert.name} stays {step.state}: {step.warning}"


def dry_run_in_ledger_result(loop: Loop) -> PublishResult:
    """Return the result of a dry run whose entries would belong to an earlier intent."""
    return PublishResult(
        loop=loop,
        operation=Operation.NONE,
        reason="this is a dry run; the entry would go into the pull request from "
        f"`{ROLLING_BRANCH}`, as the loop's own is merged",
    )


def result_in_ledger(
    loop: Loop, view: LoopView, *, is_worse: bool = False
) -> PublishResult:
    """Return the result where the base branch, or the rolling one, has all alerts.

    `is_worse`: this run has recorded that some of them became worse.
    """
    entry = entry_of(loop.trace, view.recorded) or Entry()
    worse = f"; it is worse than before: {entry.severity}" if is_worse else ""
    waits = view.is_pending(entry)
    return PublishResult(
        loop=loop,
        operation=Operation.UNCHANGED,
        reason=f"{_ledger_reason(entry, view)}{worse}",
        warnings=tuple(_ledger_warnings(loop, entry, view)),
        branch=ROLLING_BRANCH if waits else entry.branch,
        pull_request=view.rolling.view.newest if waits else None,
        is_recorded=True,
        entry_state=entry.state,
        moved=_moved(loop, view.recorded),
    )


def with_known_intent(result: PublishResult) -> PublishResult:
    """Return a result whose intent was there before: people may have changed its words."""
    intent = result.new_intent
    if intent is None:
        return result
    return replace(result, new_intent=replace(intent, title=None, priority=None))


def _state(entry: Entry | None) -> EntryState | None:
    return entry.state if entry else None


def _moved(loop: Loop, entries: Sequence[Entry]) -> tuple[Trace, ...]:
    return tuple(
        trace
        for trace in loop.traces
        if _state(entry_of(trace, entries)) is EntryState.SUPERSEDED
    )
