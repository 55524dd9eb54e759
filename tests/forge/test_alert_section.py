"""Our section of a pull request's text is replaced, and nothing else."""

import pytest

from tracer.forge import AlertNews, PullRequestText
from tracer.forge.alert_section import with_news, with_place_for_alerts

BEGIN, TITLE, END = with_place_for_alerts("Ours", "").splitlines()[:3]
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
    text = with_news(PullRequestText(body=before), AlertNews(section="New\n"))

    assert (text.body if text else None) == after


def test_the_first_text_has_the_marks_at_its_head() -> None:
    first = with_place_for_alerts("Ours", "Text\n")

    assert first == f"{BEGIN}\n{TITLE}\n{END}\n\nText\n"


def test_the_same_section_changes_nothing() -> None:
    first = PullRequestText(title="Ours", body=with_place_for_alerts("Ours", "Text\n"))
    news = AlertNews(section="New", title="Worse")

    once = with_news(first, news)

    assert once is not None
    assert once.title == "Worse"
    assert with_news(once, news) == once


@pytest.mark.parametrize(
    ("title", "new", "after"),
    [
        ("Ours", "Worse", "Worse"),
        (" Ours  ", "Worse", "Worse"),
        ("Mine", "Worse", "Mine"),
        ("Ours", "", "Ours"),
    ],
)
def test_a_title_changes_only_while_it_is_ours(
    title: str, new: str, after: str
) -> None:
    first = PullRequestText(title=title, body=with_place_for_alerts("Ours", "Text\n"))

    once = with_news(first, AlertNews(section="New", title=new))

    assert once is not None
    assert once.title.strip() == after
    again = with_news(once, AlertNews(section="New", title="Worst"))
    assert again is not None
    assert again.title == ("Mine" if after == "Mine" else "Worst")
