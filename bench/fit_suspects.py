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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.calibration import calibration_error, error_by_chance
from bench.suspect_cases import STACK
from tracer.tracing.suspect_weights import WINDOW_NEXT, WINDOW_PRIOR, WINDOW_WEIGHTS

NONE = "none of these"
NOT_FITTED = frozenset({"deployed", "requirement", "service", "inert", "week"})
"""Evidence that no public case has, so that its weight is set by hand, or of windows alone."""
OWN_OF_FRAMES = ("breadth", "message")
"""Evidence that has another weight where a stack trace leads to the places."""
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
    slope, shifts = fit_calibration(unseen)
    confidences = [(shown(each, slope, shifts), each.is_right) for each in unseen]
    print(f"{len(cases)} cases of {len({case.checkout for case in cases})} checkouts")
    print(f"first right: {statistics.mean(right for _, right in confidences):.0%}")
    print(
        f"calibration error {calibration_error(confidences):.3f}, by chance "
        f"{error_by_chance([confidence for confidence, _ in confidences]):.3f}"
    )
    print(f"SLOPE = {slope:.2f}, CALIBRATION:")
    for kind, shift in shifts.items():
        rights = [each.is_right for each in unseen if each.kind == kind]
        print(f"  {kind:8} {shift:5.2f}  of {len(rights)}")
    weights = fit(cases, names)
    frames = fit_frames(cases, weights)
    for name, weight in sorted(weights.items(), key=lambda item: -item[1]):
        own = f"  of a stack {frames[name]:6.2f}" if name in OWN_OF_FRAMES else ""
        print(f"  {name:14} {weight:6.2f}{own}")


def read(path: Path) -> list[Case]:
    rows = (json.loads(line) for line in path.read_text().splitlines())
    return [
        Case(
            row["checkout"], row["evidence"], row["culprit"], row.get("given") == STACK
        )
        for row in rows
        if row["evidence"]
    ]


@dataclass(frozen=True, slots=True)
class First:
    """A first suspect: how likely it was, whether it was right, and its kind."""

    part: float
    is_right: bool
    kind: str


def left_out(cases: Sequence[Case], names: Sequence[str]) -> list[First]:
    """Return the first suspect of each case.

    The weights are fitted to the cases of the other checkouts.
    """
    results = []
    for checkout in sorted({case.checkout for case in cases}):
        others = [c for c in cases if c.checkout != checkout]
        weights = fit(others, names)
        frames = fit_frames(others, weights)
        own = [case for case in cases if case.checkout == checkout]
        results += [first(c, frames if c.is_stack else weights) for c in own]
    return results


def fit_frames(cases: Sequence[Case], weights: Weights) -> Weights:
    """Fit the weights that stack traces have of their own, and keep all others."""
    stacks = [case for case in cases if case.is_stack]
    kept = {n: w for n, w in weights.items() if n not in (*OWN_OF_FRAMES, NONE)}
    return {**fit(stacks, OWN_OF_FRAMES, kept), NONE: weights[NONE]}


def first(case: Case, weights: Weights) -> First:
    parts = probabilities(case, weights)[:-1]
    largest = max(parts)
    is_right = case.culprit is not None and parts[case.culprit] == largest
    is_recent = case.candidates[parts.index(largest)]["month"]
    kind = "frames" if case.is_stack else "recent" if is_recent else "older"
    return First(
        part=largest, is_right=is_right and parts.count(largest) == 1, kind=kind
    )


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
    fixed = {name: WINDOW_PRIOR[name] for name in ("inert",)}
    weights = fit(guilty, [*WINDOW_WEIGHTS], fixed)

    def is_modest(nothing: float) -> bool:
        expected = sum(_none_in_window(case, weights, nothing) for case in cases)
        return expected > len(cases) - len(guilty)

    nothing = _turn(is_modest, -10.0, 10.0)
    print(f"{len(cases)} windows, {len(guilty)} with a culprit")
    print(f"WINDOW_NOTHING = {nothing:.2f}")
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


def shown(each: First, slope: float, shifts: Mapping[str, float]) -> float:
    """Return the confidence of a first suspect."""
    return 1 / (1 + math.exp(-(shifts[each.kind] + slope * _log_odds(each.part))))


def fit_calibration(firsts: Sequence[First]) -> tuple[float, dict[str, float]]:
    """Fit how often the first is right: a slope for all, and a shift for each kind.

    In turns: the shifts under which each kind is right on average, then the slope under
    which what was right is the likeliest.
    """
    slope, shifts = 1.0, dict[str, float]()
    for _ in range(20):
        shifts = {
            kind: _fit_shift([each for each in firsts if each.kind == kind], slope)
            for kind in sorted({each.kind for each in firsts})
        }
        slope = _fit_slope(firsts, shifts)
    return slope, shifts


def _fit_shift(firsts: Sequence[First], slope: float) -> float:
    right = sum(each.is_right for each in firsts)

    def is_bold(shift: float) -> bool:
        return sum(shown(e, slope, {e.kind: shift}) for e in firsts) > right

    return _turn(is_bold, -5.0, 5.0)


def _fit_slope(firsts: Sequence[First], shifts: Mapping[str, float]) -> float:
    def is_steep(slope: float) -> bool:
        missing = ((e, e.is_right - shown(e, slope, shifts)) for e in firsts)
        return sum(m * _log_odds(e.part) for e, m in missing) < 0

    return _turn(is_steep, 0.0, 5.0)


def _turn(is_over: Callable[[float], bool], low: float, high: float) -> float:
    """Return where something begins to be over."""
    while high - low > 0.001:  # noqa: PLR2004
        middle = (low + high) / 2
        low, high = (low, middle) if is_over(middle) else (middle, high)
    return low


def _log_odds(part: float) -> float:
    part = min(max(part, 1e-6), 1 - 1e-6)
    return math.log(part / (1 - part))


if __name__ == "__main__":
    main()
