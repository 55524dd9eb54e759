"""Cronitor's webhook about jobs, heartbeats and checks.

Fingerprint: the monitor's key, otherwise its name; the environment, where there is one.
Rule: the monitor's key.
Source: Cronitor's page about webhooks.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="cronitor",
        when=(
            "monitor",
            "has('type')",
            "has('rule') || has('monitor_url') || has('issue_url')",
        ),
        identity=(("id", "monitor"), "environment"),
        fields={
            "alert_id": "id",
            "title": "monitor",
            "description": ("description", "rule"),
            "status": "type",
            "timestamp": ("started_at", "timestamp", "created", "created_at"),
            "service": ("usual_label('service')", "group"),
            "environment": "environment",
            "sentence": "rule",
            "rule": ("id", "monitor"),
            "tags": "tags",
            "links.issue": "issue_url",
            "links.monitor": "monitor_url",
        },
    ),
)
