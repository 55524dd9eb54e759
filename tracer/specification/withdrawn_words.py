"""What withdraws a requirement: a word of its status, or a mark in its title."""

import re

WITHDRAWN_WORDS = tuple(
    "deprecated superseded superceded withdrawn deleted removed obsolete retired".split()  # noqa: SIM905
)
"""Words that withdraw a requirement: as its status, or as a mark in its title."""
_WITHDRAWN_STATUSES = frozenset(
    (*WITHDRAWN_WORDS, "archived", "cancelled", "canceled", "inactive", "rejected")
)
"""In a title, the last ones speak of the product: `Orders (cancelled)`."""


def is_withdrawn_status(status: str | None) -> bool:
    """Whether the first word of a status says that a requirement no longer applies."""
    # Only the first word counts: `not rejected` and `Active (was deprecated)` are in force.
    word = re.match(r"\W*(\w+)", status or "")
    return word is not None and word[1].lower() in _WITHDRAWN_STATUSES
