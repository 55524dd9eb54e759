"""Where a remediation becomes a pull request: GitHub, or the repository at hand."""

from tracer.forge.interface import (
    Commitment,
    Extras,
    Forge,
    PullRequest,
    Snapshot,
    State,
)

__all__ = ["Commitment", "Extras", "Forge", "PullRequest", "Snapshot", "State"]
