"""UptimeRobot's webhook, with its variables in any spelling.

Fingerprint: the monitor's number, otherwise its name.
Rule: the monitor's number, otherwise its name.
Source: UptimeRobot's page about web hook alert contacts.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_TITLE = ("monitorFriendlyName", "monitor_friendly_name", "monitorName")

TABLES = (
    PayloadTable(
        name="uptimerobot",
        when=("monitorFriendlyName || monitorID", "alertType || alertTypeFriendlyName"),
        identity=(("monitorID", *_TITLE),),
        fields={
            "alert_id": "monitorID",
            "title": _TITLE,
            "description": ("alertDetails", "alertTypeFriendlyName"),
            "status": ("alertType", "alertTypeFriendlyName"),
            "changed_at": "alertDateTime",
            "rule": ("monitorID", *_TITLE),
            "tags": "monitorTags",
            "tags.state": "alertTypeFriendlyName",
            "links.monitored": "monitorURL",
        },
        # 3 warns of a certificate that will expire.
        words={"status": {"1": "firing", "2": "resolved", "3": "firing"}},
    ),
)
