"""What the files of a reopened pull request become: its entries are declined no more."""

from collections.abc import Iterator, Sequence

from tracer.ledger import (
    EntryChange,
    Field,
    Ledger,
    merge_ledger_texts,
    merge_ledgers,
)
from tracer.loops.declines import branch_ledgers
from tracer.loops.loop_view import LoopBranch
from tracer.loops.waiting_branches import left_over
from tracer.remediation import FileChange, merge_sections
from tracer.repository import Snapshot


def given_back(branch: LoopBranch, keeper: Snapshot, template: str) -> list[FileChange]:
    """Return what gives a branch the entries that another one keeps of it.

    Args:
        branch: the one whose pull request is open again.
        keeper: the files of the other one.
        template: the path of the ledger.

    """
    own = branch.files
    if own is None:
        return []
    changes = []
    for ledger in branch_ledgers(keeper, template, branch):
        there = own.read(ledger.path)
        into, other = Ledger.parse(ledger.path, there), _reopened(ledger, branch)
        after = merge_ledgers(into, other, branch.has_added)
        if after != (there or ""):
            changes.append(FileChange(path=ledger.path, before=there, after=after))
    return changes


def taken_out(
    branch: LoopBranch, files: Snapshot, base: Snapshot, template: str
) -> list[FileChange]:
    """Return what leaves the files of the rolling branch without those of a branch.

    Entries that the base has, too, become again what they are there.
    """
    changes = []
    for ledger in branch_ledgers(files, template, branch):
        original = Ledger.parse(ledger.path, base.read(ledger.path))
        after = ledger.restored(original, branch.has_added)
        if after != ledger.text:
            changes.append(left_over(ledger.path, base, ledger.text, after))
    return changes


def merged_ledger(path: str, fork: Snapshot, base: Snapshot, branch: LoopBranch) -> str:
    """Return the ledger of the base with what the branch has, whose entries are open.

    Where it can be, each line of both is in it, with the comments of people.
    """
    own = Ledger.parse(path, branch.files.read(path) if branch.files else None)
    there = Ledger.parse(path, base.read(path))
    before = fork.read(path) or ""
    others = there.restored(Ledger.parse(path, before), branch.has_added)
    text = merge_ledger_texts(path, before, others, own.text)
    back = _reopened(there, branch)
    into = back if text is None else Ledger.parse(path, text)
    both = Ledger.parse(path, merge_ledgers(into, own))
    return merge_ledgers(both, back)


def merged_files(
    paths: Sequence[str],
    fork: Snapshot,
    base: Snapshot,
    branch: LoopBranch,
    ledgers: Sequence[str],
) -> Iterator[FileChange]:
    """Walk over the files of a merge of the base into a branch that differ from the base's.

    Args:
        paths: the files that the branch has changed: ledgers, and those of intents.
        fork: where the branch left the base.
        base: the base as it is now.
        branch: the branch.
        ledgers: those of the paths that are ledgers.

    """
    for path in paths:
        own = branch.files.read(path) if branch.files else None
        theirs = base.read(path)
        if path in ledgers:
            after: str | None = merged_ledger(path, fork, base, branch)
        elif theirs is None or own is None or theirs == fork.read(path):
            after = own
        else:
            after = merge_sections(theirs, own, fork.read(path) or "")
        if after != theirs:
            yield FileChange(
                path=path, before=theirs, after=after or "", is_deleted=after is None
            )


def _reopened(ledger: Ledger, branch: LoopBranch) -> Ledger:
    """Return a ledger in which no entry of a branch is declined: each is open, or over."""
    changes = []
    for index, entry in enumerate(ledger.entries):
        state = entry.state_after_reopening if branch.has_added(entry) else None
        if state and state is not entry.state:
            fields: dict[Field, str | int] = {Field.STATUS: state.value}
            changes.append(EntryChange(index, fields))
    return Ledger.parse(ledger.path, ledger.with_changes(changes))
