"""The number of the next intent, and the priority of a remediation."""

from typing import Any

import pytest

from tests.support.traces import traced
from tracer.alerts import Severity
from tracer.remediation.intent_numbers import IntentNumbers
from tracer.remediation.priorities import priority


@pytest.mark.parametrize(
    ("original", "names", "expected"),
    [
        ("INT-100", ["INT-100", "INT-149"], "INT-150"),
        (None, [], "INT-001"),
        (None, ["INT-7"], "INT-8"),
        ("INT-007", ["INT-007"], "INT-008"),
        ("INT-GMON-001", ["INT-100", "INT-GMON-004"], "INT-GMON-005"),
        ("INT-1", ["REQ-INT-900", "INT-3x", "INT-4.5", "XINT-800"], "INT-1"),
        (None, ["INT-A-01", "INT-002", "INT-003"], "INT-004"),
        (
            "INT-099",
            ["FEEDBACK: Create INT-099 from production alert (REQ-1)"],
            "INT-100",
        ),
    ],
)
def test_the_next_intent_is_one_above_the_largest_of_its_prefix(
    original: str | None, names: list[str], expected: str
) -> None:
    assert IntentNumbers().next(original, names) == expected


@pytest.mark.parametrize(
    ("since", "ahead", "expected"),
    [
        ([], 0, "INT-150"),
        ([], 3, "INT-153"),
        (["INT-150"], 0, "INT-151"),
        (["INT-153", "INT-150"], 0, "INT-151"),
        (["INT-153", "INT-150"], 1, "INT-152"),
        (["INT-153", "INT-150"], 2, "INT-154"),
    ],
)
def test_gaps_that_other_runs_have_left_meanwhile_are_filled(
    since: list[str], ahead: int, expected: str
) -> None:
    numbers = IntentNumbers()
    first = ["INT-140", "INT-149"]
    numbers.next("INT-100", first)

    assert numbers.next("INT-100", [*first, *since], ahead) == expected


@pytest.mark.parametrize(
    ("severity", "changes", "level"),
    [
        (Severity.CRITICAL, {}, "P0"),
        (Severity.HIGH, {}, "P1"),
        (Severity.MEDIUM, {}, "P2"),
        (Severity.LOW, {}, "P3"),
        (Severity.UNKNOWN, {}, None),
        (Severity.LOW, {"threshold": 500, "unit": "ms"}, "P1"),
        (Severity.UNKNOWN, {"threshold": 500, "unit": "ms"}, "P1"),
        (Severity.CRITICAL, {"threshold": 500, "unit": "ms"}, "P0"),
    ],
)
def test_the_priority_follows_severity_and_violated_requirement(
    severity: Severity, changes: dict[str, Any], level: str | None
) -> None:
    trace = traced(severity=severity, tags={"req": "REQ-F-1"}, **changes)

    assert priority(trace).level == level
