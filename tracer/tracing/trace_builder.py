"""Joins one alert to the requirement, intents, code and commits that belong to it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import Alert
from tracer.code import CodeOwners, closest_first
from tracer.ledger import Entry
from tracer.specification import (
    Intent,
    Requirement,
    Specification,
    conflicting_definitions,
    nearest_definition,
    nearest_definitions_first,
)
from tracer.text import normalise
from tracer.tracing.evidence import Evidence
from tracer.tracing.hypotheses import hypotheses, measured_parts
from tracer.tracing.id_mentions import IdMention
from tracer.tracing.judgement import judge
from tracer.tracing.known_deployments import NO_DEPLOYMENTS, KnownDeployments
from tracer.tracing.limit_parts import parts_of_limit
from tracer.tracing.loop_key import loop_key
from tracer.tracing.named_requirement import Match
from tracer.tracing.other_names import is_unclear, meant_first, other_names
from tracer.tracing.quotes import Quote, alike_quotes, find_quote, find_statement
from tracer.tracing.rule_limits import rule_difference
from tracer.tracing.sla import SlaResult, find_sla
from tracer.tracing.trace import Owner, ScanSummary, Trace, TraceWarning, Undefined
from tracer.tracing.unclear_places import unclear_places

_SHOWN_DEFINITIONS = 4
"""Definitions that a warning lists: all are in the trace."""


class TraceInputs(Struct, frozen=True, kw_only=True):
    """What a trace takes from its run: the moment, what was searched, earlier loops.

    `text_of` returns the text of a file at the traced revision, `mentions_of` the documents
    there that name an id, `code_owners` is the `CODEOWNERS` there, `assigned_to` whom the
    configuration names.
    """

    moment: datetime
    reported_at: datetime | None = None
    delivery: str | None = None
    scanned: ScanSummary
    text_of: Callable[[str], str | None] = lambda _: None
    mentions_of: Callable[[str], tuple[IdMention, ...]] = lambda _: ()
    code_owners: CodeOwners | None = None
    assigned_to: str | None = None
    deployed: str | None = None
    deployments: KnownDeployments = NO_DEPLOYMENTS
    episodes: tuple[Entry, ...] = ()
    warnings: tuple[TraceWarning, ...] = ()
    group_by_alert: bool = False


class _Definitions(Struct, frozen=True, kw_only=True):
    """The definitions of a requirement, the best first, and those that contradict it."""

    all: tuple[Requirement, ...]
    conflicts: tuple[Requirement, ...]
    withdrawn_at: str | None

    @property
    def best(self) -> Requirement | None:
        return self.all[0] if self.all else None

    @property
    def path(self) -> str:
        return self.best.path if self.best else ""


def build_trace(
    alert: Alert,
    match: Match,
    specification: Specification,
    evidence: Evidence,
    inputs: TraceInputs,
) -> Trace:
    """Join one alert to everything that is known about it. Pure."""
    definitions = _definitions(alert, match, specification, evidence)
    if definitions.withdrawn_at:
        match = replace(_in_one_spelling(match), candidates=())
    sla = find_sla(alert, definitions.best, specification)
    judgement = judge(alert, match, evidence, inputs.moment)
    measured = (
        *measured_parts(alert, definitions.best),
        *parts_of_limit(sla.sla, definitions.best, specification, inputs.text_of),
    )
    nearest = closest_first(evidence.implementations, definitions.path)
    evidence = replace(evidence, implementations=nearest)
    return Trace(
        alert=alert,
        match=match,
        requirement=_requirement(match, definitions, inputs),
        also_defined=definitions.all[1:],
        conflicts=definitions.conflicts,
        other_names=tuple(other_names(definitions.all)),
        is_name_unclear=is_unclear(
            definitions.all, alert, [each.path for each in evidence.implementations]
        ),
        candidates=tuple(_candidates(match, specification)),
        sla=sla.sla,
        alike=_alike(alert, definitions, inputs),
        measured=measured,
        quote=find_quote(alert, definitions.best, sla.sla, inputs.text_of),
        statement=find_statement(definitions.best, inputs.text_of),
        intents=tuple(_intents(definitions, specification)),
        implementations=evidence.implementations,
        tests=evidence.tests,
        telemetry=evidence.telemetry,
        designs=evidence.designs,
        commits=evidence.naming,
        recent_commits=evidence.recent,
        recent_scope=evidence.scope,
        service=evidence.service,
        is_service_unknown=evidence.is_service_unknown,
        is_service_unchanged=evidence.is_service_unchanged,
        is_recent_cut=evidence.is_recent_cut,
        suspects=judgement.suspects,
        unranked=evidence.unranked,
        lanes=evidence.lanes,
        cleared=evidence.cleared,
        frames=tuple(place for place in evidence.places if place.is_frame),
        leads=evidence.leads,
        window=evidence.window,
        verdict=judgement.verdict,
        hypotheses=hypotheses(measured, judgement.verdict, judgement.suspects),
        history=inputs.episodes,
        scanned=inputs.scanned,
        moment=inputs.moment,
        reported_at=inputs.reported_at,
        delivery=inputs.delivery,
        loop=loop_key(
            alert,
            match if definitions.best else _in_one_spelling(match),
            sla.sla,
            group_by_alert=inputs.group_by_alert,
        ),
        owners_file=inputs.code_owners.path if inputs.code_owners else None,
        is_code_known=bool(evidence.known_paths),
        owners=tuple(_owners(definitions.best, evidence.known_paths, inputs)),
        deployed=inputs.deployed,
        deployments=inputs.deployments,
        warnings=(
            *inputs.warnings,
            *map(TraceWarning, _warnings(match, definitions, sla)),
            *map(TraceWarning, _unread_definitions(match, definitions, specification)),
            *map(TraceWarning, _rule_difference(alert, definitions, specification)),
            *map(TraceWarning, _unclear_places(match, evidence)),
        ),
    )


def _alike(
    alert: Alert, definitions: _Definitions, inputs: TraceInputs
) -> tuple[Quote, ...]:
    if definitions.best is None:
        return ()
    return tuple(alike_quotes(alert, definitions.best, inputs.text_of))


def _definitions(
    alert: Alert, match: Match, specification: Specification, evidence: Evidence
) -> _Definitions:
    code = [marker.path for marker in evidence.implementations]
    service = alert.service or ""
    known = specification.definitions(match.requirement or "")
    nearest = nearest_definitions_first(known, code, service)
    ordered = meant_first(nearest, alert, code)
    withdrawn_at = specification.withdrawal(match.requirement or "")
    return _Definitions(
        all=ordered,
        # Where the alert's words decide, nothing else has to.
        conflicts=()
        if ordered[:1] != nearest[:1]
        else conflicting_definitions(ordered, code, service),
        withdrawn_at=None if ordered else withdrawn_at,
    )


def _in_one_spelling(match: Match) -> Match:
    """Write an id that is not defined as definitions do: `req_f_9` is `REQ-F-9`."""
    if match.requirement is None:
        return match
    return replace(match, requirement=normalise(match.requirement))


def _requirement(
    match: Match, definitions: _Definitions, inputs: TraceInputs
) -> Requirement | Undefined | None:
    id_ = match.requirement
    if definitions.best or id_ is None:
        return definitions.best
    if definitions.withdrawn_at:
        return Undefined(id=id_, withdrawn_at=definitions.withdrawn_at)
    return Undefined(id=id_, mentions=inputs.mentions_of(id_))


def _intents(
    definitions: _Definitions, specification: Specification
) -> Iterator[Intent | Undefined]:
    """Walk over the intents of a requirement, as its own project defines them."""
    if definitions.best is None or definitions.conflicts:
        return
    for intent_id in definitions.best.intents:
        defined = nearest_definition(
            specification.intents.get(intent_id, ()), definitions.path
        )
        yield defined or Undefined(id=intent_id)


def _candidates(match: Match, specification: Specification) -> Iterator[Requirement]:
    """Walk over the definitions of what the alert may be about."""
    for candidate in match.candidates:
        definition = specification.requirement(candidate.id)
        if definition:
            yield definition


def _owners(
    requirement: Requirement | None,
    paths: Sequence[str],
    inputs: TraceInputs,
) -> Iterator[Owner]:
    """Walk over who owns the requirement, then who owns its code, then the default."""
    if requirement and requirement.owner:
        yield Owner(
            name=requirement.owner, path=requirement.path, line=requirement.line
        )
    code_owners = inputs.code_owners
    seen: set[str] = set()
    rules = [code_owners.owners_of(path) for path in paths] if code_owners else []
    if code_owners and not paths:
        rules = [code_owners.of_everything]
    for rule in rules:
        for name in rule.owners if rule else ():
            if name not in seen and code_owners and rule:
                seen.add(name)
                yield Owner(name=name, path=code_owners.path, line=rule.line)
    if inputs.assigned_to:
        yield Owner(name=inputs.assigned_to)


def _warnings(match: Match, definitions: _Definitions, sla: SlaResult) -> Iterator[str]:
    if sla.doubt:
        yield sla.doubt
    shown = {match.requirement, sla.sla.id if sla.sla else None}
    if others := [id_ for id_ in match.also_named if id_ not in shown]:
        yield (
            f"an alert has one requirement, here {match.requirement}; "
            f"{', '.join(others)}, which its tags name as well, got no entry. If it is "
            "about them, too, send an alert for each"
        )
    if definitions.withdrawn_at:
        yield f"{match.requirement} was withdrawn: {definitions.withdrawn_at} says so"
    if definitions.best and definitions.conflicts:
        yield _conflict_warning((definitions.best, *definitions.conflicts))


def _rule_difference(
    alert: Alert, definitions: _Definitions, specification: Specification
) -> Iterator[str]:
    difference = rule_difference(alert, definitions.best, specification)
    if difference:
        yield difference


def _unread_definitions(
    match: Match, definitions: _Definitions, specification: Specification
) -> Iterator[str]:
    """Yield which files may define an id that nothing else defines."""
    if match.requirement and not definitions.best:
        for mistake in specification.mistakes_about(match.requirement):
            yield f"{mistake}. So it is not known whether it defines {match.requirement}"


def _unclear_places(match: Match, evidence: Evidence) -> Iterator[str]:
    if match.requirement:
        yield from unclear_places(match.requirement, evidence.unclear)


def _conflict_warning(definitions: Sequence[Requirement]) -> str:
    has_intents = any(each.intents for each in definitions)
    shown = [
        f"{each.place} ({each.title or 'no title'})"
        + (f" for {', '.join(each.intents) or 'no intent'}" if has_intents else "")
        for each in definitions[:_SHOWN_DEFINITIONS]
    ]
    rest = len(definitions) - len(shown)
    places = "; ".join([*shown, *([f"{rest} more"] if rest else [])])
    return f"it is not clear which definition of {definitions[0].id} counts: {places}"
