"""An issue as an event describes it, and the label that marks an issue as an alert."""

from msgspec import Struct

LABEL = "production-alert"
"""Marks the issues that are alerts; the issue form sets it."""


def is_label(name: str | None) -> bool:
    """Whether a label is ours; GitHub keeps the case in which one was first written."""
    return name is not None and name.lower() == LABEL


class Issue(Struct, frozen=True, kw_only=True):
    """An issue as it was when the event was sent; it may be different by now."""

    number: int
    title: str
    body: str
    url: str | None
    created_at: str | None
    labels: tuple[str, ...]

    @property
    def is_marked(self) -> bool:
        """Whether it carries our label."""
        return any(map(is_label, self.labels))
