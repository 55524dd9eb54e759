"""The states of a ledger entry, and which state follows from what happens."""

import re
from enum import StrEnum

from msgspec import Struct


class EntryState(StrEnum):
    """The state of an episode.

    *Merged* is not one of them: an entry is in the base branch, or it is not.
    """

    OPEN = "OPEN"
    RESOLVED = "RESOLVED"
    DECLINED = "DECLINED"
    """A person closed the pull request, or deleted its branch."""
    SUPERSEDED = "SUPERSEDED"
    """An entry elsewhere has the episode: a person corrected the requirement, or the alert
    became worse after it was declined."""

    @staticmethod
    def of(status: str | None) -> "EntryState | None":
        """Return the state that a `status` means; `None` where it means none of them."""
        word = re.sub(r"[\s'’_-]+", "", (status or "").lower())  # noqa: RUF001
        return _STATES.get(word)


_WORDS = {
    EntryState.OPEN: "open new acknowledged triaged investigating ongoing active firing "
    "wip inprogress reopened",
    EntryState.RESOLVED: "resolved closed fixed done completed mitigated verified",
    EntryState.DECLINED: "declined rejected dismissed ignored wontfix falsepositive",
    EntryState.SUPERSEDED: "superseded replaced duplicate moved",
}
"""People write the status by hand too, so words of other trackers are read as well."""
_STATES = {word: state for state, words in _WORDS.items() for word in words.split()}


class EntryEvent(StrEnum):
    """What can happen to an episode that has an entry."""

    FIRED_AGAIN = "the alert fires again"
    """In the same episode: the same start, or the tool knows of no start."""
    RESOLVED = "the alert resolves"
    DECLINED = "a person closes the pull request"
    REOPENED = "a person reopens the pull request"
    CORRECTED = "a person names another requirement"
    NAMED_AGAIN = "a person names its requirement again"
    ASKS_AGAIN = (
        "the alert gets another pull request, as it is worse than what was declined"
    )


class Transition(Struct, frozen=True):
    """The state that follows, and in words what does not fit, if anything."""

    state: EntryState
    warning: str | None = None


def transition(state: EntryState, event: EntryEvent) -> Transition:
    """Return what an event makes of an entry. Pure, and defined for every pair.

    An episode that is over stays over, whichever message comes late, twice or out of
    order. Only a person opens it again: by reopening the pull request, or by naming its
    requirement again.
    """
    return _TRANSITIONS[state, event]


_S, _E = EntryState, EntryEvent
_TRANSITIONS = {
    (_S.OPEN, _E.FIRED_AGAIN): Transition(_S.OPEN),
    (_S.OPEN, _E.RESOLVED): Transition(_S.RESOLVED),
    (_S.OPEN, _E.DECLINED): Transition(_S.DECLINED),
    (_S.OPEN, _E.REOPENED): Transition(_S.OPEN),
    (_S.OPEN, _E.CORRECTED): Transition(_S.SUPERSEDED),
    (_S.OPEN, _E.NAMED_AGAIN): Transition(_S.OPEN),
    (_S.OPEN, _E.ASKS_AGAIN): Transition(_S.OPEN),
    (_S.RESOLVED, _E.FIRED_AGAIN): Transition(
        _S.RESOLVED,
        "it had resolved: this message is late, or the tool sent no new start",
    ),
    (_S.RESOLVED, _E.RESOLVED): Transition(_S.RESOLVED),
    (_S.RESOLVED, _E.DECLINED): Transition(_S.DECLINED),
    (_S.RESOLVED, _E.REOPENED): Transition(_S.RESOLVED),
    (_S.RESOLVED, _E.CORRECTED): Transition(_S.SUPERSEDED),
    (_S.RESOLVED, _E.NAMED_AGAIN): Transition(_S.RESOLVED),
    (_S.RESOLVED, _E.ASKS_AGAIN): Transition(_S.RESOLVED),
    (_S.DECLINED, _E.FIRED_AGAIN): Transition(
        _S.DECLINED, "its pull request was closed, which was an answer to this episode"
    ),
    # The time goes into the entry; that it was declined stays the answer.
    (_S.DECLINED, _E.RESOLVED): Transition(_S.DECLINED),
    (_S.DECLINED, _E.DECLINED): Transition(_S.DECLINED),
    (_S.DECLINED, _E.REOPENED): Transition(_S.OPEN),
    (_S.DECLINED, _E.CORRECTED): Transition(_S.SUPERSEDED),
    (_S.DECLINED, _E.NAMED_AGAIN): Transition(_S.DECLINED),
    (_S.DECLINED, _E.ASKS_AGAIN): Transition(_S.SUPERSEDED),
    (_S.SUPERSEDED, _E.FIRED_AGAIN): Transition(
        _S.SUPERSEDED, "another entry has this episode"
    ),
    (_S.SUPERSEDED, _E.RESOLVED): Transition(
        _S.SUPERSEDED, "another entry has this episode"
    ),
    (_S.SUPERSEDED, _E.DECLINED): Transition(_S.SUPERSEDED),
    (_S.SUPERSEDED, _E.REOPENED): Transition(
        _S.SUPERSEDED, "another entry has this episode: close the pull request again"
    ),
    (_S.SUPERSEDED, _E.CORRECTED): Transition(_S.SUPERSEDED),
    (_S.SUPERSEDED, _E.NAMED_AGAIN): Transition(_S.OPEN),
    (_S.SUPERSEDED, _E.ASKS_AGAIN): Transition(_S.SUPERSEDED),
}
