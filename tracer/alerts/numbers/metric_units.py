"""The unit of an alert's numbers, from the name of its metric or from its text."""

import re

from tracer.text import Pattern, parse_quantities

_UNIT_OF_METRIC = Pattern(
    r"""
    [._] (?P<unit> seconds | milliseconds | ms | microseconds | minutes | bytes | percent )
    (?: [._] (?: bucket | sum | avg | max | min | p\d\d ) )*  # a statistic
    (?! [\w.] )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Prometheus ends a metric's name in its unit: https://prometheus.io/docs/practices/naming/."""


_SPANS = Pattern(
    r"""
    \b (?: for | last | past | within | during | every | after | since ) \s+ (?:the\s+)?
    \d[\d.,]* \s* [a-z]+
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How long something was measured: `in the last 5 minutes`."""


_CODES = Pattern(
    r"""
    (?<! above[ ] ) (?<! over[ ] ) (?<! than[ ] ) (?<! below[ ] ) (?<! under[ ] )
    (?<! of[ ] ) (?<! is[ ] ) (?<! limit[ ] )      # a limit in seconds
    (?<! [\w.,:=<>(-] ) (?<! [:=<>(][ ] )
    [45]\d\ds \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Answers of HTTP in the plural, and no seconds: `checkout 500s`."""


def unit_of_metric(metric: str | None) -> str | None:
    """Return the unit that a metric's name ends in: `http_request_duration_seconds`.

    What ends in `_count` counts events; a counter that ends in `_total` is read by rates.
    """
    match = _UNIT_OF_METRIC.search(metric or "")
    return match["unit"].lower() if match else None


def unit_in_text(text: str | None, *numbers: float | None) -> str | None:
    """Return the unit that a text writes after these numbers, as in `latency is 750ms`.

    `None` where the text gives them no unit, or different ones.
    """
    units = {
        quantity.unit
        for quantity in parse_quantities(_CODES.sub(" ", _SPANS.sub(" ", text or "")))
        if quantity.unit and quantity.value in numbers
    }
    return units.pop() if len(units) == 1 else None
