"""Masks credentials in what a trace quotes of the specification, the code and the history."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import TypeVar

from tracer.tracing.trace import Trace

T = TypeVar("T")

_WHOLE = frozenset(
    (
        *("id", "ids", "requirement", "scope", "parts", "aliases", "intents", "loop"),
        *("path", "paths", "branch", "slug", "url", "withdrawn_at", "place"),
        *("sha", "parents", "revision", "deployed", "reverted_on", "conflicts"),
    )
)
"""Texts that stay as they are: names by which things are found, and places in the tree."""
_ELSEWHERE = ("alert", "history")
"""An alert is masked where it is read; entries of the ledger are recognised by their texts."""


def masked_trace(trace: Trace, redactor: Callable[[str], str]) -> Trace:
    """Return a trace in which no text shows a credential.

    Who writes a commit's subject or a requirement may paste one there, and a report would
    carry it on. The walk is over the fields of all types, so that a new field is masked
    without being named here.
    """
    return _members_masked(trace, cache(redactor))


def _members_masked(value: T, mask: Callable[[str], str]) -> T:
    changed: dict[str, object] = {}
    for field in fields(value) if is_dataclass(value) else ():
        before = getattr(value, field.name)
        after = before if _is_whole(field.name, before) else _masked(before, mask)
        if after is not before:
            changed[field.name] = after
    return replace(value, **changed) if changed else value  # type: ignore[type-var] # it is one


def _is_whole(name: str, value: object) -> bool:
    """Whether a field stays; of those that may be texts or nouns, the nouns do not."""
    is_noun = is_dataclass(value) or (
        isinstance(value, tuple) and any(map(is_dataclass, value))
    )
    return name in _ELSEWHERE or (name in _WHOLE and not is_noun)


def _masked(value: object, mask: Callable[[str], str]) -> object:
    if isinstance(value, str) and not isinstance(value, Enum):
        masked = mask(value)
        return value if masked == value else masked
    if isinstance(value, tuple):
        members = tuple(_masked(member, mask) for member in value)
        is_same = all(a is b for a, b in zip(members, value, strict=True))
        return value if is_same else members
    return _members_masked(value, mask)
