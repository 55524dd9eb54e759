"""Branches that wait for a place: what the rolling branch shows of them meanwhile.

Such a branch is complete, with intent and entries, and has no pull request, as so many loops
have one already. The rolling branch has a copy of it, so that people see it. The copy is
taken out before the pull request of the branch is opened: no two have one file.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tracer.ledger import Entry, EntryState, Ledger, copied_fields, merge_ledgers
from tracer.loops.entry_edits import changes_to
from tracer.loops.loop_view import LoopBranch
from tracer.loops.overlaid_snapshot import OverlaidSnapshot
from tracer.loops.recorded_alerts import is_recorded
from tracer.remediation import FileChange, copy_section, remove_section
from tracer.repository import Snapshot
from tracer.text import without_blanks


class WaitingBranch(Struct, frozen=True, kw_only=True):
    """The branch of a loop that waits, and the two files that it has in addition."""

    branch: LoopBranch
    intent_id: str
    intent_path: str
    ledger_path: str

    def copied(self, files: Snapshot) -> Iterator[FileChange]:
        """Walk over the files that change where others get what the branch has."""
        own = self.branch.files
        intent, ledger = (own.read(p) if own and p else None for p in self._paths)
        path = self.intent_path
        if intent:
            there = files.read(path)
            after = copy_section(there, intent, self.intent_id)
            yield FileChange(path=path, before=there, after=after)
        path, there = self.ledger_path, files.read(self.ledger_path)
        into, other = Ledger.parse(path, there), Ledger.parse(path, ledger)
        after = merge_ledgers(into, other, self._is_own, copied_fields)
        yield FileChange(path=path, before=there, after=after)

    def removed(self, files: Snapshot, base: Snapshot) -> Iterator[FileChange]:
        """Walk over the files that change where the copy of the branch is taken out."""
        path = self.intent_path
        there = files.read(path) if path else None
        if there and there != base.read(path):
            yield left_over(path, base, there, remove_section(there, self.intent_id))
        path = self.ledger_path
        ledger = Ledger.parse(path, files.read(path))
        if any(map(self._is_copy, ledger.entries)):
            after = ledger.restored(Ledger.parse(path, base.read(path)), self._is_copy)
            yield left_over(path, base, ledger.text, after)

    @property
    def _paths(self) -> tuple[str, str]:
        return self.intent_path, self.ledger_path

    def _is_own(self, entry: Entry) -> bool:
        return entry.branch == self.branch.name

    def _is_copy(self, entry: Entry) -> bool:
        """Whether an entry is a copy: the branch has it, and a person has not declined it.

        After a merge, the rolling branch may have further episodes of the same intent.
        """
        is_ours = self._is_own(entry) and entry.remediation_intent == self.intent_id
        is_there = is_recorded(entry, self.branch.own_entries)
        return is_ours and is_there and entry.state is not EntryState.DECLINED


def copies(files: Snapshot, waiting: Sequence[WaitingBranch]) -> tuple[FileChange, ...]:
    """Return the files that change where others get what some branches have."""
    texts: dict[str, str] = {}
    for branch in waiting:
        for change in branch.copied(OverlaidSnapshot(files, texts)):
            texts[change.path] = change.after
    return changes_to(files, texts)


def without_copy(
    files: Snapshot, base: Snapshot, waiting: WaitingBranch
) -> list[FileChange]:
    """Return the files that change where the copy of a branch is taken out."""
    changes = waiting.removed(files, base)
    return [each for each in changes if each.is_deleted or each.after != each.before]


def left_over(path: str, base: Snapshot, before: str, after: str) -> FileChange:
    """Return the change to what is left of a file; one without additions is the base's."""
    original = base.read(path)
    is_all_gone = without_blanks(after) in {
        "",
        "alerts:",
        without_blanks(original or ""),
    }
    text = original if is_all_gone else after
    return FileChange(
        path=path, before=before, after=text or "", is_deleted=text is None
    )
