"""Which commits are our own: they implement nothing, whatever requirement they name."""

from collections.abc import Callable, Sequence

from tracer.repository import Commit, Repository
from tracer.text import Pattern

_TRAILER = "Remediation-Loop:"
_BRANCH = Pattern(r"(?<![\w-])remediation/\S+")


def without_own(
    repository: Repository,
    commits: Sequence[Commit],
    is_own_file: Callable[[str], bool],
) -> tuple[Commit, ...]:
    """Leave out the commits that we made, and those that a merge made of them.

    Ours are known by their trailer. A squash merge may drop it and a merge commit has
    none, yet both name the requirement in their titles: so a commit that changed only
    files that we write is ours, too. One that also has people's work is not.
    """
    others = [commit for commit in commits if not has_trailer(commit)]
    changed = repository.commits([commit.sha for commit in others])
    return tuple(
        commit
        for commit in others
        if commit.sha not in changed
        or not all(map(is_own_file, changed[commit.sha].paths))
    )


def without_branch_names(message: str) -> str:
    """Return a commit message without the names of our branches, which hold ids.

    `Merge branch 'main' into remediation/REQ-1` is not about that requirement.
    """
    return _BRANCH.sub("", message)


def has_trailer(commit: Commit) -> bool:
    """Whether our trailer is in the last paragraph, as git reads trailers.

    Above it, it is a part of a message that a squash merge has put together: what
    comes behind is people's work.
    """
    last = commit.body.rpartition("\n\n")[2]
    return any(line.startswith(_TRAILER) for line in last.splitlines())
