"""Each way of writing requirements and markers: a small repository, and what is in it.

A folder of `tests/conventions` is a repository; its `expected.json` says what must be
found there and, by leaving everything else out, what must not.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, git
from tracer.ids import Grammar
from tracer.markers import Kind, Marker, find_markers
from tracer.repository import Repository
from tracer.specification import Intent, Requirement, Specification, read_specification

CONVENTIONS = sorted(path.parent for path in ROOT.glob("tests/conventions/*/*.json"))


def names(folder: Path) -> str:
    return folder.name


@pytest.fixture
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Repository]:
    """Return a real repository that holds the files of a convention's folder."""
    copy = tmp_path / "repository"
    shutil.copytree(request.param, copy, ignore=shutil.ignore_patterns("expected.json"))
    git(copy, "init", "--quiet")
    git(copy, "add", "--all", "--force")
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    git(copy, *identity, "commit", "--quiet", "--message", "c")
    with closing(Repository(copy)) as opened:
        yield opened


@pytest.mark.parametrize("repository", CONVENTIONS, indirect=True, ids=names)
def test_what_is_defined_is_found_and_nothing_else(
    repository: Repository, request: pytest.FixtureRequest
) -> None:
    folder = request.node.callspec.params["repository"]
    expected = json.loads((folder / "expected.json").read_text())

    found = read_specification(repository, _head(repository), Grammar())

    assert _requirements(found) == expected["requirements"]
    assert _intents(found) == expected["intents"]


@pytest.mark.parametrize("repository", CONVENTIONS, indirect=True, ids=names)
def test_what_names_a_requirement_is_found_and_nothing_else(
    repository: Repository, request: pytest.FixtureRequest
) -> None:
    folder = request.node.callspec.params["repository"]
    expected = json.loads((folder / "expected.json").read_text())
    specification = read_specification(repository, _head(repository), Grammar())

    found = find_markers(
        repository,
        _head(repository),
        tuple(specification.requirements),
        specification,
        lambda _: False,
    ).by_requirement

    written = {
        requirement: sorted(_marker(marker) for marker in markers)
        for requirement, markers in found.items()
        if markers
    }
    assert written == expected["markers"]


def _head(repository: Repository) -> str:
    return repository.resolve("HEAD") or ""


def _requirements(found: Specification) -> dict[str, Any]:
    return {key: _requirement(those) for key, those in found.requirements.items()}


def _requirement(definitions: tuple[Requirement, ...]) -> dict[str, Any]:
    """Return what a fixture may say of a requirement: only what is there."""
    best = definitions[0]
    told = {
        "place": best.place,
        "title": best.title,
        "type": best.type,
        "priority": best.priority,
        "owner": best.owner,
        "intents": list(best.intents),
        "criteria": list(best.criteria),
        "related": [f"{each.id} {each.text}".strip() for each in best.related],
        "constraints": [f"{each.id} {each.text}" for each in best.constraints],
        "rules": [f"{each.id} {each.text}" for each in best.rules],
        "aliases": list(best.aliases),
        "also defined": [each.place for each in definitions[1:]],
    }
    return {key: value for key, value in told.items() if value}


def _intents(found: Specification) -> dict[str, str]:
    best = {key: those[0] for key, those in found.intents.items()}
    return {key: _intent(intent) for key, intent in best.items()}


def _intent(intent: Intent) -> str:
    return f"{intent.place} {intent.title}".strip()


def _marker(marker: Marker) -> str:
    role = "mentions" if marker.kind is Kind.MENTION else marker.role.value
    return f"{marker.place} {role}" + (f" {marker.symbol}" if marker.symbol else "")
