"""The loops that wait, as `mode: reconcile` sees them: who is next, what the rolling branch shows."""

from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from tracer.forge import ROLLING_BRANCH, BranchView, Forge
from tracer.ledger import Entry, EntryState, read_entries
from tracer.loops.branch_search import FoundBranch
from tracer.loops.loop_view import read_branch
from tracer.loops.losses import Losses
from tracer.loops.recorded_alerts import is_recorded, severity_rank
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
    rolling: BranchView
    files: Snapshot | None
    base: Snapshot
    is_over: bool


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
        return read_entries(files, self._ledger_file) if files else ()

    def take_out(self, found: FoundBranch) -> None:
        """Take out of the rolling branch what it shows of a branch.

        Raises:
            TracerError: where the forge refuses, or other runs keep being faster.

        """
        losses = Losses(self._forge)
        while True:
            look = self._look(found.name)
            if look.is_over:
                return
            self._rolling.close_if_empty(look.rolling)
            waiting = self._waiting(found, look.base)
            if not (
                waiting and look.files and without_copy(look.files, look.base, waiting)
            ):
                return
            edit = partial(without_copy, base=look.base, waiting=waiting)
            if not self._rolling.take_out(look.rolling, look.base, edit, _TAKE_OUT):
                losses.add(ROLLING_BRANCH)

    def show(self, found: Sequence[FoundBranch]) -> None:
        """Copy what some branches have to the rolling one, and open its pull request.

        Raises:
            TracerError: where the forge refuses, or other runs keep being faster.

        """
        losses = Losses(self._forge)
        while True:
            look = self._look()
            listed = (self._waiting(each, look.base) for each in found)
            waiting = [each for each in listed if each]
            is_left = bool(copies(look.files or look.base, waiting))
            is_shown = look.rolling.newest is not None and look.rolling.newest.is_open
            if is_left:
                edit = partial(copies, waiting=waiting)
                done = self._rolling.write(look.rolling, look.base, edit, _SHOW)
                if done is None:
                    losses.add(ROLLING_BRANCH)
            elif look.rolling.tip and not is_shown:
                if self._rolling.open(look.rolling) is None:
                    losses.add(ROLLING_BRANCH)
            else:
                return

    def _look(self, *names: str) -> _Look:
        """Look at the rolling branch, and at one of a loop."""
        view = self._forge.look([*names, ROLLING_BRANCH])
        *others, rolling = view.branches
        return _Look(
            rolling=rolling,
            files=self._forge.snapshot(rolling.tip) if rolling.tip else None,
            base=self._forge.snapshot(view.base),
            is_over=any(map(self._is_over, others)),
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
    worst = min(map(severity_rank, entries), default=0)
    return is_over, worst, min((entry.timestamp or "" for entry in entries), default="")
