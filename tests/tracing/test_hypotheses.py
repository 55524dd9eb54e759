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
    assert len(hypotheses(make_alert(), requirement, ())) == 3
