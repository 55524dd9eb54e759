"""Opsgenie and Jira Service Management: the outgoing webhook.

Fingerprint: the alias, which is the sender's dedup key; else the alert's id,
else its message.
Rule: a label that names one; Opsgenie itself has no rules.
Source: Opsgenie's page about alert action data, with its samples.
"""

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    read_labels,
    rule_label,
    service_label,
)
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import Ignored, ParseResult
from tracer.alerts.payload_keys import has, has_any
from tracer.alerts.severity_words import Severity
from tracer.alerts.status_words import Status
from tracer.text import Json

_RESOLVING = {"close", "delete"}
_FIRING = {
    "create",
    "acknowledge",
    "unacknowledge",
    "escalate",
    "addnote",
    "addtags",
    "removetags",
    "assignownership",
    "takeownership",
    "addteam",
    "addrecipient",
    "updatepriority",
    "updatemessage",
    "updatedescription",
}
"""Actions after which an alert is still open."""
_PRIORITIES = {
    "1": Severity.CRITICAL,
    "2": Severity.HIGH,
    "3": Severity.MEDIUM,
    "4": Severity.LOW,
    "5": Severity.INFO,
}


def recognises(body: Json) -> bool:
    """Whether it is an action on an alert of an integration."""
    alert = body.get("alert")
    return has(body, "action", "alert") and (
        has_any(body, "integrationId") or has_any(alert, "alertId")
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert.

    Raises:
        AlertError: where it has no message.

    """
    fields = FieldReader()
    action = (fields.text(body.get("action")) or "").lower()
    if action not in _RESOLVING | _FIRING:
        return (Ignored(f"Opsgenie's action {action[:40]!r} is about no alert"),)
    alert = body.get("alert")
    alert_id = fields.text(alert.get("alertId"))
    if action != "create" and alert.get("message").is_missing():
        return (Ignored(f"Opsgenie's action {action[:40]!r} came without its alert"),)
    title = fields.required_text(alert.get("message"))
    tags = read_labels(fields, alert.get("details"), alert.get("tags"))
    parsed = Alert(
        source="opsgenie",
        id=alert_id,
        fingerprint=fingerprint(
            "opsgenie", fields.text(alert.get("alias")) or alert_id or title
        ),
        title=title,
        description=fields.text(alert.get("description")),
        status=Status.RESOLVED if action in _RESOLVING else Status.FIRING,
        severity=_severity(fields, alert.get("priority")),
        started_at=fields.time(alert.get("createdAt")),
        service=fields.text(alert.get("entity")) or service_label(tags),
        environment=environment_label(tags),
        rule=rule_label(tags),
        tags=tags,
        links=read_links(fields, runbook=alert.at("details", "runbook")),
    )
    return (fields.result(parsed),)


def _severity(fields: FieldReader, place: Json) -> Severity:
    """Read `P1` and `1` alike: in Opsgenie, 1 is the highest."""
    word = fields.text(place)
    return _PRIORITIES.get(word) or fields.severity(place) if word else Severity.UNKNOWN
