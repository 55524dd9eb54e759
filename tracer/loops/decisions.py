"""Decides what to do about a loop, from what a run sees of it alone."""

from dataclasses import dataclass
from enum import StrEnum

from tracer.forge import PullRequestState
from tracer.loops.loop_view import LoopView
from tracer.loops.recorded_alerts import without_recorded
from tracer.remediation import Loop


class Action(StrEnum):
    """What to do next; a run looks again after each action that writes."""

    LEAVE_RECORDED = "the base branch records all alerts"
    LEAVE_DECLINED = "a person has closed the pull request"
    START_BRANCH = "claim an intent and a branch with the first entries"
    ADD_ENTRIES = "add the missing entries to the branch"
    OPEN_PULL_REQUEST = "open the pull request of a branch that has all entries"
    LEAVE_OPEN = "the open pull request has all alerts"


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What to do about a loop; `missing` has the alerts that no entry records yet."""

    action: Action
    missing: Loop

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


def decide(loop: Loop, view: LoopView) -> Decision:
    """Return what to do about a loop. Pure.

    The order matters: what the base branch records is over, whatever became of branches
    since; and a pull request that a person closed is an answer, whatever its branch has.
    """
    outside_base = without_recorded(loop, view.base_entries)
    missing = without_recorded(outside_base, view.branch.entries)
    pull_request = view.branch.view.pull_request
    if not outside_base.traces:
        action = Action.LEAVE_RECORDED
    elif pull_request and pull_request.state is PullRequestState.CLOSED:
        action = Action.LEAVE_DECLINED
    elif view.branch.view.tip is None:
        action = Action.START_BRANCH
    elif missing.traces:
        action = Action.ADD_ENTRIES
    elif pull_request is None:
        action = Action.OPEN_PULL_REQUEST
    else:
        action = Action.LEAVE_OPEN
    return Decision(action=action, missing=missing)
