"""Counts how often an episode was reported: in the pull request's text, then in its entry.

Each commit on a branch asks people to approve its checks again, so a repeated alert alone
makes none. The text keeps the count until the branch gets its next commit.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from tracer.errors import LedgerError
from tracer.forge import Sighting
from tracer.ledger import Entry, EntryChange, EntryState, Field, Ledger
from tracer.loops.declines import is_worse
from tracer.loops.entry_edits import EntryEdit, changes_to, edited_files
from tracer.loops.loop_view import LoopBranch
from tracer.loops.overlaid_snapshot import OverlaidSnapshot
from tracer.loops.pull_request_numbers import with_numbers
from tracer.loops.recorded_alerts import entry_of, is_recorded
from tracer.remediation import FileChange, Loop
from tracer.repository import Snapshot
from tracer.text import iso_seconds, path_pattern
from tracer.tracing import Trace


def seen_again(loop: Loop, branch: LoopBranch, now: datetime) -> dict[str, Sighting]:
    """Return the new counts of the alerts that a branch records, by their episodes. Pure.

    Of two runs at once, one may not see what the other has counted: a count may be too
    low, never too high.
    """
    seen = {}
    for trace in loop.traces:
        entry = entry_of(trace, branch.own_entries)
        if entry and entry.state is EntryState.OPEN:
            count = entry_with_counts(entry, branch).count
            seen[episode_of(entry)] = Sighting(count=count + 1, last=iso_seconds(now))
    return seen


def entry_with_counts(entry: Entry, branch: LoopBranch) -> Entry:
    """Return an entry with what the texts of pull requests have counted since."""
    sighting = branch.counts.get(episode_of(entry))
    if sighting is None or sighting.count <= entry.count:
        return entry
    return replace(entry, occurrences=str(sighting.count), last_seen=sighting.last)


def counted_entries(
    branch: LoopBranch, seen: Mapping[str, Sighting]
) -> tuple[Entry, ...]:
    """Return the entries of a branch with all that was counted, also just now."""
    entries = (entry_with_counts(entry, branch) for entry in branch.own_entries)
    return tuple(
        replace(entry, occurrences=str(now.count), last_seen=now.last)
        if (now := seen.get(episode_of(entry)))
        else entry
        for entry in entries
    )


def entries_of(traces: Sequence[Trace], branch: LoopBranch) -> tuple[Entry, ...]:
    """Return the entries that a branch has of some alerts."""
    entries = (entry_of(trace, branch.own_entries) for trace in traces)
    return tuple(filter(None, entries))


def with_counts(
    branch: LoopBranch,
    files: Snapshot,
    template: str,
    changes: Sequence[FileChange],
    seen: Mapping[str, Sighting] | None = None,
) -> tuple[FileChange, ...]:
    """Return the changes of a commit, together with the counts that the entries take over.

    `seen` was counted just now; the rest is in the text of the pull request, whose number
    the entries take over, too. Where an entry has no place for a count, the changes stay
    as they are: new alerts get their entries.
    """
    counts = _with_counts(files, template, changes, list(_edits(branch, seen or {})))
    return with_numbers(counts, template, [branch.view])


def _with_counts(
    files: Snapshot,
    template: str,
    changes: Sequence[FileChange],
    edits: Sequence[EntryEdit],
) -> tuple[FileChange, ...]:
    if not edits:
        return tuple(changes)
    overlaid = OverlaidSnapshot(
        files, {change.path: change.after for change in changes}
    )
    try:
        edited = edited_files(overlaid, template, edits)
    except LedgerError:
        return tuple(changes)
    texts = {change.path: change.after for change in (*changes, *edited)}
    return changes_to(files, texts)


def with_known_counts(
    changes: Sequence[FileChange], template: str, known: Mapping[str, Sighting]
) -> tuple[FileChange, ...]:
    """Return the changes of a commit whose new entries have counts that are known of them.

    A person has moved the alerts: other entries had counted them before.
    """
    is_ledger = path_pattern(template).fullmatch
    return tuple(
        _with_known_counts(change, known)
        if known and is_ledger(change.path)
        else change
        for change in changes
    )


def _with_known_counts(change: FileChange, known: Mapping[str, Sighting]) -> FileChange:
    ledger = Ledger.parse(change.path, change.after)
    before = Ledger.parse(change.path, change.before).entries
    counts = [
        EntryChange(index, count_fields(seen))
        for index, entry in enumerate(ledger.entries)
        if (seen := known.get(episode_of(entry)))
        and seen.count > entry.count
        and not is_recorded(entry, before)
    ]
    try:
        return replace(change, after=ledger.with_changes(counts))
    except LedgerError:  # a template of the repository's own left out the fields
        return change


def count_fields(seen: Sighting) -> dict[Field, str | int]:
    """Return what an entry says of how often its episode was reported."""
    return {Field.OCCURRENCES: seen.count, Field.LAST_SEEN: seen.last}


def worse(loop: Loop, entries: Sequence[Entry]) -> Loop:
    """Return the alerts of a loop that are worse than their open entries say. Pure."""
    traces = [
        trace
        for trace in loop.traces
        if (entry := entry_of(trace, entries))
        and entry.state is EntryState.OPEN
        and is_worse(trace, entry)
    ]
    return replace(loop, traces=tuple(traces))


def severity_edits(loop: Loop, entries: Sequence[Entry]) -> list[EntryEdit]:
    """Return what raises the severity of the entries of some alerts."""
    return [
        EntryEdit(entry, {Field.SEVERITY: str(trace.alert.severity)})
        for trace in loop.traces
        if (entry := entry_of(trace, entries))
    ]


def episode_of(entry: Entry) -> str:
    """Return the name of an episode, as the hidden marks of a text have it."""
    return Sighting.name(entry.fingerprint, entry.timestamp)


def _edits(branch: LoopBranch, seen: Mapping[str, Sighting]) -> Iterator[EntryEdit]:
    own = branch.own_entries
    for entry, after in zip(own, counted_entries(branch, seen), strict=True):
        if after != entry and after.last_seen:
            now = Sighting(count=after.count, last=after.last_seen)
            yield EntryEdit(entry, count_fields(now))
