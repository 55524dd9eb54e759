"""Blocks of lines: from a line that opens one to the line that ends it."""

import pytest

from tracer.specification.line_blocks import (
    Block,
    Line,
    join_lines,
    number_lines,
    split_at,
)
from tracer.specification.markdown_headings import first_paragraph


def opens(text: str) -> str | None:
    return text.removeprefix("> ") if text.startswith("> ") else None


def ends(_block: Block[str, str], text: str) -> bool:
    return text == "end"


def blocks(*lines: str) -> list[tuple[str, list[str]]]:
    return [(each.opener, list(each.rest)) for each in split_at(lines, opens, ends)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], []),
        (["a", "end"], []),
        (["> a"], [("a", [])]),
        (["> a", "b", "c"], [("a", ["b", "c"])]),
        (["x", "> a", "b"], [("a", ["b"])]),
        (["> a", "b", "> c", "d"], [("a", ["b"]), ("c", ["d"])]),
        (["> a", "b", "end", "x", "> c"], [("a", ["b"]), ("c", [])]),
        (["> a", "end", "end", "> end", "b"], [("a", []), ("end", ["b"])]),
        (["> "], [("", [])]),
    ],
)
def test_a_block_goes_on_until_the_next_or_its_end(
    lines: list[str], expected: list[tuple[str, list[str]]]
) -> None:
    assert blocks(*lines) == expected


def test_the_end_of_a_block_may_depend_on_its_lines_so_far() -> None:
    lines = ["> a", "1", "2", "3", "> b", "4"]

    two_lines = split_at(lines, opens, lambda block, _: len(block.rest) == 2)

    assert [each.rest for each in two_lines] == [["1", "2"], ["4"]]


def test_lines_have_their_numbers_from_one() -> None:
    assert list(number_lines("a\n\nb")) == [Line(1, "a"), Line(2, ""), Line(3, "b")]
    assert join_lines(number_lines("\na\nb\n\n")) == "a\nb"


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        ("# Title\n\nBuild the\nmenu.\n\nMore.", "Build the menu."),
        ("Build | One | Two\n|---|---|---|\n| a | b | c |", "Build"),
        ("Build:\n| One |\n|---|", "Build:"),
        ("Build:\n- one\n- two", "Build:"),
        ("Build:\n1. one\n2. two", "Build:"),
        ("Build:\n```\ncode\n```", "Build:"),
        ("Build | or buy", "Build | or buy"),
        ("- one\n- two", "- one"),
        ("", ""),
    ],
)
def test_a_paragraph_ends_where_a_table_a_list_or_code_begins(
    text: str, paragraph: str
) -> None:
    assert first_paragraph(number_lines(text)) == paragraph
