"""Quantities and limits as people write them: `< 500ms`, `at least 99.9 %`."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Dimension(StrEnum):
    """What a unit measures; quantities compare within one of these only."""

    TIME = "time"
    SHARE = "share"
    SIZE = "size"
    RATE = "rate"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and its worth in the dimension's base: seconds, ones, bytes, per second."""

    dimension: Dimension
    factor: float


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
    **_units(Dimension.SHARE, {"% percent pct": 0.01}),
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
    **_units(
        Dimension.RATE,
        {
            "rps req/s requests/s qps tps ops/s messages/s events/s /s hz": 1.0,
            "rpm req/min requests/min messages/min events/min /min": 1 / 60,
        },
    ),
}

_NUMBER = r"(?P<number>[-+]?\d[\d,_]*(?:\.\d+)?(?:[eE][-+]?\d+)?)"
_UNIT = r"(?P<unit>%|/s\b|/min\b|[a-zA-Zµμ]+(?:/(?:s|min|second|minute)\b)?)?"
_QUANTITY = re.compile(rf"(?<![\w.-]){_NUMBER}[ \u00a0]?{_UNIT}")
_OPERATORS = {
    "<": "<",
    "<=": "<=",
    "=<": "<=",
    "≤": "<=",
    ">": ">",
    ">=": ">=",
    "=>": ">=",
    "≥": ">=",
    "under": "<",
    "below": "<",
    "less than": "<",
    "lower than": "<",
    "fewer than": "<",
    "within": "<=",
    "at most": "<=",
    "no more than": "<=",
    "not exceed": "<=",
    "up to": "<=",
    "max": "<=",
    "maximum": "<=",
    "over": ">",
    "above": ">",
    "more than": ">",
    "greater than": ">",
    "at least": ">=",
    "no less than": ">=",
    "min": ">=",
    "minimum": ">=",
}
_OPERATOR = re.compile(
    "(?P<operator>"
    + "|".join(
        (rf"\b{re.escape(word)}\b" if word[0].isalpha() else re.escape(word))
        for word in sorted(_OPERATORS, key=len, reverse=True)
    )
    + r")(?:[\s:=]*(?:of|than|a|the)?\s*|(?:[ \t]+[A-Za-z]+){1,2}:\s*)"
    + _QUANTITY.pattern,
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the unit it was written in; no unit is a count."""

    value: float
    unit: str | None = None

    def is_comparable(self, other: "Quantity") -> bool:
        """Whether both measure the same thing; a bare number fits anything."""
        mine, theirs = self.known_unit, other.known_unit
        return mine is None or theirs is None or mine.dimension == theirs.dimension

    def equals(self, other: "Quantity") -> bool:
        """Whether both are the same amount, whatever units they were written in.

        A bare number is in the other's unit; a bare share may be of one, not of a
        hundred: 0.01 is 1 %.
        """
        if not self.is_comparable(other):
            return False
        mine, theirs = self.known_unit, other.known_unit
        if mine is None or theirs is None:
            return _same(self.value, other.value) or (
                Dimension.SHARE in {unit.dimension for unit in (mine, theirs) if unit}
                and _same(self.base, other.base)
            )
        return _same(self.base, other.base)

    @property
    def base(self) -> float:
        """The amount in its dimension's base; a bare number is in it already."""
        return self.value * (self.known_unit.factor if self.known_unit else 1.0)

    def is_within(self, other: "Quantity") -> bool:
        """Whether both measure the same thing and this is no more than the other."""
        mine, theirs = self.known_unit, other.known_unit
        if mine is None or theirs is None or mine.dimension != theirs.dimension:
            return False
        return self.base <= other.base

    @property
    def known_unit(self) -> Unit | None:
        """What the unit is worth; `None` for a bare number."""
        return UNITS.get(self.unit.lower()) if self.unit else None


@dataclass(frozen=True, slots=True)
class Limit:
    """A promise in numbers: what must hold, and the words that say so."""

    operator: str
    quantity: Quantity
    quote: str

    @property
    def is_ceiling(self) -> bool:
        """Whether more is worse."""
        return self.operator.startswith("<")

    def is_broken_by(self, value: Quantity) -> bool:
        """Whether a value of the same dimension, its unit known, is beyond the limit."""
        within = value.is_within(self.quantity)
        beyond = self.quantity.is_within(value)
        return (beyond and not within) if self.is_ceiling else (within and not beyond)


def parse_quantities(text: str) -> Iterator[Quantity]:
    """Find each number in a text, with its unit where it is a known one."""
    for found in _QUANTITY.finditer(text):
        yield _quantity(found)


def parse_limits(text: str) -> tuple[Limit, ...]:
    """Find what a text promises in numbers, in reading order."""
    return tuple(
        Limit(
            operator=_OPERATORS[found["operator"].lower()],
            quantity=_quantity(found),
            quote=text.strip(),
        )
        for found in _OPERATOR.finditer(text)
    )


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9)


def _quantity(found: re.Match[str]) -> Quantity:
    unit = found["unit"]
    number = found["number"].replace(",", "").replace("_", "")
    return Quantity(float(number), unit if unit and unit.lower() in UNITS else None)
