"""Edits of ledgers that are made once: the model starts each run again before every request.

Such an edit depends on nothing but the text and what is to change in it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from tracer.ledger import ledger
from tracer.ledger.field_editing import change_entries
from tracer.ledger.ledger_editing import add_entries


@contextmanager
def remembered_edits() -> Iterator[None]:
    """Answer an edit that was made before with what came of it."""
    with (
        patch.object(ledger, "add_entries", _remembered(add_entries)),
        patch.object(ledger, "change_entries", _remembered(change_entries)),
    ):
        yield


def _remembered(edit: Callable[..., str]) -> Callable[..., str]:
    known: dict[tuple[str, str, str], str] = {}

    def remembered(path: str, text: str, changes: Any) -> str:
        key = path, text, repr(changes)
        if key not in known:
            known[key] = edit(path, text, changes)
        return known[key]

    return remembered
