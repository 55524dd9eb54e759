"""Pingdom's webhook.

Fingerprint: the check's number.
Rule: the check's number, otherwise its name.
Source: Pingdom's page about webhooks, with its samples.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="pingdom",
        when=("check_id", "current_state", "previous_state"),
        identity=(("check_id", "check_name"),),
        fields={
            "alert_id": "check_id",
            "title": "check_name",
            "description": ("long_description", "description"),
            "status": "current_state",
            "severity": "importance_level",
            "changed_at": ("state_changed_timestamp", "state_changed_utc_time"),
            "service": ("usual_label('service')", "check_params.hostname"),
            "rule": ("check_id", "check_name"),
            "tags": "tags",
            "tags.state": "current_state",
            "links.checked": "check_params.full_url",
        },
        # SUCCESS is the state of a transaction check.
        words={"status": {"SUCCESS": "resolved", "FAILURE": "firing"}},
    ),
)
