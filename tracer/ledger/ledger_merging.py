"""Merges two versions of a ledger: entries that one lacks, and states that are further on."""

from collections.abc import Callable, Iterator

from tracer.errors import LedgerError
from tracer.ledger.entry import Entry
from tracer.ledger.entry_states import EntryState
from tracer.ledger.field_editing import EntryChange, Field
from tracer.ledger.ledger import Ledger
from tracer.ledger.ledger_items import read_items
from tracer.ledger.new_entry import NewEntry
from tracer.text import is_whole_merge, merge_texts

_ORDER = tuple(EntryState)
_COPIED = (Field.STATUS, Field.RESOLVED_AT, Field.DURATION, Field.LAST_SEEN)


def merge_ledgers(
    into: Ledger, other: Ledger, is_wanted: Callable[[Entry], bool] = bool
) -> str:
    """Return the text of a ledger with what another version of it has in addition.

    Args:
        into: whose text stays, but for what is added.
        other: from which entries are added, and states that are further on.
        is_wanted: says of each entry of the other one whether it counts.

    Raises:
        LedgerError: where an entry has no place.

    """
    changes, missing = [], []
    for position, entry in enumerate(other.entries):
        if entry.fingerprint is None or not is_wanted(entry):
            continue
        index = into.index_of(entry)
        if index is None:
            missing.append(position)
        elif fields := dict(_further(into.entries[index], entry)):
            changes.append(EntryChange(index, fields))
    changed = Ledger.parse(into.path, into.with_changes(changes))
    if not missing:
        return changed.text
    items = NewEntry.all_in(other.text)
    return changed.with_entries([items[position] for position in missing])


def merge_ledger_texts(path: str, ancestor: str, ours: str, theirs: str) -> str | None:
    """Return a ledger with all lines and entries of two versions, each once.

    Returns:
        The text; `None` where both sides changed the same lines, or the lines of both in
        a row are another list.

    """
    merged = merge_texts(ancestor, ours, theirs)
    if merged is None:
        return None
    try:
        items = (list(_items(path, text)) for text in (ancestor, ours, theirs, merged))
        return merged if is_whole_merge(*items) else None
    except LedgerError:
        return None


def _items(path: str, text: str) -> Iterator[str]:
    """Write each member of a ledger's list so that equal ones are equal texts."""
    for item in read_items(path, text):
        yield repr(sorted((item.fields or {}).items(), key=str))


def _further(old: Entry, new: Entry) -> Iterator[tuple[Field, str | int]]:
    """Walk over the fields of a version that is further on than another."""
    if _rank(new) > _rank(old):
        for name in _COPIED:
            value = getattr(new, name)
            if value is not None and value != getattr(old, name):
                yield name, value
    elif new.resolved_at and not old.resolved_at:
        yield Field.RESOLVED_AT, new.resolved_at
        if new.duration:
            yield Field.DURATION, new.duration


def _rank(entry: Entry) -> int:
    """Return how far an entry's state is; a word of a person's own is never replaced."""
    return _ORDER.index(entry.state) if entry.state else len(_ORDER)
