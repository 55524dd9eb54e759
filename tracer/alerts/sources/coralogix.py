"""Coralogix' generic webhook, with the body that it proposes.

Fingerprint: the alert's id, otherwise its name, and the service.
Rule: the alert's id, otherwise its name.
Source: Coralogix' page about generic outbound webhooks.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="coralogix",
        when=("alert_action", "has('alert_url') || has('fields') || has('alert_id')"),
        identity=(("alert_id", "uuid", "name"), ("service", "label('application')")),
        fields={
            "alert_id": ("alert_id", "uuid"),
            "title": ("name", "alert_name"),
            "description": "description",
            "status": "alert_action",
            "severity": (
                "label('severity', 'severityLowercase')",
                "label('priority')",
                *("alert_severity", "severity", "priority"),
            ),
            "changed_at": ("label('timestampISO')", "label('timestamp')", "timestamp"),
            "value": ("label('hitCount')", "hit_count"),
            "threshold": "threshold",
            "service": ("service", "label('application')", "label('subsystem')"),
            "environment": ("label('environment', 'env')",),
            "rule": ("alert_id", "name"),
            "tags": ("fields", "group_by_labels"),
            "links.alert": "alert_url",
            "links.logs": "log_url",
        },
        words={"status": {"trigger": "firing", "resolve": "resolved"}},
    ),
)
