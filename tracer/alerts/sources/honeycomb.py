"""Honeycomb's triggers and burn alerts.

Fingerprint: the trigger's id.
"""

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    ParseResult,
    has,
    has_any,
    label,
    links,
    loosely,
)
from tracer.text import Json

_OPERATORS = {
    "greater than": ">",
    "greater than or equal to": ">=",
    "less than": "<",
    "less than or equal to": "<=",
}


def recognises(body: Json) -> bool:
    """Whether it has a trigger's results or address, or an SLO's."""
    return has_any(body, "result_groups", "trigger_url") or has(
        body, "slo_url", "status"
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert; its groups are details of it.

    Raises:
        AlertError: where the trigger has no name.

    """
    fields = Fields()
    number = fields.text(body.get("id"))
    title = fields.title(body.get("name"), body.at("slo", "name"), body.get("summary"))
    group = next(body.get("result_groups_triggered").items(), Json(None, body.path))
    status = fields.status(body.get("status"))
    # A template's `toJson` writes the names in lower case, the default body does not.
    tags = fields.table(
        body.get("variables"), body.get("tags"), loosely(group, "Group")
    )
    return (
        fields.done(
            Alert(
                source="honeycomb",
                id=number,
                fingerprint=fingerprint("honeycomb", number or title),
                title=title,
                description=fields.text(
                    body.get("trigger_description"),
                    body.get("description"),
                    body.get("summary"),
                ),
                status=status,
                severity=fields.severity(
                    body.get("severity"), body.at("variables", "severity")
                ),
                started_at=fields.time(body.get("triggered_at"))
                or fields.began(status, body.get("timestamp")),
                metric=fields.text(body.get("metric"), body.at("variables", "metric")),
                value=fields.number(loosely(group, "Result")),
                operator=_OPERATORS.get(
                    (fields.text(body.get("operator")) or "").lower()
                ),
                threshold=fields.number(body.get("threshold")),
                service=label(tags, *SERVICE),
                environment=fields.text(body.get("environment"))
                or label(tags, *ENVIRONMENT),
                tags=tags,
                links=links(
                    fields,
                    result=body.get("result_url"),
                    trigger=body.get("trigger_url"),
                    slo=body.get("slo_url"),
                ),
            ),
            is_test=fields.flag(body.get("is_test")),
        ),
    )
