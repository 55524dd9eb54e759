"""Amounts as people read them."""

import pytest

from tests.support.traces import make_alert
from tracer.views.alert_view import alert_view
from tracer.views.amounts import amount, excess


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (-0.0, "ms", "0 ms"),
        (-1e-9, "ms", "-1e-09 ms"),
        (-0.0, "bytes", "0 bytes"),
        (4.1e9, "bytes", "3.818 GiB"),
        (2_147_483_648, "bytes", "2 GiB"),
        (1536, "B", "1.5 KiB"),
        (100, "bytes", "100 bytes"),
        (1_234_567, None, "1234567"),
        (999_999.5, "jobs", "1000000 jobs"),
        (15_200, "jobs", "15200 jobs"),
        (0.25, "s", "250 ms"),
        (0.25, "seconds", "250 ms"),
        (1, "seconds", "1 s"),
        (0, "sec", "0 s"),
        (1.5e16, None, "1.5e+16"),
    ],
)
def test_amounts_are_written_as_people_read_them(
    value: float, unit: str | None, written: str
) -> None:
    assert amount(value, unit) == written


def test_an_excess_of_bytes_has_a_unit_that_people_read() -> None:
    assert excess(4.1e9, 2_147_483_648, "bytes") == "+1.818 GiB, +90.9 %"


def test_the_first_line_of_zabbix_is_no_sentence() -> None:
    line = "Problem started at 16:00:00 on 2026.08.21\nHost: mail-1"

    assert alert_view(make_alert(description=line), None).quote is None


def test_the_reason_that_cloudwatch_makes_of_its_numbers_is_no_sentence() -> None:
    reason = "Threshold Crossed: 1 datapoint [1850.0] was greater than the threshold."
    fields = {"value": 1850, "threshold": 500, "unit": "ms", "source": "cloudwatch"}

    view = alert_view(make_alert(title="ping-p99", description=reason, **fields), None)

    assert (view.sentence, view.quote) == ("ping-p99", None)
    assert not view.is_measured_in_words
