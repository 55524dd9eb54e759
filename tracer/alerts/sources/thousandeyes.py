"""ThousandEyes' webhook about alerts of its tests.

Fingerprint: the rule and the test.
Rule: the rule's name.
Source: ThousandEyes' page about webhooks for alerts.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="thousandeyes",
        when=(
            "eventType",
            "type(alert) == 'object'",
            "alert.ruleName || alert.testName",
        ),
        identity=(
            ("alert.ruleId", "alert.ruleName"),
            ("alert.testId", "alert.testName"),
        ),
        fields={
            "alert_id": ("alert.alertId", "eventId"),
            "title": ("alert.ruleName", "alert.testName"),
            "description": ("alert.ruleExpression", "alert.testName"),
            "status": "eventType",
            "severity": "alert.severity",
            "timestamp": ("alert.dateStartZoned", "alert.dateStart"),
            "ended_at": ("alert.dateEndZoned", "alert.dateEnd"),
            "value": (
                "eventType == 'ALERT_NOTIFICATION_TRIGGER' && "
                r"capture(alert.agents[0].metricsAtStart, '^[^:]*: *(-?[\d.,]+ *\S*)')"
            ),
            "sentence": "alert.ruleExpression",
            "service": (
                "usual_label('service')",
                *("alert.testName", "alert.hostname", "alert.agentName"),
            ),
            "rule": ("alert.ruleName", "alert.ruleId"),
            "tags": "alert.testLabels",
            "tags.test": "alert.testName",
            "links.alert": "alert.permalink",
            "links.target": "alert.testTargetsDescription[0]",
        },
        words={
            "status": {
                "ALERT_NOTIFICATION_TRIGGER": "firing",
                "ALERT_NOTIFICATION_CLEAR": "resolved",
            }
        },
    ),
)
