"""What a later run knows a ledger entry by: written by code, whatever a template says.

A repository may replace every template. Were these fields left to templates, the next
run would not find its episode, intent or branch, and would answer the alert twice.
"""

from collections.abc import Mapping

from tracer.text import iso_seconds
from tracer.tracing import RemediationIntent, Trace


def entry_identity(
    trace: Trace, new_intent: RemediationIntent
) -> Mapping[str, str | None]:
    """Return the fields of a ledger entry that say which episode it is, and its answer.

    Where the tool does not say when the alert started, the episode begins with the run
    that reports it first, and the run is named: started again, it finds its own entry.
    """
    alert = trace.alert
    has_own_start = alert.started_at is not None
    return {
        "alert_id": alert.id,
        "timestamp": iso_seconds(trace.moment),
        "requirement": trace.requirement_id,
        "original_intent": trace.intent.id if trace.intent else None,
        "remediation_intent": new_intent.id,
        "status": "OPEN",
        "fingerprint": alert.fingerprint,
        "source": alert.source,
        "branch": new_intent.branch,
        **({} if has_own_start else _first_report(trace)),
    }


def _first_report(trace: Trace) -> Mapping[str, str | None]:
    return {"last_seen": iso_seconds(trace.moment), "delivery": trace.delivery}
