"""Code is parsed; what only looks like it does not take for ever."""

import pytest

from tests.support.traces import specification as known_specification
from tracer.code import find_markers_in_file
from tracer.code.outline import parse_outline
from tracer.code.parsing import parse


@pytest.mark.parametrize(
    ("suffix", "part"),
    [(".py", "("), (".js", "{"), (".go", "{"), (".java", "("), (".rs", 'r#"')],
)
def test_what_is_begun_thousands_of_times_is_not_code(suffix: str, part: str) -> None:
    assert parse(suffix, part * 20_000) is None


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".js", "{a:" * 170_000),  # calls itself until the stack is full
        (".java", "a=>" * 7_000),  # half of that: 3.4 GB
        (".cs", "<a " * 7_000),  # 3 GB
    ],
)
def test_what_would_end_the_process_is_not_parsed(suffix: str, text: str) -> None:
    assert parse(suffix, text) is None


@pytest.mark.parametrize("line", [" " * 60_000, "*" * 60_000, "\u00a0" * 60_000])
def test_a_line_of_one_sign_above_an_id_is_read_once(line: str) -> None:
    """With a pattern that tries each place of the line this took minutes."""
    specification = known_specification("## REQ-F-AUTH-001: Login\n")

    markers = find_markers_in_file(
        "src/a.unknown",
        f"{line}\n# Implements: REQ-F-AUTH-001\n",
        specification.known_ids(),
        specification,
    )

    assert [marker.line for _, marker in markers] == [2]


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".py", "x = 1\n" * 20_000),
        (".py", "x = [" + "1, " * 20_000 + "]\n"),
        (".py", "def f(:\n    return 1\n" * 500),
        (".c", "FOREACH(item, list) { use(item); }\n" * 3_000),
        (".rs", 'let a = r#"b"#;\n' * 5_000),
        (".js", "a(`${b}`);\n" * 5_000),
        (".py", ""),
    ],
)
def test_long_code_and_code_with_mistakes_is_parsed(suffix: str, text: str) -> None:
    assert parse(suffix, text) is not None


def test_the_next_file_is_parsed_after_one_that_was_given_up() -> None:
    parse(".java", "a=>" * 7_000)

    outline = parse_outline("src/a.rs", "fn login() {}\n" + "// x\n" * 1_000)

    assert [function.name for function in outline.definitions] == ["login"]


def test_functions_within_thousands_of_others_are_not_looked_for() -> None:
    """Finding and naming all of them took a minute."""
    text = "f = " + "lambda:" * 60_000 + "0\n\ndef login():\n    pass\n"

    definitions = parse_outline("a.py", text).definitions

    assert [function.name for function in definitions] == ["f", "login"]


def test_a_text_that_is_hardly_code_has_lines_and_no_functions() -> None:
    outline = parse_outline("src/a.py", "(" * 20_000 + "\nx\n")

    assert (outline.definitions, outline.enclosing(2), len(outline.lines)) == (
        (),
        None,
        3,
    )
