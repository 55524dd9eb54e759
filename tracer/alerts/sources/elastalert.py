"""ElastAlert 2: a document that matched, and what the rule adds; it never resolves.

Fingerprint: the rule's name and key as the rule adds them, else the document's.
Rule: its name, which is its key `name` in the rule's file.
Source: ElastAlert 2's code and its page about alerters.
"""

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    read_labels,
    revision_label,
    service_label,
)
from tracer.alerts.links import read_links
from tracer.alerts.measurements import side_by_side
from tracer.alerts.parse_result import ParseResult
from tracer.alerts.payload_keys import first_present, has
from tracer.text import Json, JSONValue

_METRIC = "metric_"
"""What ElastAlert puts before the field that a metric rule aggregates."""
_NO_LABELS = {"num_hits", "num_matches", "message", "alert_text", "kibana_discover_url"}
_LABEL_LIMIT = 200
"""Characters of a label; a longer text of a document is prose."""


def recognises(body: Json) -> bool:
    """Whether it is a document with the two counters that ElastAlert adds."""
    return has(body, "num_hits", "num_matches")


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one match.

    Raises:
        AlertError: where the rule adds no name.

    """
    fields = FieldReader()
    title = fields.required_text(
        body.get("rule_name"),
        body.get("alert_subject"),
        body.get("title"),
        body.get("rule"),
    )
    key = fields.text(body.get("key"), body.get("query_key"))
    metric = _metric(body)
    tags = read_labels(fields, _labels(body))
    description = fields.text(body.get("alert_text"), body.get("message"))
    measured = side_by_side(
        fields,
        first_present(metric, body.get("value")),
        body.get("threshold"),
        fields.text(body.get("unit")),
    )
    alert = Alert(
        source="elastalert",
        id=fields.text(body.get("_id")),
        fingerprint=fingerprint("elastalert", title, key),
        title=title,
        description=description,
        severity=fields.severity(body.get("severity")),
        started_at=fields.time(body.get("@timestamp")),
        metric=None if metric.is_missing() else _key(metric),
        value=measured.value,
        threshold=measured.threshold,
        unit=measured.unit_or_from(description),
        service=service_label(tags),
        environment=environment_label(tags),
        revision=revision_label(tags),
        rule=fields.text(body.get("rule_name"), body.get("rule")) or title,
        tags=tags,
        links=read_links(fields, kibana=body.get("kibana_discover_url")),
    )
    return (fields.result(alert),)


def _metric(body: Json) -> Json:
    """Return the aggregate of a metric rule: `metric_<field>_<aggregation>`."""
    metrics = (each for name, each in body.members() if name.startswith(_METRIC))
    return next(metrics, Json(None, body.path))


def _key(member: Json) -> str:
    return member.path.rpartition(".")[2]


def _labels(body: Json) -> Json:
    """Return the short texts of a document, without those about the document itself."""
    return Json(
        {
            name: member.value
            for name, member in body.members()
            if _is_label(_key(member), member.value)
        },
        body.path,
    )


def _is_label(name: str, value: JSONValue) -> bool:
    is_own = name.startswith(("@", "_")) or name in _NO_LABELS
    return not is_own and isinstance(value, str) and len(value) <= _LABEL_LIMIT
