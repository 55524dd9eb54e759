"""Merges the files that loops share, and checks that the result has all of both."""

from enum import StrEnum

from tracer.ledger import merge_ledger_texts
from tracer.repository import FileConflict
from tracer.specification import find_intent_ids
from tracer.text import is_whole_merge, merge_texts

_MARKER = "<<<<<<< "
"""In an ancestor that git itself made of several: it has a conflict of its own."""


class SharedKind(StrEnum):
    """What a shared file has in it."""

    LEDGER = "ledger"
    INTENTS = "intents"
    EVENTS = "events"


def merge_shared_file(conflict: FileConflict, kind: SharedKind) -> str | None:
    """Return the merged text of a file in conflict; `None` where people must decide.

    Every line that either side added is in it, and every entry, intent or event once.
    """
    texts = _texts(conflict)
    if texts is None:
        return None
    if kind is SharedKind.LEDGER:
        return merge_ledger_texts(conflict.path, *texts)
    merged = merge_texts(*texts)
    if merged is None or f"\n{_MARKER}" in merged:
        return None
    versions = (*texts, merged)
    names = (
        [text.splitlines() for text in versions]
        if kind is SharedKind.EVENTS
        else [find_intent_ids(conflict.path, text) for text in versions]
    )
    return merged if is_whole_merge(*names) else None


def _texts(conflict: FileConflict) -> tuple[str, str, str] | None:
    """Return the three versions; `None` where one is deleted or is not text."""
    if conflict.ours is None or conflict.theirs is None:
        return None
    try:
        before = (conflict.ancestor or b"").decode()
        return before, conflict.ours.decode(), conflict.theirs.decode()
    except UnicodeDecodeError:
        return None
