"""The comparison at the end of a rule's expression, as in PromQL and Datadog's queries."""

import re

from tracer.alerts.measurements import finite_number
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
