"""Value, threshold, unit and comparison of an alert, from the places that a table names."""

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

_AGAIN = Pattern(
    r"\b(?:was|were|now|again|back|returned|recovered|no longer)\b", re.IGNORECASE
)
"""Words of a recovery: `was <= 0.8 on average`; a rule says `responseTime >= 500 ms`."""


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


def read_measured(fields: FieldReader, places: MeasuredPlaces) -> Measured:
    """Read the numbers; those of one author share a unit where only one has it.

    What no place has is taken from the texts that state it. The threshold in a rule's
    expression is not of the author of the value: it has the unit of the metric, if any.
    """
    value = fields.quantity(*places.value)
    threshold = fields.quantity(*places.threshold)
    sign, limit = comparison_in(places.expression)
    if threshold is None and limit is not None:
        threshold, is_shared = Quantity(limit), False
    else:
        is_shared = True
    of_metric = (unit_in(places.expression) if sign else None) or unit_of_metric(
        places.metric
    )
    default = places.unit or (None if is_shared else of_metric)
    stated = _stated(places.texts, value, threshold)
    if threshold and _is_same_limit(threshold, stated.threshold):
        threshold, is_shared = stated.threshold, True
    if _fits(stated.value, threshold, default, is_shared=is_shared):
        value = value or stated.value
    threshold = threshold or stated.threshold
    units = [given.unit for given in (value, threshold) if given and given.unit]
    shared = next(iter(units), None) if is_shared else None
    default = places.unit or shared or of_metric
    measured = in_one_unit(fields, value, threshold, default)
    unit = measured.unit or places.unit
    texts = "\n".join(places.texts)
    return Measured(
        value=measured.value,
        threshold=measured.threshold,
        unit=unit
        or unit_in_text(texts, measured.value, measured.threshold)
        or (
            of_metric
            if measured.value is not None or measured.threshold is not None
            else None
        ),
        operator=_operator(fields, places)
        or sign
        or (
            None
            if places.is_resolved and _is_of_end(stated, texts)
            else stated.operator
        ),
    )


def _is_of_end(stated: StatedNumbers, texts: str) -> bool:
    """Whether the texts of a recovery state what holds again, not what the rule says."""
    return stated.value is not None or _AGAIN.search(texts) is not None


def _is_same_limit(threshold: Quantity, stated: Quantity | None) -> bool:
    """Whether a text states the limit of the rule, and adds its unit."""
    is_same = stated is not None and stated.value == threshold.value
    return is_same and not threshold.unit and bool(stated and stated.unit)


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


def _stated(
    texts: Sequence[str], value: Quantity | None, threshold: Quantity | None
) -> StatedNumbers:
    """Return what the first text states that says something of a missing number.

    A later text adds the other number where the two can be compared: the description
    often has the value, and the title the limit.
    """
    if value and threshold:
        return StatedNumbers()
    first = StatedNumbers()
    for text in texts:
        stated = stated_numbers(text)
        is_new = (stated.value and not value) or (stated.threshold and not threshold)
        if first == StatedNumbers() and is_new:
            first = stated
        elif is_new and _is_other_half(first, stated):
            return StatedNumbers(
                value=first.value or stated.value,
                threshold=first.threshold or stated.threshold,
                operator=first.operator or stated.operator,
            )
    return first


def _is_other_half(first: StatedNumbers, other: StatedNumbers) -> bool:
    """Whether one text states the value, the other the limit, and both in a unit."""
    value, threshold = first.value or other.value, first.threshold or other.threshold
    if (first.value is None) == (first.threshold is None) or not (value and threshold):
        return False
    return bool(value.unit) and threshold.in_unit(value.unit) is not None


def _operator(fields: FieldReader, places: MeasuredPlaces) -> str | None:
    """Return the sign; the threshold may be written with it: `> 500 ms`."""
    word = fields.text(*places.operator)
    if word:
        return comparison_sign(word) or word
    return next(filter(None, map(_sign_before, places.threshold)), None)


def _sign_before(threshold: Json) -> str | None:
    text = threshold.value.strip() if isinstance(threshold.value, str) else ""
    match = re.match(r"[<>]=?|[≤≥]", text)
    return comparison_sign(match[0]) if match else None
