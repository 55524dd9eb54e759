"""What a worse severity changes: the entry, the intent's priority, and what people read of it."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from tracer.forge import CreatedCommit
from tracer.ledger import Entry
from tracer.loops.entry_edits import changes_to
from tracer.loops.overlaid_snapshot import OverlaidSnapshot
from tracer.loops.recorded_alerts import entry_of
from tracer.loops.remediation_writer import RemediationWriter
from tracer.remediation import FileChange, Loop, priority
from tracer.repository import Snapshot


class RaisedSeverity(Struct, frozen=True, kw_only=True):
    """Alerts that are worse than their entries said, and the commit that records it.

    `priority` is the new one of their intent; `None` where that was as high already, or
    where a person wrote it.
    """

    worse: Loop
    commit: CreatedCommit
    priority: str | None


class RaisedIntents(Struct, frozen=True, kw_only=True):
    """The files of intents with a higher priority, and that priority if there is one."""

    files: tuple[FileChange, ...]
    priority: str | None


def raised_intents(
    writer: RemediationWriter,
    files: Snapshot,
    worse: Loop,
    entries: Sequence[Entry],
    answering: Entry | None = None,
) -> RaisedIntents:
    """Return the intents of alerts that are worse than all that these were for.

    Args:
        writer: knows where intents are.
        files: those of the branch that is to change.
        worse: the alerts.
        entries: all that the branch knows; those of an alert name its intent.
        answering: an entry of the intent that answers alerts without an entry.

    """
    texts: dict[str, str] = {}
    levels = []
    for trace in sorted(worse.traces, key=lambda each: each.alert.severity.rank):
        own = entry_of(trace, entries) or answering
        if own is None or not own.remediation_intent:
            continue
        others = (e for e in entries if _has_intent_of(own, e))
        if any(e.severity_rank <= trace.alert.severity.rank for e in others):
            continue
        overlaid = OverlaidSnapshot(files, texts)
        raised = writer.raised_intent(replace(worse, traces=(trace,)), own, overlaid)
        if raised:
            texts[raised.path] = raised.after
            levels.append(priority(trace).level)
    changes = changes_to(files, texts)
    return RaisedIntents(
        files=changes, priority=min(filter(None, levels), default=None)
    )


def _has_intent_of(entry: Entry, other: Entry) -> bool:
    is_there = other.branch == entry.branch
    return is_there and other.remediation_intent == entry.remediation_intent
