"""Where a remediation goes: the place that a repository's convention has, else ours."""

from collections.abc import Sequence
from dataclasses import dataclass

REMEDIATION_FILE = "docs/intents/remediation.md"
"""Where remediations go in a repository whose convention has no place of its own."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A path with placeholders, and the convention whose place it is, if any.

    Without a path the place is still to be found. The template writes what stands there
    in the convention's own form.
    """

    pattern: str = ""
    convention: str | None = None
    template: str = "intent.md"

    @property
    def is_shared(self) -> bool:
        """Whether all remediations stand in the one file."""
        return "{" not in self.pattern


@dataclass(frozen=True, kw_only=True, slots=True)
class RemediationSettings:
    """What a repository decided about remediations: two files, and who takes them."""

    placement: Placement
    ledger_file: str
    assigned_to: str | None


_PLACES = {
    ".specify/": Placement(
        ".specify/bugs/{slug}/assessment.md", "Spec Kit", "intent_spec_kit.md"
    ),
    ".kiro/specs/": Placement(".kiro/specs/{slug}/bugfix.md", "Kiro", "intent_kiro.md"),
    "openspec/": Placement(
        "openspec/changes/{slug}/proposal.md", "OpenSpec", "intent_openspec.md"
    ),
}
"""By the folder that tells a convention: where it keeps what is to be put right."""


def find_placement(files: Sequence[str]) -> Placement:
    """Return where remediations go in a repository with these tracked files.

    Of several conventions none is chosen.
    """
    found = [
        place
        for folder, place in _PLACES.items()
        if any(path.startswith(folder) for path in files)
    ]
    return found[0] if len(found) == 1 else Placement(REMEDIATION_FILE)
