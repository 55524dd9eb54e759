"""Uptime Kuma's webhook.

Fingerprint: the monitor's number.
Rule: the monitor's number, otherwise its name.
Source: Uptime Kuma's `webhook.js`.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="uptime_kuma",
        when=("heartbeat", "monitor"),
        # Without a heartbeat, only the message says what arrived.
        ignore={
            "Uptime Kuma warns of what will expire, and names no monitor": (
                "type(heartbeat) != 'object' && capture(msg, '(?i)\\bexpire')"
            ),
            "Uptime Kuma tests its notification": "type(heartbeat) != 'object'",
            "Uptime Kuma's monitor is pending or in maintenance": (
                "!(contains(['0', '1'], to_string(heartbeat.status)))"
            ),
        },
        identity=(("monitor.id", "heartbeat.monitorID", "monitor.name"),),
        fields={
            "alert_id": ("monitor.id", "heartbeat.monitorID"),
            "title": "monitor.name",
            "description": ("heartbeat.msg", "msg"),
            "status": "heartbeat.status",
            "changed_at": (
                "heartbeat.time",
                "join('', [heartbeat.localDateTime, heartbeat.timezoneOffset])",
            ),
            "metric": "heartbeat.ping && 'ping'",
            "value": "heartbeat.ping",
            "unit": "heartbeat.ping && 'ms'",
            "rule": ("monitor.id", "heartbeat.monitorID", "monitor.name"),
            "tags": "monitor.tags",
            "tags.state": "to_string(heartbeat.status) == '0' && 'Down' || 'Up'",
            "links.monitored": "monitor.url",
        },
        words={"status": {"0": "firing", "1": "resolved"}},
    ),
)
