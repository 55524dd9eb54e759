"""Smaller limits beside the violated one: what each part may take of the whole."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from tracer.specification import Requirement, Specification
from tracer.text import Limit, Pattern
from tracer.tracing.quotes import find_line, without_columns
from tracer.tracing.sentence_words import sentence_words
from tracer.tracing.sla import Sla
from tracer.tracing.sla_candidates import SlaCandidate, sla_candidates
from tracer.tracing.sla_scoring import limits_of

_PARTS_LIMIT = 4
_PERCENTILE = Pattern(r"p\d\d(?:\.\d+)?|median|average|mean|max(?:imum)?")
"""Words of a statistic: the median of a latency is no part of its 95th percentile."""


class MeasuredPart(Struct, frozen=True, kw_only=True):
    """A limit on a part of what an alert measured, and the place that sets it."""

    id: str
    text: str
    path: str
    line: int


def parts_of_limit(
    sla: Sla | None,
    requirement: Requirement | None,
    specification: Specification,
    text_of: Callable[[str], str | None],
) -> tuple[MeasuredPart, ...]:
    """Return the limits that the definition of an SLA sets for parts of the violated one.

    `total < 3 ms` next to `parsing < 1 ms`: where the whole is too slow, each part is to
    be measured.
    """
    if not (sla and requirement and sla.path and sla.line and sla.limit):
        return ()
    text = text_of(sla.path) or ""
    parts = []
    for candidate in sla_candidates(requirement, specification):
        if candidate.id == sla.id:
            for limit in _smaller(candidate, sla):
                line = find_line(limit.quote, text, sla.line)
                if line:
                    words = without_columns(limit.quote)
                    parts.append(
                        MeasuredPart(id=sla.id, text=words, path=sla.path, line=line)
                    )
    return tuple(parts[:_PARTS_LIMIT])


def _smaller(candidate: SlaCandidate, sla: Sla) -> Iterator[Limit]:
    """Walk over the ceilings below the violated one that limit something else."""
    limits = tuple(limits_of(candidate))
    whole = next((each for each in limits if each.quote == sla.quote), None)
    if whole is None or not whole.is_ceiling:
        return
    for limit in limits:
        is_below = limit.quantity.base < whole.quantity.base
        is_same_kind = limit.quantity.is_within(whole.quantity) and limit.is_ceiling
        is_other = bool(_subject(limit.quote) - _subject(whole.quote))
        if is_below and is_same_kind and is_other and limit.quote != whole.quote:
            yield limit


def _subject(text: str) -> frozenset[str]:
    """Return the words that say what a limit is about."""
    words = sentence_words(text)
    return frozenset(word for word in words if not _PERCENTILE.fullmatch(word))
