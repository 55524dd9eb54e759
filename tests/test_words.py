"""How people and tools write numbers, times and ids."""

from datetime import UTC, datetime, timedelta

import pytest

from tracer.alerts.alert import Severity, parse_severity, unit_in
from tracer.alerts.comparisons import comparison_in
from tracer.remediation.remediation import next_intent
from tracer.text.ids import find_requirements, find_tokens, nearest
from tracer.text.numeric_limits import Quantity, parse_limits, parse_quantities
from tracer.text.times import age, iso, parse_time

MOMENT = datetime(2025, 11, 20, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("Login response < 500ms", "<", 500, "ms"),
        ("must be ≤ 0.5 s", "<=", 0.5, "s"),
        ("within 2 seconds", "<=", 2, "seconds"),
        ("at least 99.9 % of requests", ">=", 99.9, "%"),
        ("no more than 1,000 requests/s", "<=", 1000, "requests/s"),
        ("error rate below 1%", "<", 1, "%"),
        ("Max time: 500ms", "<=", 500, "ms"),
        ("uptime >= 99.95%", ">=", 99.95, "%"),
        ("less than 5 open tickets", "<", 5, "open tickets"),
        ("memory under 512 MiB", "<", 512, "MiB"),
        ("at most 500 concurrent users per node", "<=", 500, "concurrent users"),
        ("within 500 meters of the store", "<=", 500, "meters"),
        ("retries at most 3", "<=", 3, None),
        ("Availability 99.9%", ">=", 99.9, "%"),
        ("99.9% availability", ">=", 99.9, "%"),
        ("| Uptime | 99.9 % |", ">=", 99.9, "%"),
        ("99.9% of logins succeed", ">=", 99.9, "%"),
        ("Uptime SLO: 99.95%", ">=", 99.95, "%"),
        ("Success rate of 99 %", ">=", 99, "%"),
        ("Error rate: 1%", "<=", 1, "%"),
        ("0.1% of requests fail", "<=", 0.1, "%"),
        ("less than or equal to 500 ms", "<=", 500, "ms"),
        ("greater than or equal to 99.9%", ">=", 99.9, "%"),
        ("no slower than 500 ms", "<=", 500, "ms"),
        ("no slower than 100 requests/s", ">=", 100, "requests/s"),
        ("no larger than 5 MB", "<=", 5, "MB"),
        ("not less than 99.5 percent", ">=", 99.5, "percent"),
        ("must not be above 500 ms", "<=", 500, "ms"),
        ("must not exceed 500 ms", "<=", 500, "ms"),
        ("smaller than 5 MB", "<", 5, "MB"),
        ("faster than 500 ms", "<", 500, "ms"),
        ("faster than 100 requests per second", ">", 100, "requests per second"),
        ("p95 latency: 500ms", "<=", 500, "ms"),
        ("Response time (p95): 500 ms", "<=", 500, "ms"),
        ("Maximum response time of 500 ms", "<=", 500, "ms"),
        ("500 ms max", "<=", 500, "ms"),
        ("2 seconds or less", "<=", 2, "seconds"),
        ("500 ms or faster", "<=", 500, "ms"),
        ("100 req/s or more", ">=", 100, "req/s"),
        ("within two seconds", "<=", 2, "seconds"),
        ("&lt; 500ms", "<", 500, "ms"),
        ("at least 1k req/s", ">=", 1000, "req/s"),
        ("at most 2M events per day", "<=", 2e6, "events per day"),
        ("handles 1000 concurrent users", ">=", 1000, "concurrent users"),
        ("serves 1,000 requests per second", ">=", 1000, "requests per second"),
        ("Throughput: 5 MB/s", ">=", 5, "MB/s"),
        ("> 10 MB/s", ">", 10, "MB/s"),
        ("95% of logins complete in under 500 ms", "<", 500, "ms"),
        ("At least 95% of logins complete within 500 ms", "<=", 500, "ms"),
        ("Less than 1% of logins take more than 500 ms", "<=", 500, "ms"),
    ],
)
def test_limits_are_read_as_people_write_them(
    text: str, operator: str, value: float, unit: str | None
) -> None:
    (limit,) = parse_limits(text)

    assert (limit.operator, limit.quantity.value, limit.quantity.unit) == (
        operator,
        value,
        unit,
    )
    assert limit.quote == text


