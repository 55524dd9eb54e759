"""The one comparison that a rule's expression makes: PromQL's and Datadog's alike."""

import re

from tracer.alerts.payload_fields import number_in
from tracer.text import Pattern

LONGEST = 4_000
"""Characters of an expression that is looked at; what is longer is no simple one."""
_ASIDE = Pattern(
    r'"(?:[^"\\]|\\.)*"' r"|'(?:[^'\\]|\\.)*'" r"|`[^`]*`|\{[^{}]*\}|\[[^\[\]]*\]"
)
"""Texts, matchers and ranges: what is compared there is not the value."""
_SEVERAL = Pattern(r"(?<![\w.:-])(?:and|or|unless)(?![\w.:-])|&&|\|\|", re.IGNORECASE)
_SIGN = Pattern(r"[<>]=?|[!=]=")
_LAST = Pattern(
    r"(?P<operator>[<>]=?|[!=]=)\s*(?:bool\s+)?"
    r"(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)$"
)


def comparison_in(expression: str | None) -> tuple[str | None, float | None]:
    """Return operator and threshold of an expression that ends in its only comparison.

    Of several, or inside of something else, none can be told to be the one that the
    alert's value is held against.
    """
    if not expression or len(expression) > LONGEST:
        return None, None
    plain = _bare(_ASIDE.sub(" ", expression))
    found = _LAST.search(plain)
    if not found or _SEVERAL.search(plain) or len(_SIGN.findall(plain)) > 1:
        return None, None
    return found["operator"], number_in(found["number"])


def _bare(expression: str) -> str:
    """Take off the parentheses that stand around the whole."""
    text = expression.strip()
    while text.startswith("(") and text.endswith(")") and _closes_last(text):
        text = text[1:-1].strip()
    return text


def _closes_last(text: str) -> bool:
    """Whether the first parenthesis is closed by the last character."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return at == len(text) - 1
    return False
