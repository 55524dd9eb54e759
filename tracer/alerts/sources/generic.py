"""Our own shape, for senders without one: the README shows it.

Fingerprint: the payload's own, else its `alert_id`, else title, metric, service and
environment together.
"""

import re

from tracer.alerts.alert import Alert, Frame, fingerprint, unit_in
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    REVISION,
    SERVICE,
    Fields,
    ParseResult,
    is_address,
    label,
)
from tracer.text import Json

NAME = "generic"


def recognises(body: Json) -> bool:
    """Whether it names itself as an alert of ours does."""
    return not (body.get("alert_id").is_missing() and body.get("title").is_missing())


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert; what it cannot do without is a name.

    Raises:
        AlertError: where neither `alert_id` nor `title` can be used.

    """
    fields = Fields()
    alert_id, title = fields.text(body.get("alert_id")), fields.text(body.get("title"))
    if not (alert_id or title):
        fields.title(body.get("title"), body.get("alert_id"))  # which says why not
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
        source=NAME,
        id=alert_id,
        fingerprint=fields.text(body.get("fingerprint"))
        or fingerprint(NAME, *condition),
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
        links=_links(body.get("links"), fields),
        frames=tuple(_frames(body.get("frames"), fields)),
    )


def _measured(
    body: Json, fields: Fields, description: str | None
) -> tuple[float | None, float | None, str | None]:
    """Return value and threshold in one unit, and the unit, where it is told.

    A text may bring its own, as `750 ms`; a bare number beside it is in the same.
    """
    value, threshold, unit = fields.beside(
        body.get("value"), body.get("threshold"), fields.text(body.get("unit"))
    )
    return value, threshold, unit or unit_in(description, value, threshold)


def _operator(threshold: Json) -> str | None:
    """Read the operator of a threshold that is written with one, as `> 500 ms`."""
    text = threshold.value.strip() if isinstance(threshold.value, str) else ""
    found = re.match(r"[<>]=?|[≤≥]", text)
    return {"≤": "<=", "≥": ">="}.get(found[0], found[0]) if found else None


def _links(place: Json, fields: Fields) -> dict[str, str]:
    """Read links by their names; an address alone is called `link`."""
    members = tuple(place.items()) or (place,)
    bare = [text for text in map(_stripped, members) if is_address(text)]
    named = [each.value for each in members if not is_address(_stripped(each))]
    found = {f"link {n}" if n > 1 else "link": text for n, text in enumerate(bare, 1)}
    if not bare:
        found = fields.table(place)
    elif named:
        found |= fields.table(Json(named, place.path))
    for name in [name for name, text in found.items() if not is_address(text)]:
        fields.drop(f"`{place.path}.{name[:40]}` is no web address")
        del found[name]
    return found


def _stripped(place: Json) -> str:
    return place.value.strip() if isinstance(place.value, str) else ""


def _frames(place: Json, fields: Fields) -> list[Frame]:
    frames = []
    if not isinstance(place.value, list | None):
        fields.drop(f"`{place.path}` should be a list, but is {place.kind()}")
    for member in place.items():
        if not member.is_object():
            fields.drop(f"`{member.path}` should be an object, but is {member.kind()}")
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
