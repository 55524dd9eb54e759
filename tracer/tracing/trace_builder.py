"""Joins one alert to the requirement, intents, code and commits that belong to it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import Alert
from tracer.code import CodeOwners, closest_first
from tracer.ledger import Entry
from tracer.repository import History
from tracer.specification import (
    Intent,
    Requirement,
    Specification,
    conflicting_definitions,
    nearest_definition,
    nearest_definitions_first,
)
from tracer.tracing.commit_evidence import AlertContext
from tracer.tracing.evidence import Evidence
from tracer.tracing.hypotheses import hypotheses, measured_parts
from tracer.tracing.known_deployments import NO_DEPLOYMENTS, KnownDeployments
from tracer.tracing.limit_parts import parts_of_limit
from tracer.tracing.loop_key import loop_key
from tracer.tracing.matching import Match
from tracer.tracing.other_names import other_names
from tracer.tracing.outside_causes import outside_cause
from tracer.tracing.quotes import alike_quotes, find_quote
from tracer.tracing.rule_limits import rule_difference
from tracer.tracing.sla import SlaResult, find_sla
from tracer.tracing.suspects import (
    NO_CODE,
    Known,
    Suspect,
    Verdict,
    VerdictKind,
    rank,
    verdict,
)
from tracer.tracing.trace import Owner, ScanSummary, Trace, Undefined


class TraceInputs(Struct, frozen=True, kw_only=True):
    """What a trace takes from its run: the moment, what was searched, earlier loops.

    `text_of` returns the text of a file at the traced revision, `code_owners` is the
    `CODEOWNERS` there, `assigned_to` whom the configuration names.
    """

    moment: datetime
    reported_at: datetime | None = None
    scanned: ScanSummary
    text_of: Callable[[str], str | None] = lambda _: None
    code_owners: CodeOwners | None = None
    assigned_to: str | None = None
    deployed: str | None = None
    deployments: KnownDeployments = NO_DEPLOYMENTS
    episodes: tuple[Entry, ...] = ()
    warnings: tuple[str, ...] = ()
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
        match = replace(match, candidates=())
    sla = find_sla(alert, definitions.best, specification)
    outside = outside_cause(alert) if evidence.is_guess else None
    suspects = _suspects(alert, match, evidence, inputs, outside)
    judged = _unknown_verdict(evidence, match, outside) or _verdict(
        evidence, suspects, outside
    )
    measured = (
        *measured_parts(alert, definitions.best),
        *parts_of_limit(sla.sla, definitions.best, specification, inputs.text_of),
    )
    nearest = closest_first(evidence.implementations, definitions.path)
    evidence = replace(evidence, implementations=nearest)
    return Trace(
        alert=alert,
        match=match,
        requirement=_requirement(match, definitions),
        also_defined=definitions.all[1:],
        conflicts=definitions.conflicts,
        other_names=tuple(other_names(definitions.all)),
        candidates=tuple(_candidates(match, specification)),
        sla=sla.sla,
        alike=tuple(alike_quotes(alert, definitions.best, inputs.text_of))
        if definitions.best
        else (),
        measured=measured,
        quote=find_quote(alert, definitions.best, sla.sla, inputs.text_of),
        intents=tuple(_intents(definitions, specification)),
        implementations=evidence.implementations,
        tests=evidence.tests,
        telemetry=evidence.telemetry,
        designs=evidence.designs,
        commits=evidence.naming,
        recent_commits=evidence.recent,
        suspects=suspects,
        unranked=evidence.unranked,
        lanes=evidence.lanes,
        cleared=evidence.cleared,
        frames=tuple(place for place in evidence.places if place.is_frame),
        window=evidence.window,
        verdict=judged,
        hypotheses=hypotheses(measured, judged, suspects),
        history=inputs.episodes,
        scanned=inputs.scanned,
        moment=inputs.moment,
        reported_at=inputs.reported_at,
        loop=loop_key(alert, match, sla.sla, group_by_alert=inputs.group_by_alert),
        owners=tuple(_owners(definitions.best, evidence.code_paths, inputs)),
        deployed=inputs.deployed,
        deployments=inputs.deployments,
        warnings=tuple(
            filter(
                None,
                (
                    *inputs.warnings,
                    *_warnings(match, definitions, sla),
                    *_unread_definitions(match, definitions, specification),
                    rule_difference(alert, definitions.best, specification),
                ),
            )
        ),
    )


def _suspects(
    alert: Alert,
    match: Match,
    evidence: Evidence,
    inputs: TraceInputs,
    outside: str | None,
) -> tuple[Suspect, ...]:
    context = AlertContext(
        places=evidence.places,
        words=evidence.words,
        moment=inputs.moment,
        naming=frozenset(commit.sha for commit in evidence.naming),
        window=evidence.window,
        is_guess=evidence.is_guess,
        outside=outside,
    )
    known = Known(requirement=match.requirement, has_start=alert.started_at is not None)
    return rank(evidence.candidates, context, known)


def _unknown_verdict(
    evidence: Evidence, match: Match, outside: str | None
) -> Verdict | None:
    """Return what to say where the history cannot tell whether a commit is the cause."""
    if not evidence.has_window:
        reason = f"the checkout's history is {evidence.history}"
        return _unknown(reason, str(evidence.history))
    if evidence.is_cut:
        reason = "the time for searching the history was over"
        return _unknown(reason, "time")
    if evidence.places or evidence.candidates or outside:
        return None
    if match.requirement is None:
        reason = "the alert names neither a requirement nor code of this repository"
        return _unknown(reason, "untraced")
    return NO_CODE


def _verdict(
    evidence: Evidence, suspects: Sequence[Suspect], outside: str | None
) -> Verdict:
    """Judge the suspects; where older commits are not here, none is not an answer."""
    judged = verdict(suspects)
    if evidence.is_guess:
        judged = _guessed(judged, outside)
    is_whole = evidence.history is History.COMPLETE or judged.why == "import"
    if is_whole or judged.kind is not VerdictKind.NONE:
        return judged
    reason = (
        "no recent commit is a likely cause, and older ones are not in the checkout"
    )
    return _unknown(reason, "older")


def _guessed(judged: Verdict, outside: str | None) -> Verdict:
    """Return a verdict that claims no more than an alert without code can tell."""
    if judged.kind is VerdictKind.ONE:
        reason = "the alert names no code: its service and its words alone are known"
        return Verdict(kind=VerdictKind.SEVERAL, reason=reason)
    if judged.kind is VerdictKind.NONE:
        reason = "no commit stands out by what it shares with the alert"
        return Verdict(
            kind=VerdictKind.NONE, reason=reason, why="words", outside=outside
        )
    return judged


def _unknown(reason: str, why: str) -> Verdict:
    return Verdict(kind=VerdictKind.UNKNOWN, reason=reason, why=why)


def _definitions(
    alert: Alert, match: Match, specification: Specification, evidence: Evidence
) -> _Definitions:
    code = [marker.path for marker in evidence.implementations]
    service = alert.service or ""
    known = specification.requirements.get(match.requirement or "", ())
    ordered = nearest_definitions_first(known, code, service)
    withdrawn_at = specification.withdrawal(match.requirement or "")
    return _Definitions(
        all=ordered,
        conflicts=tuple(conflicting_definitions(ordered, code, service)),
        withdrawn_at=None if ordered else withdrawn_at,
    )


def _requirement(
    match: Match, definitions: _Definitions
) -> Requirement | Undefined | None:
    if definitions.best or match.requirement is None:
        return definitions.best
    return Undefined(id=match.requirement, withdrawn_at=definitions.withdrawn_at)


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
    for path in paths:
        rule = code_owners.owners_of(path) if code_owners else None
        for name in rule.owners if rule else ():
            if name not in seen and code_owners and rule:
                seen.add(name)
                yield Owner(name=name, path=code_owners.path, line=rule.line)
    if inputs.assigned_to:
        yield Owner(name=inputs.assigned_to)


def _warnings(match: Match, definitions: _Definitions, sla: SlaResult) -> Iterator[str]:
    if sla.doubt:
        yield sla.doubt
    if definitions.withdrawn_at:
        yield f"{match.requirement} was withdrawn: {definitions.withdrawn_at} says so"
    if definitions.best and definitions.conflicts:
        yield _conflict_warning((definitions.best, *definitions.conflicts))


def _unread_definitions(
    match: Match, definitions: _Definitions, specification: Specification
) -> Iterator[str]:
    """Yield which files may define an id that nothing else defines."""
    if match.requirement and not definitions.best:
        for mistake in specification.mistakes_about(match.requirement):
            yield f"{mistake}. So it is not known whether it defines {match.requirement}"


def _conflict_warning(definitions: Sequence[Requirement]) -> str:
    places = "; ".join(
        f"{each.place} ({each.title or 'no title'}) "
        f"for {', '.join(each.intents) or 'no intent'}"
        for each in definitions
    )
    return f"it is not clear which definition of {definitions[0].id} counts: {places}"
