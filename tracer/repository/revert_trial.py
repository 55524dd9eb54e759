"""Whether commits can be reverted on top of another one, tried without writing to either."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice, zip_longest

from msgspec import Struct

from tracer.repository.encodings import decode_path
from tracer.repository.git_command import Git
from tracer.text import Pattern

_CLEAN = b"1"
"""How git marks a merge without conflicts, of those that it reads from standard input."""
_USAGE = 129
"""Git's status for an option that it does not know: `--stdin` is as old as git 2.39."""
_RENAMES = ("-c", "merge.renameLimit=400")
"""The most files among which renames are looked for: time grows with their square."""
_FOUND = Pattern(r"(?P<object>[0-9a-f]{40,64}) (?:tree|blob) \d+")
_MOST_PATHS = 50
"""Of a commit that changed more files, all are merged."""
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


def try_reverts(
    git: Git, changed: Mapping[str, Collection[str]], base: str
) -> dict[str, RevertTrial]:
    """Try to revert commits on top of one of their descendants, each of them alone.

    Args:
        git: asks the repository.
        changed: the commits by their shas, with the paths that each changed.
        base: the descendant.

    Returns:
        What would come of each. Left out are those of which git cannot tell: it is too
        old, objects are missing, the base does not have the commit, or the commit is
        the first of all.

    """
    objects = _objects(git, changed, base)
    known = {
        sha: _Revert(after, before, objects[_tree(base)])
        for sha in changed
        if (after := objects[_tree(sha)]) and (before := objects[_tree(f"{sha}^")])
    }
    elsewhere = _not_in(git, list(known), base) if objects[_tree(base)] else {*known}
    reverts = {sha: known[sha] for sha in known if sha not in elsewhere}
    trials: dict[str, RevertTrial | None] = {
        sha: RevertTrial()
        for sha in reverts
        if _is_as_left(objects, sha, base, changed)
    }
    others = [sha for sha in reverts if sha not in trials]
    merged = _merged(git, [reverts[sha] for sha in others]) if others else []
    trials |= zip(others, merged, strict=False)
    return {sha: trial for sha in reverts if (trial := trials.get(sha))}


def _tree(revision: str) -> str:
    return f"{revision}^{{tree}}"


def _files(sha: str, base: str, paths: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Name each file that a commit changed: before, behind it, and in the base."""
    if len(paths) <= _MOST_PATHS and not any("\n" in path for path in paths):
        for path in paths:
            yield tuple(f"{revision}:{path}" for revision in (f"{sha}^", sha, base))


def _is_as_left(
    objects: Mapping[str, str],
    sha: str,
    base: str,
    changed: Mapping[str, Collection[str]],
) -> bool:
    """Whether the base has each file as the commit left it: then there is nothing to merge.

    A file that it made or deleted may be a submodule or lack its object: that is tried.
    """
    files = [[objects[name] for name in own] for own in _files(sha, base, changed[sha])]
    return bool(files) and all(before and after == now for before, after, now in files)


def _objects(
    git: Git, changed: Mapping[str, Collection[str]], base: str
) -> Mapping[str, str]:
    """Return the trees and files that all of it is about, by name; empty without one."""
    trees = [base, *(name for sha in changed for name in (sha, f"{sha}^"))]
    names = list(map(_tree, trees))
    for sha, paths in changed.items():
        names += chain.from_iterable(_files(sha, base, paths))
    stdin = "\n".join(names).encode("utf-8", "surrogateescape")
    answer = git.run("cat-file", "--batch-check", stdin=stdin)
    rows = answer.stdout.decode("utf-8", "surrogateescape").split("\n")
    found = (_FOUND.fullmatch(row) for row in rows)
    return {
        name: match["object"] if match else ""
        for name, match in zip_longest(names, islice(found, len(names)))
    }


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
