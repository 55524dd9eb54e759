"""Our own shape, for senders without one: the README shows it.

Fingerprint: the payload's own, else its `alert_id`, else title, metric, service and
environment together.
"""

import re

from tracer.alert import Alert, Frame, fingerprint, unit_in
from tracer.errors import AlertError
from tracer.event import Json
from tracer.limits import parse_quantities
from tracer.sources.reading import ENVIRONMENT, REVISION, SERVICE, Fields, Found, label

REQUIREMENT_TAGS = ("req", "requirement", "requirementid", "reqid", "requirements")
"""What a tag is called that names the requirement, its letters alone."""


def letters_of(key: str) -> str:
    """Return what a key is called in letters alone: `Requirement-ID` → `requirementid`."""
    return re.sub(r"[^a-z]", "", key.lower())


def recognises(body: Json) -> bool:
    """Whether it names itself as an alert of ours does."""
    return not (body.get("alert_id").is_missing() and body.get("title").is_missing())


def read(body: Json) -> tuple[Found, ...]:
    """Read one alert; what it cannot do without is a name.

    Raises:
        AlertError: where neither `alert_id` nor `title` can be used.

    """
    fields = Fields()
    alert_id, title = fields.text(body.get("alert_id")), fields.text(body.get("title"))
    if not (alert_id or title):
        raise AlertError(f"`{body.get('title').path}` should be text, but is empty")
    alert = _alert(body, fields, alert_id, title or alert_id or "")
    return (fields.done(alert, is_test=bool(body.get("test").flag())),)


def _alert(body: Json, fields: Fields, alert_id: str | None, title: str) -> Alert:
    description, metric = (
        fields.text(body.get("description")),
        fields.text(body.get("metric")),
    )
    tags = fields.table(body.get("tags"))
    service = fields.text(body.get("service")) or label(tags, *SERVICE)
    environment = fields.text(body.get("environment")) or label(tags, *ENVIRONMENT)
    value, threshold, unit = _measured(body, fields, description)
    condition = (alert_id,) if alert_id else (title, metric, service, environment)
    return Alert(
        source="generic",
        id=alert_id,
        fingerprint=fields.text(body.get("fingerprint"))
        or fingerprint("generic", *condition),
        title=title,
        description=description,
        status=fields.status(body.get("status")),
        severity=fields.severity(body.at("tags", "severity"), body.get("severity")),
        started_at=fields.time(body.get("timestamp")),
        metric=metric,
        value=value,
        operator=fields.text(body.get("operator")) or _operator(body.get("threshold")),
        threshold=threshold,
        unit=unit,
        service=service,
        environment=environment,
        revision=fields.text(body.get("revision")) or label(tags, *REVISION),
        tags=tags,
        links=fields.table(body.get("links")),
        frames=tuple(_frames(body.get("frames"), fields)),
    )


def _measured(
    body: Json, fields: Fields, description: str | None
) -> tuple[float | None, float | None, str | None]:
    """Return value and threshold in one unit, and the unit, where it is told.

    A text may bring its own, as `750 ms`; two that differ cannot be compared.
    """
    value, threshold = (
        fields.number(body.get("value")),
        fields.number(body.get("threshold")),
    )
    mine, theirs = _unit(body.get("value")), _unit(body.get("threshold"))
    if mine and theirs and mine.lower() != theirs.lower():
        fields.drop(
            f"`{body.get('threshold').path}` is in {theirs}, the value in {mine}"
        )
        threshold = None
    told = fields.text(body.get("unit")) or mine or theirs
    return value, threshold, told or unit_in(description, value, threshold)


def _unit(place: Json) -> str | None:
    text = place.value if isinstance(place.value, str) else ""
    return next((found.unit for found in parse_quantities(text) if found.unit), None)


def _operator(threshold: Json) -> str | None:
    """Read the operator of a threshold that is written with one, as `> 500 ms`."""
    text = threshold.value.strip() if isinstance(threshold.value, str) else ""
    found = re.match(r"[<>]=?|[≤≥]", text)
    return {"≤": "<=", "≥": ">="}.get(found[0], found[0]) if found else None


def _frames(place: Json, fields: Fields) -> list[Frame]:
    frames = []
    for member in place.items():
        path, line = fields.text(member.get("path")), fields.number(member.get("line"))
        if path:
            frames.append(
                Frame(
                    path=path,
                    line=None if line is None else int(line),
                    function=fields.text(member.get("function")),
                )
            )
    return frames
