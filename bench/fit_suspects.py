"""Fits the weights of suspects, and how confidence follows from them, to gathered cases.

    python -m bench.suspects --rows ROWS CHECKOUT …      # gathers
    python -m bench.fit_suspects ROWS …                  # fits, and prints the tables

    python -m bench.windows --rows ROWS CHECKOUT …       # the same for windows
    python -m bench.fit_suspects --windows ROWS …

Each case is a choice between its candidates and "none of these" (conditional logit, with a
small penalty on large weights). Every figure is about checkouts that the fit did not see:
each is left out in turn. "By chance" is the calibration error that a perfect confidence
shows on as many cases. `tracer/tracing/suspect_weights.py` takes the numbers.
"""

import argparse
import json
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.calibration import calibration_error, error_by_chance
from bench.suspect_cases import STACK
from tracer.tracing.suspect_weights import WINDOW_NEXT, WINDOW_PRIOR, WINDOW_WEIGHTS

NONE = "none of these"
NOT_FITTED = frozenset({"deployed", "requirement", "service", "inert", "week"})
"""Evidence that no public case has, so that its weight is set by hand, or of windows alone."""
PENALTY = 1.0
STEPS, RATE = 150, 0.15

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Case:
    """One question: the evidence of each candidate, and which of them is the culprit."""

    checkout: str
    candidates: Sequence[Mapping[str, float]]
    culprit: int | None
    is_stack: bool = False


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="+", type=Path)
    parser.add_argument("--windows", action="store_true")
    options = parser.parse_args(arguments)
    cases = [case for path in options.rows for case in read(path)]
    if options.windows:
        fit_windows(cases)
        return
    names = sorted({name for case in cases for name in case.candidates[0]} - NOT_FITTED)
    unseen = left_out(cases, names)
    shift, slope = fit_calibration([pair for case, pair in unseen if not case.is_stack])
    stacks = [pair for case, pair in unseen if case.is_stack]
    stack_shift = fit_shift(stacks, shift, slope)
    confidences = [
        (calibrated(p, shift + stack_shift * case.is_stack, slope), right)
        for case, (p, right) in unseen
    ]
    print(f"{len(cases)} cases of {len({case.checkout for case in cases})} checkouts")
    print(f"first right: {statistics.mean(right for _, right in confidences):.0%}")
    print(
        f"calibration error {calibration_error(confidences):.3f}, by chance "
        f"{error_by_chance([confidence for confidence, _ in confidences]):.3f}"
    )
    print(f"CALIBRATION = ({shift:.2f}, {slope:.2f}), STACK_SHIFT = {stack_shift:.2f}")
    for name, weight in sorted(fit(cases, names).items(), key=lambda item: -item[1]):
        print(f"  {name:14} {weight:6.2f}")


def read(path: Path) -> list[Case]:
    rows = (json.loads(line) for line in path.read_text().splitlines())
    return [
        Case(
            row["checkout"], row["evidence"], row["culprit"], row.get("given") == STACK
        )
        for row in rows
        if row["evidence"]
    ]


def left_out(
    cases: Sequence[Case], names: Sequence[str]
) -> list[tuple[Case, tuple[float, bool]]]:
    """Return, for each case, how likely its first suspect was, and if it was right.

    The weights are fitted to the cases of the other checkouts.
    """
    results = []
    for checkout in sorted({case.checkout for case in cases}):
        weights = fit([c for c in cases if c.checkout != checkout], names)
        own = [case for case in cases if case.checkout == checkout]
        results += [(case, first(case, weights)) for case in own]
    return results


def first(case: Case, weights: Weights) -> tuple[float, bool]:
    parts = probabilities(case, weights)[:-1]
    largest = max(parts)
    is_right = case.culprit is not None and parts[case.culprit] == largest
    return largest, is_right and parts.count(largest) == 1


def probabilities(case: Case, weights: Weights) -> list[float]:
    """Return how likely each candidate is, and last that it is none of them."""
    scores = [
        sum(weights.get(name, 0) * value for name, value in evidence.items())
        for evidence in case.candidates
    ]
    scores.append(weights[NONE])
    largest = max(scores)
    parts = [math.exp(score - largest) for score in scores]
    total = sum(parts)
    return [part / total for part in parts]


