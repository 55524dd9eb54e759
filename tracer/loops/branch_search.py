"""The branches of loops: what is recorded there, and whether a pull request shows it."""

import itertools
from collections.abc import Iterator, Sequence

from msgspec import Struct

from tracer.errors import ForgeRefusedError, ForgeUnavailableError, TracerError
from tracer.forge import MOST_BRANCHES, ROLLING_BRANCH, Forge, PullRequest
from tracer.ledger import Entry, read_entries
from tracer.loops.branch_errors import reading
from tracer.loops.branches import PREFIX as BRANCH_PREFIX
from tracer.repository import Repository, Snapshot

_PLACES = (f"refs/heads/{BRANCH_PREFIX}", f"refs/remotes/origin/{BRANCH_PREFIX}")


class FoundBranch(Struct, frozen=True, kw_only=True):
    """A branch of a loop that there is, and its files; its tip is `files.sha`.

    `is_searched`: whether its pull request was asked for. `pull_request` is `None` where
    there is none, or none was asked for. `is_gone`: only its closed pull request is left.
    """

    name: str
    files: Snapshot
    is_searched: bool = False
    is_gone: bool = False
    pull_request: PullRequest | None = None

    @property
    def is_open(self) -> bool:
        """Whether its pull request is open."""
        return self.pull_request is not None and self.pull_request.is_open

    def entries(self, ledger_file: str) -> tuple[Entry, ...]:
        """Return all entries of its ledger.

        Raises:
            LedgerError: where that cannot be read.

        """
        with reading(self.name):
            return read_entries(self.files, ledger_file)


class BranchSearch(Struct, frozen=True, kw_only=True):
    """The branches of loops.

    Where the forge was not asked for them, or did not say, they are those that the clone
    has. `problem` says why; `error` is what the forge did instead of an answer.
    """

    branches: tuple[FoundBranch, ...]
    problem: str = ""
    error: TracerError | None = None

    @property
    def is_of_clone(self) -> bool:
        """Whether the forge may have others, and may show them in pull requests."""
        return bool(self.problem)


def find_branches(
    forge: Forge,
    repository: Repository,
    *,
    has_pull_requests: bool,
    deleted: Sequence[str] = (),
    has_closed: bool = False,
) -> BranchSearch:
    """Find the branches of loops on the forge; without one, those of the clone.

    Args:
        forge: where the pull requests are.
        repository: the clone.
        has_pull_requests: whether the forge can say that one was declined or merged.
        deleted: names of branches of which the pull request's last commit counts.
        has_closed: whether to find others that were deleted, by closed pull requests.

    """
    if not has_pull_requests:
        problem = "they are asked for with `publish: github` only"
        branches = tuple(_branches_of_clone(forge, repository))
        return BranchSearch(branches=branches, problem=problem)
    try:
        names = names_of_branches(forge, deleted, has_closed=has_closed)
        branches = tuple(_branches_of_forge(forge, names, deleted))
        return BranchSearch(branches=branches)
    except (ForgeRefusedError, ForgeUnavailableError) as error:
        branches = tuple(_branches_of_clone(forge, repository))
        return BranchSearch(branches=branches, problem=error.message, error=error)


def _branches_of_forge(
    forge: Forge, names: Sequence[str], deleted: Sequence[str]
) -> Iterator[FoundBranch]:
    for some in in_parts(names):
        for view in forge.look(some).branches:
            last = view.pull_request.head if view.pull_request else None
            if sha := view.tip or last:
                yield FoundBranch(
                    name=view.name,
                    files=forge.snapshot(sha),
                    is_searched=True,
                    is_gone=view.tip is None and view.name not in deleted,
                    pull_request=view.pull_request,
                )


def names_of_branches(
    forge: Forge, deleted: Sequence[str] = (), *, has_closed: bool
) -> list[str]:
    """Return the names of the branches of loops, then of those that were deleted.

    `has_closed`: those count, too, whose pull request is among the newest closed ones.
    """
    names = [ref.removeprefix("refs/heads/") for ref in forge.refs(_PLACES[0])]
    closed = forge.closed_heads() if has_closed else ()
    loops = (head for head in closed if head.startswith(BRANCH_PREFIX))
    others = (head for head in loops if head != ROLLING_BRANCH)
    return list(dict.fromkeys((*names, *deleted, *others)))


def _branches_of_clone(forge: Forge, repository: Repository) -> Iterator[FoundBranch]:
    """Walk over the clone's own branches and those it fetched; its own count more."""
    tips: dict[str, str] = {}
    for place in _PLACES:
        listed = repository.read(
            "for-each-ref", "--format=%(objectname) %(refname)", place
        )
        for line in listed.decode("utf-8", "replace").splitlines():
            sha, _, ref = line.partition(" ")
            tips.setdefault(BRANCH_PREFIX + ref.removeprefix(place), sha)
    for name, sha in sorted(tips.items()):
        yield FoundBranch(name=name, files=forge.snapshot(sha))


def in_parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Walk over names in parts that GitHub answers in one query."""
    iterator = iter(names)
    while part := list(itertools.islice(iterator, MOST_BRANCHES)):
        yield part
