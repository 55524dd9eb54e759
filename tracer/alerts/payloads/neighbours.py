"""What is beside an alert in its payload and is about it: `{"project": …, "alert": {…}}`."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tracer.alerts.fields.name_spellings import fold_name
from tracer.alerts.fields.resolved_members import resolved_member
from tracer.alerts.fields.status_words import Status
from tracer.alerts.known_tools import GENERIC
from tracer.alerts.parse_result import ParsedAlert, ParseResult
from tracer.alerts.payloads.envelopes import DEPLOYMENTS, WRAPPER_NAMES
from tracer.text import Json

if TYPE_CHECKING:
    from tracer.alerts.tables.unread_fields import UnreadField

_BESIDE = frozenset(("service", "environment", "started_at", "severity", "links"))
"""Fields that may be written beside an alert, as they are of all alerts of a sender."""
_LONGEST_NAME = 120
_ANSWERS = frozenset(("ok", "success", "succeeded", "passed"))


def with_neighbours(result: ParseResult, body: Json) -> ParseResult:
    """Give an alert of our own shape what is beside it: `{"project": …, "alert": {…}}`.

    An alert is over where a member beside it says so: `{"event": "alert.resolved", …}`.
    """
    if not isinstance(result, ParsedAlert) or result.alert.source != GENERIC:
        return result
    # Imported only here: few payloads are unknown.
    from tracer.alerts.tables.unread_fields import unread_fields  # noqa: PLC0415

    others = {
        key: member.value
        for key, member in body.members()
        if key != DEPLOYMENTS and not _is_wrapper(key, member)
    }
    beside = Json(others, body.path)
    warnings: list[str] = []
    alert = result.alert
    end = resolved_member(beside, 1)
    if end and alert.status is Status.FIRING and not _is_answer(end):
        alert = replace(alert, status=Status.RESOLVED)
        warnings.append(f"`{end.path}` says that the alert has resolved")
    found = [each for each in unread_fields(beside, alert) if _is_of_alert(each)]
    alert = replace(alert, **{each.field: each.value for each in found})
    return replace(result, alert=alert, warnings=(*result.warnings, *warnings))


def _is_wrapper(key: str, member: Json) -> bool:
    """Whether a member is the envelope of an alert, and not a word: `event`."""
    text = member.value.lstrip() if isinstance(member.value, str) else ""
    may_hold = isinstance(member.value, dict | list) or text[:1] in {"{", "["}
    return may_hold and fold_name(key) in WRAPPER_NAMES


def _is_answer(member: Json) -> bool:
    """Whether a word says that a request succeeded: `{"status": "success", "data": …}`."""
    key = fold_name(member.path.rpartition(".")[2])
    return key in {"status", "result"} and str(member.value).lower() in _ANSWERS


def _is_of_alert(field: "UnreadField") -> bool:
    """Whether what is beside an alert may be a field of it; a name is short."""
    is_short = not isinstance(field.value, str) or len(field.value) <= _LONGEST_NAME
    return field.field in _BESIDE and is_short
