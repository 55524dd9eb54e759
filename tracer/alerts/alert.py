"""The `Alert` and its parts: frames, the rule that raised it, how far it is over a limit."""

import hashlib
import math
import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import unquote_plus

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.alerts.fields.severity_words import Severity
from tracer.alerts.fields.status_words import Status
from tracer.text import Pattern, Quantity

_NO_DATA = Pattern(
    r"\b(?:no\s?data|datasource\s?no\s?data|missing\s?data|insufficient[ _]data|signal lost)\b",
    re.IGNORECASE,
)
"""Words of Grafana (`NoData`), Datadog (`No Data`) and New Relic (`Signal lost`)."""
_QUANTILE = Pattern(
    r"\b(?:histogram_quantile|quantile_over_time)\(\s*0?\.(\d\d?)0*\s*,"
)
"""PromQL's 0.95 for the 95th percentile; of 0.999 no whole number tells."""
_PERCENTILE = Pattern(r"(?<![A-Za-z0-9])[pP](\d\d)(?![A-Za-z0-9]|\.\d)")
_STATISTIC_LABELS = ("statistic", "stat", "percentile", "quantile")
_STATISTIC = Pattern(r"(?i:p|0?\.)?(\d\d)")
"""A label's `p99`, `99`, or `0.99` of a summary of Prometheus."""


class Frame(Struct, frozen=True, kw_only=True):
    """A place in a stack trace, with the path that the tool wrote.

    Without debug information a trace names only functions; then `path` is empty.
    """

    path: str
    line: int | None = None
    function: str | None = None


class RuleDefinition(Struct, frozen=True, kw_only=True):
    """Where the rule that raised an alert is defined, and what it says.

    It fires where the value is `operator` the `threshold`, in `unit`. `labels` also has
    the rule's annotations.
    """

    path: str
    line: int
    name: str
    operator: str | None = None
    threshold: float | None = None
    unit: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where it is, as people write it."""
        return f"{self.path}:{self.line}"

    @property
    def limit(self) -> Quantity | None:
        """The threshold with its unit."""
        if self.threshold is None:
            return None
        return Quantity(self.threshold, self.unit)


class Violation(Struct, frozen=True, kw_only=True):
    """How far the value is beyond the threshold; `percent` is of the threshold."""

    absolute: float
    percent: float | None
    unit: str | None


class Alert(Struct, frozen=True, kw_only=True):
    """One alert. `None` means *not known*: no field has a guessed value."""

    source: str
    """The tool that sent it."""
    id: str | None = None
    """The id that the tool gives it."""
    fingerprint: str
    """What names the condition: it stays the same when the condition fires again,
    and differs between conditions."""
    cause: str | None = None
    """What names the rule with its service and environment, made before they are masked
    and cut: two rules that look alike then stay two. `None` until then, or where the rule
    or the service is not known."""
    title: str
    """What is wrong, in a line."""
    description: str | None = None
    """What is wrong, in more words."""
    status: Status = Status.FIRING
    """Whether it fires or has resolved."""
    severity: Severity = Severity.UNKNOWN
    """How bad it is."""
    started_at: datetime | None = None
    """When the problem began, in UTC."""
    ended_at: datetime | None = None
    """When it was over, in UTC, where it has resolved and the tool says so."""
    metric: str | None = None
    """What was measured."""
    value: float | None = None
    """The measured value, in `unit`."""
    operator: str | None = None
    """How the value is compared with the threshold where it fires: `>`. It is `absent`
    where the alert fires because the metric has no value."""
    threshold: float | None = None
    """The limit at which it fires, in `unit`."""
    unit: str | None = None
    """The unit of value and threshold."""
    is_unit_borrowed: bool = False
    """Whether the value came without a unit, and has that of the limit in a text: what is
    known of the rule may say better."""
    service: str | None = None
    """The service where it happened."""
    environment: str | None = None
    """The environment where it happened."""
    revision: str | None = None
    """The deployed commit, as the tool writes it."""
    rule: str | None = None
    """What the tool calls the rule that fired: its id or its name."""
    definition: RuleDefinition | None = None
    """Where the repository defines that rule."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Labels by their names."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Web addresses by their names."""
    frames: tuple[Frame, ...] = ()
    """The stack trace, innermost frame first."""
    frames_left_out: int = 0
    """How many frames of the stack trace are not in `frames`: the tool says that they are
    not of the project's own code, or there are too many."""

    @property
    def name(self) -> str:
        """What reports call the alert: the tool's id, otherwise the title."""
        return self.id or self.title

    @property
    def limit(self) -> Quantity | None:
        """The threshold with its unit, to compare with a requirement's limits."""
        return self._quantity(self.threshold)

    @property
    def measured(self) -> Quantity | None:
        """The value with its unit."""
        return self._quantity(self.value)

    def _quantity(self, number: float | None) -> Quantity | None:
        return None if number is None else Quantity(number, self.unit)

    @property
    def violation(self) -> Violation | None:
        """How far the value is from the threshold, `None` where that cannot be computed."""
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
    def is_no_data(self) -> bool:
        """Whether it fires because nothing was measured: then nothing is known to be violated."""
        if self.value is not None:
            return False
        if self.operator == "absent":
            return True
        texts = (self.title, self.rule or "", *self.tags.values())
        # `DatasourceNoData` is three words.
        apart = (re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text) for text in texts)
        return any(_NO_DATA.search(text) for text in apart)

    @property
    def percentile(self) -> int | None:
        """The percentile that the rule, a label, the metric or a text names: 95 for `p95`."""
        # Prometheus sends the rule's expression in nothing but the link to its graph.
        quantile = _QUANTILE.search(unquote_plus(self.links.get("graph", "")))
        if quantile:
            return int(quantile[1].ljust(2, "0"))
        for name in _STATISTIC_LABELS:
            if match := _STATISTIC.fullmatch(self.tags.get(name, "")):
                return int(match[1])
        summary = self.tags.get("summary")
        for text in (self.metric, self.description, self.title, summary):
            if match := _PERCENTILE.search(text or ""):
                return int(match[1])
        return None


def without_data(alert: Alert) -> Alert:
    """Return an alert whose tool says that nothing was measured.

    Without a value the limit of its rule is not what it fires for.
    """
    return replace(alert, operator="absent", value=None, threshold=None, unit=None)


def cause_of(alert: Alert) -> str | None:
    """Return a hash of what an alert's rule is about; `None` where that is not known."""
    if not (alert.rule and alert.service):
        return None
    return fingerprint(alert.rule, alert.service, alert.environment)


def fingerprint(*parts: str | None) -> str:
    """Return 16 hex digits for a condition, made of what stays the same when it fires again."""
    joined = "\x1f".join(part or "" for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]
