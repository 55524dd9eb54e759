"""Changes fields of entries in a ledger, so that every other byte stays as it was.

The events of the YAML say where each value is. The new text is read again, and it counts
only if nothing but these fields differs.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from tracer.errors import LedgerError
from tracer.ledger.ledger_parser import KEY, ParsedLedger, parse_ledger, read_ledger
from tracer.ledger.yaml_events import (
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    ScalarEvent,
)
from tracer.ledger.yaml_places import (
    end_index,
    item_events,
    line_break,
    line_end,
    start_column,
    start_index,
    start_line,
)


class Field(StrEnum):
    """The fields of an entry that change after it was written; all others stay."""

    STATUS = "status"
    OCCURRENCES = "occurrences"
    LAST_SEEN = "last_seen"
    SEVERITY = "severity"
    RESOLVED_AT = "resolved_at"
    DURATION = "duration"
    PULL_REQUEST = "pull_request"


class EntryChange(Struct, frozen=True):
    """New values for fields of the entry at an index of `Ledger.entries`."""

    index: int
    fields: Mapping[Field, str | int]


class _Replacement(Struct, frozen=True):
    """A text for the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def change_entries(path: str, text: str, changes: Sequence[EntryChange]) -> str:
    """Return the text of a ledger with some fields changed.

    Raises:
        LedgerError: where an entry's form has no place for a value.

    """
    before = parse_ledger(path, text)
    wanted = {before.positions[each.index]: each.fields for each in changes}
    items = item_events(text, KEY, wanted)
    replacements = [
        replacement
        for position, fields in wanted.items()
        for replacement in _Item(path, text, items[position]).replacements(fields)
    ]
    after = text
    for each in sorted(replacements, key=lambda each: each.start, reverse=True):
        after = after[: each.start] + each.text + after[each.end :]
    if not _keeps_all(path, before, after, changes):
        raise _refusal(path, items[min(wanted)][0])
    return after


def _keeps_all(
    path: str, before: ParsedLedger, text: str, changes: Sequence[EntryChange]
) -> bool:
    """Whether a text has all that the ledger had, but for the fields that are to change."""
    try:
        after = read_ledger(path, text)
    except LedgerError:
        return False
    entries, changed = list(before.entries), set()
    for each in changes:
        new = {str(name): str(value) for name, value in each.fields.items()}
        entries[each.index] = replace(entries[each.index], **new)
        changed.add(before.positions[each.index])
    kept = [digest for at, digest in enumerate(before.items) if at not in changed]
    return (
        after.entries == entries
        and after.pairs == before.pairs
        and [digest for at, digest in enumerate(after.items) if at not in changed]
        == kept
    )


class _Item:
    """One entry as it is in the text, from the events of its mapping."""

    def __init__(self, path: str, text: str, events: Sequence[Event]) -> None:
        self._path = path
        self._text = text
        self._mapping = events[0]
        self._pairs = list(_pairs(events[1:-1]))
        if not self._pairs:
            raise _refusal(path, self._mapping)

    def replacements(self, fields: Mapping[Field, str | int]) -> Iterator[_Replacement]:
        values = {_name(key): value for key, value in self._pairs}
        missing = []
        for name, value in fields.items():
            if name in values:
                yield self._replaced(values[name], json.dumps(value))
            else:
                missing.append(f"{name}: {json.dumps(value)}")
        if missing:
            yield self._inserted(missing)

    def _replaced(self, old: Sequence[Event], new: str) -> _Replacement:
        scalar = old[0]
        if not _is_simple(scalar):
            raise _refusal(self._path, scalar)
        start, end = start_index(scalar), end_index(scalar)
        # A value that is left out has its place right behind the colon.
        return _Replacement(start, end, new if start < end else f" {new}")

    def _inserted(self, lines: Sequence[str]) -> _Replacement:
        if getattr(self._mapping, "flow_style", False):
            at = end_index(self._pairs[-1][1][-1])
            return _Replacement(
                at, at, "".join(f", {_as_json(each)}" for each in lines)
            )
        ends = [
            line_end(self._text, end_index(value[0]))
            for key, value in self._pairs
            if _is_simple(value[0]) and start_line(key) == _last_line(value[0])
        ]
        if not ends:
            raise _refusal(self._path, self._mapping)
        indent = line_break(self._text) + " " * start_column(self._pairs[0][0])
        return _Replacement(ends[-1], ends[-1], "".join(f"{indent}{x}" for x in lines))


def _pairs(events: Sequence[Event]) -> Iterator[tuple[Event, Sequence[Event]]]:
    """Walk over the keys of a mapping, each with the events of its value."""
    nodes, depth, first = [], 0, 0
    for at, event in enumerate(events):
        depth += isinstance(event, CollectionStartEvent)
        depth -= isinstance(event, CollectionEndEvent)
        if depth == 0:
            nodes.append(events[first : at + 1])
            first = at + 1
    for key, value in zip(nodes[::2], nodes[1::2], strict=True):
        yield key[0], value


def _name(key: Event) -> str:
    return str(key.value) if isinstance(key, ScalarEvent) else ""


def _is_simple(event: Event) -> bool:
    """Whether a value is a scalar that no other place uses, and no block of lines."""
    if not isinstance(event, ScalarEvent):
        return False
    return not (event.anchor or event.tag or event.style in ("|", ">"))


def _last_line(event: Event) -> int:
    return event.end_mark.line + 1 if event.end_mark else 1


def _as_json(line: str) -> str:
    """Write a field as JSON does, so that a file that is JSON stays JSON."""
    name, _, value = line.partition(": ")
    return f'"{name}": {value}'


def _refusal(path: str, event: Event) -> LedgerError:
    line = start_line(event)
    return LedgerError(
        f"the entry at line {line} of `{path}` has no place for its status",
        (path, line),
        hint="Write it as one `key: value` a line, without aliases; nothing was written",
    )
