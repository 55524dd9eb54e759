"""Prometheus Alertmanager's webhook, version 4 and its predecessors.

Fingerprint: Alertmanager's own, a hash of the labels; without it, the labels themselves.
"""

import json
import re
from urllib.parse import parse_qs, urlsplit

from tracer.alert import Alert, fingerprint, unit_in
from tracer.event import Json
from tracer.sources.generic import REQUIREMENT_TAGS, letters_of
from tracer.sources.reading import (
    ENVIRONMENT,
    REVISION,
    SERVICE,
    Fields,
    Found,
    Reading,
    each,
    has_any,
    label,
    links,
    number_in,
)

_CONDITION = re.compile(
    r"(?P<operator>[<>]=?|==|!=)\s*(?:bool\s+)?(?P<number>[-+]?[\d.]+(?:[eE][-+]?\d+)?)\s*\)*$"
)


def recognises(body: Json) -> bool:
    """Whether it is a list of alerts with labels, or one such alert alone."""
    alerts = tuple(body.get("alerts").items())
    return any(is_labelled(each) for each in alerts or (body,))


def is_labelled(member: Json) -> bool:
    """Whether it is an alert as Prometheus writes one."""
    return member.get("labels").is_object() and has_any(
        member, "startsAt", "annotations", "generatorURL", "fingerprint"
    )


def read(body: Json) -> tuple[Found, ...]:
    """Read each alert of the group."""
    if body.get("alerts").is_missing():
        return (read_member("alertmanager", body, body),)
    return each(
        body.get("alerts"), lambda alert: read_member("alertmanager", alert, body)
    )


def read_member(source: str, alert: Json, group: Json) -> Reading:
    """Read one alert of a group; Grafana writes its alerts the same way.

    Raises:
        AlertError: where it has no name.

    """
    fields = Fields()
    labels = fields.table(alert.get("labels"), group.get("commonLabels"))
    notes = fields.table(alert.get("annotations"), group.get("commonAnnotations"))
    annotations = alert.get("annotations")
    title = label(labels, "alertname") or fields.title(
        alert.at("labels", "alertname"), annotations.get("summary")
    )
    description = label(notes, "description", "summary", "message")
    operator, threshold = _condition(fields.text(alert.get("generatorURL")))
    value = fields.number(annotations.get("value"))
    if fields.number(group.get("truncatedAlerts")):
        cut = fields.text(group.get("truncatedAlerts"))
        fields.drop(f"`{group.path}` says that {cut} further alerts were cut off")
    return fields.done(
        Alert(
            source=source,
            id=fields.text(alert.get("fingerprint")),
            fingerprint=fields.text(alert.get("fingerprint"))
            or fingerprint(source, json.dumps(labels, sort_keys=True)),
            title=title,
            description=description,
            status=fields.status(alert.get("status"), group.get("status")),
            severity=fields.severity(alert.at("labels", "severity")),
            started_at=fields.time(alert.get("startsAt")),
            metric=label(notes, "metric"),
            value=value,
            operator=operator,
            threshold=threshold,
            unit=label(notes, "unit") or unit_in(description, value, threshold),
            service=label(labels, *SERVICE, "namespace"),
            environment=label(labels, *ENVIRONMENT, "cluster"),
            revision=label(labels, *REVISION),
            tags={**notes_with_requirement(notes), **labels},
            links=links(
                fields,
                graph=alert.get("generatorURL"),
                runbook=annotations.get("runbook_url"),
                dashboard=annotations.get("dashboard_url"),
                alertmanager=group.get("externalURL"),
            ),
        )
    )


def notes_with_requirement(notes: dict[str, str]) -> dict[str, str]:
    """Return the annotations that name a requirement or an SLA; the rest is prose."""
    wanted = {*REQUIREMENT_TAGS, "sla"}
    return {key: text for key, text in notes.items() if letters_of(key) in wanted}


def _condition(generator: str | None) -> tuple[str | None, float | None]:
    """Read operator and threshold off the rule's expression in the link to its graph."""
    query = parse_qs(urlsplit(generator).query) if generator else {}
    found = _CONDITION.search(query.get("g0.expr", [""])[0].strip())
    if not found:
        return None, None
    return found["operator"], number_in(found["number"])
