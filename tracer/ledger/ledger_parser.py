"""Reads a ledger from the events of its YAML: the entries, and where more may go."""

from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct, field

from tracer.errors import LedgerError
from tracer.ledger.entry import Entry
from tracer.ledger.yaml_events import (
    AliasEvent,
    DocumentEndEvent,
    Event,
    EventReader,
    Fields,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    YamlNode,
    is_null,
)
from tracer.ledger.yaml_places import start_index, start_line, without_tabs
from tracer.text import SizeLimit, with_plain_anchors

KEY = "alerts"
_SMALL = 16 * 1024
"""Characters of a file of which many are kept in memory: there may be one for each loop."""


class ParsedLedger(Struct):
    """What the events of a ledger say.

    `items` and `pairs` have the digests of the list's items and of the other keys with
    their values: what must be the same after entries were added. `positions` has the place
    of each entry among the items, of which some may be no entries. `has_merge` says that
    the mapping has keys from elsewhere (`<<`). Of the events, `root` begins the mapping,
    `alerts` the value of the key `alerts`; `last` is the last in the mapping that has
    characters, and `end` the end of the document.
    """

    entries: list[Entry] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    pairs: list[int] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    has_merge: bool = False
    root: MappingStartEvent | None = None
    first_key: Event | None = None
    alerts: SequenceStartEvent | ScalarEvent | None = None
    last_item: YamlNode | None = None
    last: Event | None = None
    end: DocumentEndEvent | None = None


def parse_ledger(path: str, text: str) -> ParsedLedger:
    """Read a ledger, once in a run however often it is asked for.

    Raises:
        LedgerError: with file and line, where it is not a ledger.

    """
    return _parse_small(path, text) if len(text) <= _SMALL else _parse_large(path, text)


def read_members(path: str, text: str) -> list[tuple[int, Fields | None]]:
    """Read the members of a ledger's list: the line of each, and its fields.

    What is not a mapping has `None` for fields.

    Raises:
        LedgerError: with file and line, where it is not a ledger.

    """
    # By their place, as a text that is read a second time has each of them again.
    members: dict[int, tuple[int, Fields | None]] = {}

    def keep(item: YamlNode) -> None:
        fields = item.value if isinstance(item.value, dict) else None
        members[start_index(item.first)] = (start_line(item.first), fields)

    read_ledger(path, text, keep)
    return list(members.values())


def read_ledger(
    path: str, text: str, on_item: Callable[[YamlNode], None] = lambda _: None
) -> ParsedLedger:
    """Read a ledger that is not asked for again; `on_item` gets each member of its list.

    Raises:
        LedgerError: with file and line, where it is not a ledger.

    """
    if len(text) > SizeLimit.LEDGER:
        raise LedgerError(
            f"`{path}` has more than {SizeLimit.LEDGER:,} characters", (path, 1)
        )
    try:
        return _Parser(path, text, on_item).parse()
    except LedgerError:
        readable = with_plain_anchors(without_tabs(text))
        if readable == text:
            raise
        return _Parser(path, readable, on_item).parse()


_parse_small = lru_cache(maxsize=4_096)(read_ledger)
_parse_large = lru_cache(maxsize=4)(read_ledger)


class _Parser:
    def __init__(
        self, path: str, text: str, on_item: Callable[[YamlNode], None]
    ) -> None:
        self._path = path
        self._on_item = on_item
        self._reader = EventReader(path, text)
        self._ledger = ParsedLedger(aliases=self._reader.aliases)

    def parse(self) -> ParsedLedger:
        ledger, reader = self._ledger, self._reader
        reader.next()  # the stream's start
        if isinstance(reader.next(), StreamEndEvent):
            return ledger
        root = reader.next()
        if isinstance(root, MappingStartEvent):
            ledger.root = root
            self._read_pairs()
        elif not (isinstance(root, ScalarEvent) and root.value == ""):
            raise LedgerError(
                f"`{self._path}` at line {start_line(root)} should be a mapping with the "
                f"key `{KEY}`",
                (self._path, start_line(root)),
                hint=f"Write `{KEY}:` and one `- ` item a line; nothing was written",
            )
        end = reader.next()
        ledger.end = end if isinstance(end, DocumentEndEvent) else None
        further = reader.next()
        if not isinstance(further, StreamEndEvent):
            raise LedgerError(
                f"`{self._path}` has several YAML documents: another one begins at line "
                f"{start_line(further)}",
                (self._path, start_line(further)),
                hint="Keep the ledger in a file of its own; nothing was written",
            )
        return ledger

    def _read_pairs(self) -> None:
        ledger, reader = self._ledger, self._reader
        event = reader.next()
        ledger.first_key = event
        while not isinstance(event, MappingEndEvent):
            key = reader.read_node(event)
            first = reader.next()
            if key.value == KEY:
                ledger.last = self._read_alerts(first)
            else:
                value = reader.read_node(first)
                ledger.pairs.append(hash((key.digest, value.digest)))
                ledger.has_merge |= key.value == "<<"
                ledger.last = value.last
            event = reader.next()

    def _read_alerts(self, first: Event) -> Event:
        """Read the value of the key `alerts`; return its last event with characters."""
        if self._ledger.alerts is not None:
            raise self._refusal(first, "is there twice", "Keep one of the two")
        if isinstance(first, SequenceStartEvent):
            self._ledger.alerts = first
            self._reader.remember(first, [])
            return self._read_items(first)
        if isinstance(first, ScalarEvent) and is_empty(first):
            self._ledger.alerts = first
            self._reader.remember(first, None)
            return first
        if isinstance(first, AliasEvent):
            hint = "Write the list itself there"
            raise self._refusal(first, f"is the alias `*{first.anchor}`", hint)
        self._reader.read_node(first)  # what is not even YAML is called that
        raise self._refusal(first, "should be a list", "Write one `- ` item a line")

    def _read_items(self, start: SequenceStartEvent) -> Event:
        ledger, reader = self._ledger, self._reader
        event = reader.next()
        while not isinstance(event, SequenceEndEvent):
            item = ledger.last_item = reader.read_node(event)
            ledger.items.append(item.digest)
            self._on_item(item)
            if isinstance(item.value, dict):
                ledger.positions.append(len(ledger.items) - 1)
                ledger.entries.append(Entry.from_fields(item.value))
            event = reader.next()
        if start.flow_style or ledger.last_item is None:
            return event
        return ledger.last_item.last

    def _refusal(self, event: Event, problem: str, hint: str) -> LedgerError:
        line = start_line(event)
        return LedgerError(
            f"`{KEY}` in `{self._path}` at line {line} {problem}",
            (self._path, line),
            hint=f"{hint}; nothing was written",
        )


def is_empty(event: ScalarEvent) -> bool:
    """Whether a scalar is a list without items: null, or nothing below `!!seq`."""
    return is_null(event) or (event.value == "" and event.tag is not None)
