"""Limits in numbers, as people write them: `< 500ms`, `at least 99.9 % of requests`."""

import html
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from tracer.text import limit_words as phrases
from tracer.text.limit_words import Meaning, PhraseTable
from tracer.text.patterns import Pattern
from tracer.text.quantities import Amount, Quantity, find_amounts

_MOST_AMOUNTS = 200
"""Numbers of one text that are looked at; a text with more is data."""
_SENTENCE = 400
"""Characters of a text that is remembered with its limits; a longer one is rare."""
_SENTENCES_KNOWN = 4096
_NEAR = 80
"""Characters before and behind a number in which the words that limit it stand."""
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_BETWEEN = Pattern(r"\bbetween[ \t]+$", re.IGNORECASE)
_AND = Pattern(r"[ \t]+and[ \t]+$", re.IGNORECASE)
_OF_CASES = Pattern(r"[ \t]+of\b[^.;]*$", re.IGNORECASE)
_AT_ONCE = Pattern(r"\b(?:concurrent|simultaneous|parallel)\b", re.IGNORECASE)
_REPORTED = Pattern(
    r"\b(?:current(?:ly)?|measured|observed|actual|baseline|today|was|were|dropped|fell|rose)\b",
    re.IGNORECASE,
)
"""Words of a measurement: what was observed is not a promise."""
_DECIDED = (
    phrases.SIGNS,
    phrases.EXCESSES,
    phrases.BOUNDS,
    phrases.NAMED_BOUNDS,
    phrases.LIMITING,
    phrases.OTHER_BOUNDS,
    phrases.WORDED_BOUNDS,
)
"""Phrases in front of a number that mean the same whatever the number counts."""


class Limit(Struct, frozen=True):
    """A promise in numbers: what must hold, and the words that say so."""

    operator: str
    quantity: Quantity
    quote: str

    def __str__(self) -> str:
        """Return it as one writes it: `< 500 ms`."""
        unit = f" {self.quantity.unit}" if self.quantity.unit else ""
        return f"{self.operator} {self.quantity.value:g}{unit}"

    @property
    def is_ceiling(self) -> bool:
        """Whether more is worse."""
        return self.operator.startswith("<")

    def is_at(self, amount: Quantity) -> bool:
        """Whether an amount is the limit.

        A bare amount may be in the limit's unit. A limit without a unit has no unit
        that an amount could be in: three retries are not 3 %.
        """
        if self.quantity.measure is None and amount.is_measured:
            return self.quantity.is_same_share(amount)
        return self.quantity.equals(amount)

    def is_broken_by(self, value: Quantity) -> bool:
        """Whether a value of the same dimension, its unit known, is beyond the limit."""
        within = value.is_within(self.quantity)
        beyond = self.quantity.is_within(value)
        return (beyond and not within) if self.is_ceiling else (within and not beyond)


_Candidate = tuple[Amount, str | None]
"""An amount, and the operator if its words make it a limit."""


def parse_limits(text: str) -> tuple[Limit, ...]:
    """Find what a text promises in numbers, in reading order."""
    return _known_limits(text) if len(text) <= _SENTENCE else _limits(text)


def _limits(text: str) -> tuple[Limit, ...]:
    amounts = islice(find_amounts(html.unescape(text)), _MOST_AMOUNTS)
    candidates = [(amount, _operator(amount)) for amount in amounts]
    limits = [
        (amount, operator) for amount, operator in _with_spans(candidates) if operator
    ]
    return tuple(
        Limit(operator, amount.quantity, text.strip())
        for amount, operator in _without_shares_of_cases(limits)
    )


_known_limits = lru_cache(maxsize=_SENTENCES_KNOWN)(_limits)
"""The sentences of one requirement are asked for by each alert that is about it or about
one of its document."""


def _operator(amount: Amount) -> str | None:
    """Return what the words around an amount make of it, if they promise anything.

    A number in words is one only with a unit: `at least one digit` counts digits.
    """
    if amount.is_spelt and not amount.quantity.is_measured:
        return None
    return _by_words_before(amount) or _by_words_behind(amount) or _by_name(amount)


