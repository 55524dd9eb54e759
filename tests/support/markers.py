"""A repository of one file, and the markers of one requirement that are found in it."""

from pathlib import Path

from tests.support.example import git
from tracer.code import Marker, MarkerKind, MarkerRole, find_markers
from tracer.repository import Repository
from tracer.specification import Specification

WANTED = "REQ-F-AUTH-001"
IMPLEMENTS, VALIDATES, TELEMETRY, DESIGN = MarkerRole
MARKER, MENTION = MarkerKind


def in_file(folder: Path, path: str, text: str) -> tuple[Marker, ...]:
    """Find the markers of a repository with one file."""
    folder.mkdir(exist_ok=True)
    git(folder, "init", "--quiet")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode())
    git(folder, "add", "--all", "--force")
    git(
        folder,
        "-c",
        "user.name=n",
        "-c",
        "user.email=e",
        "commit",
        "--quiet",
        "-m",
        "c",
    )
    repository = Repository(folder)
    try:
        found = find_markers(
            repository,
            repository.resolve("HEAD") or "",
            [WANTED],
            Specification(),
            _none,
        ).by_requirement
    finally:
        repository.close()
    return found[WANTED]


def _none(path: str) -> bool:
    return path.startswith("docs/traceability/")
