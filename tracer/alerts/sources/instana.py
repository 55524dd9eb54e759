"""Instana's webhook about events: issues, incidents and changes.

Fingerprint: what is wrong and where: the text and the entity.
Rule: the text, which is the name of the built-in or custom event.
Source: Instana's page about webhook alert channels.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="instana",
        when=("type(issue) == 'object'", "issue.state", "issue.start || issue.text"),
        ignore={
            "Instana's {} is about no issue": (
                "contains(['change', 'presence', 'online'], issue.type) && issue.type"
            )
        },
        identity=(
            ("issue.text", "issue.type"),
            ("issue.entityLabel", "issue.fqdn", "issue.entity"),
        ),
        fields={
            "alert_id": "issue.id",
            "title": ("issue.text", "issue.type"),
            "description": ("issue.suggestion", "issue.text"),
            "status": "issue.state",
            "severity": "issue.severity",
            "timestamp": "issue.start",
            "ended_at": "issue.end",
            "metric": ("issue.metricNames[0]", "issue.metricName"),
            "sentence": ("issue.suggestion",),
            "service": (
                *("issue.service", "issue.entityLabel", "issue.container"),
                *("issue.fqdn", "usual_label('service')"),
            ),
            "environment": (
                "usual_label('environment')",
                "issue.customZone",
                "issue.zone",
            ),
            "rule": ("issue.text", "issue.type"),
            "tags": ("issue.tags", "issue.customPayloads"),
            "tags.entity": "issue.entity",
            "links.issue": "issue.link",
        },
        # 5 is a warning, 10 is critical, -1 a change.
        words={"severity": {"5": "medium", "10": "critical", "-1": ""}},
    ),
)
