"""What came back: the earlier loops of a key, whose remediations did not last."""

from collections.abc import Sequence

from msgspec import Struct

from tracer.ledger import Entry


class Recurrence(Struct, frozen=True, kw_only=True):
    """How often a loop was there before; `since` is the day of the first alert."""

    times: int
    since: str | None
    intents: tuple[str, ...]


def recurrence(earlier: Sequence[Entry]) -> Recurrence | None:
    """Return what a ledger says of earlier loops; `None` where it knows of none."""
    branches = {entry.branch for entry in earlier if entry.branch}
    if not branches:
        return None
    named = (entry.remediation_intent for entry in earlier)
    starts = sorted(entry.timestamp for entry in earlier if entry.timestamp)
    return Recurrence(
        times=len(branches),
        since=starts[0][:10] if starts else None,
        intents=tuple(dict.fromkeys(filter(None, named))),
    )
