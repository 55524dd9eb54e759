"""Value and threshold as sentences state them: `was > 500.0: 750.0`, `above 2 %`."""

import re
from collections.abc import Iterator

from msgspec import Struct

from tracer.alerts.fields.comparison_signs import comparison_sign
from tracer.alerts.numbers.sentence_forms import (
    AGE_BEHIND,
    DURATION_BEFORE,
    FORMS,
    PERIOD,
    SHARE,
    TAKES_BEFORE,
    WINDOW,
    SentenceForm,
    in_signs,
)
from tracer.text import Pattern, Quantity, with_decimal_points

_LONGEST_TEXT = 2_000
"""Characters; what a longer text says far behind is not about the alert's numbers."""
_MARKUP = Pattern(r"[*`]|</?(?:b|i|em|strong|code|span)>")
"""Emphasis in Markdown and HTML, which tools put around numbers."""
_PERCENT = Pattern(
    r"(?<=\d)[ ]?(?:per[ ]?cent|Prozent|pour[ ]?cent|por[ ]ciento|procent)\b",
    re.IGNORECASE,
)
_LOG_RECORD = Pattern(
    r"""
    ^ [ \t\[(]* (?:
        \d{4}-\d\d-\d\d [T ] \d\d:\d\d:\d\d \S* \s+
          [\[(]? (?: trace | debug | info | warn(?:ing)? | error | fatal | critical )\b
      | (?: ts | time | level ) = \S+ [ ] \S+=
    ) .* $
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
"""A line of a log: what it sets as `threshold=5` is the program's, not the alert's."""
_WORDS_BEFORE = 3
"""Words before a match that may say that it is a duration."""


class StatedNumbers(Struct, frozen=True):
    """What a text states; `None` is what it does not, or states in two ways."""

    value: Quantity | None = None
    threshold: Quantity | None = None
    operator: str | None = None


def stated_numbers(text: str | None) -> StatedNumbers:
    """Find the value and the threshold that a text states."""
    plain = _LOG_RECORD.sub("", (text or "")[:_LONGEST_TEXT])
    plain = _PERCENT.sub(" %", with_decimal_points(_MARKUP.sub("", plain)))
    signs = in_signs(plain)
    if not signs.quantities:
        return StatedNumbers()
    values: list[Quantity] = []
    vague: list[Quantity] = []
    thresholds: list[tuple[Quantity, str | None]] = []
    for form, match in _matches(WINDOW.sub(r"\g<counted>", signs.text)):
        groups = match.groupdict("")
        value, threshold = (
            signs.quantities.get(groups.get(name, ""))
            for name in ("value", "threshold")
        )
        if value:
            (vague if form.is_vague else values).append(value)
        if threshold:
            thresholds.append((threshold, _sign(form, groups)))
    value = _only(values or [each for each in vague if each.unit or thresholds])
    # `over 30 days is 99.2 %` names the time in which it was measured, and no limit.
    thresholds = [
        (threshold, sign)
        for threshold, sign in thresholds
        if value is None or value.is_comparable(threshold)
    ]
    return StatedNumbers(
        value=value,
        threshold=_only([threshold for threshold, _ in thresholds]),
        operator=next((sign for _, sign in thresholds if sign), None),
    )


def _matches(signs: str) -> Iterator[tuple[SentenceForm, re.Match[str]]]:
    taken: set[int] = set()
    for form in FORMS:
        for match in form.pattern.finditer(signs):
            places = range(*match.span())
            if taken.isdisjoint(places) and not _is_span(form, match):
                taken.update(places)
                yield form, match


def _is_span(form: SentenceForm, match: re.Match[str]) -> bool:
    """Whether the words are about a time that passed, and not about what was measured.

    `it fails for 6.3 % of messages` names a share.
    """
    before = match.string[max(0, match.start() - _WORDS_BEFORE) : match.start()]
    if form.is_vague and AGE_BEHIND.match(match.string, match.end()):
        return True
    if PERIOD.fullmatch(match[0]) and not TAKES_BEFORE.search(before):
        return True
    return bool(DURATION_BEFORE.search(before)) and not SHARE.match(match[0])


def _sign(form: SentenceForm, groups: dict[str, str]) -> str | None:
    if form.sign:
        return f"{form.sign}=" if groups.get("or_equal") else form.sign
    return comparison_sign(groups.get("sign"))


def _only(quantities: list[Quantity]) -> Quantity | None:
    """Return the quantity that is stated, `None` where there are different ones."""
    first = next(iter(quantities), None)
    is_one = all(first and first.equals(other) for other in quantities)
    return first if is_one else None
