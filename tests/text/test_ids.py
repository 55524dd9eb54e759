"""What is an id in prose, and which ids are close to one."""

import pytest

from tracer.text.ids import closest_ids, find_requirements, find_tokens, named_id


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


def test_the_nearest_ids_are_offered() -> None:
    assert closest_ids("REQ-F-AUTH-010", {"REQ-F-AUTH-001", "REQ-X-9"}) == (
        "REQ-F-AUTH-001",
    )
