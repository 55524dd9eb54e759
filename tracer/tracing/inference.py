"""The requirement of an alert that names none: by route, frame, metric, then words."""

from collections.abc import Iterator, Sequence
from contextlib import closing

from msgspec.structs import replace

from tracer.alerts import Alert
from tracer.tracing.emitted_metrics import metric_candidates
from tracer.tracing.inference_inputs import InferenceInputs
from tracer.tracing.limit_similarity import limit_candidates
from tracer.tracing.named_requirement import (
    CANDIDATES_LIMIT,
    Candidate,
    Match,
    first_of_each,
)
from tracer.tracing.stack_frames import frame_candidates
from tracer.tracing.text_similarity import RequirementIndex, similar_candidates

_ROUTE = 1.0


def infer_requirements(
    inputs: InferenceInputs, alerts: Sequence[tuple[Alert, str]]
) -> tuple[tuple[Candidate, ...], ...]:
    """Return for each alert the requirements it may be about, the most trusted first.

    Args:
        inputs: the repository, what it defines, and what its config says.
        alerts: alerts that name no requirement, each with the sha to read at.

    """
    if not alerts:
        return ()
    # The index is made once for all alerts of a run.
    with closing(RequirementIndex(inputs.specification)) as index:
        return tuple(
            (
                *_route_candidates(inputs, alert),
                *_code_candidates(inputs, alert, revision),
                *_word_candidates(inputs, index, alert),
            )
            for alert, revision in alerts
        )


def _route_candidates(inputs: InferenceInputs, alert: Alert) -> Iterator[Candidate]:
    """Return the requirements that the config's `routes` have for the alert."""
    for route in inputs.routes:
        if route.pattern.matches(alert):
            ids = inputs.known_ids.resolve(route.requirement)
            yield Candidate(
                id=ids[0] if len(ids) == 1 else route.requirement,
                how="route",
                confidence=_ROUTE,
                evidence=f"`routes` has {route.pattern}",
            )


def _code_candidates(
    inputs: InferenceInputs, alert: Alert, revision: str
) -> tuple[Candidate, ...]:
    """Return what the code leads to: its frames first, unless the metric's is surer.

    A frame in a file that is marked elsewhere says less than a metric that marked code emits.
    """
    candidates = (
        *frame_candidates(inputs, alert, revision),
        *metric_candidates(inputs, alert, revision),
    )
    return tuple(sorted(candidates, key=lambda each: -each.confidence))


def _word_candidates(
    inputs: InferenceInputs, index: RequirementIndex, alert: Alert
) -> tuple[Candidate, ...]:
    """Return what the alert's words lead to, alone and with its limit."""
    hits = index.search(alert)
    candidates = (
        *limit_candidates(hits, alert, inputs.specification),
        *similar_candidates(hits),
    )
    return tuple(sorted(candidates, key=lambda each: -each.confidence))


def choose_candidate(
    match: Match, candidates: Sequence[Candidate], min_confidence: float
) -> Match:
    """Take the best candidate, if it is sure enough and no other is as good.

    Args:
        match: what the alert itself names; kept where it names a requirement.
        candidates: what was inferred, the most trusted first.
        min_confidence: below it a requirement stays a candidate.

    """
    if match.requirement:
        return match
    if not candidates:
        evidence = f"{match.evidence}; no route, frame, metric or word leads to one"
        return replace(match, evidence=evidence)
    best, *others = candidates
    # A wrong requirement costs people more than none: it sends them to the wrong code.
    rivals = [other for other in others if _is_as_good(other, best)]
    is_sure = best.confidence >= min_confidence
    if match.candidates and not is_sure:
        # The alert names these; what its words lead to is weaker.
        return match
    if rivals or not is_sure:
        tied = tuple(dict.fromkeys(each.id for each in (best, *rivals)))
        return Match(
            requirement=None,
            how=None,
            confidence=0.0,
            evidence=f"{match.evidence}; {_doubt(tied, is_sure=is_sure)}: {best.evidence}",
            searched=match.searched,
            candidates=first_of_each((*match.candidates, best, *rivals, *candidates)),
            tied=tied if is_sure else (),
        )
    rest = [candidate for candidate in others if candidate.id != best.id]
    return Match(
        requirement=best.id,
        how=best.how,
        confidence=best.confidence,
        evidence=best.evidence,
        candidates=first_of_each(rest),
    )


def _doubt(tied: Sequence[str], *, is_sure: bool) -> str:
    """Say why none of the best candidates was chosen."""
    rest = len(tied) - CANDIDATES_LIMIT
    more = [f"{rest} more"] if rest > 0 else []
    *first, last = [*tied[:CANDIDATES_LIMIT], *more]
    names = f"{', '.join(first)} and {last}" if first else last
    if is_sure:
        return f"{names} fit equally well"
    verb = "is" if len(tied) == 1 else "are"
    return f"no candidate is sure enough, and the best {verb} {names}"


def _is_as_good(other: Candidate, best: Candidate) -> bool:
    """Whether another requirement follows from as good a reason."""
    is_as_sure = (other.how, other.confidence) == (best.how, best.confidence)
    return is_as_sure and other.id != best.id
