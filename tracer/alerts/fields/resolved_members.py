"""Finds the member of a payload that says that the alert has resolved, under any key."""

import re

from tracer.alerts.fields.name_spellings import fold_name
from tracer.alerts.fields.status_words import Status, parse_status
from tracer.text import Json, Pattern, parse_time

_STATUS_KEYS = frozenset(
    (
        *("status", "state", "alertstatus", "alertstate", "currentstate"),
        *("currentstatus", "newstate", "newstatus", "transition", "alerttransition"),
        *("eventtype", "eventaction", "action", "alerttype", "notificationtype"),
        *("messagetype", "lifecycle", "phase", "now", "kind", "type"),
    )
)
_ALERT_STATUS = Pattern(
    r"""
    (?:alert|alarm|event|incident|problem|issue|monitor|check)?    # whose
    (?:status|state)
    (?:string|name|text|label)?                                    # its word
    """,
    re.VERBOSE,
)
"""Folded keys of a state and of its word: `alertStatusString`."""
_EVENT_KEYS = frozenset(("event", "eventname", "alertevent", "notification", "topic"))
_ENDS = Pattern(
    r"""
    (?: [\w.:/-]* (?: [._:/-] | (?<=[a-z])(?=[A-Z]) ) )?
    (?i: resolved | recovered | cleared | closed | recovery | restored )
    | (?: [\w.:/-]* [._:/-] )?
      (?i: monitor | check | site | website | host | service | server | endpoint )
      [._:/-] (?i: up | ok | online | healthy )
    """,
    re.VERBOSE,
)
"""Events after which an alert is over: `incident.resolved`, `monitor.up`, no `scale.up`."""
_IS_OVER = Pattern(
    r"""
    (?: alert | alarm | incident | problem | issue | outage ) s?
    [._:/ -]? (?: is[ ] | has[ ]been[ ] )?
    (?: resolved | recovered | cleared | closed | restored | ended )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words that say so under any key: `{"reason": "ALERT_RESOLVED"}` of Wavefront."""
_TRUE_IF_RESOLVED = frozenset(("resolved", "isresolved", "recovered", "isrecovered"))
_TIMES_OF_END = frozenset(("resolvedat", "recoveredat", "closedat", "clearedat"))
"""Times that only an alert which is over has; one that fires may have an end to come."""
_EARLIER = Pattern(r"(?i)prev|old|last|from|before")
"""What is in the name of an earlier state."""


def resolved_member(body: Json, depth: int) -> Json | None:
    """Return the member that says that the alert has resolved, `None` without one.

    Args:
        body: what is searched.
        depth: the levels of it that are searched.

    """
    for key, member in body.members():
        if _EARLIER.search(key):
            continue
        if _says_resolved(fold_name(key), member):
            return member
        below = resolved_member(member, depth - 1) if depth > 1 else None
        if below:
            return below
    return None


def _says_resolved(name: str, member: Json) -> bool:
    word = member.value.strip() if isinstance(member.value, str) else ""
    return (
        (name in _TRUE_IF_RESOLVED and member.value is True)
        or (name in _TIMES_OF_END and _is_past(member))
        or (_is_status(name) and parse_status(word) is Status.RESOLVED)
        or (name in _EVENT_KEYS and _ENDS.fullmatch(word) is not None)
        or _IS_OVER.fullmatch(word) is not None
    )


def _is_status(name: str) -> bool:
    return name in _STATUS_KEYS or _ALERT_STATUS.fullmatch(name) is not None


def _is_past(member: Json) -> bool:
    value = member.value
    return isinstance(value, str | int | float) and parse_time(value) is not None
