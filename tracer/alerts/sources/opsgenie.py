"""Opsgenie and Jira Service Management: the outgoing webhook.

Fingerprint: the alias, which is the sender's dedup key; else the alert's id,
else its message.
"""

from tracer.alerts.alert import Alert, Severity, Status, fingerprint
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    Ignored,
    ParseResult,
    has,
    has_any,
    label,
    links,
)
from tracer.text import Json

_RESOLVED = {"close", "delete"}
_ALERTING = {
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
    fields = Fields()
    action = (fields.text(body.get("action")) or "").lower()
    if action not in _RESOLVED | _ALERTING:
        return (Ignored(f"Opsgenie's action {action[:40]!r} tells of no alert"),)
    alert = body.get("alert")
    number = fields.text(alert.get("alertId"))
    if action != "create" and alert.get("message").is_missing():
        return (Ignored(f"Opsgenie's action {action[:40]!r} came without its alert"),)
    title = fields.title(alert.get("message"))
    tags = fields.table(alert.get("details"), alert.get("tags"))
    return (
        fields.done(
            Alert(
                source="opsgenie",
                id=number,
                fingerprint=fingerprint(
                    "opsgenie", fields.text(alert.get("alias")) or number or title
                ),
                title=title,
                description=fields.text(alert.get("description")),
                status=Status.RESOLVED if action in _RESOLVED else Status.FIRING,
                severity=_severity(fields, alert.get("priority")),
                started_at=fields.time(alert.get("createdAt")),
                service=fields.text(alert.get("entity")) or label(tags, *SERVICE),
                environment=label(tags, *ENVIRONMENT),
                tags=tags,
                links=links(fields, runbook=alert.at("details", "runbook")),
            )
        ),
    )


def _severity(fields: Fields, place: Json) -> Severity:
    """Read `P1` and `1` alike: here one is the highest."""
    word = fields.text(place)
    return _PRIORITIES.get(word) or fields.severity(place) if word else Severity.UNKNOWN
