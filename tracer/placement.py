"""Where a remediation goes: the place that a repository's convention has, else ours."""

from collections.abc import Sequence
from dataclasses import dataclass

REMEDIATION_FILE = "docs/intents/remediation.md"
"""Where remediations go in a repository whose convention has no place of its own."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A path with placeholders, and the convention whose place it is, if any.

    Without a path the place is still to be found.
    """

    pattern: str = ""
    convention: str | None = None

    @property
    def is_shared(self) -> bool:
        """Whether all remediations stand in the one file."""
        return "{" not in self.pattern


@dataclass(frozen=True, slots=True)
class _Convention:
    """A way of working that has a place for what went wrong, and how it is known."""

    name: str
    folder: str
    pattern: str


_CONVENTIONS = (
    _Convention("Spec Kit", ".specify/", ".specify/bugs/{slug}/assessment.md"),
    _Convention("Kiro", ".kiro/specs/", ".kiro/specs/{slug}/bugfix.md"),
    _Convention("OpenSpec", "openspec/", "openspec/changes/{slug}/proposal.md"),
)


def find_placement(files: Sequence[str]) -> Placement:
    """Return where remediations go in a repository with these tracked files.

    Of several conventions none is chosen.
    """
    found = [
        each
        for each in _CONVENTIONS
        if any(path.startswith(each.folder) for path in files)
    ]
    if len(found) == 1:
        return Placement(found[0].pattern, found[0].name)
    return Placement(REMEDIATION_FILE)
