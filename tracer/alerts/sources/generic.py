"""Our own payload, for senders without a format of their own: the README shows it.

Fingerprint: the payload's own, or its `alert_id`, or title, metric, service and
environment together. The first path to each field is the documented one; the others are
the words that people write instead.
Rule: the payload's own, otherwise a label that names one.
Source: our own README.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="generic",
        when=(),
        when_any=("title", "alert_id"),
        fields={
            "alert_id": ("alert_id", "alert_uid", "id", "incident_id", "event_id"),
            "title": (
                *("title", "alert_title", "event_title", "incident_title"),
                *("subject", "headline", "name"),
                *("alert_name", "event_name", "incident_name", "problem_name"),
                *("rule_name", "monitor_name", "check_name"),
                *("policy_name", "condition_name", "trigger_name", "test_name"),
                *(
                    "alert_rule_name",
                    "summary",
                    "alert_message",
                    "message",
                    "problem",
                    "info",
                ),
                *("rule", "check", "monitor", "policy"),
                "alert_id",
            ),
            "description": (
                *("description", "message", "summary", "details", "text", "body"),
                *("msg", "reason", "alert_description", "event_description"),
                *(
                    "problem_description",
                    "incident_description",
                    "long_description",
                    "alert_message",
                    "info",
                ),
            ),
            "status": (
                *("status", "state", "alert_status", "alert_state", "current_state"),
                *("current_status", "transition", "event_action", "event_type"),
                *("action", "resolved", "is_resolved"),
            ),
            "severity": (
                *("tags.severity", "severity", "priority", "level", "urgency"),
                *("alert_severity", "criticality"),
            ),
            "timestamp": (
                *("timestamp", "started_at", "starts_at", "start_time"),
                *("triggered_at", "fired_at", "opened_at", "created_at", "since"),
                *("time", "date", "occurred_at"),
            ),
            "ended_at": ("ended_at", "ends_at", "resolved_at", "closed_at", "end_time"),
            "metric": ("metric", "metric_name", "metric.name"),
            "value": ("value", "current_value", "actual_value", "observed_value"),
            "operator": ("operator", "comparison", "comparator"),
            "threshold": ("threshold", "limit", "threshold_value"),
            "unit": "unit",
            "service": (
                *("service", "service_name", "application", "app", "component"),
                *("service.name", "application.name", "app.name", "component.name"),
                *("host", "hostname"),
            ),
            "environment": (
                *("environment", "env", "stage"),
                *("environment.name", "environment.key"),
            ),
            "revision": ("revision", "commit", "commit_sha", "git_sha"),
            "rule": (
                *("rule", "rule_name", "monitor", "check", "policy"),
                *("alert_policy", "policy_name"),
            ),
            "fingerprint": "fingerprint",
            "test": "test",
            "tags": (
                *("tags", "labels", "custom_details", "custom_fields", "fields"),
                *("metadata", "attributes", "annotations"),
            ),
            "links": "links",
            "links.alert": (
                *("url", "link", "alert_url", "incident_url", "permalink"),
                *("html_url", "page"),
            ),
            "links.runbook": ("runbook", "runbook_url"),
            "links.dashboard": ("dashboard", "dashboard_url"),
            "frames": "frames",
        },
        # Truth values: `resolved: true`.
        words={"status": {"true": "resolved", "false": "firing"}},
        names_unread=True,
        reads_unread=True,
    ),
)
