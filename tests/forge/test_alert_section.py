"""Our section of a pull request's text is replaced, and nothing else."""

import pytest

from tracer.forge import with_place_for_alerts
from tracer.forge.alert_section import with_alerts

BEGIN, END = with_place_for_alerts("").splitlines()[:2]
MARKED = f"{BEGIN}\n{END}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            f"{MARKED}\nText\n",
            f"{BEGIN}\nNew\n\n{END}\n\nText\n",
            id="the first text",
        ),
        pytest.param(
            f"{BEGIN}\nOld\n\n{END}\n\nText\n",
            f"{BEGIN}\nNew\n\n{END}\n\nText\n",
            id="a section that is there",
        ),
        pytest.param(
            f"Mine  \r\n\r\n{BEGIN}\r\nOld\r\n{END}\r\n\r\n- [x] Done\r\n",
            f"Mine  \r\n\r\n{BEGIN}\nNew\n\n{END}\r\n\r\n- [x] Done\r\n",
            id="what people wrote around it, in a browser",
        ),
        pytest.param(
            f"{MARKED}\nText\n{MARKED}",
            f"{BEGIN}\nNew\n\n{END}\n\nText\n{MARKED}",
            id="marks once more below",
        ),
        pytest.param("Text\n", None, id="no marks"),
        pytest.param(f"{BEGIN}\nText\n", None, id="no end"),
        pytest.param(f"{END}\n{BEGIN}\nText\n", None, id="the wrong order"),
        pytest.param(f"{BEGIN}\n{BEGIN}\n{END}\n", None, id="a beginning twice"),
        pytest.param(f'  "{BEGIN}"\n  {END}\n', None, id="marks inside lines"),
        pytest.param("", None, id="no text"),
    ],
)
def test_the_section_is_replaced(before: str, after: str | None) -> None:
    assert with_alerts(before, "New\n") == after


def test_the_first_text_has_the_marks_at_its_head() -> None:
    assert with_place_for_alerts("Text\n") == f"{MARKED}\nText\n"


def test_the_same_section_changes_nothing() -> None:
    once = with_alerts(with_place_for_alerts("Text\n"), "New")
    assert once is not None
    assert with_alerts(once, "New") == once
