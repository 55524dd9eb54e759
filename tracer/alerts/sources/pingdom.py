"""Pingdom's webhook.

Fingerprint: the check's number.
Rule: the check's number, else its name.
Source: Pingdom's page about webhooks, with its samples.
"""

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import environment_label, read_labels, service_label
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import ParseResult
from tracer.alerts.payload_keys import has
from tracer.alerts.severity_words import Severity
from tracer.alerts.status_words import Status
from tracer.text import Json

_RESOLVED = {"UP", "SUCCESS"}
"""SUCCESS is the state of a transaction check."""
_LEVELS = {"HIGH": Severity.HIGH, "LOW": Severity.LOW}


def recognises(body: Json) -> bool:
    """Whether a check changed from one state to another."""
    return has(body, "check_id", "current_state", "previous_state")


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one change of state.

    Raises:
        AlertError: where the check has no name.

    """
    fields = FieldReader()
    check = fields.text(body.get("check_id"))
    state = (fields.text(body.get("current_state")) or "").upper()
    level = (fields.text(body.get("importance_level")) or "").upper()
    tags = read_labels(fields, body.get("tags"))
    name = fields.required_text(body.get("check_name"))
    status = Status.RESOLVED if state in _RESOLVED else Status.FIRING
    alert = Alert(
        source="pingdom",
        id=check,
        fingerprint=fingerprint("pingdom", check or name),
        title=name,
        description=fields.text(body.get("long_description"), body.get("description")),
        status=status,
        severity=_LEVELS.get(level, Severity.UNKNOWN),
        started_at=fields.start_time(
            status,
            body.get("state_changed_timestamp"),
            body.get("state_changed_utc_time"),
        ),
        service=service_label(tags) or fields.text(body.at("check_params", "hostname")),
        environment=environment_label(tags),
        rule=check or name,
        tags=tags,
        links=read_links(fields, checked=body.at("check_params", "full_url")),
    )
    return (fields.result(alert),)
