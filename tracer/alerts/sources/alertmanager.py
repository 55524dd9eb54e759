"""Prometheus Alertmanager's webhook, version 4 and its predecessors.

Fingerprint: Alertmanager's own, a hash of the labels; without it, the labels themselves.
"""

import json
from urllib.parse import parse_qs, urlsplit

from tracer.alerts.alert import Alert, fingerprint, unit_in, unit_of_metric
from tracer.alerts.comparisons import comparison_in
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    REQUIREMENT_TAGS,
    REVISION,
    SERVICE,
    Fields,
    Ignored,
    ParsedAlert,
    ParseResult,
    each,
    first,
    has_any,
    label,
    letters_of,
    links,
    loosely,
)
from tracer.text import Json, Quantity, find_requirements


def recognises(body: Json) -> bool:
    """Whether it is a list of alerts with labels, or one such alert alone."""
    alerts = tuple(body.get("alerts").items())
    return any(is_labelled(each) for each in alerts or (body,))


def is_labelled(member: Json) -> bool:
    """Whether it is an alert as Prometheus writes one."""
    return member.get("labels").is_object() and has_any(
        member, "startsAt", "annotations", "generatorURL", "fingerprint"
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read each alert of the group."""
    if body.get("alerts").is_missing():
        return (read_member("alertmanager", body, body),)
    return each(
        body.get("alerts"), lambda alert: read_member("alertmanager", alert, body)
    )


def read_member(source: str, alert: Json, group: Json) -> ParsedAlert | Ignored:
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
    metric = label(notes, "metric")
    operator, limit = comparison_in(_expression(fields.text(alert.get("generatorURL"))))
    value, threshold, unit = fields.compared(
        fields.quantity(annotations.get("value")),
        None if limit is None else Quantity(limit),
        label(notes, "unit") or unit_of_metric(metric),
    )
    addresses = links(
        fields,
        graph=alert.get("generatorURL"),
        **pages(annotations),
        alertmanager=group.get("externalURL"),
    )
    if fields.number(group.get("truncatedAlerts")):
        cut = fields.text(group.get("truncatedAlerts"))
        fields.note(f"`{group.path}` says that {cut} further alerts were cut off")
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
            metric=metric,
            value=value,
            operator=operator,
            threshold=threshold,
            unit=unit or label(notes, "unit") or unit_in(description, value, threshold),
            service=label(labels, *SERVICE, "namespace"),
            environment=label(labels, *ENVIRONMENT, "cluster"),
            revision=label(labels, *REVISION),
            tags={
                **telling_notes(notes, title, description, *addresses.values()),
                **labels,
            },
            links=addresses,
        )
    )


def telling_notes(notes: dict[str, str], *shown: str | None) -> dict[str, str]:
    """Return the annotations that name a requirement or an SLA; the rest is prose.

    Of the prose the summary is kept, and whatever has a requirement's id in it, unless
    the alert has it elsewhere: that is `shown`.
    """
    named = {*REQUIREMENT_TAGS, "sla"}
    return {
        key: text
        for key, text in notes.items()
        if letters_of(key) in named or (text not in shown and _is_telling(key, text))
    }


def _is_telling(key: str, text: str) -> bool:
    return key == "summary" or next(find_requirements(text), None) is not None


def pages(annotations: Json) -> dict[str, Json]:
    """Return where runbook and dashboard are linked, however their names are spelt."""
    return {
        name: first(loosely(annotations, f"{name}_url"), loosely(annotations, name))
        for name in ("runbook", "dashboard")
    }


def _expression(generator: str | None) -> str | None:
    """Read the rule's expression off the link to its graph."""
    try:
        query = parse_qs(urlsplit(generator or "").query)
    except ValueError:  # an address that is none, or one of a thousand fields
        return None
    return next(iter(query.get("g0.expr", [])), None)
