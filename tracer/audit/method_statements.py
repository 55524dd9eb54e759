"""The three statements of the method: alerts traceable, violations answered, loops closed."""

from collections.abc import Iterator

from tracer.audit.audited_repository import AuditedRepository
from tracer.audit.recorded_alert import Episode, RecordedAlert
from tracer.audit.statement import CounterExample, Statement, counted
from tracer.forge import PullRequestState
from tracer.ledger import EntryState
from tracer.loops import FoundBranch

_NOT_SHOWN = {
    None: "has no pull request",
    PullRequestState.CLOSED: "was closed without merging, and no entry says DECLINED",
    PullRequestState.MERGED: "was merged, but the base branch lacks this entry",
}
"""Why the entries of a branch are not visible, by the state of its pull request."""


def check_method(repository: AuditedRepository) -> tuple[Statement, ...]:
    """Check the method's statements against all alerts that are recorded."""
    recorded = repository.recorded
    count = counted(len(recorded.alerts), "recorded alert")
    is_empty = not recorded.alerts and not recorded.unreadable
    reason = f"`{repository.ledger_file}` has no entry" if is_empty else ""
    checked = "" if is_empty else count
    return (
        Statement(
            name="all_alerts_traceable_to_req",
            sentence="Each alert leads to a requirement that is defined",
            checked=checked,
            reason=reason,
            counter_examples=_sorted(*recorded.unreadable, *_untraceable(repository)),
        ),
        Statement(
            name="all_violations_create_intent",
            sentence="Each alert has a remediation intent",
            checked=checked,
            reason=reason,
            counter_examples=_sorted(*_unanswered(repository)),
        ),
        Statement(
            name="feedback_loop",
            sentence="Each loop is closed or visibly open",
            checked=checked,
            reason=reason,
            counter_examples=_sorted(
                *_not_visible(repository), *_recorded_twice(repository)
            ),
        ),
    )


def _sorted(*examples: CounterExample) -> tuple[CounterExample, ...]:
    """Return counter-examples by their places; those of the base branch come first."""
    return tuple(
        sorted(examples, key=lambda one: (one.branch or "", one.path, one.line))
    )


def _example(alert: RecordedAlert, problem: str) -> CounterExample:
    return CounterExample(
        path=alert.path,
        line=alert.line,
        text=f"{alert.name} {problem}",
        branch=alert.branch,
    )


def _untraceable(repository: AuditedRepository) -> Iterator[CounterExample]:
    """Walk over the alerts without a requirement that applies.

    Where the requirement was corrected, the entry that replaced this one counts.
    """
    for alert in repository.recorded.alerts:
        named = alert.requirement
        if alert.state is EntryState.SUPERSEDED:
            continue
        if named is None:
            yield _example(alert, "names no requirement")
            continue
        withdrawn_at = repository.specification.withdrawal(named)
        if withdrawn_at:
            yield _example(alert, f"names {named}, which is withdrawn: {withdrawn_at}")
        elif repository.requirement(named) is None:
            yield _example(alert, f"names {named}, which no file defines")


def _unanswered(repository: AuditedRepository) -> Iterator[CounterExample]:
    """Walk over the alerts without an intent.

    The intent of a branch is on that branch, and that of a pull request that was closed
    never gets into the base branch, so these only have to be named.
    """
    closed = {
        branch.name
        for branch in repository.search.branches
        if branch.pull_request and branch.pull_request.state is PullRequestState.CLOSED
    }
    for alert in repository.recorded.alerts:
        intent = alert.remediation_intent
        if alert.state is EntryState.SUPERSEDED:
            continue
        if intent is None:
            yield _example(alert, "names no remediation intent")
        elif (
            alert.branch is None
            and alert.state is not EntryState.DECLINED
            and not (
                alert.state is EntryState.RESOLVED and alert.field("branch") in closed
            )
            and intent not in repository.intents
        ):
            yield _example(alert, f"names {intent}, which no file defines")


def _not_visible(repository: AuditedRepository) -> Iterator[CounterExample]:
    branches = {branch.name: branch for branch in repository.search.branches}
    for alert in repository.recorded.alerts:
        if alert.branch:
            problem = _branch_problem(branches[alert.branch])
        else:
            problem = _status_problem(alert)
        if problem:
            yield _example(alert, problem)


def _recorded_twice(repository: AuditedRepository) -> Iterator[CounterExample]:
    """Walk over the entries of a firing that an earlier entry has already.

    Without a time, two entries of one alert may be two firings.
    """
    earlier: dict[Episode, list[RecordedAlert]] = {}
    for alert in repository.recorded.merged:
        if alert.state is EntryState.SUPERSEDED or alert.field("timestamp") is None:
            continue
        others = earlier.setdefault(alert.episode, [])
        twin = next((o for o in others if not _is_answered_elsewhere(alert, o)), None)
        if twin:
            yield _example(alert, f"is recorded twice, also at {twin.path}:{twin.line}")
        others.append(alert)


def _is_answered_elsewhere(one: RecordedAlert, other: RecordedAlert) -> bool:
    """Whether one of two entries was declined, and the other is for another requirement.

    People correct the requirement so, where an alert has no issue.
    """
    is_declined = EntryState.DECLINED in {one.state, other.state}
    return is_declined and one.requirement != other.requirement


def _branch_problem(branch: FoundBranch) -> str | None:
    """Return why nobody sees what a branch has, `None` where its pull request shows it."""
    pull_request = branch.pull_request
    if not branch.is_searched or (pull_request and pull_request.is_open):
        return None
    state = pull_request.state if pull_request else None
    return f"is on a branch that {_NOT_SHOWN[state]}"


def _status_problem(alert: RecordedAlert) -> str | None:
    """Return why an entry does not say whether its loop is open or closed."""
    status = alert.field("status")
    if status is None:
        return "has no status"
    if alert.state is None:
        return f"has the status {status}, which says neither open nor closed"
    if alert.state is EntryState.OPEN and alert.field("resolved_at"):
        return f"has the status {status}, but also a time at which it was resolved"
    return None
