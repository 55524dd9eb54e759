"""Value and threshold of an alert: finite numbers, and both in one unit."""

import math

from msgspec import Struct

from tracer.alerts.field_limits import shown_word
from tracer.alerts.fields.field_reader import FieldReader
from tracer.text import Quantity


class Measurement(Struct, frozen=True, kw_only=True):
    """A value and its threshold, both in `unit`; `None` is what was not given."""

    value: float | None
    threshold: float | None
    unit: str | None

    @property
    def is_empty(self) -> bool:
        return self.value is None and self.threshold is None


def in_one_unit(
    reader: FieldReader,
    value: Quantity | None,
    threshold: Quantity | None,
    default_unit: str | None = None,
) -> Measurement:
    """Bring the threshold into the value's unit; drop it where that is not possible.

    `default_unit` is the unit of a number without one, where the other has one. Where it
    is not known, such a pair is not compared: 0.5 may be seconds, next to 750 ms.
    """
    if value is None or threshold is None or not (value.unit or threshold.unit):
        unit = next((given.unit for given in (value, threshold) if given), None)
        return Measurement(value=_plain(value), threshold=_plain(threshold), unit=unit)
    value, threshold = (
        Quantity(given.value, given.unit or default_unit)
        for given in (value, threshold)
    )
    converted = threshold.in_unit(value.unit)
    if converted is None:
        reader.drop(
            f"the threshold, which {_unit_words(threshold)}; "
            f"the value {_unit_words(value)}"
        )
    return Measurement(value=value.value, threshold=_plain(converted), unit=value.unit)


def finite_number(text: str | None) -> float | None:
    """Return the number that a text is, `None` where it is not one or is infinite."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _plain(quantity: Quantity | None) -> float | None:
    return quantity.value if quantity else None


def _unit_words(quantity: Quantity) -> str:
    return f"is in {shown_word(quantity.unit, '')}" if quantity.unit else "has no unit"
