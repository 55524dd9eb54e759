"""An alert as the ledger has it: its place, its fields, and what its status means."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from tracer.ledger import EntryState, LedgerItem
from tracer.loops import BRANCH_PREFIX, key_of
from tracer.text import parse_time

Episode = tuple[str, str | None]
"""An alert, and when it fired."""


class RecordedAlert(Struct, frozen=True, kw_only=True):
    """An entry of the ledger: one firing of an alert.

    `branch` is the branch that has it while the base branch has not; otherwise `None`.
    """

    path: str
    line: int
    fields: Mapping[str, str | None]
    branch: str | None = None

    @staticmethod
    def from_item(item: LedgerItem, branch: str | None = None) -> "RecordedAlert":
        """Return the alert of an item that is an entry."""
        fields = item.fields or {}
        return RecordedAlert(
            path=item.path, line=item.line, fields=fields, branch=branch
        )

    def field(self, name: str) -> str | None:
        """Return a field without blanks around it; `None` where it is empty or absent."""
        return (self.fields.get(name) or "").strip() or None

    @property
    def name(self) -> str:
        """What people call it: its id, otherwise its title."""
        return self.field("alert_id") or self.field("title") or "an alert without id"

    @property
    def requirement(self) -> str | None:
        """The requirement that it is about."""
        return self.field("requirement")

    @property
    def remediation_intent(self) -> str | None:
        """The intent that answers it."""
        return self.field("remediation_intent")

    @property
    def state(self) -> EntryState | None:
        """What its status means; `None` where it is not a word for a state."""
        return EntryState.of(self.field("status"))

    @property
    def started_at(self) -> datetime | None:
        """When it fired, where the entry has a time that can be read."""
        return parse_time(self.field("timestamp"))

    @property
    def resolved_at(self) -> datetime | None:
        """When it was over, where the entry says so."""
        return parse_time(self.field("resolved_at"))

    @property
    def loop(self) -> str:
        """The loop that it belongs to.

        That is the name of its branch; what people add by hand has none, so there it is
        the intent that answers it, or the requirement, or the entry alone.
        """
        branch = self.field("branch")
        if branch:
            return branch.removeprefix(BRANCH_PREFIX)
        place = f"{self.path}:{self.line}"
        return self.remediation_intent or self.requirement or place

    @property
    def key(self) -> str:
        """What all loops about the same thing share; a later loop is a recurrence."""
        branch = self.field("branch")
        if branch:
            return key_of(branch)
        return self.requirement or self.loop

    @property
    def episode(self) -> Episode:
        """What is the same wherever this firing of the alert is recorded."""
        return self.field("fingerprint") or self.name, self.field("timestamp")
