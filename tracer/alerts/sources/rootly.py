"""Rootly's webhooks for alerts and incidents.

Fingerprint: the id that the alert has in the tool it came from, else Rootly's own,
else its title.
"""

from tracer.alerts.alert import Alert, Status, fingerprint
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    Ignored,
    ParseResult,
    has,
    label,
    links,
)
from tracer.text import Json

_RESOLVED = ("resolved", "mitigated", "closed", "cancelled")
_ALERTING = ("alert.", "incident.")


def recognises(body: Json) -> bool:
    """Whether it is an event with its time of issue, and data beside it."""
    return has(body.get("event"), "type", "issued_at") and body.get("data").is_object()


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert or incident.

    Raises:
        AlertError: where it has neither summary nor title.

    """
    fields = Fields()
    kind = fields.text(body.at("event", "type")) or ""
    if not kind.startswith(_ALERTING):
        return (Ignored(f"Rootly's `{kind[:60]}` tells of no alert"),)
    data = body.get("data")
    number = fields.text(data.get("id"))
    title = fields.title(data.get("summary"), data.get("title"))
    tags = fields.table(data.get("labels"))
    return (
        fields.done(
            Alert(
                source="rootly",
                id=number,
                fingerprint=fingerprint(
                    "rootly", fields.text(data.get("external_id")) or number or title
                ),
                title=title,
                description=fields.text(data.get("description")),
                status=Status.RESOLVED if kind.endswith(_RESOLVED) else Status.FIRING,
                severity=fields.severity(
                    Json(label(tags, "severity"), f"{data.path}.labels"),
                    data.at("severity", "name"),
                ),
                started_at=fields.time(data.get("started_at"), data.get("created_at")),
                service=label(tags, *SERVICE),
                environment=label(tags, *ENVIRONMENT),
                tags=tags,
                links=links(
                    fields, alert=data.get("external_url"), rootly=data.get("url")
                ),
            )
        ),
    )
