"""Regular expressions can be read, are compiled late, and take linear time."""

import ast
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import tracer
from tests.support.repeats import ambiguous_repeats
from tests.support.required_words import requires_one_of
from tracer.alerts.numbers.sentence_forms import FORMS
from tracer.text.credentials import RULES
from tracer.text.limit_phrases import TABLES
from tracer.text.patterns import Pattern

MODULES = [module.name for module in pkgutil.walk_packages(tracer.__path__, "tracer.")]


def _patterns(name: str, value: object) -> Iterator[tuple[str, Pattern]]:
    """Yield the patterns of a module's member; it may be a table or a list of them."""
    if isinstance(value, Pattern):
        yield name, value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _patterns(f"{name}[{key}]", member)
    elif isinstance(value, list | tuple):
        for place, member in enumerate(value):
            yield from _patterns(f"{name}[{place}]", member)


PATTERNS = {
    **{
        name: pattern
        for module in MODULES
        for member, value in vars(import_module(module)).items()
        for name, pattern in _patterns(f"{module}.{member}", value)
    },
    **{f"credentials: {rule.name}": rule.pattern for rule in RULES},
    **{f"limits: {name}": table.pattern for name, table in TABLES.items()},
    **{f"sentences: {form.example}": form.pattern for form in FORMS},
}
MODULE_FILES = sorted(Path(tracer.__path__[0]).rglob("*.py"))
HINTED = {name: pattern for name, pattern in PATTERNS.items() if pattern.hints}


def _written_patterns(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the regular expressions of a module as they are written, with their flags."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Call(func=ast.Name("Pattern") | ast.Attribute(attr="compile")):
                texts = [
                    part.value
                    for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                ]
                yield "".join(texts), ast.unparse(node)


@pytest.mark.parametrize("path", MODULE_FILES, ids=lambda path: path.stem)
def test_a_long_pattern_has_lines_and_comments(path: Path) -> None:
    """What is made from a table of phrases is read there."""
    long = [(text, call) for text, call in _written_patterns(path) if len(text) > 100]

    assert [
        text for text, call in long if "VERBOSE" not in call and "(?x)" not in text
    ] == []


@pytest.mark.parametrize("path", MODULE_FILES, ids=lambda path: path.stem)
def test_a_module_compiles_no_pattern_when_it_is_imported(path: Path) -> None:
    """`Pattern` does it later; it is for texts, so one of bytes may be compiled at once."""
    calls = (
        call
        for statement in ast.parse(path.read_text()).body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for call in ast.walk(statement)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "re.compile"
    )

    assert [call for call in map(ast.unparse, calls) if "compile(b" not in call] == []


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_repeats_what_is_only_made_of_repeats(name: str) -> None:
    pattern = PATTERNS[name]

    assert ambiguous_repeats(pattern.source, pattern.flags) == []


@pytest.mark.parametrize(
    "source", ["(?:a+b?)*", "(?:a*)+x", "(?:(?:a|b)+)*c", "(a{1,9})+"]
)
def test_a_repeat_of_repeats_is_found(source: str) -> None:
    assert ambiguous_repeats(source, 0)


@pytest.mark.parametrize("source", ["(?:,a+)*", "(?:a+)*+", "(?:a)*", "(?:(?:a|b),?)+"])
def test_what_matches_in_one_way_only_is_no_such_repeat(source: str) -> None:
    assert ambiguous_repeats(source, 0) == []


def test_a_pattern_is_compiled_once_it_is_used() -> None:
    pattern = Pattern("[")

    with pytest.raises(re.error):
        pattern.search("x")


@pytest.mark.parametrize("name", HINTED)
def test_what_has_none_of_the_hints_of_a_pattern_has_no_match(name: str) -> None:
    pattern = HINTED[name]

    assert requires_one_of(pattern.source, pattern.flags, pattern.hints)


@pytest.mark.parametrize(
    ("source", "hints", "is_required"),
    [
        ("abc", ["b"], True),
        ("(?i:A)bc?", ["ab"], True),
        ("ab?", ["ab"], False),
        ("a(?:b|c)", ["ab", "ac"], True),
        ("a(?:b|c)", ["ab"], False),
        ("a[bc]+d", ["ab", "c"], True),
        (r"a\wd", ["ad"], False),
        (r"\d{2,}", [*"0123456789"], True),
        ("(?=.*x)y", ["x"], True),
        ("(?!x)y", ["x"], False),
        ("(?:ab)*", ["a"], False),
        ("(?:x|ü)", ["x"], True),
        ("a.b", ["ab"], False),
    ],
)
def test_words_that_each_match_needs_are_told_from_others(
    source: str, hints: list[str], *, is_required: bool
) -> None:
    assert requires_one_of(source, 0, hints) is is_required


@pytest.mark.parametrize("text", ["nothing", "ABOVE 5", "\u017f", "abOve"])
def test_a_hint_changes_no_answer(text: str) -> None:
    def answers(hints: tuple[str, ...]) -> list[object]:
        def fresh() -> Pattern:
            return Pattern("above|s", re.IGNORECASE, hints)

        spans = [match.span() for match in fresh().finditer(text)]
        found = [
            match and match.span()
            for match in (
                fresh().search(text),
                fresh().match(text),
                fresh().fullmatch(text),
            )
        ]
        cut = fresh().findall(text), fresh().sub("-", text), fresh().split(text)
        return [spans, found, cut]

    assert answers(("above", "s")) == answers(())


def test_a_text_without_the_hints_compiles_nothing() -> None:
    pattern = Pattern("above [", hints=("above",))

    assert pattern.search("below 5") is None
    with pytest.raises(re.error):
        pattern.search("Above")