def fit(
    cases: Sequence[Case],
    names: Sequence[str],
    fixed: Mapping[str, float] | None = None,
) -> Weights:
    """Climb to the weights under which the culprits are likeliest (Adam's steps).

    `fixed` are weights that stay as they are.
    """
    weights: Weights = {**dict.fromkeys([*names, NONE], 0.0), **(fixed or {})}
    mean, square = dict(weights), dict(weights)
    for step in range(1, STEPS + 1):
        slopes = _slopes(cases, weights)
        for name in (*names, NONE):
            slope = slopes[name] - PENALTY * weights[name] * (name != NONE)
            mean[name] = 0.9 * mean[name] + 0.1 * slope
            square[name] = 0.99 * square[name] + 0.01 * slope * slope
            corrected = mean[name] / (1 - 0.9**step)
            spread = math.sqrt(square[name] / (1 - 0.99**step)) or 1
            weights[name] += RATE * corrected / spread
    return weights


def _slopes(cases: Sequence[Case], weights: Weights) -> Weights:
    slopes = dict.fromkeys(weights, 0.0)
    for case in cases:
        *parts, none = probabilities(case, weights)
        slopes[NONE] += (case.culprit is None) - none
        for number, (part, evidence) in enumerate(
            zip(parts, case.candidates, strict=True)
        ):
            missing = (number == case.culprit) - part
            for name, value in evidence.items():
                if name in slopes:
                    slopes[name] += missing * value
    return slopes


def fit_windows(cases: Sequence[Case]) -> None:
    """Fit the words of windows, and how far a cause stands out from the commits after it.

    The words are fitted to the windows with a culprit. Then "none" gets the score with which
    it is expected as often as there is no culprit, which is also the likeliest.
    """
    guilty = [case for case in cases if case.culprit is not None]
    fixed = {name: WINDOW_PRIOR[name] for name in ("inert", "cleans")}
    weights = fit(guilty, [*WINDOW_WEIGHTS], fixed)
    low, high = -10.0, 10.0
    while high - low > 0.001:  # noqa: PLR2004
        middle = (low + high) / 2
        expected = sum(_none_in_window(case, weights, middle) for case in cases)
        low, high = (
            (low, middle) if expected > len(cases) - len(guilty) else (middle, high)
        )
    print(f"{len(cases)} windows, {len(guilty)} with a culprit")
    print(f"WINDOW_NOTHING = {low:.2f}")
    for name in WINDOW_WEIGHTS:
        print(f"  {name:14} {weights[name]:6.2f}")


def _none_in_window(case: Case, weights: Weights, nothing: float) -> float:
    """Return how likely it is that no commit of a window is the cause."""
    scores = sorted(
        (
            sum(weights[name] * value for name, value in evidence.items())
            for evidence in case.candidates
        ),
        reverse=True,
    )
    none = nothing + sum(scores[1 : 1 + WINDOW_NEXT]) / WINDOW_NEXT
    return 1 / sum(math.exp(score - none) for score in (*scores, none))


def calibrated(part: float, shift: float, slope: float) -> float:
    part = min(max(part, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(shift + slope * math.log(part / (1 - part)))))


def fit_calibration(pairs: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Fit how often the first is right to its log-odds, by Newton's steps."""
    shift, slope = 0.0, 1.0
    odds = [math.log(p / (1 - p)) for p, _ in _inside(pairs)]
    right = [is_right for _, is_right in pairs]
    for _ in range(30):
        shown = [1 / (1 + math.exp(-(shift + slope * x))) for x in odds]
        missing = [y - p for y, p in zip(right, shown, strict=True)]
        curve = [p * (1 - p) for p in shown]
        a, b, c = (
            sum(w * x**n for w, x in zip(curve, odds, strict=True)) for n in range(3)
        )
        g = sum(missing)
        h = sum(m * x for m, x in zip(missing, odds, strict=True))
        size = a * c - b * b or 1
        shift += (c * g - b * h) / size
        slope += (a * h - b * g) / size
    return shift, slope


def fit_shift(pairs: Sequence[tuple[float, bool]], shift: float, slope: float) -> float:
    """Return what to add to the shift, so that confidences are right on average."""
    low, high = -5.0, 5.0
    while high - low > 0.001:  # noqa: PLR2004
        middle = (low + high) / 2
        shown = sum(calibrated(p, shift + middle, slope) for p, _ in pairs)
        is_bold = shown > sum(right for _, right in pairs)
        low, high = (low, middle) if is_bold else (middle, high)
    return low if pairs else 0.0


def _inside(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, bool]]:
    return [(min(max(p, 1e-6), 1 - 1e-6), right) for p, right in pairs]


if __name__ == "__main__":
    main()
