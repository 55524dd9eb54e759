"""A loop: the alerts that one remediation answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracer.alerts import Severity
from tracer.tracing import Trace


@dataclass(frozen=True, kw_only=True, slots=True)
class Loop:
    """The traces that share a key: of one violated requirement, or one condition."""

    key: str
    traces: tuple[Trace, ...]

    @property
    def trace(self) -> Trace:
        """The trace that the remediation is written about: the worst."""
        order = list(Severity)
        return min(self.traces, key=lambda t: order.index(t.alert.severity))


def group(traces: Sequence[Trace]) -> tuple[Loop, ...]:
    """Gather traces into loops, in the order of the alerts."""
    keys = dict.fromkeys(trace.loop for trace in traces)
    return tuple(
        Loop(key=key, traces=tuple(t for t in traces if t.loop == key)) for key in keys
    )
