"""Moves alerts to the requirement that a person named: their other entries are superseded."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from tracer.alerts import Severity, Status
from tracer.errors import ConfigError, ForgeRefusedError
from tracer.forge import ROLLING_BRANCH, Sighting
from tracer.ledger import Entry, EntryEvent, EntryState, Field, transition
from tracer.loops.declines import declined, kept_ledgers
from tracer.loops.entry_edits import EntryEdit, changes_to, edited_files
from tracer.loops.loop_services import LoopServices
from tracer.loops.loop_view import LoopBranch, RecordedPlace, Retracing
from tracer.loops.misplaced_entries import (
    Misplaced,
    MisplacedView,
    as_shown,
    find_misplaced,
)
from tracer.loops.news_writer import PullRequestNews
from tracer.loops.overlaid_snapshot import OverlaidSnapshot
from tracer.loops.publish_result import Operation, PublishResult
from tracer.loops.pull_request_numbers import with_numbers
from tracer.loops.race_pauses import LostRaces
from tracer.loops.recorded_alerts import entries_of_episode
from tracer.loops.sightings import count_fields, entry_with_counts, episode_of
from tracer.remediation import FileChange, Loop, correction_message
from tracer.repository import Snapshot
from tracer.text import iso_seconds, parse_time
from tracer.tracing import Trace


class Correction:
    """One correction: a person has named the requirement of a loop's alerts.

    The new entries are written first, and the old ones superseded then. A run that ends in
    between leaves an alert in two places; the same command once more, or the run started
    again, finishes that. The other order could lose it.
    """

    def __init__(self, loop: Loop, services: LoopServices) -> None:
        self._loop = loop
        self._services = services
        self._forge = services.forge
        self._losses = LostRaces(services.forge)
        self._written: set[str] = set()
        self._is_reinstated = False
        self._counts: dict[str, Sighting] = {}
        self._warnings: tuple[str, ...] = ()
        self.ended: Loop | None = None
        """The alerts that were over before they moved, as they resolved."""

    @cached_property
    def _before(self) -> tuple[Misplaced, ...]:
        """The entries that the alerts had for other requirements when the run began."""
        ledger_file = self._services.writer.ledger_file
        return find_misplaced(self._forge, ledger_file, self._loop).entries

    @property
    def has_entries(self) -> bool:
        """Whether the alerts have entries for other requirements."""
        return bool(self._before)

    def take_over(self, retracing: Retracing) -> tuple[Loop, dict[str, Sighting]]:
        """Return the alerts as the worst of their entries has them, and their counts.

        The message that a person corrects may be an early one, which knows of neither.
        """
        traces = []
        for trace in self._loop.traces:
            same = entries_of_episode(trace, [each.entry for each in self._before])
            old = [
                entry_with_counts(each.entry, each.branch)
                for each in self._before
                if each.entry in same
            ]
            traces.append(_as_severe(trace, old, retracing))
            most = max(old, key=lambda entry: entry.count, default=None)
            if most and most.last_seen:
                fingerprint, moment = trace.alert.fingerprint, trace.moment
                name = Sighting.name(fingerprint, iso_seconds(moment))
                self._counts[name] = Sighting(count=most.count, last=most.last_seen)
        self._loop = replace(self._loop, traces=tuple(traces))
        return self._loop, self._counts

    def reinstate(self) -> None:
        """Open entries again that were superseded: the person has come back to them.

        Only on a branch that goes on: elsewhere the alert gets a new entry.
        """
        while True:
            branch = self._services.observer.observe(self._loop).branch
            old = [
                entry
                for trace in self._loop.traces
                for entry in entries_of_episode(trace, branch.own_entries)
                if entry.requirement == trace.requirement_id
                and _state_after(entry, EntryEvent.NAMED_AGAIN)
            ]
            files = branch.files
            if not (old and files and branch.goes_on):
                return
            edited = self._edited(files, old, EntryEvent.NAMED_AGAIN, self._counts)
            message = correction_message(self._loop.traces)
            if self._forge.append(branch.name, files.sha, edited, message):
                self._is_reinstated = True
                self._warnings += self._announce_again(branch, old)
                return
            self._losses.add(branch.name)

    def _announce_again(
        self, branch: LoopBranch, old: Sequence[Entry]
    ) -> tuple[str, ...]:
        """Take back in the pull request that it is superseded."""
        files, shown = branch.files, branch.view.pull_request
        if files is None or shown is None:
            return ()
        writer = self._services.writer
        intent_id = branch.intent_id or ""
        own = writer.write(self._loop, branch.name, files, intent_id, is_new=False)
        opened = [
            replace(entry, status=_state_after(entry, EntryEvent.NAMED_AGAIN))
            for entry in old
        ]
        rest = [entry for entry in branch.own_entries if entry not in old]
        news = writer.news.write(
            PullRequestNews(
                entries=[*opened, *rest], text=shown.text.body, added=opened
            ),
            own.title,
        )
        return self._forge.announce(shown, news)

    def supersede(self, result: PublishResult) -> PublishResult:
        """Mark the entries for other requirements, and say so in their pull requests.

        Nothing changes where the alerts are not recorded for the new requirement.
        """
        if not (result.is_recorded and self._forge.writes):
            return result
        view, error = self._settle()
        found = _each_once(view.entries)
        warnings = [
            f"the entry of {each.entry.alert_id} for {each.entry.requirement} has the "
            f"status `{each.entry.status}`, which is left as it is"
            for each in found
            if each.entry.state is None
        ]
        superseded = [
            as_shown(self._forge, self._services.writer.ledger_file, each)
            for each in found
            if each.entry.state is not None
        ]
        self.ended = _ended(self._loop, [each.entry for each in superseded])
        for each in _one_of_each_pull_request(superseded):
            warnings += self._announce(each, result)
        moved = tuple(
            RecordedPlace(
                requirement=each.entry.requirement,
                intent=each.entry.remediation_intent,
                pull_request=each.pull_request,
                can_be_closed=each.can_be_closed,
            )
            for each in superseded
        )
        is_updated = self._is_reinstated and result.operation is Operation.UNCHANGED
        return replace(
            result,
            operation=Operation.UPDATED if is_updated else result.operation,
            superseded=moved,
            warnings=(*result.warnings, *self._warnings, *warnings),
            error=result.error or error,
        )

    def _settle(self) -> tuple[MisplacedView, ForgeRefusedError | None]:
        """Look and write until every entry is superseded, and a pull request shows it."""
        ledger_file = self._services.writer.ledger_file
        while True:
            view = find_misplaced(self._forge, ledger_file, self._loop)
            left = [each for each in view.entries if each.is_left]
            if left:
                self._supersede(view, left)
                continue
            if not view.is_pending or view.rolling.is_shown:
                return view, None
            try:
                if self._services.rolling.open(view.rolling.view) is None:
                    self._losses.add(ROLLING_BRANCH)
            except ForgeRefusedError as error:
                return view, error

    def _supersede(self, view: MisplacedView, left: Sequence[Misplaced]) -> None:
        """Change the entries of one branch, or all that belong to the rolling one."""
        message = correction_message(self._loop.traces)
        on_branch = [each for each in left if each.is_on_branch]
        if on_branch:
            branch = on_branch[0].branch
            some = [each for each in on_branch if each.branch.name == branch.name]
            files = branch.files or view.base
            entries = [each.entry for each in some]
            edited = self._edited(files, entries, EntryEvent.CORRECTED)
            created = self._forge.append(branch.name, files.sha, edited, message)
        else:
            some = list(left)
            created = self._services.rolling.write(
                view.rolling.view,
                view.base,
                lambda files: self._edited_in_ledger(files, some),
                message,
            )
        if created:
            self._written |= {each.branch.name for each in some}
        else:
            self._losses.add(some[0].branch.name)

    def _edited(
        self,
        files: Snapshot,
        entries: Sequence[Entry],
        event: EntryEvent,
        counts: Mapping[str, Sighting] | None = None,
    ) -> tuple[FileChange, ...]:
        edits = []
        for entry in entries:
            if state := _state_after(entry, event):
                fields: dict[Field, str | int] = {Field.STATUS: state.value}
                seen = (counts or {}).get(episode_of(entry))
                if seen and seen.count > entry.count:
                    fields |= count_fields(seen)
                edits.append(EntryEdit(entry, fields))
        return edited_files(files, self._services.writer.ledger_file, edits)

    def _edited_in_ledger(
        self, files: Snapshot, some: Sequence[Misplaced]
    ) -> tuple[FileChange, ...]:
        """Return the ledgers with what closed branches had, and the entries superseded."""
        template = self._services.writer.ledger_file
        texts: dict[str, str] = {}
        for each in some:
            if not each.is_recorded:
                own = kept_ledgers(
                    OverlaidSnapshot(files, texts), template, each.branch
                )
                for path, text in own.items():
                    texts[path] = declined(path, text, each.branch.name)
        entries, shown = [each.entry for each in some], OverlaidSnapshot(files, texts)
        for change in self._edited(shown, entries, EntryEvent.CORRECTED):
            texts[change.path] = change.after
        branches = [each.branch.view for each in some]
        return with_numbers(changes_to(files, texts), template, branches)

    def _announce(self, each: Misplaced, result: PublishResult) -> tuple[str, ...]:
        """Say in the old pull request where its alert is now; what fails is a warning."""
        if each.pull_request is None:
            return ()
        writer = self._services.writer
        new = RecordedPlace(
            requirement=self._loop.trace.requirement_id,
            intent=result.new_intent.id if result.new_intent else None,
            pull_request=result.pull_request,
        )
        try:
            news = writer.news.write_superseded(
                each.entry, each.others, new, each.pull_request
            )
        except ConfigError as error:  # a template of the repository itself
            return (
                f"the old pull request does not say that it is superseded: {error}",
            )
        if each.branch.name not in self._written:  # a comment may say it already
            news = replace(news, is_once=True)
        return self._forge.announce(each.pull_request, news)


def _as_severe(trace: Trace, old: Sequence[Entry], retracing: Retracing) -> Trace:
    """Return a trace whose alert is as severe as the worst of some entries."""
    worst = min(
        (each for e in old if (each := e.known_severity)), default=None, key=_rank
    )
    if worst is None or worst.rank >= trace.alert.severity.rank:
        return trace
    return retracing.as_severe(trace, worst)


def _rank(severity: Severity) -> int:
    return severity.rank


def _ended(loop: Loop, old: Sequence[Entry]) -> Loop | None:
    """Return the alerts whose old entries have an end, as the messages that end them."""
    traces = []
    for trace in loop.traces:
        ends = [e.resolved_at for e in entries_of_episode(trace, old) if e.resolved_at]
        if ends or trace.alert.status is Status.RESOLVED:
            known = parse_time(ends[0]) if ends else trace.alert.ended_at
            alert = replace(trace.alert, status=Status.RESOLVED, ended_at=known)
            traces.append(replace(trace, alert=alert))
    return replace(loop, traces=tuple(traces)) if traces else None


def _each_once(entries: Sequence[Misplaced]) -> list[Misplaced]:
    """Return entries without copies of them, which a branch that waits has."""
    return [
        each
        for at, each in enumerate(entries)
        if not any(
            each.entry.is_same(other.entry) and each.branch.name == other.branch.name
            for other in entries[:at]
        )
    ]


def _one_of_each_pull_request(entries: Sequence[Misplaced]) -> Iterator[Misplaced]:
    shown = (each for each in entries if each.pull_request)
    yield from {each.branch.name: each for each in shown}.values()


def _state_after(entry: Entry, event: EntryEvent) -> EntryState | None:
    """Return the state that an event gives an entry; `None` where it changes nothing."""
    state = transition(entry.state, event).state if entry.state else None
    return state if state is not entry.state else None
