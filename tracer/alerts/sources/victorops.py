"""Splunk On-Call (VictorOps): alerts for its REST endpoint, and what it sends on.

Fingerprint: the entity's id, which a recovery repeats; otherwise its name.
Rule: a label that names one, otherwise the entity's name.
Source: Splunk On-Call's pages about the REST endpoint and outgoing webhooks.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_TITLE = ("entity_display_name", "display_name", "entity_id")

TABLES = (
    PayloadTable(
        name="victorops",
        when=("message_type", "has('entity_id') || has('state_message')"),
        identity=(("entity_id", *_TITLE),),
        fields={
            "alert_id": "entity_id",
            "title": _TITLE,
            "description": ("state_message", "message"),
            "status": "message_type",
            "severity": "message_type",
            "changed_at": ("state_start_time", "timestamp"),
            "service": ("usual_label('service')", "service", "hostname", "host_name"),
            "environment": ("environment", "env"),
            "rule": ("rule", "check", "entity_display_name"),
            "tags": "tags",
            "tags.req": ("req", "requirement"),
            "links.alert": ("alert_url", "url", "incident_url"),
        },
        words={
            "status": {
                **dict.fromkeys(("RECOVERY", "OK"), "resolved"),
                "INFO": "ignored",
                "*": "firing",
            },
            # A recovery and an acknowledgement have no severity.
            "severity": {"CRITICAL": "critical", "WARNING": "medium", "*": ""},
        },
    ),
)
