"""Episodes that the base branch has twice, and which of their entries stays."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct

from tracer.ledger import Entry, EntryState

_BEST = (None, EntryState.RESOLVED, EntryState.OPEN, EntryState.DECLINED)
"""Which of two stays: what a person wrote in words of their own; then what is over."""


class RepeatedEntry(Struct, frozen=True, kw_only=True):
    """An entry of an episode that another one has too; `kept` is the other one."""

    extra: Entry
    kept: Entry

    @property
    def problem(self) -> str:
        """Why a person has to choose; empty where the extra one can be superseded."""
        name = self.extra.alert_id or self.extra.title or "an alert"
        twice = f"the base branch has {name} of {self.extra.timestamp} twice"
        if self.extra.requirement != self.kept.requirement:
            return (
                f"{twice}, for {self.kept.requirement or 'no requirement'} and for "
                f"{self.extra.requirement or 'no requirement'}: set the status of the "
                "wrong one to `SUPERSEDED`"
            )
        if self.extra.state is None:
            return f"{twice}: set the status of one of them to `SUPERSEDED`"
        if self.extra.branch == self.kept.branch:
            return f"{twice}: remove one of the two entries"
        return ""


def repeated_entries(
    base: Sequence[Entry], rolling: Sequence[Entry]
) -> Iterator[RepeatedEntry]:
    """Walk over the entries of the base branch whose episode has another one there.

    Without a time, two entries of one alert may be two episodes. An alert that was declined
    may be recorded for another requirement: people correct it so where it has no issue.

    Args:
        base: the entries of the base branch.
        rolling: those of the rolling branch, which may have superseded some already.

    """
    changed = {_name(entry): entry for entry in rolling}
    episodes = defaultdict(list)
    for own in base:
        entry = changed.get(_name(own), own)
        if entry.is_live and entry.fingerprint and entry.timestamp:
            episodes[entry.fingerprint, entry.timestamp].append(entry)
    for entries in episodes.values():
        kept, *extras = sorted(entries, key=lambda entry: _BEST.index(entry.state))
        for extra in extras:
            if extra.requirement == kept.requirement or not _is_declined(extra, kept):
                yield RepeatedEntry(extra=extra, kept=kept)


def _is_declined(*entries: Entry) -> bool:
    return any(entry.state is EntryState.DECLINED for entry in entries)


def _name(entry: Entry) -> tuple[str | None, ...]:
    return entry.fingerprint, entry.timestamp, entry.requirement, entry.branch
