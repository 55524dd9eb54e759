"""Honeycomb's triggers and burn alerts.

Fingerprint: the trigger's id.
Rule: the trigger's id, otherwise its name.
Source: Honeycomb's page about webhooks, and its repository of examples.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_TITLE = ("name", "slo.name", "summary")
# A template's `toJson` writes the names in lower case, the default body does not.
_GROUP = "result_groups_triggered[0]"

_ONLY_GROUP = (
    "(length(result_groups || `[]`) == `1` && result_groups[0].Group) || `null`"
)
"""Of a recovery no group is triggered; where there is one at all, it is the alert's."""

TABLES = (
    PayloadTable(
        name="honeycomb",
        when=(
            "has('result_groups') || has('trigger_url', 'name') || has('slo_url', 'status')",
        ),
        identity=(("id", *_TITLE),),
        fields={
            "alert_id": "id",
            "title": _TITLE,
            "description": ("trigger_description", "description", "summary"),
            "status": "status",
            "severity": ("severity", "variables.severity"),
            "timestamp": "triggered_at",
            "changed_at": "timestamp",
            "metric": ("metric", "variables.metric"),
            "value": f"{_GROUP}.Result",
            "operator": "operator",
            "threshold": "threshold",
            "environment": "environment",
            "rule": ("id", *_TITLE),
            "test": "is_test",
            "tags": ("variables", "tags", f"{_GROUP}.Group", _ONLY_GROUP),
            "links.result": "result_url",
            "links.trigger": "trigger_url",
            "links.slo": "slo_url",
        },
    ),
)
