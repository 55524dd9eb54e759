"""What the keys of numbers say: which limits which, what was measured, and in what unit."""

from collections.abc import Sequence

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.proposals.field_checks import (
    number_fit,
    operator_fit,
    sentence_fit,
    text_of,
)
from tracer.alerts.proposals.key_words import NUMBER_KEYS, RULES, SUFFIXES, WORDS
from tracer.alerts.proposals.payload_leaves import Leaf
from tracer.text import Json, Pattern

_LIMITS = frozenset(
    "limit threshold allowed target watermark budget quota "  # noqa: SIM905
    "ceiling sla slo expected below above tolerance desired wanted goal".split()
)
_EXTREMES = frozenset(("max", "maximum", "min", "minimum"))
"""Words of a limit, and of what was measured at most."""
_TOTALS = frozenset(("sum", "avg", "average", "mean", "median"))
"""Words of numbers beside which a maximum is what was measured at most."""
_SIDES = frozenset(("high", "low", "upper", "lower"))
_NUMBERS = frozenset(
    ("value", "count", "number", "amount", "current", "actual", "total", "rule")
)
"""Words of a key that only say that it is a number."""
_SPANS = frozenset(("window", "period", "interval"))
"""Words of a key for how long something is measured."""
_LAST = frozenset(("timeout", "deadline"))
"""Words of how long something may take."""
_TAKEN = frozenset(("elapsed", "duration", "took", "runtime", "taken", "spent"))
"""Words of how long it took."""
_WORST_FIRST = ("critical", "crit", "warning", "warn")
"""Keys of the limits of a check, beside its value."""
_CONDITIONS = frozenset(("reason", "cause", "condition", "criteria", "explanation"))
"""Last words of the key of a text that says what was broken."""
_UNITS = {
    **dict.fromkeys(("ms", "millis", "milliseconds"), "ms"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    "bytes": "B",
    "kb": "KB",
    "mb": "MB",
    "gb": "GB",
}
"""The last words of keys that are a unit: `sli_pct`."""
_SHARES = frozenset(("pct", "percent", "percentage"))
"""Words that say so wherever they are: `percent_used`."""


_MEASUREMENTS = frozenset(
    ("reading", "sample", "current", "actual", "observed", "measured", "value")
)
"""Keys of a measurement that is named beside it."""
_METRIC_NAMES = frozenset(("name", "key", "id"))
_NO_MEASURES = frozenset(
    ("port", "code", "id", "uid", "index", "status", "version", "line", "days")
)
"""Words of a key of a number that is not measured."""
_LEFT = frozenset(("left", "remaining", "until"))
_METRIC = Pattern(r"[A-Za-z][\w.:/-]{1,100}")


def unit_in_key(number: Leaf) -> Leaf | None:
    """Return the unit that the key of a number ends in, as a path to this text.

    `None` where the number has a unit of its own.
    """
    words = _words(number)
    unit = _UNITS.get(words[-1]) if len(words) > 1 else None
    unit = unit or ("%" if _SHARES & {*words} else None)
    quantity = FieldReader().quantity(number.place)
    if unit is None or quantity is None or quantity.unit:
        return None
    return Leaf(f"'{unit}'", ("unit",), Json(unit, "unit"))


def metric_beside(
    number: Leaf, leaves: Sequence[Leaf], *, is_rule: bool = False
) -> Leaf | None:
    """Return what names a number in the same object: `{"name": "rms", "value": 9.8}`.

    In a rule, its type is what it limits.
    """
    if number.name not in NUMBER_KEYS | _MEASUREMENTS or not number.parents:
        return None
    names = {"type"} if is_rule else _METRIC_NAMES
    beside = (leaf for leaf in leaves if leaf.parents == number.parents)
    named = (leaf for leaf in beside if leaf.name in names)
    return next(
        (leaf for leaf in named if _METRIC.fullmatch(text_of(leaf.place))), None
    )


def limited_pair(
    leaves: Sequence[Leaf], value: Leaf | None = None, threshold: Leaf | None = None
) -> tuple[Leaf, Leaf] | None:
    """Return a number and its limit: `lag_seconds` and `max_lag_seconds`.

    `value` or `threshold` is known already, where it is given. A limit whose key says of
    nothing what it limits is that of the only other number beside it: `depth` and `max`.
    """
    numbers = [leaf for leaf in leaves if not leaf.is_listed and _is_number(leaf)]
    others = _LIMITS | _EXTREMES | _SPANS
    plain = [leaf for leaf in numbers if others.isdisjoint(_words(leaf))]
    totals = {leaf.parents for leaf in numbers if _is_total(leaf)}
    limits = [leaf for leaf in numbers if _LIMITS & {*_words(leaf)}]
    limits += [
        leaf
        for leaf in numbers
        if _EXTREMES & {*_words(leaf)} and leaf.parents not in totals
    ]
    for limit in dict.fromkeys(limits):
        if threshold and limit is not threshold:
            continue
        beside = [leaf for leaf in plain if leaf.parents == limit.parents]
        named = [leaf for leaf in beside if _base(leaf) == _base(limit)]
        # `visible_messages` and `allowed_messages`
        wider = [leaf for leaf in beside if _base(limit) and _base(limit) < _base(leaf)]
        named = named or wider[: len(wider) == 1]
        for number in named or _only_number(beside, limit, value):
            if value is None or number is value:
                return number, limit
    if twins := _twins(numbers):
        return twins
    if (taken := _time_taken(numbers, value, threshold)) is not None:
        return taken
    graded = _graded_limit(value, numbers) if value else None
    tested = _tested_value(value, plain, leaves) if value else None
    other = graded or tested
    return (value, other) if value and other else None


def _twins(numbers: Sequence[Leaf]) -> tuple[Leaf, Leaf] | None:
    """Return a number and its limit of one key: `{"measured": {"p95": 3}, "limit": {"p95": 1}}`."""
    limits = [leaf for leaf in numbers if _is_in(leaf, _LIMITS) or _is_of_rule(leaf)]
    for limit in limits:
        twins = [leaf for leaf in numbers if leaf.keys[-1] == limit.keys[-1]]
        others = [leaf for leaf in twins if leaf not in limits]
        measured = [leaf for leaf in others if _is_measured(leaf)]
        if len(measured or others) == 1:
            return (measured or others)[0], limit
    return None


def _time_taken(
    numbers: Sequence[Leaf], value: Leaf | None, threshold: Leaf | None
) -> tuple[Leaf, Leaf] | None:
    """Return how long something took and how long it may: `elapsed` and `timeout`.

    The keys must not give them different units.
    """
    for limit in (leaf for leaf in numbers if _LAST & {*_words(leaf)}):
        for taken in (leaf for leaf in numbers if _TAKEN & {*_words(leaf)}):
            is_pair = taken.parents == limit.parents and value in {None, taken}
            if is_pair and threshold in {None, limit} and _unit(taken) == _unit(limit):
                return taken, limit
    return None


def _unit(number: Leaf) -> str | None:
    """Return the unit that the key of a number ends in."""
    return _UNITS.get(_words(number)[-1])


def _is_in(leaf: Leaf, names: frozenset[str]) -> bool:
    """Whether the object that a member is in has one of these names, or many of it."""
    return bool(leaf.parents) and leaf.parents[-1].removesuffix("s") in names


def _is_of_rule(leaf: Leaf) -> bool:
    """Whether a number is the rule's: `behavior.criteria.value.count` of AWS IoT."""
    return not RULES.isdisjoint(leaf.parents)


def _is_measured(leaf: Leaf) -> bool:
    """Whether the object that a number is in was measured: `metricValue.count`."""
    words = {word.lower() for word in WORDS.findall("".join(leaf.keys[-2:-1]))}
    return not _MEASUREMENTS.isdisjoint(words) or _is_in(leaf, _MEASUREMENTS)


def _is_total(leaf: Leaf) -> bool:
    """Whether a number is made of many: `avg`, `totalImpact`."""
    first, *rest = (*_words(leaf), "")
    return first in _TOTALS or (first == "total" and len(rest) > 1)


def _only_number(
    beside: Sequence[Leaf], limit: Leaf, value: Leaf | None
) -> Sequence[Leaf]:
    """Return the number that a limit is of, though their keys do not say so."""
    measured = [leaf for leaf in beside if _is_measure(_words(leaf))]
    if not _base(limit):
        known = [leaf for leaf in beside if leaf is value]
        return known or measured[: len(measured) == 1]
    return measured if len(measured) == 1 and len(limit.keys) > 1 else ()


def _is_measure(words: Sequence[str]) -> bool:
    """Whether a key may be that of what is measured: `daysLeft`, and not `days`."""
    return _NO_MEASURES.isdisjoint(words) or not _LEFT.isdisjoint(words)


def _tested_value(
    value: Leaf, numbers: Sequence[Leaf], leaves: Sequence[Leaf]
) -> Leaf | None:
    """Return the other number that is called a value beside a comparison: `test_value`."""
    beside = [leaf for leaf in leaves if leaf.parents == value.parents]
    if not any(operator_fit(leaf.place) for leaf in beside):
        return None
    own = (leaf for leaf in numbers if leaf in beside and leaf is not value)
    return next((leaf for leaf in own if _words(leaf)[-1] == "value"), None)


def separate_limit(best: dict[str, Leaf], values: Sequence[Leaf]) -> None:
    """Let the number beside the comparison be the limit where another was measured.

    ApexPing writes `{"alert": {"op": "gt", "value": 2500}, "value": 2724}`.
    """
    operator, threshold = best.get("operator"), best.get("threshold")
    if operator is None or (threshold and threshold.parents == operator.parents):
        return
    of_rule = [leaf for leaf in values if leaf.parents == operator.parents]
    measured = [leaf for leaf in values if leaf.parents != operator.parents]
    if of_rule and measured:
        best["value"], best["threshold"] = measured[0], of_rule[0]


def stated_condition(leaves: Sequence[Leaf]) -> Leaf | None:
    """Return a text that states the limit: `{"alert_reason": "Sum(fills) >= 100"}`."""
    for leaf in leaves:
        is_condition = _words(leaf)[-1:] and _words(leaf)[-1] in _CONDITIONS
        if is_condition and not leaf.is_listed and sentence_fit(leaf.place) > 0:
            return leaf
    return None


def limit_beside(
    value: Leaf, threshold: Leaf, numbers: Sequence[Leaf], limits: Sequence[Leaf]
) -> Leaf | None:
    """Return the limit in the value's own object, where the other one has its own number.

    `{"sli": 99.7, "objective": 99.9, "burn": {"rate": 14.4, "limit": 10}}`
    """
    if value.parents == threshold.parents:
        return None
    measured = (leaf for leaf in numbers if leaf.parents == threshold.parents)
    own = (leaf for leaf in limits if leaf.parents == value.parents)
    has_other = any(leaf is not threshold for leaf in measured)
    return (
        next((leaf for leaf in own if leaf is not value), None) if has_other else None
    )


def _graded_limit(value: Leaf, numbers: Sequence[Leaf]) -> Leaf | None:
    """Return the worst limit beside a value: `{"value": 48, "warn": 10, "crit": 30}`."""
    beside = {
        leaf.name: leaf
        for leaf in numbers
        if leaf.parents == value.parents
        or (leaf.parents and leaf.parents[-1].removesuffix("s") in _LIMITS)
    }
    return next((beside[name] for name in _WORST_FIRST if name in beside), None)


def _is_number(leaf: Leaf) -> bool:
    return number_fit(leaf.place) > 0


def _words(leaf: Leaf) -> tuple[str, ...]:
    return tuple(word.lower() for word in WORDS.findall(leaf.keys[-1]))


def _base(leaf: Leaf) -> frozenset[str]:
    """Return what a key says was measured, without units and what makes it a limit."""
    others = _LIMITS | _EXTREMES | _SIDES | _NUMBERS | SUFFIXES | {*_WORST_FIRST}
    return frozenset(w.removesuffix("s") for w in _words(leaf) if w not in others)
