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
from tracer.text.credentials import RULES
from tracer.text.limit_phrases import TABLES
from tracer.text.patterns import Pattern

MODULES = [module.name for module in pkgutil.walk_packages(tracer.__path__, "tracer.")]
PATTERNS = {
    **{
        f"{module}.{name}": value
        for module in MODULES
        for name, value in vars(import_module(module)).items()
        if isinstance(value, Pattern)
    },
    **{f"credentials: {rule.name}": rule.pattern for rule in RULES},
    **{f"limits: {name}": table.pattern for name, table in TABLES.items()},
}


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


@pytest.mark.parametrize(
    "path", sorted(Path(tracer.__path__[0]).rglob("*.py")), ids=lambda path: path.stem
)
def test_a_long_pattern_has_lines_and_comments(path: Path) -> None:
    """What is made from a table of phrases is read there."""
    long = [(text, call) for text, call in _written_patterns(path) if len(text) > 100]

    assert [
        text for text, call in long if "VERBOSE" not in call and "(?x)" not in text
    ] == []


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
