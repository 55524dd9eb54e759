"""The triggering event: its name and payload."""

from dataclasses import dataclass

from tracer.text import Json

FILE = "file"
"""Name of what woke us where the alert comes from a file."""


@dataclass(frozen=True, slots=True)
class Event:
    """What woke us: the name GitHub gives it and the payload it brought."""

    name: str
    payload: Json

    def default_branch(self) -> str | None:
        """Return the repository's default branch, where the event names it.

        A file with an alert is no event: what it says of branches is not GitHub's word.
        """
        if self.name == FILE:
            return None
        value = self.payload.at("repository", "default_branch").value
        return value if isinstance(value, str) else None
