"""Metric and comparison in a rule's expression, as in PromQL and Datadog's queries."""

import math
import re

from tracer.alerts.numbers.measurements import finite_number
from tracer.alerts.numbers.metric_units import unit_of_metric
from tracer.text import Pattern, Quantity

LONGEST_EXPRESSION = 4_000
"""Characters. A longer expression has more than one comparison, and is not read."""
_NOT_COMPARED = Pattern(
    r"""
      "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | `[^`]*`   # texts
    | \{ [^{}]* \}                                      # label matchers
    | \[ [^\[\]]* \]                                    # ranges, as [5m]
    """,
    re.VERBOSE,
)
"""What is compared inside of these is not the value of the rule."""
_LOGICAL = Pattern(r"(?<![\w.:-])(?:and|or|unless)(?![\w.:-])|&&|\|\|", re.IGNORECASE)
_SIGN = Pattern(r"[<>]=?|[!=]=")
_DATADOG_METRIC = Pattern(
    r"""
    (?: (?:^|[:(,\s]) (?P<metric> [a-zA-Z]\w* (?:\.\w+)+ )
      | \b(?:avg|sum|min|max|count|p\d\d): (?P<plain> [a-zA-Z]\w* ) )
    \s* \{ (?: \* | [\w.-]+: | \$ | \} | ! )
    """,
    re.VERBOSE,
)
"""`avg(last_5m):p95:auth.login.duration{env:prod} > 500`; PromQL's names have no dots."""
_NAME_LABEL = Pattern(r"__name__\s*=\s*[\"'](?P<metric>[\w:.]+)")
_GROUPING = Pattern(
    r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^()]*\)", re.IGNORECASE
)
_METRIC = Pattern(r"(?<![\w:.$])[a-zA-Z_:][\w:]*(?![\w:]|\s*\()")
_KEYWORDS = {
    *("and", "or", "unless", "by", "without", "on", "ignoring", "group_left"),
    *("group_right", "bool", "offset", "start", "end", "inf", "nan", "if", "default"),
}
_OTHER_UNIT = Pattern(
    r"""
      \b (?: i?rate | increase | delta | deriv | changes | resets | absent | count ) \w* \s* \(
    | [)\]}\w] \s* [*/] \s* [(\w]                # a share, or a product
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SCALED = Pattern(
    r"""
      (?P<first> \d+(?:\.\d+)? (?:e-?\d+)? ) \s* \* \s* (?P<rest> [^\d\s] .* )  # 100 * x
    | (?P<scaled> .* [^\s*/^%+-] ) \s* (?P<sign> [*/] ) \s*                    # x * 100
      (?P<last> \d+(?:\.\d+)? (?:e-?\d+)? )
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_INNER_PARENTHESES = Pattern(r"\([^()]*\)")
_SUM = Pattern(r"\s[+-]\s")
_UNITS = ("us", "ms", "s", "min", "h", "KiB", "MiB", "GiB", "KB", "MB", "GB")
"""What seconds and bytes are multiplied to, or divided down to."""
_PERCENT = 100.0
_ABSENT = Pattern(r"\s*\(*\s*absent(?:_over_time)?\s*\(", re.IGNORECASE)
ABSENT = "absent"
"""The operator of a rule that fires because a metric has no value."""
_LAST_COMPARISON = Pattern(
    r"""
    (?P<sign> [<>]=? | [!=]= ) \s*
    (?: bool \s+ )?                                     # PromQL's modifier
    (?P<number> [-+]? (?: \d+(?:\.\d*)? | \.\d+ ) (?: [eE][-+]?\d+ )? ) $
    """,
    re.VERBOSE,
)


def comparison_in(expression: str | None) -> tuple[str | None, float | None]:
    """Return sign and threshold of an expression that ends in its only comparison.

    With several comparisons nothing says which one belongs to the alert's value: then
    both are `None`. The sign of `absent(x)` is `ABSENT`.
    """
    if not expression or len(expression) > LONGEST_EXPRESSION:
        return None, None
    plain = _without_parentheses(_NOT_COMPARED.sub(" ", expression))
    match = _LAST_COMPARISON.search(plain)
    if not match and _ABSENT.match(plain) and not _LOGICAL.search(plain):
        return ABSENT, None
    if not match or _LOGICAL.search(plain) or len(_SIGN.findall(plain)) > 1:
        return None, None
    return match["sign"], finite_number(match["number"])


def metric_in(expression: str | None) -> str | None:
    """Return the metric that an expression begins with, `None` where it names none.

    Of a ratio that is the numerator: `rate(errors[5m]) / rate(requests[5m])`.
    """
    if not expression or len(expression) > LONGEST_EXPRESSION:
        return None
    query = _DATADOG_METRIC.search(expression)
    if query:
        return query["metric"] or query["plain"]
    named = _NAME_LABEL.search(expression)
    plain = _GROUPING.sub(" ", _NOT_COMPARED.sub(" ", expression))
    words = (match[0] for match in _METRIC.finditer(plain))
    # One letter stands for a query, in Grafana and SignalFx.
    metrics = (
        word for word in words if len(word) > 1 and word.lower() not in _KEYWORDS
    )
    return next(metrics, None) or (named["metric"] if named else None)


def unit_in(expression: str | None) -> str | None:
    """Return the unit of what an expression compares, by its metric's name.

    A rate or a share has another unit than its metric, a quantile has the same. Seconds
    that are multiplied by 1000 are milliseconds, and what is multiplied by 100 is percent.
    """
    if not expression or len(expression) > LONGEST_EXPRESSION:
        return None
    plain = _without_parentheses(_NOT_COMPARED.sub(" ", expression))
    measured, factor = _unscaled(_LAST_COMPARISON.sub("", plain))
    is_other = _OTHER_UNIT.search(measured) and "histogram_quantile" not in measured
    unit = None if is_other else unit_of_metric(metric_in(expression))
    if factor == 1:
        return unit
    return _scaled_unit(unit, factor) if unit else "%" if factor == _PERCENT else None


def _unscaled(measured: str) -> tuple[str, float]:
    """Take off the numbers that an expression multiplies and divides by."""
    factor = 1.0
    while match := _SCALED.fullmatch(measured := _without_parentheses(measured)):
        number = float(match["first"] or match["last"])
        if not number or not math.isfinite(number) or _is_sum(measured):
            break
        factor = factor / number if match["sign"] == "/" else factor * number
        measured = match["rest"] or match["scaled"]
    return measured, factor


def _is_sum(expression: str) -> bool:
    """Whether a number multiplies only a part of an expression: `a + b * 100`."""
    outer = expression
    while (shorter := _INNER_PARENTHESES.sub("", outer)) != outer:
        outer = shorter
    return _SUM.search(outer) is not None


def _scaled_unit(unit: str, factor: float) -> str | None:
    """Return the unit that so much of another one makes: `ms` of 1000 and seconds."""
    for other in _UNITS:
        converted = Quantity(1.0, unit).in_unit(other)
        if converted and math.isclose(converted.value, factor):
            return other
    return None


def _without_parentheses(expression: str) -> str:
    """Take off the parentheses around the whole expression, however many there are."""
    closing = _closing_parentheses(expression)
    text = expression.strip()
    start = len(expression) - len(expression.lstrip())
    while text.startswith("(") and closing.get(start) == start + len(text) - 1:
        inner = text[1:-1]
        start += 1 + len(inner) - len(inner.lstrip())
        text = inner.strip()
    return text


def _closing_parentheses(text: str) -> dict[int, int]:
    """Return for each opening parenthesis, by its position, where it is closed."""
    closing: dict[int, int] = {}
    open_positions: list[int] = []
    for position, character in enumerate(text):
        if character == "(":
            open_positions.append(position)
        elif character == ")" and open_positions:
            closing[open_positions.pop()] = position
    return closing
