r"""Finds neighbours in a pattern that exclude each other: `a\bb`, `(?=a)b`."""

from re import _parser  # type: ignore[attr-defined] # the parser of `re` is not public
from typing import cast

_Item = tuple[object, object]
_Letters = frozenset[str]
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
_FIRST, _LAST = 0, -1
_MOST = 256
"""Characters of a range that are looked at; of a larger one nothing is said."""


def excludes_neighbour(items: list[_Item], number: int) -> bool:
    """Whether a condition in a row of items can never hold beside its neighbours."""
    operation, operand = str(items[number][0]), items[number][1]
    before = _letters(items[number - 1], _LAST) if number else None
    behind = _letters(items[number + 1], _FIRST) if number + 1 < len(items) else None
    if operation == "AT":
        return _is_no_boundary(str(operand), before, behind)
    if operation not in {"ASSERT", "ASSERT_NOT"}:
        return False
    direction, condition = cast("tuple[int, _parser.SubPattern]", operand)
    neighbour = behind if direction > 0 else before
    wanted = _of_row(condition.data, _FIRST if direction > 0 else _LAST)
    if not neighbour or not wanted:
        return False
    if operation == "ASSERT":
        return not neighbour & wanted
    is_one = len(condition.data) == 1 and condition.getwidth() == (1, 1)
    return is_one and neighbour <= wanted


def _is_no_boundary(
    place: str, before: _Letters | None, behind: _Letters | None
) -> bool:
    sides = [_is_word(before), _is_word(behind)]
    if None in sides:
        return False
    is_boundary = sides[0] != sides[1]
    return (place == "AT_BOUNDARY" and not is_boundary) or (
        place == "AT_NON_BOUNDARY" and is_boundary
    )


def _is_word(letters: _Letters | None) -> bool | None:
    """Whether all are letters of words, `None` where only some are."""
    kinds = {letter.isalnum() or letter == "_" for letter in letters or ()}
    return kinds.pop() if len(kinds) == 1 else None


def _of_row(items: list[_Item], end: int) -> _Letters | None:
    return _letters(items[end], end) if items else None


def _letters(item: _Item, end: int) -> _Letters | None:
    """Return what the first or last character can be, `None` where it is not known."""
    operation, operand = str(item[0]), item[1]
    if operation == "LITERAL":
        return _cases(cast("int", operand))
    if operation == "IN":
        return _of_set(cast("list[_Item]", operand))
    if operation == "SUBPATTERN":
        return _of_row(cast("tuple[_parser.SubPattern]", operand)[-1].data, end)
    if operation == "BRANCH":
        parts = cast("tuple[None, list[_parser.SubPattern]]", operand)[1]
        sets = [_of_row(part.data, end) for part in parts]
        return frozenset().union(*filter(None, sets)) if all(sets) else None
    if operation in _REPEATS:
        least, _, part = cast("tuple[int, int, _parser.SubPattern]", operand)
        return _of_row(part.data, end) if least else None
    return None


def _of_set(members: list[_Item]) -> _Letters | None:
    letters: set[str] = set()
    for member in members:
        operation, operand = str(member[0]), member[1]
        if operation == "LITERAL":
            letters |= _cases(cast("int", operand))
        elif operation == "RANGE":
            first, last = cast("tuple[int, int]", operand)
            if last - first > _MOST:
                return None
            letters.update(*map(_cases, range(first, last + 1)))
        else:
            return None
    return frozenset(letters)


def _cases(code: int) -> _Letters:
    """Return a character in both cases: whether they count may be set anywhere."""
    letter = chr(code)
    return frozenset((letter, *letter.lower(), *letter.upper(), *letter.casefold()))
