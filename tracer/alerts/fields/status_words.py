"""Statuses, and every word that a tool writes for firing, resolved or neither."""

from enum import StrEnum

from tracer.alerts.fields.name_spellings import fold_name
from tracer.text import Pattern


class Status(StrEnum):
    """Whether the condition of an alert holds, or holds no longer."""

    FIRING = "firing"
    RESOLVED = "resolved"


_WORDS = {
    # "no_data" and "warn" are Datadog's and Grafana's: the condition cannot be seen, or
    # is half broken. An acknowledged alert still fires; "anomalous" is SignalFx's.
    Status.FIRING: (
        "firing alerting alarm triggered open opened created activated active fired "
        "problem warn warning error critical down failing failed acknowledged anomalous "
        "re-triggered renotify trigger alert no_data failure raised breached violated "
        "unhealthy offline degraded unavailable"
    ),
    Status.RESOLVED: (
        "resolved ok recovered closed close inactive deactivated cleared recovery up "
        "normal resolve clear fixed solved restored healthy online operational passed "
        "success succeeded ended"
    ),
}
_INACTIVE_WORDS = (
    "paused pending ignored archived snoozed muted silenced suppressed inhibited "
    "insufficient_data maintenance disabled"
)
_STATUSES = {
    fold_name(word): status
    for status, words in _WORDS.items()
    for word in words.split()
}
_EVENT_NAME = Pattern(r"[A-Za-z]+(?:[._:/-][A-Za-z]+){1,5}")
_EVENT_WORDS = Pattern(r"[._:/-]")
_NEGATIONS = frozenset(("not", "no", "un", "never", "non", "almost"))
_INACTIVE = frozenset(map(fold_name, _INACTIVE_WORDS.split()))


def parse_status(word: str | None) -> Status | None:
    """Return the status that a tool's word stands for, `None` where it is unknown.

    Of an event's name the last word says what happened: `monitor.recovered`.
    """
    if not word:
        return None
    known = _STATUSES.get(fold_name(word))
    if known or not _EVENT_NAME.fullmatch(word.strip()):
        return known
    *before, last = _EVENT_WORDS.split(word.strip().lower())
    return None if _NEGATIONS & set(before) else _STATUSES.get(last)


def is_inactive(word: str | None) -> bool:
    """Whether the word says that the alert neither fires nor has resolved."""
    return fold_name(word or "") in _INACTIVE
