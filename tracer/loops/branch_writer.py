"""Writes to the branch of a loop: claims its number and the branch, or adds entries to it."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from tracer.forge import CreatedCommit, Sighting
from tracer.ledger import Entry
from tracer.loops.entry_edits import edited_files
from tracer.loops.loop_services import LoopServices
from tracer.loops.loop_texts import LoopTexts
from tracer.loops.loop_view import LoopView
from tracer.loops.race_pauses import LostRaces
from tracer.loops.raised_severity import (
    RaisedIntents,
    RaisedSeverity,
    raised_intents,
)
from tracer.loops.sightings import severity_edits, with_counts, with_known_counts
from tracer.remediation import Loop, Remediation, severity_message
from tracer.repository import Snapshot


class WrittenBranch(Struct, frozen=True, kw_only=True):
    """What a run wrote to a loop's branch; `before` is `None` where it created the branch.

    `added` are the alerts that were added to an intent which the branch had already.
    """

    branch: str
    before: str | None
    commit: CreatedCommit
    remediation: Remediation
    added: Loop | None = None
    priority: str | None = None
    """The new one of the intent, where the alerts that were added have raised it."""


class BranchWriter:
    """Writes to the branch of one loop; a method returns `None` where another run was faster."""

    def __init__(
        self,
        texts: LoopTexts,
        services: LoopServices,
        losses: LostRaces,
        known: Mapping[str, Sighting],
    ) -> None:
        self._texts = texts
        self._known = known
        self._services = services
        self._forge = services.forge
        self._losses = losses

    def start(self, view: LoopView, missing: Loop) -> WrittenBranch | None:
        """Claim a number and then the branch, with the first entries in it."""
        written = self._claim_intent(view, missing, view.base)
        if written is None:
            return None
        if self._forge.claim(f"refs/heads/{written.branch}", written.commit.sha):
            return replace(written, before=None)
        self._services.observer.forget_ahead()
        self._losses.add(written.branch)
        return None

    def add(self, view: LoopView, missing: Loop) -> WrittenBranch | None:
        """Add entries to a branch that exists, without rewriting what it has."""
        files = view.branch.files or view.base
        intent_id = view.branch.intent_id
        if intent_id:
            return self._append(view, missing, files, intent_id)
        return self._begin_on(view, missing, files)

    def _append(
        self, view: LoopView, missing: Loop, files: Snapshot, intent_id: str
    ) -> WrittenBranch | None:
        """Add a commit to a branch that has the loop's intent; `None` if it has moved."""
        branch = view.branch.name
        remediation = self._texts.write(missing, view, files, intent_id)
        template = self._services.writer.ledger_file
        raised = self.raised(view, missing, files, intent_id)
        files_of_alert = (*remediation.files, *raised.files)
        new = with_known_counts(files_of_alert, template, self._known)
        changes = with_counts(view.branch, files, template, new)
        commit = self._forge.append(branch, files.sha, changes, remediation.message)
        if commit is None:
            self._losses.add(branch)
            return None
        return WrittenBranch(
            branch=branch,
            before=files.sha,
            commit=commit,
            remediation=remediation,
            added=missing,
            priority=raised.priority,
        )

    def raised(
        self, view: LoopView, missing: Loop, files: Snapshot, intent_id: str
    ) -> RaisedIntents:
        """Return the intents that alerts without an entry raise the priority of."""
        answering = Entry(branch=view.branch.name, remediation_intent=intent_id)
        entries = view.branch.own_entries
        return raised_intents(self._services.writer, files, missing, entries, answering)

    def raise_severity(self, view: LoopView, worse: Loop) -> RaisedSeverity | None:
        """Change the entries of alerts that have become worse; `None` if it has moved."""
        branch, files = view.branch, view.branch.files or view.base
        template = self._services.writer.ledger_file
        edits = severity_edits(worse, branch.own_entries)
        intents = raised_intents(
            self._services.writer, files, worse, branch.own_entries
        )
        raised = (*edited_files(files, template, edits), *intents.files)
        seen = self._texts.seen(worse, branch)
        changes = with_counts(branch, files, template, raised, seen)
        message = severity_message(worse.traces)
        commit = self._forge.append(branch.name, files.sha, changes, message)
        if commit is None:
            self._losses.add(branch.name)
            return None
        return RaisedSeverity(worse=worse, commit=commit, priority=intents.priority)

    def _begin_on(
        self, view: LoopView, missing: Loop, files: Snapshot
    ) -> WrittenBranch | None:
        """Add the loop's intent to a branch that a person made; `None` if it has moved."""
        written = self._claim_intent(view, missing, files)
        if written and not self._forge.move(
            written.branch, files.sha, written.commit.sha
        ):
            self._losses.add(written.branch)
            return None
        return written

    def _claim_intent(
        self, view: LoopView, missing: Loop, files: Snapshot
    ) -> WrittenBranch | None:
        """Make the commit of a new intent, and claim its number for this commit.

        The commit comes first, as the claim points to it. `None` where another run gets
        the number: the next look shows whether that run has begun this loop, too.
        """
        intent_id = self._texts.next_intent(view)
        remediation = self._texts.write(missing, view, files, intent_id, is_new=True)
        template = self._services.writer.ledger_file
        changes = with_known_counts(remediation.files, template, self._known)
        commit = self._forge.commit(files, changes, remediation.message)
        if not self._services.register.claim(intent_id, commit.sha):
            self._losses.add(intent_id)
            return None
        return WrittenBranch(
            branch=view.branch.name,
            before=files.sha,
            commit=commit,
            remediation=remediation,
        )
