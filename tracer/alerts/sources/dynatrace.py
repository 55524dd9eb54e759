"""Dynatrace's problem notification, in the keys of its own sample.

Fingerprint: the problem's title and the entities it impacts; `PID` names one problem.
Rule: the problem's title, which is the same for every problem of its kind.
Source: Dynatrace's page about custom integrations, with its sample.
"""

import json
from functools import partial

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    read_labels,
    revision_label,
    service_label,
)
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import Ignored, ParseResult
from tracer.alerts.payload_keys import has_in_any_spelling, in_any_spelling
from tracer.alerts.severity_words import Severity
from tracer.text import Json

_TEST = ("99999", "999")
"""Problem and display number of a test notification."""
_SEVERITIES = {
    "AVAILABILITY": Severity.CRITICAL,
    "MONITORING_UNAVAILABLE": Severity.HIGH,
    "ERROR": Severity.HIGH,
    "PERFORMANCE": Severity.MEDIUM,
    "RESOURCE_CONTENTION": Severity.MEDIUM,
}
"""What Dynatrace calls a severity is a category of problems."""


def recognises(body: Json) -> bool:
    """Whether it is about a problem and its state."""
    return has_in_any_spelling(body, "ProblemTitle", "State") or has_in_any_spelling(
        body, "PID", "ProblemID"
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one problem.

    Raises:
        AlertError: where it has no title.

    """
    fields = FieldReader()
    member = partial(in_any_spelling, body)
    display = fields.text(member("ProblemID"))
    problem = fields.text(member("PID")) or display
    state = (fields.text(member("State")) or "").upper()
    if state == "MERGED":
        return (Ignored("Dynatrace merged the problem into another"),)
    title = fields.required_text(member("ProblemTitle"))
    tags = read_labels(fields, member("Tags"))
    entities = member("ImpactedEntities")
    names = [fields.text(entity.get("name")) for entity in entities.items()]
    impacted = fields.text(member("ImpactedEntity"))
    category = (fields.text(member("ProblemSeverity")) or "").upper()
    alert = Alert(
        source="dynatrace",
        id=problem,
        fingerprint=fingerprint("dynatrace", title, impacted or json.dumps(names)),
        title=title,
        description=fields.text(
            member("ProblemDetailsText"),
            member("ImpactedEntity"),
            member("ProblemImpact"),
        ),
        status=fields.status(member("State")),
        severity=_SEVERITIES.get(category, Severity.UNKNOWN),
        started_at=fields.time(
            member("StartTime"),
            member("ProblemDetailsJSON").get("startTime"),
        ),
        service=service_label(tags) or next(filter(None, names), None) or impacted,
        environment=environment_label(tags),
        revision=revision_label(tags),
        rule=title,
        tags=tags,
        links=read_links(fields, problem=member("ProblemURL")),
    )
    return (fields.result(alert, is_test=(problem, display) == _TEST),)
