"""How well an alert fits the limit of a requirement: threshold, value, tag and words."""

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import Alert
from tracer.specification import Requirement, Specification
from tracer.text import Dimension, Limit, parse_limits
from tracer.tracing.sentence_words import sentence_words
from tracer.tracing.sla_candidates import SlaCandidate, sla_candidates

# The order is what counts: the same limit in any unit comes before the same number, that
# before the `sla` tag, and all of them before a limit that any high value violates.
_SAME_LIMIT = 12
_SAME_NUMBER = 8
"""The limit's number, of an alert that names no unit, where words say that both are about
the same: any 2 failures are not 2 minutes."""
_SAME_KIND = 4
_VIOLATED = 3
"""A limit that the value violates; alone it is too little, as any value violates some."""
_NON_FUNCTIONAL = 2
_SHARED_WORDS = 1
_WORDS_OF = {
    Dimension.TIME: sentence_words(
        "delay duration latency milliseconds millis response seconds slow time"
    ),
    Dimension.SHARE: sentence_words(
        "availability percent percentage rate ratio share success uptime"
    ),
}
"""Words of alerts that say what a number without a unit measures."""
_WORDS_OF_LIMITS = sentence_words(
    "above below hours least less limit maximum milliseconds minimum minutes more most "
    "percent seconds target threshold within"
)
_WORDS_OF_WHOLE_PRODUCTS = sentence_words(
    "action answer application call complete each endpoint every finish operation page "
    "performance process product quality request requirement respond return server "
    "service speed system take user"
)
"""Words of limits that hold for all of a product, so that they name nothing in it."""
_KIND_LETTERS = 4
"""A part of an id with at least this many letters says what kind it is: `PERF`."""


class ScoredCandidate(Struct, frozen=True):
    """A candidate, how well the alert fits it, and why; `limit` is what it violates."""

    candidate: SlaCandidate
    score: int
    reasons: tuple[str, ...]
    limit: Limit | None


def is_enough(scored: ScoredCandidate) -> bool:
    """Whether the alert fits well enough to call the candidate its SLA."""
    return scored.score >= _SAME_KIND


def is_certain(alert: Alert, scored: ScoredCandidate, requirement: Requirement) -> bool:
    """Whether the alert fits a limit that nothing links to its requirement.

    The limit must be its threshold, and words must say that both are about the same. In
    the requirement's own document, the limit may also be of the requirement by its words,
    or of all that the document is about.
    """
    candidate = scored.candidate
    if scored.limit is None or scored.score < _SAME_NUMBER:
        return False
    about = sentence_words(f"{candidate.title} {scored.limit.quote}")
    if about & sentence_words(f"{alert.metric or ''} {alert.title}"):
        return True
    if scored.score < _SAME_LIMIT or candidate.path != requirement.path:
        return False
    # Numbers such as 500 ms are common: the limit of a search is not the one of an export.
    subject = _subject(about)
    return not subject or bool(subject & sentence_words(requirement.title))


def scored_candidate(alert: Alert, candidate: SlaCandidate) -> ScoredCandidate:
    """Add up what speaks for a candidate; the numbers only order the reasons."""
    limits = tuple(limits_of(candidate))
    same = next((each for each in limits if _is_same(alert, each, candidate)), None)
    # A slow login does not break what a constraint asks of a query.
    broken = [
        each
        for each in limits
        if _is_violated(alert, each) and _is_about(alert, each, candidate)
    ]
    violated = max(broken, key=lambda each: len(_named(alert, each)), default=None)
    total, reasons = 0, []
    if same:
        total, reason = _threshold_score(alert)
        reasons.append(reason)
    elif violated:
        total += _VIOLATED
        reasons.append("the alert's value is beyond its limit")
    tag = alert.tags.get("sla", "")
    if not candidate.is_own and tag and _is_of_kind(tag, candidate):
        total += _SAME_KIND
        reasons.append(f"the tag sla: {tag} names its kind")
    is_non_functional = "NFR" in candidate.id.upper().split("-")
    # Teams keep limits in requirements of their own, which `NFR` in the id marks.
    if total > _VIOLATED and not candidate.is_own and is_non_functional:
        total += _NON_FUNCTIONAL
    limit = same or violated
    shared = _shared_words(alert, candidate, limit)
    if total and shared:
        total += _SHARED_WORDS
        reasons.append(f"both mention {', '.join(shared)}")
    return ScoredCandidate(candidate, total, tuple(reasons), limit)


def _threshold_score(alert: Alert) -> tuple[int, str]:
    reason = "its limit is the alert's threshold"
    if alert.limit is None or alert.limit.measure is None:
        return _SAME_NUMBER, f"{reason}, of which the alert names no unit"
    return _SAME_LIMIT, reason


