"""The events of a YAML text, one by one: exact places, and little memory.

Nodes, which PyYAML composes of events, will not do: the node of an alias has the place
of its anchor. libyaml is about ten times as fast as the parser in Python, which is used
where PyYAML was built without it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import yaml
from msgspec import Struct, field
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from tracer.errors import LedgerError
from tracer.ledger.yaml_places import start_line
from tracer.text import YamlError, yaml_errors

__all__ = [
    "AliasEvent",
    "CollectionEndEvent",
    "CollectionStartEvent",
    "DocumentEndEvent",
    "Event",
    "EventReader",
    "Fields",
    "MappingEndEvent",
    "MappingStartEvent",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "StreamEndEvent",
    "Value",
    "YamlNode",
    "is_null",
]

Fields = dict[str, str | None]
"""The scalars of a mapping, by their keys; `None` is null."""
Value = str | Fields | list[Fields] | None
"""What is kept of a node: the scalar, a mapping's scalars, or a list's mappings."""

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_NULL_TAG = "tag:yaml.org,2002:null"
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class YamlNode(Struct, frozen=True):
    """A node that was read to its end.

    `digest` is the same for nodes of the same content, wherever they are in a text.
    `last` is the last event with characters of its own; the ends of blocks have none.
    """

    first: Event
    last: Event
    value: Value
    digest: int


class _Mapping(Struct):
    """A mapping that is open: its scalars, those to merge (`<<`), and the next key."""

    is_flow: bool
    value: Fields = field(default_factory=dict)
    merged: list[Fields] = field(default_factory=list)
    key: Value = None
    is_key_next: bool = True

    def add(self, value: Value) -> None:
        self.is_key_next = not self.is_key_next
        if not self.is_key_next:
            self.key = value
        elif isinstance(value, dict | list):
            members = [value] if isinstance(value, dict) else value
            self.merged += members if self.key == "<<" else ()
        elif isinstance(self.key, str):
            self.value[self.key] = value

    def close(self) -> None:
        """Merge; a mapping's own fields come first, then those of earlier mappings."""
        for fields in self.merged:
            for key, value in tuple(fields.items()):
                self.value.setdefault(key, value)


class _Sequence(Struct):
    """A list that is open, and the mappings in it."""

    is_flow: bool
    value: list[Fields] = field(default_factory=list)

    def add(self, value: Value) -> None:
        if isinstance(value, dict):
            self.value.append(value)

    def close(self) -> None:
        """Need nothing more."""


class EventReader:
    """Reads the events of a text, and knows what each alias in it means."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        with self._errors():
            self._loader = _LOADER(text)
        self._anchors: dict[str, Value] = {}
        self._last: Event = StreamEndEvent()
        self.aliases: set[str] = set()

    def next(self) -> Event:
        """Return the next event.

        Raises:
            LedgerError: with file and line, where the text is not YAML.

        """
        with self._errors():
            return self._loader.get_event() or StreamEndEvent()

    def read_node(self, first: Event) -> YamlNode:
        """Read the node that an event begins, to its end.

        Raises:
            LedgerError: with file and line, where the text is not YAML.

        """
        with self._errors():
            return self._read_node(first)

    def remember(self, event: Event, value: Value) -> None:
        """Keep the value of a node that is read event by event, if it has an anchor."""
        if isinstance(event, NodeEvent) and event.anchor:
            self._anchors[event.anchor] = value

    def _read_node(self, first: Event) -> YamlNode:
        # A large ledger has millions of events, most of them scalars.
        next_event = self._loader.get_event
        signature: list[object] = []
        open_: list[_Mapping | _Sequence] = []
        event: Event | None = first
        value: Value
        while True:
            if type(event) is ScalarEvent:
                value = self._scalar(event, signature)
            elif isinstance(event, CollectionStartEvent):
                open_.append(self._open(event, signature))
                event = next_event()
                continue
            else:
                value = self._end(event, signature, open_)
            if not open_:
                return YamlNode(first, self._last, value, hash(tuple(signature)))
            open_[-1].add(value)
            event = next_event()

    def _scalar(self, event: ScalarEvent, signature: list[object]) -> str | None:
        self._last = event
        is_plain, value = event.implicit[0], event.value
        # `null` and "null" differ in their quotes alone.
        signature += (value, is_plain)
        if event.tag or event.anchor:
            self._keep(event, None if is_null(event) else value, signature)
            return None if is_null(event) else str(value)
        return None if is_plain and value in _NULLS else str(value)

    def _open(
        self, event: CollectionStartEvent, signature: list[object]
    ) -> _Mapping | _Sequence:
        is_flow = bool(event.flow_style)
        is_mapping = isinstance(event, MappingStartEvent)
        opened = _Mapping(is_flow) if is_mapping else _Sequence(is_flow)
        signature.append(type(event))
        if event.tag or event.anchor:
            # Kept before its end, as an alias inside it may point to it.
            self._keep(event, opened.value, signature)
        return opened

    def _end(
        self,
        event: Event | None,
        signature: list[object],
        open_: list[_Mapping | _Sequence],
    ) -> Value:
        """Return the value of an alias, or of the collection that ends."""
        if isinstance(event, AliasEvent):
            self._last = event
            signature += (AliasEvent, event.anchor)
            return self._resolved(event)
        closed = open_.pop()
        closed.close()
        signature.append(type(event))
        if closed.is_flow and event is not None:
            self._last = event
        return closed.value

    def _keep(
        self,
        event: ScalarEvent | CollectionStartEvent,
        value: Value,
        signature: list[object],
    ) -> None:
        signature += (event.anchor, event.tag)
        self.remember(event, value)

    def _resolved(self, event: AliasEvent) -> Value:
        name = event.anchor
        if name not in self._anchors:
            raise YamlError(f"the alias `*{name}` has no anchor", start_line(event))
        self.aliases.add(name)
        return self._anchors[name]

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Raise what is wrong with the text as an error that names file and line."""
        try:
            with yaml_errors(self._text):
                yield
        except YamlError as error:
            raise LedgerError(
                error.sentence(self._path),
                (self._path, error.line or 1),
                hint="Fix that line; nothing was written",
            ) from None


def is_null(event: ScalarEvent) -> bool:
    """Whether a scalar is null, in any of the spellings of YAML's core schema."""
    if event.tag and event.tag != "!":
        return bool(event.tag == _NULL_TAG)
    return bool(event.implicit[0]) and event.value in _NULLS
