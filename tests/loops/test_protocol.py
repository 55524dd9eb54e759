"""Every order of requests, deaths and acts of people: docs/protocol.md, explored.

The `long` tests try many more: a scheduled workflow runs them.
"""

from pathlib import Path

import pytest

from tests.support.paths import ROOT
from tests.support.protocol.mutations import MUTATIONS, Mutation, counter_example
from tests.support.protocol.scenarios import (
    STARTS,
    WAITING_STARTS,
    WIDE_STARTS,
    explore,
    follow,
)

WAITING = ("one alert that waits, twice", "two alerts that wait")
"""Runs that find one loop open where one may be."""
RESOLVING = (
    "an alert resolves twice",
    "an alert resolves, and another comes",
    "the last alert resolves twice",
    "the last alert resolves, and another comes",
    "the last alert resolves, and comes again",
    "the last alert resolves, and reconcile",
)
RECONCILING = ("reconcile twice", "reconcile, and an alert that waits")
ONE_PLACE = (
    "one has a place for an alert that waits",
    "one has a place when one reconciles",
    "one has a place when both reconcile",
)
"""Runs of which one sees a place, as if other loops had come and gone between them."""
TWO_RUNS = ("one alert twice", "two alerts of one loop", "two loops")
MOST_STATES = 3_000_000
"""Half a gigabyte, and some minutes."""


@pytest.mark.parametrize("first", ["empty", "open"])
def test_two_runs_of_one_alert_and_a_person_record_it_once(first: str) -> None:
    explored = explore(first, "one alert twice", acts=1)

    assert explored.problem is None, explored.steps


@pytest.mark.parametrize("runs", TWO_RUNS)
def test_two_runs_and_nobody_else_record_every_alert_once(runs: str) -> None:
    explored = explore("empty", runs, acts=0)

    assert explored.problem is None, explored.steps
    assert not explored.is_cut


@pytest.mark.parametrize("runs", WAITING)
def test_two_runs_whose_loop_has_to_wait_record_every_alert_once(runs: str) -> None:
    explored = explore("open", runs, acts=0)

    assert explored.problem is None, explored.steps
    assert not explored.is_cut


@pytest.mark.parametrize("runs", RESOLVING)
@pytest.mark.parametrize("first", ["open", "merged", "closed"])
def test_what_resolves_is_recorded_and_nothing_else_lost(first: str, runs: str) -> None:
    explored = explore(first, runs, acts=0)

    assert explored.problem is None, explored.steps
    assert not explored.is_cut


@pytest.mark.parametrize("runs", [*RECONCILING, "two alerts that wait"])
@pytest.mark.parametrize("first", WAITING_STARTS)
def test_reconcile_opens_what_waits_once(first: str, runs: str) -> None:
    explored = explore(first, runs, acts=0)

    assert explored.problem is None, explored.steps
    assert not explored.is_cut


def test_what_a_person_merges_while_reconcile_runs_is_there_once() -> None:
    """By squashing: the branch has what the base has, and a resolved alert changes it."""
    runs = "the last alert resolves, and reconcile"

    explored = explore("closed", runs, acts=1, most_states=20_000)

    assert explored.problem is None, explored.steps


@pytest.mark.parametrize("runs", ONE_PLACE[:2])
def test_what_a_person_merges_or_deletes_while_a_place_is_given_is_there_once(
    runs: str,
) -> None:
    explored = explore("half made", runs, acts=1, most_states=15_000)

    assert explored.problem is None, explored.steps


@pytest.mark.parametrize(
    ("first", "runs", "steps"),
    [
        pytest.param(
            "open",
            "one alert twice",
            "A: read base, A: read branches, B: read base, person: close #1, B: read branches, B: claim,"
            "B: read base, B: read branches, B: open, B: read base, B: read branches, B: list refs, B: claim, B: claim,"
            "B: read base, B: read branches, B: open, person: reopen #1, A: move",
            id="A adds to what was closed and is opened again",
        ),
        pytest.param(
            "empty",
            "two alerts of one loop",
            "A: read base, A: read branches, A: list refs, A: claim, A: claim, A: read base, A: read branches, B: read base,"
            "person: delete remediation/REQ-F-1, B: read branches, B: list refs, B: claim,"
            "B: claim, B: read base, B: read branches, A: open, A: read base, A: read branches, person: squash #1, B: open,"
            "B: read base, B: read branches, A: move, A: read base, A: read branches, A: move, A: read base, A: read branches, B: move",
            id="A adds to what B is about to close",
        ),
        pytest.param(
            "open",
            "two alerts of one loop",
            "A: read base, B: read base, person: close #1, A: read branches, A: claim,"
            "A: read base, A: read branches, A: open, B: read branches, B: list refs,"
            "B: claim, B: claim, person: reopen #1",
            id="B ends before it opens, and the earlier one is opened again",
        ),
    ],
)
def test_an_order_that_lost_or_repeated_an_alert_does_so_no_more(
    first: str, runs: str, steps: str
) -> None:
    explored = follow(first, runs, steps)

    assert explored.problem is None, explored.problem


def test_a_check_that_is_missing_is_noticed(tmp_path: Path) -> None:
    assert counter_example(MUTATIONS[-1], tmp_path)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_each_check_that_is_taken_away_is_there(mutation: Mutation) -> None:
    for path, before, _ in (
        (mutation.path, mutation.before, mutation.after),
        *mutation.more,
    ):
        assert (ROOT / path).read_text().count(before) == 1, before


@pytest.mark.long
@pytest.mark.parametrize("first", STARTS)
@pytest.mark.parametrize("runs", TWO_RUNS)
def test_two_runs_and_two_acts_of_a_person_record_every_alert_once(
    runs: str, first: str
) -> None:
    explored = explore(first, runs, acts=2, most_states=MOST_STATES)

    assert explored.problem is None, explored.steps


@pytest.mark.long
@pytest.mark.parametrize(
    ("first", "runs"),
    [
        *(("open", runs) for runs in (*RESOLVING, *WAITING)),
        *(("waiting", runs) for runs in RECONCILING),
        *(("the rolling pull request is closed", runs) for runs in RECONCILING),
        ("closed", "the last alert resolves, and reconcile"),
        ("deleted", "the last alert resolves, and reconcile"),
    ],
)
def test_two_runs_of_each_kind_and_an_act_of_a_person_lose_nothing(
    first: str, runs: str
) -> None:
    explored = explore(first, runs, acts=1, most_states=MOST_STATES)

    assert explored.problem is None, explored.steps


@pytest.mark.long
@pytest.mark.parametrize("acts", [0, 1])
@pytest.mark.parametrize("runs", [*RECONCILING, *ONE_PLACE])
@pytest.mark.parametrize("first", [*WAITING_STARTS, *WIDE_STARTS])
def test_a_loop_that_one_run_copies_and_another_opens_is_in_one_pull_request(
    first: str, runs: str, acts: int
) -> None:
    explored = explore(first, runs, acts, most_states=MOST_STATES)

    assert explored.problem is None, explored.steps


@pytest.mark.long
@pytest.mark.parametrize(
    ("runs", "acts"),
    [
        ("three alerts of one loop", 0),
        ("three alerts of one loop", 1),
        ("three runs, two loops", 1),
    ],
)
def test_three_runs_record_every_alert_once(runs: str, acts: int) -> None:
    explored = explore("empty", runs, acts, MOST_STATES, is_hashed=True)

    assert explored.problem is None


@pytest.mark.long
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_each_check_is_needed(mutation: Mutation, tmp_path: Path) -> None:
    assert counter_example(mutation, tmp_path), mutation.name
