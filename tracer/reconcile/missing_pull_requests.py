"""Opens the pull requests that runs have not: they ended after they had made the branch."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from tracer.errors import TracerError
from tracer.forge import ROLLING_BRANCH, Forge, PullRequest, PullRequestOptions
from tracer.ledger import Entry, EntryState
from tracer.loops import (
    FoundBranch,
    TakenOver,
    WaitingList,
    is_recorded,
    is_shown,
    urgency,
)
from tracer.remediation import TemplateRenderer, title_in

_RECENT = timedelta(hours=1)
"""A run that made a branch so lately may still be at work, and writes a better text."""


class OpenedResult(Struct, frozen=True, kw_only=True):
    """A branch that had no pull request, the one that it has now, and if none, why.

    `is_waiting`: it has none, as so many loops have one that it has to wait. `error`: the
    run has failed to do what was left to do about it.
    """

    branch: str
    pull_request: PullRequest | None
    reason: str = ""
    is_waiting: bool = False
    error: TracerError | None = None


class PullRequestOpener(Struct, frozen=True, kw_only=True):
    """Opens pull requests for branches of loops that have entries the base lacks.

    No more than `max_open` are open at once; the other branches are shown in the rolling
    pull request, and what that shows of open ones is taken out. `made_at` says when a
    commit was made, `None` where it is newer than the clone. `base` is the base branch's tip
    as it was first, and `base_entries` are its entries.
    """

    forge: Forge
    made_at: Callable[[str], datetime | None]
    renderer: TemplateRenderer
    options: PullRequestOptions
    waiting: WaitingList
    max_open: int
    ledger_file: str
    base: str
    base_entries: Sequence[Entry]
    now: datetime

    def remove_copies(self, branches: Sequence[FoundBranch]) -> Iterator[TakenOver]:
        """Remove from the rolling branch what it shows of branches that are open.

        An error with one branch does not stop the others.
        """
        shown = self.waiting.shown() if branches else ()
        for branch in _open(branches):
            what = "its copy is removed from the rolling pull request"
            failure = None
            try:
                has_copy = is_shown(branch, self._own_entries(branch), shown)
                is_removed = has_copy and self.waiting.take_out(branch)
            except TracerError as error:
                is_removed, failure = False, error
            if is_removed or failure:
                yield TakenOver(
                    branch=branch.name,
                    what=str(failure or what),
                    is_problem=failure is not None,
                    pull_request=branch.pull_request,
                    error=failure,
                )

    def open_missing(self, branches: Sequence[FoundBranch]) -> Iterator[OpenedResult]:
        """Open a pull request for each branch without one, and say what came of it."""
        if not branches:
            return
        shown = self.waiting.shown()
        places = self.max_open - len(_open(branches))
        left: list[FoundBranch] = []
        missing, unreadable = self._missing(branches, shown)
        yield from unreadable
        for branch in missing:
            if places <= 0:
                left.append(branch)
                continue
            has_waited = is_shown(branch, self._own_entries(branch), shown)
            for result in self._tried(branch, has_waited=has_waited):
                places -= 1 if result.pull_request else 0
                yield result
        if left:
            yield from self._shown(left)

    def _missing(
        self, branches: Sequence[FoundBranch], shown: Sequence[Entry]
    ) -> tuple[list[FoundBranch], list[OpenedResult]]:
        """Return the branches without a pull request, those first that are next.

        A branch that the rolling one shows is complete. On another young one, a run may
        still be at work. The others are those whose ledger cannot be read.
        """
        listed, unreadable = [], []
        for branch in _loops(branches):
            try:
                entries = () if branch.pull_request else self._own_entries(branch)
            except TracerError as error:
                unreadable.append(_failed(branch, error))
                continue
            is_ready = is_shown(branch, entries, shown)
            if _are_left(entries) and (is_ready or not self._is_recent(branch)):
                listed.append((urgency(entries), branch.name, branch))
        ordered = sorted(listed, key=lambda each: each[:2])
        return [branch for _, _, branch in ordered], unreadable

    def _shown(self, left: Sequence[FoundBranch]) -> Iterator[OpenedResult]:
        """Show in the rolling pull request what is left without a place."""
        reason = f"it waits: `max-open: {self.max_open}` allows no more open ones"
        waiting, failure = left, None
        try:
            waiting = self.waiting.show(left)
        except TracerError as error:
            reason, failure = f"{reason}; it is not shown yet: {error}", error
        for branch in waiting:
            yield OpenedResult(
                branch=branch.name,
                pull_request=None,
                reason=reason,
                is_waiting=True,
                error=failure,
            )

    def _tried(
        self, branch: FoundBranch, *, has_waited: bool
    ) -> Iterator[OpenedResult]:
        """Open a pull request; an error is a result, and does not stop the others."""
        try:
            if self._looks_ended(branch):
                self.waiting.take_out(branch)
            result = self._opened(branch, has_waited=has_waited)
        except TracerError as error:
            result = _failed(branch, error)
        if result:
            yield result

    def _opened(self, branch: FoundBranch, *, has_waited: bool) -> OpenedResult | None:
        entries = self._own_entries(branch)
        live = (each for each in entries if each.is_live)
        first = next(live, entries[0])
        values = {"entries": entries, "first": first, "branch": branch.name}
        body = self.renderer.render(
            "found_pull_request.md", **values, has_waited=has_waited
        )
        # What the run wrote is about the first alert, which a person may have moved away.
        written = self._written_title(branch) if first is entries[0] else ""
        answer = first.remediation_intent
        title = (
            written
            if answer and answer in written
            else " ".join(self.renderer.render("found_title.msg", **values).split())
        )
        opened = self.forge.open_pull_request(branch.name, title, body, self.options)
        if opened is None:
            return None
        warnings = list(self.forge.finish(opened, self.options))
        try:
            # Also what a run that had seen no place for it has copied meanwhile.
            self.waiting.take_out(branch)
            if opened.base not in {None, self.base} and self.waiting.close_merged(
                branch
            ):
                return None
        except TracerError as error:
            warnings.append(f"the rolling pull request may show it, too: {error}")
        return OpenedResult(
            branch=branch.name, pull_request=opened, reason="; ".join(warnings)
        )

    def _written_title(self, branch: FoundBranch) -> str:
        """Return the title that the run has left which made the branch, if it has."""
        base = self.forge.base().sha
        first = self.forge.compare(base, branch.files.sha).first_message
        return title_in(first) or ""

    def _own_entries(self, branch: FoundBranch) -> tuple[Entry, ...]:
        """Return the entries of a branch that the base branch has not."""
        return tuple(
            entry
            for entry in branch.entries(self.ledger_file)
            if entry.branch == branch.name and not is_recorded(entry, self.base_entries)
        )

    def _looks_ended(self, branch: FoundBranch) -> bool:
        """Whether its copy would look like that of a pull request which has ended.

        A run may be about to close one whose alerts have all resolved.
        """
        own = self._own_entries(branch)
        is_over = all(entry.state is EntryState.RESOLVED for entry in own)
        return is_over or any(not entry.is_live for entry in own)

    def _is_recent(self, branch: FoundBranch) -> bool:
        made_at = self.made_at(branch.files.sha)
        return made_at is None or self.now - made_at < _RECENT


def _failed(branch: FoundBranch, error: TracerError) -> OpenedResult:
    return OpenedResult(
        branch=branch.name, pull_request=None, reason=str(error), error=error
    )


def _are_left(entries: Sequence[Entry]) -> bool:
    """Whether some entries have no other in their place."""
    return any(entry.is_live for entry in entries)


def _loops(branches: Sequence[FoundBranch]) -> list[FoundBranch]:
    """Return the branches of loops whose pull requests were asked for."""
    return [b for b in branches if b.is_searched and b.name != ROLLING_BRANCH]


def _open(branches: Sequence[FoundBranch]) -> list[FoundBranch]:
    return [branch for branch in _loops(branches) if branch.is_open]
