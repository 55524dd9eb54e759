"""A loop: the alerts that one remediation answers."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from tracer.alerts import Status
from tracer.ledger import Entry
from tracer.tracing import Trace


class Loop(Struct, frozen=True, kw_only=True):
    """The traces that share a key: of one violated requirement, or one condition.

    `earlier` are the ledger's entries of loops that had the key before, `declined` the
    addresses of pull requests of the key that a person closed. `is_corrected`: a person
    has named the requirement, so that entries of the alerts for others are superseded.
    `is_moved`: its alerts came for another requirement, and a person has moved them here.
    `stays`: no other loop has its alerts, although some of their entries are superseded.
    """

    key: str
    traces: tuple[Trace, ...]
    earlier: tuple[Entry, ...] = ()
    declined: tuple[str, ...] = ()
    is_corrected: bool = False
    is_moved: bool = False
    stays: bool = False

    @property
    def is_resolved(self) -> bool:
        """Whether its alerts have resolved. Alerts of the same key that fire are another `Loop`."""
        return self.traces[0].alert.status is Status.RESOLVED

    @property
    def trace(self) -> Trace:
        """The trace that the remediation is written about: the worst."""
        return min(self.traces, key=lambda t: t.alert.severity.rank)


def group(traces: Sequence[Trace], *, is_corrected: bool = False) -> tuple[Loop, ...]:
    """Gather traces into loops: the worst first, then the oldest; those that resolved last.

    So the worst loops get the last free places for pull requests, as in `reconcile`. If an
    alert fires and resolves in one batch, its entry is written before it is resolved.

    Args:
        traces: all that are to be remediated.
        is_corrected: whether a person has named their requirement.

    """
    gathered: dict[tuple[bool, str], list[Trace]] = {}
    for trace in traces:
        has_resolved = trace.alert.status is Status.RESOLVED
        gathered.setdefault((has_resolved, trace.loop), []).append(trace)
    loops = [
        Loop(key=key, traces=tuple(traces), is_corrected=is_corrected)
        for (_, key), traces in gathered.items()
    ]
    return tuple(sorted(loops, key=_urgency))


def _urgency(loop: Loop) -> tuple[bool, int, datetime]:
    oldest = min(trace.moment for trace in loop.traces)
    return loop.is_resolved, loop.trace.alert.severity.rank, oldest
