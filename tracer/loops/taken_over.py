"""What `mode: reconcile` has done about a branch of a loop, or of the ledger."""

from msgspec import Struct

from tracer.errors import TracerError
from tracer.forge import PullRequest
from tracer.loops.publish_result import Operation


class TakenOver(Struct, frozen=True, kw_only=True):
    """What was done about a branch, or a problem that people have to look at.

    `pull_request` is the branch's own: the closed, merged or reopened one. `operation` is
    what was done to that: the entries of one that has ended change in the rolling one alone.
    `error` is why nothing was done: the run has failed for this branch.
    """

    branch: str
    what: str
    is_problem: bool = False
    pull_request: PullRequest | None = None
    operation: Operation = Operation.UNCHANGED
    error: TracerError | None = None


def failed(branch: str, error: TracerError) -> TakenOver:
    """Return the problem that an error with a branch is."""
    return TakenOver(branch=branch, what=str(error), is_problem=True, error=error)
