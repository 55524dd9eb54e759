"""incident.io's webhooks: the object is the member whose key is the event's own name.

Fingerprint: the incident's id, else its name; the dedup key of an alert, else its id.
Rule: a label that names one; incident.io itself has no rules.
Source: incident.io's API reference about webhooks.
"""

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    find_label,
    rule_label,
    service_label,
)
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import Ignored, ParseResult
from tracer.alerts.payload_keys import first_present, has
from tracer.alerts.status_words import Status
from tracer.text import Json

_TEST_MODES = ("test", "tutorial")
_STATUSES = {
    **dict.fromkeys(("triage", "live", "learning"), Status.FIRING),
    **dict.fromkeys(
        ("closed", "post-incident", "canceled", "declined", "merged", "resolved"),
        Status.RESOLVED,
    ),
}
"""Categories of an incident's status."""


def recognises(body: Json) -> bool:
    """Whether the event's type is also a key."""
    kind = body.get("event_type").value
    return isinstance(kind, str) and isinstance(body.value, dict) and kind in body.value


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one incident.

    Raises:
        AlertError: where it has no name.

    """
    fields = FieldReader()
    kind = fields.text(body.get("event_type")) or ""
    incident = body.get(kind)
    if not incident.get("incident").is_missing():
        incident = incident.get("incident")
    if kind.startswith("public_alert.") and has(incident, "title"):
        return (_alert(incident),)
    if incident.get("name").is_missing():  # events about private incidents
        return (Ignored(f"incident.io's `{kind[:60]}` has no more than an id"),)
    incident_id = fields.text(incident.get("id"))
    name = fields.required_text(incident.get("name"))
    state = first_present(
        incident.at("incident_status", "category"), incident.get("status")
    )
    tags = _custom_fields(incident.get("custom_field_entries"), fields)
    alert = Alert(
        source="incident_io",
        id=fields.text(incident.get("reference")) or incident_id,
        fingerprint=fingerprint("incident_io", incident_id or name),
        title=name,
        description=fields.text(incident.get("summary")),
        status=_STATUSES.get((fields.text(state) or "").lower())
        or fields.status(state),
        severity=fields.severity(incident.at("severity", "name")),
        started_at=fields.time(incident.get("created_at")),
        rule=rule_label(tags),
        tags=tags,
        links=read_links(fields, incident=incident.get("permalink")),
    )
    return (fields.result(alert, is_test=incident.get("mode").value in _TEST_MODES),)


def _alert(alert: Json) -> ParseResult:
    """Read an alert as it reached incident.io, before anybody made an incident of it."""
    fields = FieldReader()
    alert_id = fields.text(alert.get("id"))
    title = fields.required_text(alert.get("title"))
    tags = _attributes(alert.get("attributes"), fields)
    severity = find_label(tags, "severity", "priority")
    key = fields.text(alert.get("deduplication_key"))
    return fields.result(
        Alert(
            source="incident_io",
            id=alert_id,
            fingerprint=fingerprint("incident_io", key or alert_id or title),
            title=title,
            description=fields.text(alert.get("description")),
            status=fields.status(alert.get("status")),
            severity=fields.severity(Json(severity, f"{alert.path}.attributes")),
            started_at=fields.time(alert.get("created_at")),
            service=service_label(tags),
            environment=environment_label(tags),
            rule=rule_label(tags),
            tags=tags,
            links=read_links(fields, alert=alert.get("source_url")),
        )
    )


def _attributes(attributes: Json, fields: FieldReader) -> dict[str, str]:
    """Read an alert's attributes: plain values and entries of the catalog."""
    tags: dict[str, str] = {}
    for attribute in attributes.items():
        name = fields.text(attribute.at("attribute", "name"))
        value = first_present(
            attribute.get("value"), *attribute.get("array_value").items()
        )
        text = fields.text(
            value.at("catalog_entry", "name"), value.get("label"), value.get("literal")
        )
        if name and text:
            tags[name] = text
    return tags


def _custom_fields(entries: Json, fields: FieldReader) -> dict[str, str]:
    """Read an incident's custom fields, whichever kind of value they hold."""
    tags: dict[str, str] = {}
    for entry in entries.items():
        name = fields.text(entry.at("custom_field", "name"))
        value = next(entry.get("values").items(), Json(None, entry.path))
        text = fields.text(
            value.get("value_text"),
            value.get("value_link"),
            value.at("value_option", "value"),
            value.at("value_catalog_entry", "name"),
        )
        if name and text:
            tags[name] = text
    return tags
