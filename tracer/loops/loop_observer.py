"""Looks at a loop: which branch it is on now, and what that and the base branch record."""

from collections.abc import Sequence

from msgspec.structs import replace

from tracer.errors import LedgerError
from tracer.forge import (
    MOST_BRANCHES,
    ROLLING_BRANCH,
    BranchView,
    Forge,
    ForgeView,
    PullRequestState,
)
from tracer.ledger import Entry, EntryState, Ledger, read_entries
from tracer.loops.branch_errors import reading
from tracer.loops.branches import PREFIX as BRANCH_PREFIX
from tracer.loops.branches import branch_name, key_of, name_in_files, ordinal_of
from tracer.loops.declines import is_answered
from tracer.loops.life_rules import LifeRules
from tracer.loops.loop_view import LoopBranch, LoopView, is_closed, is_open
from tracer.loops.moved_ledgers import entries_before_move
from tracer.loops.recorded_alerts import entries_of_episode, is_elsewhere
from tracer.remediation import Loop
from tracer.repository import Snapshot
from tracer.text import fill_path, has_only_placeholder, has_placeholders

_WINDOW = 3
"""Branches of a loop that are looked at in one request: the last that the base branch
names, the one after that, and one more for a run that is ahead of us."""
_EARLIER = 10
"""Branches before these, of which the rolling branch may have declined entries."""
_MOST_TEXT = 500_000
"""Characters of a shared ledger that are read with all branches of a look."""


