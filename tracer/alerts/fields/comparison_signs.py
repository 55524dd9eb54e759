"""Comparison signs (`>`, `<=`), and every word that a tool writes for one of them."""

from tracer.alerts.fields.name_spellings import fold_name

_WORDS = {
    ">": (
        "greater than",  # Honeycomb and Azure, which also writes `GreaterThan`
        "GreaterThanThreshold",  # CloudWatch
        "COMPARISON_GT",  # Google
        *("gt", "greater", "above", "over", "more than", "higher than", "exceeds"),
    ),
    ">=": (
        "greater than or equal to",
        "greater than or equal",
        "GreaterOrEqual",
        "GreaterThanOrEqualToThreshold",
        "COMPARISON_GE",
        *("gte", "ge", "at least", "greater or equal to"),
    ),
    "<": (
        "less than",
        "lower than",
        "LessThanThreshold",
        "COMPARISON_LT",
        *("lt", "less", "below", "under", "lower"),
    ),
    "<=": (
        "less than or equal to",
        "less than or equal",
        "LessOrEqual",
        "lower than or equal",
        "LessThanOrEqualToThreshold",
        "COMPARISON_LE",
        *("lte", "le", "at most", "less or equal to"),
    ),
    "==": ("eq", "equal", "equals", "equal to", "is equal to"),
}
_SIGNS = {fold_name(word): sign for sign, words in _WORDS.items() for word in words}
_ONE_CHARACTER = {"≥": ">=", "≤": "<="}


def comparison_sign(word: str | None) -> str | None:
    """Return the sign that a tool's word or sign stands for, `None` where it is unknown."""
    text = (word or "").strip()
    if text in _WORDS:
        return text
    return _ONE_CHARACTER.get(text) or _SIGNS.get(fold_name(text))
