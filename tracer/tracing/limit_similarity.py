"""Leads an alert that names no requirement to the one whose limit is its threshold."""

from collections.abc import Iterator, Sequence

from tracer.alerts import Alert
from tracer.specification import Specification
from tracer.text import Limit
from tracer.tracing.named_requirement import Candidate
from tracer.tracing.sentence_words import singular
from tracer.tracing.sla_scoring import limit_at_threshold, words_of_measure
from tracer.tracing.text_similarity import SearchHit, search_words

_BY_LIMIT = 0.7
"""Confidence where only one requirement has the limit and all words of the title: set by
hand, above what words alone need, below an id that the alert itself names."""


def limit_candidates(
    hits: Sequence[SearchHit], alert: Alert, specification: Specification
) -> Iterator[Candidate]:
    """Return the one requirement that sets the alert's threshold for what its title names.

    `Read API p95 above 400 ms` is about `Read APIs: p95 < 400 ms`. Each word of the title
    counts: `Checkout API p95 above 400 ms` is about another one, whatever its limit.
    """
    if alert.limit is None or alert.limit.measure is None:
        return
    limits = {
        hit: limit_at_threshold(hit.requirement, alert, specification) for hit in hits
    }
    fitting = [(hit, limit) for hit, limit in limits.items() if limit]
    if len(fitting) != 1:
        return
    hit, limit = fitting[0]
    subject = _subject(alert.title, limit)
    if subject and subject <= frozenset(hit.words):
        words = ", ".join(sorted(subject))
        yield Candidate(
            id=hit.requirement,
            how="similarity",
            confidence=_BY_LIMIT,
            evidence=f"its limit {limit} is the alert's threshold, and both mention {words}",
        )


def _subject(title: str, limit: Limit) -> frozenset[str]:
    """Return the words of a title that say what is measured, without those of the unit."""
    measure = words_of_measure(limit)
    words = search_words(title)
    return frozenset(word for word in words if singular(word) not in measure)
