"""Brings branches of loops up to date with the base branch, where shared files conflict.

Here is how two versions of such a file become one, and which branches get a merge commit.
Branches of loops with files of their own never conflict. A `FoundBranch` goes in, a
`RefreshResult` comes out.
"""

from tracer.refresh.branch_refresh import (
    BranchRefresher,
    RefreshOutcome,
    RefreshResult,
    SharedFiles,
)

__all__ = [
    "BranchRefresher",
    "RefreshOutcome",
    "RefreshResult",
    "SharedFiles",
]
