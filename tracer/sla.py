"""Which promise in numbers an alert breaks: the requirement's own, or a related one's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracer.alert import Alert
from tracer.limits import Limit, parse_limits
from tracer.specification import Requirement, Specification
from tracer.specification.order import nearest

_SAME_LIMIT = 8
_SAME_KIND = 4
_BROKEN = 3
"""A limit that the value breaks; alone it is not enough, as any value breaks some limit."""
_NON_FUNCTIONAL = 1
_STOP_WORDS = frozenset("the and for with from that must shall under over".split())  # noqa: SIM905


@dataclass(frozen=True, kw_only=True, slots=True)
class Sla:
    """The promise that is broken, with the words that make it.

    `path` and `line` are `None` where the id is named but defined nowhere.
    """

    id: str
    title: str
    path: str | None
    line: int | None
    limit: str | None
    quote: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The SLA, or why none can be told."""

    sla: Sla | None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class _Promise:
    """A requirement that may be the SLA, and everything it says."""

    id: str
    title: str
    words: tuple[str, ...]
    definition: Requirement | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class _Judged:
    promise: _Promise
    score: int
    reasons: tuple[str, ...]
    limit: Limit | None


def find_sla(
    alert: Alert, requirement: Requirement | None, specification: Specification
) -> Finding:
    """Tell which promise an alert breaks by its limit, its `sla` tag and its metric.

    A promise counts when its limit is the alert's threshold, in whatever unit, or when
    the tag names its kind. Two that fit equally well are not guessed between.
    """
    if requirement is None:
        return Finding(None)
    judged = [_judge(alert, each) for each in _promises(requirement, specification)]
    fitting = sorted(
        (each for each in judged if each.score >= _SAME_KIND),
        key=lambda each: (-each.score, each.promise.is_own),
    )
    if not fitting:
        return Finding(None)
    best, rest = fitting[0], fitting[1:]
    rivals = [
        each.promise.id
        for each in rest
        if each.score == best.score and each.promise.is_own == best.promise.is_own
    ]
    if rivals:
        ids = ", ".join([best.promise.id, *rivals])
        return Finding(None, f"the alert fits {ids} equally well; no SLA is named")
    return Finding(_sla(best))


def _promises(
    requirement: Requirement, specification: Specification
) -> Iterator[_Promise]:
    yield _Promise(
        requirement.id, requirement.title, _words(requirement), requirement, is_own=True
    )
    for related in requirement.related:
        others = specification.requirements.get(related.id, ())
        definition = nearest(others, requirement.path)
        words = _words(definition) if definition else ()
        title = definition.title if definition else related.text
        yield _Promise(
            related.id, title, (related.text, *words), definition, is_own=False
        )


def _words(requirement: Requirement) -> tuple[str, ...]:
    return (requirement.title, *requirement.criteria, *requirement.text.split("\n"))


def _judge(alert: Alert, promise: _Promise) -> _Judged:
    limits = tuple(_limits(promise))
    same = next((each for each in limits if _is_same(alert, each)), None)
    broken = next((each for each in limits if _is_broken(alert, each)), None)
    score, reasons = 0, []
    if same:
        score += _SAME_LIMIT
        reasons.append("its limit is the alert's threshold")
    elif broken:
        score += _BROKEN
        reasons.append("the alert's value is beyond its limit")
    tag = alert.tags.get("sla", "")
    if not promise.is_own and tag and _names_kind(tag, promise):
        score += _SAME_KIND
        reasons.append(f"the tag sla: {tag} names its kind")
    is_non_functional = "NFR" in promise.id.upper().split("-")
    if score > _BROKEN and not promise.is_own and is_non_functional:
        score += _NON_FUNCTIONAL
    shared = _shared_words(alert, promise)
    if score and shared:
        score += 1
        reasons.append(f"both speak of {', '.join(shared)}")
    return _Judged(promise, score, tuple(reasons), same or broken)


def _limits(promise: _Promise) -> Iterator[Limit]:
    for words in promise.words:
        yield from parse_limits(re.sub(r"^[\s*+-]+|\*\*|`", "", words))


def _is_same(alert: Alert, limit: Limit) -> bool:
    """Whether it is the alert's threshold, and broken in the direction it forbids."""
    if alert.limit is None or not limit.quantity.equals(alert.limit):
        return False
    if alert.value is not None and alert.threshold is not None:
        is_over = alert.value >= alert.threshold
        return is_over is limit.is_ceiling or alert.value == alert.threshold
    direction = (alert.operator or "")[:1]
    return direction not in {"<", ">"} or (direction == ">") is limit.is_ceiling


def _is_broken(alert: Alert, limit: Limit) -> bool:
    """Whether the value is beyond a limit, where the alert names no threshold."""
    if alert.measured is None or alert.limit is not None:
        return False
    return limit.is_broken_by(alert.measured)


def _names_kind(tag: str, promise: _Promise) -> bool:
    """Whether a tag like `performance` names a part of the id or the type: `PERF`."""
    word = tag.strip().lower()
    if promise.id.lower() == word:
        return True
    kinds = [part.lower() for part in promise.id.split("-") if part.isalpha()]
    kinds += (
        re.findall(r"[a-z]+", (promise.definition.type or "").lower())
        if (promise.definition)
        else []
    )
    return any(
        len(kind) >= 4 and (word.startswith(kind) or kind.startswith(word))  # noqa: PLR2004
        for kind in kinds
    )


def _shared_words(alert: Alert, promise: _Promise) -> list[str]:
    def words(text: str) -> set[str]:
        return set(re.findall(r"[a-z]{4,}", text.lower())) - _STOP_WORDS

    return sorted(words(f"{alert.metric or ''} {alert.title}") & words(promise.title))


def _sla(judged: _Judged) -> Sla:
    promise, limit = judged.promise, judged.limit
    definition = promise.definition
    return Sla(
        id=promise.id,
        title=promise.title,
        path=definition.path if definition else None,
        line=definition.line if definition else None,
        limit=_written(limit) if limit else None,
        quote=limit.quote if limit else promise.title,
        evidence="; ".join(judged.reasons),
    )


def _written(limit: Limit) -> str:
    unit = f" {limit.quantity.unit}" if limit.quantity.unit else ""
    return f"{limit.operator} {limit.quantity.value:g}{unit}"
