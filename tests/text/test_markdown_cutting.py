"""A cut text stays well formed: GitHub's parser finds nothing left open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.hostile_words import PAIRS, words_of
from tests.support.markdown_judge import read_page
from tests.support.surfaces import render_surfaces
from tracer.text.markdown_cutting import cut_markdown

NOTE = "\n\n*Cut.*\n"
PARTS = [
    pytest.param("```text\n", "a\n", "```\n", id="fence"),
    pytest.param("~~~~ a`b\n", "~~~\n", "~~~~\n", id="fence of tildes"),
    pytest.param("````\n", "```\n</details>\n", "````\n", id="fence in a fence"),
    pytest.param("<details>\n\n", "a\n\n", "</details>\n", id="details"),
    pytest.param(
        "<details>\n\n", "- `</details>` a\n\n", "</details>\n", id="tag in code"
    ),
    pytest.param(
        "<details>\n\n",
        "- a\\` ``b`</details>`` a\n\n",
        "</details>\n",
        id="escaped tick",
    ),
    pytest.param("<details>\n\n", "\\</details>\n\n", "</details>\n", id="escaped tag"),
    pytest.param(
        "<details><summary>a</summary>\n\n<details>\n\n",
        "a\n\n",
        "</details>\n</details>\n",
        id="details in details",
    ),
    pytest.param("<!--\n", "a\n\n", "-->\n", id="comment"),
    pytest.param("<details>\n\n```\n", "a\n\n", "```\n\n</details>\n", id="both"),
]


@pytest.mark.parametrize(("start", "middle", "end"), PARTS)
def test_what_must_be_closed_is_kept_whole_or_left_out(
    start: str, middle: str, end: str
) -> None:
    whole = f"{start}{middle * 9}{end}"
    text = f"Above.\n\n{whole}\nBelow.\n"

    cut = cut_markdown(text, len(text) - 1, NOTE)

    assert cut == f"Above.\n\n\nBelow.{NOTE}".replace("\n\n\n", "\n\n")
    assert cut_markdown(text, len(text), NOTE) == text


def test_of_other_blocks_lines_are_left_out() -> None:
    head, row = "| a | b |\n|---|---|\n", "| 1 | 2 |\n"
    text = f"{head}{row * 9}\nBelow, a line that is longer than a row.\n"

    cut = cut_markdown(text, 60, NOTE)

    assert cut == f"{head}{row * 3}".rstrip() + NOTE


def test_a_text_is_never_longer_than_its_limit() -> None:
    text = "".join(f"{'x' * n}\n\n" for n in range(60))

    assert all(len(cut_markdown(text, limit, NOTE)) <= limit for limit in range(9, 900))


@pytest.mark.property
@given(st.lists(PAIRS, min_size=1, max_size=7), st.integers(0, 60), st.floats(0, 1))
def test_whatever_a_text_holds_its_cut_has_all_that_it_opens(
    texts: list[tuple[str, str]], shape: int, share: float
) -> None:
    for text in render_surfaces(words_of(texts), shape).markdown.values():
        cut = cut_markdown(text, int(len(text) * share) + len(NOTE), NOTE)

        elements = read_page(cut).elements
        assert elements == read_page(text).elements or elements[-4:-1] == [
            "p",
            "em",
            "/em",
        ]
        assert elements.count("details") == elements.count("/details")
