"""How urgent a remediation is: by the alert's severity and the requirement's priority."""

import re

from msgspec import Struct

from tracer.alerts import Severity
from tracer.tracing import Trace

# The method's own table: critical P0, high P1, medium P2, low P3.
_BY_SEVERITY = {
    Severity.CRITICAL: "P0",
    Severity.HIGH: "P1",
    Severity.MEDIUM: "P2",
    Severity.LOW: "P3",
    Severity.INFO: "P3",
}


class Priority(Struct, frozen=True, kw_only=True):
    """How urgent a remediation is, and why; `level` is `None` where nothing says it."""

    level: str | None
    reason: str


def priority(trace: Trace, recurrence: int = 0) -> Priority:
    """Return how urgent a remediation is; what came back is raised by one.

    Args:
        trace: of its worst alert.
        recurrence: how many earlier remediations of the loop did not last.

    """
    first = _first_priority(trace)
    return raised_as_it_came_back(first) if recurrence else first


def raised_as_it_came_back(first: Priority) -> Priority:
    """Return a priority one level higher, where it has a higher one."""
    if first.level in {None, "P0"}:
        return first
    raised = f"P{int(first.level[1:]) - 1}" if first.level else None
    return Priority(level=raised, reason=f"{first.reason}; raised, as it came back")


def priority_by_severity(severity: Severity | None) -> str | None:
    """Return the level that a severity alone gives; `None` where it gives none."""
    return _BY_SEVERITY.get(severity) if severity else None


def _first_priority(trace: Trace) -> Priority:
    """Return the priority by severity; a violated SLA has at least its requirement's."""
    severity = trace.alert.severity
    level, reason = _BY_SEVERITY.get(severity), f"{severity.capitalize()} severity"
    own = trace.requirement.priority if trace.requirement else None
    own_level = re.match(r"P\d", own or "", re.IGNORECASE)
    if trace.sla and own_level and (level is None or own_level[0].upper() < level):
        return Priority(
            level=own_level[0].upper(),
            reason=f"the requirement's own; {trace.sla.id} is violated",
        )
    if trace.sla:
        reason += ", SLA violation"
    return Priority(level=level, reason=reason)
