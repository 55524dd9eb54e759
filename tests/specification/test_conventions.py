"""Each way of writing requirements and markers: a small repository, and what is in it.

A folder of `tests/specification/conventions` is a repository; its `expected.json` says
what must be found there; anything else must not be.
"""

import json
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.conventions import CONVENTIONS, found_in, made_of
from tracer.repository import Repository


@pytest.mark.parametrize("folder", CONVENTIONS, ids=lambda folder: folder.name)
def test_what_a_convention_says_is_found_and_nothing_else(
    folder: Path, tmp_path: Path
) -> None:
    expected = json.loads((folder / "expected.json").read_text())

    with closing(Repository(made_of(folder, tmp_path / "repository"))) as repository:
        result = found_in(repository)

    for kind, facts in expected.items():
        assert result[kind] == facts
