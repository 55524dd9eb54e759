"""Finds what never arrived: runs that failed, and branches without a pull request.

Failed runs are started again, and missing pull requests are opened. What a run records is
decided in `loops`. The forge's runs and branches go in, results come out.
"""

from tracer.reconcile.failed_runs import FIRST_LOOK, RerunResult, rerun_failed
from tracer.reconcile.missing_pull_requests import OpenedResult, PullRequestOpener
from tracer.reconcile.own_workflows import find_own_workflows

__all__ = [
    "FIRST_LOOK",
    "OpenedResult",
    "PullRequestOpener",
    "RerunResult",
    "find_own_workflows",
    "rerun_failed",
]
