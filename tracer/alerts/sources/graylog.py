"""Graylog's HTTP notification; it never says that an alert has resolved.

Fingerprint: the event definition, else its title, and the event's key.
Rule: the event definition's id, else its title.
Source: Graylog's page about HTTP notifications, and its code.
"""

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    find_label,
    read_labels,
    revision_label,
    service_label,
)
from tracer.alerts.links import read_links
from tracer.alerts.measurements import side_by_side
from tracer.alerts.parse_result import ParseResult
from tracer.alerts.payload_keys import has
from tracer.alerts.severity_words import Severity
from tracer.text import Json

_PRIORITIES = {
    "1": Severity.LOW,
    "2": Severity.MEDIUM,
    "3": Severity.HIGH,
    "4": Severity.CRITICAL,
}


def recognises(body: Json) -> bool:
    """Whether it is an event of a definition."""
    return has(body, "event_definition_id", "event")


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one event.

    Raises:
        AlertError: where its definition has no title.

    """
    fields = FieldReader()
    event = body.get("event")
    definition = fields.text(body.get("event_definition_id"))
    tags = read_labels(fields, event.get("fields"), event.get("group_by_fields"))
    title = fields.required_text(
        body.get("event_definition_title"), event.get("message")
    )
    measured = side_by_side(
        fields,
        event.at("fields", "value"),
        event.at("fields", "threshold"),
        find_label(tags, "unit"),
    )
    priority = fields.text(event.get("priority")) or ""
    alert = Alert(
        source="graylog",
        id=fields.text(event.get("id")),
        fingerprint=fingerprint(
            "graylog", definition or title, fields.text(event.get("key"))
        ),
        title=title,
        description=fields.text(
            event.get("message"), body.get("event_definition_description")
        ),
        severity=_PRIORITIES.get(priority, Severity.UNKNOWN),
        started_at=fields.time(event.get("timestamp")),
        value=measured.value,
        threshold=measured.threshold,
        unit=measured.unit,
        service=service_label(tags) or fields.text(event.get("source")),
        environment=environment_label(tags),
        revision=revision_label(tags),
        rule=definition or title,
        tags=tags,
        links=read_links(fields, replay=event.get("replay_url")),
    )
    return (fields.result(alert, is_test=_is_test(body, definition)),)


def _is_test(body: Json, definition: str | None) -> bool:
    kind = str(body.get("event_definition_type").value)
    return (definition or "").upper() == "NOTIFICATION_TEST_ID" or kind.startswith(
        "test-"
    )