def limits_of(candidate: SlaCandidate) -> Iterator[Limit]:
    """Walk over the limits that a candidate sets, in its title and lines."""
    for line in candidate.lines:
        # Bullets and emphasis are not part of the words around a number.
        for limit in parse_limits(re.sub(r"^[\s*+-]+|\*\*|`", "", line.text)):
            is_row = line.text != line.quote
            yield replace(limit, quote=line.quote.strip()) if is_row else limit


def is_threshold(alert: Alert, limit: Limit) -> bool:
    """Whether it is the alert's threshold, violated in the direction it forbids."""
    if alert.limit is None or not limit.is_at(alert.limit):
        return False
    if alert.value is not None and alert.threshold is not None:
        # An alert at `< 99.9 %` fires below its threshold, one at `> 500 ms` above it.
        is_over = alert.value >= alert.threshold
        return is_over is limit.is_ceiling or alert.value == alert.threshold
    direction = (alert.operator or "")[:1]
    return direction not in {"<", ">"} or (direction == ">") is limit.is_ceiling


def limit_at_threshold(
    requirement: str, alert: Alert, specification: Specification
) -> Limit | None:
    """Return the requirement's own limit that is the alert's threshold."""
    definition = specification.requirements[requirement][0]
    own = next(iter(sla_candidates(definition, specification)))
    return next((each for each in limits_of(own) if is_threshold(alert, each)), None)


def _is_same(alert: Alert, limit: Limit, candidate: SlaCandidate) -> bool:
    """Whether a limit is the alert's threshold, by its unit or else by what it is about."""
    if not is_threshold(alert, limit):
        return False
    measure = limit.quantity.measure
    if measure is None or alert.limit is None or alert.limit.measure:
        return True
    if limit.quantity.is_same_share(alert.limit):
        return True
    words = _words_of_alert(alert)
    measured = bool(words & words_of_measure(limit))
    return measured or _is_about(alert, limit, candidate)


def _is_about(alert: Alert, limit: Limit, candidate: SlaCandidate) -> bool:
    """Whether an alert has a word that says what a limit is a limit of.

    `Response time < 500 ms` is one of the whole requirement, `Database query < 50 ms` of a
    part that an alert must name.
    """
    if _subject(sentence_words(limit.quote)):
        return bool(_named(alert, limit))
    title = sentence_words(candidate.title)
    return candidate.is_own or bool(_words_of_alert(alert) & title)


def _named(alert: Alert, limit: Limit) -> frozenset[str]:
    """Return the words of an alert that name what a limit limits."""
    return _words_of_alert(alert) & _subject(sentence_words(limit.quote))


def _subject(words: frozenset[str]) -> frozenset[str]:
    """Return the words that name something within a product."""
    rest = words - _WORDS_OF_LIMITS - _WORDS_OF_WHOLE_PRODUCTS
    return rest.difference(*_WORDS_OF.values())


def _words_of_alert(alert: Alert) -> frozenset[str]:
    return sentence_words(
        f"{alert.metric or ''} {alert.title} {alert.description or ''}"
    )


def words_of_measure(limit: Limit) -> frozenset[str]:
    """Return the words that say what a limit measures, such as `latency` of a time."""
    measure = limit.quantity.measure
    return _WORDS_OF.get(measure.dimension, frozenset()) if measure else frozenset()


def _is_violated(alert: Alert, limit: Limit) -> bool:
    """Whether the value is beyond a limit, where the alert names no threshold."""
    if alert.measured is None or alert.limit is not None:
        return False
    return limit.is_broken_by(alert.measured)


def _is_of_kind(tag: str, candidate: SlaCandidate) -> bool:
    """Whether a tag like `performance` names a part of the id or the type: `PERF`."""
    word = tag.strip().lower()
    if candidate.id.lower() == word:
        return True
    kinds = [part.lower() for part in candidate.id.split("-") if part.isalpha()]
    kinds += re.findall(r"[a-z]+", (candidate.type or "").lower())
    return any(
        len(kind) >= _KIND_LETTERS and (word.startswith(kind) or kind.startswith(word))
        for kind in kinds
    )


def _shared_words(
    alert: Alert, candidate: SlaCandidate, limit: Limit | None
) -> list[str]:
    """Return the words of an alert that a title has, or that say what a limit limits."""
    about = sentence_words(candidate.title)
    about |= _subject(sentence_words(limit.quote)) if limit else frozenset()
    return sorted(about & sentence_words(f"{alert.metric or ''} {alert.title}"))
