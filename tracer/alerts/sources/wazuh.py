"""Wazuh's integrations, which send an alert as its manager writes it.

Fingerprint: the rule and the agent.
Rule: the rule's number.
Source: Wazuh's pages about integrations with external APIs and about rule levels.
"""

from tracer.alerts.tables.payload_table import PayloadTable

TABLES = (
    PayloadTable(
        name="wazuh",
        when=("has('rule.level')", "rule.description", "agent || manager"),
        identity=(("rule.id", "rule.description"), ("agent.id", "agent.name")),
        fields={
            "alert_id": "id",
            "title": ("rule.description", "title"),
            "description": ("full_log", "data.message", "location"),
            "severity": "rule.level",
            "timestamp": ('"@timestamp"', "timestamp"),
            "service": ("usual_label('service')", "agent.name", "predecoder.hostname"),
            "environment": "agent.labels.environment",
            "rule": ("rule.id", "rule.description"),
            "tags": ("agent.labels",),
            "tags.groups": "join(', ', rule.groups)",
            "tags.location": "location",
            "tags.decoder": "decoder.name",
        },
        # From 0, ignored, to 15 and 16, a severe attack.
        words={
            "severity": {
                **dict.fromkeys(map(str, range(4)), "info"),
                **dict.fromkeys(map(str, range(4, 8)), "low"),
                **dict.fromkeys(map(str, range(8, 12)), "medium"),
                **dict.fromkeys(map(str, range(12, 15)), "high"),
                **dict.fromkeys(map(str, range(15, 17)), "critical"),
            }
        },
    ),
)
