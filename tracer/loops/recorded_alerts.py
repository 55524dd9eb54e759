"""Which alerts of a loop a ledger has already, and which intent answers them."""

from collections.abc import Sequence

from msgspec.structs import replace

from tracer.forge import Sighting
from tracer.ledger import Entry, EntryState
from tracer.loops.branches import ordinal_of
from tracer.remediation import Loop
from tracer.text import iso_seconds
from tracer.tracing import Trace


def entry_of(trace: Trace, entries: Sequence[Entry]) -> Entry | None:
    """Return the entry of a trace's episode: the same condition, started at the same time.

    An entry for another requirement counts only where no entry is for that of the trace,
    and not after a person said that it is the wrong one.
    """
    episode = entries_of_episode(trace, entries)
    own = [entry for entry in episode if entry.requirement == trace.requirement_id]
    live = [e for e in episode if e.is_live]
    return next(iter([*(e for e in own if e in live), *own, *live]), None)


def entries_of_episode(trace: Trace, entries: Sequence[Entry]) -> list[Entry]:
    """Return all entries of a trace's episode, whatever requirement they are for.

    Without a start in the alert, its episode is the one that its own run has recorded;
    otherwise one of the same condition that is not over, the newest first.
    """
    alert, moment = trace.alert, iso_seconds(trace.moment)
    same = [entry for entry in entries if entry.fingerprint == alert.fingerprint]
    exact = [entry for entry in same if entry.timestamp == moment]
    if alert.started_at:
        return exact
    if trace.delivery:
        exact += [e for e in same if e not in exact and e.delivery == trace.delivery]
    return exact or [entry for entry in reversed(same) if not _is_over(entry)]


def _is_over(entry: Entry) -> bool:
    """Whether an episode has ended; a status in a person's own words does not say so."""
    return entry.state not in {None, EntryState.OPEN}


def is_elsewhere(trace: Trace, entries: Sequence[Entry]) -> bool:
    """Whether the one entry of a trace's episode is for another requirement."""
    episode = entries_of_episode(trace, entries)
    live = [entry for entry in episode if entry.is_live]
    return bool(live) and not any(
        entry.requirement in {None, trace.requirement_id} for entry in live
    )


def episode_name(trace: Trace, entries: Sequence[Entry]) -> str:
    """Return the name of a trace's episode, as the hidden marks of a text have it."""
    entry = entry_of(trace, entries)
    moment = iso_seconds(trace.moment)
    return Sighting.name(trace.alert.fingerprint, entry.timestamp if entry else moment)


def without_recorded(loop: Loop, entries: Sequence[Entry]) -> Loop:
    """Return the loop with the alerts that some entries lack; there may be none.

    Where a person has named the requirement, entries for others count for nothing.
    """
    missing = tuple(
        trace
        for trace in loop.traces
        if (entry := entry_of(trace, entries)) is None
        or (loop.is_corrected and not _is_for(trace, entry))
    )
    return replace(loop, traces=missing)


def _is_for(trace: Trace, entry: Entry) -> bool:
    return entry.requirement == trace.requirement_id and entry.is_live


def earlier_entries(
    key: str, branch: str, entries: Sequence[Entry]
) -> tuple[Entry, ...]:
    """Return the entries of a loop that came before a branch, under the same key, in order.

    What was declined, or was about another requirement, has not come back. The names of
    files have another order: that of the tenth loop comes before that of the second.
    """
    ordinal = ordinal_of(branch, key)
    gone = {EntryState.DECLINED, EntryState.SUPERSEDED}
    earlier = [
        (before, entry.timestamp or "", entry)
        for entry in entries
        if 0 < (before := ordinal_of(entry.branch, key)) < ordinal
        and entry.state not in gone
    ]
    return tuple(e for _, _, e in sorted(earlier, key=lambda each: each[:2]))


def is_recorded(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether an entry is among some entries, as another version of the ledger has it."""
    return any(entry.is_same(other) for other in entries)
