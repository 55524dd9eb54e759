"""Decides what resolved alerts change in the ledger, from what a run sees alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from tracer.ledger import Entry, EntryEvent, EntryState, Field, transition
from tracer.loops.declines import not_declined_yet
from tracer.loops.life_rules import LifeRules
from tracer.loops.loop_view import LoopBranch, LoopView
from tracer.remediation import Loop
from tracer.text import iso_seconds, parse_time, span_text
from tracer.tracing import Trace

_SHORT = timedelta(minutes=10)
"""An alert that began so lately may not be recorded yet: a run waits for its runner."""


class EntryUpdate(Struct, frozen=True, kw_only=True):
    """What becomes of one entry; without `fields` it has everything already.

    `branch` is the one of the loop that has the entry and goes on. Without one it is
    changed in the rolling branch.
    """

    trace: Trace
    entry: Entry
    branch: LoopBranch | None
    fields: Mapping[Field, str | int]
    warning: str | None = None


def resolve(loop: Loop, view: LoopView, now: datetime) -> tuple[EntryUpdate, ...]:
    """Return what the resolved alerts of a loop change. Pure.

    An alert without an entry changes nothing: it was never recorded, or by rule.
    """
    updates = []
    # What a person closed is changed no more: the ledger keeps its entries as declined.
    own = () if view.branch.is_declined else (view.branch,)
    for trace in loop.traces:
        places = [
            (entry, branch)
            for entries, branch in (
                *((branch.own_entries, branch) for branch in (*own, *view.elsewhere)),
                (view.recorded, None),
            )
            if (entry := entry_that_ends(trace, entries))
        ]
        if places:
            # Another episode ends only where no place has that of the message. What moved
            # away is superseded on one branch, and goes on in another place.
            ended, where = min(
                places,
                key=lambda each: (not _is_named(trace, each[0]), _rank(trace, each[0])),
            )
            # Of another branch that waits for a place, the rolling one shows a copy.
            has_copy = where is not None and where in view.elsewhere
            updates += [
                _update(trace, entry, branch, now)
                for entry, branch in places
                if branch is where or (has_copy and entry.is_same(ended))
            ]
    return tuple(updates)


def closed_branches(loop: Loop, view: LoopView) -> tuple[LoopBranch, ...]:
    """Return the closed branches with an entry that ends, and that the ledger lacks. Pure."""
    return tuple(
        branch
        for branch in not_declined_yet(view.declined, view.in_ledger)
        if any(entry_that_ends(trace, branch.own_entries) for trace in loop.traces)
    )


def entry_that_ends(trace: Trace, entries: Sequence[Entry]) -> Entry | None:
    """Return the entry of the episode that a message ends.

    Some tools send no start when an alert resolves, or that of the message itself: then
    it is the newest open one of the same condition, unless that began later. One for
    another requirement counts only where the message's own has none, and a superseded one
    only where no other is there: what became of the episode is in the other.
    """
    fingerprint = trace.alert.fingerprint
    own = [entry for entry in entries if entry.fingerprint == fingerprint]
    exact = [entry for entry in own if _is_named(trace, entry)]
    is_open = [entry for entry in own if entry.state is EntryState.OPEN]
    later = [entry for entry in is_open if _began_after(trace, entry)]
    endable = [entry for entry in is_open if entry not in later]
    candidates = exact or endable or [entry for entry in own if entry not in later]
    return min(
        reversed(candidates), key=lambda entry: _rank(trace, entry), default=None
    )


def left_open(loop: Loop, view: LoopView) -> tuple[str, ...]:
    """Return a warning for each alert with an open entry that its message does not end. Pure.

    What fires is not to look as if it was over, because the end of an earlier episode came
    late.
    """
    branches = (view.branch, *view.elsewhere)
    entries = [entry for branch in branches for entry in branch.own_entries]
    return tuple(
        f"the end of {trace.alert.name} names the start {iso_seconds(started)}; its entry "
        f"of {later.timestamp} began later, and stays open"
        for trace in loop.traces
        if (started := trace.alert.started_at)
        and not any(_is_named(trace, entry) for entry in (*entries, *view.recorded))
        and (later := _open_later(trace, (*entries, *view.recorded)))
    )


def may_come_before(loop: Loop, rules: LifeRules) -> bool:
    """Whether an end may be here before its alert, which another run records now. Pure.

    Alerts that resolve after seconds start two runs at once, and either may be first.
    """
    return any(
        (started := trace.alert.started_at)
        and rules.now - started < _SHORT
        and not trace.alert.severity.is_below(rules.min_severity)
        for trace in loop.traces
    )


def _open_later(trace: Trace, entries: Sequence[Entry]) -> Entry | None:
    same = (e for e in entries if e.fingerprint == trace.alert.fingerprint)
    is_open = [entry for entry in same if entry.state is EntryState.OPEN]
    return next((entry for entry in is_open if _began_after(trace, entry)), None)


def _began_after(trace: Trace, entry: Entry) -> bool:
    """Whether an entry began after the episode that a message ends, as far as is known.

    A condition has one episode at a time. So one that began between the start and the end
    of the message is the same, whatever tools make of its start. The time of an entry with a
    delivery is that of its run: its message had no start.
    """
    started, ended = trace.alert.started_at, trace.alert.ended_at
    began = parse_time(entry.timestamp)
    if started is None or began is None or entry.delivery:
        return False
    return began > started and (ended is None or ended < began)


def _is_named(trace: Trace, entry: Entry) -> bool:
    """Whether a message names the start of an entry's episode."""
    started = trace.alert.started_at
    return started is not None and entry.timestamp == iso_seconds(started)


def _rank(trace: Trace, entry: Entry) -> tuple[bool, bool]:
    """Return the place of an entry of an episode among others: the first one ends."""
    return not entry.is_live, entry.requirement != trace.requirement_id


def _update(
    trace: Trace, entry: Entry, branch: LoopBranch | None, now: datetime
) -> EntryUpdate:
    fields: dict[Field, str | int] = {}
    warning: str | None
    if entry.state is None:
        fields |= _end_fields(trace, entry, now)
        warning = f"its entry has the status `{entry.status}`, which is left as it is"
    else:
        step = transition(entry.state, EntryEvent.RESOLVED)
        warning = step.warning
        if step.state is not entry.state:
            fields[Field.STATUS] = step.state.value
        if warning is None:
            fields |= _end_fields(trace, entry, now)
    return EntryUpdate(
        trace=trace, entry=entry, branch=branch, fields=fields, warning=warning
    )


def _end_fields(trace: Trace, entry: Entry, now: datetime) -> dict[Field, str | int]:
    """Return when an episode ended, and how long it lasted, where the entry lacks that."""
    if entry.resolved_at is not None:
        return {}
    started = parse_time(entry.timestamp)
    ended = _end_time(trace, started, now)
    fields: dict[Field, str | int] = {Field.RESOLVED_AT: iso_seconds(ended)}
    if started:
        fields[Field.DURATION] = span_text(ended - started)
    return fields


def _end_time(trace: Trace, started: datetime | None, now: datetime) -> datetime:
    """Return when an episode ended: as the tool has it, unless that cannot be.

    Some tools send the time of the start as that of each of their messages.
    """
    ended = trace.alert.ended_at
    is_possible = ended and ended <= now and (started is None or started < ended)
    return ended if ended and is_possible else now
