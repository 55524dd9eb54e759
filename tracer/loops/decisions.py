"""Decides what to do about a loop, from what a run sees of it alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tracer.forge import PullRequestState
from tracer.ledger import Entry, EntryState
from tracer.loops.branches import ordinal_of
from tracer.loops.loop_view import LoopView
from tracer.loops.recorded_alerts import without_recorded
from tracer.remediation import Loop
from tracer.text import parse_time


class Action(StrEnum):
    """What to do next; a run looks again after each action that writes."""

    LEAVE_RECORDED = "the base branch records all alerts"
    LEAVE_DECLINED = "a person has closed the pull request"
    START_BRANCH = "claim an intent and a branch with the first entries"
    ADD_ENTRIES = "add the missing entries to the branch"
    RECORD_EPISODE = "add the entries of a merged intent to the rolling branch"
    SHOW_LEDGER = "open the pull request of the rolling branch"
    OPEN_PULL_REQUEST = "open the pull request of a branch that has all entries"
    LEAVE_OPEN = "the open pull request has all alerts"


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What to do about a loop.

    `missing` has the alerts that no entry records yet. `last` is the entry whose intent
    answers them, where that is merged already.
    """

    action: Action
    missing: Loop
    last: Entry | None = None

    @property
    def writes_entries(self) -> bool:
        return self.action in {Action.START_BRANCH, Action.ADD_ENTRIES}

    def keeps(self, branch: str, view: LoopView) -> bool:
        """Whether the alerts are, or will be, recorded by what a branch has now."""
        builds_on = {
            Action.ADD_ENTRIES,
            Action.OPEN_PULL_REQUEST,
            Action.LEAVE_OPEN,
        }
        return self.action in builds_on and view.branch.name == branch


@dataclass(frozen=True, kw_only=True, slots=True)
class LifeRules:
    """The time of the run, and for how long an intent answers new episodes after the last."""

    now: datetime
    reopen_after: timedelta


def decide(loop: Loop, view: LoopView, rules: LifeRules) -> Decision:
    """Return what to do about a loop. Pure.

    The order matters: what the base branch records is over, whatever became of branches
    since; and a pull request that a person closed is an answer, whatever its branch has.
    """
    outside_base = without_recorded(loop, view.recorded)
    last = continued_entry(loop.key, view, rules)
    missing = without_recorded(outside_base, view.branch.entries)
    pull_request = view.branch.view.pull_request
    if not outside_base.traces:
        waits = len(without_recorded(loop, view.rolling.entries).traces) < len(
            loop.traces
        )
        is_hidden = waits and not view.rolling.is_shown
        action = Action.SHOW_LEDGER if is_hidden else Action.LEAVE_RECORDED
    elif pull_request and pull_request.state is PullRequestState.CLOSED:
        action = Action.LEAVE_DECLINED
    elif view.branch.view.tip is None:
        action = Action.RECORD_EPISODE if last else Action.START_BRANCH
    elif missing.traces:
        action = Action.ADD_ENTRIES
    elif pull_request is None:
        action = Action.OPEN_PULL_REQUEST
    else:
        action = Action.LEAVE_OPEN
    return Decision(action=action, missing=missing, last=last)


def continued_entry(key: str, view: LoopView, rules: LifeRules) -> Entry | None:
    """Return the entry whose merged intent still answers new episodes of a loop.

    It is of the last loop of the key, and open, or over for a short time only.
    """
    named = [(ordinal_of(entry.branch, key), entry) for entry in view.recorded]
    latest = max((ordinal for ordinal, _ in named), default=0)
    candidates = (entry for ordinal, entry in named if latest and ordinal == latest)
    return next((e for e in candidates if _answers_more(e, rules)), None)


def _answers_more(entry: Entry, rules: LifeRules) -> bool:
    if entry.state is EntryState.OPEN:
        return True
    resolved = parse_time(entry.resolved_at)
    if entry.state is not EntryState.RESOLVED or resolved is None:
        return False
    return rules.now - resolved < rules.reopen_after
