"""Numbers with units, as people and tools write them: `500 ms`, `99.9 %`, `2M events/day`."""

import math
import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from tracer.text.patterns import Pattern
from tracer.text.units import OTHER_SCRIPTS, TIME, Dimension, Unit, unit_named

NUMBER_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
_ENDING_WORDS = (
    *("a", "an", "the", "of", "in", "on", "at", "for", "to", "per", "by", "and", "or"),
    *("with", "within", "from", "until", "is", "are", "was", "were", "be", "must"),
    *("should", "shall", "may", "can", "will", "when", "while", "after", "before"),
    *("during", "under", "over", "than", "that", "if", "as", "max", "maximum", "min"),
    *("minimum", "each", "every", "above", "below"),
)
"""Words that end the name of what is counted: `500 concurrent users per node`."""
_STOP = rf"(?!(?:{'|'.join(_ENDING_WORDS)})\b)"

UNSPACED_SCRIPTS = "\u3041-\u30fe\u3400-\u9fff\uac00-\ud7a3"
"""Scripts that write a number right behind a word: `遅延が500ms`."""

# The parts of the patterns below; all are verbose.
_ALONE = rf"(?<![^\W{UNSPACED_SCRIPTS}])(?<![.-])"
"""Nothing in front of a number makes it a part of a name, a version or a range."""
_NUMBER = r"""
    (?P<number>(?>
        [-+]?
        (?:\d{1,3}(?:,\d{3})+(?!\d)    # commas part thousands
          |\d[\d_]*)
        (?:\.\d+)?
        (?:[eE][-+]?\d+)?
    ))
    (?![.,]?\d)                        # parting anything else, they make a list
    (?![xX]{2}\b)                      # `5xx` are many codes
"""
_SCALE = r"(?:(?P<scale>[kKM])(?![A-Za-z]))?"
_SCALES = {"k": 1e3, "K": 1e3, "M": 1e6}
_PER = rf"(?:(?:/|[ ]per[ ]|[ ]an?[ ]){TIME}\b)"
_UNIT = rf"(?P<unit>%|/{TIME}\b|{OTHER_SCRIPTS}|[a-zA-Zµμ]+{_PER}?)"
_SPACE = "[ \u00a0]"

_QUANTITY = Pattern(
    rf"""
    {_ALONE}(?<!\d,)
    {_NUMBER}
    {_SCALE}
    {_SPACE}?{_UNIT}?
    """,
    re.VERBOSE,
)
_AMOUNT = Pattern(
    rf"""
    {_ALONE}(?<!\d[,_])
    (?:{_NUMBER}
       (?!\d|[.,_-]\d)     # no version, no date
       {_SCALE}
      |(?i:(?P<spelt>{"|".join(NUMBER_WORDS)}))\b)
    """,
    re.VERBOSE,
)
_BEHIND_NUMBER = Pattern(rf"{_SPACE}?{_UNIT}", re.VERBOSE)
_THINGS = Pattern(
    rf"""
    {_SPACE}
    (?P<unit>{_STOP}[a-z][\w-]*        # up to three words that name what is counted
      (?:[ ]{_STOP}[a-z][\w-]*){{0,2}}
      {_PER}?)
    """,
    re.VERBOSE | re.IGNORECASE,
)

