"""Netdata: the webhooks of its cloud, and the variables of an agent's custom sender.

Fingerprint: the alert's name, its chart and its node; of a node that cannot be reached,
the node.
Rule: the alert's name.
Source: Netdata's pages about the webhook of its cloud and about custom endpoints.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_NAME = ("alarm", "alert", "name")
_NODE = ("node", "hostname", "host", "node_name")

TABLES = (
    PayloadTable(
        name="netdata",
        when=(
            "type(alarm) == 'string' || type(alert) == 'string' || has('name', 'units')",
            "has('chart')",
            "has('severity') || has('status')",
        ),
        identity=(_NAME, "chart", _NODE),
        fields={
            "alert_id": ("alarm_id", "unique_id", "alert_id"),
            "title": _NAME,
            "description": ("info", "message", "summary"),
            "status": ("status", "severity"),
            "severity": ("severity", "status"),
            "changed_at": ("date", "when", "timestamp"),
            "metric": ("chart", "context"),
            "value": (
                *("value", "current_value", "value_string"),
                # Netdata Cloud writes `disk_space_usage = 95%`.
                r"capture(alarm, '\s=\s(-?\d[\d.]*\s*\S{0,12})$')",
            ),
            "unit": "units",
            "sentence": ("message", "info"),
            "service": ("usual_label('service')", *_NODE),
            "environment": "space",
            "rule": _NAME,
            "tags.context": "context",
            "tags.family": "family",
            "tags.class": "class",
            "links.alert": ("alarm_url", "alert_url", "goto_url", "url"),
        },
        words={
            "status": {
                "clear": "resolved",
                **dict.fromkeys(("removed", "undefined", "uninitialized"), "ignored"),
                "reachable": "resolved",
                "unreachable": "firing",
            },
            "severity": {
                **dict.fromkeys(("clear", "removed", "undefined", "uninitialized"), ""),
            },
        },
    ),
    PayloadTable(
        name="netdata",
        when=("type(status.reachable) == 'boolean'", "message", "host"),
        identity=("host",),
        fields={
            "title": "message",
            "status": "status.reachable",
            "severity": "severity",
            "service": "host",
            "links.node": "url",
        },
        words={"status": {"true": "resolved", "false": "firing"}},
    ),
)
