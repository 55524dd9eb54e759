"""Changes entries in the ledger files of a branch, wherever each of them is."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from tracer.ledger import (
    Entry,
    EntryChange,
    EntryState,
    Field,
    Ledger,
    read_ledgers,
)
from tracer.loops.branches import name_in_files
from tracer.loops.moved_ledgers import ledgers_before_move
from tracer.remediation import FileChange
from tracer.repository import Snapshot
from tracer.text import fill_path, has_only_placeholder, has_placeholders


class EntryEdit(Struct, frozen=True):
    """New values for fields of one entry, which is known by its episode."""

    entry: Entry
    fields: Mapping[Field, str | int]


def edited_files(
    files: Snapshot, path_template: str, edits: Sequence[EntryEdit]
) -> tuple[FileChange, ...]:
    """Return the ledger files in which entries change.

    Raises:
        LedgerError: where an entry's form has no place for a value.

    """
    ledgers: dict[str, Ledger] = {}
    changes: dict[str, dict[int, dict[Field, str | int]]] = {}
    for edit in edits:
        for ledger in _ledgers_of(files, path_template, edit.entry):
            index = ledger.index_of(edit.entry)
            if index is not None:
                ledgers[ledger.path] = ledger
                fields = changes.setdefault(ledger.path, {}).setdefault(index, {})
                fields.update(edit.fields)
                break
    return tuple(
        FileChange(path=path, before=ledger.text, after=after)
        for path, ledger in ledgers.items()
        if (after := ledger.with_changes(_changes(changes[path]))) != ledger.text
    )


def superseded_files(
    files: Snapshot, path_template: str, entries: Sequence[Entry]
) -> tuple[FileChange, ...]:
    """Return the ledger files in which these entries become superseded.

    Raises:
        LedgerError: where an entry's form has no place for the state.

    """
    fields: dict[Field, str | int] = {Field.STATUS: EntryState.SUPERSEDED.value}
    edits = [EntryEdit(entry, fields) for entry in entries]
    return edited_files(files, path_template, edits)


def changes_to(files: Snapshot, texts: Mapping[str, str]) -> tuple[FileChange, ...]:
    """Return what writes these texts, by path, over the files that have others."""
    return tuple(
        FileChange(path=path, before=before, after=text)
        for path, text in texts.items()
        if (before := files.read(path)) != text
    )


def _changes(
    fields: Mapping[int, Mapping[Field, str | int]],
) -> list[EntryChange]:
    return [EntryChange(index, values) for index, values in fields.items()]


def _ledgers_of(files: Snapshot, path_template: str, entry: Entry) -> Iterator[Ledger]:
    """Walk over the files that an entry may be in: first one, where its path is known."""
    is_known = has_only_placeholder(path_template, "loop") or not has_placeholders(
        path_template
    )
    if not is_known or entry.branch is None:
        yield from read_ledgers(files, path_template)
        return
    name = name_in_files(entry.branch)
    path = fill_path(path_template, {"loop": name})
    yield Ledger.parse(path, files.read(path))
    yield from ledgers_before_move(files, path_template, name)
