"""Values of any type, every text in them taken from a list: no field can be forgotten."""

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from random import Random
from typing import Any, Literal, TypeVar, Union

from msgspec import Struct

from tests.support.traces import MOMENT
from tracer.errors import TracerError

T = TypeVar("T")


@cache  # to find them takes as long as to make a value
def _types_of(kind: type[Struct]) -> Mapping[str, Any]:
    return typing.get_type_hints(kind)


@dataclass(frozen=True)
class Filler:
    """Makes values whose texts come from `words`; `shape` decides all but the texts.

    With the same seed of `shape` two values differ in their texts alone.
    """

    words: Callable[[], str]
    shape: Random
    full: bool = True
    """Whether every field has a value, where it could also be empty."""

    def make(self, kind: type[T], **given: object) -> T:
        """Return a value of a class, with some of its fields given."""
        assert issubclass(kind, Struct)
        hints = _types_of(kind)
        values = {
            name: given[name] if name in given else self._value(hints[name], name)
            for name in kind.__struct_fields__
        }
        return typing.cast("T", kind(**values))

    def _value(self, kind: Any, name: str) -> Any:
        if name == "url":  # GitHub's answer, never a stranger's words
            return "https://github.com/acme/shop/pull/1"
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if origin in (Union, types.UnionType):
            return self._one_of(arguments, name)
        if origin in (tuple, frozenset):
            several = [self._value(arguments[0], name) for _ in range(self._length())]
            return origin(several)
        if origin is Literal:
            return self.shape.choice(arguments)
        if origin is Mapping:
            return {self.words(): self._member(arguments[1], name) for _ in range(2)}
        return self._plain(kind, name)

    def _one_of(self, kinds: tuple[Any, ...], name: str) -> Any:
        without_none = [kind for kind in kinds if kind is not type(None)]
        chosen = self._value(self.shape.choice(without_none), name)
        is_empty = type(None) in kinds and not self.full and self.shape.random() < 0.4
        return None if is_empty else chosen

    def _length(self) -> int:
        return self.shape.choice([1, 2]) if self.full else self.shape.choice([0, 1, 2])

    def _member(self, kind: Any, name: str) -> Any:
        if name != "links":
            return self._value(kind, name)
        start = self.shape.choice(
            [
                "https://ok.example/",
                "https://github.com/other/project/issues/1#",
                "javascript:",
            ]
        )
        return start + self.words()

    def _plain(self, kind: Any, name: str) -> Any:
        makers: dict[Any, Callable[[], Any]] = {
            str: self.words,
            bool: lambda: self.shape.random() < 0.5,
            int: lambda: self.shape.choice([1, 2]),
            float: lambda: self.shape.choice([0.5, 750.0]),
            datetime: lambda: MOMENT,
            timedelta: lambda: timedelta(hours=3),
        }
        if kind in makers:
            return makers[kind]()
        if issubclass(kind, TracerError):
            return kind(self.words(), hint=self.words())
        if issubclass(kind, Enum):
            return self.shape.choice(list(kind))
        return self.make(kind)
