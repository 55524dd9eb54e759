"""Writes into the entries of a commit which pull request the branch of each has.

A branch is made before its pull request, so that a new entry cannot know the number. A commit
for the number alone would ask people to approve the checks again: it comes with the next one
that changes the ledger of the loop.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from tracer.errors import LedgerError
from tracer.forge import BranchView
from tracer.ledger import EntryChange, Field, Ledger
from tracer.remediation import FileChange
from tracer.text import path_pattern


def with_numbers(
    changes: Sequence[FileChange], template: str, branches: Iterable[BranchView]
) -> tuple[FileChange, ...]:
    """Return the changes of a commit, in whose ledgers entries get numbers that they lack.

    Args:
        changes: of the commit.
        template: the path of ledgers, perhaps with placeholders.
        branches: those whose entries get the numbers of their pull requests.

    """
    shown = ((branch.name, branch.pull_request) for branch in branches)
    numbers = {name: pull.number for name, pull in shown if pull and pull.number}
    is_ledger = path_pattern(template).fullmatch
    return tuple(
        _with_numbers(change, numbers) if numbers and is_ledger(change.path) else change
        for change in changes
    )


def _with_numbers(change: FileChange, numbers: dict[str, int]) -> FileChange:
    """Return a ledger with the numbers; as it is where an entry has no place for one."""
    ledger = Ledger.parse(change.path, change.after)
    missing = [
        EntryChange(index, {Field.PULL_REQUEST: numbers[entry.branch]})
        for index, entry in enumerate(ledger.entries)
        if entry.pull_request is None and entry.branch in numbers
    ]
    try:
        return replace(change, after=ledger.with_changes(missing))
    except LedgerError:
        return change
