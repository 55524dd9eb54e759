"""Rootly's webhooks for alerts and incidents.

Fingerprint: the id that the alert has in the tool it came from, else Rootly's own,
else its title.
Rule: a label that names one; Rootly itself has no rules.
Source: Rootly's page about webhooks.
"""

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    find_label,
    read_labels,
    rule_label,
    service_label,
)
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import Ignored, ParseResult
from tracer.alerts.payload_keys import has
from tracer.alerts.status_words import Status
from tracer.text import Json

_RESOLVING = ("resolved", "mitigated", "closed", "cancelled")
_ALERT_EVENTS = ("alert.", "incident.")


def recognises(body: Json) -> bool:
    """Whether it is an event with the time it was issued, and data beside it."""
    return has(body.get("event"), "type", "issued_at") and body.get("data").is_object()


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert or incident.

    Raises:
        AlertError: where it has neither summary nor title.

    """
    fields = FieldReader()
    kind = fields.text(body.at("event", "type")) or ""
    if not kind.startswith(_ALERT_EVENTS):
        return (Ignored(f"Rootly's `{kind[:60]}` is about no alert"),)
    data = body.get("data")
    own_id = fields.text(data.get("id"))
    title = fields.required_text(data.get("summary"), data.get("title"))
    tags = read_labels(fields, data.get("labels"))
    severity = Json(find_label(tags, "severity"), f"{data.path}.labels")
    alert = Alert(
        source="rootly",
        id=own_id,
        fingerprint=fingerprint(
            "rootly", fields.text(data.get("external_id")) or own_id or title
        ),
        title=title,
        description=fields.text(data.get("description")),
        status=Status.RESOLVED if kind.endswith(_RESOLVING) else Status.FIRING,
        severity=fields.severity(severity, data.at("severity", "name")),
        started_at=fields.time(data.get("started_at"), data.get("created_at")),
        service=service_label(tags),
        environment=environment_label(tags),
        rule=rule_label(tags),
        tags=tags,
        links=read_links(
            fields, alert=data.get("external_url"), rootly=data.get("url")
        ),
    )
    return (fields.result(alert),)
