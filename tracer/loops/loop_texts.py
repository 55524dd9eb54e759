"""The texts of a loop: what answers it, and what is new in its pull request."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from tracer.errors import ConfigError
from tracer.forge import AlertNews, PullRequest, Sighting, read_subject
from tracer.ledger import Entry
from tracer.loops.loop_services import LoopServices
from tracer.loops.loop_view import LoopBranch, LoopView
from tracer.loops.news_writer import PullRequestNews
from tracer.loops.recorded_alerts import earlier_entries
from tracer.loops.sightings import counted_entries, entries_of, seen_again
from tracer.loops.unsaid_news import UnsaidNews, find_unsaid
from tracer.remediation import Loop, Remediation
from tracer.repository import Snapshot


class BranchNews(Struct, frozen=True, kw_only=True):
    """What a run has added to a branch, and how it was described.

    `priority` is the new one of the intent, if it was raised.
    """

    added: Loop | None
    worse: Loop | None
    priority: str | None
    remediation: Remediation | None


class LoopTexts:
    """Writes the texts of one loop with the services of a run."""

    def __init__(self, loop: Loop, services: LoopServices) -> None:
        self._loop = loop
        self._services = services

    def described(self, view: LoopView) -> Remediation:
        """Return the remediation on the branch, for titles, texts and reports."""
        files = view.branch.files or view.base
        intent_id = view.branch.intent_answering(self._loop.trace)
        return self.write(self._loop, view, files, intent_id)

    def announce(
        self, shown: PullRequest, view: LoopView, new: BranchNews
    ) -> tuple[str, ...]:
        """Show in an open pull request what is new; whatever fails is a warning."""
        branch = view.branch
        added = entries_of(new.added.traces if new.added else (), branch)
        raised = entries_of(new.worse.traces if new.worse else (), branch)
        unsaid = self._unsaid(shown, branch, (*added, *raised))
        added, raised = (*added, *unsaid.added), (*raised, *unsaid.worse)
        seen = self._seen_again(branch, new)
        if not (added or raised or seen or _is_unsaid(shown, branch)):
            return unsaid.warnings
        now = PullRequestNews(
            entries=counted_entries(branch, seen),
            text=shown.text.body,
            added=added,
            worse=raised,
            sightings=seen,
            priority=new.priority,
        )
        try:
            title = ""
            if added or raised:
                title = (new.remediation or self.described(view)).title
            news = self._services.writer.news.write(now, title)
        except ConfigError as error:  # a template of the repository itself
            return (f"new alert not shown in the pull request: {error}",)
        return (*unsaid.warnings, *self._services.forge.announce(shown, news))

    def _unsaid(
        self, shown: PullRequest, branch: LoopBranch, said: Sequence[Entry]
    ) -> UnsaidNews:
        """Return what an earlier run of the same event has left unsaid, beside some entries."""
        if not self._services.rules.is_rerun:
            return UnsaidNews()
        own = entries_of(self._loop.traces, branch)
        left = [entry for entry in own if entry not in said]
        return find_unsaid(self._services.forge, shown, left)

    def count_waiting(self, view: LoopView, new: BranchNews) -> tuple[str, ...]:
        """Count what was reported once more while it waits, in the rolling pull request."""
        shown, seen = view.rolling.view.newest, self._seen_again(view.branch, new)
        if not (seen and shown and shown.is_open):
            return ()
        return self._services.forge.announce(
            shown, AlertNews(section="", sightings=seen)
        )

    def _seen_again(self, branch: LoopBranch, new: BranchNews) -> dict[str, Sighting]:
        """Return the counts of alerts that are neither new on the branch nor worse."""
        news = [*(new.added.traces if new.added else ())]
        news += new.worse.traces if new.worse else ()
        again = tuple(trace for trace in self._loop.traces if trace not in news)
        return self.seen(replace(self._loop, traces=again), branch)

    def seen(self, again: Loop, branch: LoopBranch) -> dict[str, Sighting]:
        """Return the new counts of alerts that were reported once more."""
        rules = self._services.rules
        return seen_again(again, branch, rules.now) if rules.counts_repeats else {}

    def next_intent(self, view: LoopView) -> str:
        """Return the next number that is free now, in the form of the original intent's."""
        original = self._loop.trace.intent
        return self._services.register.next_intent(
            original.id if original else None, view.base, view.base_entries
        )

    def write(
        self,
        loop: Loop,
        view: LoopView,
        files: Snapshot,
        intent_id: str,
        *,
        is_new: bool = False,
    ) -> Remediation:
        """Return what answers alerts of the loop, with what came before it.

        Raises:
            TracerError: where a template, a path or the ledger cannot be used.

        """
        earlier = earlier_entries(loop.key, view.branch.name, view.recorded)
        closed = (branch.view.pull_request for branch in view.declined)
        urls = tuple(pull.url for pull in closed if pull and pull.url)
        return self._services.writer.write(
            replace(loop, earlier=earlier, declined=urls),
            view.branch.name,
            files,
            intent_id,
            is_new=is_new,
        )


def _is_unsaid(shown: PullRequest, branch: LoopBranch) -> bool:
    """Whether a text may lack what an earlier run has added or raised, and not said.

    It may have ended in between. What is superseded has words of its own in the text.
    """
    own, subject = branch.own_entries, read_subject(shown.text.body)
    if any(not entry.is_live for entry in own):
        return False
    is_worse = subject and any(e.severity != subject.severity for e in own)
    return len(own) > 1 or bool(is_worse)
