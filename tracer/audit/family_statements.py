"""Statements of the method's family: what observes a product names requirements."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from tracer.audit.observability import Observability
from tracer.audit.statement import CounterExample, Statement, counted
from tracer.specification import Requirement
from tracer.text import find_requirements


def check_family(observed: Observability) -> tuple[Statement, ...]:
    """Check what the family says of telemetry, alert rules and dashboards.

    Each is checked only where the repository has such files: a repository that keeps its
    dashboards elsewhere says nothing about them.
    """
    statements = (
        *_of_telemetry(observed),
        *_of_rules(observed),
        *_of_dashboards(observed),
    )
    return tuple(replace(statement, is_of_family=True) for statement in statements)


def _of_telemetry(observed: Observability) -> Iterator[Statement]:
    coded = [r for r in observed.requirements if observed.implementations(r)]
    emitted = [r for r in observed.requirements if observed.telemetry(r)]
    reason = "" if emitted else "no log line, metric or span names a requirement"
    no_code = "" if coded else "no marker in the code says what it implements"
    is_checked = bool(emitted and coded)
    yield Statement(
        name="all_code_telemetry_tagged",
        sentence="Each requirement with code has telemetry that names it",
        checked=counted(len(coded), "requirement with code", "requirements with code")
        if is_checked
        else "",
        reason=reason or no_code,
        counter_examples=tuple(_silent_code(observed, coded)) if is_checked else (),
    )
    yield Statement(
        name="backward_traceability",
        sentence="Each requirement that telemetry names leads to an intent",
        checked=counted(
            len(emitted), "requirement in telemetry", "requirements in telemetry"
        )
        if emitted
        else "",
        reason=reason,
        counter_examples=tuple(_without_intent(observed, emitted)),
    )


def _silent_code(
    observed: Observability, coded: Sequence[Requirement]
) -> Iterator[CounterExample]:
    for requirement in coded:
        if not observed.telemetry(requirement):
            first = observed.implementations(requirement)[0]
            text = f"this code implements {requirement.id}, which no telemetry names"
            yield CounterExample(path=first.path, line=first.line, text=text)


def _without_intent(
    observed: Observability, emitted: Sequence[Requirement]
) -> Iterator[CounterExample]:
    intents = observed.repository.intents
    for requirement in emitted:
        if not requirement.intents:
            yield _at(requirement, "names no intent")
        elif intents.isdisjoint(requirement.intents):
            named = ", ".join(requirement.intents)
            yield _at(requirement, f"names {named}, which no file defines")


def _at(requirement: Requirement, problem: str) -> CounterExample:
    return CounterExample(
        path=requirement.path,
        line=requirement.line,
        text=f"{requirement.id} {problem}",
    )


def _of_rules(observed: Observability) -> Iterator[Statement]:
    rules, required = observed.rules, observed.requirements
    reason = "" if rules else "the repository has no alert rules that we can read"
    yield Statement(
        name="alerts_tagged_with_req",
        sentence="Each alert rule has a label with a requirement",
        checked=counted(len(rules), "alert rule") if rules else "",
        reason=reason,
        counter_examples=tuple(_untagged(observed)),
    )
    yield Statement(
        name="all_requirements_monitored",
        sentence="Each requirement has an alert rule",
        checked=counted(len(required), "requirement") if rules and required else "",
        reason=reason or _no_requirement(observed),
        counter_examples=tuple(
            _at(requirement, "has no alert rule")
            for requirement in required
            if rules and requirement.id not in observed.monitored
        ),
    )


def _untagged(observed: Observability) -> Iterator[CounterExample]:
    for rule in observed.rules:
        labels = " ".join(rule.facts.labels.values())
        if observed.named_in(labels):
            continue
        name = next(iter(rule.facts.names), "this rule")
        unknown = next(find_requirements(labels), None)
        problem = (
            f"names {unknown}, which no file defines"
            if unknown
            else "has no label with a requirement"
        )
        yield CounterExample(
            path=rule.path, line=rule.facts.line, text=f"{name} {problem}"
        )


def _of_dashboards(observed: Observability) -> Iterator[Statement]:
    dashboards, required = observed.shown, observed.requirements
    shown = frozenset[str]().union(*dashboards.values())
    reason = "" if dashboards else "the repository has no folder of dashboards"
    yield Statement(
        name="req_level_dashboards",
        sentence="Each dashboard names a requirement",
        checked=counted(len(dashboards), "dashboard") if dashboards else "",
        reason=reason,
        counter_examples=tuple(
            CounterExample(
                path=path, line=1, text="this dashboard names no requirement"
            )
            for path, named in dashboards.items()
            if not named
        ),
    )
    yield Statement(
        name="dashboards_per_requirement",
        sentence="Each requirement has a dashboard",
        checked=counted(len(required), "requirement")
        if dashboards and required
        else "",
        reason=reason or _no_requirement(observed),
        counter_examples=tuple(
            _at(requirement, "is on no dashboard")
            for requirement in required
            if dashboards and requirement.id not in shown
        ),
    )


def _no_requirement(observed: Observability) -> str:
    """Say why nothing is checked of requirements where there are none."""
    return "" if observed.requirements else "no file defines a requirement"
