"""Possible causes to check first: constraints that can explain the value, and suspects."""

import math
from collections.abc import Sequence

from msgspec import Struct

from tracer.alerts import Alert
from tracer.specification import Requirement, SubItem
from tracer.text import Quantity, parse_quantities
from tracer.tracing.limit_parts import MeasuredPart
from tracer.tracing.suspects import Suspect, Verdict, VerdictKind

_CONSTRAINTS_LIMIT = 4
_SUSPECTS_LIMIT = 3
_LEAST_CONFIDENCE = 0.03
"""Of suspects that are less sure than this, none is worth a look at first."""


class Hypothesis(Struct, frozen=True, kw_only=True):
    """A possible cause, the evidence for it (`source`), and how to check it."""

    text: str
    source: str
    check: str


def hypotheses(
    measured: Sequence[MeasuredPart], verdict: Verdict, suspects: Sequence[Suspect]
) -> tuple[Hypothesis, ...]:
    """List possible causes: limits on a part of what the alert measures, then suspects.

    Where the verdict is that no commit is a likely cause, none is listed. The newest come
    first where the likeliest is not known.
    """
    is_likely = verdict.kind in {VerdictKind.ONE, VerdictKind.SEVERAL}
    likely = [s for s in suspects if is_likely and s.confidence >= _LEAST_CONFIDENCE]
    first = likely[:_SUSPECTS_LIMIT]
    if not verdict.is_ordered:
        first.sort(key=lambda suspect: suspect.commit.date, reverse=True)
    return (
        *map(_from_part, measured),
        *(_from_suspect(suspect, is_sure=verdict.is_ordered) for suspect in first),
    )


def measured_parts(
    alert: Alert, requirement: Requirement | None
) -> tuple[MeasuredPart, ...]:
    """Return the constraints and rules that can explain the value.

    One that measures nothing, or something else, says nothing about the alert.
    """
    if requirement is None:
        return ()
    items = (*requirement.constraints, *requirement.rules)
    parts = [
        MeasuredPart(id=item.id, text=item.text, path=requirement.path, line=item.line)
        for item in items
        if _is_part_of(alert, item)
    ]
    return tuple(parts[:_CONSTRAINTS_LIMIT])


def _is_part_of(alert: Alert, item: SubItem) -> bool:
    """Whether an item bounds a part of what was measured: 100 ms of the 750 ms."""
    # Without a unit, 100 may be less of anything.
    if not alert.unit:
        return False
    measured = Quantity(alert.value or math.inf, alert.unit)
    return any(q.unit and q.is_within(measured) for q in parse_quantities(item.text))


def _from_part(part: MeasuredPart) -> Hypothesis:
    return Hypothesis(
        text=f"{part.id} may be violated: {part.text}",
        source=f"{part.path}:{part.line}",
        check=f"Measure {part.id}: {part.text}",
    )


def _from_suspect(suspect: Suspect, *, is_sure: bool) -> Hypothesis:
    commit = suspect.commit
    share = f"{round(suspect.confidence * 100)} %: " if is_sure else ""
    return Hypothesis(
        text=f"{'Recent' if suspect.is_recent else 'Older'} change {commit.sha[:7]} {commit.subject}",
        source=f"{share}{'; '.join(suspect.reasons)}",
        check=f"Review {commit.sha[:7]} by {commit.author}",
    )
