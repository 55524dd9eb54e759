"""What the words of an alert say of its value and its limit, in whatever unit."""

from tracer.alerts import Alert, stated_numbers
from tracer.text import Pattern, Quantity, find_amounts

_BUCKETS = "_bucket"
"""How Prometheus ends the name of a histogram where its buckets are counted."""
_ROUNDED_FROM = 10
"""From here on a sentence leaves out the digits behind the point."""
_DIGITS = Pattern(r"\d[\d,_]*(?:\.(?P<decimals>\d+))?")


def measured_metric(alert: Alert) -> str | None:
    """Return what was measured: a quantile is of the histogram, and not of its buckets."""
    if alert.metric is None or alert.percentile is None:
        return alert.metric
    return alert.metric.removesuffix(_BUCKETS)


def has_measures(text: str, alert: Alert) -> bool:
    """Whether a text has the alert's value, perhaps rounded, and its limit if there is one."""
    measures = [each for each in (alert.measured, alert.limit) if each is not None]
    return bool(measures) and all(_is_written(measure, text) for measure in measures)


def other_limit(text: str, alert: Alert) -> str | None:
    """Return the limit that a text names where it is another one than the alert's rule has.

    Without units nothing says that two numbers are two limits. A person who fills in a
    threshold writes of what was measured: `takes > 6 s`.
    """
    if alert.source == "issue":
        return None
    stated, limit = stated_numbers(text).threshold, alert.limit
    if stated is None or limit is None:
        return None
    if not (stated.is_measured and limit.is_measured and stated.is_comparable(limit)):
        return None
    if _is_written(limit, text):
        return None
    return f"{stated.value:g} {stated.unit}"


def _is_written(measure: Quantity, text: str) -> bool:
    """Whether a text has an amount: as 0.1 seconds, 100 ms or, where both are bare, 0.1."""
    for amount in find_amounts(text):
        written = amount.quantity
        is_converted = written.is_measured and measure.is_measured
        same = measure.in_unit(written.unit) if is_converted else measure
        digits = _DIGITS.search(text[amount.start : amount.end])
        if same and digits:
            decimals = len(digits["decimals"] or "")
            if _is_rounded(abs(same.value), abs(written.value), decimals):
                return True
    return False


def _is_rounded(measure: float, written: float, decimals: int) -> bool:
    """Whether a number is a measure as people write it: 41 for 41.2, but not 0 for 0.4."""
    may_round = decimals > 0 or measure >= _ROUNDED_FROM
    return measure == written or (may_round and round(measure, decimals) == written)
