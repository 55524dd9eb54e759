"""Merges two versions of a ledger: entries that one lacks, and states that are further on."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from tracer.errors import LedgerError
from tracer.ledger.entry import Entry
from tracer.ledger.entry_states import EntryState
from tracer.ledger.field_editing import EntryChange, Field
from tracer.ledger.ledger import Ledger
from tracer.ledger.ledger_items import read_items
from tracer.ledger.new_entry import NewEntry
from tracer.text import is_whole_merge, merge_texts

_ORDER = tuple(EntryState)
Fields = dict[Field, str | int]


def further_fields(old: Entry, new: Entry) -> Fields:
    """Return the fields of a version of an entry that is further on than another.

    States, severities and counts only go up, whichever version is read first.
    """
    fields: Fields = {}
    if _state_rank(new) > _state_rank(old):
        _take(fields, old, new, Field.STATUS, Field.RESOLVED_AT, Field.DURATION)
    elif new.resolved_at and not old.resolved_at:
        _take(fields, old, new, Field.RESOLVED_AT, Field.DURATION)
    if new.severity_rank < old.severity_rank:
        _take(fields, old, new, Field.SEVERITY)
    if new.count > old.count:
        _take(fields, old, new, Field.OCCURRENCES, Field.LAST_SEEN)
    if old.pull_request is None:
        _take(fields, old, new, Field.PULL_REQUEST)
    return fields


def copied_fields(old: Entry, new: Entry) -> Fields:
    """Return the fields that make a copy of an entry what the entry is now.

    What a person made of the state of the copy stays.
    """
    fields: Fields = {}
    _take(fields, old, new, *Field)
    is_answer = old.state in {None, EntryState.DECLINED}
    if is_answer or (old.has_own_word and old.state is new.state):
        fields.pop(Field.STATUS, None)
    return fields


def merge_ledgers(
    into: Ledger,
    other: Ledger,
    is_wanted: Callable[[Entry], bool] = bool,
    news: Callable[[Entry, Entry], Fields] = further_fields,
) -> str:
    """Return the text of a ledger with what another version of it has in addition.

    Args:
        into: whose text stays, but for what is added.
        other: from which entries are added, and new values of fields.
        is_wanted: says of each entry of the other one whether it counts.
        news: says which fields an entry that both have gets.

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
        elif fields := news(into.entries[index], entry):
            changes.append(EntryChange(index, fields))
    changed = Ledger.parse(into.path, into.with_changes(changes))
    if not missing:
        return changed.text
    items = NewEntry.all_in(other.text)
    return changed.with_entries([items[position] for position in missing])


def merge_ledger_texts(path: str, ancestor: str, ours: str, theirs: str) -> str | None:
    """Return a ledger with all lines and entries of two versions, each once.

    Returns:
        The text; `None` where both sides changed, or added, the same entries, or changed
        other lines, or the lines of both in a row are another list.

    """
    versions = (ancestor, ours, theirs)
    try:
        before = [list(_items(path, text)) for text in versions]
        for merged in _merges(path, *versions):
            is_whole = _is_whole(path, before, merged)
            if is_whole and _is_each_once(path, (ours, theirs), merged):
                return merged
    except LedgerError:
        pass
    return None


def _is_whole(path: str, versions: Sequence[Sequence[str]], merged: str) -> bool:
    """Whether a text is a ledger with each entry of the ancestor and of both sides."""
    ancestor, ours, theirs = versions
    try:
        return is_whole_merge(ancestor, ours, theirs, list(_items(path, merged)))
    except LedgerError:
        return False


def _is_each_once(path: str, versions: Sequence[str], merged: str) -> bool:
    """Whether no entry is in a text more often than in one of its versions.

    Both may have added one entry, and one of them has changed it since.
    """
    known = [_count(path, version) for version in versions]
    return all(
        count <= max(version[name] for version in known)
        for name, count in _count(path, merged).items()
    )


def _count(path: str, text: str) -> Counter[tuple[str | None, ...]]:
    """Count the entries of a ledger by what tells them from others."""
    return Counter(
        (each.fingerprint, each.timestamp, each.requirement, each.branch)
        for each in Ledger.parse(path, text).entries
        if each.fingerprint
    )


def _merges(path: str, ancestor: str, ours: str, theirs: str) -> Iterator[str]:
    """Walk over the texts that may be the merge, the one that keeps most lines first."""
    merged = merge_texts(ancestor, ours, theirs)
    if merged is not None:
        yield merged
    for into, other in ((ours, theirs), (theirs, ours)):
        added = _added_alone(path, ancestor, other)
        if added:
            yield Ledger.parse(path, into).with_entries(added)


def _added_alone(path: str, before: str, after: str) -> tuple[NewEntry, ...]:
    """Return the entries that a version adds, if it changes nothing else.

    The first entry of an empty list also changes the line of the list's key, or brings
    that line. So two first entries contradict each other line by line.
    """
    ledger = Ledger.parse(path, before)
    added = NewEntry.all_in(after)[len(NewEntry.all_in(before)) :]
    return added if added and ledger.with_entries(added) == after else ()


def _items(path: str, text: str) -> Iterator[str]:
    """Write each member of a ledger's list so that equal ones are equal texts."""
    for item in read_items(path, text):
        yield repr(sorted((item.fields or {}).items(), key=str))


def _take(fields: Fields, old: Entry, new: Entry, *names: Field) -> None:
    """Add the fields that a version has, and otherwise than another."""
    for name in names:
        value = getattr(new, name)
        if value is not None and value != getattr(old, name):
            is_number = name in _NUMBERS and value.isascii() and value.isdigit()
            fields[name] = int(value) if is_number else value


_NUMBERS = {Field.OCCURRENCES, Field.PULL_REQUEST}


def _state_rank(entry: Entry) -> tuple[int, bool]:
    """Return how far an entry's state is; of two words for it, a person's own counts.

    A word that means none of the states is never replaced.
    """
    place = _ORDER.index(entry.state) if entry.state else len(_ORDER)
    return place, entry.has_own_word
