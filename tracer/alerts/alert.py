"""What went wrong, in one shape whatever tool sent it."""

import hashlib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from tracer.text import Pattern, Quantity, parse_quantities


class Severity(StrEnum):
    """How bad it is, worst first; *unknown* is an answer of its own."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"
    UNKNOWN = "unknown"

    def is_below(self, other: "Severity") -> bool:
        """Whether this is milder; what is unknown is never called mild."""
        return self is not Severity.UNKNOWN and _RANK[self] > _RANK[other]


_RANK = {severity: rank for rank, severity in enumerate(Severity)}

_SEVERITY_WORDS = {
    Severity.CRITICAL: "critical fatal emergency page disaster blocker p0 p1 sev0 sev-0",
    Severity.HIGH: "error high major p2 sev1 sev-1",
    Severity.MEDIUM: "warning warn average medium moderate p3 sev2 sev-2",
    Severity.LOW: "minor low p4 sev3 sev-3",
    Severity.INFO: "info informational information notice debug none verbose p5 sev4 sev-4",
}
_SEVERITIES = {
    word: severity
    for severity, words in _SEVERITY_WORDS.items()
    for word in words.split()
}


class Status(StrEnum):
    """Whether the condition holds or has gone."""

    FIRING = "firing"
    RESOLVED = "resolved"


_STATUS_WORDS = {
    Status.FIRING: (
        "firing alerting alarm triggered open opened created activated active fired "
        "problem warn warning error critical down failing failed acknowledged anomalous "
        "re-triggered renotify trigger alert no_data"
    ),
    Status.RESOLVED: (
        "resolved ok recovered closed close inactive deactivated cleared recovery up "
        "normal resolve"
    ),
}
_RESTING_WORDS = (
    "paused pending ignored archived snoozed muted silenced suppressed inhibited "
    "insufficient_data maintenance disabled"
)


def _folded(word: str) -> str:
    """Return a word as all of its spellings are: `INSUFFICIENT_DATA`, `No Data`."""
    return re.sub(r"[\s_-]", "", word).lower()


_STATUSES = {
    _folded(word): status
    for status, words in _STATUS_WORDS.items()
    for word in words.split()
}
_RESTING = {_folded(word) for word in _RESTING_WORDS.split()}
_GRADE = Pattern(r"(?:p|sev)[- ]?\d(?!\w)")


def parse_severity(word: str | None) -> Severity | None:
    """Read a severity in any tool's words; `None` where the word is not one.

    A grade may have its name behind it, as in `SEV1 - Major`.
    """
    plain = (word or "").strip().lower()
    grade = _GRADE.match(plain)
    return _SEVERITIES.get(plain) or (
        _SEVERITIES.get(grade[0].replace(" ", "").replace("-", "")) if grade else None
    )


def parse_status(word: str | None) -> Status | None:
    """Read a status in any tool's words; `None` where the word is not one."""
    return _STATUSES.get(_folded(word)) if word else None


def is_resting(word: str | None) -> bool:
    """Whether a tool says with it that a condition is neither firing nor resolved."""
    return _folded(word or "") in _RESTING


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """A place in a stack trace, as the tool named it."""

    path: str
    line: int | None = None
    function: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Violation:
    """How far the value is beyond the threshold; `percent` is of the threshold."""

    absolute: float
    percent: float | None
    unit: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """One alert. `None` is *not known*; nothing here is invented.

    `started_at` is in UTC; value and threshold are both in `unit`. `frames` stand
    innermost first. `fingerprint` names the condition: the same when it fires again,
    another for another condition.
    """

    source: str
    id: str | None = None
    fingerprint: str
    title: str
    description: str | None = None
    status: Status = Status.FIRING
    severity: Severity = Severity.UNKNOWN
    started_at: datetime | None = None
    metric: str | None = None
    value: float | None = None
    operator: str | None = None
    threshold: float | None = None
    unit: str | None = None
    service: str | None = None
    environment: str | None = None
    revision: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    frames: tuple[Frame, ...] = ()

    @property
    def name(self) -> str:
        """What to call it: the tool's id, else its title."""
        return self.id or self.title

    @property
    def limit(self) -> Quantity | None:
        """The threshold with its unit, to compare with promises."""
        return self._quantity(self.threshold)

    @property
    def measured(self) -> Quantity | None:
        """The value with its unit."""
        return self._quantity(self.value)

    def _quantity(self, number: float | None) -> Quantity | None:
        unit = self.unit or unit_of_metric(self.metric)
        return None if number is None else Quantity(number, unit)

    @property
    def violation(self) -> Violation | None:
        """By how much the limit is broken; `None` where that is no finite number."""
        if self.value is None or self.threshold is None:
            return None
        absolute = self.value - self.threshold
        percent = absolute / abs(self.threshold) * 100 if self.threshold else None
        if not math.isfinite(absolute):
            return None
        if percent is not None and not math.isfinite(percent):
            percent = None
        return Violation(absolute=absolute, percent=percent, unit=self.unit)

    @property
    def percentile(self) -> int | None:
        """The percentile the alert is about, where its metric or text names one."""
        for text in (self.metric, self.description, self.title):
            found = re.search(r"(?<![A-Za-z0-9])p(\d\d)(?![A-Za-z0-9])", text or "")
            if found:
                return int(found[1])
        return None

    def with_texts(self, change: Callable[[str], str]) -> "Alert":
        """Return the alert with each text that will be published changed."""
        return replace(
            self,
            id=change(self.id) if self.id else None,
            title=change(self.title),
            description=change(self.description) if self.description else None,
            metric=change(self.metric) if self.metric else None,
            tags={key: change(value) for key, value in self.tags.items()},
            links={key: change(value) for key, value in self.links.items()},
        )


@dataclass(frozen=True, slots=True)
class RequirementHint:
    """A requirement that somebody names beside an alert, and where they do.

    Without a requirement nobody does. `place` is told as `… names REQ-…`.
    """

    requirement: str = ""
    place: str = ""

    def __bool__(self) -> bool:
        return bool(self.requirement)


NO_HINT = RequirementHint()
"""What is said beside an alert where nobody says anything."""


def fingerprint(*parts: str | None) -> str:
    """Name a condition by what stays the same when it fires again; 16 hex digits."""
    joined = "\x1f".join(part or "" for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


_METRIC_UNIT = Pattern(
    r"[._](?P<unit>seconds|milliseconds|ms|microseconds|minutes|bytes|percent)"
    r"(?:[._](?:total|bucket|count|sum|avg|max|min|p\d\d))*(?![\w.])",
    re.IGNORECASE,
)


def unit_of_metric(metric: str | None) -> str | None:
    """Return the unit that a metric's name ends in: `http_request_duration_seconds`."""
    found = _METRIC_UNIT.search(metric or "")
    return found["unit"].lower() if found else None


def unit_in(text: str | None, *numbers: float | None) -> str | None:
    """Find the unit that a text writes behind one of these numbers.

    It must be the same unit wherever the text writes the numbers, else the text
    does not tell.
    """
    units = {
        quantity.unit
        for quantity in parse_quantities(text or "")
        if quantity.unit and quantity.value in numbers
    }
    return units.pop() if len(units) == 1 else None
