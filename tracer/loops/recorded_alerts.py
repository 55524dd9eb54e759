"""Which alerts of a loop a ledger has already, and which intent answers them."""

from collections.abc import Sequence
from dataclasses import replace

from tracer.ledger import Entry, EntryState
from tracer.loops.branches import ordinal_of
from tracer.remediation import Loop
from tracer.text import iso
from tracer.tracing import Trace


def entry_of(trace: Trace, entries: Sequence[Entry]) -> Entry | None:
    """Return the entry of a trace's episode: the same condition, started at the same time."""
    alert = trace.alert
    started = iso(alert.started_at) if alert.started_at else None
    own = (each for each in entries if each.is_episode(alert.fingerprint, started))
    return next(own, None)


def without_recorded(loop: Loop, entries: Sequence[Entry]) -> Loop:
    """Return the loop with the alerts that some entries lack; there may be none."""
    missing = tuple(each for each in loop.traces if entry_of(each, entries) is None)
    return replace(loop, traces=missing)


def earlier_entries(
    key: str, branch: str, entries: Sequence[Entry]
) -> tuple[Entry, ...]:
    """Return the entries of a loop that came before a branch, under the same key.

    What was declined, or was about another requirement, has not come back.
    """
    ordinal = ordinal_of(branch, key)
    gone = {EntryState.DECLINED, EntryState.SUPERSEDED}
    return tuple(
        entry
        for entry in entries
        if 0 < ordinal_of(entry.branch, key) < ordinal and entry.state not in gone
    )


def is_recorded(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether the episode of an entry is among some entries."""
    fingerprint, started = entry.fingerprint, entry.timestamp
    return fingerprint is not None and any(
        other.is_episode(fingerprint, started) for other in entries
    )
