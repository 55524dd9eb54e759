"""Finds patterns that can never match, so that a mistake in a setting is noticed."""

import re
from re import _parser  # type: ignore[attr-defined] # the parser of `re` is not public
from typing import Protocol, cast

from tracer.text.pattern_neighbours import excludes_neighbour

_Item = tuple[object, object]
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
_CONDITIONS = {"AT", "ASSERT", "ASSERT_NOT", "GROUPREF", "GROUPREF_EXISTS"}
_OPPOSITES = (
    {"CATEGORY_SPACE", "CATEGORY_NOT_SPACE"},
    {"CATEGORY_DIGIT", "CATEGORY_NOT_DIGIT"},
    {"CATEGORY_WORD", "CATEGORY_NOT_WORD"},
)


class _Sequence(Protocol):
    """Items one after another, as the parser returns them."""

    data: list[_Item]

    def getwidth(self) -> tuple[int, int]:
        """Return how many characters it matches, at least and at most."""


def can_match(source: str) -> bool:
    r"""Whether a valid pattern is not proven to match no text at all.

    These can be proven: an empty set, `[^\s\S]`; `(?!)`; something behind the end or in
    front of the beginning, `$x`; conditions that exclude what is beside them, `a\bb`;
    and whatever needs one of these.
    """
    is_by_line = re.compile(source).flags & re.MULTILINE
    return not _is_dead(_parsed(source), is_by_line=bool(is_by_line))


def longest_match(source: str) -> int:
    """Return how many characters a valid pattern matches at most."""
    return _parsed(source).getwidth()[1]


def _parsed(source: str) -> _Sequence:
    return cast("_Sequence", _parser.parse(source))


def _is_dead(tree: _Sequence, *, is_by_line: bool) -> bool:
    items = tree.data
    if not is_by_line and any(
        _is_misplaced(tree, number) for number in range(len(items))
    ):
        return True
    if any(excludes_neighbour(items, number) for number in range(len(items))):
        return True
    return any(_is_dead_item(item, is_by_line=is_by_line) for item in items)


def _is_dead_item(item: _Item, *, is_by_line: bool) -> bool:
    operation, operand = str(item[0]), item[1]
    parts = _parts(operand)
    if operation == "IN":
        return _is_empty_set(cast("list[_Item]", operand))
    if operation == "ASSERT_NOT":
        return any(_always_matches(part) for part in parts)
    if operation == "BRANCH":
        return all(_is_dead(part, is_by_line=is_by_line) for part in parts)
    if operation == "GROUPREF_EXISTS" or (
        operation in _REPEATS and not cast("tuple[int]", operand)[0]
    ):
        return False
    return any(_is_dead(part, is_by_line=is_by_line) for part in parts)


def _parts(operand: object) -> list[_Sequence]:
    """Return the sequences in an operand: alternatives, or what is in a group."""
    if hasattr(operand, "getwidth"):
        return [cast("_Sequence", operand)]
    members = operand if isinstance(operand, tuple | list) else ()
    return [part for member in members for part in _parts(member)]


def _is_empty_set(members: list[_Item]) -> bool:
    if str(members[0][0]) != "NEGATE":
        return False
    classes = {str(operand) for _, operand in members}
    ranges = [operand for operation, operand in members if str(operation) == "RANGE"]
    return (0, 0x10FFFF) in ranges or any(pair <= classes for pair in _OPPOSITES)


def _always_matches(tree: _Sequence) -> bool:
    """Whether it matches everywhere, if only an empty text."""
    return tree.getwidth()[0] == 0 and not _has_condition(tree)


def _has_condition(tree: _Sequence) -> bool:
    return any(
        str(operation) in _CONDITIONS or any(map(_has_condition, _parts(operand)))
        for operation, operand in tree.data
    )


def _is_misplaced(tree: _Sequence, number: int) -> bool:
    """Whether an item is the end with text behind it, or the beginning with text before."""
    operation, place = map(str, tree.data[number])
    if operation != "AT":
        return False
    before, behind = tree.data[:number], tree.data[number + 1 :]
    if place in {"AT_BEGINNING", "AT_BEGINNING_STRING"}:
        return _width(before) > 0
    if place == "AT_END_STRING":
        return _width(behind) > 0
    # `$` is also in front of the line end that ends a text.
    has_letter = behind[:1] not in ([], [(_parser.LITERAL, ord("\n"))])
    is_letter = has_letter and behind[0][0] == _parser.LITERAL
    return place == "AT_END" and (_width(behind) > 1 or is_letter)


def _width(items: list[_Item]) -> int:
    sequence = _parser.SubPattern(_parser.State(), items)
    return cast("_Sequence", sequence).getwidth()[0]
