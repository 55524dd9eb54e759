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
    """Leave out the commits that we made, and those that a merge made of them."""
    changed = repository.commits([commit.sha for commit in commits])
    return tuple(
        commit
        for commit in commits
        if not is_own_commit(changed.get(commit.sha, commit), is_own_file)
    )


def is_own_commit(commit: Commit, is_own_file: Callable[[str], bool]) -> bool:
    """Whether we made a commit, or a merge made it of ours.

    Ours are known by their trailer. A squash merge may drop it and a merge commit has
    none, yet both name the requirement in their titles: so a commit that changed only
    files that we write is ours, too. One that also has people's work is not. A commit
    without paths changed nothing, or was read without them.
    """
    is_of_own_files = bool(commit.paths) and all(map(is_own_file, commit.paths))
    return is_remediation_commit(commit) or is_of_own_files


def without_branch_names(message: str) -> str:
    """Return a commit message without the names of our branches, which hold ids.

    `Merge branch 'main' into remediation/REQ-1` is not about that requirement.
    """
    return _BRANCH.sub("", message)


def is_remediation_commit(commit: Commit) -> bool:
    """Whether our trailer is in the last paragraph, as git reads trailers.

    Above it, it is a part of a message that a squash merge has put together: what
    comes behind is people's work.
    """
    last = commit.body.rpartition("\n\n")[2]
    return any(line.startswith(_TRAILER) for line in last.splitlines())
