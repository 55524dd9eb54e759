"""Rootly's webhooks for alerts and incidents.

Fingerprint: the id that the alert has in the tool it came from, otherwise Rootly's own,
otherwise its title.
Rule: a label that names one; Rootly itself has no rules.
Source: Rootly's page about webhooks.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_TITLE = ("data.title", "data.summary")
_ENDS = ["mitigated", "resolved", "closed", "cancelled"]

TABLES = (
    PayloadTable(
        name="rootly",
        when=("event.type", "event.issued_at", "type(data) == 'object'"),
        ignore={
            "Rootly's {} is about no alert": (
                "!(capture(event.type, '^(alert|incident)\\.')) && event.type"
            ),
        },
        identity=(("data.external_id", "data.id", *_TITLE),),
        fields={
            "alert_id": "data.id",
            "title": _TITLE,
            "description": ("data.description", "data.title && data.summary"),
            # An `alert.updated` may be its end.
            "status": (
                "(data.ended_at || data.resolved_at) && 'resolved'",
                f"contains({_ENDS}, data.status || '') && data.status",
                "capture(event.type, '[a-z_]+$')",
            ),
            "severity": (
                *("label('severity')", "data.severity.severity"),
                *("data.severity.data.attributes.severity", "data.severity.name"),
                "data.severity",
            ),
            "timestamp": ("data.started_at", "data.created_at"),
            "ended_at": ("data.ended_at", "data.resolved_at", "event.issued_at"),
            "service": ("usual_label('service')", "data.services[0].name"),
            "environment": ("usual_label('environment')", "data.environments[0].name"),
            "tags": "data.labels",
            "links.alert": "data.external_url",
            "links.rootly": "data.url",
        },
        words={
            "status": {**dict.fromkeys(_ENDS, "resolved"), "*": "firing"},
        },
        # The tool that raised the alert, which is no service.
        no_fields=("source",),
    ),
)
