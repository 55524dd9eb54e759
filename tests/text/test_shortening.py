"""What is shown of a long text."""

import pytest

from tracer.text import first_line


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
