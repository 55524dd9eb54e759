"""One run of the resolved alerts of a loop: their entries end, wherever these are."""

from collections.abc import Sequence

from msgspec.structs import replace

from tracer.errors import ConfigError, ForgeRefusedError
from tracer.forge import (
    ROLLING_BRANCH,
    CreatedCommit,
    PullRequest,
)
from tracer.ledger import EntryState
from tracer.loops.declines import declined_files, kept_files
from tracer.loops.entry_edits import EntryEdit, edited_files
from tracer.loops.loop_services import LoopServices
from tracer.loops.loop_view import LoopBranch, LoopView, is_closed
from tracer.loops.loop_watch import LoopWatch
from tracer.loops.news_writer import PullRequestNews
from tracer.loops.publish_result import (
    Operation,
    PublishResult,
    not_recorded_result,
    resolved_result,
    with_known_intent,
)
from tracer.loops.resolutions import (
    EntryUpdate,
    closed_branches,
    left_open,
    may_come_before,
    resolve,
)
from tracer.loops.sightings import counted_entries, with_counts
from tracer.loops.waiting_branches import WaitingBranch
from tracer.remediation import FileChange, Loop, decline_message, resolution_message
from tracer.repository import Snapshot


class ResolutionRun:
    """Records that alerts have resolved: it looks, decides, acts, and looks again."""

    def __init__(self, loop: Loop, services: LoopServices) -> None:
        self.loop = loop
        self._services = services
        self._forge = services.forge
        self._written: CreatedCommit | None = None
        self._watch = LoopWatch(loop, services)
        self.waiting: WaitingBranch | None = None
        """What the rolling branch does not show yet, see `LoopRun.waiting`."""
        self.is_early = False
        """Whether no alert is recorded, and another run may be about to record one."""

    def publish(self) -> PublishResult:
        """Change the entries of the alerts, or find that they have ended.

        Raises:
            TracerError: where the forge refuses, or a file cannot be used.

        """
        self.waiting = None
        while True:
            view = self._watch.look()
            updates = resolve(self.loop, view, self._services.rules.now)
            self.is_early = not updates and may_come_before(
                self.loop, self._services.rules
            )
            if not self._forge.writes:
                return self._result(view, updates)
            if self._services.close_in_vain(view):
                continue
            result = self._act(view, updates)
            if result:
                return result

    def _act(
        self, view: LoopView, updates: Sequence[EntryUpdate]
    ) -> PublishResult | None:
        """Do what is next; return `None` where the loop has to be looked at again."""
        left = [update for update in updates if update.fields]
        closed = closed_branches(self.loop, view)
        if closed:
            self._keep_declined(view, closed)
        elif not updates:
            return self._result(view, updates)
        elif left:
            self._change(view, left)
        elif self._closes(view, updates) and not self._is_kept(view):
            self._keep(view)
        elif self._is_kept_in_vain(view):
            self._watch.take_out(view)
        else:
            return self._ended(view, updates)
        return None

    def _ended(
        self, view: LoopView, updates: Sequence[EntryUpdate]
    ) -> PublishResult | None:
        """Return the result where all is written, `None` where a pull request is missing."""
        if not self._is_shown(view, updates):
            error = self._watch.open(view)
            return replace(self._result(view, updates), error=error) if error else None
        if self._closes(view, updates):
            return self._closed(view, updates)
        if self._is_hidden(view):
            self.waiting = self._services.writer.waiting_branch(self.loop, view.branch)
        result = self._result(view, updates)
        warnings = (*self._announce(view, updates), *self._told_again(view, updates))
        return replace(result, warnings=(*result.warnings, *warnings))

    def _is_hidden(self, view: LoopView) -> bool:
        """Whether the loop waits, and the rolling branch does not show all that it has."""
        has_no_place = view.open_loops >= self._services.rules.max_open
        waits = bool(view.copies) or (has_no_place and not view.branch.is_superseded)
        return waits and view.branch.view.pull_request is None and not view.is_copied

    def _announce(
        self, view: LoopView, updates: Sequence[EntryUpdate]
    ) -> tuple[str, ...]:
        """Show in an open pull request what has resolved; whatever fails is a warning.

        Nobody has to do anything about it, so there is no comment. An earlier run may have
        ended before it did so. What is superseded has words of its own in the text.
        """
        names = {update.branch.name for update in updates if update.branch}
        changed = [
            branch
            for branch in (view.branch, *view.elsewhere)
            if branch.name in names
            and branch.is_open
            and (self._written or all(entry.is_live for entry in branch.own_entries))
        ]
        return tuple(w for branch in changed for w in self._announce_in(branch))

    def _announce_in(self, branch: LoopBranch) -> tuple[str, ...]:
        shown = branch.view.pull_request
        if shown is None:
            return ()
        now = PullRequestNews(entries=counted_entries(branch, {}), text=shown.text.body)
        try:
            news = self._services.writer.news.write(now, "")
        except ConfigError as error:  # a template of the repository itself
            return (f"the pull request does not show what has resolved: {error}",)
        return self._forge.announce(shown, news)

    def _change(self, view: LoopView, updates: Sequence[EntryUpdate]) -> None:
        """Change entries in one place: on the branch first, then in the rolling one."""
        branch = next((each.branch for each in updates if each.branch), None)
        if branch:
            on_branch = [each for each in updates if each.branch is branch]
            files = branch.files or view.base
            edited, message = self._edited(files, on_branch), self._message(on_branch)
            template = self._services.writer.ledger_file
            changes = with_counts(branch, files, template, edited)
            created = self._forge.append(branch.name, files.sha, changes, message)
            if created is None:
                self._watch.losses.add(branch.name)
        else:
            created = self._watch.write(
                view,
                lambda files: self._edited(files, updates),
                self._message(updates),
            )
        self._written = created or self._written

    def _edited(
        self, files: Snapshot, updates: Sequence[EntryUpdate]
    ) -> tuple[FileChange, ...]:
        edits = [EntryEdit(update.entry, update.fields) for update in updates]
        return edited_files(files, self._services.writer.ledger_file, edits)

    def _message(self, updates: Sequence[EntryUpdate]) -> str:
        return resolution_message([update.trace for update in updates])

    def _keep_declined(self, view: LoopView, closed: Sequence[LoopBranch]) -> None:
        """Add the entries of closed pull requests to the rolling branch, as declined."""
        template = self._services.writer.ledger_file
        self._watch.write(
            view,
            lambda files: declined_files(files, template, closed),
            decline_message(self.loop.traces),
        )

    def _is_shown(self, view: LoopView, updates: Sequence[EntryUpdate]) -> bool:
        """Whether a pull request shows what the rolling branch changes, if it does."""
        waits = any(view.is_pending(update.entry) for update in updates)
        waits |= self._closes(view, updates) and bool(view.copies)
        return view.rolling.is_shown or not waits

    # -- closing -----------------------------------------------------------------

    def _closes(self, view: LoopView, updates: Sequence[EntryUpdate]) -> bool:
        """Whether the pull request is to be closed, as all of its alerts have resolved.

        One of them is that of the message: a person may have opened it again before.
        """
        shown = view.branch.view.pull_request
        return (
            self._services.rules.close_on_resolve
            and shown is not None
            and shown.is_open
            and shown.number is not None
            and view.branch.is_resolved
            and any(each.branch is view.branch for each in updates)
            # What the base branch has as declined ends by merging the pull request.
            and not view.differs_from_base
        )

    def _is_kept_in_vain(self, view: LoopView) -> bool:
        """Whether the pull request stays open, and the rolling branch has what it has.

        A run that was about to close it has kept the entries there, and then another
        alert came.
        """
        branch = view.branch
        return branch.is_open and bool(view.copies) and not branch.is_resolved

    def _is_kept(self, view: LoopView) -> bool:
        """Whether the ledger has each entry of the branch, as resolved, without it."""
        kept = (*view.copies, *view.recorded)
        is_over = [entry for entry in kept if entry.state is EntryState.RESOLVED]
        return view.branch.is_all_in(is_over)

    def _keep(self, view: LoopView) -> None:
        """Add the entries to the rolling branch, before the pull request is closed.

        In the other order, a run that ends in between would leave what looks as if a
        person had declined it.
        """
        template = self._services.writer.ledger_file
        self._watch.write(
            view,
            lambda files: kept_files(files, template, view.branch),
            resolution_message(self.loop.traces),
        )

    def _closed(
        self, view: LoopView, updates: Sequence[EntryUpdate]
    ) -> PublishResult | None:
        """Close the pull request, and say in it that all of its alerts have resolved.

        Another run may be about to add an alert to the branch. So this is a
        compare-and-swap: GitHub closes a pull request whose branch is deleted, and deletes
        it only where its tip is the one that was seen. Then the branch is put back.

        Returns:
            The result; `None` where the branch has moved.

        """
        result, shown = self._result(view, updates), view.branch.view.pull_request
        name, tip = view.branch.name, view.branch.view.tip
        if shown is None or tip is None:
            return result
        try:
            is_closed = self._forge.move(name, tip, None)
        except ForgeRefusedError as error:
            warning = f"pull request {shown.number} not closed: {error}"
            return replace(result, warnings=(*result.warnings, warning))
        if not is_closed:
            self._watch.losses.add(name)
            return None
        self._forge.claim(f"refs/heads/{name}", tip)
        news = self._services.writer.news.write_resolved(
            view.branch.own_entries, shown.text.body
        )
        warnings = self._forge.announce(shown, news)
        return replace(
            result,
            operation=Operation.CLOSED,
            pull_request=shown,
            branch=view.branch.name,
            warnings=(*result.warnings, *warnings),
        )

    def _told_again(
        self, view: LoopView, updates: Sequence[EntryUpdate]
    ) -> tuple[str, ...]:
        """Do what an earlier run has left undone that had closed the pull request."""
        rules = self._services.rules
        if not (rules.is_rerun and rules.close_on_resolve):
            return ()
        seen = view.find(updates[0].entry.branch or "")
        shown = seen.pull_request if seen else None
        own = [e for e in view.recorded if seen and e.branch == seen.name]
        is_over = all(entry.state is EntryState.RESOLVED for entry in own)
        if seen is None or shown is None or not (is_closed(seen) and is_over):
            return ()
        if seen.tip is None:
            self._forge.claim(f"refs/heads/{seen.name}", shown.head)
        body = shown.text.body
        news = self._services.writer.news.write_resolved(own, body, is_once=True)
        return self._forge.announce(shown, news)

    # -- results -----------------------------------------------------------------

    def _result(self, view: LoopView, updates: Sequence[EntryUpdate]) -> PublishResult:
        warnings = left_open(self.loop, view)
        if not updates:
            result = not_recorded_result(self.loop, is_early=self.is_early)
            return replace(result, warnings=(*result.warnings, *warnings))
        update = updates[0]
        is_rolling = view.is_pending(update.entry)
        own = update.branch.view.pull_request if update.branch else None
        shown = view.rolling.view.newest if is_rolling else own
        intent = self._services.writer.intent_on(
            self.loop,
            update.entry.branch or view.branch.name,
            update.entry.remediation_intent,
        )
        given_back = self._watch.reopening.commit_on(view.branch.name)
        operation = self._operation(updates, self._written or given_back)
        known_by = ""
        if operation is Operation.UNCHANGED and not self._written:
            known_by = _place_of(is_rolling=is_rolling, shown=shown)
        result = resolved_result(self.loop, updates, known_by)
        completed = replace(
            result,
            operation=operation,
            pull_request=shown if shown and shown.is_open else None,
            branch=ROLLING_BRANCH if is_rolling else update.entry.branch,
            new_intent=intent,
            created_commit=self._written or given_back,
            warnings=(*result.warnings, *warnings, *self._watch.reopening.warnings),
            is_recorded=self._forge.writes or operation is Operation.UNCHANGED,
        )
        return with_known_intent(completed)

    def _operation(
        self, updates: Sequence[EntryUpdate], created: CreatedCommit | None
    ) -> Operation:
        if self._watch.opened:
            return Operation.CREATED
        if created:
            return Operation.UPDATED
        is_left = any(update.fields for update in updates)
        return Operation.NONE if is_left else Operation.UNCHANGED


def _place_of(*, is_rolling: bool, shown: PullRequest | None) -> str:
    """Return the words for where an entry is."""
    if is_rolling:
        return f"the pull request from `{ROLLING_BRANCH}`"
    return "its pull request" if shown and shown.is_open else "the ledger"
