"""incident.io's webhooks: the object stands under a key that is the event's own name.

Fingerprint: the incident's id, else its name.
"""

from tracer.alert import Alert, Status, fingerprint
from tracer.event import Json
from tracer.sources.reading import Fields, Found, Silence, links

_RESOLVED = {"closed", "post-incident", "canceled", "declined", "merged", "resolved"}


def recognises(body: Json) -> bool:
    """Whether the event's type is also a key."""
    kind = body.get("event_type").value
    return isinstance(kind, str) and isinstance(body.value, dict) and kind in body.value


def read(body: Json) -> tuple[Found, ...]:
    """Read one incident.

    Raises:
        AlertError: where it has no name.

    """
    fields = Fields()
    kind = fields.text(body.get("event_type")) or ""
    incident = body.get(kind)
    if not incident.get("incident").is_missing():
        incident = incident.get("incident")
    if incident.get("name").is_missing():
        return (Silence(f"incident.io's `{kind[:60]}` tells no more than an id"),)
    number = fields.text(incident.get("id"))
    name = fields.title(incident.get("name"))
    state = fields.text(
        incident.at("incident_status", "category"), incident.get("status")
    )
    return (
        fields.done(
            Alert(
                source="incident_io",
                id=fields.text(incident.get("reference")) or number,
                fingerprint=fingerprint("incident_io", number or name),
                title=name,
                description=fields.text(incident.get("summary")),
                status=Status.RESOLVED
                if (state or "").lower() in _RESOLVED
                else Status.FIRING,
                severity=fields.severity(incident.at("severity", "name")),
                started_at=fields.time(incident.get("created_at")),
                tags=_custom(incident.get("custom_field_entries"), fields),
                links=links(fields, incident=incident.get("permalink")),
            )
        ),
    )


def _custom(entries: Json, fields: Fields) -> dict[str, str]:
    """Read custom fields, whichever kind of value they hold."""
    found: dict[str, str] = {}
    for entry in entries.items():
        name = fields.text(entry.at("custom_field", "name"))
        first = next(entry.get("values").items(), Json(None, entry.path))
        text = fields.text(
            first.get("value_text"),
            first.get("value_link"),
            first.at("value_option", "value"),
            first.at("value_catalog_entry", "name"),
        )
        if name and text:
            found[name] = text
    return found
