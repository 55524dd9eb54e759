"""Prometheus Alertmanager: its webhook, version 4 and those before it, and its API.

Fingerprint: Alertmanager's own, a hash of the labels; without it, the labels themselves.
Rule: the label `alertname`, which Prometheus takes from the rule's key `alert`.
Source: Alertmanager's `notify/webhook/webhook.go` and `template/template.go`, its
`api/v2/openapi.yaml`, and the alerts of Prometheus' HTTP API.
"""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.fields.labels import find_label, read_labels
from tracer.alerts.fields.rule_annotations import (
    as_part,
    informative_annotations,
    linked_pages,
)
from tracer.alerts.parse_result import Rejected
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import Paths, PayloadTable
from tracer.text import Json


def read_group(body: Json) -> Iterator[PayloadScope | Rejected]:
    """Walk over the alerts of a group; an alert alone is a group of its own."""
    alerts = body.get("alerts")
    members = (body,) if alerts.is_missing() else alerts.items()
    for member in members:
        labels = member.get("labels")
        is_readable = labels.is_object() or not member.is_object()
        yield (
            labelled_scope(member, body)
            if is_readable
            else Rejected(labels.wrong_type("an object"))
        )


def labelled_scope(alert: Json, group: Json) -> PayloadScope:
    """Join the alert's labels and annotations with those of its group."""
    reader = FieldReader()
    labels = read_labels(
        reader, alert.get("labels"), group.get("commonLabels"), group.get("groupLabels")
    )
    notes = read_labels(
        reader, alert.get("annotations"), group.get("commonAnnotations")
    )
    pages = linked_pages(notes)
    description = find_label(notes, "description", "summary", "message")
    shown = find_label(labels, "alertname"), description, *pages.values()
    missing = reader.number(group.get("truncatedAlerts"))
    if missing:
        reader.warn(
            f"`{group.path}` says that {int(missing)} further alerts were cut off"
        )
    graph = reader.text(alert.get("generatorURL"))
    return PayloadScope(
        body=alert,
        parts={
            "group": group,
            "all_labels": as_part(labels, f"{alert.path}.labels"),
            "notes": as_part(notes, f"{alert.path}.annotations"),
            "prose": as_part(informative_annotations(notes, *shown), alert.path),
            "pages": as_part(pages, f"{alert.path}.annotations"),
            "state": _state(alert),
            "expression": Json(_expression(graph), f"{alert.path}.generatorURL"),
        },
        warnings=tuple(reader.warnings),
    )


def _state(alert: Json) -> Json:
    """Return the state: an object in Alertmanager's API, `state` in Prometheus' own."""
    status = alert.get("status")
    if status.is_object():
        return status.get("state")
    return alert.get("state") if status.is_missing() else status


def _expression(graph: str | None) -> str | None:
    """Read the rule's expression out of the link to its graph; nothing else has it."""
    try:
        query = parse_qs(urlsplit(graph or "").query)
    except ValueError:  # it is not an address, or one with more than 1,000 fields
        return None
    return next(iter(query.get("g0.expr", [])), None)


IS_LABELLED = """
    type(labels) == 'object' && (startsAt || activeAt || annotations || generatorURL
    || fingerprint) && (labels.alertname || !(
    severity || message || description || rule_name || summary))
"""
"""Whether an object is an alert as Prometheus writes one.

Without a name among its labels it has no texts beside them, as those of other tools have.
"""
LABELLED: dict[str, Paths] = {
    "alert_id": "fingerprint",
    "fingerprint": "fingerprint",
    "title": ("all_labels.alertname", "alertname", "name", "title", "notes.summary"),
    "description": ("notes.description", "notes.summary", "notes.message"),
    "status": ("state", "group.status"),
    "severity": ("labels.severity", "all_labels.severity"),
    "timestamp": ("startsAt", "activeAt"),
    "ended_at": "endsAt",
    "metric": "notes.metric",
    "value": ("notes.value", "value"),
    "threshold": ("notes.threshold", "notes.limit"),
    "expression": "expression",
    "unit": "notes.unit",
    "sentence": "notes.summary",
    "service": ("usual_label('service')", "label('namespace')"),
    "environment": ("usual_label('environment')", "label('cluster')"),
    "rule": "all_labels.alertname",
    "tags": ("all_labels", "prose"),
    "links.graph": "generatorURL",
    "links": "pages",
    "links.alertmanager": "group.externalURL",
}
"""The fields of an alert with labels, as Prometheus and Grafana write one."""

TABLES = (
    PayloadTable(
        name="alertmanager",
        when=(f"alerts[?{IS_LABELLED}] || ({IS_LABELLED})",),
        prepare=read_group,
        identity=("all_labels",),
        fields=LABELLED,
    ),
)