class LoopObserver:
    """Looks at the loops of a run, as often as the run writes to them."""

    def __init__(self, forge: Forge, ledger_file: str, rules: LifeRules) -> None:
        self._forge = forge
        self._rules = rules
        self._ledger_file = ledger_file
        self.base_entries = read_entries(forge.base(), ledger_file)
        """Those of the base branch, as it was at the last look."""
        self._last: tuple[ForgeView, BranchView] | None = None
        self._ahead: dict[str, list[BranchView]] = {}
        self._opened = 0

    def look_ahead(self, loops: Sequence[Loop]) -> None:
        """Look at many loops with few requests; the first look at each of them uses it.

        What is seen may be old when it is used. That does no harm: each write is refused
        where something has changed since, and is followed by another look.
        """
        keys = {
            name: loop.key
            for loop in loops
            for name in _names(loop.key, latest_ordinal(loop.key, self.base_entries))
        }
        names = list(keys)
        most = MOST_BRANCHES - 1  # and the rolling one
        for at in range(0, len(names), most):
            view, _ = self._look_once(names[at : at + most])
            for branch in view.branches:
                self._ahead.setdefault(keys[branch.name], []).append(branch)

    def forget_ahead(self) -> None:
        """Look at each further loop when its turn comes: other runs are at work on them.

        What is begun from an old look and lost costs four writes, a look one request.
        """
        self._ahead.clear()

    def observe(self, loop: Loop) -> LoopView:
        """Return what a loop looks like now.

        Raises:
            TracerError: where the forge does not answer, or a ledger cannot be read.

        """
        first = latest_ordinal(loop.key, self.base_entries)
        ahead = self._ahead.pop(loop.key, [])
        is_ahead = bool(ahead)
        names = _names(loop.key, first)
        view, rolling = self._look(names, ahead)
        if reopened := _open_before(view, loop.key, first):
            view, rolling = self._look([*reopened, *names], ())
        looked_at: tuple[BranchView, ...] = ()
        declined: list[LoopBranch] = []
        over: list[LoopBranch] = []
        while True:
            base = self._forge.snapshot(view.base)
            looked_at += view.branches
            for at, branch_view in enumerate(view.branches):
                branch = self._branch(branch_view)
                kept = self._kept(branch, rolling)
                if self._is_closed_and_over(branch, kept):
                    over.append(branch)
                    continue
                if branch.is_declined:
                    declined.append(branch)
                    if not is_answered(loop, branch, self._rules, kept):
                        continue
                if not branch.is_over(self.base_entries):
                    later = [self._branch(each) for each in view.branches[at + 1 :]]
                    answers = [b for b in later if self._is_answer(b, rolling)]
                    kept_there = self._rolling(rolling, looked_at, loop)
                    return LoopView(
                        base=base,
                        base_entries=_of_loop(loop, self.base_entries),
                        branch=_of_run(loop, branch, rolling),
                        rolling=_branch_of_loop(loop, kept_there),
                        looked_at=looked_at,
                        declined=(*declined, *answers),
                        elsewhere=tuple(
                            _of_run(loop, each, rolling)
                            for each in later
                            if _is_visible(each.view, kept_there)
                        ),
                        merged_otherwise=self._merged_otherwise(over),
                        open_loops=self._open_loops(view),
                        is_ahead=is_ahead,
                    )
            first += _WINDOW
            view, rolling = self._look(_names(loop.key, first), ())

    def _is_answer(self, branch: LoopBranch, rolling: BranchView) -> bool:
        """Whether a person closed the pull request of a branch."""
        kept = self._kept(branch, rolling)
        return branch.is_declined and not self._is_closed_and_over(branch, kept)

    def _is_closed_and_over(self, branch: LoopBranch, kept: Sequence[Entry]) -> bool:
        """Whether a pull request was closed, and the ledger goes on with what it has."""
        is_there = branch.is_merged_otherwise(self.base_entries)
        return branch.is_closed_as_resolved(kept) or (branch.is_declined and is_there)

    def _merged_otherwise(self, over: Sequence[LoopBranch]) -> frozenset[str]:
        there = (b for b in over if b.is_merged_otherwise(self.base_entries))
        return frozenset(branch.name for branch in there)

    def _look(
        self, branches: Sequence[str], ahead: Sequence[BranchView]
    ) -> tuple[ForgeView, BranchView]:
        """Look at branches, and once more where the base branch may be older than they are.

        Where they were seen ahead, the base and the rolling branch are those of the last
        look, whatever it was for.
        """
        before = self._last
        if before and [view.name for view in ahead] == list(branches):
            view, rolling = before
            view = replace(view, branches=tuple(ahead))
        else:
            view, rolling = self._look_once(branches)
        is_merged = before is not None and _was_merged(before[1], rolling)
        if is_merged or has_unseen_merge(view, self.base_entries):
            view, rolling = self._look_once(branches)
        return view, rolling

    def _look_once(self, branches: Sequence[str]) -> tuple[ForgeView, BranchView]:
        """Look at branches, and in the same request at the rolling one."""
        view = self._forge.look([*branches, ROLLING_BRANCH], self._files(branches))
        base = self._forge.snapshot(view.base)
        self.base_entries = read_entries(base, self._ledger_file)
        self._opened = 0
        *own, rolling = view.branches
        self._last = (replace(view, branches=tuple(own)), rolling)
        return self._last

    def _files(self, branches: Sequence[str]) -> dict[str, list[str]]:
        """Return the ledger files that will be read, by the branches that have them.

        The rolling branch may have that of each. A ledger that all loops share is read
        with each branch, so only where it is short.
        """
        template = self._ledger_file
        if has_only_placeholder(template, "loop"):
            paths = {
                name: fill_path(template, {"loop": name_in_files(name)})
                for name in branches
            }
        elif has_placeholders(template) or self._is_long(len(branches)):
            return {}
        else:
            paths = dict.fromkeys(branches, template)
        files = {name: [path] for name, path in paths.items()}
        earlier = [
            fill_path(template, {"loop": name_in_files(name)})
            for name in _earlier(branches)
        ]
        rolling = dict.fromkeys([*paths.values(), *earlier])
        return files | {ROLLING_BRANCH: list(rolling)}

    def _is_long(self, count: int) -> bool:
        shared = self._forge.base().read(self._ledger_file) or ""
        return len(shared) * (count + 1) > _MOST_TEXT

    def has_elsewhere(self, loop: Loop) -> bool:
        """Whether the base branch has an alert of a loop for another requirement."""
        return any(is_elsewhere(trace, self.base_entries) for trace in loop.traces)

    def note_opened(self) -> None:
        """Count a pull request that was opened since the last look."""
        self._opened += 1

    def _open_loops(self, view: ForgeView) -> int:
        heads = [head for head in view.open_heads if head.startswith(BRANCH_PREFIX)]
        return len(heads) - heads.count(ROLLING_BRANCH) + self._opened

    def last_rolling(self) -> tuple[BranchView, Snapshot]:
        """Return the rolling branch, and the base, as they were at the last look."""
        view, rolling = self._last or self._look_once(())
        return rolling, self._forge.snapshot(view.base)

    def _kept(self, branch: LoopBranch, rolling: BranchView) -> tuple[Entry, ...]:
        """Return what the rolling branch and the base record, for a closed branch."""
        if not branch.is_declined:
            return ()
        return (*self._rolling(rolling, [branch.view]).entries, *self.base_entries)

    def _rolling(
        self,
        view: BranchView,
        looked_at: Sequence[BranchView],
        loop: Loop | None = None,
    ) -> LoopBranch:
        """Return the rolling branch, with its entries for a loop while it may be merged.

        The alerts of the loop may have entries of another one, as a person has moved them.
        """
        if view.tip is None or view.is_merged_whole:
            return LoopBranch(view=view)
        files = self._forge.snapshot(view.tip)
        branches = [branch.name for branch in looked_at]
        branches += _earlier(branches)
        branches += self._recorded_branches(loop) if loop else ()
        names = list(dict.fromkeys(map(name_in_files, branches)))
        with reading(view.name):
            entries = entries_in_files(files, self._ledger_file, names)
        return LoopBranch(view=view, files=files, entries=entries)

    def _recorded_branches(self, loop: Loop) -> list[str]:
        """Return the branches of the entries that an alert of the loop may change.

        Of those that came before, only the open ones: each is a file to read.
        """
        conditions = {trace.alert.fingerprint for trace in loop.traces}
        same = [
            entry
            for trace in loop.traces
            for entry in entries_of_episode(trace, self.base_entries)
        ]
        still_open = [
            entry
            for entry in self.base_entries
            if entry.state is EntryState.OPEN and entry.fingerprint in conditions
        ]
        return [entry.branch for entry in (*same, *still_open) if entry.branch]

    def _branch(self, view: BranchView) -> LoopBranch:
        """Return a branch with its entries, which matter unless it is merged.

        What a person closed has those of its pull request: the branch may be deleted. If
        its ledger cannot be read, nobody can change that any more, so it has none.
        """
        pull_request = view.pull_request
        tip = view.tip
        if pull_request and not pull_request.is_open:
            tip = pull_request.head if is_closed(view) else None
        if tip is None:
            return LoopBranch(view=view)
        files, names = self._forge.snapshot(tip), [name_in_files(view.name)]
        try:
            with reading(view.name):
                entries = entries_in_files(files, self._ledger_file, names)
                if all(entry.branch != view.name for entry in entries):
                    entries += entries_before_move(
                        files, self._ledger_file, view.name, names[0]
                    )
        except LedgerError as error:
            if not is_closed(view):
                raise
            return LoopBranch(view=view, problem=error.message)
        return LoopBranch(view=view, files=files, entries=entries)


