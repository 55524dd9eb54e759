"""Numbers with units, as people and tools write them: `500 ms`, `99.9 %`, `2M events/day`."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from tracer.text.patterns import Pattern


class Dimension(StrEnum):
    """What a unit measures; quantities compare within one of these only."""

    TIME = "time"
    SHARE = "share"
    SIZE = "size"
    RATE = "rate"
    FLOW = "flow"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and its worth in the dimension's base: seconds, ones, bytes, per second.

    `counted` is what a count or a rate counts, in the singular: `user`. It is empty for
    a count of anything, and for a rate of requests, queries and the like.
    """

    dimension: Dimension
    factor: float
    counted: str = ""

    def measures_as(self, other: "Unit") -> bool:
        """Whether both measure the same thing."""
        is_count = self.dimension is Dimension.COUNT
        is_any = is_count and not (self.counted and other.counted)
        is_same = is_any or self.counted == other.counted
        return self.dimension is other.dimension and is_same


def _units(dimension: Dimension, table: dict[str, float]) -> dict[str, Unit]:
    return {
        name: Unit(dimension, factor)
        for names, factor in table.items()
        for name in names.split()
    }


UNITS = {
    **_units(
        Dimension.TIME,
        {
            "ns nanosecond nanoseconds": 1e-9,
            "us µs μs microsecond microseconds": 1e-6,
            "ms msec msecs millisecond milliseconds": 1e-3,
            "s sec secs second seconds": 1.0,
            "min mins minute minutes": 60.0,
            "h hr hrs hour hours": 3600.0,
            "d day days": 86_400.0,
        },
    ),
    **_units(Dimension.SHARE, {"% percent pct": 0.01, "ratio percentunit": 1.0}),
    **_units(
        Dimension.SIZE,
        {
            "b byte bytes": 1.0,
            "kb kilobyte kilobytes": 1e3,
            "mb megabyte megabytes": 1e6,
            "gb gigabyte gigabytes": 1e9,
            "tb terabyte terabytes": 1e12,
            "kib ki": 2.0**10,
            "mib mi": 2.0**20,
            "gib gi": 2.0**30,
            "tib ti": 2.0**40,
        },
    ),
    **_units(Dimension.RATE, {"rps qps tps hz": 1.0, "rpm": 1 / 60}),
    **_units(Dimension.COUNT, {"count counts number": 1.0}),
    **_units(Dimension.FLOW, {"kbps": 125.0, "mbps": 125e3, "gbps": 125e6}),
}
"""Units by the names that people and tools give them, in small letters."""
_LONGEST_UNIT = 80
"""Characters of a unit; what is longer is text, and not worth to be remembered."""
_NO_UNIT = frozenset(("", "1", "none", "short"))
"""What tools write as the unit of a number that has none; Grafana calls it `short`."""
_REQUESTS = frozenset(
    (
        *("count", "counts", "req", "reqs", "request", "requests", "op", "ops"),
        *(
            "operation",
            "operations",
            "query",
            "queries",
            "call",
            "calls",
            "hit",
            "hits",
        ),
        *("transaction", "transactions", "message", "messages", "event", "events"),
    )
)
"""What a rate counts in most systems; people use one word for another."""

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

# The parts of the patterns below; all are verbose.
_NUMBER = r"""
    (?P<number>(?>
        [-+]?
        (?:\d{1,3}(?:,\d{3})+(?!\d)    # commas part thousands
          |\d[\d_]*)
        (?:\.\d+)?
        (?:[eE][-+]?\d+)?
    ))
    (?![.,]?\d)                        # parting anything else, they make a list
"""
_SCALE = r"(?:(?P<scale>[kKM])(?![A-Za-z]))?"
_SCALES = {"k": 1e3, "K": 1e3, "M": 1e6}
_TIME = r"(?:s|sec|seconds?|min|minutes?|h|hours?|days?)"
_PER = rf"(?:(?:/|[ ]per[ ]|[ ]an?[ ]){_TIME}\b)"
_UNIT = rf"(?P<unit>%|/{_TIME}\b|[a-zA-Zµμ]+{_PER}?)"
_SPACE = "[ \u00a0]"

_RATE = Pattern(
    rf"""
    (?P<counted>.*?)
    (?:/|[ ]per[ ]|[ ]an?[ ]|per(?=[a-z]{{3}}))   # bytespersecond is Grafana's
    (?P<time>{_TIME})
    """,
    re.VERBOSE,
)
_QUANTITY = Pattern(
    rf"""
    (?<![\w.-])(?<!\d,)    # a number of its own
    {_NUMBER}
    {_SCALE}
    {_SPACE}?{_UNIT}?
    """,
    re.VERBOSE,
)
_AMOUNT = Pattern(
    rf"""
    (?<![\w.-])(?<!\d[,_])
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


@dataclass(frozen=True, slots=True)
class Quantity:
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

        A word that is no unit names what is counted: `users` compare with users only.
        """
        return _measure((self.unit or "")[:_LONGEST_UNIT])

    @property
    def is_measured(self) -> bool:
        """Whether the unit is one that is known, not only a word."""
        unit = self.measure
        return unit is not None and unit.dimension is not Dimension.COUNT


@dataclass(frozen=True, slots=True)
class Amount:
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
    for match in _QUANTITY.finditer(text):
        quantity = Quantity(_value(match), match["unit"])
        yield quantity if quantity.is_measured else replace(quantity, unit=None)


def find_amounts(text: str) -> Iterator[Amount]:
    """Find each number with what it counts, in digits or in words."""
    for match in _AMOUNT.finditer(text):
        unit, end = _unit_behind(text, match.end())
        spelt = match["spelt"]
        is_ordinal = unit is None and text[end : end + 1].isalpha()  # 3rd
        if not is_ordinal:
            number = NUMBER_WORDS.index(spelt.lower()) + 1 if spelt else _value(match)
            quantity = Quantity(float(number), unit)
            yield Amount(quantity, text, match.start(), end, spelt is not None)


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


@lru_cache(maxsize=1024)
def _measure(unit: str) -> Unit | None:
    plain = unit.strip("{} ").lower()  # {user} is UCUM's way to write a count
    if plain in _NO_UNIT:
        return None
    if plain in UNITS:
        return UNITS[plain]
    rate = _RATE.fullmatch(plain)
    if rate is None:
        return Unit(Dimension.COUNT, 1.0, _counted(plain))
    seconds = UNITS[rate["time"]].factor
    size = UNITS.get(rate["counted"])
    if size and size.dimension is Dimension.SIZE:
        return Unit(Dimension.FLOW, size.factor / seconds)
    is_of_requests = not _REQUESTS.isdisjoint(rate["counted"].split())
    counted = "" if is_of_requests else _counted(rate["counted"])
    return Unit(Dimension.RATE, 1 / seconds, counted)


def _counted(phrase: str) -> str:
    """Return what some words count: `user` of `concurrent users`."""
    words = phrase.split() or [""]
    noun = next((word for word in words if word.endswith("s")), words[-1])
    return noun.removesuffix("s")
