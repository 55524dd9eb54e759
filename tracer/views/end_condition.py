"""When a violation is over: a condition that a test or an alert can decide."""

import re

from msgspec import Struct

from tracer.alerts import Alert
from tracer.text import Pattern
from tracer.tracing import Trace
from tracer.views.amounts import amount
from tracer.views.words_of_measures import measured_metric

# What holds when the condition that fires the alert does not.
_OPPOSITES = {
    ">": "at most",
    ">=": "below",
    "<": "at least",
    "<=": "above",
    "==": "other than",
    "!=": "exactly",
}
_LIMITS = {"<": "below", "<=": "at most", ">": "above", ">=": "at least"}
_COUNTED = Pattern(r"_(?:total|count|sum|bucket|created)$")
"""How Prometheus ends the names of what only grows: `http_requests_total` is in the millions,
and a rule compares its rate, or its share of another one."""


class EndCondition(Struct, frozen=True, kw_only=True):
    """What is true again when the violation is over: `p95 of x is below 500 ms`."""

    metric: str | None = None
    """What is measured."""
    is_counted: bool = False
    """Whether the metric only grows, so that not itself but its rate or its share of another
    one is compared with the limit. Then only the alert decides."""
    percentile: int | None = None
    """The percentile of it, where the name of the metric does not say it."""
    comparison: str | None = None
    """The words between them and the limit: `below`, `at most`."""
    limit: str | None = None
    """The limit; without one, the end is that the alert resolves."""
    by: str | None = None
    """The id of the requirement whose limit it is, `None` where only the alert has
    the limit."""


def end_condition(trace: Trace) -> EndCondition:
    """Return when a violation is over, by the SLA's limit, otherwise by the alert's."""
    alert, sla = trace.alert, trace.sla
    comparison, limit = _of_alert(alert)
    by = None
    match = re.fullmatch(r"(?s)([<>]=?) (.+)", (sla.limit if sla else None) or "")
    if sla and match:
        comparison, limit, by = _LIMITS[match[1]], match[2], sla.id
    if comparison is None or limit is None:
        return EndCondition()
    metric, percentile = _measured(alert)
    return EndCondition(
        metric=metric,
        is_counted=bool(_COUNTED.search(metric or "")),
        percentile=percentile,
        comparison=comparison,
        limit=limit,
        by=by,
    )


def _measured(alert: Alert) -> tuple[str | None, int | None]:
    """Return the metric, and the percentile of it where its name does not say that."""
    metric, percentile = measured_metric(alert), alert.percentile
    if metric is None or percentile is None or f"p{percentile}" in metric.lower():
        return metric, None
    return metric, percentile


def _of_alert(alert: Alert) -> tuple[str | None, str | None]:
    is_error = alert.metric is None and alert.value is None and bool(alert.frames)
    # A baseline that a tool learns, as Dynatrace does, is another one tomorrow: no test
    # can hold it.
    is_learnt = "baseline" in (alert.description or "").lower()
    if alert.threshold is None or is_error or is_learnt:
        # An error's message may have a limit, as `exceeded 10 s`; nothing measures it.
        return None, None
    return _comparison(alert), amount(alert.threshold, alert.unit)


def _comparison(alert: Alert) -> str | None:
    """Return what must hold of the threshold; without an operator, by the value's side."""
    if alert.operator:
        return _OPPOSITES.get(alert.operator)
    if alert.value is None or alert.threshold is None or alert.value == alert.threshold:
        return None
    return "at most" if alert.value > alert.threshold else "at least"
