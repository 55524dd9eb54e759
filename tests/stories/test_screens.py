"""Nothing that people see scrolls sideways, is hard to read, or is not drawn."""

import json
from pathlib import Path

import pytest

from tests.support.example import alert
from tests.support.mermaid import install
from tests.support.screens import ALL, CROSSED, Text, look, surfaces_of

LONG = "the_customers_of_one_region_wait_longer_than_all_others_" * 3
ALERTS = {
    "example": alert(),
    "untraced": alert(title=LONG, tags=None, metric=None, description=LONG),
    "undefined": alert(tags={"req": "REQ-F-AUTH-009"}, revision="deadbeef"),
    "long": alert(
        alert_id="x" * 200,
        title=LONG,
        service="service-" * 20,
        links={"Dashboard": "https://ok.example/" + "y" * 300},
    ),
}


@pytest.mark.browser
@pytest.mark.parametrize("name", ALERTS)
def test_what_people_see_is_readable_in_each_theme_and_width(
    name: str, checkout: Path, tmp_path: Path
) -> None:
    install()
    payload = tmp_path / "alert.json"
    payload.write_text(json.dumps(ALERTS[name]))
    work = tmp_path / "work"
    work.mkdir()

    shown = ALL if name == "example" else CROSSED
    problems = [
        f"{screen.name}, {screen.theme}, {screen.width}: {problem}"
        for surface, text in surfaces_of(checkout, payload, work).items()
        for screen in look(surface, text, tmp_path, shown, pictures=False)
        for problem in screen.problems
    ]

    assert problems == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("markdown", "problem"),
    [
        ("```mermaid\nflowchart TD\n  a[\n```", "a diagram is not drawn"),
        ("```mermaid\nflowchart TD\n  a --> b\n```", "no title"),
        ("# One\n\n### Three", "a heading of level 3 below level 1"),
        (f"| a | b |\n|---|---|\n| {'`x` ' * 9} | `{'y' * 400}` |", "sideways"),
    ],
)
def test_the_check_finds_what_a_reader_would_stumble_over(
    markdown: str, problem: str, tmp_path: Path
) -> None:
    install()

    screens = list(look("x", Text(markdown), tmp_path, CROSSED, pictures=False))

    assert any(problem in each for screen in screens for each in screen.problems)
