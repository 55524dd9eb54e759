"""The audit as files: all alerts in YAML, everything as JSON, and filled matrices."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from msgspec.structs import asdict

from tracer.audit.audit import Audit
from tracer.audit.loop_figures import AuditedLoop, Figures, names_of_loops
from tracer.audit.recorded_alert import RecordedAlert
from tracer.audit.sarif import as_sarif
from tracer.audit.statement import Statement
from tracer.ledger import NewEntry
from tracer.text import JSONValue, iso

_SCHEMA = 1
_NUMBERS = {"occurrences", "pull_request", "duration"}
"""Fields whose digits are a number; the other fields stay texts, as ids do."""


def audit_files(audit: Audit) -> Mapping[str, str]:
    """Return the files of an audit by their names."""
    return {
        "audit.yml": _as_yaml(audit.alerts),
        "audit.json": _dump(_as_json(audit)),
        "audit.sarif": _dump(as_sarif(audit)),
        **{matrix.path: matrix.text for matrix in audit.matrices},
    }


def _dump(value: JSONValue) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _as_yaml(alerts: Sequence[RecordedAlert]) -> str:
    """Write all alerts as one ledger: each with its own fields, and where it is recorded."""
    if not alerts:
        return "alerts: []\n"
    entries = (NewEntry.from_fields(dict(_fields(alert))) for alert in alerts)
    return "alerts:\n" + "".join(entry.as_block(2, "\n") for entry in entries)


def _fields(alert: RecordedAlert) -> Iterator[tuple[str, str | int | None]]:
    for name, value in alert.fields.items():
        is_number = name in _NUMBERS and value and value.isascii() and value.isdigit()
        yield name, int(value or "0") if is_number else value
    yield "recorded_at", f"{alert.path}:{alert.line}"
    yield "recorded_on", alert.branch


def _as_json(audit: Audit) -> JSONValue:
    return {
        "schema": _SCHEMA,
        "base_branch": audit.base_branch,
        "revision": audit.revision,
        "time": iso(audit.now),
        "searched": [*audit.searched],
        "not_searched": [*audit.not_searched],
        "statements": [_statement(statement) for statement in audit.statements],
        "figures": {
            "all": _figures(audit.total),
            "requirements": [_figures(figures) for figures in audit.by_requirement],
        },
        "open_loops": [_loop(loop, audit) for loop in audit.open_loops],
        "alerts": list(map(_alert, audit.alerts, names_of_loops(audit.alerts))),
        "matrices": [
            {"path": each.path, "rows": each.rows, "observed": each.observed}
            for each in audit.matrices
        ],
    }


def _statement(statement: Statement) -> JSONValue:
    return {
        "name": statement.name,
        "sentence": statement.sentence,
        "is_of_family": statement.is_of_family,
        "verdict": statement.verdict.value,
        "checked": statement.checked or None,
        "reason": statement.reason or None,
        "counter_examples": [asdict(each) for each in statement.counter_examples],
    }


def _figures(figures: Figures) -> JSONValue:
    return {
        "requirement": figures.requirement,
        "alerts": figures.alerts,
        "loops": figures.loops,
        "open_loops": figures.open_loops,
        "recurrences": figures.recurrences,
        "resolved_with_time": len(figures.times),
        "resolved_without_time": figures.untimed,
        "mean_seconds_to_resolve": _seconds(figures.mean_time),
        "median_seconds_to_resolve": _seconds(figures.median_time),
    }


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else round(span.total_seconds())


def _loop(loop: AuditedLoop, audit: Audit) -> JSONValue:
    since, end = loop.open_since, audit.pending_end(loop)
    first = loop.shown
    branch = first.branch or (end.branch if end else "")
    return {
        "loop": loop.name,
        "requirement": first.requirement,
        "remediation_intent": first.remediation_intent,
        "assigned_to": first.field("assigned_to"),
        "open_since": iso(since) if since else None,
        "age_seconds": _seconds(audit.now - since) if since else None,
        "alerts": len(loop.alerts),
        "path": first.path,
        "line": first.line,
        "branch": first.branch,
        "pending_state": end.state.value if end else None,
        "pull_request": audit.pull_requests.get(branch),
    }


def _alert(alert: RecordedAlert, loop: str) -> JSONValue:
    return {
        "path": alert.path,
        "line": alert.line,
        "branch": alert.branch,
        "state": alert.state.value if alert.state else None,
        "loop": loop,
        "fields": dict(alert.fields),
    }
