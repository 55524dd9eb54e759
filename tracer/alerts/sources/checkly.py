"""Checkly's webhook, with the variables of our page in any spelling.

Fingerprint: the check's id.
Rule: the check's id, otherwise its name.
Source: Checkly's page about webhooks, with its list of variables.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="checkly",
        when=("check_name", "alert_type"),
        ignore={"Checkly says that there is no alert": "alert_type == 'NO_ALERT'"},
        identity=(("check_id", "alert_title", "check_name"),),
        fields={
            "alert_id": ("check_result_id", "check_id"),
            "title": ("alert_title", "check_name"),
            "description": ("check_error_message", "event"),
            "status": "alert_type",
            "severity": "alert_type",
            "changed_at": "started_at",
            "metric": "response_time && 'response time'",
            "value": "response_time",
            "unit": "response_time && 'ms'",
            "service": ("usual_label('service')", "group_name"),
            "rule": ("check_id", "check_name"),
            "tags": "tags",
            "links.result": ("result_link", "link", "url", "check_url"),
        },
        # A failure is worse than a slow answer; a recovery has no severity.
        words={
            "status": {
                "ALERT_RECOVERY": "resolved",
                "ALERT_DEGRADED_RECOVERY": "resolved",
                "*": "firing",
            },
            "severity": {
                "ALERT_FAILURE": "high",
                "ALERT_FAILURE_REMAIN": "high",
                "ALERT_FAILURE_DEGRADED": "high",
                "ALERT_DEGRADED_FAILURE": "high",
                "ALERT_DEGRADED": "medium",
                "ALERT_DEGRADED_REMAIN": "medium",
                "ALERT_DEGRADED_RECOVERY": "medium",
                "ALERT_SSL": "medium",
                "*": "",
            },
        },
    ),
)
