"""How tools write points in time, and how ages are written."""

from datetime import UTC, datetime, timedelta

import pytest

from tracer.text.times import age, iso, parse_time

MOMENT = datetime(2025, 11, 20, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2025-11-20T15:30:00Z",
        "2025-11-20T15:30:00.000000000Z",
        "2025-11-20T16:30:00+01:00",
        "2025-11-20T16:30:00+0100",
        "2025-11-20T16:30:00+01.00",
        "2025-11-20 15:30:00 +0000 UTC",
        "2025-11-20 15:30:00 (UTC)",
        "2025-11-20 23:30:00(UTC+08:00)",
        "2025-11-20 23:30:00 (GMT+8)",
        "2025-11-20 15:30",
        "20251120T153000Z",
        "2025.11.20 15:30:00",
        "2025/11/20 15:30 UT",
        "Thu, 20 Nov 2025 16:30:00 +0100",
        "20 Nov 2025 15:30:00 GMT",
        "Thu, 20 Nov 2025 15:30:00",
        "11/20/2025 15:30:00",
        "11/20/2025, 3:30:00 PM",
        "20/11/2025 15:30",
        "20.11.2025 15:30",
        "November 20, 2025 3:30 PM UTC",
        "Nov 20 2025 15:30",
        "20.11.2025 15:30:00",
        "20/Nov/2025:15:30:00 +0000",
        "Thu Nov 20 15:30:00 UTC 2025",
        "Thu Nov 20 16:30:00 +0100 2025",
        "Thu Nov 20 15:30:00 2025",
        1763652600,
        1763652600.0,
        "1763652600",
        1763652600000,
        "1763652600000",
        1763652600000000000,
    ],
)
def test_times_are_read_in_every_form_met_in_the_wild(written: str | float) -> None:
    assert parse_time(written) == MOMENT


@pytest.mark.parametrize(
    "written",
    [
        "2016-12-31T23:59:60Z",
        "2017-01-01T00:59:60+01:00",
        "2016/12/31 23:59:60",
        "Sat Dec 31 23:59:60 UTC 2016",
    ],
)
def test_a_leap_second_is_the_one_after_the_59th(written: str) -> None:
    assert parse_time(written) == datetime(2017, 1, 1, tzinfo=UTC)


def test_a_date_before_am_or_pm_is_written_as_americans_do() -> None:
    assert parse_time("05/04/2026 10:15 AM") == datetime(2026, 5, 4, 10, 15, tzinfo=UTC)
    assert parse_time("05/04/2026 10:15") is None


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "0",
        0,
        "0001-01-01T00:00:00Z",
        "soon",
        "2025-13-40",
        True,
        -5,
        1e30,
        "03/04/2025 15:30",
        "20 Nov 2025",
        "20 Foo 2025 15:30",
        "November 20, 2025",
        "Thu Nov 20 15:30:00 CST 2025",
        "Thu Foo 20 15:30:00 UTC 2025",
        "2025-11-20x15:30",
        "20251120",
        "2025-11-20T15:30:00+99:00",
        "13/14/2025",
        "Thu, 20 Nov 2025 15:30:00 XYZ",
        "Thu, 32 Nov 2025 15:30:00 +0000",
    ],
)
def test_what_is_no_time_gives_none(written: str | float | None) -> None:
    assert parse_time(written) is None


def test_times_are_written_in_utc() -> None:
    assert iso(MOMENT) == "2025-11-20T15:30:00Z"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=2765), "7 years"),
        (timedelta(days=730), "2 years"),
        (timedelta(days=729), "729 days"),
        (timedelta(days=3, hours=4), "3 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=23), "23 hours"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=3), "less than a minute"),
    ],
)
def test_ages_are_said_in_their_largest_unit(span: timedelta, words: str) -> None:
    assert age(span) == words
