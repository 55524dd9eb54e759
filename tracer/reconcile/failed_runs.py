"""Starts failed runs again, and lists those that people have to look at."""

from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec import Struct

from tracer.errors import ForgeRefusedError, ForgeUnavailableError
from tracer.forge import WorkflowRun, WorkflowRuns

MOST_ATTEMPTS = 3
"""A run and two more: what fails three times has a cause that does not go away."""
FIRST_LOOK = timedelta(days=7)
"""How far the first run of this mode looks back."""
_REPEATS = timedelta(days=7)
"""How long before that a run may have begun whose repetition has failed since."""


class RerunResult(Struct, frozen=True, kw_only=True):
    """A failed run, whether it was started again, and if not, why.

    `error`: the forge did not answer, so the next run has to try again.
    """

    run: WorkflowRun
    is_rerun: bool
    reason: str = ""
    error: ForgeUnavailableError | None = None


def rerun_failed(
    runs: WorkflowRuns, since: datetime, workflows: Collection[str]
) -> tuple[RerunResult, ...]:
    """Start the failed runs of some workflows again; each at most twice.

    A repetition keeps the time at which its run began. So older runs are read, too, and
    those count that have ended since the moment.

    Args:
        runs: the workflow runs.
        since: runs that ended before are not looked at.
        workflows: the paths of workflows that record alerts.

    Raises:
        ForgeRefusedError: where the token may not read runs.

    """
    failed = [
        run
        for run in runs.failed(since - _REPEATS)
        if run.workflow in workflows and run.ended_at >= since
    ]
    return tuple(_rerun(runs, run) for run in failed)


def _rerun(runs: WorkflowRuns, run: WorkflowRun) -> RerunResult:
    if run.attempt >= MOST_ATTEMPTS:
        reason = f"it has failed {run.attempt} times"
        return RerunResult(run=run, is_rerun=False, reason=reason)
    try:
        runs.rerun(run)
    except ForgeRefusedError as error:
        return RerunResult(run=run, is_rerun=False, reason=str(error))
    except ForgeUnavailableError as error:
        return RerunResult(run=run, is_rerun=False, reason=str(error), error=error)
    return RerunResult(run=run, is_rerun=True)
