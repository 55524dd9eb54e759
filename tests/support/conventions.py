"""The repositories of `tests/specification/conventions/`, and what is found in one."""

import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.support.example import git
from tests.support.paths import ROOT
from tracer.code import Marker, MarkerKind, find_markers
from tracer.repository import Repository
from tracer.specification import Intent, Requirement, Specification, read_specification
from tracer.text.ids import IdGrammar

CONVENTIONS = sorted(
    path.parent for path in ROOT.glob("tests/specification/conventions/*/expected.json")
)


def made_of(folder: Path, target: Path) -> Path:
    """Make a real repository of the files of a convention's folder."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("expected.json"))
    git(target, "init", "--quiet")
    git(target, "add", "--all", "--force")
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    git(target, *identity, "commit", "--quiet", "--message", "c")
    return target


def found_in_files(folder: Path, files: Mapping[str, str]) -> dict[str, Any]:
    """Return what is found in a repository of these files."""
    for path, text in files.items():
        (folder / "files" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "files" / path).write_text(text)
    with closing(Repository(made_of(folder / "files", folder / "made"))) as repository:
        return found_in(repository)


def found_in(repository: Repository) -> dict[str, Any]:
    """Return what is found in a repository, as a fixture says what is to be."""
    specification = read_specification(repository, _head(repository), IdGrammar())
    markers = find_markers(
        repository,
        _head(repository),
        tuple(specification.requirements),
        specification,
        lambda _: False,
    )
    return {
        "requirements": _requirements(specification),
        "intents": _intents(specification),
        "markers": {
            requirement: sorted(_marker(marker) for marker in those)
            for requirement, those in markers.by_requirement.items()
            if those
        },
    }


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
    role = "mentions" if marker.kind is MarkerKind.MENTION else marker.role.value
    return f"{marker.place} {role}" + (f" {marker.symbol}" if marker.symbol else "")
