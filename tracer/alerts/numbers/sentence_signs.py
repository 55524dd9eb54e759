"""Writes a sentence with one sign for each word and number, for patterns of such signs.

`errors above 2 %` becomes three signs, the last of which is one of those for shares. In a
form, `ABOVE NUMBER` matches the last two, whatever the unit and the word for `above`.
Signs are private characters, which no alert has a use for; brackets, commas and other
marks stay what they are.
"""

import re
from collections.abc import Mapping
from enum import IntEnum
from functools import cached_property

from msgspec import Struct

from tracer.text import UNSPACED_SCRIPTS, Amount, Pattern, Quantity, find_quantities

_FIRST_WORD = 0xF8000
_FIRST_NUMBER = 0xF0000
_FIRST_OTHER_WORD = 0x100000
_FIRST_IDENTIFIER = 0x108000
_MOST_NUMBERS = 0x1000
# All of them beyond U+FFFF: up to there, `re` takes its time to compress each set.
_ALL_SIGNS = "\U000f0000-\U0010ffff"
_PRIVATE = Pattern(f"[{_ALL_SIGNS}]")
_BLANK = Pattern(r"[^\S\n]+")
_HOUR = 3600.0
_DEGREES = Pattern(r"\s?[°º][CF]?")
_NAME = Pattern(r"\b[A-Z][A-Z_]+\b")
_UNSPACED = Pattern(f"[{UNSPACED_SCRIPTS}]+")


class _Kind(IntEnum):
    """The kinds of numbers that forms of sentences tell apart."""

    BARE = 0
    DECIMAL = 1
    SHARE = 2
    TIME = 3
    LONG_TIME = 4
    UNIT = 5

    @property
    def first_sign(self) -> int:
        return _FIRST_NUMBER + self * _MOST_NUMBERS


_WITH_UNIT = (_Kind.SHARE, _Kind.TIME, _Kind.LONG_TIME, _Kind.UNIT)
_NUMBERS = {
    "BARE": (_Kind.BARE,),
    "SHARE": (_Kind.SHARE,),
    "LONG_TIME": (_Kind.LONG_TIME,),
    "ANY_TIME": (_Kind.TIME, _Kind.LONG_TIME),
    "PLAIN": (_Kind.BARE, _Kind.DECIMAL),
    "WITH_UNIT": _WITH_UNIT,
    "MEASURED": (_Kind.DECIMAL, *_WITH_UNIT),
    "NUMBER": tuple(_Kind),
}
"""The kinds of numbers by their names in forms; what is `MEASURED` cannot be a code."""
_CHARACTERS = {
    "WORD": "\U000f8000-\U00107fff",
    "IDENTIFIER": "\U00108000-\U0010ffff",
    "MARK": rf"^\n{_ALL_SIGNS}",
    **{
        name: "".join(
            f"{chr(kind.first_sign)}-{chr(kind.first_sign + _MOST_NUMBERS - 1)}"
            for kind in kinds
        )
        for name, kinds in _NUMBERS.items()
    },
}


class Signs(Struct, frozen=True):
    """A text in signs, and the quantities that its signs for numbers stand for."""

    text: str
    quantities: Mapping[str, Quantity]


class Vocabulary:
    """The words that forms know, and the names that stand for words in forms.

    A name stands for phrases, one a line, or for a part of a form. A phrase is written
    with `|` between words of which one is used, and `[…]` round those that may be missing.
    """

    def __init__(self, phrases: Mapping[str, str], parts: Mapping[str, str]) -> None:
        self._phrases = {
            name: [line.strip() for line in lines.strip().splitlines()]
            for name, lines in phrases.items()
        }
        self._parts = parts
        written = " ".join(phrases.values())
        words = {choice: None for word in written.split() for choice in _choices(word)}
        self._signs = {word: chr(_FIRST_WORD + n) for n, word in enumerate(words)}

    def pattern(self, form: str) -> Pattern:
        """Return the pattern of a form, which is a verbose pattern with names in it."""
        return Pattern(self._without_names(form), re.VERBOSE | re.MULTILINE)

    def _without_names(self, form: str) -> str:
        return _NAME.sub(lambda name: self._meaning(name[0]), form)

    def _meaning(self, name: str) -> str:
        if name in _CHARACTERS:
            return f"[{_CHARACTERS[name]}]"
        if name in self._parts:
            return f"(?:{self._without_names(self._parts[name])})"
        words = "|".join(phrase for phrase in self._phrases[name] if " " not in phrase)
        longer = [phrase for phrase in self._phrases[name] if " " in phrase]
        choices = map(self._in_signs, [*longer, words] if words else longer)
        return f"(?:{'|'.join(choices)})"

    def _in_signs(self, phrase: str) -> str:
        return "".join(
            f"[{''.join(self._signs[choice] for choice in _choices(word))}]"
            f"{'?' if word.startswith('[') else ''}"
            for word in phrase.split()
        )

    def signs(self, text: str) -> Signs:
        """Write a text in signs, without spaces."""
        quantities: dict[str, Quantity] = {}
        parts, end = [], 0
        for amount in find_quantities(text):
            sign = chr(_kind(amount).first_sign + len(quantities))
            quantities[sign] = amount.quantity
            parts += [_PRIVATE.sub("", text[end : amount.start]), sign]
            degrees = _DEGREES.match(text, amount.end)
            end = degrees.end() if degrees else amount.end
        parts.append(_PRIVATE.sub("", text[end:]))
        signs = dict(self._signs)

        def sign_of(word: re.Match[str]) -> str:
            first = _FIRST_OTHER_WORD if word[0].isalpha() else _FIRST_IDENTIFIER
            return signs.setdefault(word[0].lower(), chr(first + len(signs)))

        return Signs(
            _BLANK.sub("", self._word.sub(sign_of, "".join(parts))), quantities
        )

    @cached_property
    def _word(self) -> Pattern:
        """A word; with a bracket right behind it, it is a tag or a piece of code."""
        unspaced = [word for word in self._signs if _UNSPACED.fullmatch(word)]
        return Pattern("|".join([*unspaced, rf"[^\W{UNSPACED_SCRIPTS}]+[<>]*"]))


def _kind(amount: Amount) -> _Kind:
    unit = amount.quantity.measure
    if unit is None:
        is_of_degrees = _DEGREES.match(amount.text, amount.end)
        is_decimal = "." in amount.text[amount.start : amount.end]
        if is_of_degrees:
            return _Kind.UNIT
        return _Kind.DECIMAL if is_decimal else _Kind.BARE
    if amount.is_time:
        return _Kind.LONG_TIME if unit.factor >= _HOUR else _Kind.TIME
    return _Kind.SHARE if amount.is_share else _Kind.UNIT


def _choices(word: str) -> list[str]:
    return word.strip("[]").split("|")
