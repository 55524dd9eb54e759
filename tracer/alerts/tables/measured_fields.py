"""Value, threshold, unit and comparison of an alert, from the places that a table names."""

import math
import re
from collections.abc import Sequence

from msgspec import Struct

from tracer.alerts.fields.comparison_signs import comparison_sign
from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.numbers.measured_sentences import StatedNumbers, stated_numbers
from tracer.alerts.numbers.measurements import in_one_unit
from tracer.alerts.numbers.metric_units import unit_in_text, unit_of_metric
from tracer.alerts.numbers.rule_expressions import comparison_in, unit_in
from tracer.text import Json, Pattern, Quantity

_BASE_UNITS = ("s", "ms", "us", "ns", "bytes", "ratio")
"""Units in which tools measure; people write others."""
_ROUNDED = 0.005
"""The share by which a text may have rounded a number."""
_AGAIN = Pattern(
    r"\b(?:was|were|now|again|back|returned|recovered|no longer)\b", re.IGNORECASE
)
"""Words of a recovery: `was <= 0.8 on average`; a rule says `responseTime >= 500 ms`."""

_VALUE_OF_RULE = Pattern(
    r"^[ \t]*VALUE[ ]?=[ ]?([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""`VALUE = {{ $value }}`, which a widely copied collection of rules for Prometheus has."""


class MeasuredPlaces(Struct, frozen=True, kw_only=True):
    """Where the numbers of an alert are, and the texts that say more about them."""

    value: tuple[Json, ...]
    threshold: tuple[Json, ...]
    operator: tuple[Json, ...]
    expression: str | None
    unit: str | None
    metric: str | None
    texts: tuple[str, ...]
    is_resolved: bool = False


class Measured(Struct, frozen=True, kw_only=True):
    """The numbers of an alert in one unit, and how they are compared."""

    value: float | None
    threshold: float | None
    unit: str | None
    operator: str | None
    is_unit_borrowed: bool = False
    """Whether the value has no unit of its own, but that of a limit in a text."""


class _Numbers(Struct, frozen=True, kw_only=True):
    """Value and threshold as they are written, and whether one author wrote both."""

    value: Quantity | None
    threshold: Quantity | None
    is_shared: bool

    @property
    def shared_unit(self) -> str | None:
        """The unit that both have where only one of them names it."""
        units = (each.unit for each in (self.value, self.threshold) if each)
        return next(filter(None, units), None) if self.is_shared else None


def read_measured(reader: FieldReader, places: MeasuredPlaces) -> Measured:
    """Read the numbers; those of one author share a unit where only one has it.

    What no place has is taken from the texts that state it. The threshold in a rule's
    expression is not of the author of the value: it has the unit of the metric, if any.
    """
    sign, limit = comparison_in(places.expression)
    of_rule = unit_in(places.expression) if sign else None
    of_metric = of_rule or unit_of_metric(places.metric)
    given = _given(reader, places, limit)
    stated = _stated(places.texts, given)
    numbers = _completed(given, stated, places.unit, of_metric)
    default = places.unit or numbers.shared_unit or of_metric
    measured = in_one_unit(reader, numbers.value, numbers.threshold, default)
    texts = "\n".join(places.texts)
    is_of_end = places.is_resolved and _is_of_end(stated, texts)
    return Measured(
        value=measured.value,
        threshold=measured.threshold,
        unit=measured.unit
        or places.unit
        or unit_in_text(texts, measured.value, measured.threshold)
        or (None if measured.is_empty else of_metric),
        operator=_operator(reader, places)
        or sign
        or (None if is_of_end else stated.operator),
        is_unit_borrowed=_is_borrowed(numbers, places.unit or of_metric),
    )


def _is_borrowed(numbers: _Numbers, unit: str | None) -> bool:
    """Whether only the limit's unit says what the value is in."""
    value, threshold = numbers.value, numbers.threshold
    is_bare = value is not None and not value.unit and not unit
    return is_bare and threshold is not None and bool(threshold.unit)


def _given(
    reader: FieldReader, places: MeasuredPlaces, limit: float | None
) -> _Numbers:
    """Read the numbers of the places; the `limit` of a rule is a threshold, too.

    A text that repeats the value of the rule's expression has it in the limit's unit.
    """
    value = _with_unit_of_texts(reader.quantity(*places.value), places)
    threshold = reader.quantity(*places.threshold)
    if threshold is None and limit is not None:
        repeated = _VALUE_OF_RULE.search("\n".join(places.texts))
        value = value or (Quantity(float(repeated[1])) if repeated else None)
        return _Numbers(value=value, threshold=Quantity(limit), is_shared=False)
    return _Numbers(value=value, threshold=threshold, is_shared=True)


def _with_unit_of_texts(
    value: Quantity | None, places: MeasuredPlaces
) -> Quantity | None:
    """Give a bare value the unit in which it is what a text states.

    Grafana sends 0.812 where a summary that formats it writes `812 ms`: it is in seconds.
    """
    if value is None or value.unit or places.unit:
        return value
    stated = [stated_numbers(text).value for text in places.texts]
    units = (
        unit
        for each in stated
        for unit in _BASE_UNITS
        if each and each.value != value.value and _is_same(value, unit, each)
    )
    return Quantity(value.value, next(units, None))


def _is_same(value: Quantity, unit: str, stated: Quantity) -> bool:
    """Whether a number in a unit is what a text states, which may be rounded."""
    amount = Quantity(value.value, unit).in_unit(stated.unit)
    return amount is not None and math.isclose(
        amount.value, stated.value, rel_tol=_ROUNDED
    )


def _completed(
    given: _Numbers, stated: StatedNumbers, unit: str | None, of_metric: str | None
) -> _Numbers:
    """Add what the texts state; a limit that they repeat has the unit of the texts."""
    threshold, is_shared = given.threshold, given.is_shared
    if threshold and _is_same_limit(threshold, stated.threshold):
        threshold, is_shared = stated.threshold, True
    value = given.value
    default = unit or (None if given.is_shared else of_metric)
    if _fits(stated.value, threshold, default, is_shared=is_shared):
        value = value or stated.value
    return _Numbers(
        value=value, threshold=threshold or stated.threshold, is_shared=is_shared
    )


def _is_of_end(stated: StatedNumbers, texts: str) -> bool:
    """Whether the texts of a recovery state what holds again, not what the rule says."""
    return stated.value is not None or _AGAIN.search(texts) is not None


def _is_same_limit(threshold: Quantity, stated: Quantity | None) -> bool:
    """Whether a text states the limit of the rule, and adds its unit: 0.01 is 1 %."""
    if stated is None or threshold.unit or not stated.unit:
        return False
    return stated.value == threshold.value or threshold.is_same_share(stated)


def _fits(
    value: Quantity | None,
    threshold: Quantity | None,
    default: str | None,
    *,
    is_shared: bool,
) -> bool:
    """Whether a value from a text can be compared with a threshold from a field."""
    if value is None or threshold is None or is_shared:
        return True
    unit = threshold.unit or default
    return Quantity(1.0, value.unit).in_unit(unit) is not None


def _stated(texts: Sequence[str], given: _Numbers) -> StatedNumbers:
    """Return what the first text states that says something of a missing number.

    A later text adds the other number where the two can be compared: the description
    often has the value, and the title the limit.
    """
    if given.value and given.threshold:
        return StatedNumbers(operator=_operator_of(texts, given.threshold))
    new = [stated for stated in map(stated_numbers, texts) if _is_new(stated, given)]
    first = next(iter(new), StatedNumbers())
    for stated in new[1:]:
        if _is_other_half(first, stated):
            return StatedNumbers(
                value=first.value or stated.value,
                threshold=first.threshold or stated.threshold,
                operator=first.operator or stated.operator,
            )
    return first


def _operator_of(texts: Sequence[str], threshold: Quantity) -> str | None:
    """Return how the texts compare with a limit that a field has as well."""
    numbers = map(stated_numbers, texts)
    signs = (
        stated.operator
        for stated in numbers
        if stated.threshold and stated.threshold.value == threshold.value
    )
    return next(filter(None, signs), None)


def _is_new(stated: StatedNumbers, given: _Numbers) -> bool:
    """Whether a text states a number that no place of the alert has."""
    has_value = stated.value is not None and given.value is None
    return has_value or (stated.threshold is not None and given.threshold is None)


def _is_other_half(first: StatedNumbers, other: StatedNumbers) -> bool:
    """Whether one text states the value, the other the limit, and both in a unit."""
    value, threshold = first.value or other.value, first.threshold or other.threshold
    if (first.value is None) == (first.threshold is None) or not (value and threshold):
        return False
    return bool(value.unit) and threshold.in_unit(value.unit) is not None


def _operator(reader: FieldReader, places: MeasuredPlaces) -> str | None:
    """Return the sign; the threshold may be written with it: `> 500 ms`."""
    word = reader.text(*places.operator)
    if word:
        return comparison_sign(word) or word
    return next(filter(None, map(_sign_before, places.threshold)), None)


def _sign_before(threshold: Json) -> str | None:
    text = threshold.value.strip() if isinstance(threshold.value, str) else ""
    match = re.match(r"[<>]=?|[≤≥]", text)
    return comparison_sign(match[0]) if match else None
