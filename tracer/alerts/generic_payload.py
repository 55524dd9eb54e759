"""Our own payload, for senders without a format of their own: the README shows it.

Fingerprint: the payload's own, else its `alert_id`, else title, metric, service and
environment together.
Rule: the payload's own, else a label that names one.
Source: our own README.
"""

import re
from collections.abc import Iterator

from tracer.alerts.alert import Alert, Frame, fingerprint
from tracer.alerts.comparison_signs import comparison_sign
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    read_labels,
    revision_label,
    rule_label,
    service_label,
)
from tracer.alerts.links import is_web_address
from tracer.alerts.measurements import side_by_side
from tracer.alerts.parse_result import ParseResult
from tracer.text import Json

GENERIC = "generic"


def recognises(body: Json) -> bool:
    """Whether it has the id or the title of an alert of ours."""
    return not (body.get("alert_id").is_missing() and body.get("title").is_missing())


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert, which needs an id or a title.

    Raises:
        AlertError: where neither `alert_id` nor `title` can be used.

    """
    fields = FieldReader()
    alert_id, title = fields.text(body.get("alert_id")), fields.text(body.get("title"))
    name = title or alert_id
    if name is None:  # this raises, and names the field that is nearly right
        name = fields.required_text(body.get("title"), body.get("alert_id"))
    alert = _alert(body, fields, alert_id, name)
    return (fields.result(alert, is_test=bool(body.get("test").flag())),)


def _alert(body: Json, fields: FieldReader, alert_id: str | None, title: str) -> Alert:
    description = fields.text(body.get("description"))
    metric = fields.text(body.get("metric"))
    tags = read_labels(fields, body.get("tags"))
    service = fields.text(body.get("service")) or service_label(tags)
    environment = fields.text(body.get("environment")) or environment_label(tags)
    measured = side_by_side(
        fields, body.get("value"), body.get("threshold"), fields.text(body.get("unit"))
    )
    condition = (alert_id,) if alert_id else (title, metric, service, environment)
    return Alert(
        source=GENERIC,
        id=alert_id,
        fingerprint=fields.text(body.get("fingerprint"))
        or fingerprint(GENERIC, *condition),
        title=title,
        description=description,
        status=fields.status(body.get("status")),
        severity=fields.severity(body.at("tags", "severity"), body.get("severity")),
        started_at=fields.time(body.get("timestamp")),
        metric=metric,
        value=measured.value,
        operator=_operator(body, fields),
        threshold=measured.threshold,
        unit=measured.unit_or_from(description),
        service=service,
        environment=environment,
        revision=fields.text(body.get("revision")) or revision_label(tags),
        rule=fields.text(body.get("rule")) or rule_label(tags),
        tags=tags,
        links=_links(body.get("links"), fields),
        frames=tuple(_frames(body.get("frames"), fields)),
    )


def _operator(body: Json, fields: FieldReader) -> str | None:
    """Return the sign, also where the threshold is written with it, as `> 500 ms`."""
    word = fields.text(body.get("operator"))
    if word:
        return comparison_sign(word) or word
    threshold = body.get("threshold").value
    text = threshold.strip() if isinstance(threshold, str) else ""
    match = re.match(r"[<>]=?|[≤≥]", text)
    return comparison_sign(match[0]) if match else None


def _links(place: Json, fields: FieldReader) -> dict[str, str]:
    """Read links by their names; an address without a name is called `link`."""
    members = tuple(place.items()) or (place,)
    bare = [text for text in map(_stripped, members) if is_web_address(text)]
    named = [
        member.value for member in members if not is_web_address(_stripped(member))
    ]
    links = {f"link {n}" if n > 1 else "link": text for n, text in enumerate(bare, 1)}
    if not bare:
        links = read_labels(fields, place)
    elif named:
        links |= read_labels(fields, Json(named, place.path))
    for name in [name for name, text in links.items() if not is_web_address(text)]:
        fields.drop(f"`{place.path}.{name[:40]}` is no web address")
        del links[name]
    return links


def _stripped(place: Json) -> str:
    return place.value.strip() if isinstance(place.value, str) else ""


def _frames(place: Json, fields: FieldReader) -> Iterator[Frame]:
    if not isinstance(place.value, list | None):
        fields.drop(f"`{place.path}` should be a list, but is {place.kind()}")
    for member in place.items():
        if not member.is_object():
            fields.drop(f"`{member.path}` should be an object, but is {member.kind()}")
        path, line = fields.text(member.get("path")), fields.number(member.get("line"))
        function = fields.text(member.get("function"))
        if path or function:
            yield Frame(
                path=path or "",
                line=None if line is None else int(line),
                function=function,
            )
