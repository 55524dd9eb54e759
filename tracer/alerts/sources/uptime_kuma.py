"""Uptime Kuma's webhook.

Fingerprint: the monitor's number.
"""

import re

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

_DOWN, _UP = 0, 1


def recognises(body: Json) -> bool:
    """Whether it is a heartbeat of a monitor."""
    return has(body, "heartbeat", "monitor")


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one heartbeat.

    Raises:
        AlertError: where the monitor has no name.

    """
    fields = Fields()
    beat, monitor = body.get("heartbeat"), body.get("monitor")
    if not beat.is_object():
        return (Ignored(_without_beat(fields.text(body.get("msg")) or "")),)
    state = fields.number(beat.get("status"))
    if state not in (_DOWN, _UP):
        return (Ignored("Uptime Kuma's monitor is pending or in maintenance"),)
    number = fields.text(monitor.get("id"), beat.get("monitorID"))
    name = fields.title(monitor.get("name"))
    tags = fields.table(monitor.get("tags"))
    ping = fields.number(beat.get("ping"))
    status = Status.FIRING if state == _DOWN else Status.RESOLVED
    return (
        fields.done(
            Alert(
                source="uptime_kuma",
                id=number,
                fingerprint=fingerprint("uptime_kuma", number or name),
                title=name,
                description=fields.text(beat.get("msg"), body.get("msg")),
                status=status,
                started_at=fields.began(status, beat.get("time")),
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


def _without_beat(message: str) -> str:
    """Say what arrived without a heartbeat; its words are all that it has."""
    if re.search(r"\bexpire", message, re.IGNORECASE):
        return "Uptime Kuma warns of what will expire, and names no monitor"
    return "Uptime Kuma tests its notification"
