"""How far a confidence is from how often it is right, and how far chance alone puts it."""

import random
import statistics
from collections.abc import Sequence

BINS = 10
TRIES = 200


def bins(pairs: Sequence[tuple[float, bool]]) -> list[list[tuple[float, bool]]]:
    """Group pairs of a confidence and whether it was right by tenths of the confidence."""
    grouped: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in pairs:
        grouped[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    return [group for group in grouped if group]


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error: the mean distance, weighted by the bins."""
    return sum(
        abs(
            statistics.mean(confidence for confidence, _ in group)
            - statistics.mean(right for _, right in group)
        )
        * len(group)
        / len(pairs)
        for group in bins(pairs)
    )


def error_by_chance(confidences: Sequence[float]) -> float:
    """Return the error that these would show if each of them were exactly true."""
    chance = random.Random(0)  # noqa: S311 - a simulation
    return statistics.mean(
        calibration_error([(c, chance.random() < c) for c in confidences])
        for _ in range(TRIES)
    )
