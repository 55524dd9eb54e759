"""Graylog's HTTP notification; it never says that an alert has resolved.

Fingerprint: the event definition, else its title, and the event's key.
"""

from tracer.alerts.alert import Alert, Severity, fingerprint
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    REVISION,
    SERVICE,
    Fields,
    ParseResult,
    has,
    label,
    links,
)
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
    fields = Fields()
    event = body.get("event")
    definition = fields.text(body.get("event_definition_id"))
    tags = fields.table(event.get("fields"), event.get("group_by_fields"))
    title = fields.title(body.get("event_definition_title"), event.get("message"))
    value, threshold, unit = fields.beside(
        event.at("fields", "value"),
        event.at("fields", "threshold"),
        label(tags, "unit"),
    )
    priority = fields.text(event.get("priority")) or ""
    is_test = (definition or "").upper() == "NOTIFICATION_TEST_ID" or str(
        body.get("event_definition_type").value
    ).startswith("test-")
    return (
        fields.done(
            Alert(
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
                value=value,
                threshold=threshold,
                unit=unit,
                service=label(tags, *SERVICE) or fields.text(event.get("source")),
                environment=label(tags, *ENVIRONMENT),
                revision=label(tags, *REVISION),
                tags=tags,
                links=links(fields, replay=event.get("replay_url")),
            ),
            is_test=is_test,
        ),
    )
