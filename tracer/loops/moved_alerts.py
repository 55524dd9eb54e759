"""Finds where alerts go on after a person has moved them to another requirement."""

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from tracer.forge import Forge
from tracer.ledger import Entry
from tracer.loops.branches import key_of
from tracer.loops.loop_view import NewPlace, Retracing
from tracer.loops.misplaced_entries import find_misplaced
from tracer.loops.recorded_alerts import entries_of_episode, is_elsewhere
from tracer.remediation import Loop
from tracer.tracing import Trace


class MovedLoop(Struct, frozen=True, kw_only=True):
    """A loop that has alerts of another one now; `before` are their traces there."""

    loop: Loop
    before: tuple[Trace, ...]


class MovedAlerts:
    """Follows alerts to the loops in which they have their entries now.

    The tool that sends them still names the requirement that a person has corrected.
    """

    def __init__(self, forge: Forge, ledger_file: str, retracing: Retracing) -> None:
        self._forge = forge
        self._ledger_file = ledger_file
        self._retracing = retracing

    def in_base(self, loop: Loop, base: Sequence[Entry]) -> tuple[MovedLoop, ...]:
        """Return the loops that have some alerts of a loop in the base branch."""
        moved = [trace for trace in loop.traces if is_elsewhere(trace, base)]
        return self._loops(moved, base)

    def loops(self, loop: Loop, moved: Sequence[Trace]) -> tuple[MovedLoop, ...]:
        """Return the loops that have some alerts of a loop now.

        Raises:
            TracerError: where the forge does not answer, or a ledger cannot be read.

        """
        left = replace(loop, traces=tuple(moved))
        found = find_misplaced(self._forge, self._ledger_file, left).entries
        return self._loops(moved, [misplaced.entry for misplaced in found])

    def _loops(
        self, moved: Sequence[Trace], entries: Sequence[Entry]
    ) -> tuple[MovedLoop, ...]:
        places: dict[str, list[tuple[Trace, NewPlace]]] = defaultdict(list)
        for trace in moved:
            if place := _place_of(entries_of_episode(trace, entries)):
                places[place.key].append((trace, place))
        return tuple(
            MovedLoop(
                loop=Loop(
                    key=key,
                    traces=tuple(
                        self._retracing.to_place(*member) for member in members
                    ),
                    is_moved=True,
                ),
                before=tuple(trace for trace, _ in members),
            )
            for key, members in places.items()
        )


def _place_of(entries: Sequence[Entry]) -> NewPlace | None:
    """Return where the one entry is that was not superseded."""
    live = (e for e in entries if e.is_live and e.branch)
    entry = next(live, None)
    if entry is None:
        return None
    return NewPlace(key=key_of(entry.branch or ""), requirement=entry.requirement)
