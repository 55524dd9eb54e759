"""Whom a pull request asks for a review: the first owners of the requirement or its code."""

from collections.abc import Iterator

from tracer.remediation import Loop
from tracer.text import Pattern

_OWNERS_ASKED = 3
"""Owners who are asked to review: those that the text names."""
_GITHUB_NAME = Pattern(r"@[\w-]+(?:/[\w.-]+)?")


def reviewers(loop: Loop) -> Iterator[str]:
    """Walk over the owners whom GitHub can ask: people and teams, not words or addresses."""
    for owner in loop.trace.owners[:_OWNERS_ASKED]:
        if _GITHUB_NAME.fullmatch(owner.name):
            yield owner.name
