"""Dash0's webhook about issues of its check rules.

Fingerprint: the issue's identifier, which stays the same when the check fails again.
Rule: the check rule's name.
Source: Dash0's pages about notifications, and samples of its webhook.
"""

from tracer.alerts.tables.payload_table import PayloadTable

_ISSUE = "data.issue"
_RULE = f"{_ISSUE}.checkrules[0]"

_SIGN = r"([<>]=?|[!=]=) *\$__threshold"
"""What an expression writes before the limit, which is beside it."""
_METRIC = r'otel_metric_name *= *"([^"]+)'

TABLES = (
    PayloadTable(
        name="dash0",
        when=(
            "type(data.issue) == 'object'",
            "data.issue.checkrules || data.issue.issueIdentifier",
        ),
        identity=((f"{_ISSUE}.issueIdentifier", f"{_ISSUE}.id"),),
        fields={
            "alert_id": (f"{_ISSUE}.id", f"{_ISSUE}.issueIdentifier"),
            "title": (f"{_ISSUE}.summary", f"{_RULE}.name"),
            "description": (f"{_ISSUE}.description", f"{_RULE}.description"),
            "status": ("capture(type, 'resolved$')", f"{_ISSUE}.status"),
            "severity": ("label('severity', 'priority')", f"{_ISSUE}.status"),
            "timestamp": f"{_ISSUE}.start",
            "ended_at": f"{_ISSUE}.end",
            "metric": f"capture({_RULE}.expression, '{_METRIC}')",
            "operator": f"capture({_RULE}.expression, '{_SIGN}')",
            "expression": f"{_RULE}.expression",
            "threshold": (
                f"{_ISSUE}.status == 'degraded' && {_RULE}.thresholds.degraded",
                f"{_RULE}.thresholds.critical",
                f"{_RULE}.thresholds.failed",
            ),
            "service": ("usual_label('service')", "label('service.name')"),
            "rule": f"{_RULE}.name",
            "tags": (f"{_ISSUE}.labels", f"{_RULE}.labels", f"{_ISSUE}.annotations"),
            "links.issue": f"{_ISSUE}.url",
            "links.rule": f"{_RULE}.url",
        },
        words={
            "status": {"healthy": "resolved", "degraded": "firing"},
            "severity": {
                "critical": "critical",
                "degraded": "medium",
                "failed": "high",
                **dict.fromkeys(("resolved", "healthy", "ok"), ""),
            },
        },
    ),
)
