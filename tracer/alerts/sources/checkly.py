"""Checkly's webhook, with the variables of our page in any spelling.

Fingerprint: the check's id.
Rule: the check's id, else its name.
Source: Checkly's page about webhooks, with its list of variables.
"""

from functools import partial

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import environment_label, read_labels, service_label
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import Ignored, ParseResult
from tracer.alerts.payload_keys import has_in_any_spelling, in_any_spelling
from tracer.alerts.severity_words import Severity
from tracer.alerts.status_words import Status
from tracer.text import Json

_RESOLVED = {"ALERT_RECOVERY", "ALERT_DEGRADED_RECOVERY"}


def recognises(body: Json) -> bool:
    """Whether it names a check and the kind of alert."""
    return has_in_any_spelling(body, "CHECK_NAME", "ALERT_TYPE")


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert.

    Raises:
        AlertError: where the check has no name.

    """
    fields = FieldReader()
    member = partial(in_any_spelling, body)
    kind = (fields.text(member("ALERT_TYPE")) or "").upper()
    if kind == "NO_ALERT":
        return (Ignored("Checkly says that there is no alert"),)
    check = fields.text(member("CHECK_ID"))
    check_name = member("CHECK_NAME")
    title = fields.required_text(member("ALERT_TITLE"), check_name)
    tags = read_labels(fields, member("TAGS"))
    response_time = fields.number(member("RESPONSE_TIME"))
    is_timed = response_time is not None
    status = Status.RESOLVED if kind in _RESOLVED else Status.FIRING
    alert = Alert(
        source="checkly",
        id=fields.text(member("CHECK_RESULT_ID")) or check,
        fingerprint=fingerprint("checkly", check or title),
        title=title,
        description=fields.text(member("CHECK_ERROR_MESSAGE")),
        status=status,
        severity=_severity(kind),
        started_at=fields.start_time(status, member("STARTED_AT")),
        metric="response time" if is_timed else None,
        value=response_time,
        unit="ms" if is_timed else None,
        service=service_label(tags) or fields.text(member("GROUP_NAME")),
        environment=environment_label(tags),
        rule=check or fields.text(check_name),
        tags=tags,
        links=read_links(fields, result=member("RESULT_LINK")),
    )
    return (fields.result(alert),)


def _severity(kind: str) -> Severity:
    """Return how bad a kind of alert is: a failure is worse than a slow answer."""
    if "FAILURE" in kind:
        return Severity.HIGH
    is_milder = "DEGRADED" in kind or kind == "ALERT_SSL"
    return Severity.MEDIUM if is_milder else Severity.UNKNOWN
