"""Times as people write them in sentences."""

from datetime import UTC, datetime

import pytest

from tracer.text import find_times, read_time

NINE = datetime(2026, 8, 18, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-08-18T21:00:00Z",
        "2026-08-18 around 21:00 UTC",
        "2026-08-18, about 9 pm UTC",
        "2026-08-18 21:00:00.000",
        "2026-08-18 ~21:00",
        "2026-08-18 (approx. 21:00 UTC)",
        "2026-08-18, 21:00–22:30 UTC",
        "2026-08-18 between 23:00 and 23:30 CEST",
        "2026-08-18 23:00 UTC+2",
        "21:00 UTC on 2026-08-18",
        "9pm on Aug 18, 2026",
        "18th of August 2026 at 9 p.m.",
        "am 18. August 2026 gegen 21 Uhr",
        "18.8.2026, 21.00 Uhr",
        "le 18 août 2026 vers 21h00",
        "el 18 de agosto de 2026 a las 21:00",
    ],
)
def test_a_day_with_a_time_of_day_is_read_in_any_usual_form(text: str) -> None:
    assert read_time(text) == NINE
    assert read_time(f"from {text}, as we think") == NINE


@pytest.mark.parametrize(
    "text",
    [
        "2026-08-18 local time 21:00",
        "2026-08-18 21:00 local time",
        "2026-08-18 21:00 CST",
        "2026-08-18 25:00",
        "30 Feb 2026 10:00",
        "2026-08-18 with 9 errors",
        "from 2026-08-18 to 2026-08-19",
        "2026-08-18 20:00 or 2026-08-18 21:00",
        "yesterday at 21:00",
        "9 March packages 2026",
    ],
)
def test_what_may_be_another_time_is_none(text: str) -> None:
    assert read_time(f"it was {text}") is None


def test_all_times_of_a_text_are_found() -> None:
    text = (
        "It began on 2026-08-18 about 9 pm UTC and was over at 02:00 on 19 August 2026."
    )
    assert [written.moment for written in find_times(text)] == [
        NINE,
        datetime(2026, 8, 19, 2, 0, tzinfo=UTC),
    ]
