"""The loops that wait: which is next, and what of them the rolling branch shows."""

from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from tracer.forge import MOST_BRANCHES, ROLLING_BRANCH, BranchView, Forge
from tracer.ledger import Entry, EntryState, read_entries
from tracer.loops.branch_errors import reading
from tracer.loops.branch_search import FoundBranch
from tracer.loops.loop_view import LoopBranch, LoopView, read_branch
from tracer.loops.race_pauses import LostRaces
from tracer.loops.recorded_alerts import is_recorded
from tracer.loops.remediation_writer import RemediationWriter
from tracer.loops.rolling_branch import RollingBranch
from tracer.loops.waiting_branches import WaitingBranch, copies, without_copy
from tracer.remediation import RemediationSettings, TemplateRenderer
from tracer.repository import Snapshot
from tracer.text import path_pattern

_MESSAGE = "FEEDBACK: {}\n\nRemediation-Loop: ledger\n"
_SHOW = _MESSAGE.format("Show what waits")
_TAKE_OUT = _MESSAGE.format("Take out what has a pull request of its own")


class _Look(Struct, frozen=True, kw_only=True):
    branches: tuple[BranchView, ...]
    rolling: BranchView
    files: Snapshot | None
    base: Snapshot

    @property
    def waiting(self) -> set[str]:
        """The names of the branches that are there, and have no pull request."""
        return {
            each.name for each in self.branches if each.tip and not each.pull_request
        }


class WaitingList:
    """Changes what the rolling branch shows of branches without a place."""

    def __init__(
        self, forge: Forge, renderer: TemplateRenderer, settings: RemediationSettings
    ) -> None:
        writer = RemediationWriter(renderer, settings, is_dry_run=False)
        self._forge = forge
        self._rolling = RollingBranch(forge, writer)
        self._ledger_file = settings.ledger_file
        self._is_ledger = path_pattern(settings.ledger_file).fullmatch
        self._is_intents = path_pattern(settings.placement.path_template).fullmatch

    def shown(self) -> tuple[Entry, ...]:
        """Return the entries of the rolling branch."""
        files = self._look().files
        with reading(ROLLING_BRANCH):
            return read_entries(files, self._ledger_file) if files else ()

    def take_out(self, found: FoundBranch) -> bool:
        """Take out of the rolling branch what it shows of a branch; return if it did.

        Raises:
            TracerError: where the forge refuses, or other runs keep being faster.

        """
        losses, is_taken_out = LostRaces(self._forge), False
        while True:
            look = self._look(found.name)
            if any(map(self._is_over, look.branches)):
                return is_taken_out
            self._rolling.close_if_empty(look.rolling)
            waiting = self._waiting(found, look.base)
            if not (
                waiting and look.files and without_copy(look.files, look.base, waiting)
            ):
                return is_taken_out
            edit = partial(without_copy, base=look.base, waiting=waiting)
            if self._rolling.take_out(look.rolling, look.base, edit, _TAKE_OUT):
                is_taken_out = True
            else:
                losses.add(ROLLING_BRANCH)

    def close_merged(self, found: FoundBranch) -> bool:
        """Close the pull request of a branch if the base branch has it; return if it did.

        A person may have merged the copy right before the pull request was opened.
        """
        look = self._look(found.name)
        (own,) = look.branches
        if own.tip is None:
            return False
        view = LoopView(
            base=look.base,
            base_entries=read_entries(look.base, self._ledger_file),
            branch=read_branch(own, self._forge.snapshot(own.tip), self._ledger_file),
            rolling=LoopBranch(view=look.rolling),
            looked_at=look.branches,
        )
        return self._rolling.vain.close_merged(view)

    def show(self, found: Sequence[FoundBranch]) -> tuple[FoundBranch, ...]:
        """Copy what some branches have to the rolling one, and open its pull request.

        Returns:
            The branches that wait. Of the others, another run has opened a pull request,
            and nothing is shown.

        Raises:
            TracerError: where the forge refuses, or other runs keep being faster.

        """
        losses = LostRaces(self._forge)
        while True:
            look = self._look(*(each.name for each in found))
            waiting = tuple(each for each in found if each.name in look.waiting)
            if self._is_shown(look, waiting, losses):
                break
        # Between an earlier look and our commit, another run may have opened one of them.
        for each in found:
            if each not in waiting:
                self.take_out(each)
        return waiting

    def _is_shown(
        self, look: _Look, found: Sequence[FoundBranch], losses: LostRaces
    ) -> bool:
        """Do the next thing that is left to do to show branches; true where nothing is."""
        listed = (self._waiting(each, look.base) for each in found)
        waiting = [each for each in listed if each]
        shown = look.rolling.newest
        if copies(look.files or look.base, waiting):
            edit = partial(copies, waiting=waiting)
            done: object = self._rolling.write(look.rolling, look.base, edit, _SHOW)
        elif waiting and look.rolling.tip and not (shown and shown.is_open):
            done = self._rolling.open(look.rolling)
        else:
            return True
        if done is None:
            losses.add(ROLLING_BRANCH)
        return False

    def _look(self, *names: str) -> _Look:
        """Look at the rolling branch, and at some of loops, in one query for some 24."""
        branches: list[BranchView] = []
        for at in range(0, max(1, len(names)), MOST_BRANCHES - 1):
            part = names[at : at + MOST_BRANCHES - 1]
            view = self._forge.look([*part, ROLLING_BRANCH])
            *some, rolling = view.branches
            branches += some
        return _Look(
            branches=tuple(branches),
            rolling=rolling,
            files=self._forge.snapshot(rolling.tip) if rolling.tip else None,
            base=self._forge.snapshot(view.base),
        )

    def _is_over(self, view: BranchView) -> bool:
        """Whether a branch is gone, or is being closed, as all of its alerts have resolved.

        Before a run closes its pull request, the rolling branch keeps what it has.
        """
        shown = view.pull_request
        if view.tip is None or (shown and not shown.is_open):
            return True
        files = self._forge.snapshot(view.tip)
        branch = read_branch(view, files, self._ledger_file)
        return shown is not None and branch.is_resolved

    def _waiting(self, found: FoundBranch, base: Snapshot) -> WaitingBranch | None:
        """Return the branch with its two files, which are among those it has changed."""
        changed = self._forge.compare(base.sha, found.files.sha).paths
        ledger = next((path for path in changed if self._is_ledger(path)), None)
        intents = next((path for path in changed if self._is_intents(path)), None)
        view = BranchView(name=found.name, tip=found.files.sha, pull_request=None)
        branch = read_branch(view, found.files, self._ledger_file)
        if ledger is None:
            return None
        return WaitingBranch(
            branch=branch,
            intent_id=branch.intent_id or "",
            intent_path=intents or "",
            ledger_path=ledger,
        )


def is_shown(
    branch: FoundBranch, entries: Sequence[Entry], shown: Sequence[Entry]
) -> bool:
    """Whether the rolling branch shows a branch, and some of its entries."""
    return any(
        entry.branch == branch.name
        and entry.state is not EntryState.DECLINED
        and is_recorded(entry, entries)
        for entry in shown
    )


def urgency(entries: Sequence[Entry]) -> tuple[bool, int, str]:
    """Return the order of branches that wait: open ones first, the worst, the oldest."""
    is_over = all(entry.state is not EntryState.OPEN for entry in entries)
    worst = min((entry.severity_rank for entry in entries), default=0)
    return is_over, worst, min((entry.timestamp or "" for entry in entries), default="")
