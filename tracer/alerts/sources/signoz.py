"""SigNoz' alerts, in the form of Alertmanager's webhook.

Fingerprint: SigNoz' own, a hash of the labels; without it, the labels themselves.
Rule: the label `ruleId`, otherwise `alertname`.
Source: SigNoz' page about webhook channels, and its sources.
"""

from msgspec.structs import replace

from tracer.alerts.sources import alertmanager

(_TABLE,) = alertmanager.TABLES
TABLES = (
    replace(
        _TABLE,
        name="signoz",
        when=(
            'alerts[?labels.ruleId && (labels.ruleSource || labels."threshold.name")]',
        ),
        fields={
            **_TABLE.fields,
            "rule": ("all_labels.ruleId", "all_labels.alertname"),
            "links.rule": "all_labels.ruleSource",
            "sentence": ("notes.description", "notes.summary"),
        },
    ),
)
