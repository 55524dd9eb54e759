"""Pingdom's webhook.

Fingerprint: the check's number.
"""

from tracer.alerts.alert import Alert, Severity, Status, fingerprint
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    ParseResult,
    has,
    label,
    links,
)
from tracer.text import Json

_RESOLVED = {"UP", "SUCCESS"}
_LEVELS = {"HIGH": Severity.HIGH, "LOW": Severity.LOW}


def recognises(body: Json) -> bool:
    """Whether a check changed from one state to another."""
    return has(body, "check_id", "current_state", "previous_state")


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one change of state.

    Raises:
        AlertError: where the check has no name.

    """
    fields = Fields()
    number = fields.text(body.get("check_id"))
    state = (fields.text(body.get("current_state")) or "").upper()
    level = (fields.text(body.get("importance_level")) or "").upper()
    tags = fields.table(body.get("tags"))
    name = fields.title(body.get("check_name"))
    status = Status.RESOLVED if state in _RESOLVED else Status.FIRING
    return (
        fields.done(
            Alert(
                source="pingdom",
                id=number,
                fingerprint=fingerprint("pingdom", number or name),
                title=name,
                description=fields.text(
                    body.get("long_description"), body.get("description")
                ),
                status=status,
                severity=_LEVELS.get(level, Severity.UNKNOWN),
                started_at=fields.began(
                    status,
                    body.get("state_changed_timestamp"),
                    body.get("state_changed_utc_time"),
                ),
                service=label(tags, *SERVICE)
                or fields.text(body.at("check_params", "hostname")),
                environment=label(tags, *ENVIRONMENT),
                tags=tags,
                links=links(fields, checked=body.at("check_params", "full_url")),
            )
        ),
    )
