"""Axiom's monitors, by the custom webhook of our page or with the variables it offers.

Fingerprint: the monitor and the group that it fired for.
"""

from collections.abc import Iterator

from tracer.alerts.alert import Alert, Status, fingerprint, unit_in
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    REVISION,
    SERVICE,
    Fields,
    ParseResult,
    has_loosely,
    label,
    loosely,
)
from tracer.text import Json


def recognises(body: Json) -> bool:
    """Whether it tells what a monitor did: opened or closed."""
    return body.get("event").is_object() and has_loosely(
        body.get("event"), "monitorID", "queryStartTime"
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert.

    Raises:
        AlertError: where the monitor has no title.

    """
    fields = Fields()
    event = body.get("event")
    monitor = fields.text(loosely(event, "monitorID"))
    title = fields.title(loosely(event, "title"))
    said_so = (fields.text(loosely(event, name)) for name in ("body", "description"))
    description = "\n".join(text for text in said_so if text) or None
    value = fields.number(loosely(event, "value"))
    groups = dict(_groups(event, fields))
    tags = {**fields.table(loosely(event, "tags")), **groups}
    said = (f"{key}={text}" for key, text in sorted(groups.items()))
    status = fields.status(body.get("action"))
    return (
        fields.done(
            Alert(
                source="axiom",
                id=monitor,
                fingerprint=fingerprint("axiom", monitor or title, *said),
                title=title,
                description=description,
                status=status,
                severity=fields.severity(loosely(event, "severity")),
                started_at=fields.time(loosely(event, "timestamp"))
                if status is Status.FIRING
                else None,
                value=value,
                unit=unit_in(description, value),
                service=label(tags, *SERVICE),
                environment=label(tags, *ENVIRONMENT),
                revision=label(tags, *REVISION),
                tags=tags,
            )
        ),
    )


def _groups(event: Json, fields: Fields) -> Iterator[tuple[str, str]]:
    """Join the names of a query's groups to what they were this time."""
    names, values = loosely(event, "groupKeys"), loosely(event, "groupValues")
    for name, value in zip(names.items(), values.items(), strict=False):
        key, text = fields.text(name), fields.text(value)
        if key and text:
            yield key, text
