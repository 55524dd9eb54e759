"""Reads the fields of one alert; what cannot be used is dropped with a warning."""

import math
import re
from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct, field

from tracer.alerts.alert import Alert
from tracer.alerts.field_limits import shown_word
from tracer.alerts.fields.severity_words import Severity, parse_severity
from tracer.alerts.fields.status_words import (
    Status,
    is_inactive,
    is_no_data,
    parse_status,
)
from tracer.alerts.parse_result import Ignored, ParsedAlert
from tracer.alerts.payloads.embedded_json import embedded_json
from tracer.alerts.payloads.payload_keys import first_present
from tracer.alerts.payloads.unfilled_templates import is_unfilled
from tracer.errors import AlertError
from tracer.text import (
    Json,
    Pattern,
    Quantity,
    parse_quantities,
    parse_time,
    with_decimal_points,
)

_ONLY_BEGINS_LIKE_ONE = Pattern(
    r"""
    \s* [-+~<>=\u2248\u2264\u2265$\#]{0,2} \s* \d[\d.,_]*
    (?: (?!e[-+]?\d) [a-z]+\d          # 0x1f4, 12ab34
      | -\d\d?-\d\d                   # a date
      | [\u00bc-\u00be\u2150-\u215e])  # five and a half, with a sign for the half
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What starts with digits and is no number in them."""


class FieldReader(Struct):
    """Reads one alert's fields and keeps a warning for each that cannot be used.

    Each method takes the places where a field may be, the best first. A place that
    holds an unfilled template counts as missing.
    """

    warnings: list[str] = field(default_factory=list)
    inactive_reason: str | None = None
    """Why the alert neither fires nor has resolved: that it is paused, for instance."""
    has_no_data: bool = False
    """Whether the alert's status says that it fires because nothing was measured."""

    def text(self, *places: Json) -> str | None:
        """Return the first text."""
        for place in places:
            try:
                text = place.text()
            except AlertError as error:
                self.drop(error.message)
                continue
            if text is not None and not is_unfilled(text):
                return text
        return None

    def required_text(self, *places: Json) -> str:
        """Return the first text.

        Raises:
            AlertError: naming the field, where none of the places holds text.

        """
        text = self.text(*places)
        if text is None:
            raise _missing_text(first_present(*places))
        return text

    def flag(self, place: Json) -> bool:
        """Return a truth value, also where it is written as text; false without one.

        Raises:
            AlertError: where it is something else; no guess opens a pull request.

        """
        return bool(place.flag())

    def number(self, *places: Json) -> float | None:
        """Return the first finite number, also where it is text with a unit."""
        quantity = self.quantity(*places)
        return quantity.value if quantity else None

    def quantity(self, *places: Json) -> Quantity | None:
        """Return the first finite number, with the unit that its text writes after it."""
        for place in places:
            number = self._number(place)
            if number is not None:
                return Quantity(number, _unit(place))
        return None

    def _number(self, place: Json) -> float | None:
        value = place.value
        if isinstance(value, str):
            if not value.strip() or is_unfilled(value):
                return None
            is_other = _ONLY_BEGINS_LIKE_ONE.match(value)
            quantities = () if is_other else tuple(_quantities(value))
            if len(quantities) > 1:
                self.drop(f"`{place.path}` holds more than one number")
                return None
            value = quantities[0].value if quantities else value
        if isinstance(value, bool) or not isinstance(value, int | float | None):
            self.drop(f"`{place.path}` should be a number, but is {place.kind()}")
            return None
        number = None if value is None else _as_float(value)
        if number is not None and not math.isfinite(number):
            self.drop(f"`{place.path}` is too large a number")
            return None
        return number

    def time(self, *places: Json) -> datetime | None:
        """Return the first point in time, in UTC."""
        for place in places:
            value = place.value
            moment = parse_time(value) if isinstance(value, str | int | float) else None
            if moment is not None:
                return moment
            if value not in (None, "", 0, "0") and not _is_unset_time(value):
                self.drop(f"`{place.path}` is not a time that we can read")
        return None

    def start_time(self, status: Status, *places: Json) -> datetime | None:
        """Return when an alert began, where the tool only sends its last change of state.

        For a resolved alert that change is the end, so its start stays unknown.
        """
        return None if status is Status.RESOLVED else self.time(*places)

    def severity(self, *places: Json) -> Severity:
        """Return the first severity that is known."""
        for place in places:
            # Otherwise a placeholder, "none" is a severity of Prometheus rules.
            word = "none" if place.value == "none" else self.text(place)
            severity = parse_severity(word)
            if severity is not None:
                return severity
            # Google writes "No severity" where a policy has none.
            if word and word.lower() != "no severity":
                self.drop(
                    f"`{place.path}` is not a severity that we know: {shown_word(word)}"
                )
        return Severity.UNKNOWN

    def known_status(self, *places: Json) -> Status | None:
        """Return the first status that is known, `None` without one.

        Where the tool says that the alert is inactive, `result` will be `Ignored`.
        """
        for number, place in enumerate(places):
            word = self.text(place)
            status = parse_status(word)
            if status is not None:
                self.warn_of_unknown_status(*places[:number], taken_as=status)
                self.has_no_data = is_no_data(word)
                return status
            if is_inactive(word):
                self.inactive_reason = f"`{place.path}` is {shown_word(word or '')}, neither firing nor resolved"
                return None
        return None

    def warn_of_unknown_status(
        self, *places: Json, taken_as: Status = Status.FIRING
    ) -> None:
        """Say which words are not a known status, and what the alert counts as."""
        for place in places:
            word = self.text(place)
            if word:
                self.drop(
                    f"`{place.path}` is not a status that we know: {shown_word(word)}; "
                    f"taken as {taken_as}"
                )

    def embedded(self, place: Json) -> Json:
        """Return what a text holds as JSON; where it does not, the place is missing."""
        try:
            return embedded_json(place)
        except AlertError as error:
            self.drop(error.message)
            return Json(None, place.path)

    def drop(self, reason: str) -> None:
        """Keep the reason why a part of the payload is not used."""
        self.warn(f"dropped: {reason}")

    def warn(self, warning: str) -> None:
        """Keep what a reader of the alert should also know."""
        self.warnings.append(warning)

    def result(self, alert: Alert, *, is_test: bool = False) -> ParsedAlert | Ignored:
        """Return the alert with the warnings, each once; `Ignored` where it is inactive."""
        if self.inactive_reason:
            return Ignored(self.inactive_reason)
        return ParsedAlert(alert, tuple(dict.fromkeys(self.warnings)), is_test)


def _missing_text(place: Json) -> AlertError:
    """Return the error for a place that holds no text: it says what is there instead."""
    if not isinstance(place.value, str | None):
        return place.wrong_type("text")
    is_blank = not (place.value or "").strip()
    content = "is empty" if is_blank else "is an unfilled template"
    return AlertError(f"`{place.path}` should be text, but {content}")


def _quantities(number: str) -> Iterator[Quantity]:
    return parse_quantities(with_decimal_points(number, is_number=True))


def _unit(place: Json) -> str | None:
    """Return the unit that a text writes after its number."""
    text = place.value if isinstance(place.value, str) else ""
    units = (quantity.unit for quantity in _quantities(text))
    return next((unit for unit in units if unit), None)


def _as_float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:  # a whole number of more than 308 digits
        return math.inf


def _is_unset_time(value: object) -> bool:
    """Whether it stands for no time: Go writes its zero time as year 1."""
    return isinstance(value, str) and (
        value.startswith("0001-01-01") or is_unfilled(value)
    )
