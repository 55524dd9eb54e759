"""Merges the two files that loops share, and checks that the result has all of both."""

from tracer.ledger import merge_ledger_texts
from tracer.repository import FileConflict
from tracer.specification import find_intent_ids
from tracer.text import is_whole_merge, merge_texts

_MARKER = "<<<<<<< "
"""In an ancestor that git itself made of several: it has a conflict of its own."""


def merge_shared_file(conflict: FileConflict, *, is_ledger: bool) -> str | None:
    """Return the merged text of a file in conflict; `None` where people must decide.

    Every line that either side added is in it, and every entry or intent once.
    """
    texts = _texts(conflict)
    if texts is None:
        return None
    if is_ledger:
        return merge_ledger_texts(conflict.path, *texts)
    merged = merge_texts(*texts)
    if merged is None or f"\n{_MARKER}" in merged:
        return None
    names = (find_intent_ids(conflict.path, text) for text in (*texts, merged))
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
