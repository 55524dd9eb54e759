"""Honeycomb's triggers and burn alerts.

Fingerprint: the trigger's id.
Rule: the trigger's id, else its name.
Source: Honeycomb's page about webhooks, and its repository of examples.
"""

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.comparison_signs import comparison_sign
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import environment_label, read_labels, service_label
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import ParseResult
from tracer.alerts.payload_keys import has, has_any, in_any_spelling
from tracer.text import Json


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
    fields = FieldReader()
    trigger = fields.text(body.get("id"))
    title = fields.required_text(
        body.get("name"), body.at("slo", "name"), body.get("summary")
    )
    group = next(body.get("result_groups_triggered").items(), Json(None, body.path))
    status = fields.status(body.get("status"))
    # A template's `toJson` writes the names in lower case, the default body does not.
    tags = read_labels(
        fields, body.get("variables"), body.get("tags"), in_any_spelling(group, "Group")
    )
    alert = Alert(
        source="honeycomb",
        id=trigger,
        fingerprint=fingerprint("honeycomb", trigger or title),
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
        or fields.start_time(status, body.get("timestamp")),
        metric=fields.text(body.get("metric"), body.at("variables", "metric")),
        value=fields.number(in_any_spelling(group, "Result")),
        operator=comparison_sign(fields.text(body.get("operator"))),
        threshold=fields.number(body.get("threshold")),
        service=service_label(tags),
        environment=fields.text(body.get("environment")) or environment_label(tags),
        rule=trigger or title,
        tags=tags,
        links=read_links(
            fields,
            result=body.get("result_url"),
            trigger=body.get("trigger_url"),
            slo=body.get("slo_url"),
        ),
    )
    return (fields.result(alert, is_test=fields.flag(body.get("is_test"))),)
