"""Dynatrace's problem notification, in the keys of its own sample.

Fingerprint: the problem's title and the entities it impacts; `PID` names one problem.
"""

import json

from tracer.alerts.alert import Alert, Severity, fingerprint
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    REVISION,
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

_TEST = ("99999", "999")
"""Problem and display number of a test notification."""
_CATEGORIES = {
    "AVAILABILITY": Severity.CRITICAL,
    "MONITORING_UNAVAILABLE": Severity.HIGH,
    "ERROR": Severity.HIGH,
    "PERFORMANCE": Severity.MEDIUM,
    "RESOURCE_CONTENTION": Severity.MEDIUM,
}


def recognises(body: Json) -> bool:
    """Whether it tells of a problem and its state."""
    return has_loosely(body, "ProblemTitle", "State") or has_loosely(
        body, "PID", "ProblemID"
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one problem.

    Raises:
        AlertError: where it has no title.

    """
    fields = Fields()
    number = fields.text(loosely(body, "PID"), loosely(body, "ProblemID"))
    display = fields.text(loosely(body, "ProblemID"))
    state = (fields.text(loosely(body, "State")) or "").upper()
    if state == "MERGED":
        return (Ignored("Dynatrace merged the problem into another"),)
    title = fields.title(loosely(body, "ProblemTitle"))
    tags = fields.table(loosely(body, "Tags"))
    entities = loosely(body, "ImpactedEntities")
    names = [fields.text(each.get("name")) for each in entities.items()]
    impacted = fields.text(loosely(body, "ImpactedEntity"))
    category = (fields.text(loosely(body, "ProblemSeverity")) or "").upper()
    return (
        fields.done(
            Alert(
                source="dynatrace",
                id=number,
                fingerprint=fingerprint(
                    "dynatrace", title, impacted or json.dumps(names)
                ),
                title=title,
                description=fields.text(
                    loosely(body, "ProblemDetailsText"),
                    loosely(body, "ImpactedEntity"),
                    loosely(body, "ProblemImpact"),
                ),
                status=fields.status(loosely(body, "State")),
                severity=_CATEGORIES.get(category, Severity.UNKNOWN),
                started_at=fields.time(
                    loosely(body, "StartTime"),
                    loosely(body, "ProblemDetailsJSON").get("startTime"),
                ),
                service=label(tags, *SERVICE)
                or next(filter(None, names), None)
                or impacted,
                environment=label(tags, *ENVIRONMENT),
                revision=label(tags, *REVISION),
                tags=tags,
                links=links(fields, problem=loosely(body, "ProblemURL")),
            ),
            is_test=(number, display) == _TEST,
        ),
    )
