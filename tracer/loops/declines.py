"""A closed pull request is an answer: to which alerts, and what the ledger keeps of it."""

from collections.abc import Callable, Iterator, Sequence

from tracer.alerts import Status
from tracer.ledger import (
    Entry,
    EntryChange,
    EntryEvent,
    EntryState,
    Field,
    Ledger,
    merge_ledgers,
    read_ledgers,
    transition,
)
from tracer.loops.branches import name_in_files
from tracer.loops.entry_edits import changes_to
from tracer.loops.life_rules import LifeRules
from tracer.loops.loop_view import LoopBranch
from tracer.loops.moved_ledgers import ledgers_before_move
from tracer.loops.overlaid_snapshot import OverlaidSnapshot
from tracer.loops.recorded_alerts import (
    entries_of_episode,
    entry_of,
    is_recorded,
)
from tracer.remediation import FileChange, Loop
from tracer.repository import Snapshot
from tracer.text import fill_path, has_only_placeholder, has_placeholders
from tracer.tracing import Trace


def is_answered(
    loop: Loop, branch: LoopBranch, rules: LifeRules, recorded: Sequence[Entry] = ()
) -> bool:
    """Whether a closed pull request answers all alerts of a loop. Pure.

    An end belongs to an episode that is there, or is on a later branch. What is superseded
    there, or in what the ledger has of it, had another answer. One without entries, as a
    person has removed them, answers none.

    Args:
        loop: the alerts.
        branch: the one of the pull request.
        rules: how long it answers further episodes.
        recorded: the ledger, which has further episodes that it has answered already.

    """
    pull_request = branch.view.pull_request
    is_recent = rules.is_recent(pull_request.closed_at if pull_request else None)
    kept = filter(branch.has_added, recorded)
    current = (e for e in branch.current_entries if e.branch == branch.name)
    own = [*kept, *current]
    return bool(branch.own_entries) and all(
        not _is_superseded(trace, own) and answers(trace, own, is_recent=is_recent)
        for trace in loop.traces
    )


def _is_superseded(trace: Trace, entries: Sequence[Entry]) -> bool:
    episode = entries_of_episode(trace, entries)
    return any(not entry.is_live for entry in episode)


def answers(trace: Trace, declined: Sequence[Entry], *, is_recent: bool = True) -> bool:
    """Whether declined entries answer an alert, too.

    They do for the episodes that they have; and for a while for further ones of the same
    alerts, unless an alert is worse.
    """
    if entry := entry_of(trace, declined):
        return not is_worse(trace, entry)
    is_firing = trace.alert.status is Status.FIRING
    return is_recent and is_firing and _is_alike(trace, declined)


def is_worse(trace: Trace, entry: Entry) -> bool:
    """Whether an alert fires with a worse severity than the entry of its episode has.

    Not where the episode is over: then the message is late.
    """
    before = entry.known_severity
    if before is None or entry.resolved_at is not None:
        return False
    is_firing = trace.alert.status is Status.FIRING
    return is_firing and trace.alert.severity.rank < before.rank


def asks_again(loop: Loop, declined: Sequence[LoopBranch], entry: Entry) -> bool:
    """Whether an alert of a loop is worse than an entry that was declined. Pure."""
    answered = {EntryState.DECLINED, EntryState.SUPERSEDED}
    is_declined = any(branch.has_added(entry) for branch in declined)
    return (
        is_declined
        and entry.state in answered
        and any(
            is_worse(trace, entry)
            for trace in loop.traces
            if entries_of_episode(trace, [entry])
        )
    )


def _is_alike(trace: Trace, entries: Sequence[Entry]) -> bool:
    """Whether entries are about the same alert, and as severe."""
    alert = trace.alert
    ranks = [known.rank for entry in entries if (known := entry.known_severity)]
    is_known = any(entry.fingerprint == alert.fingerprint for entry in entries)
    return is_known and not (ranks and alert.severity.rank < min(ranks))


def not_declined_yet(
    branches: Sequence[LoopBranch], recorded: Sequence[Entry]
) -> tuple[LoopBranch, ...]:
    """Return the closed branches with entries that the ledger does not keep yet."""
    return tuple(
        branch
        for branch in branches
        if any(not is_recorded(entry, recorded) for entry in branch.own_entries)
    )


def kept_ledgers(files: Snapshot, template: str, branch: LoopBranch) -> dict[str, str]:
    """Return the ledger files that keep the entries of a closed branch, by their paths."""
    if branch.files is None:
        return {}
    return {
        other.path: merge_ledgers(
            Ledger.parse(other.path, files.read(other.path)),
            other,
            lambda entry: entry.branch == branch.name,
        )
        for other in branch_ledgers(branch.files, template, branch)
        if any(entry.branch == branch.name for entry in other.entries)
    }


def kept_files(
    files: Snapshot, template: str, branch: LoopBranch
) -> tuple[FileChange, ...]:
    """Return the changes that keep the entries of a closed branch as they are."""
    return changes_to(files, kept_ledgers(files, template, branch))


def declined_files(
    files: Snapshot, template: str, branches: Sequence[LoopBranch]
) -> tuple[FileChange, ...]:
    """Return the changes that keep the entries of closed branches, each as declined.

    Raises:
        LedgerError: where a ledger cannot be read, or has no place for an entry.

    """
    texts: dict[str, str] = {}
    for branch in branches:
        own = kept_ledgers(OverlaidSnapshot(files, texts), template, branch)
        texts |= {path: declined(path, own[path], branch.name) for path in own}
    return changes_to(files, texts)


def declined(path: str, text: str, branch: str) -> str:
    """Return a ledger in which each entry of a branch is declined.

    Raises:
        LedgerError: where an entry's form has no place for that.

    """
    return _declined_where(Ledger.parse(path, text), lambda e: e.branch == branch)


def declined_entries(before: Ledger, text: str) -> str:
    """Return a later text of a ledger in which each new entry is declined.

    Raises:
        LedgerError: where an entry's form has no place for that.

    """
    after = Ledger.parse(before.path, text)
    return _declined_where(after, lambda e: not is_recorded(e, before.entries))


def _declined_where(ledger: Ledger, counts: Callable[[Entry], bool]) -> str:
    changes = []
    for index, entry in enumerate(ledger.entries):
        state = entry.state if counts(entry) else None
        if state and transition(state, EntryEvent.DECLINED).state is not state:
            fields: dict[Field, str | int] = {Field.STATUS: EntryState.DECLINED.value}
            changes.append(EntryChange(index, fields))
    return ledger.with_changes(changes)


def branch_ledgers(
    files: Snapshot, template: str, branch: LoopBranch
) -> Iterator[Ledger]:
    """Walk over the ledger files that may have entries of a branch."""
    is_known = has_only_placeholder(template, "loop") or not has_placeholders(template)
    if not is_known:
        yield from read_ledgers(files, template)
        return
    name = name_in_files(branch.name)
    path = fill_path(template, {"loop": name})
    ledger = Ledger.parse(path, files.read(path))
    yield ledger
    if all(entry.branch != branch.name for entry in ledger.entries):
        for moved in ledgers_before_move(files, template, name):
            yield Ledger.parse(path, moved.text)
