"""ElastAlert 2: a document that matched, and what the rule adds; it never resolves.

Fingerprint: the rule's name and key as the rule adds them, otherwise the document's.
Rule: its name, which is its key `name` in the rule's file.
Source: ElastAlert 2's code and its page about alerters.
"""

from collections.abc import Iterator

from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.text import Json

_METRIC = "metric_"
"""What ElastAlert puts before the field that a metric rule aggregates."""
_TITLE = ("rule_name", "alert_subject", "title", "rule")
_NO_LABELS = (
    "['num_hits', 'num_matches', 'message', 'alert_text', 'kibana_discover_url']"
)


def _prepare(body: Json) -> Iterator[PayloadScope]:
    """Find the aggregate of a metric rule: `metric_<field>_<aggregation>`."""
    keys = (key for key, _ in body.members() if key.startswith(_METRIC))
    name = next(keys, "")
    parts = {"metric": Json(name, body.path), "aggregate": body.get(name)}
    yield PayloadScope(body=body, parts=parts)


TABLES = (
    PayloadTable(
        name="elastalert",
        when=("num_hits", "num_matches"),
        prepare=_prepare,
        identity=(_TITLE, ("key", "query_key")),
        fields={
            "alert_id": "_id",
            "title": _TITLE,
            "description": ("alert_text", "message"),
            "severity": "severity",
            "timestamp": '"@timestamp"',
            "metric": "metric",
            "value": ("aggregate", "value", "spike_count", "!(threshold) && num_hits"),
            "threshold": "threshold",
            "service": ("usual_label('service')", "service.name"),
            "rule": ("rule_name", "rule", *_TITLE),
            "tags": f"columns(@, {_NO_LABELS})",
            "links.kibana": "kibana_discover_url",
        },
        # The level of one line of a log is not the alert's.
        no_fields=("log",),
    ),
)
