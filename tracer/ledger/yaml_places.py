"""Where the events of a YAML text are, as indexes of its characters."""

import re
from collections.abc import Iterator

import yaml
from yaml.events import Event

from tracer.text import Pattern, with_plain_anchors

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_TABS = Pattern(r"(?<![ \t])[ ]*+\t[ \t]*+(?=#|\r?$)", re.MULTILINE)
"""Tried at the beginning of a run of blanks only: a long one would else take cubic time."""


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


def dashes(text: str) -> Iterator[tuple[int, int]]:
    """Walk over the dashes that begin items of block lists: index and column of each.

    The events have only the first of a list, and not where an anchor or tag precedes it.
    """
    readable = with_plain_anchors(without_tabs(text))
    for token in yaml.scan(readable, Loader=_LOADER):
        if isinstance(token, yaml.BlockEntryToken) and token.start_mark:
            yield token.start_mark.index, token.start_mark.column
