"""LibreNMS: the transport `API` with the variables of its alert templates as keys.

Fingerprint: the rule and the device.
Rule: the rule's name, otherwise its number.
Source: LibreNMS' pages about alert transports and alert templates.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_DEVICE = ("hostname", "sysName", "display", "device_id")
_NAME = ("!(capture(hostname, '^[0-9a-f.:]+$')) && hostname", "sysName", *_DEVICE)
"""A device is often added by its address, which says less than its own name."""

TABLES = (
    PayloadTable(
        name="librenms",
        when=(
            "has('state')",
            "has('alert_id', 'rule_id') || has('device_id', 'rule') || has('device_id', 'rule_id')",
        ),
        identity=(("rule_id", "name"), _DEVICE),
        fields={
            "alert_id": ("alert_id", "uid", "id"),
            "title": ("title", "name", "msg"),
            "description": ("msg", "alert_notes", "proc"),
            "status": "state",
            "severity": "severity",
            "changed_at": "timestamp",
            "service": ("usual_label('service')", *_NAME),
            "environment": "location && usual_label('environment')",
            "rule": ("name", "rule_id"),
            "links.alert": ("url", "alert_url", "device_url"),
            "links.procedure": "proc",
        },
        # 2 is acknowledged, 3 has got worse, 4 better, 5 has changed.
        words={
            "status": {
                "0": "resolved",
                **dict.fromkeys(("1", "2", "3", "4", "5"), "firing"),
            },
            "severity": {"ok": ""},
        },
    ),
)
