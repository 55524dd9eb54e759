"""Uptime Kuma's webhook.

Fingerprint: the monitor's number.
"""

from tracer.alert import Alert, Status, fingerprint
from tracer.event import Json
from tracer.sources.reading import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    Found,
    Silence,
    has,
    label,
    links,
)

_DOWN, _UP = 0, 1


def recognises(body: Json) -> bool:
    """Whether it is a heartbeat of a monitor."""
    return has(body, "heartbeat", "monitor")


def read(body: Json) -> tuple[Found, ...]:
    """Read one heartbeat.

    Raises:
        AlertError: where the monitor has no name.

    """
    fields = Fields()
    beat, monitor = body.get("heartbeat"), body.get("monitor")
    if not beat.is_object():
        return (Silence("Uptime Kuma tests its notification"),)
    state = fields.number(beat.get("status"))
    if state not in (_DOWN, _UP):
        return (Silence("Uptime Kuma's monitor is pending or in maintenance"),)
    number = fields.text(monitor.get("id"), beat.get("monitorID"))
    name = fields.title(monitor.get("name"))
    tags = fields.table(monitor.get("tags"))
    ping = fields.number(beat.get("ping"))
    return (
        fields.done(
            Alert(
                source="uptime_kuma",
                id=number,
                fingerprint=fingerprint("uptime_kuma", number or name),
                title=name,
                description=fields.text(beat.get("msg"), body.get("msg")),
                status=Status.FIRING if state == _DOWN else Status.RESOLVED,
                started_at=fields.time(beat.get("time")),
                metric="ping" if ping is not None else None,
                value=ping,
                unit="ms" if ping is not None else None,
                service=label(tags, *SERVICE),
                environment=label(tags, *ENVIRONMENT),
                tags=tags,
                links=links(fields, monitored=monitor.get("url")),
            )
        ),
    )
