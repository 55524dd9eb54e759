"""Splunk Observability Cloud, which was SignalFx.

Fingerprint: the detector and the rule; the incident, or the title, where no detector
is named.
Rule: the detector, otherwise its rule.
Source: Splunk's page about webhooks for detectors, with its list of variables.
"""

import re
from collections.abc import Iterator

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.numbers.rule_expressions import LONGEST_EXPRESSION
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.text import Json, JSONValue, Pattern

_CONSTANT = Pattern(r"\bthreshold\(\s*(-?[\d.]+)\s*\)")
"""A limit as SignalFlow writes it: `A > threshold(90)`."""
_TITLE = ("messageTitle", "rule", "detector")


def _prepare(body: Json) -> Iterator[PayloadScope]:
    """Find what the condition watches, and its comparison: `when(A > 500, lasting='5m')`."""
    reader = FieldReader()
    condition = reader.text(body.get("detectOnCondition")) or ""
    condition = condition if len(condition) <= LONGEST_EXPRESSION else ""
    match = re.fullmatch(
        r"when\((?P<comparison>.+?)(?:,[^()]*)?\)", condition, re.DOTALL
    )
    detector = reader.text(body.get("detectorId"), body.get("detector"))
    title = reader.text(*(body.get(name) for name in _TITLE))
    rule = reader.text(body.get("rule"))
    incident = reader.text(body.get("incidentId"))
    watched, limit = _inputs(body, condition, reader)
    identity: list[JSONValue] = [detector, rule] if detector else [incident or title]
    yield PayloadScope(
        body=body,
        parts={
            "watched": watched,
            "limit": limit,
            "comparison": Json(
                match and _CONSTANT.sub(r"\1", match["comparison"]), body.path
            ),
            "identity": Json(identity, body.path),
        },
        warnings=tuple(reader.warnings),
    )


def _inputs(body: Json, condition: str, reader: FieldReader) -> tuple[Json, Json]:
    """Return the input that the condition watches and the one that is its threshold.

    Where the condition is not known, the watched one is the only one there is.
    """
    named = set(re.findall(r"\w+", condition))
    thresholds: list[Json] = []
    others: list[Json] = []
    watched: list[Json] = []
    for name, member in body.get("inputs").members():
        names = {name, reader.text(member.get("identifier")) or name}
        words = (*names, reader.text(member.get("fragment")) or "")
        if any("threshold" in word.lower() for word in words):
            thresholds.append(member)
            continue
        others.append(member)
        if names & named:
            watched.append(member)
    missing = Json(None, f"{body.path}.inputs")
    return _only(watched or others, missing), _only(thresholds, missing)


def _only(inputs: list[Json], missing: Json) -> Json:
    return inputs[0] if len(inputs) == 1 else missing


TABLES = (
    PayloadTable(
        name="signalfx",
        when=(
            "incidentId",
            "has('detectorUrl') || has('statusExtended') || has('detectorId')",
        ),
        prepare=_prepare,
        identity=("identity",),
        fields={
            "alert_id": "incidentId",
            "title": _TITLE,
            "description": ("messageBody", "description"),
            "status": ("statusExtended", "status"),
            "severity": ("severity", "originatingSeverity"),
            "changed_at": "timestamp",
            "metric": (
                "originatingMetric",
                "watched.key.sf_metric",
                "watched.key.sf_originatingMetric",
            ),
            "value": "watched.value",
            "threshold": "limit.value",
            "expression": "comparison",
            "service": ("usual_label('service')", "label('sf_service')"),
            "environment": ("usual_label('environment')", "label('sf_environment')"),
            "rule": ("detectorId", "detector", "rule"),
            "tags": ("dimensions", "tags", "customProperties"),
            "links.detector": "detectorUrl",
            "links.runbook": "runbookUrl",
            "links.image": "imageUrl",
        },
        words={
            "status": {
                "manually resolved": "resolved",
                "auto resolved": "resolved",
                "stopped": "resolved",
                "ok": "resolved",
                "*": "firing",
            }
        },
    ),
)
