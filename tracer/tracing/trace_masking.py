"""Masks credentials in what a trace quotes of the specification, the code and the history."""

import operator
from collections.abc import Callable, Iterable
from enum import Enum
from functools import cache
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

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


def masked_traces(
    traces: Iterable[Trace], redactor: Callable[[str], str]
) -> tuple[Trace, ...]:
    """Return traces in which no text shows a credential.

    Who writes a commit's subject or a requirement may paste one there, and a report would
    carry it on. The walk is over the fields of all types, so that a new field is masked
    without being named here.
    """
    masking = _Masking(cache(redactor))
    return tuple(masking.members(trace) for trace in traces)


class _Masking(Struct):
    """Masks each text and each object once: traces of a run share most commits."""

    redactor: Callable[[str], str]
    _masked: dict[int, tuple[object, object]] = field(default_factory=dict)
    """By identity: the object, so that it stays, and what it is without credentials."""
    _names: dict[type, tuple[str, ...]] = field(default_factory=dict)
    """By type: the fields that may need a mask."""

    def members(self, value: T) -> T:
        """Return an object of ours with its fields masked, itself where none changed."""
        if id(value) not in self._masked:
            self._masked[id(value)] = (value, self._members(value))
        return self._masked[id(value)][1]  # type: ignore[return-value] # of that type

    def _members(self, value: T) -> T:
        changed: dict[str, object] = {}
        for name in self._names_of(type(value)):
            before = getattr(value, name)
            after = before if _is_whole(name, before) else self._value(before)
            if after is not before:
                changed[name] = after
        return replace(value, **changed) if changed else value  # type: ignore[type-var] # it is one

    def _value(self, value: object) -> object:
        if isinstance(value, str) and not isinstance(value, Enum):
            masked = self.redactor(value)
            return value if masked == value else masked
        if isinstance(value, tuple):
            members = tuple(map(self._value, value))
            is_same = all(map(operator.is_, members, value))
            return value if is_same else members
        return self.members(value) if self._names_of(type(value)) else value

    def _names_of(self, kind: type) -> tuple[str, ...]:
        if kind not in self._names:
            own = kind.__struct_fields__ if issubclass(kind, Struct) else ()
            self._names[kind] = tuple(name for name in own if name not in _ELSEWHERE)
        return self._names[kind]


def _is_whole(name: str, value: object) -> bool:
    """Whether a field stays; of those that may be texts or nouns, the nouns do not."""
    if name not in _WHOLE:
        return False
    members = value if isinstance(value, tuple) else (value,)
    return not any(isinstance(member, Struct) for member in members)
