"""The tests are as `tests/README.md` says."""

from pathlib import Path

import pytest

from tests.support.modules import TESTS, imported, modules_with_tests
from tests.support.paths import ROOT

OTHER_FOLDERS = {"container", "docs", "stories"}
"""The folders of tests that are no room of the code."""


@pytest.mark.parametrize("module", modules_with_tests(), ids=lambda path: path.stem)
def test_a_test_module_imports_helpers_from_support_alone(module: Path) -> None:
    ours = {name for name in imported(module) if name.split(".")[0] == "tests"}

    assert {name for name in ours if not name.startswith("tests.support")} == set()


def test_the_folders_of_tests_are_the_rooms_of_the_code() -> None:
    rooms = {path.parent.name for path in (ROOT / "tracer").glob("*/__init__.py")}
    folders = {
        path.parent.name for path in modules_with_tests() if path.parent != TESTS
    }

    assert folders - OTHER_FOLDERS <= rooms
