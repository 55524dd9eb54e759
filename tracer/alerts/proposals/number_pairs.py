"""What the keys of numbers say: which limits which, what was measured, and in what unit."""

from collections.abc import Sequence

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.proposals.field_checks import number_fit, text_of
from tracer.alerts.proposals.key_words import NUMBER_KEYS, SUFFIXES, WORDS
from tracer.alerts.proposals.payload_leaves import Leaf
from tracer.text import Json, Pattern

_LIMITS = frozenset(
    "max maximum min minimum limit threshold allowed target watermark budget quota "  # noqa: SIM905
    "ceiling sla slo".split()
)
_SIDES = frozenset(("high", "low", "upper", "lower"))
_NUMBERS = frozenset(("value", "count", "number", "amount", "current", "actual"))
"""Words of a key that only say that it is a number."""
_SPANS = frozenset(("window", "period", "interval"))
"""Words of a key for how long something is measured."""
_WORST_FIRST = ("critical", "crit", "warning", "warn")
"""Keys of the limits of a check, beside its value."""
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


_METRIC_NAMES = frozenset(("name", "key", "id"))
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


def metric_beside(number: Leaf, leaves: Sequence[Leaf]) -> Leaf | None:
    """Return what names a number in the same object: `{"name": "rms", "value": 9.8}`."""
    if number.name not in NUMBER_KEYS or not number.parents:
        return None
    beside = (leaf for leaf in leaves if leaf.parents == number.parents)
    named = (leaf for leaf in beside if leaf.name in _METRIC_NAMES)
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
    plain = [leaf for leaf in numbers if (_LIMITS | _SPANS).isdisjoint(_words(leaf))]
    for limit in (leaf for leaf in numbers if _LIMITS & {*_words(leaf)}):
        if threshold and limit is not threshold:
            continue
        beside = [leaf for leaf in plain if leaf.parents == limit.parents]
        named = [leaf for leaf in beside if _base(leaf) == _base(limit)]
        only = beside if len(beside) == 1 and not _base(limit) else []
        for number in named if _base(limit) else only:
            if value is None or number is value:
                return number, limit
    graded = _graded_limit(value, numbers) if value else None
    return (value, graded) if value and graded else None


def _graded_limit(value: Leaf, numbers: Sequence[Leaf]) -> Leaf | None:
    """Return the worst limit beside a value: `{"value": 48, "warn": 10, "crit": 30}`."""
    beside = {leaf.name: leaf for leaf in numbers if leaf.parents == value.parents}
    return next((beside[name] for name in _WORST_FIRST if name in beside), None)


def _is_number(leaf: Leaf) -> bool:
    return number_fit(leaf.place) > 0


def _words(leaf: Leaf) -> tuple[str, ...]:
    return tuple(word.lower() for word in WORDS.findall(leaf.keys[-1]))


def _base(leaf: Leaf) -> frozenset[str]:
    """Return what a key says was measured, without units and what makes it a limit."""
    others = _LIMITS | _SIDES | _NUMBERS | SUFFIXES
    return frozenset(w.removesuffix("s") for w in _words(leaf) if w not in others)
