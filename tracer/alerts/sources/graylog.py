"""Graylog's HTTP notification; it never says that an alert has resolved.

Fingerprint: the event definition, otherwise its title, and the event's key.
Rule: the event definition's id, otherwise its title.
Source: Graylog's page about HTTP notifications, and its code.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_TITLE = ("event_definition_title", "event.message")

TABLES = (
    PayloadTable(
        name="graylog",
        when=("event_definition_id", "event"),
        identity=(("event_definition_id", *_TITLE), "event.key"),
        fields={
            "alert_id": "event.id",
            "title": _TITLE,
            "description": ("event.message", "event_definition_description"),
            "severity": "event.priority",
            "timestamp": "event.timestamp",
            "value": "event.fields.value",
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
