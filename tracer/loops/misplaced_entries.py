"""Finds the entries that alerts have for another requirement than the one a person named."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tracer.forge import (
    ROLLING_BRANCH,
    BranchView,
    Forge,
    PullRequest,
    PullRequestState,
)
from tracer.ledger import Entry, EntryState, Ledger, read_entries
from tracer.loops.branch_errors import reading
from tracer.loops.branch_search import in_parts, names_of_branches
from tracer.loops.branches import name_in_files, ordinal_of
from tracer.loops.loop_observer import entries_in_files
from tracer.loops.loop_view import LoopBranch
from tracer.loops.recorded_alerts import (
    entries_of_episode,
    is_recorded,
)
from tracer.remediation import Loop
from tracer.repository import Snapshot
from tracer.text import path_pattern


class Misplaced(Struct, frozen=True, kw_only=True):
    """An entry for another requirement, and the branch on which it was added.

    `others` are all entries that were added on this branch, this one among them.
    `is_recorded`: this is the entry as the base branch or the rolling one has it. `branch` is
    without files where it is gone, or where these have changed it since. What a branch that
    waits has is there twice: in the branch, and as a copy in the rolling one.
    """

    entry: Entry
    branch: LoopBranch
    others: tuple[Entry, ...]
    is_recorded: bool

    @property
    def pull_request(self) -> PullRequest | None:
        return self.branch.view.pull_request

    @property
    def can_be_closed(self) -> bool:
        """Whether its pull request is open, and other entries have all of its alerts."""
        return (
            self.pull_request is not None
            and self.pull_request.is_open
            and all(not each.is_live for each in self.others)
        )

    @property
    def is_left(self) -> bool:
        """Whether it has to be superseded; a word of a person's own stays."""
        return self.entry.state not in {None, EntryState.SUPERSEDED}

    @property
    def is_on_branch(self) -> bool:
        """Whether it is changed on its branch, which may be merged one day."""
        return not (self.is_recorded or self.branch.is_declined)


def as_shown(forge: Forge, ledger_file: str, misplaced: Misplaced) -> Misplaced:
    """Return an entry with what its pull request has had; without one that never had it.

    After a pull request is merged, the rolling one adds more entries to the same loop.

    Raises:
        TracerError: where the forge does not answer, or a ledger cannot be read.

    """
    view, shown = misplaced.branch.view, misplaced.pull_request
    if shown is None or shown.head is None or not misplaced.is_recorded:
        return misplaced
    files = forge.snapshot(shown.head)
    had = entries_in_files(files, ledger_file, [name_in_files(view.name)])
    if not is_recorded(misplaced.entry, had):
        return replace(
            misplaced, branch=LoopBranch(view=replace(view, pull_request=None))
        )
    others = tuple(entry for entry in misplaced.others if is_recorded(entry, had))
    return replace(misplaced, others=others)


class MisplacedView(Struct, frozen=True, kw_only=True):
    """What a run sees: the base branch, the rolling one, and the entries."""

    base: Snapshot
    rolling: LoopBranch
    entries: tuple[Misplaced, ...]
    base_entries: tuple[Entry, ...] = ()

    @property
    def is_pending(self) -> bool:
        """Whether the rolling branch has some of them so, and the base branch not yet."""
        pending = {*self.rolling.entries}.difference(self.base_entries)
        return any(each.entry in pending for each in self.entries)


def find_misplaced(forge: Forge, ledger_file: str, loop: Loop) -> MisplacedView:
    """Find the entries of a loop's alerts for other requirements, wherever they are.

    All branches of loops are looked at, and those that were deleted after their pull
    request was closed. That takes a request for 25 of them, and one for each that is not
    merged, so it is for a command of a person only.

    Raises:
        TracerError: where the forge does not answer, or a ledger cannot be read.

    """
    view = forge.look([ROLLING_BRANCH])
    base, rolling_view = forge.snapshot(view.base), view.branches[0]
    rolling = _rolling(forge, ledger_file, base, rolling_view)
    kept = rolling.entries
    of_base = read_entries(base, ledger_file)
    recorded = (*(e for e in of_base if not is_recorded(e, kept)), *kept)
    wrong = list(_of_other_requirements(loop, recorded))
    names = {*_other_branches(forge, loop), *(e.branch for e in wrong if e.branch)}
    views = {each.name: each for each in _look_at(forge, sorted(names))}
    found = [
        Misplaced(
            entry=entry,
            branch=LoopBranch(view=views.get(entry.branch or "", _gone(entry))),
            others=tuple(e for e in recorded if e.branch == entry.branch),
            is_recorded=True,
        )
        for entry in wrong
    ]
    for branch_view in views.values():
        branch = _unmerged(forge, ledger_file, branch_view)
        # Of a branch that goes on, the rolling one has no more than a copy.
        elsewhere = of_base if branch.goes_on else recorded
        found += [
            Misplaced(
                entry=entry,
                branch=branch,
                others=branch.own_entries,
                is_recorded=False,
            )
            for entry in _of_other_requirements(loop, branch.own_entries)
            if not is_recorded(entry, elsewhere)
        ]
    return MisplacedView(
        base=base, rolling=rolling, entries=tuple(found), base_entries=of_base
    )


def _of_other_requirements(loop: Loop, entries: Sequence[Entry]) -> Iterator[Entry]:
    for trace in loop.traces:
        for entry in entries_of_episode(trace, entries):
            if entry.requirement != trace.requirement_id:
                yield entry


def _other_branches(forge: Forge, loop: Loop) -> Iterator[str]:
    for name in names_of_branches(forge, has_closed=True):
        if name != ROLLING_BRANCH and not ordinal_of(name, loop.key):
            yield name


def _look_at(forge: Forge, names: Sequence[str]) -> Iterator[BranchView]:
    for some in in_parts(names):
        yield from forge.look(some).branches


def _rolling(
    forge: Forge, ledger_file: str, base: Snapshot, view: BranchView
) -> LoopBranch:
    """Return the rolling branch with what it has changed in the ledger."""
    if view.tip is None or view.is_merged_whole:
        return LoopBranch(view=view)
    files, is_ledger = forge.snapshot(view.tip), path_pattern(ledger_file).fullmatch
    ledgers = [
        Ledger.parse(path, files.read(path))
        for path in forge.compare(base.sha, view.tip).paths
        if is_ledger(path)
    ]
    entries = tuple(entry for ledger in ledgers for entry in ledger.entries)
    return LoopBranch(view=view, files=files, entries=entries)


def _unmerged(forge: Forge, ledger_file: str, view: BranchView) -> LoopBranch:
    """Return a branch with its entries, unless its pull request is merged."""
    pull_request, tip = view.pull_request, view.tip
    if pull_request and pull_request.state is PullRequestState.MERGED:
        return LoopBranch(view=view)
    if pull_request and pull_request.state is PullRequestState.CLOSED:
        tip = pull_request.head
    if tip is None:
        return LoopBranch(view=view)
    files = forge.snapshot(tip)
    with reading(view.name):
        entries = entries_in_files(files, ledger_file, [name_in_files(view.name)])
    return LoopBranch(view=view, files=files, entries=entries)


def _gone(entry: Entry) -> BranchView:
    return BranchView(name=entry.branch or "", tip=None, pull_request=None)
