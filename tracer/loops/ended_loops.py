"""Takes over what no event has brought: for `mode: reconcile`.

What people closed becomes declined, what they opened again goes back, and what the texts of
merged pull requests have counted goes into the ledger.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from tracer.errors import LedgerError, TracerError
from tracer.forge import (
    ROLLING_BRANCH,
    BranchView,
    Forge,
)
from tracer.ledger import Entry, EntryState
from tracer.loops.branch_search import FoundBranch
from tracer.loops.branches import key_of
from tracer.loops.declines import declined_files, not_declined_yet
from tracer.loops.entry_edits import changes_to, superseded_files
from tracer.loops.ledger_watch import LedgerWatch
from tracer.loops.loop_view import LoopBranch, LoopView, read_branch
from tracer.loops.overlaid_snapshot import OverlaidSnapshot
from tracer.loops.publish_result import Operation
from tracer.loops.pull_request_numbers import with_numbers
from tracer.loops.race_pauses import LostRaces
from tracer.loops.remediation_writer import RemediationWriter
from tracer.loops.rolling_branch import RollingBranch
from tracer.loops.rolling_upkeep import REDUCE_MESSAGE, RollingUpkeep
from tracer.loops.sightings import with_counts
from tracer.loops.taken_over import TakenOver, failed
from tracer.remediation import FileChange, RemediationSettings, TemplateRenderer
from tracer.repository import Snapshot

_MESSAGE = "FEEDBACK: Take over what pull requests left\n\nRemediation-Loop: ledger\n"


def _twice(extra: Entry) -> str:
    name = extra.alert_id or "an alert"
    return f"{name} was recorded twice; its entry for {extra.remediation_intent} is superseded"


def _is_long_gone(found: FoundBranch, since: datetime) -> bool:
    closed_at = found.pull_request.closed_at if found.pull_request else None
    return found.is_gone and closed_at is not None and closed_at < since


class EndedLoops:
    """Brings the ledger in line with what people did to pull requests."""

    def __init__(
        self, forge: Forge, renderer: TemplateRenderer, settings: RemediationSettings
    ) -> None:
        self._forge = forge
        self._writer = RemediationWriter(renderer, settings, is_dry_run=False)
        self._rolling = RollingBranch(forge, self._writer)
        self._ledger_file = settings.ledger_file
        self._ledger = LedgerWatch(forge, self._rolling, settings.ledger_file)
        self._upkeep = RollingUpkeep(
            forge, self._rolling, self._ledger, settings.ledger_file
        )

    def take_over(
        self, branches: Sequence[FoundBranch], since: datetime
    ) -> Iterator[TakenOver]:
        """Do what is left to do about branches that had or have a pull request.

        An error with one branch does not stop the others.

        Args:
            branches: all that there are, and those that were deleted.
            since: of what was deleted, and closed before, the entries in the ledger are
                all that there are: each look would be a request.

        """
        searched = [b for b in branches if b.pull_request and b.name != ROLLING_BRANCH]
        yield from self._tried(ROLLING_BRANCH, self._ended(self._left(searched, since)))
        yield from self._tried(ROLLING_BRANCH, self._upkeep.reduced())
        yield from self._tried(ROLLING_BRANCH, self._upkeep.merged_meanwhile())
        yield from self._tried(ROLLING_BRANCH, self._upkeep.brought_up_to_date())
        yield from self._tried(ROLLING_BRANCH, self._upkeep.shown_again())
        # Now the rolling branch has again what a closed pull request of it had.
        for found in (branch for branch in searched if branch.is_open):
            declined = self._declined_beside(found, searched)
            if declined or found.name in self._kept_branches():
                yield from self._tried(found.name, self._reopened(found, declined))
            if found.name in self._kept_branches():
                yield from self._tried(found.name, self._reduced_beside(found))
            if found.name in self._merged_branches():
                yield from self._tried(found.name, self._closed_in_vain(found))
        yield from self._tried(ROLLING_BRANCH, self._upkeep.closed_if_empty())
        for problem in self._rolling.take_problems():
            yield TakenOver(branch=ROLLING_BRANCH, what=problem, is_problem=True)

    def _left(
        self, branches: Sequence[FoundBranch], since: datetime
    ) -> list[FoundBranch]:
        """Return the branches whose pull request has ended, without what is long gone.

        What is, and has entries in the ledger, was taken over before.
        """
        kept = self._kept_branches()
        return [
            found
            for found in branches
            if not found.is_open
            and not (found.name in kept and _is_long_gone(found, since))
        ]

    def _kept_branches(self) -> set[str | None]:
        """Return the branches of which the ledger has entries."""
        return {entry.branch for entry in self._ledger.look().recorded}

    def _merged_branches(self) -> set[str | None]:
        """Return the branches of which the base branch has entries."""
        return {entry.branch for entry in self._ledger.look().base_entries}

    def _tried(self, branch: str, results: Iterator[TakenOver]) -> Iterator[TakenOver]:
        try:
            yield from results
        except TracerError as error:
            self._ledger.forget()
            yield failed(branch, error)

    # -- reopened ------------------------------------------------------------------

    def _declined_beside(
        self, found: FoundBranch, searched: Sequence[FoundBranch]
    ) -> list[FoundBranch]:
        """Return the other branches of a loop of which the ledger has declined entries."""
        declined = {
            entry.branch
            for entry in self._ledger.look().recorded
            if entry.state is EntryState.DECLINED
        }
        return [
            other
            for other in searched
            if other.name in declined
            and other.name != found.name
            and key_of(other.name) == key_of(found.name)
        ]

    def _reopened(
        self, found: FoundBranch, declined: Sequence[FoundBranch]
    ) -> Iterator[TakenOver]:
        # The other modes import this room, too.
        from tracer.loops.reopened_branch import ReopenedBranch  # noqa: PLC0415

        self._ledger.forget()
        reopened = ReopenedBranch(self._forge, self._rolling, self._writer)
        while True:
            view = self._view_of(found.name, declined)
            if not reopened.step(view):
                break
        if reopened.is_done:
            yield TakenOver(
                branch=found.name,
                what="its entries are back",
                pull_request=found.pull_request,
                operation=Operation.UPDATED,
            )
        for warning in reopened.warnings:
            yield TakenOver(
                branch=found.name,
                what=warning,
                is_problem=True,
                pull_request=found.pull_request,
            )

    def _view_of(self, name: str, declined: Sequence[FoundBranch]) -> LoopView:
        view = self._forge.look([name, ROLLING_BRANCH])
        own, rolling = view.branches
        look = self._ledger.looked(view.base, rolling)
        tip = own.tip if own.pull_request and own.pull_request.is_open else None
        return LoopView(
            base=look.base,
            base_entries=look.base_entries,
            branch=self._ledger.branch(own, tip),
            rolling=look.rolling,
            looked_at=(own,),
            declined=tuple(
                branch
                for branch in map(self._closed_or_merged, declined)
                if branch.is_declined
            ),
        )

    def _reduced_beside(self, found: FoundBranch) -> Iterator[TakenOver]:
        """Supersede what the rolling branch has of a deleted branch of the same name."""
        self._ledger.forget()
        losses = LostRaces(self._forge)
        while repeated := (view := self._view_of(found.name, ())).repeated_in_rolling:
            edit = partial(
                superseded_files, path_template=self._ledger_file, entries=repeated
            )
            if self._rolling.write(view.rolling.view, view.base, edit, REDUCE_MESSAGE):
                for extra in repeated:
                    yield TakenOver(branch=found.name, what=_twice(extra))
            else:
                losses.add(ROLLING_BRANCH)

    def _closed_in_vain(self, found: FoundBranch) -> Iterator[TakenOver]:
        """Close an open pull request of which the base branch has everything."""
        self._ledger.forget()
        if self._rolling.vain.close_merged(self._view_of(found.name, ())):
            yield TakenOver(
                branch=found.name,
                what="its pull request is closed, as the base branch has all of it",
                pull_request=found.pull_request,
                operation=Operation.CLOSED,
            )

    # -- merged and closed ---------------------------------------------------------

    def _ended(self, branches: Sequence[FoundBranch]) -> Iterator[TakenOver]:
        """Add to the rolling branch what it lacks, in one commit; then show it."""
        losses, results = LostRaces(self._forge), dict[str, TakenOver]()
        listed = []
        for found in branches:
            try:
                listed.append(self._closed_or_merged(found))
            except LedgerError as error:  # what is closed or merged nobody can change
                what = f"its entries are not recorded: {error.message}"
                yield TakenOver(branch=found.name, what=what, is_problem=True)
        tried: set[tuple[str | None, str]] = set()
        while True:
            look = self._ledger.look()
            closed = [branch for branch in listed if branch.is_declined]
            left = not_declined_yet(closed, look.recorded)
            uncounted = [branch for branch in listed if look.lacks_counts_of(branch)]
            state = (look.rolling.view.tip, look.base.sha)
            if not (left or uncounted) or state in tried:
                break
            tried.add(state)
            for branch in (*uncounted, *left):
                results[branch.name] = TakenOver(
                    branch=branch.name,
                    what="its entries are declined"
                    if branch in left
                    else "its counts are in the ledger",
                    pull_request=branch.view.pull_request,
                )
            edit = partial(self._files, left=left, listed=listed)
            if not self._ledger.write(look, edit, _MESSAGE):
                losses.add(ROLLING_BRANCH)
        if results and not look.rolling.is_shown:
            self._ledger.open(look)
        yield from results.values()

    def _files(
        self,
        files: Snapshot,
        left: Sequence[LoopBranch],
        listed: Sequence[LoopBranch],
    ) -> list[FileChange]:
        """Return the ledgers with what closed branches had, and all counts."""
        changes = declined_files(files, self._ledger_file, left)
        texts = {change.path: change.after for change in changes}
        for branch in listed:
            for change in self._counts(branch, OverlaidSnapshot(files, texts)):
                texts[change.path] = change.after
        changed = changes_to(files, texts)
        branches = [branch.view for branch in listed]
        return list(with_numbers(changed, self._ledger_file, branches))

    def _counts(self, branch: LoopBranch, files: Snapshot) -> tuple[FileChange, ...]:
        """Return what takes the counts of a pull request's text over into its entries."""
        shown = branch.view.pull_request
        if not (shown and shown.sightings):
            return ()
        there = read_branch(branch.view, files, self._ledger_file)
        return with_counts(there, files, self._ledger_file, ())

    def _closed_or_merged(self, found: FoundBranch) -> LoopBranch:
        pull_request = found.pull_request
        view = BranchView(
            name=found.name, tip=found.files.sha, pull_request=pull_request
        )
        return self._ledger.branch(view, pull_request.head if pull_request else None)
