"""A requirement named outside the alert: by an input, an issue or a command."""

from msgspec import Struct


class RequirementHint(Struct, frozen=True):
    """A requirement's id and where it was named; both are empty where none was given.

    `is_correction`: a person names it for these alerts now, so no other one counts.

    Reports write it as "PLACE names REQUIREMENT".
    """

    requirement: str = ""
    place: str = ""
    is_correction: bool = False

    def __bool__(self) -> bool:
        return bool(self.requirement)


NO_HINT = RequirementHint()
"""No requirement was named outside the alert."""
