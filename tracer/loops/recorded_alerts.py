"""Which alerts of a loop a ledger has already, and which intent answers them."""

from collections.abc import Sequence
from dataclasses import replace

from tracer.ledger import Entry
from tracer.remediation import Loop
from tracer.text import iso
from tracer.tracing import Trace


def entry_of(trace: Trace, entries: Sequence[Entry]) -> Entry | None:
    """Return the entry of a trace's episode: the same condition, started at the same time."""
    alert = trace.alert
    started = iso(alert.started_at) if alert.started_at else None
    own = (each for each in entries if each.is_episode(alert.fingerprint, started))
    return next(own, None)


def without_recorded(loop: Loop, entries: Sequence[Entry]) -> Loop | None:
    """Return the loop with the alerts that the ledger lacks; `None` where it has all."""
    new = tuple(each for each in loop.traces if entry_of(each, entries) is None)
    return replace(loop, traces=new) if new else None


def intent_on(branch: str, entries: Sequence[Entry]) -> str | None:
    """Return the remediation intent of a branch, as the newest of its entries names it."""
    own = (
        each.remediation_intent for each in reversed(entries) if each.branch == branch
    )
    return next(filter(None, own), None)
