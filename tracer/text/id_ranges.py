"""What follows an id and names more of its kind: `..005`, `/002`, `, 003 and -004`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from tracer.text.ids import folded
from tracer.text.patterns import Pattern

_MOST = 1_000
"""Ids of a range; a longer one is a mistake, or an attack."""
_MOST_DIGITS = 18
"""Digits of a number that is counted from; no id has more."""
_ALONE = r"(?![\w.%-])"
"""Behind a number that is not part of anything longer, and not a share."""


class _Joint(NamedTuple):
    """A mark or word between ids, and the number that must follow it."""

    mark: Pattern
    number: Pattern


_LIST = (
    # REQ-001/002, REQ-001/-002
    _Joint(Pattern(r"/"), Pattern(r"-?\d+")),
    # REQ-001, 002; -003: a number of one digit counts something else
    _Joint(Pattern(r" ?[,;] *"), Pattern(rf"-?\d\d+{_ALONE}")),
    # REQ-001 and -002 or 003: "and 5 more", "and 20 users" are not ids
    _Joint(Pattern(r" ?,? ?(?:and|or|&) "), Pattern(rf"(?:-\d|0)\d+{_ALONE}")),
)
_TO = (
    Pattern(r" *(?:\.{2,}|…) *"),
    Pattern(r" +(?:to|through|thru) +"),
    Pattern(r" *- *"),
)
_END = Pattern(r"[\w-]*\d")
NUMBERED = Pattern(
    r"(?P<stem>.*?[-_.~]|(?:REQ|NFR|FR|SRS))(?P<number>\d+)(?P<letter>[a-z]?)",
    re.DOTALL,
)
"""An id with a number at its end; the letter is a part of the requirement: `REQ-1a`."""
_LAST = Pattern(r"(?P<stem>.*?)(?P<number>\d+)")


class Continuation(Struct, frozen=True):
    """A list of numbers, or the end of a range, behind an id."""

    listed: tuple[str, ...]
    last: str | None
    """The other end of a range, with or without the letters in front of its number."""
    end: int
    """Where it ends in the text."""

    def ids(self, first: str) -> Iterator[str]:
        """Write out the ids that are meant behind a first one.

        Their numbers have as many digits as its own: `REQ-001/2` is something else.
        """
        numbered = NUMBERED.fullmatch(first)
        if not numbered:
            return
        stem, number = numbered["stem"], numbered["number"]
        if self.last is not None:
            numbers = _between(stem, number, self.last)
        elif all(len(listed) == len(number) for listed in self.listed):
            numbers = iter(self.listed)
        else:
            return
        for each in numbers:
            yield f"{stem}{each}"


def read_continuation(text: str, start: int) -> Continuation | None:
    """Read what follows the id that ends at a place in a text.

    Hyphens of all kinds are plain ones there (see `ids.with_hyphens`).
    """
    listed, end = _read_list(text, start)
    if listed:
        return Continuation(listed, None, end)
    for mark in _TO:
        to = mark.match(text, start)
        last = _END.match(text, to.end()) if to else None
        if last:
            return Continuation((), last[0], last.end())
    return None


def _read_list(text: str, position: int) -> tuple[tuple[str, ...], int]:
    numbers: list[str] = []
    while step := _next_number(text, position):
        number, position = step
        numbers.append(number)
    return tuple(numbers), position


def _next_number(text: str, position: int) -> tuple[str, int] | None:
    for joint in _LIST:
        mark = joint.mark.match(text, position)
        number = joint.number.match(text, mark.end()) if mark else None
        if number:
            return number[0].lstrip("-"), number.end()
    return None


def _between(stem: str, number: str, last: str) -> Iterator[str]:
    """Count from behind one number to another of as many digits and the same stem."""
    end = _LAST.fullmatch(last)
    if not end or max(len(number), len(end["number"])) > _MOST_DIGITS:
        return
    # `FR8-FR12` counts up to a longer number, `REQ-8-12` is something else.
    is_whole = end["stem"] and "0" not in (number[0], end["number"][0])
    if len(end["number"]) != len(number) and not is_whole:
        return
    # Behind `REQ-1/F-003`, `through F-006` repeats the end of the stem only.
    if end["stem"] and not f"/{folded(stem)}".endswith(f"/{folded(end['stem'])}"):
        return
    low, high = int(number), int(end["number"])
    if low < high <= low + _MOST:
        yield from (f"{value:0{len(number)}d}" for value in range(low + 1, high + 1))
