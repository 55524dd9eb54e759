"""The method's event log, which gets a line for each intent that a remediation adds."""

import json
from collections.abc import Iterator, Sequence

from msgspec import Struct

from tracer.remediation.loop import Loop
from tracer.text import JSONValue, iso_seconds
from tracer.tracing import RemediationIntent, Trace
from tracer.views import view_of

_LOG = ".ai-workspace/events/events.jsonl"
_SIGNAL = "runtime_feedback"
"""The method's word for telemetry that is outside its limits (its `feedback_loop.yml`)."""


class EventLog(Struct, frozen=True, kw_only=True):
    """A log of events, one JSON object a line, as a branch has it."""

    path: str
    text: str

    def with_event(self, loop: Loop, new_intent: RemediationIntent) -> str:
        """Return the log with one more line: that the intent of a loop was raised."""
        event = _event(loop, new_intent, self._project)
        needs_end = self.text and not self.text.endswith("\n")
        text = f"{self.text}\n" if needs_end else self.text
        return f"{text}{json.dumps(event, ensure_ascii=False)}\n"

    @property
    def _project(self) -> str | None:
        """The name of the project, as the newest event states it."""
        _, _, last = self.text.rstrip().rpartition("\n")
        try:
            event = json.loads(last)
        except (ValueError, RecursionError):
            return None
        name = event.get("project") if isinstance(event, dict) else None
        return name if isinstance(name, str) else None


def find_event_logs(files: Sequence[str]) -> tuple[str, ...]:
    """Return the paths of the event logs: a repository may have several projects."""
    return tuple(path for path in files if f"/{path}".endswith(f"/{_LOG}"))


def event_log_of(trace: Trace, logs: Sequence[str]) -> str | None:
    """Return the log of the innermost project that has the requirement's file, if any."""
    path = (trace.requirement.path if trace.requirement else None) or ""
    projects = {log.removesuffix(_LOG): log for log in logs}
    around = [folder for folder in projects if path.startswith(folder)]
    return projects[max(around, key=len)] if around else None


def _event(
    loop: Loop, new_intent: RemediationIntent, project: str | None
) -> dict[str, JSONValue]:
    """Return an event in the flat form of the method's `intent_raised_schema`.

    Its reader takes this form as well as that of OpenLineage, and its own commands append
    this one.
    """
    trace = loop.trace
    requirement = trace.requirement_id
    named = [requirement, trace.sla.id if trace.sla else None]
    head: dict[str, JSONValue] = {
        "event_type": "intent_raised",
        "timestamp": iso_seconds(trace.moment),
    }
    if project:
        head["project"] = project
    return {
        **head,
        "data": {
            "intent_id": new_intent.id,
            "trigger": f"Telemetry alert: {trace.alert.title}",
            "delta": _delta(trace),
            "signal_source": _SIGNAL,
            "vector_type": "hotfix",
            "affected_req_keys": [*dict.fromkeys(filter(None, named))],
            "affected_features": [requirement] if requirement else [],
            "prior_intents": [*dict.fromkeys(_prior(loop))],
            "edge_context": "production",
            "severity": trace.alert.severity.value,
            # Without it the fix needs no other specification: the promise is there already.
            "requires_spec_change": not trace.traced,
        },
    }


def _delta(trace: Trace) -> str:
    """Return what was expected and what was observed, as far as the alert says so."""
    view = view_of(trace)
    expected = view.violated_sentence or view.alert.limit
    pairs = (("expected", expected), ("observed", view.alert.value))
    stated = [f"{name}: {words}" for name, words in pairs if words]
    return "; ".join(stated) or trace.alert.title


def _prior(loop: Loop) -> Iterator[str]:
    """Walk over the intents that led to this one: the original, then earlier remediations.

    The method's engine sees by them that a loop came back.
    """
    yield from (intent.id for intent in loop.trace.intents)
    yield from (e.remediation_intent for e in loop.earlier if e.remediation_intent)
