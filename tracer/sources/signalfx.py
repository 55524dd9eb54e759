"""Splunk Observability Cloud, which was SignalFx.

Fingerprint: the detector and the rule; the incident, else the title, where
no detector is told.
"""

from tracer.alert import Alert, fingerprint, unit_in
from tracer.event import Json
from tracer.sources.reading import (
    ENVIRONMENT,
    REVISION,
    SERVICE,
    Fields,
    Found,
    has,
    has_any,
    label,
    links,
)

_RESOLVED = {"ok", "manually resolved", "stopped"}


def recognises(body: Json) -> bool:
    """Whether it is an incident of a detector."""
    return has(body, "incidentId") and has_any(
        body, "detectorUrl", "statusExtended", "detectorId"
    )


def read(body: Json) -> tuple[Found, ...]:
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
    watched, limit = _inputs(body.get("inputs"), fields)
    description = fields.text(body.get("messageBody"), body.get("description"))
    value, threshold, unit = fields.compared(
        fields.quantity(watched.get("value")), fields.quantity(limit.get("value"))
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


def _inputs(inputs: Json, fields: Fields) -> tuple[Json, Json]:
    """Return the input that is watched and the one that is named as its threshold.

    Of several nothing tells which the condition is about.
    """
    limits: list[Json] = []
    others: list[Json] = []
    for name, each in inputs.members():
        told = (name, fields.text(each.get("identifier"), each.get("fragment")) or "")
        is_limit = any("threshold" in text.lower() for text in told)
        (limits if is_limit else others).append(each)
    nothing = Json(None, inputs.path)
    watched = others[0] if len(others) == 1 else nothing
    return watched, limits[0] if len(limits) == 1 else nothing
