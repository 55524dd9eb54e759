"""What a run adds to the rolling branch: further episodes, and what a person declined."""

from collections.abc import Mapping, Sequence

from tracer.forge import Sighting
from tracer.ledger import Entry, Ledger
from tracer.loops.branches import name_in_files
from tracer.loops.decisions import Action, Decision
from tracer.loops.declines import declined, declined_entries, kept_ledgers
from tracer.loops.entry_edits import changes_to, edited_files, superseded_files
from tracer.loops.loop_observer import entries_in_files
from tracer.loops.loop_view import LoopBranch, LoopView
from tracer.loops.overlaid_snapshot import OverlaidSnapshot
from tracer.loops.raised_severity import raised_intents
from tracer.loops.recorded_alerts import without_recorded
from tracer.loops.remediation_writer import RemediationWriter
from tracer.loops.sightings import severity_edits, with_known_counts
from tracer.remediation import (
    FileChange,
    Loop,
    decline_message,
    episode_message,
    repeat_message,
    severity_message,
)
from tracer.repository import Snapshot


class RollingEntries:
    """The entries that a decision adds to the rolling branch, and the commit's message."""

    def __init__(
        self,
        loop: Loop,
        view: LoopView,
        decision: Decision,
        writer: RemediationWriter,
        known: Mapping[str, Sighting],
    ) -> None:
        self._known = known
        self._loop = loop
        self._view = view
        self._decision = decision
        self._writer = writer
        self.priority: str | None = None
        """The new one of the intent, where the files raise it."""

    @property
    def message(self) -> str:
        if self._decision.action is Action.SUPERSEDE_DECLINED:
            return severity_message(self._loop.traces)
        if self._decision.action is Action.SUPERSEDE_REPEATED:
            return repeat_message(self._loop.traces)
        if self._decision.action is Action.RECORD_DECLINE:
            return decline_message(self._loop.traces)
        if self._decision.action is Action.RAISE_RECORDED:
            return severity_message(self._decision.worse_recorded.traces)
        return episode_message(self._decision.missing.traces)

    def files(self, files: Snapshot) -> tuple[FileChange, ...]:
        """Return the files that change; none where these have everything already.

        Raises:
            TracerError: where a ledger cannot be read, or has no place for an entry.

        """
        changes, template = self._changes(files), self._writer.ledger_file
        return with_known_counts(changes, template, self._known)

    def _changes(self, files: Snapshot) -> Sequence[FileChange]:
        if self._decision.action is Action.RAISE_RECORDED:
            worse = self._decision.worse_recorded
            edits = severity_edits(worse, self._view.recorded)
            edited = edited_files(files, self._writer.ledger_file, edits)
            return [*edited, *self._raised(files, worse)]
        if self._decision.action is Action.SUPERSEDE_DECLINED:
            return self._without_outdated(files)
        if self._decision.action is Action.SUPERSEDE_REPEATED:
            repeated = self._view.repeated_in_rolling
            return superseded_files(files, self._writer.ledger_file, repeated)
        if self._decision.action is Action.RECORD_DECLINE:
            texts = self._declined(files)
        elif self._decision.action is Action.RECORD_DECLINED:
            texts = self._declined_by_hand(files)
        else:
            last = self._decision.last or Entry()
            intent_id = last.remediation_intent or ""
            texts = self._added(files, last.branch or "", intent_id)
            if texts:
                raised = self._raised(files, self._decision.missing)
                texts |= {change.path: change.after for change in raised}
                outdated = self._without_outdated(OverlaidSnapshot(files, texts))
                texts |= {change.path: change.after for change in outdated}
        return changes_to(files, texts)

    def _without_outdated(self, files: Snapshot) -> tuple[FileChange, ...]:
        """Mark declined entries as superseded where another entry answers the alert now."""
        template = self._writer.ledger_file
        return superseded_files(files, template, self._decision.outdated)

    def _raised(self, files: Snapshot, worse: Loop) -> Sequence[FileChange]:
        """Return the intents that become more urgent, as an alert is worse than before."""
        known, last = self._view.recorded, self._decision.last
        raised = raised_intents(self._writer, files, worse, known, last)
        self.priority = raised.priority
        return raised.files

    def _declined(self, files: Snapshot) -> dict[str, str]:
        """Return the ledgers with what closed branches had, and the alerts they answer."""
        texts: dict[str, str] = {}
        current = self._view.branch
        closed = [b for b in self._decision.closed if b.name != current.name]
        for branch in [*closed, *([current] if current.is_declined else [])]:
            kept = kept_ledgers(files, self._writer.ledger_file, branch)
            own = {path: declined(path, kept[path], branch.name) for path in kept}
            if branch is current:
                more = self._more_declined(OverlaidSnapshot(files, own), branch)
                own |= {path: declined(path, more[path], branch.name) for path in more}
            texts |= own
        return texts

    def _declined_by_hand(self, files: Snapshot) -> dict[str, str]:
        """Return the ledger with further episodes of what a person declined in it."""
        declining = self._decision.declining or Entry()
        intent_id = declining.remediation_intent or ""
        added = self._added(files, declining.branch or "", intent_id)
        return {
            path: declined_entries(Ledger.parse(path, files.read(path)), text)
            for path, text in added.items()
        }

    def _more_declined(self, files: Snapshot, branch: LoopBranch) -> dict[str, str]:
        return self._added(files, branch.name, branch.intent_id or "")

    def _added(self, files: Snapshot, branch: str, intent_id: str) -> dict[str, str]:
        """Return the ledger of an intent with entries for the alerts that it lacks."""
        left = self._left(files, branch)
        if not left.traces:
            return {}
        change = self._writer.entries_on(left, branch, files, intent_id)
        return {change.path: change.after}

    def _left(self, files: Snapshot, branch: str) -> Loop:
        name = name_in_files(branch)
        there = entries_in_files(files, self._writer.ledger_file, [name])
        asked = self._decision.asked
        return without_recorded(
            self._decision.missing, [entry for entry in there if entry not in asked]
        )
