"""What to look at first."""

from tests.support.traces import make_alert, specification
from tracer.tracing.hypotheses import hypotheses


def test_hypotheses_are_the_constraints_that_can_explain_the_value() -> None:
    known = specification(
        "## REQ-1: x\n- C-1: Query < 100ms\n- C-2: Session 12 hours\n- C-3: Blue\n"
    )
    requirement = known.requirement("REQ-1")

    causes = hypotheses(
        make_alert(value=750, threshold=500, unit="ms"), requirement, ()
    )

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

    assert hypotheses(make_alert(), requirement, ()) == ()
    assert hypotheses(down, requirement, ()) == ()
    assert [h.source for h in hypotheses(slow, requirement, ())] == [
        "docs/requirements/a.md:5"
    ]
