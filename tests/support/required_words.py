"""Finds whether each match of a regular expression has one of some words in it."""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any

_parser = import_module("re._parser")
_op = import_module("re._constants")
_REPEATS = (_op.MAX_REPEAT, _op.MIN_REPEAT, _op.POSSESSIVE_REPEAT)
_Ends = frozenset[str]
_ANYTHING: _Ends = frozenset({""})
_MOST_ENDS = 5_000
_ENDLESS = 40
"""Rounds after which a repeat has had every end that it can have, or is too wide for us."""


def requires_one_of(source: str, flags: int, hints: Sequence[str]) -> bool:
    """Whether each text of ASCII that a pattern matches in has one of the hints, in lower case."""
    tree = _parser.parse(source, flags)
    return not _Search(hints).ends_of(tree, _ANYTHING)


class _Search:
    """Follows all ways through a pattern, and forgets a way once it has had a hint.

    An end is the last characters of a way, as many as are the start of a hint. What
    could be any character is none of them.
    """

    def __init__(self, hints: Sequence[str]) -> None:
        self.hints = hints
        self.starts = {hint[:size] for hint in hints for size in range(len(hint))}
        self.after: dict[Any, Callable[[Any, _Ends], _Ends]] = {
            _op.LITERAL: lambda code, ends: self._with(chr(code), ends),
            _op.IN: self._after_set,
            _op.BRANCH: lambda argument, ends: _union(
                self.ends_of(each, ends) for each in argument[1]
            ),
            _op.SUBPATTERN: lambda argument, ends: self.ends_of(argument[3], ends),
            _op.ATOMIC_GROUP: self.ends_of,
            **dict.fromkeys(_REPEATS, self._repeated),
            _op.ASSERT: self._after_assertion,
            **dict.fromkeys((_op.ASSERT_NOT, _op.AT), lambda _, ends: ends),
        }

    def ends_of(self, sequence: Iterable[Any], ends: _Ends) -> _Ends:
        for operator, argument in sequence:
            if ends:
                after = self.after.get(operator)
                ends = after(argument, ends) if after else _ANYTHING
                assert len(ends) < _MOST_ENDS, "too many ways"
        return ends

    def _after_set(self, members: Sequence[Any], ends: _Ends) -> _Ends:
        characters = _few_characters(members)
        if characters is None:
            return _ANYTHING
        return _union(self._with(each, ends) for each in characters)

    def _after_assertion(self, argument: Any, ends: _Ends) -> _Ends:
        is_answered = not self.ends_of(argument[1], _ANYTHING)
        return frozenset() if is_answered else ends

    def _with(self, character: str, ends: _Ends) -> _Ends:
        if not character.isascii():
            return frozenset()
        grown = {end + character.lower() for end in ends}
        return frozenset(
            self._start_at_end(way)
            for way in grown
            if not any(hint in way for hint in self.hints)
        )

    def _start_at_end(self, way: str) -> str:
        """Return the longest end of a way that a hint begins with."""
        ends = (way[place:] for place in range(len(way) + 1))
        return next(end for end in ends if end in self.starts)

    def _repeated(self, argument: Any, ends: _Ends) -> _Ends:
        least, most, body = argument
        for _ in range(least):
            ends = self.ends_of(body, ends)
        seen = ends
        for _ in range(min(most - least, _ENDLESS)):
            ends = self.ends_of(body, ends)
            if ends <= seen:
                return seen
            seen |= ends
        assert most - least <= _ENDLESS, "too many rounds"
        return seen


def _union(ends: Iterable[_Ends]) -> _Ends:
    return frozenset().union(*ends)


def _few_characters(members: Sequence[Any]) -> list[str] | None:
    """Return the characters of ASCII that a set has; `None` where it has most of them."""
    characters: list[str] = []
    for operator, argument in members:
        if operator is _op.LITERAL:
            characters.append(chr(argument))
        elif operator is _op.RANGE and argument[1] - argument[0] < 10:
            characters += map(chr, range(argument[0], argument[1] + 1))
        elif operator is _op.RANGE and argument[0] > 127:
            continue
        elif operator is _op.CATEGORY and argument is _op.CATEGORY_DIGIT:
            characters += "0123456789"
        else:
            return None
    return characters
