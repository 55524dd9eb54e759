"""Finds parts of regular expressions that may take exponential time."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

_parser = import_module("re._parser")
_op = import_module("re._constants")
_GREEDY_OR_LAZY = (_op.MAX_REPEAT, _op.MIN_REPEAT)
_PLACE_OF_BODY = {
    _op.MAX_REPEAT: 2,
    _op.MIN_REPEAT: 2,
    _op.POSSESSIVE_REPEAT: 2,
    _op.SUBPATTERN: 3,
    _op.ASSERT: 1,
    _op.ASSERT_NOT: 1,
}
_CHARACTERS = (_op.LITERAL, _op.NOT_LITERAL, _op.IN, _op.ANY)


def ambiguous_repeats(source: str, flags: int) -> list[str]:
    """Return what is repeated and consists of nothing but repeats itself, as `(a+b?)*`.

    There are many ways to part a text among such repeats, and a pattern that fails
    tries them all. One character of its own in each round, as in `(,a+)*`, leaves one
    way; so does a possessive repeat.
    """
    return [str(part) for part in _ambiguous(_parser.parse(source, flags))]


def _ambiguous(sequence: Sequence[Any]) -> Iterator[Any]:
    for operator, argument in sequence:
        if operator in _GREEDY_OR_LAZY and argument[1] > 1:
            for body in _alternatives(argument[2]):
                if _has_repeat(body) and not _has_character(body):
                    yield body
        for part in _parts(operator, argument):
            yield from _ambiguous(part)


def _alternatives(body: Sequence[Any]) -> Sequence[Any]:
    is_branch = len(body) == 1 and body[0][0] is _op.BRANCH
    alternatives: Sequence[Any] = body[0][1][1] if is_branch else [body]
    return alternatives


def _parts(operator: Any, argument: Any) -> Sequence[Any]:
    """Return the sequences inside of a part of a pattern."""
    if operator in (_op.BRANCH, _op.GROUPREF_EXISTS):
        branches = argument[1] if operator is _op.BRANCH else argument[1:]
        return [branch for branch in branches if branch is not None]
    place = _PLACE_OF_BODY.get(operator)
    if operator is _op.ATOMIC_GROUP:
        return [argument]
    return [] if place is None else [argument[place]]


def _has_repeat(sequence: Sequence[Any]) -> bool:
    """Whether some part may be longer or shorter."""
    for operator, argument in sequence:
        is_repeat = operator in _GREEDY_OR_LAZY
        if is_repeat and argument[1] > 1 and argument[0] != argument[1]:
            return True
        is_group = operator in (_op.SUBPATTERN, _op.BRANCH)
        if is_group and any(map(_has_repeat, _parts(operator, argument))):
            return True
    return False


def _has_character(sequence: Sequence[Any]) -> bool:
    """Whether some part is always there, and always one character."""
    for operator, argument in sequence:
        if operator in _CHARACTERS:
            return True
        is_fixed = operator is _op.MAX_REPEAT and argument[0] == argument[1] > 0
        is_group = operator in (_op.SUBPATTERN, _op.BRANCH, _op.ATOMIC_GROUP)
        parts = _parts(operator, argument) if is_fixed or is_group else ()
        if parts and all(map(_has_character, parts)):
            return True
    return False
