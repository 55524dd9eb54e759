"""incident.io's webhooks: the object stands under a key that is the event's own name.

Fingerprint: the incident's id, else its name; the dedup key of an alert, else its id.
"""

from tracer.alerts.alert import Alert, Status, fingerprint
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    Ignored,
    ParseResult,
    first,
    has,
    label,
    links,
)
from tracer.text import Json

_TESTS = ("test", "tutorial")
_STATES = {
    **dict.fromkeys(("triage", "live", "learning"), Status.FIRING),
    **dict.fromkeys(
        ("closed", "post-incident", "canceled", "declined", "merged", "resolved"),
        Status.RESOLVED,
    ),
}


def recognises(body: Json) -> bool:
    """Whether the event's type is also a key."""
    kind = body.get("event_type").value
    return isinstance(kind, str) and isinstance(body.value, dict) and kind in body.value


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one incident.

    Raises:
        AlertError: where it has no name.

    """
    fields = Fields()
    kind = fields.text(body.get("event_type")) or ""
    incident = body.get(kind)
    if not incident.get("incident").is_missing():
        incident = incident.get("incident")
    if kind.startswith("public_alert.") and has(incident, "title"):
        return (_alert(incident),)
    if incident.get("name").is_missing():
        return (Ignored(f"incident.io's `{kind[:60]}` tells no more than an id"),)
    number = fields.text(incident.get("id"))
    name = fields.title(incident.get("name"))
    state = first(incident.at("incident_status", "category"), incident.get("status"))
    return (
        fields.done(
            Alert(
                source="incident_io",
                id=fields.text(incident.get("reference")) or number,
                fingerprint=fingerprint("incident_io", number or name),
                title=name,
                description=fields.text(incident.get("summary")),
                status=_STATES.get((fields.text(state) or "").lower())
                or fields.status(state),
                severity=fields.severity(incident.at("severity", "name")),
                started_at=fields.time(incident.get("created_at")),
                tags=_custom(incident.get("custom_field_entries"), fields),
                links=links(fields, incident=incident.get("permalink")),
            ),
            is_test=incident.get("mode").value in _TESTS,
        ),
    )


def _alert(alert: Json) -> ParseResult:
    """Read an alert as it reached incident.io, before anybody made an incident of it."""
    fields = Fields()
    number = fields.text(alert.get("id"))
    title = fields.title(alert.get("title"))
    tags = _attributes(alert.get("attributes"), fields)
    return fields.done(
        Alert(
            source="incident_io",
            id=number,
            fingerprint=fingerprint(
                "incident_io",
                fields.text(alert.get("deduplication_key")) or number or title,
            ),
            title=title,
            description=fields.text(alert.get("description")),
            status=fields.status(alert.get("status")),
            severity=fields.severity(
                Json(label(tags, "severity", "priority"), f"{alert.path}.attributes")
            ),
            started_at=fields.time(alert.get("created_at")),
            service=label(tags, *SERVICE),
            environment=label(tags, *ENVIRONMENT),
            tags=tags,
            links=links(fields, alert=alert.get("source_url")),
        )
    )


def _attributes(attributes: Json, fields: Fields) -> dict[str, str]:
    """Read an alert's attributes, plain ones and entries of the catalog."""
    found: dict[str, str] = {}
    for each in attributes.items():
        name = fields.text(each.at("attribute", "name"))
        value = first(each.get("value"), *each.get("array_value").items())
        text = fields.text(
            value.at("catalog_entry", "name"), value.get("label"), value.get("literal")
        )
        if name and text:
            found[name] = text
    return found


def _custom(entries: Json, fields: Fields) -> dict[str, str]:
    """Read custom fields, whichever kind of value they hold."""
    found: dict[str, str] = {}
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
            found[name] = text
    return found
