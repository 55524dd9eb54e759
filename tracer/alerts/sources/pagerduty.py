"""PagerDuty: webhooks v3, v1 and v2 as proxies still send them, and events to raise.

Fingerprint: the dedup key of the tool that raised the incident, which stays the same for
the next incident; otherwise the incident's id, which is all that an event about its custom
fields has.
Rule: a custom field that names one; PagerDuty itself has no rules.
Source: PagerDuty's developer documentation about webhooks, v1 to v3, and about the Events
API v1 and v2, whose fields are those of its common event format.
"""

from collections.abc import Iterator

from tracer.alerts.field_limits import shown_word
from tracer.alerts.parse_result import Ignored
from tracer.alerts.payloads.payload_keys import first_present
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import Paths, PayloadTable, numbers_in
from tracer.text import Json

_ALERT_EVENTS = {
    *("incident.triggered", "incident.acknowledged", "incident.unacknowledged"),
    *("incident.escalated", "incident.delegated", "incident.reassigned"),
    *("incident.reopened", "incident.resolved", "incident.priority_updated"),
    *("incident.service_updated", "incident.custom_field_values.updated"),
}
_FIRST_EVENTS = ("incident.triggered", "incident.trigger")
_TITLE = (
    *("title", "description", "summary"),
    *("trigger_summary_data.subject", "trigger_summary_data.description"),
)


def _prepare(body: Json) -> Iterator[PayloadScope | Ignored]:
    event = body.get("event")
    kind = event.get("event_type").value
    if not isinstance(kind, str) or kind not in _ALERT_EVENTS:
        shown = shown_word(str(kind or ""), "`")
        yield Ignored(f"PagerDuty's {shown} is about no alert")
        return
    incident = first_present(event.at("data", "incident"), event.get("data"))
    yield _scope(incident, event, str(kind))


def _prepare_old(body: Json) -> Iterator[PayloadScope]:
    for message in body.get("messages").items():
        kind = first_present(message.get("event"), message.get("type"))
        yield _scope(_incident_of(message), message, str(kind.value))


def _incident_of(message: Json) -> Json:
    return first_present(message.get("incident"), message.at("data", "incident"))


def _scope(incident: Json, event: Json, kind: str) -> PayloadScope:
    """Join an incident with its event; an old incident may have its trigger's status."""
    is_first, is_last = kind in _FIRST_EVENTS, kind.endswith(("resolve", "resolved"))
    parts = {
        "event": event,
        "first_time": Json(event.get("occurred_at").value if is_first else None, ""),
        "last_status": Json("resolved" if is_last else None, event.path),
        "last_time": _end_of(incident, event) if is_last else Json(None, ""),
    }
    return PayloadScope(body=incident, parts=parts)


def _end_of(incident: Json, event: Json) -> Json:
    """Return when the incident was resolved: what says so, or its last change."""
    return first_present(
        event.get("occurred_at"),
        incident.get("resolved_at"),
        incident.get("last_status_change_at"),
        incident.get("last_status_change_on"),
        event.get("created_on"),
    )


_INCIDENT: dict[str, Paths] = {
    "alert_id": "id",
    "title": _TITLE,
    "description": (
        "title != description && description",
        *("body.details", "first_trigger_log_entry.channel.details"),
    ),
    "status": ("last_status", "status"),
    # Urgency decides who is woken, priority says how bad it is.
    "severity": ("priority.summary", "!(priority.summary) && urgency"),
    "timestamp": ("created_at", "created_on", "first_time"),
    "ended_at": "last_time",
    "service": ("service.summary", "service.name"),
    "tags": "event.data.custom_fields",
    "links.incident": "html_url",
    "links.conference": "conference_bridge.conference_url",
}
_IDENTITY = (("incident_key", "id", *_TITLE),)

_V3 = PayloadTable(
    name="pagerduty",
    when=("event.event_type", "event.resource_type", "event.data"),
    prepare=_prepare,
    identity=_IDENTITY,
    fields=_INCIDENT,
)
_V1_AND_V2 = PayloadTable(
    name="pagerduty",
    when=("messages[].incident || messages[].data.incident",),
    prepare=_prepare_old,
    identity=_IDENTITY,
    fields=_INCIDENT,
)
_EVENTS = PayloadTable(
    name="pagerduty",
    when=("event_action", "has('payload.summary') || has('dedup_key')"),
    identity=(("dedup_key", "payload.summary"),),
    fields={
        "alert_id": "dedup_key",
        "title": ("payload.summary", "dedup_key"),
        "status": "event_action",
        "severity": "payload.severity",
        "changed_at": "payload.timestamp",
        "service": ("usual_label('service')", "payload.component", "payload.source"),
        "rule": ("usual_label('rule')", "payload.class"),
        **numbers_in("payload.custom_details"),
        "tags": "payload.custom_details",
        "tags.source": "payload.source",
        "tags.component": "payload.component",
        "tags.group": "payload.group",
        "tags.class": "payload.class",
        "links": "links",
        "links.client": "client_url",
    },
)
_EVENTS_V1 = PayloadTable(
    name="pagerduty",
    when=(
        "service_key",
        "contains(['trigger', 'acknowledge', 'resolve'], event_type || '')",
        "has('incident_key') || has('description')",
    ),
    identity=(("incident_key", "description"),),
    fields={
        "alert_id": "incident_key",
        "title": ("description", "incident_key"),
        "status": "event_type",
        "service": ("usual_label('service')", "client"),
        **numbers_in("details"),
        "tags": "details",
        "links": "contexts[?type == 'link']",
        "links.client": "client_url",
    },
)
_CHANGE = PayloadTable(
    name="pagerduty",
    when=("routing_key", "payload.summary", "!(event_action)"),
    ignore={"a change event of PagerDuty is about no alert": "`true`"},
    fields={"title": "payload.summary"},
)
TABLES = (_V3, _V1_AND_V2, _EVENTS, _EVENTS_V1, _CHANGE)
