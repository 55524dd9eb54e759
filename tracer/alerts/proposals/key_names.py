"""What a key may be called: as it is, its words exchanged, or less what says nothing."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from tracer.alerts.fields.name_spellings import fold_name
from tracer.alerts.proposals.key_words import (
    ALERT_WORDS,
    KIND_WORDS,
    RUNS,
    SUFFIXES,
    THREATS,
    WORDS,
    WRITTEN,
)
from tracer.alerts.proposals.payload_leaves import Leaf

_DATES = frozenset(("date", "time"))
_GRADES = frozenset(("severity", "priority", "status", "state"))


def names_of_key(leaf: Leaf) -> Sequence[str]:
    """Return the folded names that a member's key may stand for, the clearest first."""
    return _names_of(leaf.keys, is_text=isinstance(leaf.place.value, str))


@lru_cache(1024)  # each member is tried as many fields
def _names_of(keys: tuple[str, ...], *, is_text: bool) -> Sequence[str]:
    return tuple(_names(keys, is_text=is_text))


def _names(keys: Sequence[str], *, is_text: bool) -> Iterator[str]:
    *_, owner, name = map(fold_name, ("", *keys))
    if owner in ALERT_WORDS:
        yield owner + name  # `alert.name` is its name
    yield name
    words = [word.lower() for word in WORDS.findall(keys[-1])]
    if len(words) > 1:
        yield from _less_words(words)
        yield from _word_at_an_end(words, is_text=is_text)
    elif name.endswith("severity"):
        yield "severity"  # `stringseverity`


def last_word(key: str) -> str:
    """Return the last word of a key in lower case, which says what it is: `ciProduct`."""
    words: list[str] = WORDS.findall(key)
    return words[-1].lower() if words else ""


def _turned(first: str, rest: Sequence[str]) -> Iterator[str]:
    """Walk over a key whose words are in the other order."""
    if first in _DATES and (event := "".join(rest).removeprefix("time")):
        yield event.removesuffix("utc")  # `DateTimeCreated_UTC`
    if len(rest) == 1:
        yield rest[0] + first  # `timeRaised`
    elif rest[0] == "of":
        yield "".join((*rest[1:], first))  # `time_of_event`


def _word_at_an_end(words: Sequence[str], *, is_text: bool) -> Iterator[str]:
    """Walk over the first or last word but one where it decides what a text is."""
    if words[0] == "title":
        yield words[0]  # `title_rule`
    if words[-1] == "code" and words[-2] in _GRADES and is_text:
        yield words[-2]  # `statusCode: closed`, and not 503


def _less_words(words: Sequence[str]) -> Iterator[str]:
    """Walk over what is left of a key of several words without those that say little."""
    first, *rest = words
    yield from _turned(first, rest)
    yield from _names_of_alert(first, rest)
    if first == "first":
        yield "firstseen"  # `first_event_time`
    if rest in (["slug"], ["label"]):
        yield first  # `projectSlug`, `nodeLabel`
    if rest[0] == "or":
        yield first  # `server_or_region`
    if first == "affected":
        yield "".join(rest).removesuffix("s")
    if rest[-1] in WRITTEN and words[-2] in _GRADES:
        yield words[-2]  # `AlarmSeverityDescription`
    if rest[-1] in SUFFIXES:
        yield "".join(words[:-1])  # `response_time_ms`


def _names_of_alert(first: str, rest: Sequence[str]) -> Iterator[str]:
    """Walk over a key that begins with what an alert or a run is called."""
    is_of_alert = first in ALERT_WORDS and rest[-1] not in KIND_WORDS | {"source"}
    if is_of_alert or first in RUNS:
        yield "".join(rest)  # `alarm_severity`, `run_started_at`
        if rest[-1] in SUFFIXES:
            yield "".join(rest[:-1])  # `eventRaisedUtc`
    is_shown = first in ALERT_WORDS and rest == ["display", "name"]
    if is_shown or (first in THREATS and rest == ["name"]):
        yield "alertname"  # `AlertDisplayName`, `threatName`
