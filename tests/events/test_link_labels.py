"""Labels of links are found in linear time, and are those that the parser finds itself."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline

from tests.support.properties import examples
from tracer.events.link_labels import find_labels_in_linear_time

PIECES = (
    *("[", "]", "(", ")", "!", "*", "`", "<a>", "\\", "a", " ", "[a](b)", "![", "]("),
    *("![a](b)", "[x]", "[[", "]]", "(<b>)", "\n\n", "[" * 25, "]" * 25),
    *(
        "](" + "(" * 32,
        "](" + "(" * 33,
        ")" * 33,
        "](<",
        "(a b)",
        "(a 'b')",
        "\x7f",
        "\\ ",
    ),
    *("](a(b(c)d)e)", "](\\()", "](\\)", "](\\"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def parsers() -> tuple[MarkdownIt, MarkdownIt]:
    """Return a parser as ours is, and one that looks for labels in its own way."""
    ours, its_own = (
        MarkdownIt("commonmark", {"maxNesting": 20}).enable(["table"]) for _ in range(2)
    )
    find_labels_in_linear_time(ours)
    return ours, its_own


@pytest.mark.property
@settings(max_examples=examples(20))
@given(TEXTS)
def test_the_labels_are_those_of_the_parser(text: str) -> None:
    ours, its_own = parsers()

    assert ours.render(f"[x]: y\n\n{text}") == its_own.render(f"[x]: y\n\n{text}")


@pytest.mark.parametrize(
    "part", ["[", "![", "[[", "![[", "![[]", "[[[a]", "![[a](", "![[](", "[a][", "[!["]
)
def test_twice_the_brackets_take_twice_the_steps(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip, steps = ParserInline.skipToken, [0]

    def counted(parser: ParserInline, state: StateInline) -> None:
        steps[-1] += 1
        skip(parser, state)

    monkeypatch.setattr(ParserInline, "skipToken", counted)
    for size in (2_000, 4_000, 8_000):
        steps.append(0)
        parsers()[0].render((part * size)[:size])

    assert all(after <= 2.3 * before for before, after in pairwise(steps[1:]))
    assert steps[-1] <= 8 * 8_000
