"""No text changes a diagram: Mermaid's own parser is the judge."""

import html
from random import Random

import pytest

from tests.support.hostile_words import PIECES, words_of
from tests.support.mermaid import fenced_diagram, read_diagrams
from tests.support.properties import examples
from tests.support.surfaces import render_surfaces
from tracer.text.escaping import mermaid_label, message_text

pytestmark = [pytest.mark.node, pytest.mark.property]


def texts(number: int) -> list[str]:
    choose = Random(number)  # noqa: S311 - a test's choice
    return ["".join(choose.choices(PIECES, k=choose.randint(1, 5))) for _ in range(7)]


def test_a_label_says_what_the_text_says() -> None:
    written = [text for number in range(examples(10)) for text in texts(number)]
    diagrams = [f"flowchart LR\n  a[{mermaid_label(f'x{t}x')}]\n" for t in written]

    for text, result in zip(written, read_diagrams(diagrams), strict=True):
        assert html.unescape(result["labels"]["a"]) == message_text(f"x{text}x")[:90]
        assert result["kinds"] == ["string"]


def test_a_text_without_anything_to_see_is_a_label_too() -> None:
    diagrams = [f"flowchart LR\n  a[{mermaid_label(t)}]\n" for t in ("", "\u200b")]

    assert [result["labels"]["a"] for result in read_diagrams(diagrams)] == ["…", "…"]


def test_alien_text_changes_no_diagram() -> None:
    plain, hostile = [], []
    for number in range(examples(5)):
        before, after = _diagram(number, []), _diagram(number, texts(number))
        assert (before is None) == (after is None)  # a trace without links has none
        if before and after:
            plain.append(before)
            hostile.append(after)
    assert plain
    results = read_diagrams([*plain, *hostile])

    for expected, result in zip(
        results[: len(plain)], results[len(plain) :], strict=True
    ):
        assert result["labels"].keys() == expected["labels"].keys()
        assert result | {"labels": 0} == expected | {"labels": 0}


def _diagram(number: int, pieces: list[str]) -> str | None:
    pairs = list(zip(pieces, reversed(pieces), strict=True))
    return fenced_diagram(render_surfaces(words_of(pairs), number).markdown["body"])
