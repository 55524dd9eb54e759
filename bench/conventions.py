"""What is found where, next to what the recipe of two greps finds.

python -m bench.conventions                 the fixtures, against what they expect
python -m bench.conventions CHECKOUT …      counts for repositories of your own
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.conventions import found_in, made_of
from tests.support.paths import ROOT
from tracer.code import find_markers
from tracer.repository import Repository
from tracer.specification import Specification, read_specification
from tracer.text.ids import IdGrammar


@dataclass
class Score:
    """Found and expected facts of one kind, over all fixtures."""

    expected: int = 0
    found: int = 0
    right: int = 0

    def add(self, expected: set[str], found: set[str]) -> None:
        self.expected += len(expected)
        self.found += len(found)
        self.right += len(expected & found)

    def __str__(self) -> str:
        precision = self.right / self.found if self.found else 1.0
        recall = self.right / self.expected if self.expected else 1.0
        return f"precision {precision:.3f}, recall {recall:.3f} of {self.expected}"


def fixtures() -> None:
    """Compare what the readers and the recipe find with what each fixture expects."""
    kinds = ("definitions", "markers", "links")
    ours, recipes = ({kind: Score() for kind in kinds} for _ in range(2))
    for file in sorted(ROOT.glob("tests/specification/conventions/*/expected.json")):
        with tempfile.TemporaryDirectory() as folder:
            made = made_of(file.parent, Path(folder, "repository"))
            with opened(made) as repository:
                expected = facts(json.loads(file.read_text()))
                found = facts(found_in(repository))
                greps = recipe(made, expected["definitions"])
        for kind in kinds:
            ours[kind].add(expected[kind], found[kind])
            recipes[kind].add(expected[kind], greps[kind])
    print("Conventions: all fixtures, and the recipe (`^## ID`, `# Implements: ID`)")
    for kind in kinds:
        print(f"  {kind:12} {ours[kind]}; recipe {recipes[kind]}")
    print()


def facts(told: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return what is said of a repository as comparable facts of each kind."""
    requirements = told["requirements"]
    return {
        "definitions": {f"{key} {each['place']}" for key, each in requirements.items()},
        "links": {
            f"{key} → {other.partition(' ')[0]}"
            for key, each in requirements.items()
            for other in (*each.get("intents", ()), *each.get("related", ()))
        },
        "markers": {
            f"{key} {' '.join(each.split(' ')[:2])}"
            for key, those in told["markers"].items()
            for each in those
        },
    }


def recipe(folder: Path, definitions: set[str]) -> dict[str, set[str]]:
    """Find with two greps what the method's recipe finds for the ids there are."""
    ids = {fact.rpartition(" ")[0] for fact in definitions}
    return {
        "definitions": set(_grepped(folder, ids, "^## {}", "{} {}:{}")),
        "markers": set(
            _grepped(folder, ids, "# Implements: {}", "{} {}:{} implements")
        ),
        "links": set(),
    }


def _grepped(folder: Path, ids: set[str], pattern: str, fact: str) -> Iterator[str]:
    for each in ids:
        wanted = pattern.format(re.escape(each))
        done = subprocess.run(
            ["git", "grep", "-nE", "-e", wanted],
            cwd=folder,
            capture_output=True,
            check=False,
            text=True,
        )
        for line in done.stdout.splitlines():
            path, number, _ = line.split(":", 2)
            yield fact.format(each, path, number)


def checkout(path: Path) -> None:
    """Count what is found in a repository, next to what the two greps find."""
    with opened(path) as repository:
        head = repository.resolve("HEAD") or ""
        found = read_specification(repository, head, IdGrammar())
        marked = marked_in(repository, head, found)
        headings = _count(repository, head, "^## [A-Z]+-[A-Za-z0-9-]+")
        lines = _count(repository, head, "# Implements: [A-Z]+-[A-Za-z0-9-]+")
    print(
        f"  {path.name:32} {len(found.requirements):6} requirements, "
        f"{len(found.intents):4} intents, {marked:6} markers; "
        f"recipe {headings:5} headings, {lines:5} lines"
    )


def marked_in(repository: Repository, head: str, found: Specification) -> int:
    """Count the places in code and tests that name one of all requirements."""
    markers = find_markers(
        repository, head, tuple(found.requirements), found, lambda _: False
    )
    return sum(len(those) for those in markers.by_requirement.values())


def _count(repository: Repository, head: str, pattern: str) -> int:
    outcome = repository.run("grep", "-hE", "-e", pattern, head)
    return len(outcome.stdout.splitlines())


@contextmanager
def opened(path: Path) -> Iterator[Repository]:
    with closing(Repository(path)) as repository:
        yield repository


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        checkout(Path(argument))
    if not sys.argv[1:]:
        fixtures()
