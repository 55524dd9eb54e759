"""How people write numbers, and what compares with what."""

import pytest

from tracer.text.quantities import Quantity, parse_quantities, with_decimal_points


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
    assert quantity.in_unit(unit) == same


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
        # In half the world 1200 and 12345.
        ("1.200 Nachrichten", []),
        ("12.345 messages", []),
        ("1.200 mensajes en cola", []),
        ("1.200 seconds", [1.2]),
        ("1.200 exceeds the limit", [1.2]),
        ("0.125 requests", [0.125]),
        ("1.25 messages", [1.25]),
        ("9" * 60_000 + ",5", []),
    ],
)
def test_commas_part_thousands_or_it_is_no_number(
    text: str, numbers: list[float]
) -> None:
    assert [quantity.value for quantity in parse_quantities(text)] == numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.250,5 ms", "1250.5 ms"),
        ("1.234.567,89", "1234567.89"),
        ("1 250,5 ms", "1250.5 ms"),
        ("12\u202f345,5", "12345.5"),
        ("1.250 ms", "1.250 ms"),
        ("1,250.5 ms", "1,250.5 ms"),
        ("10.0.0.1,5", "10.0.0.1,5"),
        ("v1.250,5", "v1.250,5"),
        ("1 250,500", "1 250,500"),
        ("3, 4", "3, 4"),
        ("3,4", "3,4"),
        ("3,4 s", "3.4 s"),
        ("12,5% and 1,250 ms", "12.5% and 1,250 ms"),
    ],
)
def test_a_number_as_the_continent_writes_it_gets_a_point(
    text: str, expected: str
) -> None:
    assert with_decimal_points(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0,75", "0.75"), ("0,75 s", "0.75 s"), ("1,250", "1,250"), ("1,2,3", "1,2,3")],
)
def test_a_text_that_is_a_number_may_have_a_decimal_comma_without_a_unit(
    text: str, expected: str
) -> None:
    assert with_decimal_points(text, is_number=True) == expected
