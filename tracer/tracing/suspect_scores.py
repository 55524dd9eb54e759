"""From the evidence for commits to how likely each of them is the cause."""

import math
from collections.abc import Mapping, Sequence

from tracer.tracing.suspect_features import AlertContext
from tracer.tracing.suspect_weights import (
    CALIBRATION,
    ELSEWHERE,
    FRAME_WEIGHTS,
    GUESSED,
    LARGE,
    NOTHING,
    OTHERS,
    OUTSIDE,
    SLOPE,
    WEIGHTS,
    WINDOW_NEXT,
    WINDOW_NOTHING,
    WINDOW_PRIOR,
    WINDOW_WEIGHTS,
)


def suspect_scores(
    evidence: Sequence[Mapping[str, float]], context: AlertContext
) -> list[float]:
    """Return the score of each candidate, and last that of "none of these"."""
    if not context.is_guess:
        weights = FRAME_WEIGHTS if _has_frames(context) else WEIGHTS
        return [*(_sum(each, weights) for each in evidence), NOTHING]
    scores = [_sum(each, WINDOW_WEIGHTS) + _prior(each) for each in evidence]
    nothing = WINDOW_NOTHING + _mean_of_next(scores)
    nothing += OUTSIDE if context.outside else 0
    nothing += ELSEWHERE if context.is_elsewhere else 0
    less = [
        score + OTHERS * each["others"] + LARGE * each["large"]
        for score, each in zip(scores, evidence, strict=True)
    ]
    # What these commits have less, "none of these" has more, and no other commit.
    lost = sum(map(math.exp, scores)) - sum(map(math.exp, less))
    return [*less, math.log(math.exp(nothing) + lost)]


def _mean_of_next(scores: Sequence[float]) -> float:
    """Return the mean score of the commits after the first.

    Where many commits have about as much to do with the alert, it is chance that one comes
    first. Missing ones have 0, as a commit with an average number of the alert's words.
    """
    following = sorted(scores, reverse=True)[1 : 1 + WINDOW_NEXT]
    return sum(following) / WINDOW_NEXT


def _prior(evidence: Mapping[str, float]) -> float:
    """Return how likely a commit is before words are compared.

    Of what speaks for it the most counts, as one brings the other: what was deployed
    last is of the service, and of the last days.
    """
    parts = [WINDOW_PRIOR.get(name, 0) * value for name, value in evidence.items()]
    return max((*parts, 0)) + sum(part for part in parts if part < 0)


def _sum(evidence: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0) * value for name, value in evidence.items())


def confidences(
    scores: Sequence[float],
    evidence: Sequence[Mapping[str, float]],
    context: AlertContext,
) -> list[float]:
    """Turn scores into confidences; the last one is that of "none of these".

    `evidence` is that of the candidates. Confidences have the order of the scores.
    """
    parts = _probabilities(scores)
    if context.is_guess:
        return _calibrated(parts, GUESSED)
    largest = max(scores[:-1], default=0.0)
    firsts = [e for s, e in zip(scores, evidence, strict=False) if s == largest]
    return _calibrated(parts, CALIBRATION[_kind(firsts, context)])


def _kind(firsts: Sequence[Mapping[str, float]], context: AlertContext) -> str:
    """Return the kind of evidence by which it is known how often a first suspect is right."""
    if _has_frames(context):
        return "frames"
    return "recent" if any(each["month"] for each in firsts) else "older"


def _has_frames(context: AlertContext) -> bool:
    return any(place.is_frame for place in context.places)


def _probabilities(scores: Sequence[float]) -> list[float]:
    """Turn scores into parts of 1: a score that is higher by 1 is 2.7 times as likely."""
    largest = max(scores)
    parts = [math.exp(score - largest) for score in scores]
    return [part / sum(parts) for part in parts]


def _calibrated(parts: Sequence[float], shift: float) -> list[float]:
    """Turn the largest part into how often it is right, and share out the rest.

    The last part is that of "none of these". Equal parts stay equal, and none gets more than
    the largest: what is left over is that of "none of these" too.
    """
    first = max(parts[:-1], default=0.0)
    if not 0 < first < 1:
        return list(parts)
    ties = sum(part == first for part in parts[:-1])
    right = 1 / (1 + math.exp(-(shift + SLOPE * math.log(first / (1 - first)))))
    scale = (1 - right) / (1 - first)
    together = right + (ties - 1) * first * scale
    top = together / ties
    shared = [top if part == first else min(part * scale, top) for part in parts[:-1]]
    return [*shared, max(1 - sum(shared), 0.0)]
