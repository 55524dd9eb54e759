"""Values of GitHub's answers, each checked to be what GitHub documents.

A proxy may answer with status 200 whatever was asked. So a write counts only where its
answer shows the effect.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from tracer.forge.forge_interface import CreatedCommit
from tracer.text import Json, Pattern, parse_time

Result = TypeVar("Result")

_SHA = Pattern("[0-9a-f]{40}|[0-9a-f]{64}")


class UnexpectedAnswerError(Exception):
    """An answer without the values that GitHub documents: the page of a proxy."""


def text(value: Json) -> str:
    """Return a text as it is, which may be empty.

    Raises:
        UnexpectedAnswerError: where it is anything else. So do the functions below.

    """
    if not isinstance(value.value, str):
        raise UnexpectedAnswerError(value.path)
    return value.value


def optional_text(value: Json) -> str | None:
    """Return a text, `None` for `null`."""
    return None if value.is_missing() else text(value)


def number(value: Json) -> int:
    """Return a whole number."""
    if isinstance(value.value, bool) or not isinstance(value.value, int):
        raise UnexpectedAnswerError(value.path)
    return value.value


def time(value: Json) -> datetime:
    """Return a point in time."""
    moment = parse_time(text(value))
    if moment is None:
        raise UnexpectedAnswerError(value.path)
    return moment


def sha(value: Json) -> str:
    """Return the whole name of a git object."""
    name = text(value)
    if not _SHA.fullmatch(name):
        raise UnexpectedAnswerError(value.path)
    return name


def read_list(value: Json, read: Callable[[Json], Result]) -> tuple[Result, ...]:
    """Read every member of a list."""
    if not isinstance(value.value, list):
        raise UnexpectedAnswerError(value.path)
    return tuple(read(member) for member in value.items())


def flag(value: Json) -> bool:
    """Return a truth value."""
    if not isinstance(value.value, bool):
        raise UnexpectedAnswerError(value.path)
    return value.value


def nothing(answer: Json) -> None:
    """Read an answer that has nothing in it."""
    if answer.value is not None:
        raise UnexpectedAnswerError(answer.path)


def created_commit(answer: Json) -> CreatedCommit:
    """Return a commit that was made."""
    return CreatedCommit(
        sha=sha(answer.get("sha")), verified=flag(answer.at("verification", "verified"))
    )


def points_to(commit: str) -> Callable[[Json], None]:
    """Read a ref that must point to a commit."""

    def read(answer: Json) -> None:
        if sha(answer.at("object", "sha")) != commit:
            raise UnexpectedAnswerError(answer.path)

    return read
