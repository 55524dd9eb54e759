"""How a source reads: field by field, dropping what does not fit and saying so."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tracer.alert import Alert, Severity, Status, parse_severity, parse_status
from tracer.errors import AlertError
from tracer.event import Json
from tracer.limits import parse_quantities
from tracer.times import parse_time


@dataclass(frozen=True, slots=True)
class Reading:
    """An alert, whether it is only a test, and what of the payload was dropped."""

    alert: Alert
    warnings: tuple[str, ...] = ()
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """An alerting tool: how its payloads are told apart, and how they are read."""

    name: str
    recognises: Callable[[Json], bool]
    read: Callable[[Json], tuple[Reading, ...]]


@dataclass(slots=True)
class Fields:
    """The fields of one alert, read one at a time; each problem is kept, not raised."""

    warnings: list[str] = field(default_factory=list)

    def text(self, *places: Json) -> str | None:
        """Return the first of these that holds text."""
        for place in places:
            try:
                text = place.text()
            except AlertError as error:
                self.drop(error.message)
                continue
            if text is not None:
                return text
        return None

    def number(self, place: Json) -> float | None:
        """Return a finite number, also where it is written as text with a unit."""
        value = place.value
        if isinstance(value, str):
            value = next((q.value for q in parse_quantities(value)), value)
        if isinstance(value, bool) or not isinstance(value, int | float | None):
            self.drop(f"`{place.path}` should be a number, but is {place.kind()}")
            return None
        try:
            number = None if value is None else float(value)
        except OverflowError:
            number = math.inf
        if number is not None and not math.isfinite(number):
            self.drop(f"`{place.path}` is too large a number")
            return None
        return number

    def time(self, place: Json) -> datetime | None:
        """Return a point in time in UTC."""
        value = place.value
        moment = parse_time(value) if isinstance(value, str | int | float) else None
        if moment is None and value not in (None, "", 0):
            self.drop(f"`{place.path}` is no point in time we can read")
        return moment

    def severity(self, *places: Json) -> Severity:
        """Return the first severity that is one."""
        word = self.text(*places)
        severity = parse_severity(word)
        if word and severity is None:
            self.drop(f"`{places[0].path}` is no severity we know: {word[:40]!r}")
        return severity or Severity.UNKNOWN

    def status(self, place: Json) -> Status:
        """Return the status; where nothing is said, an alert is firing."""
        word = self.text(place)
        status = parse_status(word)
        if word and status is None:
            self.drop(
                f"`{place.path}` is no status we know: {word[:40]!r}; taken as firing"
            )
        return status or Status.FIRING

    def table(self, place: Json) -> dict[str, str]:
        """Return an object of texts: tags, links."""
        if not place.is_object():
            if not place.is_missing():
                self.drop(f"`{place.path}` should be an object, but is {place.kind()}")
            return {}
        texts = {key: self.text(member) for key, member in place.members()}
        return {key: text for key, text in texts.items() if text is not None}

    def drop(self, why: str) -> None:
        self.warnings.append(f"dropped: {why}")
