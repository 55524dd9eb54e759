"""Kapacitor's alerts, as its event handlers post them.

Fingerprint: the alert's id, which names the task and the group.
Rule: the measurement, otherwise the alert's id.
Source: Kapacitor's page about event handlers and alert data.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_SERIES = "data.series[0]"

TABLES = (
    PayloadTable(
        name="kapacitor",
        when=(
            "has('level', 'id')",
            "has('previousLevel') || type(data) == 'object'",
            "message || details",
        ),
        identity=("id",),
        fields={
            "alert_id": "id",
            "title": ("message", "id"),
            "description": ("details", "message"),
            "status": "level",
            "severity": ("level", "previousLevel"),
            "changed_at": "time",
            "metric": f"{_SERIES}.name",
            "value": f"{_SERIES}.values[0][1]",
            "sentence": ("message", "details"),
            "service": ("usual_label('service')", "label('host')"),
            "rule": "id",
            "tags": f"{_SERIES}.tags",
        },
        words={"severity": {"ok": ""}},
    ),
)
