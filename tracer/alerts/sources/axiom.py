"""Axiom's monitors, by the custom webhook of our page or with the variables it offers.

Fingerprint: the monitor and the group that it fired for.
Rule: the monitor's id, else its name.
Source: Axiom's page about custom webhook notifiers, and a public capture.
"""

from collections.abc import Iterator

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    read_labels,
    revision_label,
    service_label,
)
from tracer.alerts.parse_result import ParseResult
from tracer.alerts.payload_keys import has_in_any_spelling, in_any_spelling
from tracer.alerts.units import unit_in_text
from tracer.text import Json


def recognises(body: Json) -> bool:
    """Whether it is an event of a monitor."""
    return body.get("event").is_object() and has_in_any_spelling(
        body.get("event"), "monitorID", "queryStartTime"
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert.

    Raises:
        AlertError: where the monitor has no title.

    """
    fields = FieldReader()
    event = body.get("event")
    monitor = fields.text(in_any_spelling(event, "monitorID"))
    title = fields.required_text(in_any_spelling(event, "title"))
    description = _description(event, fields)
    value = fields.number(in_any_spelling(event, "value"))
    groups = dict(_groups(event, fields))
    tags = {**read_labels(fields, in_any_spelling(event, "tags")), **groups}
    group_words = (f"{key}={text}" for key, text in sorted(groups.items()))
    status = fields.status(body.get("action"))
    alert = Alert(
        source="axiom",
        id=monitor,
        fingerprint=fingerprint("axiom", monitor or title, *group_words),
        title=title,
        description=description,
        status=status,
        severity=fields.severity(in_any_spelling(event, "severity")),
        started_at=fields.start_time(status, in_any_spelling(event, "timestamp")),
        value=value,
        unit=unit_in_text(description, value),
        service=service_label(tags),
        environment=environment_label(tags),
        revision=revision_label(tags),
        rule=monitor or title,
        tags=tags,
    )
    return (fields.result(alert),)


def _description(event: Json, fields: FieldReader) -> str | None:
    texts = [
        fields.text(in_any_spelling(event, name)) for name in ("body", "description")
    ]
    return "\n".join(text for text in texts if text) or None


def _groups(event: Json, fields: FieldReader) -> Iterator[tuple[str, str]]:
    """Pair the names of a query's groups with the values that fired."""
    names = in_any_spelling(event, "groupKeys").items()
    values = in_any_spelling(event, "groupValues").items()
    for name, value in zip(names, values, strict=False):
        key, text = fields.text(name), fields.text(value)
        if key and text:
            yield key, text
