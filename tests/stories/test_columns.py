"""The console fits into 80 columns, and a path stays whole where it can."""

import pytest

from tracer.job.terminal_columns import fit_columns
from tracer.text.escaping import whole_text

LONG = "src/" + "folder/" * 12 + "file.py:12"
URL = "https://shop.example/" + "y" * 80 + "?a=b&c=d#e"
PATH = "src/" + "folder/" * 8 + "file.py:12"


@pytest.mark.parametrize(
    ("line", "fitted"),
    [
        ("x" * 80, ["x" * 80]),
        (
            "  Location: " + "a " * 40,
            ["  Location: " + "a " * 33 + "a", "  a a a a a a"],
        ),
        (f"  Implementation: {PATH}", ["  Implementation:", f"  {PATH}"]),
        (
            "  1. " + "word " * 20,
            ["  1. " + "word " * 14 + "word", "     " + "word " * 4 + "word"],
        ),
        ("  " + "y" * 100, ["  " + "y" * 78, "  " + "y" * 22]),
        (f"  In {LONG}: ok", ["  In", f"  {LONG}:", "  ok"]),
        (f"  In (x, {LONG})", ["  In (x,", f"  {LONG})"]),
        (f"  - {URL} (created)", [f"  - {URL}", "    (created)"]),
        (" " * 120 + "words", [" " * 40 + "words"]),
    ],
)
def test_a_long_line_is_broken_between_words(line: str, fitted: list[str]) -> None:
    assert fit_columns(line).split("\n") == fitted


def test_a_path_with_blanks_stays_whole() -> None:
    path = "docs/my requirements/" + "long name of a folder/" * 4 + "log in.md"

    text = fit_columns(f"  Location: {whole_text(path)}:12")

    assert text.split("\n") == ["  Location:", f"  {path}:12"]


def test_signs_that_take_two_columns_count_twice() -> None:
    text = fit_columns("  Title: " + "登录很慢" * 30)

    assert all(sum(1 + (c > "ÿ") for c in line) <= 80 for line in text.split("\n"))


def test_a_word_that_ends_where_a_line_ends_leaves_no_empty_line() -> None:
    wrapped = fit_columns(f"  Service: {'サービス' * 20}")

    assert all(map(str.strip, wrapped.split("\n")))
