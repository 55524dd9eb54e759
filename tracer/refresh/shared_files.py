"""Merges the two files that loops share, and checks that the result has all of both."""

from collections import Counter
from collections.abc import Callable, Iterator

from tracer.errors import LedgerError
from tracer.ledger import read_items
from tracer.refresh.text_merge import merge_texts
from tracer.repository import FileConflict
from tracer.specification import find_intent_ids

_MARKER = "<<<<<<< "
"""In an ancestor that git itself made of several: it has a conflict of its own."""


def merge_shared_file(conflict: FileConflict, *, is_ledger: bool) -> str | None:
    """Return the merged text of a file in conflict; `None` where people must decide.

    Every line that either side added is in it, and every entry or intent once.
    """
    texts = _texts(conflict)
    if texts is None:
        return None
    ancestor, ours, theirs = texts
    merged = merge_texts(ancestor, ours, theirs)
    if merged is None or f"\n{_MARKER}" in merged:
        return None
    names = _entries if is_ledger else find_intent_ids
    return merged if _has_all(conflict.path, (*texts, merged), names) else None


def _texts(conflict: FileConflict) -> tuple[str, str, str] | None:
    """Return the three versions; `None` where one is deleted or is not text."""
    if conflict.ours is None or conflict.theirs is None:
        return None
    try:
        before = (conflict.ancestor or b"").decode()
        return before, conflict.ours.decode(), conflict.theirs.decode()
    except UnicodeDecodeError:
        return None


def _entries(path: str, text: str) -> tuple[str, ...]:
    return tuple(_written(path, text))


def _written(path: str, text: str) -> Iterator[str]:
    """Write each member of a ledger's list so that equal ones are equal texts."""
    for item in read_items(path, text):
        yield repr(sorted((item.fields or {}).items(), key=str))


def _has_all(
    path: str,
    texts: tuple[str, str, str, str],
    names: Callable[[str, str], tuple[str, ...]],
) -> bool:
    """Whether a merged text has what the sides have, less what one of them took out.

    Lines alone do not say so: put in a row, they may be other YAML than each was alone.
    """
    try:
        ancestor, ours, theirs, merged = (Counter(names(path, text)) for text in texts)
    except LedgerError:
        return False
    for name in {*ancestor, *ours, *theirs, *merged}:
        added = max(ours[name] - ancestor[name], theirs[name] - ancestor[name], 0)
        gone = max(ancestor[name] - ours[name], ancestor[name] - theirs[name], 0)
        if merged[name] != ancestor[name] + added - gone:
            return False
    return True
