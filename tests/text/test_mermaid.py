"""No text changes a diagram: Mermaid's own parser is the judge."""

import html
from random import Random
from typing import Any

import pytest

from tests.support.hostile_words import PIECES, words_of
from tests.support.mermaid import fenced_diagram, read_diagrams
from tests.support.properties import examples
from tests.support.surfaces import render_surfaces
from tracer.text.escaping import mermaid_label, message_text

GAP = "\u200b"
pytestmark = [pytest.mark.node, pytest.mark.property]


def texts(number: int) -> list[str]:
    choose = Random(number)  # noqa: S311 - a test's choice
    return ["".join(choose.choices(PIECES, k=choose.randint(1, 5))) for _ in range(7)]


def test_a_label_says_what_the_text_says() -> None:
    written = [text for number in range(examples(10)) for text in texts(number)]
    diagrams = [f"flowchart LR\n  a[{mermaid_label(f'x{t}x')}]\n" for t in written]

    for text, result in zip(written, read_diagrams(diagrams), strict=True):
        assert (
            words_in(result) == message_text(f"x{text}x")[:90].replace(GAP, "").strip()
        )
        assert (result["kinds"], result["marks"]) == (["string"], [])


def words_in(result: dict[str, Any]) -> str:
    return html.unescape(result["labels"]["a"]).replace(GAP, "").replace("∼", "~")


def test_a_label_is_words_in_every_version() -> None:
    written = (
        *("Traffic in direction TB", "direction LR of the queue", "DIRECTION td"),
        *("1. Log in", "12) Log in", "- a", "+ a", "* a", "---", "=", "> a", "# a"),
        *("__init__.py:12", "_a_", "*a* **b**", "~a~ ~~b~~", "[a](//e.example)", "[a]"),
        *("`a`", "<b>", "![a](//e.example)", "fa:fa-ban", "a\\nb", "$$x$$", "&amp; a"),
        *("https://e.example", "www.e.example", "a@e.example", "a_b_c", "| a | b |"),
    )
    diagrams = [f"flowchart LR\n  a[{mermaid_label(t)}]\n  a --> b\n" for t in written]

    for text, result in zip(written, read_diagrams(diagrams), strict=True):
        assert words_in(result) == text
        assert (result["kinds"], result["marks"]) == (["string", "text"], [])
        assert (result["links"], result["arrows"]) == ([], 1)


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
