"""PagerDuty: webhooks v3, and v1 and v2 as proxies still send them.

Fingerprint: the dedup key of whoever raised the incident, which outlives it; else the
incident's id, which is all that an event about its custom fields has.
"""

from tracer.alerts.alert import Alert, Status, fingerprint
from tracer.alerts.payload_fields import Fields, Ignored, ParseResult, each, has, links
from tracer.text import Json

_ALERTING = {
    "incident.triggered",
    "incident.acknowledged",
    "incident.unacknowledged",
    "incident.escalated",
    "incident.delegated",
    "incident.reassigned",
    "incident.reopened",
    "incident.resolved",
    "incident.priority_updated",
    "incident.service_updated",
    "incident.custom_field_values.updated",
}


def recognises(body: Json) -> bool:
    """Whether it is an event about a resource, or a list of messages with incidents."""
    event = body.get("event")
    if has(event, "event_type", "resource_type", "data"):
        return True
    messages = body.get("messages").items()
    return any(_incident_of(each).is_object() for each in messages)


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read the incident, or each of them."""
    if body.get("messages").is_missing():
        return (_version_three(body.get("event")),)
    return each(body.get("messages"), _older)


def _version_three(event: Json) -> ParseResult:
    fields = Fields()
    kind = fields.text(event.get("event_type")) or ""
    if kind not in _ALERTING:
        return Ignored(f"PagerDuty's `{kind[:60]}` tells of no alert")
    data = event.get("data")
    incident = data if data.get("incident").is_missing() else data.get("incident")
    custom = fields.table(data.get("custom_fields"))
    return _incident(incident, fields, custom, event)


def _incident_of(message: Json) -> Json:
    inner = message.get("incident")
    return message.at("data", "incident") if inner.is_missing() else inner


def _older(message: Json) -> ParseResult:
    return _incident(_incident_of(message), Fields(), {}, message)


def _incident(
    incident: Json, fields: Fields, custom: dict[str, str], event: Json
) -> ParseResult:
    number = fields.text(incident.get("id"))
    key = fields.text(incident.get("incident_key"))
    summary = incident.get("trigger_summary_data")
    title = fields.title(
        incident.get("title"),
        incident.get("description"),
        incident.get("summary"),
        summary.get("subject"),
        summary.get("description"),
    )
    kind = (
        fields.text(event.get("event_type"), event.get("event"), event.get("type"))
        or ""
    )
    priority = incident.at("priority", "summary")
    happened = event.get("occurred_at")
    is_start = kind.endswith(("trigger", "triggered"))
    triggered = happened if is_start else Json(None, happened.path)
    status = (
        Status.RESOLVED
        if kind.endswith(("incident.resolved", "incident.resolve"))
        else fields.status(incident.get("status"))
    )
    return fields.done(
        Alert(
            source="pagerduty",
            id=number,
            fingerprint=fingerprint("pagerduty", key or number or title),
            title=title,
            status=status,
            severity=fields.severity(
                priority if fields.text(priority) else incident.get("urgency")
            ),
            started_at=fields.time(
                incident.get("created_at"), incident.get("created_on"), triggered
            ),
            service=fields.text(
                incident.at("service", "summary"), incident.at("service", "name")
            ),
            tags=custom,
            links=links(
                fields,
                incident=incident.get("html_url"),
                conference=incident.at("conference_bridge", "conference_url"),
            ),
        )
    )
