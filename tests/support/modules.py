"""The modules of the tests, as `tests/README.md` describes them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

TESTS = ROOT / "tests"


def modules_with_tests() -> list[Path]:
    """List the modules that hold tests, those of fixtures left out."""
    fixtures = TESTS / "specification" / "conventions"
    modules = sorted(TESTS.rglob("test_*.py"))
    return [path for path in modules if not path.is_relative_to(fixtures)]


def imported(module: Path) -> Iterator[str]:
    """Return the names of the modules that a module imports."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
