"""Members of a payload that no path leads to, although they look like an alert's fields."""

import re
from collections.abc import Iterator

from tracer.alerts.alert import Alert
from tracer.alerts.fields.name_spellings import fold_name
from tracer.alerts.fields.severity_words import Severity
from tracer.alerts.fields.status_words import Status, parse_status
from tracer.alerts.tables.payload_table import PayloadTable, as_paths
from tracer.text import Json

_STATUS_KEYS = frozenset(
    [
        "status",
        "state",
        "alertstatus",
        "alertstate",
        "currentstate",
        "currentstatus",
        "newstate",
        "newstatus",
        "transition",
        "alerttransition",
        "eventtype",
        "eventaction",
        "action",
        "alerttype",
        "notificationtype",
        "messagetype",
        "lifecycle",
        "phase",
        "kind",
        "type",
    ]
)
_TRUE_IF_RESOLVED = frozenset(("resolved", "isresolved", "recovered", "isrecovered"))
_EARLIER = re.compile(r"(?i)prev|old|last|from|before")
"""What is in the name of an earlier state."""
_WORDS = re.compile(r"[A-Za-z_]\w*")
_NAMES = {
    "description": "description",
    "severity": "severity",
    "timestamp": "start",
    "changed_at": "start",
    "value": "value",
    "threshold": "threshold",
    "service": "service",
    "environment": "environment",
    "metric": "metric",
}


def resolved_member(body: Json, depth: int) -> Json | None:
    """Return the member that says that the alert has resolved, `None` without one.

    It is asked only where nothing else states the status: an alert that may be over
    opens no pull request.
    """
    for key, member in body.members():
        name = fold_name(key)
        if _EARLIER.search(key):
            continue
        if name in _TRUE_IF_RESOLVED and member.value is True:
            return member
        word = member.value if isinstance(member.value, str) else None
        if name in _STATUS_KEYS and parse_status(word) is Status.RESOLVED:
            return member
        below = resolved_member(member, depth - 1) if depth > 1 else None
        if below:
            return below
    return None


def unread_keys(table: PayloadTable, body: Json) -> frozenset[str]:
    """Return the keys of a payload, folded, that no path of the table begins with."""
    paths = [path.text for name in table.fields for path in table.paths(name)]
    paths += [path.text for part in table.identity for path in as_paths(part)]
    read = {fold_name(word) for path in paths for word in _WORDS.findall(path)}
    return frozenset(fold_name(key) for key, _ in body.members()) - read


def unread_fields(
    body: Json, keys: frozenset[str], alert: Alert
) -> Iterator[tuple[str, str]]:
    """Walk over the fields that the alert lacks, and the members that look like them."""
    # Imported only here: few payloads have members that are not read.
    from tracer.alerts.proposals.field_guesses import guess_fields  # noqa: PLC0415
    from tracer.alerts.proposals.payload_leaves import payload_leaves  # noqa: PLC0415

    unread = {key: m.value for key, m in body.members() if fold_name(key) in keys}
    for name, leaves in guess_fields(payload_leaves(Json(unread, body.path))).items():
        if name in _NAMES and _is_lacking(alert, name):
            yield _NAMES[name], leaves[0].place.path


def _is_lacking(alert: Alert, name: str) -> bool:
    field = "started_at" if name in {"timestamp", "changed_at"} else name
    return getattr(alert, field) in {None, Severity.UNKNOWN}
