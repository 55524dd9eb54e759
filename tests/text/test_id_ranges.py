"""What follows an id and names more of its kind."""

import pytest

from tracer.text.id_ranges import read_continuation


@pytest.mark.parametrize(
    ("rest", "ids", "left"),
    [
        ("/002", ["REQ-002"], ""),
        ("/-002/003", ["REQ-002", "REQ-003"], ""),
        (", 002; -003", ["REQ-002", "REQ-003"], ""),
        (", 002, and -003 fail", ["REQ-002", "REQ-003"], " fail"),
        (" & 002 or 003", ["REQ-002", "REQ-003"], ""),
        ("..003", ["REQ-002", "REQ-003"], ""),
        ("… 003", ["REQ-002", "REQ-003"], ""),
        ("-003", ["REQ-002", "REQ-003"], ""),
        (" through REQ-003.", ["REQ-002", "REQ-003"], "."),
        (" thru 002", ["REQ-002"], ""),
        # What is syntax, but means no further ids:
        ("/2", [], ""),
        ("..1", [], ""),
        ("..000", [], ""),
        ("..OTHER-003", [], ""),
        ("..900000", [], ""),
    ],
)
def test_a_list_or_range_is_read_to_its_end(
    rest: str, ids: list[str], left: str
) -> None:
    text = "REQ-001" + rest
    continuation = read_continuation(text, len("REQ-001"))

    assert continuation is not None
    assert list(continuation.ids("REQ-001")) == ids
    assert text[continuation.end :] == left


@pytest.mark.parametrize(
    "rest", ["", " and 5 more", ", 7 users", " and 20 users", ", 002%", "-x", " to do"]
)
def test_other_words_behind_an_id_are_no_range(rest: str) -> None:
    assert read_continuation("REQ-001" + rest, len("REQ-001")) is None


def test_an_id_without_a_number_has_no_range() -> None:
    continuation = read_continuation("REQ-A..003", len("REQ-A"))

    assert continuation is not None
    assert list(continuation.ids("REQ-A")) == []


@pytest.mark.parametrize("digits", [19, 5_000, 60_000])
def test_a_number_too_long_to_be_counted_has_no_range(digits: int) -> None:
    first, last = "REQ-" + "0" * digits, "1" * digits

    for text in (f"REQ-001..{last}", f"{first}..{last}"):
        start = text.index("..")
        continuation = read_continuation(text, start)
        assert continuation is not None
        assert list(continuation.ids(text[:start])) == []
