"""Datadog's webhook, with the payload of our page or any that names the same variables.

Fingerprint: the monitor's number, else its name, and the scope it fired for.
Rule: the monitor's number, else its name.
Source: Datadog's page "Webhooks", with its list of variables, and public deliveries.
"""

import re
from functools import partial

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
    place = in_any_spelling(body, "alert_transition")
    if place.value == "Null":  # which is a placeholder elsewhere
        return (Ignored("Datadog says that the monitor changed nothing"),)
    fields = FieldReader()
    transition = (fields.text(place) or "").lower()
    return (fields.result(_alert(body, transition, fields)),)


def _alert(body: Json, transition: str, fields: FieldReader) -> Alert:
    member = partial(in_any_spelling, body)
    title = fields.required_text(
        member("alert_title"), member("event_title"), member("title")
    )
    monitor_id = fields.text(member("alert_id"))
    monitor = monitor_id or _monitor_name(title)
    tags = read_labels(fields, member("tags"))
    sign, threshold = _comparison(fields.text(member("alert_query")), transition)
    status = Status.RESOLVED if transition in _RESOLVED else Status.FIRING
    message = fields.text(member("body"), member("event_msg"))
    sentence = fields.text(member("alert_status"))
    value = _value_in(sentence)
    return Alert(
        source="datadog",
        # The cycle key names one firing, from its trigger to its recovery.
        id=fields.text(member("cycle_key")) or monitor_id,
        fingerprint=fingerprint("datadog", monitor, fields.text(member("alert_scope"))),
        title=title,
        description=_without_fences(message),
        status=status,
        severity=fields.severity(
            member("alert_priority"), _severity_of_type(member("alert_type"))
        ),
        started_at=fields.start_time(status, member("date"), member("last_updated")),
        metric=fields.text(member("alert_metric")),
        value=value,
        operator=sign,
        threshold=threshold,
        unit=unit_in_text(f"{sentence}\n{message}", value, threshold),
        service=service_label(tags),
        environment=environment_label(tags),
        revision=revision_label(tags),
        rule=monitor,
        tags=tags,
        links=read_links(fields, monitor=member("link"), snapshot=member("snapshot")),
    )


def _comparison(query: str | None, transition: str) -> tuple[str | None, float | None]:
    """Return sign and threshold of the monitor's query.

    The query has the threshold for alerts; the one for warnings is nowhere.
    """
    sign, threshold = comparison_in(query)
    return sign, None if "warn" in transition else threshold


def _severity_of_type(alert_type: Json) -> Json:
    """Return an event's type, but for `success`: a recovery, and no severity."""
    is_recovery = alert_type.value == "success"
    return Json(None, alert_type.path) if is_recovery else alert_type


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
