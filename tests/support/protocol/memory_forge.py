"""A forge in memory: values that can be compared, and every request as one step."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracer.forge import PullRequestState

OPEN, CLOSED, MERGED = (
    PullRequestState.OPEN,
    PullRequestState.CLOSED,
    PullRequestState.MERGED,
)
BASE = "refs/heads/main"
HEADS = "refs/heads/"
NOTES = "notes.md"
"""The file that a person pushes."""
RETITLED, REOPENED = "Retitled", "Reopened"
Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MemoryCommit:
    parents: tuple[str, ...]
    files: tuple[tuple[str, str], ...]


COMMITS: dict[str, MemoryCommit] = {}
"""Every commit that was ever made: its name follows from what it has, as in git."""


def make_commit(parents: tuple[str, ...], files: Files, message: str) -> str:
    commit = MemoryCommit(parents, tuple(sorted(files.items())))
    sha = hashlib.sha1(repr((commit, message)).encode()).hexdigest()  # noqa: S324
    COMMITS[sha] = commit
    return sha


def files_of(sha: str) -> dict[str, str]:
    return dict(COMMITS[sha].files)


def ancestors(sha: str) -> set[str]:
    known, left = set(), [sha]
    while left:
        current = left.pop()
        if current not in known:
            known.add(current)
            left += COMMITS[current].parents
    return known


@dataclass(frozen=True, slots=True)
class MemoryPull:
    number: int
    branch: str
    state: PullRequestState
    head: str
    title: str
    is_closed_by_us: bool = False


@dataclass(frozen=True, slots=True)
class MemoryForge:
    """What the forge has at one moment: each change gives another value."""

    refs: tuple[tuple[str, str], ...]
    pulls: tuple[MemoryPull, ...] = ()

    def ref(self, name: str) -> str | None:
        return next((sha for ref, sha in self.refs if ref == name), None)

    @property
    def base(self) -> str:
        return self.ref(BASE) or ""

    @property
    def branches(self) -> list[str]:
        names = (name for name, _ in self.refs if name != BASE)
        return [n.removeprefix(HEADS) for n in names if n.startswith(HEADS)]

    def with_ref(self, name: str, sha: str | None) -> "MemoryForge":
        """Set or delete a ref; open pull requests follow their branch, or end with it."""
        refs = {**dict(self.refs), name: sha}
        pulls = [
            _followed(pull, sha)
            if f"{HEADS}{pull.branch}" == name and pull.state is OPEN
            else pull
            for pull in self.pulls
        ]
        kept = sorted((key, value) for key, value in refs.items() if value)
        return MemoryForge(tuple(kept), tuple(pulls))

    def with_pull(self, pull: MemoryPull) -> "MemoryForge":
        others = [each for each in self.pulls if each.number != pull.number]
        ordered = sorted([*others, pull], key=lambda each: each.number)
        return replace(self, pulls=tuple(ordered))

    def pulls_of(self, branch: str) -> list[MemoryPull]:
        return [pull for pull in self.pulls if pull.branch == branch]

    def open_pull_of(self, branch: str) -> MemoryPull | None:
        own = (pull for pull in self.pulls_of(branch) if pull.state is OPEN)
        return next(own, None)


def _followed(pull: MemoryPull, sha: str | None) -> MemoryPull:
    return replace(pull, head=sha) if sha else replace(pull, state=CLOSED)


def fork_of(base: str, head: str) -> str:
    """Return the last commit that two have in common."""
    common = ancestors(base) & ancestors(head)
    return next(
        each
        for each in sorted(common)
        if not any(each in COMMITS[other].parents for other in common)
    )


def merged_files(base: str, head: str) -> dict[str, str] | None:
    """Merge two commits file by file; `None` where both have changed one."""
    ours, theirs = files_of(base), files_of(head)
    origin, merged = files_of(fork_of(base, head)), dict(ours)
    for path, text in theirs.items():
        if text == origin.get(path) or text == ours.get(path):
            continue
        if ours.get(path) != origin.get(path):
            return None
        merged[path] = text
    return merged


# -- requests ----------------------------------------------------------------------

Answer = object
Step = Callable[["MemoryForge"], tuple["MemoryForge", Answer]]


@dataclass(frozen=True, slots=True)
class Request:
    """One request: a name, and what it is about."""

    name: str
    values: tuple[object, ...]

    def apply(self, forge: MemoryForge) -> tuple[MemoryForge, Answer]:
        """Return the forge after this request, and its answer."""
        return _EFFECTS[self.name](forge, *self.values)


def _read_base(forge: MemoryForge) -> tuple[MemoryForge, Answer]:
    return forge, forge.base


def _read_branches(
    forge: MemoryForge, branches: Sequence[str]
) -> tuple[MemoryForge, Answer]:
    seen = tuple(
        (name, forge.ref(f"{HEADS}{name}"), tuple(forge.pulls_of(name)))
        for name in branches
    )
    heads = tuple(pull.branch for pull in forge.pulls if pull.state is OPEN)
    return forge, (heads, *seen)


def _list_refs(forge: MemoryForge, prefix: str) -> tuple[MemoryForge, Answer]:
    return forge, tuple(name for name, _ in forge.refs if name.startswith(prefix))


def _claim(forge: MemoryForge, ref: str, sha: str) -> tuple[MemoryForge, Answer]:
    current = forge.ref(ref)
    if current:
        # A repeated request finds the ref that the first one made.
        return forge, current == sha
    return forge.with_ref(ref, sha), True


def _move(
    forge: MemoryForge, branch: str, before: str, after: str | None
) -> tuple[MemoryForge, Answer]:
    name = f"{HEADS}{branch}"
    if forge.ref(name) != before:
        return forge, False
    shown = forge.open_pull_of(branch) if after is None else None
    if shown:
        forge, _ = _close(forge, shown.number)
    return forge.with_ref(name, after), True


def _open(
    forge: MemoryForge, branch: str, title: str
) -> tuple[MemoryForge, MemoryPull | None]:
    tip = forge.ref(f"{HEADS}{branch}")
    if tip is None or tip in ancestors(forge.base):
        return forge, None
    is_there = forge.open_pull_of(branch)
    if is_there:
        return forge, is_there
    pull = MemoryPull(len(forge.pulls) + 1, branch, OPEN, tip, title)
    return forge.with_pull(pull), pull


def _opened(forge: MemoryForge, branch: str, title: str) -> tuple[MemoryForge, Answer]:
    after, pull = _open(forge, branch, title)
    return after, (pull, forge.base) if pull else None


def _close(forge: MemoryForge, number: int) -> tuple[MemoryForge, Answer]:
    pull = next(each for each in forge.pulls if each.number == number)
    closed = replace(pull, state=CLOSED, is_closed_by_us=True)
    return forge.with_pull(closed) if pull.state is OPEN else forge, None


_EFFECTS: dict[str, Callable[..., tuple[MemoryForge, Answer]]] = {
    "read base": _read_base,
    "read branches": _read_branches,
    "list refs": _list_refs,
    "claim": _claim,
    "move": _move,
    "open": _opened,
    "close": _close,
}


# -- what a person does --------------------------------------------------------------


def by_a_person(forge: MemoryForge) -> Iterator[tuple[str, MemoryForge]]:
    """Walk over everything that a person can do next."""
    for pull in forge.pulls:
        yield from _to_a_pull(forge, pull)
    for branch in forge.branches:
        name = f"{HEADS}{branch}"
        tip = forge.ref(name) or ""
        yield f"delete {branch}", forge.with_ref(name, None)
        files = {**files_of(tip), NOTES: "by hand"}
        if files != files_of(tip):
            pushed = make_commit((tip,), files, "Add notes")
            yield f"push to {branch}", forge.with_ref(name, pushed)


def _to_a_pull(
    forge: MemoryForge, pull: MemoryPull
) -> Iterator[tuple[str, MemoryForge]]:
    number = pull.number
    if pull.state is OPEN:
        yield f"close #{number}", forge.with_pull(replace(pull, state=CLOSED))
        files = merged_files(forge.base, pull.head)
        if files is not None:
            for how, parents in (
                ("merge", (forge.base, pull.head)),
                ("squash", (forge.base,)),
            ):
                sha = make_commit(parents, files, f"{how} #{number}")
                after = forge.with_ref(BASE, sha).with_pull(replace(pull, state=MERGED))
                yield f"{how} #{number}", after
    is_last = forge.ref(f"{HEADS}{pull.branch}") == pull.head
    if pull.state is CLOSED and is_last and not forge.open_pull_of(pull.branch):
        again = replace(pull, state=OPEN, title=REOPENED, is_closed_by_us=False)
        yield f"reopen #{number}", forge.with_pull(again)
    if pull.title not in {RETITLED, REOPENED} and pull.state is OPEN:
        yield f"retitle #{number}", forge.with_pull(replace(pull, title=RETITLED))
