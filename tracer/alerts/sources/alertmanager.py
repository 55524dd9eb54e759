"""Prometheus Alertmanager's webhook, version 4 and the versions before it.

Fingerprint: Alertmanager's own, a hash of the labels; without it, the labels themselves.
Rule: the label `alertname`, which Prometheus takes from the rule's key `alert`.
Source: Alertmanager's `notify/webhook/webhook.go` and `template/template.go`.
"""

import json
from urllib.parse import parse_qs, urlsplit

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    find_label,
    is_requirement_label,
    read_labels,
    revision_label,
    service_label,
)
from tracer.alerts.links import read_links
from tracer.alerts.measurements import Measurement, in_one_unit
from tracer.alerts.name_spellings import fold_name
from tracer.alerts.parse_result import Ignored, ParsedAlert, ParseResult, read_members
from tracer.alerts.payload_keys import first_present, has_any, in_any_spelling
from tracer.alerts.rule_expressions import comparison_in
from tracer.alerts.units import unit_of_metric
from tracer.text import Json, Quantity, find_requirements


def recognises(body: Json) -> bool:
    """Whether it is a list of alerts with labels, or one such alert alone."""
    alerts = tuple(body.get("alerts").items())
    return any(is_labelled(alert) for alert in alerts or (body,))


def is_labelled(member: Json) -> bool:
    """Whether it is an alert as Prometheus writes one."""
    return member.get("labels").is_object() and has_any(
        member, "startsAt", "annotations", "generatorURL", "fingerprint"
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read each alert of the group."""
    if body.get("alerts").is_missing():
        return (read_member("alertmanager", body, body),)
    return read_members(
        body.get("alerts"), lambda alert: read_member("alertmanager", alert, body)
    )


def read_member(source: str, alert: Json, group: Json) -> ParsedAlert | Ignored:
    """Read one alert of a group; Grafana writes its alerts the same way.

    Raises:
        AlertError: where it has no name.

    """
    fields = FieldReader()
    annotations = alert.get("annotations")
    labels = read_labels(fields, alert.get("labels"), group.get("commonLabels"))
    notes = read_labels(fields, annotations, group.get("commonAnnotations"))
    name = find_label(labels, "alertname")
    title = name or fields.required_text(
        alert.at("labels", "alertname"), annotations.get("summary")
    )
    description = find_label(notes, "description", "summary", "message")
    metric = find_label(notes, "metric")
    own_id = fields.text(alert.get("fingerprint"))
    sign, measured = _measured(fields, alert, find_label(notes, "unit"), metric)
    links = _links(fields, alert, group)
    _warn_of_missing_alerts(fields, group)
    return fields.result(
        Alert(
            source=source,
            id=own_id,
            fingerprint=own_id or fingerprint(source, _sorted(labels)),
            title=title,
            description=description,
            status=fields.status(alert.get("status"), group.get("status")),
            severity=fields.severity(alert.at("labels", "severity")),
            started_at=fields.time(alert.get("startsAt")),
            metric=metric,
            value=measured.value,
            operator=sign,
            threshold=measured.threshold,
            unit=measured.unit
            or find_label(notes, "unit")
            or measured.unit_or_from(description),
            service=service_label(labels, "namespace"),
            environment=environment_label(labels, "cluster"),
            revision=revision_label(labels),
            rule=name,
            tags=informative_annotations(notes, title, description, *links.values())
            | labels,
            links=links,
        )
    )


def _sorted(labels: dict[str, str]) -> str:
    return json.dumps(labels, sort_keys=True)


def _links(fields: FieldReader, alert: Json, group: Json) -> dict[str, str]:
    return read_links(
        fields,
        graph=alert.get("generatorURL"),
        **linked_pages(alert.get("annotations")),
        alertmanager=group.get("externalURL"),
    )


def _measured(
    fields: FieldReader, alert: Json, unit: str | None, metric: str | None
) -> tuple[str | None, Measurement]:
    """Return sign, value and threshold; the payload itself has none of them.

    The value is there where the rule's author wrote it into an annotation, the threshold
    only in the expression of the rule, which the link to its graph repeats.
    """
    expression = _expression(fields.text(alert.get("generatorURL")))
    sign, threshold = comparison_in(expression)
    measured = in_one_unit(
        fields,
        fields.quantity(alert.at("annotations", "value")),
        None if threshold is None else Quantity(threshold),
        unit or unit_of_metric(metric),
    )
    return sign, measured


def _expression(graph: str | None) -> str | None:
    """Read the rule's expression out of the link to its graph."""
    try:
        query = parse_qs(urlsplit(graph or "").query)
    except ValueError:  # it is no address, or one with more than 1,000 fields
        return None
    return next(iter(query.get("g0.expr", [])), None)


def _warn_of_missing_alerts(fields: FieldReader, group: Json) -> None:
    if fields.number(group.get("truncatedAlerts")):
        count = fields.text(group.get("truncatedAlerts"))
        fields.warn(f"`{group.path}` says that {count} further alerts were cut off")


def informative_annotations(
    annotations: dict[str, str], *shown: str | None
) -> dict[str, str]:
    """Return the annotations that become tags; all others are prose.

    These are: a requirement or an SLA by its key, the summary, and each text that names
    a requirement, unless the alert shows that text elsewhere (`shown`).
    """
    return {
        key: text
        for key, text in annotations.items()
        if is_requirement_label(key)
        or fold_name(key) == "sla"
        or (text not in shown and (key == "summary" or _names_requirement(text)))
    }


def _names_requirement(text: str) -> bool:
    return next(find_requirements(text), None) is not None


def linked_pages(annotations: Json) -> dict[str, Json]:
    """Return where runbook and dashboard are linked, as in `runbook_url`, `runbookUrl`."""
    return {
        name: first_present(
            in_any_spelling(annotations, f"{name}_url"),
            in_any_spelling(annotations, name),
        )
        for name in ("runbook", "dashboard")
    }
