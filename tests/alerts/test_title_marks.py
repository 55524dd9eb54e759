"""Marks in titles: the status that they state, and the title without them."""

import pytest

from tracer.alerts.fields.status_words import Status
from tracer.alerts.fields.title_marks import (
    condition_in_title,
    mark_scope,
    status_in_title,
    without_marks,
)

MARKED = [
    ("[Recovered on {host:cart-2}] Cart latency", Status.RESOLVED, "Cart latency"),
    ("[Triggered on {host:cart-2}] Cart latency", Status.FIRING, "Cart latency"),
    ("[P1] [Re-Triggered] Cart latency", Status.FIRING, "Cart latency"),
    ("[P2] [Warn Recovered] Cart latency", Status.RESOLVED, "Cart latency"),
    ("[RESOLVED] Queue too long", Status.RESOLVED, "Queue too long"),
    ("[FIRING:2] Queue too long", Status.FIRING, "Queue too long"),
    ("RESOLVED: Queue too long", Status.RESOLVED, "Queue too long"),
    ("Recovery - Queue too long", Status.RESOLVED, "Queue too long"),
    ("PROBLEM: Queue too long", Status.FIRING, "Queue too long"),
    ("OK: Queue too long", Status.RESOLVED, "Queue too long"),
    (":white_check_mark: [RESOLVED] Queue", Status.RESOLVED, "Queue"),
    ("🔥 [FIRING:2] Queue", Status.FIRING, "Queue"),
    ("Queue too long (resolved)", Status.RESOLVED, "Queue too long (resolved)"),
    ("Device sw-1 recovered from Port down", Status.RESOLVED,
     "Device sw-1 recovered from Port down"),
    ("Mail is back up", Status.RESOLVED, "Mail is back up"),
    ("Latency is back to normal", Status.RESOLVED, "Latency is back to normal"),
    ("Incident has been resolved", Status.RESOLVED, "Incident has been resolved"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "status", "name"), MARKED)
def test_a_title_states_its_status(title: str, status: Status, name: str) -> None:
    assert status_in_title(title) is status
    assert without_marks(title) == name


@pytest.mark.parametrize(
    "title",
    [
        "Queue too long",
        "Recovery queue too long",
        "Resolved addresses too few",
        "DNS name not resolved",
        "Service failed and has not recovered from a crash",
        "Upload is up to 3 times slower",
        "[mail] Queue too long",
        ":fire: Queue too long",
    ],
)
def test_a_title_without_marks_states_none(title: str) -> None:
    assert status_in_title(title) is not Status.RESOLVED
    assert without_marks(title) == title


def test_a_mark_names_what_the_alert_is_about() -> None:
    assert mark_scope("[Triggered on {host:cart-2}] Cart") == "{host:cart-2}"
    assert mark_scope("[Triggered] Cart") is None


def test_a_title_that_is_only_a_mark_stays() -> None:
    assert without_marks("[RESOLVED]") == "[RESOLVED]"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Shop is down", "Shop"),
        ("Shop is up again.", "Shop"),
        ("Shop went offline", "Shop"),
        ("Home Page: CLEAR", "Home Page"),
        ("Queue too long (resolved)", "Queue too long"),
        ("Alert Revenue changed status to TRIGGERED", "Alert Revenue"),
        ("Alert Revenue changed state from OK to CRITICAL", "Alert Revenue"),
        ("[FIRING] Shop is down", "Shop"),
        ("Backlog is up to 3 times longer", "Backlog is up to 3 times longer"),
        ("Backup", "Backup"),
        ("is down", "is down"),
        ("Line: open", "Line"),
    ],
)
def test_a_title_names_the_same_condition_in_every_state(title: str, name: str) -> None:
    assert condition_in_title(title) == name
