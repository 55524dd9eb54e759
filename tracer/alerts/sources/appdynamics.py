"""AppDynamics' HTTP request templates, with its variables in any spelling.

Fingerprint: the application and the health rule, otherwise the event's name.
Rule: the health rule, otherwise the policy.
Source: AppDynamics' pages about HTTP request templates and their variables.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_RULE = (
    "health_rule_name",
    "health_rule.name",
    "latest_event.health_rule.name",
    "incident_name",
    "policy_name",
    "policy.name",
)
_APPLICATION = (
    "application_name",
    "application.name",
    "app_name",
    "latest_event.application.name",
    "application",
    "app",
)
_EVENT = (
    *("event_type", "event_type_key"),
    *("latest_event.event_type", "latest_event.event_type_key"),
)
_TITLE = (
    *("display_name", "latest_event.display_name", "event_name", "summary_title"),
    *_RULE,
)

TABLES = (
    PayloadTable(
        name="appdynamics",
        when=(
            (
                "has('event_type_key') || has('health_rule_name') "
                "|| has('latest_event') "
                # Other tools have deep links, too.
                "|| (has('deep_link') || has('deep_link_url')) && ("
                "has('event_type') || has('policy_name') || has('application_name')"
                "|| has('app_name') || has('tier_name') || has('event_name'))"
            ),
        ),
        identity=(_APPLICATION, (*_RULE, *_TITLE)),
        fields={
            "alert_id": (
                "incident_id",
                "latest_event.incident.id",
                "event_id",
                "guid",
                "id",
            ),
            "title": (*_RULE, *_TITLE),
            "description": (
                *("summary_message", "latest_event.summary_message", "event_message"),
                *("summary", "message", "display_name"),
            ),
            "status": (
                *(
                    f"capture({path}, '(?i)^(?:policy|health_rule)_([a-z]+)')"
                    for path in _EVENT
                ),
                "status",
            ),
            "severity": (
                "severity",
                "top_severity",
                "latest_event.severity",
                "priority",
            ),
            "changed_at": (
                "event_time",
                "latest_event.event_time",
                "trigger_time",
                "timestamp",
            ),
            "sentence": (
                "summary_message",
                "latest_event.summary_message",
                "event_message",
            ),
            "service": (
                *("tier_name", "latest_event.tier.name", "tier"),
                *_APPLICATION,
            ),
            "environment": ("environment", "controller_environment"),
            "rule": _RULE,
            "tags": "tags",
            "tags.application": _APPLICATION,
            "tags.node": ("node_name", "latest_event.node.name", "node"),
            "links.event": (
                *("deep_link", "deep_link_url", "event_deep_link"),
                "latest_event.deep_link",
            ),
        },
        words={
            "status": {
                **dict.fromkeys(("close", "canceled", "cancelled"), "resolved"),
                **dict.fromkeys(
                    ("open", "upgraded", "downgraded", "continues"), "firing"
                ),
            },
            # In the tool's pages an error is called critical.
            "severity": {"ERROR": "critical", "WARN": "medium", "INFO": "info"},
        },
    ),
)
