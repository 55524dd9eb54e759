"""The SLA of an alert: the requirement or related requirement whose limit it violates."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import Alert
from tracer.specification import Requirement, Specification
from tracer.tracing.sla_candidates import sla_candidates, unlinked_candidates
from tracer.tracing.sla_scoring import (
    ScoredCandidate,
    is_certain,
    is_enough,
    scored_candidate,
)


class Sla(Struct, frozen=True, kw_only=True):
    """The requirement whose limit is violated, and the words that set the limit.

    `path` and `line` are `None` where the id is named but defined nowhere.
    """

    id: str
    title: str
    path: str | None
    line: int | None
    limit: str | None
    quote: str
    evidence: str


class SlaResult(Struct, frozen=True):
    """The SLA, or why none is named although some fit."""

    sla: Sla | None
    doubt: str | None = None


def find_sla(
    alert: Alert, requirement: Requirement | None, specification: Specification
) -> SlaResult:
    """Find the requirement whose limit an alert violates.

    A candidate counts when its limit is the alert's threshold, in whatever unit, or when
    the alert's tag `sla` names its kind. The requirement itself comes before a related
    one that fits no better. Where two related ones fit equally well, none is chosen.
    Where none fits, a limit that nothing links may: of the same document, or of the
    whole product. An alert without data measured nothing, so that it violates no limit.
    """
    if requirement is None or alert.is_no_data:
        return SlaResult(None)
    linked = [
        scored_candidate(alert, each)
        for each in sla_candidates(requirement, specification)
    ]
    result = _choose([each for each in linked if is_enough(each)])
    if result.sla or result.doubt:
        return result
    unlinked = (
        scored_candidate(alert, each)
        for each in unlinked_candidates(requirement, specification)
    )
    near = f"nothing links it to {requirement.id}"
    return _choose(
        [
            replace(each, reasons=(*each.reasons, near))
            for each in unlinked
            if is_certain(alert, each, requirement)
        ]
    )


def _choose(candidates: Sequence[ScoredCandidate]) -> SlaResult:
    """Choose the best of those that fit, and none where two are equally good."""
    fitting = sorted(
        candidates, key=lambda each: (-each.score, not each.candidate.is_own)
    )
    if not fitting:
        return SlaResult(None)
    tied = _tied(fitting)
    if len(tied) > 1:
        ids = ", ".join(each.candidate.id for each in tied)
        return SlaResult(None, f"the alert fits {ids} equally well; no SLA is named")
    return SlaResult(_sla(fitting[0]))


def _tied(fitting: Sequence[ScoredCandidate]) -> list[ScoredCandidate]:
    """Return the best one, and those that fit as well."""
    best = fitting[0]
    return [
        each
        for each in fitting
        if (each.score, each.candidate.is_own) == (best.score, best.candidate.is_own)
    ]


def _sla(best: ScoredCandidate) -> Sla:
    candidate, limit = best.candidate, best.limit
    return Sla(
        id=candidate.id,
        title=candidate.title,
        path=candidate.path,
        line=candidate.line,
        limit=str(limit) if limit else None,
        quote=limit.quote if limit else candidate.title,
        evidence="; ".join(best.reasons),
    )
