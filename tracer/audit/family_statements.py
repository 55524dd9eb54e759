"""Statements of the method's family: what observes a product names requirements."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from tracer.audit.observability import Observability
from tracer.audit.statement import CounterExample, Statement, counted
from tracer.specification import Requirement
from tracer.text import find_requirements


def check_family(observed: Observability) -> tuple[Statement, ...]:
    """Check what the family says of telemetry, alert rules and dashboards.

    Each is checked only where the repository has such files: a repository that keeps its
    dashboards elsewhere says nothing about them.
    """
    return (
        *_of_telemetry(observed),
        *_of_rules(observed),
        *_of_dashboards(observed),
    )


def _statement(
    name: str,
    sentence: str,
    reason: str,
    checked: str,
    examples: Iterable[CounterExample],
) -> Statement:
    """Return a statement, which is not checked where there is a reason why."""
    return Statement(
        name=name,
        sentence=sentence,
        reason=reason,
        checked="" if reason else checked,
        counter_examples=() if reason else tuple(examples),
        is_of_family=True,
    )


def _of_telemetry(observed: Observability) -> Iterator[Statement]:
    coded = [r for r in observed.requirements if observed.implementations(r)]
    emitted = [r for r in observed.requirements if observed.telemetry(r)]
    no_telemetry = "" if emitted else "no log line, metric or span names a requirement"
    no_code = "" if coded else "no marker in the code says what it implements"
    yield _statement(
        "all_code_telemetry_tagged",
        "Each requirement with code has telemetry that names it",
        no_telemetry or no_code,
        counted(len(coded), "requirement with code", "requirements with code"),
        _silent_code(observed, coded),
    )
    yield _statement(
        "backward_traceability",
        "Each requirement that telemetry names leads to an intent",
        no_telemetry,
        counted(len(emitted), "requirement in telemetry", "requirements in telemetry"),
        _without_intent(observed, emitted),
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
    rules = observed.rules
    no_rules = "" if rules else "the repository has no alert rules that we can read"
    yield _statement(
        "alerts_tagged_with_req",
        "Each alert rule has a label with a requirement",
        no_rules,
        counted(len(rules), "alert rule"),
        _untagged(observed),
    )
    yield _of_each_requirement(
        observed,
        "all_requirements_monitored",
        "Each requirement has an alert rule",
        no_rules,
        _without(observed, observed.monitored, "has no alert rule"),
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
    dashboards = observed.shown
    shown = frozenset[str]().union(*dashboards.values())
    no_dashboards = "" if dashboards else "the repository has no folder of dashboards"
    yield _statement(
        "req_level_dashboards",
        "Each dashboard names a requirement",
        no_dashboards,
        counted(len(dashboards), "dashboard"),
        (
            CounterExample(
                path=path, line=1, text="this dashboard names no requirement"
            )
            for path, named in dashboards.items()
            if not named
        ),
    )
    yield _of_each_requirement(
        observed,
        "dashboards_per_requirement",
        "Each requirement has a dashboard",
        no_dashboards,
        _without(observed, shown, "is on no dashboard"),
    )


def _of_each_requirement(
    observed: Observability,
    name: str,
    sentence: str,
    reason: str,
    examples: Iterable[CounterExample],
) -> Statement:
    """Return a statement about all requirements; without any there is nothing to check."""
    required = observed.requirements
    no_requirement = "" if required else "no file defines a requirement"
    checked = counted(len(required), "requirement")
    return _statement(name, sentence, reason or no_requirement, checked, examples)


def _without(
    observed: Observability, having: Collection[str], problem: str
) -> Iterator[CounterExample]:
    """Walk over the requirements whose ids are not among those `having` something."""
    return (
        _at(each, problem) for each in observed.requirements if each.id not in having
    )
