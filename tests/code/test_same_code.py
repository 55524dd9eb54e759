"""Which changes of a file leave the program the same."""

import pytest

from tracer.code import is_same_code

PYTHON = "def f(a, b):\n    if a:\n        b()\n    return g(a, b)\n"


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("a.py", PYTHON, f"# A comment\n{PYTHON}\n\n"),
        (
            "a.py",
            PYTHON,
            PYTHON.replace("g(a, b)", "g(\n        a,\n        b,\n    )"),
        ),
        ("a.js", "f(a,b)", "f(a, b) // why\n"),
        ("a.go", "package a\nfunc f() {x()}\n", "package a\n\nfunc f() {\n\tx()\n}\n"),
    ],
)
def test_layout_and_comments_change_nothing(path: str, before: str, after: str) -> None:
    assert is_same_code(path, before, after)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("a.py", PYTHON, PYTHON.replace("    return", "        return")),  # indentation
        ("a.py", PYTHON, PYTHON.replace("g(a, b)", "g(b, a)")),
        ("a.py", "f((1))", "f((1,))"),
        ("a.py", "x = 'a b'", "x = 'ab'"),
        ("a.js", "f(a", "f( a"),  # an error: it may be anything
        ("a.unknown", "a b", "a  b"),
    ],
)
def test_anything_else_is_another_program(path: str, before: str, after: str) -> None:
    assert not is_same_code(path, before, after)