def test_a_span_is_two_limits_in_one_unit() -> None:
    limits = parse_limits("answers between 10 and 500 ms")

    assert [(limit.operator, limit.quantity) for limit in limits] == [
        (">=", Quantity(10, "ms")),
        ("<=", Quantity(500, "ms")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "cost 12 (about 200ms)",
        "p95 latency",
        "REQ-1 > REQ-2",
        "C-1 -> 5 s",
        "in 2024",
        "between 2019 and 2024",
        "under 2024-05-01",
        "version 3",
        "version 3 or higher",
        ">= 3.2.1",
        "at least one digit",
        "one of the logins",
        "takes 10 min 30 s",
        "within 3rd party code",
        "error code 500",
        "Availability zone 3",
        "20% of users are admins",
        "95% of logins",
        "latency 750ms",
        "p95 latency was 750 ms",
        "Measured p95 latency: 750ms",
        "Current availability: 98%",
        "Supports 3 languages",
        "within 0,5 s",
        "",
    ],
)
def test_words_without_a_limit_have_none(text: str) -> None:
    assert parse_limits(text) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Quantity(500, "ms"), Quantity(0.5, "s"), True),
        (Quantity(1, "h"), Quantity(60, "min"), True),
        (Quantity(500, "ms"), Quantity(500, None), True),
        (Quantity(500, "ms"), Quantity(500, "MB"), False),
        (Quantity(1, "%"), Quantity(1, "s"), False),
        (Quantity(499, "ms"), Quantity(0.5, "s"), False),
        (Quantity(500, "ms"), Quantity(500, "users"), False),
        (Quantity(500, "users"), Quantity(500, "concurrent users"), True),
        (Quantity(500, "{user}"), Quantity(500, "users"), True),
        (Quantity(500, "users"), Quantity(500, "sessions"), False),
        (Quantity(500, "Count"), Quantity(500, "sessions"), True),
        (Quantity(500, "sessions"), Quantity(500, None), True),
        (Quantity(0.01, None), Quantity(1, "%"), True),
        (Quantity(60_000, "rpm"), Quantity(1000, "requests per second"), True),
        (Quantity(10, "MB/s"), Quantity(10e6, "bytespersecond"), True),
        (Quantity(10, "MB/s"), Quantity(10, "req/s"), False),
        (Quantity(5, "errors/s"), Quantity(5, "req/s"), False),
        (Quantity(10, "papers"), Quantity(10, "req/s"), False),
    ],
)
def test_quantities_compare_across_units(
    one: Quantity, other: Quantity, *, same: bool
) -> None:
    assert one.equals(other) is same


@pytest.mark.parametrize(
    ("quantity", "unit", "same"),
    [
        (Quantity(0.5, "seconds"), "ms", Quantity(500, "ms")),
        (Quantity(500, "ms"), "MS", Quantity(500, "ms")),
        (Quantity(2, None), None, Quantity(2, None)),
        (Quantity(0.1, "GB"), "MB", Quantity(100, "MB")),
        (Quantity(5, "%"), "ms", None),
        (Quantity(5, None), "ms", None),
        (Quantity(5, "ms"), None, None),
    ],
)
def test_a_quantity_is_written_in_another_unit_of_its_kind_only(
    quantity: Quantity, unit: str | None, same: Quantity | None
) -> None:
    assert quantity.into(unit) == same


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,000", [1000]),
        ("12,345,678.5", [12_345_678.5]),
        ("1_000", [1000]),
        ("0,5", []),
        ("500,60", []),
        ("1,2345", []),
        ("500, 600", [500, 600]),
        ("10.0.0.1", []),
        ("9" * 60_000 + ",5", []),
    ],
)
def test_commas_part_thousands_or_it_is_no_number(
    text: str, numbers: list[float]
) -> None:
    assert [each.value for each in parse_quantities(text)] == numbers


@pytest.mark.parametrize(
    ("expression", "operator", "number"),
    [
        ("a > 5", ">", 5),
        ("((a >= bool 1.5e2))", ">=", 150),
        ('rate(a{code=~"5..", path!="a > b"}[5m]) < .5', "<", 0.5),
        ("avg(last_5m):avg:a.or.b{host:a OR host:b} > 90.0", ">", 90),
        ('logs("status:>500 AND x").rollup("count").last("5m") > 100', ">", 100),
        ("(a) + (b) == 0", "==", 0),
    ],
)
def test_the_only_comparison_of_a_rule_is_its_threshold(
    expression: str, operator: str, number: float
) -> None:
    assert comparison_in(expression) == (operator, number)


