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
_CONDITION = "check_result.triggered_condition"
_FIRST = "check_result.matching_messages[0]"
_TITLE = ("event_definition_title", "event.message")


def _prepare(body: Json) -> Iterator[PayloadScope]:
    message = body.at("event", "message")
    match = _AGGREGATE.search(str(message.value))
    number = Json(float(match["value"]) if match else None, message.path)
    yield PayloadScope(body=body, parts={"aggregate": number})


_STREAM_ALERT = PayloadTable(
    name="graylog",
    when=("check_result.triggered_condition",),
    identity=(f"{_CONDITION}.id", ("stream.id", "stream.title")),
    fields={
        "alert_id": f"{_CONDITION}.id",
        "title": (
            f"{_CONDITION}.title",
            "stream.title",
            "check_result.result_description",
        ),
        "description": "check_result.result_description",
        "status": "check_result.triggered",
        "timestamp": "check_result.triggered_at",
        "metric": f"{_CONDITION}.parameters.field",
        "value": "capture(check_result.result_description, ' had ([0-9.]+) ')",
        "operator": f"{_CONDITION}.parameters.threshold_type",
        "threshold": f"{_CONDITION}.parameters.threshold",
        "service": ("usual_label('service')", f"{_FIRST}.source"),
        "rule": (f"{_CONDITION}.title", f"{_CONDITION}.id"),
        "tags": f"{_FIRST}.fields",
    },
    words={
        "status": {"true": "firing", "false": "resolved"},
        "operator": {"more": ">", "less": "<", "higher": ">", "lower": "<"},
    },
)
"""What Graylog 2 sent about an alert of a stream, before there were event definitions."""

TABLES = (
    _STREAM_ALERT,
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
