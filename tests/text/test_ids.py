"""What is an id in prose, and which ids are close to one."""

import pytest

from tracer.text.ids import (
    closest_ids,
    find_requirements,
    find_tokens,
    is_named_in,
    named_id,
)


def test_prose_gives_ids_but_not_places() -> None:
    text = "In us-east-1 req-f-auth-001 broke FR-7 and NFR_2, not sub-req-1 or INT-3"

    assert list(find_requirements(text)) == ["req-f-auth-001", "FR-7", "NFR_2"]
    assert list(find_tokens("PROJ-123; x")) == ["PROJ-123"]


@pytest.mark.parametrize(
    "written",
    [
        "REQ-1",
        "CR 1.1",  # UIDs of StrictDoc may be any text
        "CR 1.1 Addition (1)",
        "FOO BAR 2.",
        "user-login#1.2",
        "001-login/FR-003",
        "FR:login/session.expiry",
        "FR:login/$account",
        "req~login~1",
        "spec.md#login",
        "login/用户登录",
        "SRS01",
    ],
)
def test_an_id_of_any_convention_may_be_named_alone(written: str) -> None:
    assert named_id(f" {written} ") == written


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("REQ-1 (Login)", "REQ-1"),
        ("`REQ-1`.", "REQ-1"),
        ("REQ-1, REQ-2", "REQ-1"),
        ("REQ-1 please", "REQ-1"),
        ("urgent", ""),
        ("please look", ""),
        ("", ""),
    ],
)
def test_of_other_words_the_first_id_counts(text: str, id_: str) -> None:
    assert named_id(text) == id_


def test_other_leading_zeros_are_nearer_than_another_number() -> None:
    known = {"REQ_INTEROP_102", "REQ_INTEROP_012", "REQ_INTEROP_120"}

    assert closest_ids("REQ-INTEROP-12", known)[0] == "REQ_INTEROP_012"


@pytest.mark.parametrize(
    ("misspelt", "nearest"),
    [
        ("REQ-INTEROP-999", ()),
        ("REQ-INTEROP-98", ("REQ-INTEROP-098",)),
        ("REQ-INTROP-097", ("REQ-INTEROP-097",)),
        ("REQ-INTEROP-0977", ("REQ-INTEROP-097",)),
        ("REQ-INTEROP-093", ("REQ-INTEROP-098", "REQ-INTEROP-097")),
    ],
)
def test_a_slip_is_told_from_another_number(
    misspelt: str, nearest: tuple[str, ...]
) -> None:
    known = {"REQ-INTEROP-097", "REQ-INTEROP-098"}

    found = closest_ids(misspelt, known)

    assert found[: max(1, len(nearest))] == nearest


def test_the_nearest_ids_are_offered() -> None:
    assert closest_ids("REQ-F-AUTH-010", {"REQ-F-AUTH-001", "REQ-X-9"}) == (
        "REQ-F-AUTH-001",
    )


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("REQ-1", True),
        ("req_1", True),
        ("REQ-2, REQ-1.", True),
        ("see REQ-1: login", True),
        ("REQ-12", False),
        ("REQ-1.2", False),
        ("REQ-1-2", False),
        ("login/REQ-1", False),
        ("NFREQ-1", False),
        ("", False),
    ],
)
def test_a_longer_id_does_not_name_a_shorter_one(text: str, *, is_named: bool) -> None:
    assert is_named_in("REQ-1", text) is is_named


@pytest.mark.parametrize("id_", ["login/用户登录", "req~login~1", "SYS.1.2", "#12"])
def test_ids_of_any_convention_are_found_in_a_text(id_: str) -> None:
    assert is_named_in(id_, f"REQ-2, {id_}, REQ-3")
    assert not is_named_in(id_, f"REQ-2, {id_}7, REQ-3")
