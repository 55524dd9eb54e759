"""Finds where alerts go on after a person has moved them to another requirement."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from tracer.forge import Forge
from tracer.ledger import Entry, EntryState
from tracer.loops.branches import key_of
from tracer.loops.misplaced_entries import find_misplaced
from tracer.loops.recorded_alerts import entries_of_episode
from tracer.remediation import Loop
from tracer.tracing import Trace


def loops_of_moved(
    forge: Forge, ledger_file: str, loop: Loop, moved: Sequence[Trace]
) -> Iterator[Loop]:
    """Walk over the loops in which alerts have their entries now.

    The tool that sends them still names the requirement that a person has corrected.

    Raises:
        TracerError: where the forge does not answer, or a ledger cannot be read.

    """
    left = replace(loop, traces=tuple(moved))
    found = [m.entry for m in find_misplaced(forge, ledger_file, left).entries]
    traces: dict[str, list[Trace]] = defaultdict(list)
    for trace in moved:
        if key := _key_of(entries_of_episode(trace, found)):
            traces[key].append(trace)
    for key, own in traces.items():
        yield Loop(key=key, traces=tuple(own), is_moved=True)


def _key_of(entries: Sequence[Entry]) -> str | None:
    """Return the key of the loop that has the one entry which was not superseded."""
    live = (e for e in entries if e.state is not EntryState.SUPERSEDED)
    branch = next((entry.branch for entry in live if entry.branch), None)
    return key_of(branch) if branch else None
