"""Regular expressions can be read, are compiled late, and take linear time."""

import pkgutil
import re
from importlib import import_module

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


@pytest.mark.parametrize("name", [name for name in PATTERNS if ".text." in name])
def test_a_long_pattern_has_lines_and_comments(name: str) -> None:
    pattern = PATTERNS[name]

    assert len(pattern.source) <= 100 or pattern.flags & re.VERBOSE


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
