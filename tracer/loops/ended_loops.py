"""Takes over what no event has brought: for `mode: reconcile`.

What people closed becomes declined, what they opened again goes back, and what the texts of
merged pull requests have counted goes into the ledger.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from msgspec import Struct

from tracer.errors import LedgerError, TracerError
from tracer.forge import (
    ROLLING_BRANCH,
    BranchView,
    CreatedCommit,
    Forge,
    PullRequest,
    PullRequestState,
)
from tracer.ledger import Entry, EntryState, read_entries
from tracer.loops.branch_search import FoundBranch
from tracer.loops.branches import key_of
from tracer.loops.declines import declined_files, not_declined_yet
from tracer.loops.entry_edits import changes_to, superseded_files
from tracer.loops.loop_view import LoopBranch, LoopView, read_branch
from tracer.loops.lost_races import LostRaces
from tracer.loops.overlaid_snapshot import OverlaidSnapshot
from tracer.loops.publish_result import Operation
from tracer.loops.pull_request_numbers import with_numbers
from tracer.loops.recorded_alerts import is_recorded
from tracer.loops.remediation_writer import RemediationWriter
from tracer.loops.repeated_entries import RepeatedEntry, repeated_entries
from tracer.loops.rolling_branch import BranchEdit, RollingBranch
from tracer.loops.sightings import entry_with_counts, with_counts
from tracer.remediation import FileChange, RemediationSettings, TemplateRenderer
from tracer.repository import Snapshot

_MESSAGE = "FEEDBACK: Take over what pull requests left\n\nRemediation-Loop: ledger\n"
_REDUCE = "FEEDBACK: Keep one entry of each episode\n\nRemediation-Loop: ledger\n"
_SHOW_AGAIN = "FEEDBACK: Show the ledger again\n\nRemediation-Loop: ledger\n"


class TakenOver(Struct, frozen=True, kw_only=True):
    """What was done about a branch, or a problem that people have to look at.

    `pull_request` is the branch's own: the closed, merged or reopened one. `operation` is
    what was done to that: the entries of one that has ended change in the rolling one alone.
    `error` is why nothing was done: the run has failed for this branch.
    """

    branch: str
    what: str
    is_problem: bool = False
    pull_request: PullRequest | None = None
    operation: Operation = Operation.UNCHANGED
    error: TracerError | None = None


def _failed(branch: str, error: TracerError) -> TakenOver:
    return TakenOver(branch=branch, what=str(error), is_problem=True, error=error)


def _twice(extra: Entry) -> str:
    name = extra.alert_id or "an alert"
    return f"{name} was recorded twice; its entry for {extra.remediation_intent} is superseded"


def _reduced_result(repeated: RepeatedEntry) -> TakenOver:
    name = repeated.extra.alert_id or "an alert"
    what = (
        f"{name} was recorded twice; this entry is superseded, and "
        f"{repeated.kept.remediation_intent or 'another one'} answers it"
    )
    return TakenOver(
        branch=repeated.extra.branch or ROLLING_BRANCH,
        what=repeated.problem or what,
        is_problem=bool(repeated.problem),
    )


class _Look(Struct, frozen=True, kw_only=True):
    base: Snapshot
    base_entries: tuple[Entry, ...]
    rolling: LoopBranch

    @property
    def recorded(self) -> tuple[Entry, ...]:
        """All entries, those first that the rolling branch has or changes."""
        return (*self.rolling.entries, *self.base_entries)

    def lacks_counts_of(self, branch: LoopBranch) -> bool:
        """Whether the text of a pull request has counted more than the ledger has."""
        own = [entry for entry in self.recorded if entry.branch == branch.name]
        newest = [e for n, e in enumerate(own) if not is_recorded(e, own[:n])]
        return any(entry_with_counts(e, branch) != e for e in newest if e.is_live)


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
        self._last: _Look | None = None
        """What was seen last, until something is written: each look is a request."""

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
        yield from self._tried(ROLLING_BRANCH, self._reduced())
        yield from self._tried(ROLLING_BRANCH, self._merged_meanwhile())
        yield from self._tried(ROLLING_BRANCH, self._brought_up_to_date())
        yield from self._tried(ROLLING_BRANCH, self._shown_again())
        # Now the rolling branch has again what a closed pull request of it had.
        for found in (branch for branch in searched if branch.is_open):
            declined = self._declined_beside(found, searched)
            if declined or found.name in self._kept_branches():
                yield from self._tried(found.name, self._reopened(found, declined))
            if found.name in self._kept_branches():
                yield from self._tried(found.name, self._reduced_beside(found))
            if found.name in self._merged_branches():
                yield from self._tried(found.name, self._closed_in_vain(found))
        yield from self._tried(ROLLING_BRANCH, self._closed_if_empty())
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
        return {entry.branch for entry in self._look().recorded}

    def _merged_branches(self) -> set[str | None]:
        """Return the branches of which the base branch has entries."""
        return {entry.branch for entry in self._look().base_entries}

    def _tried(self, branch: str, results: Iterator[TakenOver]) -> Iterator[TakenOver]:
        try:
            yield from results
        except TracerError as error:
            self._last = None
            yield _failed(branch, error)

    # -- reopened ------------------------------------------------------------------

    def _declined_beside(
        self, found: FoundBranch, searched: Sequence[FoundBranch]
    ) -> list[FoundBranch]:
        """Return the other branches of a loop of which the ledger has declined entries."""
        declined = {
            entry.branch
            for entry in self._look().recorded
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

        self._last = None
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
        look = self._looked(view.base, rolling)
        tip = own.tip if own.pull_request and own.pull_request.is_open else None
        return LoopView(
            base=look.base,
            base_entries=look.base_entries,
            branch=self._branch(own, tip),
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
        losses, self._last = LostRaces(self._forge), None
        while repeated := (view := self._view_of(found.name, ())).repeated_in_rolling:
            edit = partial(
                superseded_files, path_template=self._ledger_file, entries=repeated
            )
            if self._rolling.write(view.rolling.view, view.base, edit, _REDUCE):
                for extra in repeated:
                    yield TakenOver(branch=found.name, what=_twice(extra))
            else:
                losses.add(ROLLING_BRANCH)

    def _closed_in_vain(self, found: FoundBranch) -> Iterator[TakenOver]:
        """Close an open pull request of which the base branch has everything."""
        self._last = None
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
            look = self._look()
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
            if not self._write(look, edit, _MESSAGE):
                losses.add(ROLLING_BRANCH)
        if results and not look.rolling.is_shown:
            self._open(look)
        yield from results.values()

    def _reduced(self) -> Iterator[TakenOver]:
        """Supersede entries of the base branch whose episode has another one there."""
        losses, results = LostRaces(self._forge), list[TakenOver]()
        while True:
            look = self._look()
            found = list(repeated_entries(look.base_entries, look.rolling.entries))
            left = [each.extra for each in found if not each.problem]
            if not left:
                break
            results += [_reduced_result(each) for each in found if not each.problem]
            edit = partial(
                superseded_files, path_template=self._ledger_file, entries=left
            )
            if not self._write(look, edit, _REDUCE):
                results.clear()
                losses.add(ROLLING_BRANCH)
        if results and not look.rolling.is_shown:
            self._open(look)
        yield from results
        for each in found:
            yield _reduced_result(each)

    def _merged_meanwhile(self) -> Iterator[TakenOver]:
        """Bring the rolling branch up to date where it declines what was merged since.

        A person opened the closed pull request again, and merged it before a run saw that.
        """
        look = self._look()
        merged = self._rolling.declined_before_merge(
            look.rolling, look.base, look.base_entries
        )
        if not merged:
            return
        self._last = None
        if self._rolling.take_over_merge(look.rolling, look.base):
            yield TakenOver(
                branch=merged[0].branch or ROLLING_BRANCH,
                what="its pull request was merged, so its entries are not declined",
            )

    def _brought_up_to_date(self) -> Iterator[TakenOver]:
        """Take over what people changed in the base, as by reverting a merge."""
        look = self._look()
        view, base = look.rolling.view, look.base
        if not self._rolling.has_conflict(view, base):
            return
        self._last = None
        if self._rolling.bring_up_to_date(view, base):
            yield TakenOver(
                branch=ROLLING_BRANCH,
                what="its pull request conflicted, and is up to date with the base branch",
                pull_request=view.newest,
                operation=Operation.UPDATED,
            )

    def _shown_again(self) -> Iterator[TakenOver]:
        """Open the rolling pull request where a closed one has what the base lacks.

        Or where a run ended before it opened one.
        """
        look = self._look()
        newest = look.rolling.view.newest
        if newest and newest.state is not PullRequestState.CLOSED:
            return
        if newest is None and look.rolling.view.tip is None:
            return
        # Brings it up to date, also from the closed pull request's head.
        self._write(look, lambda _: (), _SHOW_AGAIN)
        look = self._look()
        tip, base = look.rolling.view.tip, look.base.sha
        if tip is None or look.rolling.is_shown:
            return
        comparison = self._forge.compare(base, tip)
        if comparison.merge_base != base or not comparison.paths:
            return  # the base branch has all of it
        opened = self._open(look)
        if opened:
            yield TakenOver(
                branch=ROLLING_BRANCH,
                what="its pull request was closed, and a new one has its entries"
                if newest
                else "it has a pull request now",
                pull_request=opened,
                operation=Operation.CREATED,
            )

    def _closed_if_empty(self) -> Iterator[TakenOver]:
        """Close the rolling pull request where a run ended before it closed an empty one."""
        look = self._look()
        shown, tip = look.rolling.view.newest, look.rolling.view.tip
        if shown is None or not shown.is_open or tip != shown.head:
            return
        if self._forge.compare(look.base.sha, tip).paths:
            return
        self._rolling.vain.close_empty(shown)
        yield TakenOver(
            branch=ROLLING_BRANCH,
            what="its pull request is closed, as nothing is left in it",
            pull_request=shown,
            operation=Operation.CLOSED,
        )

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
        return self._branch(view, pull_request.head if pull_request else None)

    # -- looking and writing -------------------------------------------------------

    def _look(self) -> _Look:
        """Look at the base and the rolling branch, if that was not done since a write."""
        if self._last is None:
            view = self._forge.look([ROLLING_BRANCH])
            self._last = self._looked(view.base, view.branches[0])
        return self._last

    def _write(
        self, look: _Look, edit: BranchEdit, message: str
    ) -> CreatedCommit | None:
        self._last = None
        return self._rolling.write(look.rolling.view, look.base, edit, message)

    def _open(self, look: _Look) -> PullRequest | None:
        self._last = None
        return self._rolling.open(look.rolling.view)

    def _looked(self, base: str, rolling: BranchView) -> _Look:
        files = self._forge.snapshot(base)
        return _Look(
            base=files,
            base_entries=read_entries(files, self._ledger_file),
            rolling=self._branch(
                rolling, None if rolling.is_merged_whole else rolling.tip
            ),
        )

    def _branch(self, view: BranchView, sha: str | None) -> LoopBranch:
        if sha is None:
            return LoopBranch(view=view)
        return read_branch(view, self._forge.snapshot(sha), self._ledger_file)
