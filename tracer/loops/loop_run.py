"""One run of one loop: it looks, decides, acts, and looks again until nothing is left to do.

Only two acts are claims, which one of any number of runs gets: creating the ref of a number,
and creating the branch of a loop. `docs/protocol.md` says why that is enough.
"""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from tracer.errors import ForgeRefusedError
from tracer.forge import (
    CreatedCommit,
    PullRequest,
    Sighting,
    TextSubject,
    with_subject,
)
from tracer.ledger import Entry
from tracer.loops.branch_writer import BranchWriter, WrittenBranch
from tracer.loops.decisions import Action, Decision, decide, moved_away
from tracer.loops.loop_services import LoopServices
from tracer.loops.loop_texts import BranchNews, LoopTexts
from tracer.loops.loop_view import LoopView
from tracer.loops.loop_watch import LoopWatch
from tracer.loops.merged_news import WorseAlerts, announce_raised
from tracer.loops.publish_result import (
    Operation,
    PublishResult,
    branch_result,
    declined_result,
    dry_run_in_ledger_result,
    dry_run_result,
    elsewhere_result,
    result_in_ledger,
    superseded_result,
    waiting_result,
    with_known_intent,
)
from tracer.loops.raised_severity import RaisedSeverity
from tracer.loops.recorded_alerts import entry_of, episode_name
from tracer.loops.reviewers import reviewers
from tracer.loops.rolling_entries import RollingEntries
from tracer.loops.sightings import entries_of, episode_of
from tracer.loops.waiting_branches import WaitingBranch
from tracer.remediation import (
    Loop,
    Remediation,
)

_NO_COUNTS: Mapping[str, Sighting] = {}
_UNOPENED = {Action.LEAVE_SUPERSEDED, Action.KEEP_WAITING, Action.LEAVE_WAITING}


