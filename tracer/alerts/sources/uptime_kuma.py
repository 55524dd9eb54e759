"""Uptime Kuma's webhook.

Fingerprint: the monitor's number.
Rule: the monitor's number, else its name.
Source: Uptime Kuma's `webhook.js`.
"""

import re

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import environment_label, read_labels, service_label
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import Ignored, ParseResult
from tracer.alerts.payload_keys import has
from tracer.alerts.status_words import Status
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
    fields = FieldReader()
    beat, monitor = body.get("heartbeat"), body.get("monitor")
    if not beat.is_object():
        return (Ignored(_reason_without_beat(fields.text(body.get("msg")) or "")),)
    state = fields.number(beat.get("status"))
    if state not in (_DOWN, _UP):
        return (Ignored("Uptime Kuma's monitor is pending or in maintenance"),)
    monitor_id = fields.text(monitor.get("id"), beat.get("monitorID"))
    name = fields.required_text(monitor.get("name"))
    tags = read_labels(fields, monitor.get("tags"))
    ping = fields.number(beat.get("ping"))
    status = Status.FIRING if state == _DOWN else Status.RESOLVED
    alert = Alert(
        source="uptime_kuma",
        id=monitor_id,
        fingerprint=fingerprint("uptime_kuma", monitor_id or name),
        title=name,
        description=fields.text(beat.get("msg"), body.get("msg")),
        status=status,
        started_at=fields.start_time(status, beat.get("time")),
        metric="ping" if ping is not None else None,
        value=ping,
        unit="ms" if ping is not None else None,
        service=service_label(tags),
        environment=environment_label(tags),
        rule=monitor_id or name,
        tags=tags,
        links=read_links(fields, monitored=monitor.get("url")),
    )
    return (fields.result(alert),)


def _reason_without_beat(message: str) -> str:
    """Say what arrived without a heartbeat; only its message tells."""
    if re.search(r"\bexpire", message, re.IGNORECASE):
        return "Uptime Kuma warns of what will expire, and names no monitor"
    return "Uptime Kuma tests its notification"
