"""Site24x7's webhook, with its variables as keys.

Fingerprint: the monitor's number, otherwise its name.
Rule: the monitor's number, otherwise its name.
Source: Site24x7's page about webhooks, with its list of variables.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="site24x7",
        when=("MONITORNAME", "STATUS"),
        # Other tools write `monitor_type`, too.
        when_any=(
            *("INCIDENT_REASON", "INCIDENT_TIME", "MONITOR_GROUPNAME"),
            *("MONITOR_DASHBOARD_LINK", "OUTAGE_TIME_UNIX_FORMAT", "RCA_LINK"),
        ),
        identity=(("MONITOR_ID", "MONITORID", "MONITORNAME"),),
        fields={
            "alert_id": ("INCIDENT_ID", "MONITOR_ID"),
            "title": "MONITORNAME",
            "description": ("INCIDENT_REASON", "INCIDENT_DETAILS", "REASON"),
            "status": "STATUS",
            "severity": "STATUS",
            "timestamp": "OUTAGE_TIME_UNIX_FORMAT",
            "changed_at": ("INCIDENT_TIME_ISO", "INCIDENT_TIME"),
            "service": ("usual_label('service')", "MONITOR_GROUPNAME"),
            "rule": ("MONITOR_ID", "MONITORNAME"),
            "tags": "TAGS",
            "tags.state": "STATUS",
            "links.dashboard": "MONITOR_DASHBOARD_LINK",
            "links.analysis": "RCA_LINK",
            "links.monitored": "MONITORURL",
        },
        words={
            "status": {"trouble": "firing", "suspended": "ignored"},
            "severity": {"critical": "critical", "trouble": "medium", "*": ""},
        },
    ),
)