def _before(amount: Amount) -> str:
    return amount.text[max(0, amount.start - _NEAR) : amount.start]


def _behind(amount: Amount) -> str:
    return amount.text[amount.end : amount.end + _NEAR]


def _by_words_before(amount: Amount) -> str | None:
    before = _before(amount)
    for table in _DECIDED:
        match = table.pattern.search(before)
        if match:
            return table.phrase_of(match).meaning.value
    match = phrases.COMPARISONS.pattern.search(before)
    if not match:
        return None
    operator = _compared(phrases.COMPARISONS, match, amount)
    operator = _OPPOSITE[operator] if match["not"] else operator
    return f"{operator[0]}=" if match["equal"] else operator


def _compared(table: PhraseTable, match: re.Match[str], amount: Amount) -> str:
    """Return the operator of a phrase: faster is less time, but more requests."""
    meaning = table.phrase_of(match).meaning
    if meaning is Meaning.BETTER:
        return "<" if amount.is_time else ">"
    if meaning is Meaning.WORSE:
        return ">" if amount.is_time else "<"
    return meaning.value


def _by_words_behind(amount: Amount) -> str | None:
    """Read `500 ms or less`; a bare number may be a version: `3 or higher`."""
    if not amount.quantity.is_measured:
        return None
    match = phrases.OR_MORE.pattern.match(_behind(amount))
    if match:
        return f"{_compared(phrases.OR_MORE, match, amount)[0]}="
    for table in (phrases.BOUNDS_BEHIND, phrases.UNSPACED_BOUNDS):
        match = table.pattern.match(_behind(amount))
        if match:
            return table.phrase_of(match).meaning.value
    return None


def _by_name(amount: Amount) -> str | None:
    """Read a promise off its name: `Availability 99.9%`, `p95 latency: 500ms`."""
    before, behind = _before(amount), _behind(amount)
    if _REPORTED.search(before) or _REPORTED.search(behind):
        return None
    if amount.is_share:
        return _by_name_of_share(before, behind)
    if amount.is_time:
        is_named = phrases.TIME_NAMES.pattern.search(
            before
        ) or phrases.TIME_TARGETS.pattern.search(before)
        return Meaning.AT_MOST.value if is_named else None
    if amount.is_rate or _AT_ONCE.search(amount.quantity.unit or ""):
        is_flow = phrases.FLOW_NAMES.pattern.search(before)
        is_able = phrases.ABILITIES.pattern.search(before)
        return Meaning.AT_LEAST.value if is_flow or is_able else None
    return None


def _by_name_of_share(before: str, behind: str) -> str | None:
    """Read `Availability 99.9%`, `99.9% availability`, `0.1% of requests fail`."""
    for table in (phrases.SHARE_NAMES, phrases.SHARE_TARGETS):
        match = table.pattern.search(before)
        if match:
            return table.phrase_of(match).meaning.value
    for table in (phrases.SHARE_NAMES_BEHIND, phrases.OUTCOMES):
        match = table.pattern.match(behind)
        if match:
            return table.phrase_of(match).meaning.value
    return None


def _with_spans(candidates: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """Read `between 10 and 500 ms` as two limits, both in the unit of the second."""
    lower: Amount | None = None
    for amount, operator in candidates:
        if lower and amount.quantity.is_measured and _AND.search(_before(amount)):
            unit = lower.quantity.unit or amount.quantity.unit
            yield replace(lower, quantity=replace(lower.quantity, unit=unit)), ">="
            yield amount, "<="
        else:
            yield amount, operator
        lower = amount if _BETWEEN.search(_before(amount)) else None


def _without_shares_of_cases(
    limits: Sequence[tuple[Amount, str]],
) -> Iterator[tuple[Amount, str]]:
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


def _is_for(share: Amount, following: Amount) -> bool:
    between = share.text[share.end : following.start]
    return not following.is_share and _OF_CASES.match(between) is not None
