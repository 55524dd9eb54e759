"""Where a remediation becomes a pull request: GitHub, or the repository at hand."""

from tracer.forge.interface import (
    Answer,
    Commitment,
    Connection,
    Extras,
    Forge,
    Issues,
    PullRequest,
    Snapshot,
    State,
)

__all__ = [
    "Answer",
    "Commitment",
    "Connection",
    "Extras",
    "Forge",
    "Issues",
    "PullRequest",
    "Snapshot",
    "State",
]
