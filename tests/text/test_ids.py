"""What is an id in prose, and which ids are close to one."""

from tracer.text.ids import closest_ids, find_requirements, find_tokens


def test_prose_gives_ids_but_not_places() -> None:
    text = "In us-east-1 req-f-auth-001 broke FR-7 and NFR_2, not sub-req-1 or INT-3"

    assert list(find_requirements(text)) == ["req-f-auth-001", "FR-7", "NFR_2"]
    assert list(find_tokens("PROJ-123; x")) == ["PROJ-123"]


def test_the_nearest_ids_are_offered() -> None:
    assert closest_ids("REQ-F-AUTH-010", {"REQ-F-AUTH-001", "REQ-X-9"}) == (
        "REQ-F-AUTH-001",
    )
