"""A requirement named outside the alert: by an input, an issue or a command."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequirementHint:
    """A requirement's id and where it was named; both are empty where none was given.

    Reports write it as "PLACE names REQUIREMENT".
    """

    requirement: str = ""
    place: str = ""

    def __bool__(self) -> bool:
        return bool(self.requirement)


NO_HINT = RequirementHint()
"""No requirement was named outside the alert."""
