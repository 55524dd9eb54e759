"""An entry of the ledger: one episode, that is one firing of one condition."""

from collections.abc import Mapping

from msgspec import Struct

from tracer.alerts import Severity
from tracer.ledger.entry_states import EntryEvent, EntryState, transition


class Entry(Struct, frozen=True, kw_only=True):
    """One episode as the ledger has it; `None` is a field that is null or absent."""

    alert_id: str | None = None
    timestamp: str | None = None
    title: str | None = None
    requirement: str | None = None
    original_intent: str | None = None
    remediation_intent: str | None = None
    status: str | None = None
    fingerprint: str | None = None
    severity: str | None = None
    measured: str | None = None
    instance: str | None = None
    occurrences: str | None = None
    last_seen: str | None = None
    resolved_at: str | None = None
    duration: str | None = None
    branch: str | None = None
    pull_request: str | None = None
    delivery: str | None = None

    @property
    def state(self) -> EntryState | None:
        """Its state; `None` where its status is a word that means none of the states."""
        return EntryState.of(self.status)

    @property
    def is_live(self) -> bool:
        """Whether it answers its episode: no other one has taken its place."""
        return self.state is not EntryState.SUPERSEDED

    @property
    def has_own_word(self) -> bool:
        """Whether its status is a word that a person wrote, not the name of a state."""
        return self.status is not None and self.status != self.state

    @property
    def known_severity(self) -> Severity | None:
        """Its severity; `None` where it has no word of ours."""
        return next((each for each in Severity if each == self.severity), None)

    @property
    def severity_rank(self) -> int:
        """Its place among others: the worst first, one without a word of ours last."""
        known = self.known_severity
        return len(Severity) if known is None else known.rank

    @property
    def count(self) -> int:
        """How often its episode was reported; a value that is no number is once."""
        number = self.occurrences or ""
        return int(number) if number.isascii() and number.isdigit() else 1

    @property
    def state_after_reopening(self) -> EntryState | None:
        """Its state after a person opened its pull request again.

        One that resolved while the pull request was closed has resolved.
        """
        if self.state is None:
            return None
        state = transition(self.state, EntryEvent.REOPENED).state
        if state is EntryState.OPEN and self.resolved_at:
            return transition(state, EntryEvent.RESOLVED).state
        return state

    @staticmethod
    def from_fields(values: Mapping[str, str | None]) -> "Entry":
        """Return the entry with these fields; those that we do not read are left out."""
        return Entry(**{name: values[name] for name in _NAMES if name in values})

    def is_episode(self, fingerprint: str, started_at: str | None) -> bool:
        """Whether it is this firing of this condition."""
        return self.fingerprint == fingerprint and self.timestamp == started_at

    def has_episode_of(self, other: "Entry") -> bool:
        """Whether it is about the same episode, and for the same requirement."""
        return (
            self.fingerprint is not None
            and self.requirement == other.requirement
            and other.is_episode(self.fingerprint, self.timestamp)
        )

    def is_same(self, other: "Entry") -> bool:
        """Whether another version of the ledger has it as this entry.

        An episode has one entry, and one more for each requirement that a person has
        corrected: that one is superseded, and also its branch tells it from a later one.
        """
        if not self.has_episode_of(other):
            return False
        return (self.is_live and other.is_live) or self.branch == other.branch


_NAMES = Entry.__struct_fields__
