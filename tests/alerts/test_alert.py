"""An alert's severity and unit, from the words of any tool."""

import pytest

from tracer.alerts import Severity, parse_severity, unit_in_text


@pytest.mark.parametrize(
    ("text", "numbers", "unit"),
    [
        ("p95 latency is 750ms (threshold: 500ms)", (750, 500), "ms"),
        ("error rate 2.5 % above 1 %", (2.5, 1), "%"),
        ("took 750ms, limit 1s", (750, 1), None),
        ("750 of 1000 logins", (750, 500), None),
        ("checkout 500s", (812, 500), None),
        ("answers above 500s", (812, 500), "s"),
        (None, (750,), None),
    ],
)
def test_the_unit_is_read_from_the_text(
    text: str | None, numbers: tuple[float, ...], unit: str | None
) -> None:
    assert unit_in_text(text, *numbers) == unit


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("CRITICAL", Severity.CRITICAL),
        ("P1", Severity.CRITICAL),
        (" Warning ", Severity.MEDIUM),
        ("P2", Severity.HIGH),
        ("SEV-0", Severity.CRITICAL),
        ("SEV1", Severity.CRITICAL),
        ("SEV1 - Major", Severity.CRITICAL),
        ("majeure", Severity.HIGH),
        ("mineure", Severity.LOW),
        ("IMMEDIATE", Severity.HIGH),
        ("Severity 2", Severity.HIGH),
        ("sev3", Severity.MEDIUM),
        ("sev4", Severity.LOW),
        ("p5", Severity.INFO),
        ("P7", None),
        ("budget.warning", Severity.MEDIUM),
        ("job.error", None),
        ("no severity", None),
        ("", None),
        (None, None),
    ],
)
def test_severities_are_read_in_any_tools_words(
    word: str | None, severity: Severity | None
) -> None:
    assert parse_severity(word) is severity


def test_unknown_severity_is_never_below() -> None:
    assert not Severity.UNKNOWN.is_below(Severity.CRITICAL)
    assert Severity.INFO.is_below(Severity.LOW)
    assert not Severity.LOW.is_below(Severity.LOW)
