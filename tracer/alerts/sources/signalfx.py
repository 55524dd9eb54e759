"""Splunk Observability Cloud, which was SignalFx.

Fingerprint: the detector and the rule; the incident, else the title, where
no detector is told.
"""

import re

from tracer.alerts.alert import Alert, fingerprint, unit_in
from tracer.alerts.comparisons import LONGEST, comparison_in
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    REVISION,
    SERVICE,
    Fields,
    ParseResult,
    has,
    has_any,
    label,
    links,
)
from tracer.text import Json, Quantity

_RESOLVED = {"ok", "manually resolved", "stopped"}


def recognises(body: Json) -> bool:
    """Whether it is an incident of a detector."""
    return has(body, "incidentId") and has_any(
        body, "detectorUrl", "statusExtended", "detectorId"
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert.

    Raises:
        AlertError: where it has no title.

    """
    fields = Fields()
    number = fields.text(body.get("incidentId"))
    detector = fields.text(body.get("detectorId"), body.get("detector"))
    rule = fields.text(body.get("rule"))
    extended = fields.text(body.get("statusExtended"), body.get("status")) or ""
    tags = fields.table(
        body.get("dimensions"), body.get("tags"), body.get("customProperties")
    )
    condition = fields.text(body.get("detectOnCondition")) or ""
    condition = condition if len(condition) <= LONGEST else ""
    operator, told = _condition(condition)
    watched, limit = _inputs(body, condition, fields)
    description = fields.text(body.get("messageBody"), body.get("description"))
    value, threshold, unit = fields.compared(
        fields.quantity(watched.get("value")),
        fields.quantity(limit.get("value")) or told,
    )
    title = fields.title(
        body.get("messageTitle"), body.get("rule"), body.get("detector")
    )
    state = "resolved" if extended.lower() in _RESOLVED else "anomalous"
    status = fields.status(Json(state, f"{body.path}.statusExtended"))
    return (
        fields.done(
            Alert(
                source="signalfx",
                id=number,
                fingerprint=fingerprint(
                    "signalfx", *((detector, rule) if detector else (number or title,))
                ),
                title=title,
                description=description,
                status=status,
                severity=fields.severity(
                    body.get("severity"), body.get("originatingSeverity")
                ),
                started_at=fields.began(status, body.get("timestamp")),
                metric=fields.text(
                    body.get("originatingMetric"),
                    watched.at("key", "sf_metric"),
                    watched.at("key", "sf_originatingMetric"),
                ),
                value=value,
                operator=operator,
                threshold=threshold,
                unit=unit or unit_in(description, value, threshold),
                service=label(tags, *SERVICE, "sf_service"),
                environment=label(tags, *ENVIRONMENT, "sf_environment"),
                revision=label(tags, *REVISION),
                tags=tags,
                links=links(
                    fields,
                    detector=body.get("detectorUrl"),
                    runbook=body.get("runbookUrl"),
                    image=body.get("imageUrl"),
                ),
            )
        ),
    )


def _inputs(body: Json, condition: str, fields: Fields) -> tuple[Json, Json]:
    """Return the input that the condition watches and the one named as its threshold.

    Where the condition is not told, the watched one is the only one there is.
    """
    named = set(re.findall(r"\w+", condition))
    limits: list[Json] = []
    others: list[Json] = []
    watched: list[Json] = []
    for name, each in body.get("inputs").members():
        own = {name, fields.text(each.get("identifier")) or name}
        told = (*own, fields.text(each.get("fragment")) or "")
        if any("threshold" in text.lower() for text in told):
            limits.append(each)
            continue
        others.append(each)
        if own & named:
            watched.append(each)
    nothing = Json(None, f"{body.path}.inputs")
    return _alone(watched or others, nothing), _alone(limits, nothing)


def _alone(inputs: list[Json], nothing: Json) -> Json:
    return inputs[0] if len(inputs) == 1 else nothing


def _condition(text: str) -> tuple[str | None, Quantity | None]:
    """Read what a detector compares with: `when(A > 500, lasting='5m')`."""
    found = re.fullmatch(r"when\((.+?)(?:,[^()]*)?\)", text, re.DOTALL)
    operator, limit = comparison_in(found[1] if found else None)
    return operator, None if limit is None else Quantity(limit)
