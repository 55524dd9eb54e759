"""What to look at first."""

from datetime import UTC, datetime

import pytest

from tests.support.traces import make_alert, specification
from tracer.alerts import Alert
from tracer.repository import Commit
from tracer.specification import Requirement
from tracer.tracing.hypotheses import Hypothesis, hypotheses, measured_parts
from tracer.tracing.suspects import Suspect, Verdict, VerdictKind

NONE = Verdict(kind=VerdictKind.NONE, reason="none stands out")
SUSPECT = Suspect(
    commit=Commit(
        sha="a" * 40,
        parents=(),
        author="Ann",
        date=datetime(2025, 11, 1, tzinfo=UTC),
        subject="Cache",
        body="",
        paths=frozenset(),
    ),
    score=1.0,
    confidence=0.4,
    reasons=("changed a.py", "mentions login"),
)


def causes_of(alert: Alert, requirement: Requirement | None) -> tuple[Hypothesis, ...]:
    return hypotheses(measured_parts(alert, requirement), NONE, ())


def test_hypotheses_are_the_constraints_that_can_explain_the_value() -> None:
    known = specification(
        "## REQ-1: x\n- C-1: Query < 100ms\n- C-2: Session 12 hours\n- C-3: Blue\n"
    )
    requirement = known.requirement("REQ-1")

    causes = causes_of(make_alert(value=750, threshold=500, unit="ms"), requirement)

    assert [h.text for h in causes] == ["C-1 may be violated: Query < 100ms"]
    assert causes[0].source == "docs/requirements/a.md:2"


def test_a_constraint_that_does_not_measure_what_the_alert_measures_is_no_cause() -> (
    None
):
    known = specification(
        "## REQ-1: x\n- BR-1: One account for each email address\n"
        "- C-1: Memory < 100 MB\n- F-1: JSON-RPC parsing\n- C-2: Query < 100ms\n"
    )
    requirement = known.requirement("REQ-1")

    down = make_alert(value=0, threshold=0, operator="==")
    slow = make_alert(value=750, unit="ms")

    assert causes_of(make_alert(), requirement) == ()
    assert causes_of(down, requirement) == ()
    assert [h.source for h in causes_of(slow, requirement)] == [
        "docs/requirements/a.md:5"
    ]


@pytest.mark.parametrize(
    ("kind", "sources"),
    [
        (VerdictKind.ONE, ["40 %: changed a.py; mentions login"]),
        (VerdictKind.SEVERAL, ["40 %: changed a.py; mentions login"]),
        (VerdictKind.NONE, []),
        (VerdictKind.UNKNOWN, []),
    ],
)
def test_a_commit_is_a_cause_only_where_the_verdict_says_that_one_is_likely(
    kind: VerdictKind, sources: list[str]
) -> None:
    verdict = Verdict(kind=kind, reason="")

    causes = hypotheses((), verdict, (SUSPECT,))

    assert [cause.source for cause in causes] == sources
