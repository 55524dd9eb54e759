"""A small specification, and alerts and traces made of a few fields."""

from datetime import UTC, datetime
from typing import Any

from tracer.alerts import Alert
from tracer.specification import Document, Specification
from tracer.specification.conventions.markdown import read
from tracer.specification.joined_definitions import join_definitions
from tracer.text.ids import IdGrammar
from tracer.tracing.evidence import Evidence
from tracer.tracing.named_requirement import match_alert
from tracer.tracing.trace import ScanSummary, Trace
from tracer.tracing.trace_builder import TraceInputs, build_trace

MOMENT = datetime(2025, 11, 20, 15, 30, tzinfo=UTC)
TEXT = """\
## REQ-F-1: Login
**Priority**: P1
**Acceptance Criteria**:
- Errors at most 2 %
**Related Requirements**:
- REQ-NFR-PERF-001: Login response < 500ms
- REQ-NFR-AVAIL-001: Available at least 99.9 %
- REQ-NFR-GONE-001: Memory < 512 MB
## REQ-NFR-PERF-001: Login response < 500ms
## REQ-NFR-AVAIL-001: Availability
- at least 99.9 % of requests succeed
"""


def specification(text: str = TEXT) -> Specification:
    return join_definitions(
        [read(Document("docs/requirements/a.md", text), IdGrammar())], 1
    )


def make_alert(**changes: Any) -> Alert:
    fields: dict[str, Any] = {
        "source": "generic",
        "id": "a",
        "fingerprint": "f",
        "title": "Login latency exceeded",
        "metric": "auth.login.duration",
        "started_at": MOMENT,
    }
    return Alert(**{**fields, **changes})


def traced(**changes: Any) -> Trace:
    found = make_alert(**changes)
    known = specification()
    scanned = ScanSummary(files=1, seconds=0.0, history=Evidence().history)
    around = TraceInputs(moment=MOMENT, scanned=scanned)
    return build_trace(found, match_alert(found, known), known, Evidence(), around)
