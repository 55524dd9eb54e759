"""Regular expressions are compiled when first used, and long ones can be read."""

import pkgutil
import re
from importlib import import_module

import pytest

import tracer.text
from tracer.text.patterns import Pattern

MODULES = [
    module.name
    for module in pkgutil.walk_packages(tracer.text.__path__, "tracer.text.")
]


@pytest.mark.parametrize("name", MODULES)
def test_a_long_pattern_has_lines_and_comments(name: str) -> None:
    unreadable = [
        variable
        for variable, value in vars(import_module(name)).items()
        if isinstance(value, Pattern)
        and len(value.source) > 100
        and not value.flags & re.VERBOSE
    ]

    assert unreadable == []


def test_a_pattern_is_compiled_once_it_is_used() -> None:
    pattern = Pattern("[")

    with pytest.raises(re.error):
        pattern.search("x")
