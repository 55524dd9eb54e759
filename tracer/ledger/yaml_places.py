"""Where the events of a YAML text are, as indexes of its characters."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence

import yaml
from yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    NodeEvent,
    ScalarEvent,
)

from tracer.text import Pattern, with_plain_anchors

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_TABS = Pattern(r"(?<![ \t])[ ]*+\t[ \t]*+(?=#|\r?$)", re.MULTILINE)
"""Tried only where a run of blanks begins: otherwise a long one takes cubic time."""

_LINE_END = Pattern("\r\n|[\n\r\x85\u2028\u2029]")
"""Every line break of YAML 1.1, which libyaml reads."""

_KEY, _ITEM = 1, 2
"""How many collections are open around a key of the root, and around an item of its list."""


def without_tabs(text: str) -> str:
    """Return a text with blanks for the tabs before comments and in empty lines.

    YAML allows them there; libyaml, which then reads the text, does not. No place moves.
    """
    return _TABS.sub(lambda match: " " * len(match[0]), text)


def start_index(event: Event) -> int:
    """Return where an event begins."""
    return event.start_mark.index if event.start_mark else 0


def end_index(event: Event) -> int:
    """Return where the text goes on behind an event."""
    return event.end_mark.index if event.end_mark else 0


def start_column(event: Event) -> int:
    """Return how many characters of its line precede an event."""
    return event.start_mark.column if event.start_mark else 0


def start_line(event: Event) -> int:
    """Return the line on which an event begins, counted from 1."""
    return event.start_mark.line + 1 if event.start_mark else 1


def line_break(text: str) -> str:
    """Return the line break that a file uses."""
    first = _LINE_END.search(text)
    return first[0] if first and first[0] in ("\r\n", "\r") else "\n"


def line_end(text: str, index: int) -> int:
    """Return where the line ends that an index is in, before its line break."""
    end = _LINE_END.search(text, index)
    return end.start() if end else len(text)


def next_line(text: str, index: int) -> int:
    """Return where the next line begins."""
    end = _LINE_END.search(text, index)
    return end.end() if end else len(text)


def item_events(
    text: str, key: str, positions: Container[int]
) -> Mapping[int, Sequence[Event]]:
    """Return the events of some items of the list below a key of the root mapping."""
    kept: dict[int, list[Event]] = defaultdict(list)
    depth, position, node, is_below = 0, -1, 0, False
    for event in yaml.parse(with_plain_anchors(without_tabs(text)), Loader=_LOADER):
        depth -= isinstance(event, CollectionEndEvent)
        if depth == _KEY and isinstance(event, NodeEvent):
            node += 1
            # Keys are the nodes of odd numbers.
            if node % 2:
                is_below = isinstance(event, ScalarEvent) and event.value == key
        elif is_below and depth >= _ITEM:
            position += depth == _ITEM and isinstance(event, NodeEvent)
            if position in positions:
                kept[position].append(event)
        depth += isinstance(event, CollectionStartEvent)
    return kept


def dashes(text: str) -> Iterator[tuple[int, int]]:
    """Walk over the dashes that begin items of block lists: index and column of each.

    The events have only the first of a list, and not where an anchor or tag precedes it.
    """
    readable = with_plain_anchors(without_tabs(text))
    for token in yaml.scan(readable, Loader=_LOADER):
        if isinstance(token, yaml.BlockEntryToken) and token.start_mark:
            yield token.start_mark.index, token.start_mark.column
