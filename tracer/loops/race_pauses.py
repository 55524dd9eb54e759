"""Pauses after another run, or a person, was faster, and gives up after many times."""

from tracer.errors import ForgeUnavailableError
from tracer.forge import Forge

_MOST_LOSSES = 30
"""How often a run starts over because another run, or a person, was faster."""


class LostRaces:
    """How often a run of a loop has lost a race."""

    def __init__(self, forge: Forge) -> None:
        self._forge = forge
        self._count = 0

    def add(self, name: str) -> None:
        """Pause; the next look shows what was faster with a branch or a number.

        Raises:
            ForgeUnavailableError: where that has happened too often.

        """
        self._count += 1
        if self._count > _MOST_LOSSES:
            raise ForgeUnavailableError(
                f"`{name}` kept moving while we wrote to it",
                hint="Run again; nothing is lost",
            )
        self._forge.pause(self._count, f"another run was faster with `{name}`")