@pytest.mark.parametrize(
    "expression",
    [
        None,
        "",
        "up",
        "errs > 5 and rate(req[5m]) < 100",
        "a > 500 unless on(x) maint == 1",
        "(a > 3) or (b > 4)",
        "up and a > 5",
        "12 && 13 > 5",
        "12 || 13 > 5",
        "sum(a > 5)",
        "count(up == 0) > 2",
        "a > 5 * 60",
        "a > b",
    ],
)
def test_of_several_comparisons_or_one_inside_none_is_the_threshold(
    expression: str | None,
) -> None:
    assert comparison_in(expression) == (None, None)


@pytest.mark.parametrize(
    ("text", "numbers", "unit"),
    [
        ("p95 latency is 750ms (threshold: 500ms)", (750, 500), "ms"),
        ("error rate 2.5 % above 1 %", (2.5, 1), "%"),
        ("took 750ms, limit 1s", (750, 1), None),
        ("750 of 1000 logins", (750, 500), None),
        (None, (750,), None),
    ],
)
def test_the_unit_is_read_from_the_text(
    text: str | None, numbers: tuple[float, ...], unit: str | None
) -> None:
    assert unit_in(text, *numbers) == unit


@pytest.mark.parametrize(
    "written",
    [
        "2025-11-20T15:30:00Z",
        "2025-11-20T15:30:00.000000000Z",
        "2025-11-20T16:30:00+01:00",
        "2025-11-20T16:30:00+0100",
        "2025-11-20T16:30:00+01.00",
        "2025-11-20 15:30:00 +0000 UTC",
        "2025-11-20 15:30",
        "2025.11.20 15:30:00",
        "Thu, 20 Nov 2025 16:30:00 +0100",
        "20 Nov 2025 15:30:00 GMT",
        "Thu, 20 Nov 2025 15:30:00",
        "11/20/2025 15:30:00",
        "11/20/2025, 3:30:00 PM",
        "20/11/2025 15:30",
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
        (timedelta(days=3, hours=4), "3 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=23), "23 hours"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=3), "less than a minute"),
    ],
)
def test_ages_are_said_in_their_largest_unit(span: timedelta, words: str) -> None:
    assert age(span) == words


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("CRITICAL", Severity.CRITICAL),
        ("P1", Severity.CRITICAL),
        (" Warning ", Severity.MEDIUM),
        ("sev3", Severity.LOW),
        ("no severity", None),
        ("", None),
        (None, None),
    ],
)
def test_severities_are_read_in_any_tools_words(
    word: str | None, severity: Severity | None
) -> None:
    assert parse_severity(word) is severity


def test_unknown_severity_is_never_below() -> None:
    assert not Severity.UNKNOWN.is_below(Severity.CRITICAL)
    assert Severity.INFO.is_below(Severity.LOW)
    assert not Severity.LOW.is_below(Severity.LOW)


def test_prose_gives_ids_but_not_places() -> None:
    text = "In us-east-1 req-f-auth-001 broke FR-7 and NFR_2, not sub-req-1 or INT-3"

    assert list(find_requirements(text)) == ["req-f-auth-001", "FR-7", "NFR_2"]
    assert list(find_tokens("PROJ-123; x")) == ["PROJ-123"]


def test_the_nearest_ids_are_offered() -> None:
    assert nearest("REQ-F-AUTH-010", {"REQ-F-AUTH-001", "REQ-X-9"}) == (
        "REQ-F-AUTH-001",
    )


@pytest.mark.parametrize(
    ("original", "names", "expected"),
    [
        ("INT-100", ["INT-100", "INT-149"], "INT-150"),
        (None, [], "INT-001"),
        (None, ["INT-7"], "INT-8"),
        ("INT-007", ["INT-007"], "INT-008"),
        ("INT-GMON-001", ["INT-100", "INT-GMON-004"], "INT-GMON-005"),
        ("INT-1", ["REQ-INT-900", "INT-3x", "INT-4.5", "XINT-800"], "INT-1"),
        (None, ["INT-A-01", "INT-002", "INT-003"], "INT-004"),
        (
            "INT-099",
            ["FEEDBACK: Create INT-099 from production alert (REQ-1)"],
            "INT-100",
        ),
    ],
)
def test_the_next_intent_is_one_above_the_largest_of_its_prefix(
    original: str | None, names: list[str], expected: str
) -> None:
    assert next_intent(original, names) == expected
