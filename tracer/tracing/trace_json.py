"""What the trace file shows of each noun: the only place that knows its keys."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from tracer.alerts import Alert
from tracer.history import Window
from tracer.text import JSONValue, iso
from tracer.tracing.fault_place import FaultPlace
from tracer.tracing.named_requirement import Candidate
from tracer.tracing.suspects import Suspect
from tracer.tracing.trace import Trace, Undefined

_INTERNAL = frozenset(("cause", "is_unit_borrowed"))
"""A hash that only names loops, and what only helps to read the rule."""
_ALERT = tuple(name for name in Alert.__struct_fields__ if name not in _INTERNAL)
_REQUIREMENT = (
    *("id", "title", "path", "line", "type", "priority", "owner"),
    *("criteria", "related"),
)
_MATCH = ("requirement", "how", "confidence", "evidence")
_CANDIDATE = ("id", "how", "confidence", "evidence")
_INTENT = ("id", "title", "path", "line", "requestor", "priority", "description")
_COMMIT = ("sha", "author", "date", "subject", "pull_request")
_ENTRY = ("alert_id", "timestamp", "remediation_intent", "status")


def trace_as_json(trace: Trace) -> Mapping[str, JSONValue]:
    """Write a trace as the trace file has it: keys are always there, unknown is null.

    Keys may be added, but none may go: other tools read them.
    """
    intents: list[JSONValue] = [_shown(intent, _INTENT) for intent in trace.intents]
    definition = trace.definition
    return {
        "alert": as_json(trace.alert),
        "match": {
            **_shown(trace.match, _MATCH),
            "candidates": [_candidate(each, trace) for each in trace.match.candidates],
        },
        "requirement": _requirement(trace),
        "sla": as_json(trace.sla),
        "quote": as_json(trace.quote),
        "statement": as_json(trace.statement),
        "violation": as_json(trace.violation),
        "intents": intents,
        "intent": intents[0] if intents else None,
        "constraints": as_json(definition.constraints if definition else ()),
        "rules": as_json(definition.rules if definition else ()),
        "implementations": as_json(trace.implementations),
        "tests": as_json(trace.tests),
        "telemetry": as_json(trace.telemetry),
        "designs": [_shown(each, ("path", "line")) for each in trace.designs],
        **_history(trace),
        "frames": [_frame(frame) for frame in trace.frames],
        "leads": [_lead(place) for place in trace.leads],
        "window": _window(trace.window),
        "deployed": trace.deployed,
        "deployments": _deployments(trace),
        "owners": [_shown(owner, ("name", "source")) for owner in trace.owners],
        "hypotheses": as_json(trace.hypotheses),
        "history": [_shown(entry, _ENTRY) for entry in trace.history],
        "scanned": {
            "at": as_json(trace.reported_at),
            **_shown(trace.scanned, trace.scanned.__struct_fields__),
        },
        "moment": as_json(trace.moment),
        "loop": trace.loop,
        "remediation": as_json(trace.remediation),
        "pull_request": as_json(trace.pull_request),
        "warnings": as_json(trace.warning_texts),
    }


def _history(trace: Trace) -> dict[str, JSONValue]:
    return {
        "commits": [_shown(commit, _COMMIT) for commit in trace.commits],
        "recent_commits": [_shown(commit, _COMMIT) for commit in trace.recent_commits],
        "suspects": [_suspect(each) for each in trace.suspects if each.is_recent],
        "older_suspects": [
            _suspect(each) for each in trace.suspects if not each.is_recent
        ],
        "unranked_commits": [_shown(commit, _COMMIT) for commit in trace.unranked],
        "lanes": [
            {"lane": each.lane, "path": each.path, **_shown(each.commit, _COMMIT)}
            for each in trace.lanes
        ],
        "verdict": as_json(trace.verdict),
        "cleared": as_json(trace.cleared),
    }


def _requirement(trace: Trace) -> JSONValue:
    requirement = trace.requirement
    if requirement is None:
        return None
    return {
        **_shown(requirement, _REQUIREMENT),
        "also_defined": [other.place for other in trace.also_defined],
        "tied": bool(trace.conflicts),
        "withdrawn": trace.withdrawn_at,
        "mentions": as_json(trace.mentions),
    }


def _candidate(candidate: Candidate, trace: Trace) -> JSONValue:
    definitions = (each for each in trace.candidates if each.id == candidate.id)
    definition = next(definitions, Undefined(id=candidate.id))
    return {
        **_shown(candidate, _CANDIDATE),
        **_shown(definition, ("title", "path", "line")),
    }


def _window(window: Window | None) -> JSONValue:
    if window is None:
        return None
    return {"from": window.start, "to": window.end, "basis": str(window.basis)}


def _deployments(trace: Trace) -> JSONValue:
    window = trace.window
    return {
        "running": as_json(window.running if window else None),
        "before": as_json(window.before if window else None),
        "searched": list(trace.deployments.searched),
        "not_searched": list(trace.deployments.not_searched),
    }


def _suspect(suspect: Suspect) -> JSONValue:
    return {
        **_shown(suspect.commit, _COMMIT),
        "score": suspect.score,
        "confidence": suspect.confidence,
        "reasons": list(suspect.reasons),
        "path": suspect.path,
        "line": suspect.line,
        "recent": suspect.is_recent,
        "revert": _revert(suspect),
    }


def _revert(suspect: Suspect) -> JSONValue:
    trial = suspect.revert
    if trial is None:
        return None
    return {
        "applies": not trial.conflicts,
        "is_empty": trial.is_empty,
        "conflicts": list(trial.conflicts),
        "onto": suspect.reverted_on,
        "command": f"git revert {suspect.commit.sha}",
    }


def _frame(frame: FaultPlace) -> JSONValue:
    place = frame.place
    return {
        "path": place.path,
        "line": frame.line,
        "function": place.function,
        "code": frame.code or None,
    }


def _lead(lead: FaultPlace) -> JSONValue:
    place = lead.place
    return {
        "path": place.path,
        "line": place.start or None,
        "function": place.function,
        "reason": lead.note,
    }


def _shown(noun: Struct, keys: tuple[str, ...]) -> dict[str, JSONValue]:
    return {key: as_json(getattr(noun, key)) for key in keys}


def as_json(value: object) -> JSONValue:
    """Write a value as JSON: all of its fields, times in ISO 8601 and UTC."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)
        case datetime():
            return iso(value)
        case tuple() | list():
            return [as_json(member) for member in value]
        case Mapping():
            return {str(key): as_json(member) for key, member in value.items()}
        case Struct():
            is_alert = isinstance(value, Alert)
            return _shown(value, _ALERT if is_alert else value.__struct_fields__)
    message = f"{type(value).__name__} has no JSON form"
    raise TypeError(message)
