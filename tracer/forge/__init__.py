"""Where a remediation becomes a pull request: GitHub, or a branch in the clone.

One interface (`Forge`) and what implements it; the only room that talks to GitHub, and
that waits for it. When a pull request is opened is decided in `loops`. Files and texts
go in, a `PullRequest` comes out.
"""

from tracer.forge.alert_section import TextSubject, read_subject, with_subject
from tracer.forge.forge_access import ForgeAccess, ForgeOptions, PublishTarget
from tracer.forge.forge_interface import (
    MOST_BRANCHES,
    ROLLING_BRANCH,
    BranchMerger,
    BranchView,
    Comparison,
    CreatedCommit,
    Forge,
    ForgeView,
    IssueComment,
    IssueTracker,
    MergeCommit,
    WorkflowRun,
    WorkflowRuns,
)
from tracer.forge.github_address import GithubAddress, read_origin
from tracer.forge.pull_request import (
    AlertNews,
    PullRequest,
    PullRequestOptions,
    PullRequestSetting,
    PullRequestState,
    PullRequestText,
    Sighting,
)
from tracer.forge.wait_budget import REAL_TIME, Timing, WaitBudgetSpentError

__all__ = [
    "MOST_BRANCHES",
    "REAL_TIME",
    "ROLLING_BRANCH",
    "AlertNews",
    "BranchMerger",
    "BranchView",
    "Comparison",
    "CreatedCommit",
    "Forge",
    "ForgeAccess",
    "ForgeOptions",
    "ForgeView",
    "GithubAddress",
    "IssueComment",
    "IssueTracker",
    "MergeCommit",
    "PublishTarget",
    "PullRequest",
    "PullRequestOptions",
    "PullRequestSetting",
    "PullRequestState",
    "PullRequestText",
    "Sighting",
    "TextSubject",
    "Timing",
    "WaitBudgetSpentError",
    "WorkflowRun",
    "WorkflowRuns",
    "read_origin",
    "read_subject",
    "with_subject",
]
