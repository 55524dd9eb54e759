"""Which promise in numbers an alert breaks: the requirement's own, or a related one's."""

import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tracer.alerts import Alert
from tracer.specification import Requirement, Specification, indent, nearest, plain
from tracer.text import KnownIds, Limit, Pattern, parse_limits, scope

_SAME_LIMIT = 12
_SAME_NUMBER = 8
"""The limit's number, by an alert that does not say in what unit."""
_SAME_KIND = 4
_BROKEN = 3
"""A limit that the value breaks; alone it is not enough, as any value breaks some limit."""
_NON_FUNCTIONAL = 2
_OPENING = Pattern(r"(?:[\s*+>|_`~#\[\]-]|\d+[.)])*")
_ROW = 4
"""Words that make a line one of a longer text, not a saying that two have alike."""
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
class SlaResult:
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
) -> SlaResult:
    """Tell which promise an alert breaks by its limit, its `sla` tag and its metric.

    A promise counts when its limit is the alert's threshold, in whatever unit, or when
    the tag names its kind. The requirement's own comes before one that fits no better;
    between two others that fit equally well nobody guesses.
    """
    if requirement is None:
        return SlaResult(None)
    judged = [_judge(alert, each) for each in _promises(requirement, specification)]
    fitting = sorted(
        (each for each in judged if each.score >= _SAME_KIND),
        key=lambda each: (-each.score, not each.promise.is_own),
    )
    if not fitting:
        return SlaResult(None)
    best, rest = fitting[0], fitting[1:]
    conflicts = [
        each.promise.id
        for each in rest
        if each.score == best.score and each.promise.is_own == best.promise.is_own
    ]
    if conflicts:
        ids = ", ".join([best.promise.id, *conflicts])
        return SlaResult(None, f"the alert fits {ids} equally well; no SLA is named")
    return SlaResult(_sla(best))


def _promises(
    requirement: Requirement, specification: Specification
) -> Iterator[_Promise]:
    """Walk over the requirement and those it names, each with what it says itself."""
    related = [
        (each, nearest(specification.requirements.get(each.id, ()), requirement.path))
        for each in requirement.related
    ]
    known_ids = specification.known_ids((requirement.id, *(r.id for r, _ in related)))
    told = (requirement, *(definition for _, definition in related if definition))
    titles = {each.title for each in told if parse_limits(each.title)}

    def words(of: Requirement) -> tuple[str, ...]:
        others = titles - {of.title}
        lines = _own_lines(of, known_ids)
        return tuple(line for line in lines if not _is_repeated(line, others))

    title = requirement.title
    yield _Promise(requirement.id, title, words(requirement), requirement, is_own=True)
    for each, definition in related:
        title = definition.title if definition else each.text
        said = words(definition) if definition else ()
        yield _Promise(each.id, title, (each.text, *said), definition, is_own=False)


def _is_repeated(line: str, titles: Collection[str]) -> bool:
    """Whether a line only says what another one is called, all of it or a row of it."""
    words = plain(line)
    is_row = len(words.split()) >= _ROW
    return any(words.endswith(each) or (is_row and words in each) for each in titles)


def _own_lines(requirement: Requirement, known_ids: KnownIds) -> Iterator[str]:
    """Walk over what a definition says of itself: up to where a line names another.

    What stands below such a line and further in, or below such a heading, is of the
    other too.
    """
    scopes = (scope(requirement.id),)

    def other_in(line: str) -> int | None:
        named = (each for each in known_ids.find(line, scopes) if each.is_distinct)
        return next((each.start for each in named if each.id != requirement.id), None)

    yield requirement.title
    yield from (line[: other_in(line)] for line in requirement.criteria)
    margin = math.inf
    for line in requirement.text.split("\n"):
        depth = _depth(line)
        if depth > margin:
            continue
        other = other_in(line)
        is_opened = other is not None and _OPENING.fullmatch(line[:other])
        margin = depth if is_opened else math.inf
        yield line[:other]


def _depth(line: str) -> float:
    """Return how far in a line stands; headings stand outside of all text."""
    heading = re.match(r" {0,3}(#+) ", line)
    if heading:
        return len(heading[1]) - 10
    return indent(line) if line.strip() else math.inf


def _judge(alert: Alert, promise: _Promise) -> _Judged:
    limits = tuple(_limits(promise))
    same = next((each for each in limits if _is_same(alert, each)), None)
    broken = next((each for each in limits if _is_broken(alert, each)), None)
    score, reasons = 0, []
    if same:
        score, reason = _sameness(alert)
        reasons.append(reason)
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


def _sameness(alert: Alert) -> tuple[int, str]:
    reason = "its limit is the alert's threshold"
    if alert.limit is None or alert.limit.measure is None:
        return _SAME_NUMBER, f"{reason}, of which the alert names no unit"
    return _SAME_LIMIT, reason


def _limits(promise: _Promise) -> Iterator[Limit]:
    for words in promise.words:
        yield from parse_limits(re.sub(r"^[\s*+-]+|\*\*|`", "", words))


def _is_same(alert: Alert, limit: Limit) -> bool:
    """Whether it is the alert's threshold, and broken in the direction it forbids."""
    if alert.limit is None or not limit.is_at(alert.limit):
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
