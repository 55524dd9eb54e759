"""Whether a commit can be reverted on top of another one, tried without writing to either."""

from dataclasses import dataclass

from tracer.repository.encodings import decode_path
from tracer.repository.git_command import Git

_CLEAN, _CONFLICTS = 0, 1
"""Git's status of a merge; any other is an error, as of a git before 2.38."""
_RENAMES = ("-c", "merge.renameLimit=400")
"""The most files among which renames are looked for: time grows with their square."""
_NOBODY = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "revert"), ("EMAIL", "revert"), ("DATE", "@1 +0000"))
}


@dataclass(frozen=True, kw_only=True, slots=True)
class RevertTrial:
    """What a revert would do: `conflicts` are the paths that a person has to resolve.

    `is_empty` says that it would change nothing, as nothing of the commit is left.
    """

    conflicts: tuple[str, ...] = ()
    is_empty: bool = False


def try_revert(git: Git, sha: str, base: str) -> RevertTrial | None:
    """Try to revert a commit on top of one of its descendants.

    Returns:
        What would come of it; `None` where git cannot tell: it is too old, objects are
        missing, the base does not have the commit, or the commit is the first of all.

    """
    if git.run("merge-base", "--is-ancestor", sha, base).status != 0:
        return None
    # A commit that undoes `sha` on top of it: to merge that into the base is the revert.
    # (`--merge-base` would need git 2.40.)
    made = git.run(
        *("commit-tree", f"{sha}^^{{tree}}", "-p", sha),
        stdin=b"revert\n",
        environment=_NOBODY,
    )
    if made.status != 0:
        return None
    undone = made.stdout.decode().strip()
    result = git.run(
        *(*_RENAMES, "merge-tree", "--write-tree", "-z", "--name-only"),
        *("--no-messages", base, undone),
    )
    tree, *paths = result.stdout.split(b"\0")
    if result.status == _CLEAN:
        is_empty = tree == git.read("rev-parse", f"{base}^{{tree}}").strip()
        return RevertTrial(is_empty=is_empty)
    if result.status != _CONFLICTS:
        return None
    return RevertTrial(conflicts=tuple(decode_path(path) for path in paths if path))
