"""Definitions of a requirement that give it another name: one of them may be wrong."""

import re
from collections.abc import Iterator, Sequence

from tracer.specification import Requirement

_LIST = 1
"""The rank of definitions that are items of a list; tables have a higher one."""


def other_names(definitions: Sequence[Requirement]) -> Iterator[Requirement]:
    """Walk over the definitions whose name has no word in common with those before.

    "Graceful degradation (circuit breaker)" is "Graceful degradation" in more words.
    """
    seen: list[frozenset[str]] = []
    for number, definition in enumerate(definitions):
        words = _words(definition.title)
        # A row of a table often has some words about the requirement, not its name.
        is_name = number == 0 or definition.rank <= _LIST
        if words and is_name and not any(words & others for others in seen):
            seen.append(words)
            if number:
                yield definition


def _words(title: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"\w{3,}", (title or "").lower()))
