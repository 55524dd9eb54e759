"""The figures of loops: what is open since when, what came back, how long it took."""

from datetime import timedelta
from itertools import product

import pytest

from tests.support.audits import entry
from tests.support.paths import BRANCH
from tracer.audit.loop_figures import (
    figures_by_requirement,
    figures_of,
    group_loops,
    open_loops,
)
from tracer.audit.recorded_alert import RecordedAlert
from tracer.ledger import Entry, EntryState
from tracer.loops.recorded_alerts import earlier_entries
from tracer.remediation.recurrences import recurrence


def alerts(*entries: dict[str, str | None]) -> list[RecordedAlert]:
    return [
        RecordedAlert(path="l.yml", line=number, fields=fields)
        for number, fields in enumerate(entries, 1)
    ]


def resolved(number: int, at: str, **more: str | None) -> dict[str, str | None]:
    return entry(number, status="RESOLVED", resolved_at=at, **more)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("OPEN", EntryState.OPEN),
        (" open ", EntryState.OPEN),
        ("In progress", EntryState.OPEN),
        ("closed", EntryState.RESOLVED),
        ("Won't fix", EntryState.DECLINED),
        ("false positive", EntryState.DECLINED),
        ("SUPERSEDED", EntryState.SUPERSEDED),
        ("maybe", None),
        ("", None),
        (None, None),
    ],
)
def test_a_status_in_peoples_words_is_a_state(
    status: str | None, state: EntryState | None
) -> None:
    (alert,) = alerts(entry(1, status=status))

    assert alert.state is state


def test_a_later_loop_of_a_key_is_a_recurrence() -> None:
    loops = group_loops(
        alerts(
            resolved(1, at="2025-11-01T11:00:00Z"),
            resolved(2, at="2025-11-02T11:00:00Z"),
            resolved(3, at="", branch=f"{BRANCH}+2", remediation_intent="INT-151"),
            entry(4, branch=f"{BRANCH}+3", remediation_intent="INT-152"),
            entry(5, branch="remediation/REQ-F-PAY-001", requirement="REQ-F-PAY-001"),
        )
    )
    total = figures_of(loops)

    assert (total.alerts, total.loops, total.recurrences) == (5, 4, 2)
    first, second = figures_by_requirement(loops)
    assert (first.requirement, first.recurrences) == ("REQ-F-AUTH-001", 2)
    assert (second.requirement, second.recurrences) == ("REQ-F-PAY-001", 0)


_ENDED = tuple(state for state in EntryState if state is not EntryState.OPEN)
"""While a loop is open, no other one of its key begins."""


@pytest.mark.parametrize("states", list(product(_ENDED, repeat=3)))
def test_the_audit_and_the_next_intent_count_the_same_recurrences(
    states: tuple[EntryState, ...],
) -> None:
    """A fourth loop comes: its intent says how often it was there before."""
    names = [BRANCH, f"{BRANCH}+2", f"{BRANCH}+3", f"{BRANCH}+4"]
    fields = [
        entry(n, branch=name, status=state, remediation_intent=f"INT-15{n}")
        for n, (name, state) in enumerate(zip(names, (*states, "OPEN"), strict=True), 1)
    ]
    entries = [Entry.from_fields(each) for each in fields[:3]]
    key = BRANCH.partition("/")[2]
    before = recurrence(earlier_entries(key, names[3], entries))

    figures = figures_of(group_loops(alerts(*fields)))

    assert figures.recurrences == (before.times if before else 0)


def test_what_was_opened_again_beside_a_later_loop_makes_that_no_recurrence() -> None:
    """It was declined when the later one began, so that one names no earlier intent."""
    later = entry(5, branch=f"{BRANCH}+2", remediation_intent="INT-151")
    still_open = alerts(entry(1), later)
    over_since = alerts(resolved(1, at="2025-11-06T10:00:00Z"), later)

    found = [figures_of(group_loops(each)) for each in (still_open, over_since)]

    assert [figures.recurrences for figures in found] == [0, 0]


def test_an_end_that_is_not_merged_yet_makes_the_next_loop_a_recurrence() -> None:
    later = entry(5, branch=f"{BRANCH}+2", remediation_intent="INT-151")
    first, _ = both = alerts(entry(1), later)

    figures = figures_of(group_loops(both), ended={first.episode})

    assert figures.recurrences == 1


def test_entries_that_people_wrote_are_loops_by_their_intent() -> None:
    by_hand = dict.fromkeys(("branch", "fingerprint"))
    loops = group_loops(
        alerts(
            entry(1, **{**by_hand, "status": "fixed"}),
            entry(2, **{**by_hand, "status": "fixed"}),
            entry(3, remediation_intent="INT-151", **by_hand),
            entry(4, remediation_intent=None, requirement=None, **by_hand),
        )
    )

    assert [loop.name for loop in loops] == ["INT-150", "INT-151", "l.yml:4"]
    assert figures_of(loops).recurrences == 1


def test_an_entry_without_a_branch_is_in_the_loop_of_its_intent() -> None:
    by_hand = dict.fromkeys(("branch", "fingerprint"))
    loops = group_loops(
        alerts(
            entry(1, status="fixed", **by_hand),
            resolved(2, "2025-11-02T11:00:00Z"),
            entry(3, requirement="REQ-F-PAY-001", **by_hand),
            entry(4, branch=f"{BRANCH}+2", remediation_intent="INT-151"),
        )
    )

    total = figures_of(loops)
    assert (total.alerts, total.loops, total.recurrences) == (4, 2, 0)
    first, second = figures_by_requirement(loops)
    assert (first.alerts, first.loops, len(first.times)) == (3, 2, 1)
    assert (second.requirement, second.alerts) == ("REQ-F-PAY-001", 1)
    assert (second.loops, second.open_loops, second.times) == (1, 1, ())


def test_times_to_resolve_are_a_mean_and_a_median() -> None:
    figures = figures_of(
        group_loops(
            alerts(
                resolved(1, "2025-11-01T10:00:00Z"),  # at once
                resolved(2, "2025-11-02T11:00:00Z"),
                resolved(3, "2025-11-03T15:00:00+00:00"),
                resolved(4, "2025-11-03T10:00:00Z"),  # before it began
                resolved(5, "soon"),
                entry(6, status="closed"),
                entry(7),
            )
        )
    )

    assert figures.times == tuple(timedelta(hours=hours) for hours in (0, 1, 5))
    assert figures.mean_time == timedelta(hours=2)
    assert figures.median_time == timedelta(hours=1)
    assert figures.untimed == 3


def test_what_was_superseded_counts_once() -> None:
    loops = group_loops(
        alerts(
            entry(1, status="SUPERSEDED"),
            entry(1, requirement="REQ-F-PAY-001", branch="remediation/REQ-F-PAY-001"),
        )
    )

    assert figures_of(loops).alerts == 1


def test_open_loops_come_oldest_first() -> None:
    loops = open_loops(
        group_loops(
            alerts(
                entry(9, branch="remediation/B"),
                entry(3, branch="remediation/A"),
                entry(4, branch="remediation/A", status="RESOLVED"),
                entry(1, branch="remediation/C", timestamp="some day"),
                entry(2, branch="remediation/D", status="DECLINED"),
            )
        )
    )

    assert [loop.name for loop in loops] == ["A", "B", "C"]


def test_without_alerts_there_are_no_times() -> None:
    figures = figures_of(())

    assert (figures.mean_time, figures.median_time, figures.recurrences) == (
        None,
        None,
        0,
    )
