"""PagerDuty: webhooks v3, and v1 and v2 as proxies still send them.

Fingerprint: the dedup key of the tool that raised the incident, which stays the same for
the next incident; else the incident's id, which is all that an event about its custom
fields has.
Rule: a custom field that names one; PagerDuty itself has no rules.
Source: PagerDuty's developer documentation about webhooks, v1 to v3.
"""

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import read_labels, rule_label
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import Ignored, ParseResult, read_members
from tracer.alerts.payload_keys import has
from tracer.alerts.status_words import Status
from tracer.text import Json

_ALERT_EVENTS = {
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
    return any(_incident_of(message).is_object() for message in messages)


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read the incident, or each of them."""
    if body.get("messages").is_missing():
        return (_version_three(body.get("event")),)
    return read_members(body.get("messages"), _older_version)


def _version_three(event: Json) -> ParseResult:
    fields = FieldReader()
    kind = fields.text(event.get("event_type")) or ""
    if kind not in _ALERT_EVENTS:
        return Ignored(f"PagerDuty's `{kind[:60]}` is about no alert")
    data = event.get("data")
    incident = data if data.get("incident").is_missing() else data.get("incident")
    custom_fields = read_labels(fields, data.get("custom_fields"))
    return _incident(incident, fields, custom_fields, event)


def _incident_of(message: Json) -> Json:
    inner = message.get("incident")
    return message.at("data", "incident") if inner.is_missing() else inner


def _older_version(message: Json) -> ParseResult:
    return _incident(_incident_of(message), FieldReader(), {}, message)


def _incident(
    incident: Json, fields: FieldReader, custom_fields: dict[str, str], event: Json
) -> ParseResult:
    incident_id = fields.text(incident.get("id"))
    key = fields.text(incident.get("incident_key"))
    summary = incident.get("trigger_summary_data")
    title = fields.required_text(
        incident.get("title"),
        incident.get("description"),
        incident.get("summary"),
        summary.get("subject"),
        summary.get("description"),
    )
    kind = fields.text(event.get("event_type"), event.get("event"), event.get("type"))
    priority = incident.at("priority", "summary")
    return fields.result(
        Alert(
            source="pagerduty",
            id=incident_id,
            fingerprint=fingerprint("pagerduty", key or incident_id or title),
            title=title,
            status=_status(incident, kind or "", fields),
            # Urgency decides who is woken, priority says how bad it is.
            severity=fields.severity(
                priority if fields.text(priority) else incident.get("urgency")
            ),
            started_at=fields.time(
                incident.get("created_at"),
                incident.get("created_on"),
                _trigger_time(event, kind or ""),
            ),
            service=fields.text(
                incident.at("service", "summary"), incident.at("service", "name")
            ),
            rule=rule_label(custom_fields),
            tags=custom_fields,
            links=read_links(
                fields,
                incident=incident.get("html_url"),
                conference=incident.at("conference_bridge", "conference_url"),
            ),
        )
    )


def _status(incident: Json, kind: str, fields: FieldReader) -> Status:
    """Return the status; an old message's incident may still have that of its trigger."""
    if kind.endswith(("incident.resolved", "incident.resolve")):
        return Status.RESOLVED
    return fields.status(incident.get("status"))


def _trigger_time(event: Json, kind: str) -> Json:
    """Return when the event occurred, where it is the one that began the incident."""
    time = event.get("occurred_at")
    return time if kind.endswith(("trigger", "triggered")) else Json(None, time.path)
