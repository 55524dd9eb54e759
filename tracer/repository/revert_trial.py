"""Whether commits can be reverted on top of another one, tried without writing to either."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tracer.repository.encodings import decode_path
from tracer.repository.git_command import Git

_CLEAN = b"1"
"""How git marks a merge without conflicts, of those that it reads from standard input."""
_USAGE = 129
"""Git's status for an option that it does not know: `--stdin` is as old as git 2.39."""
_RENAMES = ("-c", "merge.renameLimit=400")
"""The most files among which renames are looked for: time grows with their square."""
_ONE_PACK = ("-c", "fastimport.unpackLimit=1")
"""Few objects would be unpacked, by one more process."""


class RevertTrial(Struct, frozen=True, kw_only=True):
    """What a revert would do: `conflicts` are the paths that a person has to resolve.

    `is_empty` says that it would change nothing, as nothing of the commit is left.
    """

    conflicts: tuple[str, ...] = ()
    is_empty: bool = False


class _Revert(Struct, frozen=True):
    """A revert as trees: the commit's own, its parent's, and that of the base."""

    after: str
    before: str
    base: str


def try_reverts(git: Git, shas: Sequence[str], base: str) -> dict[str, RevertTrial]:
    """Try to revert commits on top of one of their descendants, each of them alone.

    Returns:
        What would come of each. Left out are those of which git cannot tell: it is too
        old, objects are missing, the base does not have the commit, or the commit is
        the first of all.

    """
    reverts = _reverts(git, shas, base)
    trials = _merged(git, list(reverts.values())) if reverts else []
    return {sha: trial for sha, trial in zip(reverts, trials, strict=False) if trial}


def _reverts(git: Git, shas: Sequence[str], base: str) -> dict[str, _Revert]:
    """Return the trees of the commits that the base has."""
    names = [f"{base}^{{tree}}"]
    names += [f"{sha}{parent}^{{tree}}" for sha in shas for parent in ("", "^")]
    answer = git.run("cat-file", "--batch-check", stdin="\n".join(names).encode())
    rows = [row.split() for row in answer.stdout.decode().splitlines()]
    of_base, *trees = (row[0] if row[1:2] == ["tree"] else "" for row in rows)
    known = {
        sha: _Revert(after, before, of_base)
        for sha, after, before in zip(shas, trees[::2], trees[1::2], strict=True)
        if after and before and of_base
    }
    elsewhere = _not_in(git, list(known), base)
    return {sha: revert for sha, revert in known.items() if sha not in elsewhere}


def _not_in(git: Git, shas: Sequence[str], base: str) -> frozenset[str]:
    """Return the commits that are no ancestors of the base, and ancestors of theirs."""
    names = "".join(f"{name}\n" for name in (*shas, f"^{base}"))
    answer = git.run("rev-list", "--stdin", stdin=names.encode()) if shas else None
    if answer is None or answer.status != 0:
        return frozenset(shas)
    return frozenset(answer.stdout.decode().split())


def _merged(git: Git, reverts: Sequence[_Revert]) -> list[RevertTrial | None]:
    """Merge what undoes each commit into the base."""
    commits = _make_commits(git, reverts)
    pairs = list(zip(commits[1::3], commits[2::3], strict=False))
    bases = [revert.base.encode() for revert in reverts]
    trials: list[RevertTrial | None] = []
    while len(trials) < len(pairs):
        left = pairs[len(trials) :]
        result = git.run(
            *(*_RENAMES, "merge-tree", "--write-tree", "-z", "--name-only"),
            *("--no-messages", "--stdin"),
            stdin="".join(f"{ours} {theirs}\n" for ours, theirs in left).encode(),
        )
        trials += _read_trials(result.stdout, bases[len(trials) :])
        if result.status == _USAGE:
            break
        if len(trials) < len(pairs):
            trials.append(None)  # git ended here: an object of this one is missing
    return trials


def _make_commits(git: Git, reverts: Sequence[_Revert]) -> list[str]:
    """Make three commits for each revert, of which the first is the others' parent.

    To merge the two is the revert. They have no other history, in which git would have
    to look for their common ancestor. (`--merge-base` would need git 2.40.)
    """
    script = []
    for number, revert in enumerate(reverts):
        parent = 3 * number + 1
        # After a reset the next commit has no parent.
        script += ["reset refs/reverts\n", _commit(parent, revert.after)]
        script += [_commit(parent + 1, revert.base, parent)]
        script += [_commit(parent + 2, revert.before, parent)]
    script += [f"get-mark :{mark + 1}\n" for mark in range(3 * len(reverts))]
    command = (*_ONE_PACK, "fast-import", "--quiet")
    return git.run(*command, stdin="".join(script).encode()).stdout.decode().split()


def _commit(mark: int, tree: str, parent: int | None = None) -> str:
    """Write a commit in the language of `git fast-import`."""
    from_ = f"from :{parent}\n" if parent else ""
    return (
        f"commit refs/reverts\nmark :{mark}\ncommitter revert <revert> 1 +0000\n"
        f'data 0\n{from_}M 040000 {tree} ""\n\n'
    )


def _read_trials(output: bytes, bases: Sequence[bytes]) -> Iterator[RevertTrial]:
    """Read git's records: a status, the merged tree, paths with conflicts, an empty field."""
    fields = iter(output.split(b"\0"))
    for base, status in zip(bases, fields, strict=False):
        tree = next(fields, b"")
        paths = tuple(map(decode_path, iter(lambda: next(fields, b""), b"")))
        if not tree:
            return
        if status == _CLEAN:
            yield RevertTrial(is_empty=tree == base)
        else:
            yield RevertTrial(conflicts=paths)
