"""Rules that all conventions share: titles from texts, statuses, placeholders."""

import pytest

from tracer.specification.definition_fields import (
    is_placeholder_id,
    title_from_text,
)
from tracer.specification.withdrawn_words import is_withdrawn_status


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The shop opens a session. It is fast.", "The shop opens a session"),
        (
            "\n* *MUST NOT* be larger than 64 KiB.\n* x",
            "MUST NOT be larger than 64 KiB",
        ),
        ("1. `login()` answers within 0.5 s;", "login() answers within 0.5 s"),
        ("word " * 40, "word " * 19 + "word …"),
        ("x" * 200, "x" * 100 + " …"),
        ("", ""),
    ],
)
def test_a_requirement_without_a_title_gets_the_start_of_its_text(
    text: str, title: str
) -> None:
    assert title_from_text(text) == title


@pytest.mark.parametrize(
    "status", ["Deprecated", "superseded by REQ-2", "**Obsolete**", "[DELETED]"]
)
def test_some_statuses_withdraw_a_requirement(status: str) -> None:
    assert is_withdrawn_status(status)


@pytest.mark.parametrize("status", ["Active", "draft", "not rejected", "", None])
def test_any_other_status_leaves_it_in_force(status: str | None) -> None:
    assert not is_withdrawn_status(status)


def test_an_id_that_only_shows_the_form_is_a_placeholder() -> None:
    assert all(
        map(is_placeholder_id, ["REQ-XXX", "FR-NNN", "REQ-pXXXXX", "req_login_XX"])
    )
    assert not any(map(is_placeholder_id, ["REQ-1", "REQ-MAXX", "REQ-XX-1", "REQ-X"]))