class LoopRun:
    """One run of one loop: what it has written so far, and what is left to do."""

    def __init__(
        self,
        loop: Loop,
        services: LoopServices,
        known: Mapping[str, Sighting] = _NO_COUNTS,
    ) -> None:
        """Begin a run; `known` is how often alerts were reported before they moved here."""
        self.loop = loop
        self._known = known
        self._services = services
        self._forge = services.forge
        self._options = replace(services.options, owners=tuple(reviewers(loop)))
        self._texts = LoopTexts(loop, services)
        self._written: WrittenBranch | None = None
        self._opened: PullRequest | None = None
        self._raised: RaisedSeverity | None = None
        self._in_ledger: CreatedCommit | None = None
        self._raised_in_ledger: list[WorseAlerts] = []
        self._watch = LoopWatch(loop, services)
        self.waiting: WaitingBranch | None = None
        """What the rolling branch does not show yet, where the last result is that it waits."""
        self.is_early = False
        self._writer = BranchWriter(self._texts, services, self._watch.losses, known)

    def publish(self) -> PublishResult:
        """Bring the alerts into one pull request, or find them there.

        If they are to wait, this ends before the rolling branch shows them, and is called
        again after that: one commit does it for all loops of a run.

        Raises:
            TracerError: as `Publisher.publish` does.

        """
        self.waiting = None
        while True:
            view = self._watch.look()
            decision = decide(self.loop, view, self._services.rules, self._opened)
            if not self._forge.writes:
                proposal = self._proposal(view, decision)
                is_new = proposal.is_intent_new
                return proposal if is_new else with_known_intent(proposal)
            self._take_back(view, decision)
            if self._services.close_in_vain(view):
                continue
            result = self._act(view, decision)
            if result:
                return self._completed(view, result)

    def _completed(self, view: LoopView, result: PublishResult) -> PublishResult:
        """Return a result with what this run alone knows, after people were told of it."""
        is_new = self._written is not None and self._written.added is None
        raised, self._raised_in_ledger = self._raised_in_ledger, []
        if self._services.rules.is_rerun and view.recorded and not raised:
            raised = [WorseAlerts(alerts=self.loop, is_rerun=True)]
        warnings = [
            warning
            for each in raised
            for warning in announce_raised(
                self._forge, self._services.writer, view, each
            )
        ]
        warnings += [
            f"the entries of `{branch.name}`, whose pull request was closed, are not "
            f"recorded as declined: {branch.problem}"
            for branch in view.declined
            if branch.problem
        ]
        return replace(
            result if is_new else with_known_intent(result),
            is_intent_new=is_new,
            warnings=(*result.warnings, *self._watch.reopening.warnings, *warnings),
        )

    def _act(self, view: LoopView, decision: Decision) -> PublishResult | None:
        """Do what was decided; return `None` where the loop has to be looked at again."""
        match decision.action:
            case Action.START_BRANCH:
                self._keep(self._writer.start(view, decision.missing))
            case Action.ADD_ENTRIES:
                self._keep(self._writer.add(view, decision.missing))
            case Action.RAISE_SEVERITY:
                self._raise_severity(view, decision.worse)
            case Action.OPEN_PULL_REQUEST:
                return self._open(view)
            case _ if decision.writes_to_ledger:
                self._record_in_ledger(view, decision)
            case Action.SHOW_LEDGER:
                return self._show_ledger(view)
            case Action.END_WAITING:
                self._watch.take_out(view)
            case _:
                return self._left(view, decision)
        return None

    # -- writing -----------------------------------------------------------------

    def _keep(self, written: WrittenBranch | None) -> None:
        self._written = written or self._written

    def _raise_severity(self, view: LoopView, worse: Loop) -> None:
        """Change the entries of alerts that have become worse."""
        self._raised = self._writer.raise_severity(view, worse) or self._raised

    def _open(self, view: LoopView) -> PublishResult | None:
        """Open the pull request; a refusal is part of the result, as the branch is there."""
        remediation = self._described(view)
        own = view.branch.own_entries
        episode = episode_name(remediation.trace, own)
        told = {
            episode_of(entry) for entry in entries_of(self.loop.traces, view.branch)
        }
        subject = TextSubject(
            episode=episode,
            severity=remediation.trace.alert.severity,
            others=tuple(sorted(told - {episode})),
        )
        is_again = self._opened is not None
        try:
            self._opened = self._forge.open_pull_request(
                view.branch.name,
                remediation.title,
                with_subject(subject, remediation.body),
                self._options,
            )
        except ForgeRefusedError as error:
            result = branch_result(self.loop, view, remediation, Operation.NONE)
            return replace(result, reason=error.message, error=error)
        if self._opened is None:  # the branch is gone, or merged
            self._watch.losses.add(view.branch.name)
            return None
        self._services.observer.note_opened()
        if self._opened.base not in {None, view.base.sha}:
            return None  # the base branch has moved: does it bring these entries?
        if self._opened.head != view.branch.view.tip:
            return None  # it is another branch than the one that we have seen
        if not is_again and self._may_be_copied(view):
            return None
        return self._finished(view, self._opened, Operation.CREATED)

    def _may_be_copied(self, view: LoopView) -> bool:
        """Whether another run may copy the branch meanwhile, as it saw no place for it.

        Either that run sees the pull request after its copy, or this one sees the copy.
        """
        is_new = self._written is not None and self._written.before is None
        return not is_new or view.open_loops + 1 >= self._services.rules.max_open

    def _record_in_ledger(self, view: LoopView, decision: Decision) -> None:
        """Add entries to the rolling branch, as no open pull request is theirs."""
        writer = self._services.writer
        added = RollingEntries(self.loop, view, decision, writer, self._known)
        self._in_ledger = self._watch.write(view, added.files, added.message)
        if self._in_ledger is None:
            return
        is_raised = decision.action is Action.RAISE_RECORDED
        if is_raised or added.priority:
            alerts = decision.worse_recorded if is_raised else decision.missing
            worse = WorseAlerts(alerts=alerts, priority=added.priority)
            self._raised_in_ledger.append(worse)

    def _show_ledger(self, view: LoopView) -> PublishResult | None:
        """Open the rolling pull request; a refusal is part of the result."""
        error = self._watch.open(view)
        if error is None:
            return None
        return replace(self._in_ledger_result(view), reason=str(error), error=error)

    def _take_back(self, view: LoopView, decision: Decision) -> None:
        """Undo what was written in vain, where its tip is still ours.

        A pull request may have ended between our look and our write. Then our commit is
        on a branch that nobody looks at any more, or on one that should not be there.
        """
        written = self._written
        if written is None or decision.keeps(written.branch, view):
            return
        self._written = None
        seen = view.find(written.branch)
        if seen is None or seen.tip != written.commit.sha:
            return
        if seen.pull_request is None or seen.pull_request.head != seen.tip:
            self._forge.move(written.branch, written.commit.sha, written.before)

    # -- results -----------------------------------------------------------------

    def _left(self, view: LoopView, decision: Decision) -> PublishResult:
        """Return the result where nothing is left to write."""
        shown = view.branch.view.pull_request
        if decision.action is Action.LOOK_ELSEWHERE:
            moved = moved_away(decision.missing, view)
            return PublishResult(loop=self.loop, operation=Operation.NONE, moved=moved)
        if decision.action is Action.LEAVE_RECORDED:
            return self._in_ledger_result(view)
        if decision.action is Action.LEAVE_DECLINED and shown:
            return declined_result(self.loop, view.branch.name, shown)
        if decision.action is Action.LEAVE_ELSEWHERE:
            result = elsewhere_result(self.loop, view)
            return self._with_intent(result, view.entries_elsewhere)
        if decision.action in _UNOPENED:
            return self._unopened(view, decision)
        operation = Operation.UNCHANGED
        given_back = self._watch.reopening.commit_on(view.branch.name)
        if self._opened:
            operation = Operation.CREATED
        elif self._written or self._raised or given_back:
            operation = Operation.UPDATED
        return self._finished(view, shown, operation)

    def _unopened(self, view: LoopView, decision: Decision) -> PublishResult:
        """Return the result where the branch gets no pull request."""
        if decision.action is Action.LEAVE_SUPERSEDED:
            return superseded_result(self.loop, view, self._described(view))
        if decision.action is Action.KEEP_WAITING and self._forge.writes:
            self.waiting = self._services.writer.waiting_branch(self.loop, view.branch)
        return self._waiting_result(view)

    def _waiting_result(self, view: LoopView) -> PublishResult:
        most = self._services.rules.max_open
        result = waiting_result(self.loop, view, self._described(view), most)
        commit = self._written.commit if self._written else result.created_commit
        warnings = result.warnings
        if view.is_copied and not (self._written and self._written.added is None):
            warnings += self._texts.count_waiting(view, self._news)
        return replace(result, created_commit=commit, warnings=warnings)

    def _in_ledger_result(self, view: LoopView) -> PublishResult:
        """Return the result where the base branch or the rolling one has all alerts."""
        is_worse = bool(self._raised_in_ledger)
        in_ledger = result_in_ledger(self.loop, view, is_worse=is_worse)
        result = self._with_intent(in_ledger, view.recorded)
        if not (self._in_ledger or self._watch.opened):
            return result
        operation = Operation.CREATED if self._watch.opened else Operation.UPDATED
        return replace(result, operation=operation, created_commit=self._in_ledger)

    def _with_intent(
        self, result: PublishResult, entries: Sequence[Entry]
    ) -> PublishResult:
        """Return a result with the intent that the entry of the first alert names."""
        entry = entry_of(self.loop.trace, entries) or Entry()
        intent = self._services.writer.intent_on(
            self.loop, entry.branch or "", entry.remediation_intent
        )
        return replace(result, new_intent=intent)

    def _finished(
        self, view: LoopView, shown: PullRequest | None, operation: Operation
    ) -> PublishResult:
        """Return the result for an open pull request, once it has all that was asked for."""
        result = branch_result(self.loop, view, self._described(view), operation)
        written = self._written or self._raised
        given_back = self._watch.reopening.commit_on(view.branch.name)
        commit = written.commit if written else given_back
        if commit:
            result = replace(result, created_commit=commit)
        warnings = result.warnings
        if shown and not self._opened:
            warnings = (*warnings, *self._announce(shown, view))
        if shown and shown.unfinished:
            warnings = (*warnings, *self._forge.finish(shown, self._options))
        return replace(result, pull_request=shown, warnings=warnings)

    def _proposal(self, view: LoopView, decision: Decision) -> PublishResult:
        """Return the result of a dry run, which shows what would be written."""
        if decision.writes_to_ledger:
            return dry_run_in_ledger_result(self.loop)
        if not decision.writes_entries:
            return self._left(view, decision)
        files, known = view.branch.files or view.base, view.branch.intent_id
        intent_id = known or self._texts.next_intent(view)
        remediation = self._texts.write(
            decision.missing, view, files, intent_id, is_new=known is None
        )
        if known:
            raised = self._writer.raised(view, decision.missing, files, known)
            files_of_run = (*remediation.files, *raised.files)
            remediation = replace(remediation, files=files_of_run)
        result = dry_run_result(self.loop, view.branch.name, remediation)
        return replace(result, is_intent_new=True) if known is None else result

    def _described(self, view: LoopView) -> Remediation:
        """Return the remediation on the branch, for titles, texts and reports."""
        if self._written:
            return self._written.remediation
        return self._texts.described(view)

    def _announce(self, shown: PullRequest, view: LoopView) -> tuple[str, ...]:
        """Show in an open pull request what is new; whatever fails is a warning."""
        if self._written and self._written.added is None:
            return ()  # the branch was begun by this run: its text has all of it
        return self._texts.announce(shown, view, self._news)

    @property
    def _news(self) -> BranchNews:
        written = self._written
        raised = [each for each in (written, self._raised) if each]
        return BranchNews(
            added=written.added if written else None,
            worse=self._raised.worse if self._raised else None,
            priority=min(filter(None, (w.priority for w in raised)), default=None),
            remediation=written.remediation if written else None,
        )