def _was_merged(before: BranchView, now: BranchView) -> bool:
    """Whether the rolling branch was merged between two looks: the base may be older."""
    return now.is_merged_whole and not before.is_merged_whole


def _is_visible(view: BranchView, rolling: LoopBranch) -> bool:
    """Whether people see what a branch has: in its pull request, or as it waits.

    A run may have ended before it opened the pull request.
    """
    waits = any(entry.branch == view.name for entry in rolling.entries)
    return is_open(view) or (LoopBranch(view=view).goes_on and waits)


def _branch_of_loop(loop: Loop, branch: LoopBranch) -> LoopBranch:
    return replace(branch, entries=_of_loop(loop, branch.entries))


def _of_run(loop: Loop, branch: LoopBranch, rolling: BranchView) -> LoopBranch:
    """Return a branch with what the text of the rolling pull request has counted of it."""
    own, shown = _branch_of_loop(loop, branch), rolling.newest
    return replace(own, waited=shown.sightings) if shown else own


def _of_loop(loop: Loop, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return entries without those that were superseded by the ones of this loop."""
    if not loop.is_moved:
        return tuple(entries)
    return tuple(
        entry
        for entry in entries
        if entry.is_live or ordinal_of(entry.branch, loop.key)
    )


def _names(key: str, first: int) -> list[str]:
    """Return the names of the branches of a loop that are looked at together."""
    return [branch_name(key, ordinal) for ordinal in range(first, first + _WINDOW)]


def _open_before(view: ForgeView, key: str, first: int) -> list[str]:
    """Return the branches before the first one that are open: a person reopened them."""
    earlier = (ordinal_of(head, key) for head in view.open_heads)
    ordinals = sorted({ordinal for ordinal in earlier if 0 < ordinal < first})
    return [branch_name(key, ordinal) for ordinal in ordinals]


def _earlier(branches: Sequence[str]) -> list[str]:
    """Return the branches of the same loops that came right before these.

    The rolling branch may have what a person declined of them.
    """
    first: dict[str, int] = {}
    for branch in branches:
        key = key_of(branch)
        ordinal = ordinal_of(branch, key)
        first[key] = min(ordinal, first.get(key, ordinal))
    return [
        branch_name(key, ordinal)
        for key, end in first.items()
        for ordinal in range(max(1, end - _EARLIER), end)
    ]


def latest_ordinal(key: str, entries: Sequence[Entry]) -> int:
    """Return which loop of a key is the latest that entries name; 1 where none is named."""
    return max((ordinal_of(entry.branch, key) for entry in entries), default=0) or 1


def has_unseen_merge(view: ForgeView, base_entries: Sequence[Entry]) -> bool:
    """Whether a pull request was merged whose entries the base branch does not show.

    The base may have been read before the merge and the pull request after it. Then the
    base has to be read again, or alerts that it records would be recorded twice.
    """
    named = {entry.branch for entry in base_entries}
    return any(
        branch.pull_request is not None
        and branch.pull_request.state is PullRequestState.MERGED
        and branch.name not in named
        for branch in view.branches
    )


def entries_in_files(
    files: Snapshot, template: str, names: Sequence[str]
) -> tuple[Entry, ...]:
    """Return the entries that the ledger has on a branch, for the loops of some names.

    Where each loop has a file of its own, only these are read: a request for each earlier
    loop would make runs slower with every one of them.
    """
    if not has_only_placeholder(template, "loop"):
        return read_entries(files, template)
    paths = [fill_path(template, {"loop": name}) for name in names]
    ledgers = [Ledger.parse(path, files.read(path)) for path in paths]
    return tuple(entry for ledger in ledgers for entry in ledger.entries)
