"""Datadog's webhook, with the payload of our page or any that names the same variables.

Fingerprint: the monitor's number, else its name, and the scope it fired for.
"""

import re

from tracer.alerts.alert import Alert, Status, fingerprint, unit_in
from tracer.alerts.comparisons import comparison_in
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    REVISION,
    SERVICE,
    Fields,
    Ignored,
    ParseResult,
    has_loosely,
    label,
    links,
    loosely,
    number_in,
)
from tracer.text import Json, Pattern

_MARKS = Pattern(
    r"\[(?:P\d|(?:Re-)?(?:Triggered|Warn|No Data)|Renotify|Recovered|Warn Recovered)\]\s*",
    re.IGNORECASE,
)
_RESOLVED = {"recovered", "warn recovered", "no data recovered"}


def recognises(body: Json) -> bool:
    """Whether it has Datadog's transition, or its event's own three fields."""
    return has_loosely(body, "alert_transition") or has_loosely(
        body, "event_type", "last_updated", "org"
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert.

    Raises:
        AlertError: where it has no title.

    """
    fields = Fields()
    transition = (fields.text(loosely(body, "alert_transition")) or "").lower()
    if transition == "null" or loosely(body, "alert_transition").value == "Null":
        return (Ignored("Datadog says that the monitor changed nothing"),)
    monitor = fields.text(loosely(body, "alert_id"))
    title = fields.title(
        loosely(body, "alert_title"),
        loosely(body, "event_title"),
        loosely(body, "title"),
    )
    tags = fields.table(loosely(body, "tags"))
    scope = fields.text(loosely(body, "alert_scope"))
    operator, threshold = comparison_in(fields.text(loosely(body, "alert_query")))
    if "warn" in transition:
        threshold = None  # the query has the critical one
    status = _status(transition)
    message = fields.text(loosely(body, "body"), loosely(body, "event_msg"))
    sentence = fields.text(loosely(body, "alert_status"))
    value = _observed(sentence)
    return (
        fields.done(
            Alert(
                source="datadog",
                id=fields.text(loosely(body, "cycle_key")) or monitor,
                fingerprint=fingerprint("datadog", monitor or _monitor(title), scope),
                title=title,
                description=_plain(message),
                status=status,
                severity=fields.severity(loosely(body, "alert_priority"), _type(body)),
                started_at=fields.began(
                    status, loosely(body, "date"), loosely(body, "last_updated")
                ),
                metric=fields.text(loosely(body, "alert_metric")),
                value=value,
                operator=operator,
                threshold=threshold,
                unit=unit_in(f"{sentence}\n{message}", value, threshold),
                service=label(tags, *SERVICE),
                environment=label(tags, *ENVIRONMENT),
                revision=label(tags, *REVISION),
                tags=tags,
                links=links(
                    fields,
                    monitor=loosely(body, "link"),
                    snapshot=loosely(body, "snapshot"),
                ),
            )
        ),
    )


def _type(body: Json) -> Json:
    """Return the event's type, which is `success` where a monitor recovers."""
    place = loosely(body, "alert_type")
    return Json(None, place.path) if place.value == "success" else place


def _monitor(title: str) -> str:
    """Return a monitor's name out of an event's title, `[P1] [Re-Triggered] Name`."""
    return _MARKS.sub("", title) or title


def _status(transition: str) -> Status:
    return Status.RESOLVED if transition in _RESOLVED else Status.FIRING


def _observed(sentence: str | None) -> float | None:
    """Read the value off `… was > 500.0: 750.0` or `… = 750 > 500`, where it stands so."""
    found = re.search(r":\s*([-+]?\d+(?:\.\d+)?)\s*$", sentence or "")
    if not found:
        found = re.search(r"=\s*([-+]?\d+(?:\.\d+)?)\s*[<>]", sentence or "")
    return number_in(found[1]) if found else None


def _plain(message: str | None) -> str | None:
    """Take the marks off that fence Datadog's Markdown."""
    return message.replace("%%%", "").strip() or None if message else None
