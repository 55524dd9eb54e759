"""Definitions of a requirement that give it another name: one of them may be wrong."""

import re
from collections.abc import Iterator, Sequence

from tracer.alerts import Alert
from tracer.specification import (
    DefinitionForm,
    Requirement,
    are_equally_near,
    closest_in_words,
)

_LEAST_WORDS = 2
"""Words that a definition must share with an alert: one is often chance."""


def other_names(definitions: Sequence[Requirement]) -> Iterator[Requirement]:
    """Walk over the definitions whose name has no word in common with those before.

    "Graceful degradation (circuit breaker)" is "Graceful degradation" in more words.
    """
    seen: list[frozenset[str]] = []
    for number, definition in enumerate(definitions):
        words = _words(definition.title)
        # A row of a table often has some words about the requirement, not its name.
        is_name = number == 0 or definition.form is not DefinitionForm.INDEX
        if words and is_name and not any(words & others for others in seen):
            seen.append(words)
            if number:
                yield definition


def meant_first(
    definitions: Sequence[Requirement], alert: Alert, code: Sequence[str]
) -> tuple[Requirement, ...]:
    """Move the definition to the front whose words are those of the alert, if one's are.

    Where each plan numbers its requirements from 1, vybestack/llxprt-code has 35
    definitions of REQ-005 under eleven names.
    """
    names = rival_names(definitions, code)
    meant = _closest(names, alert) if names else None
    if meant is None:
        return tuple(definitions)
    return (meant, *(each for each in definitions if each is not meant))


def is_unclear(
    definitions: Sequence[Requirement], alert: Alert, code: Sequence[str]
) -> bool:
    """Whether definitions with different names count as much, whatever the alert says."""
    names = rival_names(definitions, code)
    return bool(names) and _closest(names, alert) is None


def rival_names(
    definitions: Sequence[Requirement], code: Sequence[str]
) -> tuple[Requirement, ...]:
    """Return the first definition and those with another name that count as much."""
    rivals = [
        each
        for each in other_names(definitions)
        if are_equally_near(each, definitions[0], code)
    ]
    return (definitions[0], *rivals) if rivals else ()


def _closest(names: Sequence[Requirement], alert: Alert) -> Requirement | None:
    by_place = {each.place: each for each in names}
    texts = {place: f"{r.title} {r.text}" for place, r in by_place.items()}
    words = f"{alert.title} {alert.description or ''} {alert.metric or ''}"
    meant = closest_in_words(texts, words.replace("_", " "), _LEAST_WORDS)
    return by_place[meant] if meant else None


def _words(title: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"\w{3,}", (title or "").lower()))
