"""The page about the weights of suspects has those that the ranking uses."""

import re

from tests.support.paths import ROOT
from tracer.tracing.suspect_weights import (
    CALIBRATION,
    FRAME_WEIGHTS,
    GUESSED,
    NOTHING,
    OUTSIDE,
    SLOPE,
    WEIGHTS,
    WINDOW_NEXT,
    WINDOW_NOTHING,
    WINDOW_PRIOR,
    WINDOW_WEIGHTS,
)

PAGE = (ROOT / "docs" / "suspect-weights.md").read_text()
CALIBRATED = PAGE.partition("| the first suspect |")[2].partition("\n\n")[0]


def test_the_page_lists_each_weight() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+ \| (-?[\d.]+) \|$", PAGE, re.MULTILINE)

    assert {name: float(weight) for name, weight in rows} == WEIGHTS
    breadth, message = FRAME_WEIGHTS["breadth"], FRAME_WEIGHTS["message"]
    assert f"For a stack trace, `breadth` counts {breadth}" in PAGE
    assert f"and `message` {message}" in PAGE
    assert {*FRAME_WEIGHTS.items()} - {*WEIGHTS.items()} == {
        ("breadth", breadth),
        ("message", message),
    }


def test_the_page_has_the_numbers_of_the_confidence() -> None:
    rows = re.findall(r"^\| .+ \| (-?[\d.]+) \| \d", CALIBRATED, re.MULTILINE)

    assert [float(row) for row in rows] == list(CALIBRATION.values())
    assert f"times {SLOPE}" in PAGE
    assert f'"None of these commits" has {NOTHING} points' in PAGE


def test_the_page_lists_the_weights_of_windows() -> None:
    table = PAGE.partition("| evidence of a window's commit |")[2].partition("\n\n")[0]
    points = [float(n) for n in re.findall(r"\| (-?[\d.]+) \|$", table, re.MULTILINE)]

    assert sorted(points) == sorted([*WINDOW_WEIGHTS.values(), *WINDOW_PRIOR.values()])
    assert (
        f"{WINDOW_NOTHING} points more than the mean of the {WINDOW_NEXT} commits"
        in PAGE
    )
    assert f"{OUTSIDE} more (by hand)" in PAGE
    assert f"with {GUESSED} in place of the fitted number" in PAGE
