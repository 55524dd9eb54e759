"""Our own payload, for senders without a format of their own: the README shows it.

Fingerprint: the payload's own, else its `alert_id`, else title, metric, service and
environment together.
Rule: the payload's own, else a label that names one.
Source: our own README.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="generic",
        when=(),  # whatever has a title
        fields={
            "alert_id": "alert_id",
            "title": ("title", "alert_id"),
            "description": "description",
            "status": "status",
            "severity": ("tags.severity", "severity"),
            "timestamp": "timestamp",
            "metric": "metric",
            "value": "value",
            "operator": "operator",
            "threshold": "threshold",
            "unit": "unit",
            "service": "service",
            "environment": "environment",
            "revision": "revision",
            "rule": "rule",
            "fingerprint": "fingerprint",
            "test": "test",
            "tags": "tags",
            "links": "links",
            "frames": "frames",
        },
    ),
)