_THREE_DECIMALS = Pattern(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_COUNTED = Pattern(
    r"""
    [ \u00a0]
    (?! (?:exceed|breach|violate|cross|reach|hit|remain|rise|drop|fall|pas)e?s )
    (?: [A-ZÄÖÜ][a-zäöüß]{2} | [a-zà-ÿ]{2,}s\b )       # a noun of German, a plural
    """,
    re.VERBOSE,
)


_CONTINENTAL = Pattern(
    r"(?<![\w.,])\d{1,3}(?:(?:\.\d{3})+|(?:[ \u00a0\u202f]\d{3})+),\d{1,2}(?![\d.,])"
)
"""Thousands apart by points or spaces, with a comma before the decimals: `1.250,5`."""
_DECIMAL_COMMA = r"(?<![\d.,])(\d{1,15}),(\d{1,2})"
_COMMA_OF_NUMBER = Pattern(rf"{_DECIMAL_COMMA}(?![\d.,])")
_COMMA_BEFORE_UNIT = Pattern(
    rf"{_DECIMAL_COMMA}(?=[ ]?(?:%|(?:ms|s|µs|us|min|h|[kMG]i?B)\b))"
)


def with_decimal_points(text: str, *, is_number: bool = False) -> str:
    """Write the numbers of a text with points for decimal commas.

    `1.250,5` and `1 250,5` become `1250.5`, `3,4 s` becomes `3.4 s`. Left as they are: `1.250`,
    which may be a version; `1,250`, which may be thousands; and `3,4`, which may be a list,
    unless the text `is_number`.
    """
    comma = _COMMA_OF_NUMBER if is_number else _COMMA_BEFORE_UNIT
    return comma.sub(r"\1.\2", _CONTINENTAL.sub(_plain_number, text))


def _plain_number(match: re.Match[str]) -> str:
    whole, _, decimals = match[0].rpartition(",")
    return re.sub(r"\D", "", whole) + "." + decimals


class Quantity(Struct, frozen=True):
    """A number and the unit it was written in, or the things it counts, if any."""

    value: float
    unit: str | None = None

    def is_comparable(self, other: "Quantity") -> bool:
        """Whether both measure the same thing; a bare number fits anything."""
        mine, theirs = self.measure, other.measure
        return mine is None or theirs is None or mine.measures_as(theirs)

    def equals(self, other: "Quantity") -> bool:
        """Whether both are the same amount, whatever units they were written in.

        A bare number is in the other's unit; a bare share may be of one, not of a
        hundred: 0.01 is 1 %.
        """
        if not self.is_comparable(other):
            return False
        if self.measure is None or other.measure is None:
            return _is_close(self.value, other.value) or self.is_same_share(other)
        return _is_close(self.base, other.base)

    def is_same_share(self, other: "Quantity") -> bool:
        """Whether one is a share in percent, and the other the same of one."""
        bare, share = (self, other) if self.measure is None else (other, self)
        return (
            bare.measure is None
            and share.measure is not None
            and share.measure.dimension is Dimension.SHARE
            and abs(bare.value) < 1
            and _is_close(bare.base, share.base)
        )

    @property
    def base(self) -> float:
        """The amount in its dimension's base; a bare number is in it already."""
        return self.value * (self.measure.factor if self.measure else 1.0)

    def in_unit(self, unit: str | None) -> "Quantity | None":
        """Return the same amount in another unit; `None` where it measures another thing."""
        if (self.unit or "").lower() == (unit or "").lower():
            return self
        wanted = Quantity(1.0, unit)
        mine, theirs = self.measure, wanted.measure
        if mine is None or theirs is None or not mine.measures_as(theirs):
            return None
        return Quantity(float(f"{self.base / wanted.base:.12g}"), unit)

    def is_within(self, other: "Quantity") -> bool:
        """Whether both measure the same thing and this is no more than the other."""
        mine, theirs = self.measure, other.measure
        if mine is None or theirs is None or not mine.measures_as(theirs):
            return False
        return self.base <= other.base

    @property
    def measure(self) -> Unit | None:
        """What the unit is worth; `None` for a bare number.

        Another word names what is counted: `users` compare with users only.
        """
        return unit_named(self.unit or "")

    @property
    def is_measured(self) -> bool:
        """Whether the unit is one that is known, not only a word."""
        unit = self.measure
        return unit is not None and unit.dimension is not Dimension.COUNT


class Amount(Struct, frozen=True):
    """A quantity and where it is in a text."""

    quantity: Quantity
    text: str
    start: int
    end: int
    is_spelt: bool
    """Whether its number is a word, as in `two seconds`."""

    @property
    def is_time(self) -> bool:
        return self._is(Dimension.TIME)

    @property
    def is_share(self) -> bool:
        return self._is(Dimension.SHARE)

    @property
    def is_rate(self) -> bool:
        return self._is(Dimension.RATE) or self._is(Dimension.FLOW)

    def _is(self, dimension: Dimension) -> bool:
        unit = self.quantity.measure
        return unit is not None and unit.dimension is dimension


def parse_quantities(text: str) -> Iterator[Quantity]:
    """Find each number in a text, with its unit where it is a known one."""
    return (amount.quantity for amount in find_quantities(text))


def find_quantities(text: str) -> Iterator[Amount]:
    """Find each number in digits, with its unit where it is a known one, and its place."""
    for match in _QUANTITY.finditer(text):
        if _may_be_thousands(match):
            continue
        quantity, end = Quantity(_value(match), match["unit"]), match.end()
        if not quantity.is_measured:
            quantity = replace(quantity, unit=None)
            end = match.end("scale" if match["scale"] else "number")
        yield Amount(quantity, text, match.start(), end, is_spelt=False)


def find_amounts(text: str) -> Iterator[Amount]:
    """Find each number with what it counts, in digits or in words."""
    for match in _AMOUNT.finditer(text):
        if _may_be_thousands(match):
            continue
        unit, end = _unit_behind(text, match.end())
        spelt = match["spelt"]
        is_ordinal = unit is None and text[end : end + 1].isalpha()  # 3rd
        if not is_ordinal:
            number = NUMBER_WORDS.index(spelt.lower()) + 1 if spelt else _value(match)
            quantity = Quantity(float(number), unit)
            yield Amount(quantity, text, match.start(), end, is_spelt=spelt is not None)


def _may_be_thousands(match: re.Match[str]) -> bool:
    """Whether a point may part thousands: `1.200 messages` are 1200 in half the world.

    What is measured, `1.200 ms`, has decimals.
    """
    if not _THREE_DECIMALS.fullmatch(match["number"] or ""):
        return False
    unit = _unit_behind(match.string, match.end("number"))[0]
    is_counted = _COUNTED.match(match.string, match.end("number")) is not None
    return is_counted and not Quantity(0, unit).is_measured


def _is_close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9)


def _value(match: re.Match[str]) -> float:
    number = match["number"].replace(",", "").replace("_", "")
    return float(number) * _SCALES.get(match["scale"] or "", 1.0)


def _unit_behind(text: str, start: int) -> tuple[str | None, int]:
    """Return the unit, or the things, behind a number, and where they end."""
    unit = _BEHIND_NUMBER.match(text, start)
    if unit and Quantity(0, unit["unit"]).is_measured:
        return unit["unit"], unit.end()
    things = _THINGS.match(text, start)
    return (things["unit"], things.end()) if things else (None, start)
