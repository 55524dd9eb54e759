"""Graylog's HTTP notification; it never says that an alert has resolved.

Fingerprint: the event definition, otherwise its title, and the event's key.
Rule: the event definition's id, otherwise its title.
Source: Graylog's page about HTTP notifications, and its code.
"""

from collections.abc import Iterator

from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.text import Json, Pattern

_AGGREGATE = Pattern(r"\b\w+\([\w.@-]*\)=(?P<value>-?\d+(?:\.\d+)?)(?![\w.])")
"""The first number of an aggregation, in its message: `Login failures: count()=42.0`."""
_TITLE = ("event_definition_title", "event.message")


def _prepare(body: Json) -> Iterator[PayloadScope]:
    message = body.at("event", "message")
    match = _AGGREGATE.search(str(message.value))
    number = Json(float(match["value"]) if match else None, message.path)
    yield PayloadScope(body=body, parts={"aggregate": number})


TABLES = (
    PayloadTable(
        name="graylog",
        when=("event_definition_id", "event"),
        prepare=_prepare,
        identity=(("event_definition_id", *_TITLE), "event.key"),
        fields={
            "alert_id": "event.id",
            "title": _TITLE,
            "description": ("event.message", "event_definition_description"),
            "severity": "event.priority",
            "timestamp": "event.timestamp",
            "value": ("event.fields.value", "aggregate"),
            "threshold": "event.fields.threshold",
            "service": ("usual_label('service')", "event.source"),
            "rule": ("event_definition_id", *_TITLE),
            "test": (
                "event_definition_id == 'NOTIFICATION_TEST_ID'",
                "starts_with(event_definition_type, 'test-')",
            ),
            "tags": ("event.fields", "event.group_by_fields"),
            "links.replay": "event.replay_url",
        },
        words={"severity": {"1": "low", "2": "medium", "3": "high", "4": "critical"}},
    ),
)
