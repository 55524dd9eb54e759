"""Compares the limit in an alert's rule with the one that the requirement sets."""

from collections.abc import Iterator

from tracer.alerts import Alert, RuleDefinition
from tracer.specification import Requirement, Specification
from tracer.text import Limit
from tracer.tracing.sla_candidates import sla_candidates
from tracer.tracing.sla_scoring import limits_of


def rule_difference(
    alert: Alert, requirement: Requirement | None, specification: Specification
) -> str | None:
    """Return how the two limits differ, `None` where they agree or cannot be compared.

    With several limits of that kind nothing says which one the rule is about.
    """
    rule = alert.definition
    if rule is None or rule.limit is None or requirement is None:
        return None
    pairs = list(_comparable(rule, requirement, specification))
    # A requirement's own text also limits its parts; those it relates to limit the whole.
    pairs = [pair for pair in pairs if pair[0] != requirement.id] or pairs
    values = {limit.quantity.base for _, limit in pairs}
    if len(values) != 1 or pairs[0][1].is_at(rule.limit):
        return None
    owner, limit = pairs[0]
    written = f"{rule.operator} {rule.threshold:g} {rule.unit or ''}".strip()
    return (
        f"the rule at {rule.place} fires at {written}, but the limit of {owner} is "
        f"{limit}"
    )


def _comparable(
    rule: RuleDefinition, requirement: Requirement, specification: Specification
) -> Iterator[tuple[str, Limit]]:
    """Walk over the limits in the rule's dimension and direction, and whose they are."""
    is_ceiling = (rule.operator or "").startswith(">")
    for candidate in sla_candidates(requirement, specification):
        for limit in limits_of(candidate):
            is_same_kind = rule.limit and limit.quantity.in_unit(rule.unit) is not None
            is_measured = limit.quantity.is_measured and limit.is_ceiling is is_ceiling
            if is_same_kind and is_measured:
                yield candidate.id, limit
