"""What is shown of a long text."""

import pytest

from tracer.text import first_line, shorten


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("one\ntwo", "one", id="the first of two"),
        pytest.param("\n \n  one  \n", "one", id="blank lines before it"),
        pytest.param("\u200b\n\u2060 \none", "one", id="lines of invisible characters"),
        pytest.param("\u200b", "", id="nothing visible"),
        pytest.param("", "", id="empty"),
        pytest.param(None, "", id="no text"),
    ],
)
def test_the_first_line_is_one_that_people_see(text: str | None, line: str) -> None:
    assert first_line(text) == line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bump undici to 7.28.0", "Bump undici to 7.28.0"),
        ("Bump undici from 7.27.2 to 7.28.0", "Bump undici from…"),
        ("Bump the undici to 7.27.2 again", "Bump the undici to…"),
        ("Log in with email and password", "Log in with email and…"),
        ("updateRemediationRequestStatus", "updateRemediationRequ…"),
    ],
)
def test_a_text_is_cut_between_words_if_most_of_it_is_left(
    text: str, shown: str
) -> None:
    assert shorten(text, 22) == shown
