"""Status pages: Atlassian Statuspage's webhook, whose form Better Stack's has, too.

Fingerprint: the incident's id, otherwise its name; a component's name.
Rule: a label that names one; status pages have no rules.
Source: Atlassian's page about Statuspage's webhook notifications.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_SEVERITIES = {"none": "info", "minor": "low", "major": "high", "critical": "critical"}

_INCIDENT = PayloadTable(
    name="statuspage",
    when=("type(page) == 'object'", "type(incident) == 'object'"),
    ignore={
        "the status page announces a maintenance": (
            "contains(['scheduled', 'in_progress', 'verifying'], incident.status)"
        )
    },
    identity=(("incident.id", "incident.name"),),
    fields={
        "alert_id": "incident.id",
        "title": "incident.name",
        "description": ("incident.incident_updates[0].body", "incident.body"),
        "status": ("incident.status", "incident.resolved_at && 'resolved'"),
        "severity": "incident.impact",
        "timestamp": ("incident.started_at", "incident.created_at"),
        "ended_at": "incident.resolved_at",
        "service": ("incident.components[0].name", "usual_label('service')"),
        "links.incident": ("incident.shortlink", "incident.url"),
        "links.page": "page.url",
    },
    words={
        "status": {
            "resolved": "resolved",
            "completed": "resolved",
            "postmortem": "resolved",
            "*": "firing",
        },
        "severity": _SEVERITIES,
    },
)
_COMPONENT = PayloadTable(
    name="statuspage",
    when=("type(page) == 'object'", "type(component) == 'object'"),
    identity=(("component.id", "component.name"),),
    fields={
        "alert_id": "component_update.id",
        "title": "component.name",
        "description": "component.description",
        "status": ("component_update.new_status", "component.status"),
        "severity": ("component_update.new_status", "component.status"),
        "changed_at": ("component_update.created_at", "component.updated_at"),
        "service": "component.name",
        "links.page": "page.url",
    },
    words={
        "status": {
            "operational": "resolved",
            "under_maintenance": "ignored",
            "*": "firing",
        },
        "severity": {
            "degraded_performance": "medium",
            "partial_outage": "high",
            "major_outage": "critical",
            "*": "",
        },
    },
)
TABLES = (_INCIDENT, _COMPONENT)
