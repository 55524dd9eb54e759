"""Datadog's webhook, with the payload of our page or any that names the same variables.

Fingerprint: the monitor's number, else its name, and the scope it fired for.
Rule: the monitor's number, else its name.
"""

import re

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    read_labels,
    revision_label,
    service_label,
)
from tracer.alerts.links import read_links
from tracer.alerts.measurements import finite_number
from tracer.alerts.parse_result import Ignored, ParseResult
from tracer.alerts.payload_keys import has_in_any_spelling, in_any_spelling
from tracer.alerts.rule_expressions import comparison_in
from tracer.alerts.status_words import Status
from tracer.alerts.units import unit_in_text
from tracer.text import Json, Pattern

_TITLE_MARKS = Pattern(
    r"""
    \[ (?: P\d
         | (?:Re-)? (?: Triggered | Warn | No\ Data )
         | Renotify | Recovered | Warn\ Recovered
    ) \] \s*
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Priority and transition, which `$EVENT_TITLE` puts before the monitor's name."""
_RESOLVED = {"recovered", "warn recovered", "no data recovered"}


def recognises(body: Json) -> bool:
    """Whether it has Datadog's transition, or the three fields of its own event."""
    return has_in_any_spelling(body, "alert_transition") or has_in_any_spelling(
        body, "event_type", "last_updated", "org"
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert.

    Raises:
        AlertError: where it has no title.

    """
    fields = FieldReader()
    place = in_any_spelling(body, "alert_transition")
    transition = (fields.text(place) or "").lower()
    if place.value == "Null":  # which is a placeholder elsewhere
        return (Ignored("Datadog says that the monitor changed nothing"),)
    monitor = fields.text(in_any_spelling(body, "alert_id"))
    title = fields.required_text(
        *(
            in_any_spelling(body, name)
            for name in ("alert_title", "event_title", "title")
        )
    )
    monitor = monitor or _monitor_name(title)
    tags = read_labels(fields, in_any_spelling(body, "tags"))
    sign, threshold = _comparison(body, transition, fields)
    status = Status.RESOLVED if transition in _RESOLVED else Status.FIRING
    message = fields.text(
        in_any_spelling(body, "body"), in_any_spelling(body, "event_msg")
    )
    sentence = fields.text(in_any_spelling(body, "alert_status"))
    value = _value_in(sentence)
    alert = Alert(
        source="datadog",
        id=_id(body, fields),
        fingerprint=fingerprint(
            "datadog", monitor, fields.text(in_any_spelling(body, "alert_scope"))
        ),
        title=title,
        description=_without_fences(message),
        status=status,
        severity=fields.severity(
            in_any_spelling(body, "alert_priority"), _alert_type(body)
        ),
        started_at=fields.start_time(
            status, in_any_spelling(body, "date"), in_any_spelling(body, "last_updated")
        ),
        metric=fields.text(in_any_spelling(body, "alert_metric")),
        value=value,
        operator=sign,
        threshold=threshold,
        unit=unit_in_text(f"{sentence}\n{message}", value, threshold),
        service=service_label(tags),
        environment=environment_label(tags),
        revision=revision_label(tags),
        rule=monitor,
        tags=tags,
        links=read_links(
            fields,
            monitor=in_any_spelling(body, "link"),
            snapshot=in_any_spelling(body, "snapshot"),
        ),
    )
    return (fields.result(alert),)


def _id(body: Json, fields: FieldReader) -> str | None:
    """Return what names one firing, from trigger to recovery, else the monitor's number."""
    return fields.text(
        in_any_spelling(body, "cycle_key"), in_any_spelling(body, "alert_id")
    )


def _comparison(
    body: Json, transition: str, fields: FieldReader
) -> tuple[str | None, float | None]:
    """Return sign and threshold of the monitor's query.

    The query has the threshold for alerts; the one for warnings is nowhere.
    """
    query = fields.text(in_any_spelling(body, "alert_query"))
    sign, threshold = comparison_in(query)
    return sign, None if "warn" in transition else threshold


def _alert_type(body: Json) -> Json:
    """Return the event's type as a severity; `success` is none, but a recovery."""
    place = in_any_spelling(body, "alert_type")
    return Json(None, place.path) if place.value == "success" else place


def _monitor_name(title: str) -> str:
    """Return a monitor's name out of an event's title, `[P1] [Re-Triggered] Name`."""
    return _TITLE_MARKS.sub("", title) or title


def _value_in(sentence: str | None) -> float | None:
    """Return the value in `… was > 500.0: 750.0` or `… = 750 > 500`."""
    match = re.search(r":\s*([-+]?\d+(?:\.\d+)?)\s*$", sentence or "")
    if not match:
        match = re.search(r"=\s*([-+]?\d+(?:\.\d+)?)\s*[<>]", sentence or "")
    return finite_number(match[1]) if match else None


def _without_fences(message: str | None) -> str | None:
    """Take off the marks that Datadog puts around its Markdown."""
    return message.replace("%%%", "").strip() or None if message else None
