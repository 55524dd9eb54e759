"""Better Stack's webhook about incidents of its uptime monitors.

Fingerprint: the monitor that raised the incident; otherwise the incident's name.
Rule: the monitor's number.
Source: Better Stack's pages about outgoing webhooks and about its incidents API.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_PLACE = "data.attributes"

TABLES = (
    PayloadTable(
        name="betterstack",
        when=("data.type == 'incident'", "data.attributes.started_at"),
        identity=(("data.relationships.monitor.data.id", "data.attributes.name"),),
        fields={
            "alert_id": "data.id",
            "title": (f"{_PLACE}.name", f"{_PLACE}.cause"),
            "description": f"{_PLACE}.cause",
            "status": (f"{_PLACE}.status", f"{_PLACE}.resolved_at && 'resolved'"),
            "severity": f"{_PLACE}.severity",
            "timestamp": f"{_PLACE}.started_at",
            "ended_at": f"{_PLACE}.resolved_at",
            "rule": "data.relationships.monitor.data.id",
            "tags": f"{_PLACE}.metadata",
            "links.monitored": f"{_PLACE}.url",
            "links.incident": (f"{_PLACE}.origin_url", f"{_PLACE}.incident_url"),
            "links.response": f"{_PLACE}.response_url",
        },
        words={
            "status": {
                "started": "firing",
                "unconfirmed": "firing",
                "validating": "firing",
            }
        },
    ),
)
