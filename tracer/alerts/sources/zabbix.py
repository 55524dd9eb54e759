"""Zabbix's webhook media type, with the macros of our page in any spelling.

Fingerprint: the trigger, which stays the same across its problems.
Rule: the trigger's number, else its name.
Source: Zabbix's list of macros, and its own media type for GitHub.
"""

from datetime import datetime
from functools import partial

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import environment_label, read_labels, service_label
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import ParseResult
from tracer.alerts.payload_keys import has_in_any_spelling, in_any_spelling
from tracer.alerts.severity_words import Severity
from tracer.alerts.status_words import Status
from tracer.alerts.units import unit_in_text
from tracer.text import Json

_SEVERITIES = {
    "0": Severity.UNKNOWN,
    "1": Severity.INFO,
    "2": Severity.MEDIUM,
    "3": Severity.MEDIUM,
    "4": Severity.HIGH,
    "5": Severity.CRITICAL,
}
"""By number: administrators may rename the words."""
_OWN_WORDS = {"not classified": Severity.UNKNOWN, "information": Severity.INFO}


def recognises(body: Json) -> bool:
    """Whether it has an event's number, and the trigger's or a field of its event."""
    named = any(
        has_in_any_spelling(body, name)
        for name in ("event_nseverity", "trigger_id", "event_tagsjson")
    )
    return named and has_in_any_spelling(body, "event_id")


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one problem.

    Raises:
        AlertError: where it has no name.

    """
    fields = FieldReader()
    member = partial(in_any_spelling, body)
    event = fields.text(member("event_id"))
    trigger = fields.text(member("trigger_id"))
    trigger_name = member("trigger_name")
    title = fields.required_text(member("event_name"), trigger_name)
    tags = _tags(body, fields)
    measured = member("item_value")
    value = fields.number(measured)
    alert = Alert(
        source="zabbix",
        id=event,
        fingerprint=fingerprint("zabbix", trigger or title),
        title=title,
        description=fields.text(
            member("trigger_description"),
            member("alert_message"),
        ),
        status=_status(body, fields),
        severity=_severity(body, fields),
        started_at=_start(body, fields),
        metric=fields.text(member("item_name"), member("item_key")),
        value=value,
        unit=unit_in_text(fields.text(measured), value),
        service=service_label(tags) or fields.text(member("host_name")),
        environment=environment_label(tags),
        rule=trigger or fields.text(trigger_name),
        tags=tags,
        links=_links(body, fields, trigger, event),
    )
    return (fields.result(alert),)


def _tags(body: Json, fields: FieldReader) -> dict[str, str]:
    """Read `{EVENT.TAGSJSON}`, a list as JSON in a text, and the plain `{EVENT.TAGS}`."""
    place = in_any_spelling(body, "event_tagsjson")
    is_list = isinstance(place.value, str) and place.value.strip().startswith("[")
    return read_labels(
        fields,
        fields.embedded(place) if is_list else place,
        in_any_spelling(body, "event_tags"),
    )


def _status(body: Json, fields: FieldReader) -> Status:
    value = fields.text(in_any_spelling(body, "event_value"))
    if value in {"0", "1"}:
        return Status.FIRING if value == "1" else Status.RESOLVED
    return fields.status(in_any_spelling(body, "event_status"))


def _severity(body: Json, fields: FieldReader) -> Severity:
    number = fields.text(in_any_spelling(body, "event_nseverity"))
    if number in _SEVERITIES:
        return _SEVERITIES[number]
    place = in_any_spelling(body, "event_severity")
    word = (fields.text(place) or "").lower()
    return _OWN_WORDS.get(word) or fields.severity(place)


def _start(body: Json, fields: FieldReader) -> datetime | None:
    """Join Zabbix's day and hour; the server's zone is not sent, and taken as UTC."""
    day = fields.text(in_any_spelling(body, "event_date"))
    hour = fields.text(in_any_spelling(body, "event_time"))
    joined = f"{day} {hour}" if day and hour else None
    return fields.time(
        Json(joined, f"{body.path}.event_date"),
        in_any_spelling(body, "event_timestamp"),
    )


def _links(
    body: Json, fields: FieldReader, trigger: str | None, event: str | None
) -> dict[str, str]:
    home = fields.text(in_any_spelling(body, "zabbix_url"))
    if not (home and trigger and event):
        return {}
    page = f"{home.rstrip('/')}/tr_events.php?triggerid={trigger}&eventid={event}"
    return read_links(fields, problem=Json(page, body.path))
