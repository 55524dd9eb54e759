"""incident.io's webhooks: the object is the member whose key is the event's own name.

Fingerprint: the incident's id, or its name; the dedup key of an alert, or its id.
Rule: a label that names one; incident.io itself has no rules.
Source: incident.io's API reference about webhooks.
"""

from collections.abc import Iterator

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.fields.rule_annotations import as_part
from tracer.alerts.payloads.payload_keys import first_present
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.text import Json

_IS_OWN_EVENT = r"capture(event_type, '^(?:public|private)_\w+\.\w+_v\d+$')"
"""Better Stack's status pages name an event and a key alike, too, but without a version."""


def _object(body: Json) -> Iterator[PayloadScope]:
    kind = body.get("event_type")
    member = body.get(str(kind.value))
    inner = first_present(member.get("incident"), member)
    reader = FieldReader()
    attributes = _attributes(inner.get("attributes"), reader)
    custom = _custom_fields(inner.get("custom_field_entries"), reader)
    yield PayloadScope(
        body=inner,
        parts={"kind": kind, "custom": as_part(attributes | custom, inner.path)},
        warnings=tuple(reader.warnings),
    )


def _attributes(attributes: Json, reader: FieldReader) -> dict[str, str]:
    """Read an alert's attributes: plain values and entries of the catalog."""
    tags: dict[str, str] = {}
    for attribute in attributes.items():
        name = reader.text(attribute.at("attribute", "name"))
        value = first_present(
            attribute.get("value"), *attribute.get("array_value").items()
        )
        text = reader.text(
            value.at("catalog_entry", "name"), value.get("label"), value.get("literal")
        )
        if name and text:
            tags[name] = text
    return tags


def _custom_fields(entries: Json, reader: FieldReader) -> dict[str, str]:
    """Read an incident's custom fields, whichever kind of value they hold."""
    tags: dict[str, str] = {}
    for entry in entries.items():
        name = reader.text(entry.at("custom_field", "name"))
        value = next(entry.get("values").items(), Json(None, entry.path))
        text = reader.text(
            value.get("value_text"),
            value.get("value_link"),
            value.at("value_option", "value"),
            value.at("value_catalog_entry", "name"),
        )
        if name and text:
            tags[name] = text
    return tags


_ALERT = PayloadTable(
    name="incident_io",
    when=(r"capture(event_type, '^public_alert\.')",),
    prepare=_object,
    identity=(("deduplication_key", "id", "title"),),
    fields={
        "alert_id": "id",
        "title": "title",
        "description": "description",
        "status": "status",
        "severity": "label('severity', 'priority')",
        "timestamp": "created_at",
        "tags": "custom",
        "links.alert": "source_url",
    },
)
_INCIDENT = PayloadTable(
    name="incident_io",
    when=(f"{_IS_OWN_EVENT} && contains(keys(@), event_type)",),
    prepare=_object,
    # Events about private incidents.
    ignore={"incident.io's {} has no more than an id": "!name && kind"},
    identity=(("id", "name"),),
    fields={
        "alert_id": ("reference", "id"),
        "title": "name",
        "description": "summary",
        "status": ("incident_status.category", "status"),
        "severity": "severity.name",
        "timestamp": "created_at",
        "test": "contains(['test', 'tutorial'], mode)",
        "tags": "custom",
        "links.incident": "permalink",
    },
    # Categories of an incident's status.
    words={
        "status": {
            **dict.fromkeys(("triage", "live"), "firing"),
            **dict.fromkeys(
                (
                    "learning",  # after the incident
                    "closed",
                    "post-incident",
                    "canceled",
                    "declined",
                    "merged",
                    "resolved",
                ),
                "resolved",
            ),
        }
    },
)
TABLES = (_ALERT, _INCIDENT)
