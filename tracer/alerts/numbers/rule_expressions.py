"""Metric and comparison in a rule's expression, as in PromQL and Datadog's queries."""

import re

from tracer.alerts.numbers.measurements import finite_number
from tracer.alerts.numbers.metric_units import unit_of_metric
from tracer.text import Pattern

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
    both are `None`.
    """
    if not expression or len(expression) > LONGEST_EXPRESSION:
        return None, None
    plain = _without_parentheses(_NOT_COMPARED.sub(" ", expression))
    match = _LAST_COMPARISON.search(plain)
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

    A rate or a share has another unit than its metric, a quantile has the same.
    """
    if not expression or len(expression) > LONGEST_EXPRESSION:
        return None
    is_other = _OTHER_UNIT.search(expression) and "histogram_quantile" not in expression
    return None if is_other else unit_of_metric(metric_in(expression))


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
