"""Quantities and limits as people write them: `< 500ms`, `at least 99.9 %`."""

import html
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import islice

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

    `of` is what a count or a rate counts, in the singular: `user`. It is empty for a
    count of anything, and for a rate of requests, queries and the like.
    """

    dimension: Dimension
    factor: float
    of: str = ""

    def measures_as(self, other: "Unit") -> bool:
        """Whether both measure the same thing."""
        is_any = self.dimension is Dimension.COUNT and not (self.of and other.of)
        return self.dimension is other.dimension and (is_any or self.of == other.of)


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
_NO_UNIT = frozenset(("", "1", "none", "short"))
"""What tools write as the unit of a number that has none."""
_REQUESTS = frozenset(
    "count counts req reqs request requests op ops operation operations query queries call calls "  # noqa: SIM905
    "transaction transactions message messages event events hit hits".split()
)
"""What a rate counts in most systems; people use one word for another."""

_SPELT = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "  # noqa: SIM905
    "fifteen sixteen seventeen eighteen nineteen twenty".split()
)
_STOP = (
    "a|an|the|of|in|on|at|for|to|per|by|and|or|with|within|from|until|is|are|was|were|be"
    "|must|should|shall|may|can|will|when|while|after|before|during|under|over|than|that"
    "|if|as|max|maximum|min|minimum|each|every|above|below"
)
"""Words that end the name of what is counted: `500 concurrent users per node`."""
_NUMBER = (
    r"(?P<number>(?>[-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d[\d_]*)"
    r"(?:\.\d+)?(?:[eE][-+]?\d+)?))(?![.,]?\d)"
)
"""Commas part thousands; where they part anything else, it is a list and no number."""
_SCALE = r"(?:(?P<scale>[kKM])(?![A-Za-z]))?"
_SCALES = {"k": 1e3, "K": 1e3, "M": 1e6}
_TIME = "(?:s|sec|seconds?|min|minutes?|h|hours?|days?)"
_PER = rf"(?:(?:/|[ ]per[ ]|[ ]an?[ ]){_TIME}\b)"
_RATE = Pattern(
    rf"(?P<of>.*?)(?:/|[ ]per[ ]|[ ]an?[ ]|per(?=[a-z]{{3}}))(?P<time>{_TIME})"
)
_UNIT = rf"(?P<unit>%|/{_TIME}\b|[a-zA-Zµμ]+{_PER}?)"
_QUANTITY = Pattern(rf"(?<![\w.-])(?<!\d,){_NUMBER}{_SCALE}[ \u00a0]?{_UNIT}?")
_AMOUNT = Pattern(
    rf"(?<![\w.-])(?<!\d[,_])(?:{_NUMBER}(?!\d|[.,_-]\d){_SCALE}|(?i:(?P<spelt>{'|'.join(_SPELT)}))\b)"
)
_BEHIND_NUMBER = Pattern(rf"[ \u00a0]?{_UNIT}")
_THINGS = Pattern(
    rf"[ \u00a0](?P<unit>(?!(?:{_STOP})\b)[a-z][\w-]*"
    rf"(?:[ ](?!(?:{_STOP})\b)[a-z][\w-]*){{0,2}}{_PER}?)",
    re.IGNORECASE,
)

_LESS = "less|lower|fewer|smaller|shorter|under|below"
_MORE = "more|greater|larger|higher|longer|over|above"
_BETTER = "faster|quicker|sooner|better"
_WORSE = "slower|later"
_WORDS = {
    **dict.fromkeys(_LESS.split("|"), "<"),
    **dict.fromkeys(_MORE.split("|"), ">"),
}
_BOUNDS = {
    **dict.fromkeys(
        ("within", "at most", "at the most", "up to", "max", "maximum", "tops"), "<="
    ),
    **dict.fromkeys(("limited to", "capped at"), "<="),
    **dict.fromkeys(("at least", "at the least", "min", "minimum"), ">="),
}
_SIGNS = {
    "<": "<",
    "<=": "<=",
    "=<": "<=",
    "≤": "<=",
    ">": ">",
    ">=": ">=",
    "=>": ">=",
    "≥": ">=",
}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_IN_FRONT = Pattern(
    r"(?:"
    r"(?P<not>\b(?:no|not|never|cannot)[ \t]+(?:(?:be|take|last|go|drop|fall|rise)[ \t]+)?)?"
    rf"\b(?P<word>{_LESS}|{_MORE}|{_BETTER}|{_WORSE})(?:[ \t]+than)?"
    r"(?P<equal>[ \t]+or[ \t]+equal(?:[ \t]+to)?)?[\s:=]*(?:of|a|the)?"
    r"|\b(?P<exceed>(?:not|never|without)[ \t]+exceed(?:s|ing)?)[\s:=]*(?:of|a|the)?"
    r"|(?<!\d)(?<!\d[ \t])\b(?P<bound>within|at[ ](?:the[ ])?(?:most|least)|up[ ]to|max(?:imum)?"
    r"|min(?:imum)?|limited[ ]to|capped[ ]at)\b[\s:=.]*(?:of|a|the)?"
    r"|(?<!\d)(?<!\d[ \t])\b(?P<most>max(?:imum)?|min(?:imum)?)"
    r"(?:[ \t]+[a-z]+){1,3}(?:[ \t]*[:=]|[ \t]+(?:of|is))"
    r"|(?<![-=<>≤≥])(?P<sign>[<>]=?|=[<>]|[≤≥])"
    r")\s*$",
    re.IGNORECASE,
)
_IN_BETWEEN = Pattern(r"\bbetween[ \t]+$", re.IGNORECASE)
_OTHER_END = Pattern(r"[ \t]+and[ \t]+$", re.IGNORECASE)
_BEHIND = Pattern(
    rf"[ \t]*[,(]?[ \t]*(?:or[ \t]+(?P<word>{_LESS}|{_MORE}|{_BETTER})\b"
    r"|(?P<bound>max(?:imum)?|min(?:imum)?|at[ ](?:the[ ])?(?:most|least)|tops)\b"
    r"(?![.:]?[ \t]*\d))",
    re.IGNORECASE,
)
_TARGET = r"(?:[ \t]+(?:targets?|slo|sla|goal|objective|budget|limit|threshold))"
_GOOD = (
    r"(?:availability|up-?time|durability|reliability|accuracy"
    r"|(?:success|completion|delivery|hit)(?:[ ](?:rate|ratio))?)"
)
_BAD = (
    r"(?:(?:error|failure|fault|loss|timeout|crash|drop|rejection)s?[ ](?:rate|ratio)"
    r"|packet[ ]loss|errors|failures|downtime)"
)
_SLOW = (
    r"(?:latency|latencies|(?:response|load|processing)[ ]times?|duration"
    r"|time[ ]to[ ]\w+(?:[ ]\w+)?|p\d\d(?:\.\d+)?)"
)
_IS = r"(?:[ \t]*(?:[:=|]|(?<=[ \t])(?:of|is)\b))"
_LABEL = Pattern(
    rf"\b(?:(?P<time>{_SLOW})[ \t]*(?:\([^()]{{1,20}}\))?(?:{_TARGET}{_IS}?|[ \t]*[:=|])"
    rf"|(?P<good>{_GOOD}){_TARGET}?{_IS}?|(?P<bad>{_BAD}){_TARGET}?{_IS}?"
    rf"|(?P<flow>throughput){_TARGET}?{_IS}"
    r"|(?P<able>handles?|supports?|serves?|sustains?|process(?:es)?|withstands?))"
    r"[ \t]*$",
    re.IGNORECASE,
)
_SHARE_OF = Pattern(
    rf"[ \t]+(?:(?P<good>{_GOOD})\b|(?P<bad>{_BAD})\b|of\b[^.;]{{1,80}}?\b(?:"
    r"(?P<succeed>succeeds?|successful(?:ly)?|available|answered|delivered|served)"
    r"|(?P<fail>fails?|failed))\b)",
    re.IGNORECASE,
)
_SHARE_THAT = Pattern(r"[ \t]+of\b[^.;]*$", re.IGNORECASE)
_TOGETHER = Pattern(r"\b(?:concurrent|simultaneous|parallel)\b", re.IGNORECASE)
_REPORTED = Pattern(
    r"\b(?:currently|current|measured|observed|actual|baseline|today|was|were|dropped"
    r"|fell|rose)\b",
    re.IGNORECASE,
)
_MANY = 200
"""Numbers of one text that are looked at; a text with more is data."""
_AROUND = 80
"""Characters in front of a number in which the words that make it a limit stand."""


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
            return _same(self.value, other.value) or self.is_same_share(other)
        return _same(self.base, other.base)

    def is_same_share(self, other: "Quantity") -> bool:
        """Whether one is a share in percent, and the other the same of one."""
        bare, share = (self, other) if self.measure is None else (other, self)
        return (
            bare.measure is None
            and share.measure is not None
            and share.measure.dimension is Dimension.SHARE
            and abs(bare.value) < 1
            and _same(bare.base, share.base)
        )

    @property
    def base(self) -> float:
        """The amount in its dimension's base; a bare number is in it already."""
        return self.value * (self.measure.factor if self.measure else 1.0)

    def into(self, unit: str | None) -> "Quantity | None":
        """Return the same amount in another unit; `None` where that is none of it."""
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

        Of a word that is no unit it counts: `users` compare with users only.
        """
        return _measure(self.unit or "")

    @property
    def is_measured(self) -> bool:
        """Whether the unit is one that is known, not only a word."""
        unit = self.measure
        return unit is not None and unit.dimension is not Dimension.COUNT


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

    def is_at(self, amount: Quantity) -> bool:
        """Whether an amount is the limit.

        A bare amount may be in the limit's unit. A limit without a unit is none in
        whatever unit the amount has: three retries are not 3 %.
        """
        if self.quantity.measure is None and amount.is_measured:
            return self.quantity.is_same_share(amount)
        return self.quantity.equals(amount)

    def is_broken_by(self, value: Quantity) -> bool:
        """Whether a value of the same dimension, its unit known, is beyond the limit."""
        within = value.is_within(self.quantity)
        beyond = self.quantity.is_within(value)
        return (beyond and not within) if self.is_ceiling else (within and not beyond)


@dataclass(frozen=True, slots=True)
class _Amount:
    """A quantity in a text, and the words around it."""

    quantity: Quantity
    text: str
    start: int
    end: int
    is_spelt: bool

    @property
    def before(self) -> str:
        return self.text[max(0, self.start - _AROUND) : self.start]

    @property
    def after(self) -> str:
        return self.text[self.end : self.end + _AROUND]

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
    for found in _QUANTITY.finditer(text):
        quantity = Quantity(_value(found), found["unit"])
        yield quantity if quantity.is_measured else replace(quantity, unit=None)


def parse_limits(text: str) -> tuple[Limit, ...]:
    """Find what a text promises in numbers, in reading order."""
    amounts = islice(_amounts(html.unescape(text)), _MANY)
    told = [(each, _operator(each)) for each in amounts]
    limits = [(each, operator) for each, operator in _spanned(told) if operator]
    return tuple(
        Limit(operator, each.quantity, text.strip())
        for each, operator in _of_shares(limits)
    )


# -- quantities ------------------------------------------------------------------


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9)


def _value(found: re.Match[str]) -> float:
    number = found["number"].replace(",", "").replace("_", "")
    return float(number) * _SCALES.get(found["scale"] or "", 1.0)


@lru_cache(maxsize=1024)
def _measure(unit: str) -> Unit | None:
    plain = unit.strip("{} ").lower()
    if plain in _NO_UNIT:
        return None
    if plain in UNITS:
        return UNITS[plain]
    rate = _RATE.fullmatch(plain)
    if rate is None:
        return Unit(Dimension.COUNT, 1.0, _thing(plain))
    seconds = UNITS[rate["time"]].factor
    size = UNITS.get(rate["of"])
    if size and size.dimension is Dimension.SIZE:
        return Unit(Dimension.FLOW, size.factor / seconds)
    thing = "" if _REQUESTS.intersection(rate["of"].split()) else _thing(rate["of"])
    return Unit(Dimension.RATE, 1 / seconds, thing)


def _thing(words: str) -> str:
    """Return what words count: `user` of `concurrent users`."""
    each = words.split()
    named = next((word for word in each if word.endswith("s")), (each or [""])[-1])
    return named.removesuffix("s")


def _amounts(text: str) -> Iterator[_Amount]:
    """Find each number with what it counts; a word for one needs a unit."""
    for found in _AMOUNT.finditer(text):
        unit, end = _unit_behind(text, found.end())
        spelt = found["spelt"]
        value = float(_SPELT.index(spelt.lower()) + 1) if spelt else _value(found)
        is_ordinal = unit is None and text[end : end + 1].isalpha()
        if not is_ordinal:
            quantity = Quantity(value, unit)
            yield _Amount(quantity, text, found.start(), end, spelt is not None)


def _unit_behind(text: str, start: int) -> tuple[str | None, int]:
    """Return the unit, or the things, behind a number, and where they end."""
    found = _BEHIND_NUMBER.match(text, start)
    if found and Quantity(0, found["unit"]).is_measured:
        return found["unit"], found.end()
    things = _THINGS.match(text, start)
    return (things["unit"], things.end()) if things else (None, start)


# -- limits ----------------------------------------------------------------------


def _operator(amount: _Amount) -> str | None:
    """Return what the words around an amount make of it, if they promise anything."""
    if amount.is_spelt and not amount.quantity.is_measured:
        return None
    return _told_in_front(amount) or _told_behind(amount) or _told_by_name(amount)


def _told_in_front(amount: _Amount) -> str | None:
    found = _IN_FRONT.search(amount.before)
    if not found:
        return None
    if found["sign"]:
        return _SIGNS[found["sign"]]
    if found["exceed"]:
        return "<="
    bound = found["bound"] or found["most"]
    if bound:
        return _BOUNDS[" ".join(bound.lower().split())]
    operator = _comparison(found["word"], amount)
    operator = _OPPOSITE[operator] if found["not"] else operator
    return f"{operator[0]}=" if found["equal"] else operator


def _comparison(word: str, amount: _Amount) -> str:
    """Return what a comparison means: faster is less time, but more requests."""
    word = word.lower()
    if word in _WORDS:
        return _WORDS[word]
    return "<" if (word in _BETTER.split("|")) is amount.is_time else ">"


def _told_behind(amount: _Amount) -> str | None:
    """Read `500 ms or less`; a bare number may be a version: `3 or higher`."""
    found = _BEHIND.match(amount.after) if amount.quantity.is_measured else None
    if not found:
        return None
    if found["bound"]:
        return _BOUNDS[" ".join(found["bound"].lower().split())]
    return f"{_comparison(found['word'], amount)}="


def _told_by_name(amount: _Amount) -> str | None:
    """Read a promise off its name: `Availability 99.9%`, `p95 latency: 500ms`."""
    if _REPORTED.search(amount.before) or _REPORTED.search(amount.after):
        return None
    label = _LABEL.search(amount.before)
    if amount.is_share:
        share = label if label and (label["good"] or label["bad"]) else None
        return _told_of_share(share or _SHARE_OF.match(amount.after))
    if label and label["time"] and amount.is_time:
        return "<="
    can_be = amount.is_rate or _TOGETHER.search(amount.quantity.unit or "")
    return ">=" if label and (label["flow"] or label["able"]) and can_be else None


def _told_of_share(found: re.Match[str] | None) -> str | None:
    if not found:
        return None
    told = found.groupdict()
    return "<=" if told["bad"] or told.get("fail") else ">="


_Told = Sequence[tuple[_Amount, str | None]]


def _spanned(told: _Told) -> Iterator[tuple[_Amount, str | None]]:
    """Read `between 10 and 500 ms` as two limits, both in the unit of the second."""
    lower: _Amount | None = None
    for amount, operator in told:
        if lower and amount.quantity.is_measured and _OTHER_END.search(amount.before):
            unit = lower.quantity.unit or amount.quantity.unit
            yield replace(lower, quantity=replace(lower.quantity, unit=unit)), ">="
            yield amount, "<="
        else:
            yield amount, operator
        lower = amount if _IN_BETWEEN.search(amount.before) else None


def _of_shares(
    limits: Sequence[tuple[_Amount, str]],
) -> Iterator[tuple[_Amount, str]]:
    """Drop the share of cases that another limit is for: `95% of logins within 1 s`.

    Few cases may be beyond it: `less than 1% take more than 1 s` limits the time.
    """
    is_turned = False
    for position, (amount, operator) in enumerate(limits):
        following = limits[position + 1][0] if position + 1 < len(limits) else None
        if amount.is_share and following and _is_for(amount, following):
            is_turned = operator.startswith("<")
        else:
            yield amount, _OPPOSITE[operator] if is_turned else operator
            is_turned = False


def _is_for(share: _Amount, following: _Amount) -> bool:
    words = share.text[share.end : following.start]
    return not following.is_share and _SHARE_THAT.match(words) is not None
