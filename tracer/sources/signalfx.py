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
    first = next(
        (member for _, member in body.get("inputs").members()), Json(None, body.path)
    )
    description = fields.text(body.get("messageBody"), body.get("description"))
    value = fields.number(first.get("value"))
    title = fields.title(
        body.get("messageTitle"), body.get("rule"), body.get("detector")
    )
    state = "resolved" if extended.lower() in _RESOLVED else "anomalous"
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
                status=fields.status(Json(state, f"{body.path}.statusExtended")),
                severity=fields.severity(
                    body.get("severity"), body.get("originatingSeverity")
                ),
                started_at=fields.time(body.get("timestamp")),
                metric=fields.text(body.get("originatingMetric"), first.get("key")),
                value=value,
                unit=unit_in(description, value),
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
