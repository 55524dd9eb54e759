"""Where a remediation becomes a pull request: GitHub, or the repository at hand.

One interface (`Forge`) and what implements it; the only room that talks to GitHub. When a
pull request is opened is decided in `loops`. Files and texts go in, a `PullRequest` comes out.
"""

from tracer.forge.interface import (
    CreatedCommit,
    Forge,
    IssueComment,
    IssueTracker,
    PullRequest,
    PullRequestOptions,
    PullRequestState,
)
from tracer.forge.opening import (
    ForgeOptions,
    GithubAddress,
    PublishTarget,
    open_forge,
    open_issue_tracker,
    read_origin,
)

__all__ = [
    "CreatedCommit",
    "Forge",
    "ForgeOptions",
    "GithubAddress",
    "IssueComment",
    "IssueTracker",
    "PublishTarget",
    "PullRequest",
    "PullRequestOptions",
    "PullRequestState",
    "open_forge",
    "open_issue_tracker",
    "read_origin",
]
