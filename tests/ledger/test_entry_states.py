"""Every event in every state: what is over stays over, and nothing fails."""

import itertools

import pytest

from tracer.ledger import EntryEvent, EntryState, transition

OVER = {EntryState.RESOLVED, EntryState.DECLINED, EntryState.SUPERSEDED}
PAIRS = list(itertools.product(EntryState, EntryEvent))


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_every_pair_has_a_state_and_an_event_twice_changes_nothing_more(
    state: EntryState, event: EntryEvent
) -> None:
    once = transition(state, event)
    twice = transition(once.state, event)

    assert twice.state is once.state


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_only_a_person_opens_what_is_over(state: EntryState, event: EntryEvent) -> None:
    after = transition(state, event).state

    if state in OVER and after is EntryState.OPEN:
        assert event in {EntryEvent.REOPENED, EntryEvent.NAMED_AGAIN}


@pytest.mark.parametrize("first", EntryEvent)
@pytest.mark.parametrize("second", EntryEvent)
def test_messages_of_tools_end_alike_in_any_order(
    first: EntryEvent, second: EntryEvent
) -> None:
    messages = {EntryEvent.FIRED_AGAIN, EntryEvent.RESOLVED, EntryEvent.DECLINED}
    if not {first, second} <= messages:
        return
    for state in EntryState:
        one = transition(transition(state, first).state, second).state
        other = transition(transition(state, second).state, first).state
        assert one is other


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("OPEN", EntryState.OPEN),
        (" resolved ", EntryState.RESOLVED),
        ("in progress", EntryState.OPEN),
        ("won't fix", EntryState.DECLINED),
        ("false-positive", EntryState.DECLINED),
        ("Closed", EntryState.RESOLVED),
        ("ask Ana", None),
        (None, None),
    ],
)
def test_words_of_other_trackers_mean_a_state_and_all_others_none(
    status: str | None, state: EntryState | None
) -> None:
    assert EntryState.of(status) is state
