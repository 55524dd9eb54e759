"""Checkly's webhook, with the variables of our page in any spelling.

Fingerprint: the check's id.
"""

from tracer.alerts.alert import Alert, Severity, Status, fingerprint
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    Ignored,
    ParseResult,
    has_loosely,
    label,
    links,
    loosely,
)
from tracer.text import Json

_RESOLVED = {"ALERT_RECOVERY", "ALERT_DEGRADED_RECOVERY"}


def recognises(body: Json) -> bool:
    """Whether it names a check and the kind of alert."""
    return has_loosely(body, "CHECK_NAME", "ALERT_TYPE")


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert.

    Raises:
        AlertError: where the check has no name.

    """
    fields = Fields()
    kind = (fields.text(loosely(body, "ALERT_TYPE")) or "").upper()
    if kind == "NO_ALERT":
        return (Ignored("Checkly says that there is no alert"),)
    check = fields.text(loosely(body, "CHECK_ID"))
    name = fields.title(loosely(body, "ALERT_TITLE"), loosely(body, "CHECK_NAME"))
    tags = fields.table(loosely(body, "TAGS"))
    value = fields.number(loosely(body, "RESPONSE_TIME"))
    status = Status.RESOLVED if kind in _RESOLVED else Status.FIRING
    return (
        fields.done(
            Alert(
                source="checkly",
                id=fields.text(loosely(body, "CHECK_RESULT_ID")) or check,
                fingerprint=fingerprint("checkly", check or name),
                title=name,
                description=fields.text(loosely(body, "CHECK_ERROR_MESSAGE")),
                status=status,
                severity=_severity(kind),
                started_at=fields.began(status, loosely(body, "STARTED_AT")),
                metric="response time" if value is not None else None,
                value=value,
                unit="ms" if value is not None else None,
                service=label(tags, *SERVICE)
                or fields.text(loosely(body, "GROUP_NAME")),
                environment=label(tags, *ENVIRONMENT),
                tags=tags,
                links=links(fields, result=loosely(body, "RESULT_LINK")),
            )
        ),
    )


def _severity(kind: str) -> Severity:
    """Read how bad it is off the kind: what fails is worse than what is slow."""
    if "FAILURE" in kind:
        return Severity.HIGH
    return (
        Severity.MEDIUM
        if "DEGRADED" in kind or kind == "ALERT_SSL"
        else Severity.UNKNOWN
    )
