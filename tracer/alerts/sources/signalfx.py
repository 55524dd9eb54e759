"""Splunk Observability Cloud, which was SignalFx.

Fingerprint: the detector and the rule; the incident, else the title, where no detector
is named.
Rule: the detector, else its rule.
Source: Splunk's page about webhooks for detectors, with its list of variables.
"""

import re

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    read_labels,
    revision_label,
    service_label,
)
from tracer.alerts.links import read_links
from tracer.alerts.measurements import Measurement, in_one_unit
from tracer.alerts.parse_result import ParseResult
from tracer.alerts.payload_keys import has, has_any
from tracer.alerts.rule_expressions import LONGEST_EXPRESSION, comparison_in
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
    fields = FieldReader()
    incident = fields.text(body.get("incidentId"))
    detector = fields.text(body.get("detectorId"), body.get("detector"))
    rule = fields.text(body.get("rule"))
    tags = read_labels(
        fields, body.get("dimensions"), body.get("tags"), body.get("customProperties")
    )
    condition = _condition(body, fields)
    watched, limit = _inputs(body, condition, fields)
    sign, measured = _measured(condition, watched, limit, fields)
    description = fields.text(body.get("messageBody"), body.get("description"))
    title = fields.required_text(
        body.get("messageTitle"), body.get("rule"), body.get("detector")
    )
    status = fields.status(_state(body, fields))
    identity = (detector, rule) if detector else (incident or title,)
    alert = Alert(
        source="signalfx",
        id=incident,
        fingerprint=fingerprint("signalfx", *identity),
        title=title,
        description=description,
        status=status,
        severity=fields.severity(body.get("severity"), body.get("originatingSeverity")),
        started_at=fields.start_time(status, body.get("timestamp")),
        metric=_metric(body, watched, fields),
        value=measured.value,
        operator=sign,
        threshold=measured.threshold,
        unit=measured.unit_or_from(description),
        service=service_label(tags, "sf_service"),
        environment=environment_label(tags, "sf_environment"),
        revision=revision_label(tags),
        rule=detector or rule,
        tags=tags,
        links=read_links(
            fields,
            detector=body.get("detectorUrl"),
            runbook=body.get("runbookUrl"),
            image=body.get("imageUrl"),
        ),
    )
    return (fields.result(alert),)


def _metric(body: Json, watched: Json, fields: FieldReader) -> str | None:
    key = watched.get("key")
    return fields.text(
        body.get("originatingMetric"),
        key.get("sf_metric"),
        key.get("sf_originatingMetric"),
    )


def _condition(body: Json, fields: FieldReader) -> str:
    """Return the condition that fired; a longer one than is read counts as unknown."""
    condition = fields.text(body.get("detectOnCondition")) or ""
    return condition if len(condition) <= LONGEST_EXPRESSION else ""


def _state(body: Json, fields: FieldReader) -> Json:
    """Return the extended status, whose words for the end are SignalFx's own."""
    word = fields.text(body.get("statusExtended"), body.get("status")) or ""
    state = "resolved" if word.lower() in _RESOLVED else "anomalous"
    return Json(state, f"{body.path}.statusExtended")


def _measured(
    condition: str, watched: Json, limit: Json, fields: FieldReader
) -> tuple[str | None, Measurement]:
    """Return sign, value and threshold, which is an input or written in the condition."""
    match = re.fullmatch(  # when(A > 500, lasting='5m')
        r"when\((?P<comparison>.+?)(?:,[^()]*)?\)", condition, re.DOTALL
    )
    sign, threshold = comparison_in(match["comparison"] if match else None)
    measured = in_one_unit(
        fields,
        fields.quantity(watched.get("value")),
        fields.quantity(limit.get("value"))
        or (None if threshold is None else Quantity(threshold)),
    )
    return sign, measured


def _inputs(body: Json, condition: str, fields: FieldReader) -> tuple[Json, Json]:
    """Return the input that the condition watches and the one that is its threshold.

    Where the condition is not known, the watched one is the only one there is.
    """
    named = set(re.findall(r"\w+", condition))
    thresholds: list[Json] = []
    others: list[Json] = []
    watched: list[Json] = []
    for name, member in body.get("inputs").members():
        names = {name, fields.text(member.get("identifier")) or name}
        words = (*names, fields.text(member.get("fragment")) or "")
        if any("threshold" in word.lower() for word in words):
            thresholds.append(member)
            continue
        others.append(member)
        if names & named:
            watched.append(member)
    missing = Json(None, f"{body.path}.inputs")
    return _only(watched or others, missing), _only(thresholds, missing)


def _only(inputs: list[Json], missing: Json) -> Json:
    return inputs[0] if len(inputs) == 1 else missing
