"""Zabbix's webhook media type, with the macros of our page in any spelling.

Fingerprint: the trigger, which stays the same across its problems.
"""

from datetime import datetime

from tracer.alerts.alert import Alert, Severity, Status, fingerprint, unit_in
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    ParseResult,
    has_loosely,
    label,
    links,
    loosely,
)
from tracer.errors import AlertError
from tracer.text import Json, parse_json

_SEVERITIES = {
    "0": Severity.UNKNOWN,
    "1": Severity.INFO,
    "2": Severity.MEDIUM,
    "3": Severity.MEDIUM,
    "4": Severity.HIGH,
    "5": Severity.CRITICAL,
}


def recognises(body: Json) -> bool:
    """Whether it has an event's number and one of the trigger's."""
    named = any(
        has_loosely(body, name)
        for name in ("event_nseverity", "trigger_id", "event_tagsjson")
    )
    return named and has_loosely(body, "event_id")


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one problem.

    Raises:
        AlertError: where it has no name.

    """
    fields = Fields()
    event = fields.text(loosely(body, "event_id"))
    trigger = fields.text(loosely(body, "trigger_id"))
    title = fields.title(loosely(body, "event_name"), loosely(body, "trigger_name"))
    tags = fields.table(
        _inner(loosely(body, "event_tagsjson"), fields), loosely(body, "event_tags")
    )
    measured = fields.text(loosely(body, "item_value"))
    value = fields.number(loosely(body, "item_value"))
    description = fields.text(
        loosely(body, "trigger_description"), loosely(body, "alert_message")
    )
    return (
        fields.done(
            Alert(
                source="zabbix",
                id=event,
                fingerprint=fingerprint("zabbix", trigger or title),
                title=title,
                description=description,
                status=_status(body, fields),
                severity=_severity(body, fields),
                started_at=_start(body, fields),
                metric=fields.text(
                    loosely(body, "item_name"), loosely(body, "item_key")
                ),
                value=value,
                unit=unit_in(measured, value),
                service=label(tags, *SERVICE)
                or fields.text(loosely(body, "host_name")),
                environment=label(tags, *ENVIRONMENT),
                tags=tags,
                links=_links(body, fields, trigger, event),
            )
        ),
    )


def _status(body: Json, fields: Fields) -> Status:
    value = fields.text(loosely(body, "event_value"))
    if value in {"0", "1"}:
        return Status.FIRING if value == "1" else Status.RESOLVED
    return fields.status(loosely(body, "event_status"))


def _severity(body: Json, fields: Fields) -> Severity:
    number = fields.text(loosely(body, "event_nseverity"))
    if number in _SEVERITIES:
        return _SEVERITIES[number]
    word = (fields.text(loosely(body, "event_severity")) or "").lower()
    known = {"not classified": Severity.UNKNOWN, "information": Severity.INFO}
    return known.get(word) or fields.severity(loosely(body, "event_severity"))


def _start(body: Json, fields: Fields) -> datetime | None:
    """Join Zabbix's day and hour; its server's zone is not told and taken as UTC."""
    day, hour = (
        fields.text(loosely(body, "event_date")),
        fields.text(loosely(body, "event_time")),
    )
    joined = f"{day} {hour}" if day and hour else None
    return fields.time(
        Json(joined, f"{body.path}.event_date"), loosely(body, "event_timestamp")
    )


def _inner(place: Json, fields: Fields) -> Json:
    if not isinstance(place.value, str) or not place.value.strip().startswith("["):
        return place
    try:
        return parse_json(place.value.encode(), place.path)
    except AlertError as error:
        fields.drop(error.message)
        return Json(None, place.path)


def _links(
    body: Json, fields: Fields, trigger: str | None, event: str | None
) -> dict[str, str]:
    home = fields.text(loosely(body, "zabbix_url"))
    if not (home and trigger and event):
        return {}
    page = f"{home.rstrip('/')}/tr_events.php?triggerid={trigger}&eventid={event}"
    return links(fields, problem=Json(page, body.path))
