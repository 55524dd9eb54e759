"""One alert joined to its requirement, intent, code and commits: every link, or its absence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from enum import StrEnum

from tracer.alerts import Alert, Violation, fingerprint
from tracer.code import Marker, closest_first
from tracer.repository import Commit, History
from tracer.specification import (
    Item,
    Related,
    Requirement,
    Specification,
    conflicts,
    nearest,
    nearest_first,
)
from tracer.text import JSONValue, iso
from tracer.tracing.evidence import Evidence
from tracer.tracing.hypotheses import Hypothesis, hypotheses
from tracer.tracing.matching import Match
from tracer.tracing.sla import Sla, find_sla
from tracer.tracing.suspects import Suspect, rank


class GroupBy(StrEnum):
    """What alerts must share to share a remediation."""

    REQUIREMENT = "requirement"
    ALERT = "alert"


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """The requirement of a trace; `path` is `None` where the id is defined nowhere.

    `tied` says that equal definitions name different intents: then none is taken;
    `withdrawn` is the place that says the requirement holds no longer.
    """

    id: str
    title: str | None = None
    path: str | None = None
    line: int | None = None
    type: str | None = None
    priority: str | None = None
    owner: str | None = None
    criteria: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    also_defined: tuple[str, ...] = ()
    tied: bool = False
    withdrawn: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Purpose:
    """An intent of a trace; `path` is `None` where it is named but defined nowhere."""

    id: str
    title: str | None = None
    path: str | None = None
    line: int | None = None
    requestor: str | None = None
    priority: str | None = None
    description: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A commit of a trace."""

    sha: str
    author: str
    date: datetime
    subject: str
    pull_request: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Episode:
    """An earlier entry of the ledger about the same requirement."""

    alert_id: str | None
    timestamp: str | None
    remediation_intent: str | None
    status: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ScanSummary:
    """What was looked through, and whether the history was whole.

    `documents` of the `files` were read for definitions; `passed_over` counts what was
    not looked into, by the reason.
    """

    files: int
    seconds: float
    history: History
    documents: int = 0
    passed_over: Mapping[str, int] = field(default_factory=dict)

    @property
    def passed_over_words(self) -> str:
        """What was not looked into, as people say it: `links (3), vendored (1)`."""
        return ", ".join(f"{why} ({count})" for why, count in self.passed_over.items())


@dataclass(frozen=True, kw_only=True, slots=True)
class RemediationIntent:
    """The remediation that answers a trace; `convention` has the place where it goes."""

    id: str
    title: str
    priority: str | None
    path: str
    slug: str
    branch: str
    owner: str | None = None
    convention: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedPullRequest:
    """The pull request that carries the remediation, and what was done to it."""

    number: int | None
    url: str | None
    operation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """All links of one alert. `None` and empty are *not found*; `warnings` say why."""

    alert: Alert
    match: Match
    requirement: Promise | None
    sla: Sla | None
    violation: Violation | None
    intents: tuple[Purpose, ...]
    intent: Purpose | None
    constraints: tuple[Item, ...]
    rules: tuple[Item, ...]
    implementations: tuple[Marker, ...]
    tests: tuple[Marker, ...]
    telemetry: tuple[Marker, ...]
    commits: tuple[Change, ...]
    recent_commits: tuple[Change, ...]
    suspects: tuple[Suspect, ...]
    hypotheses: tuple[Hypothesis, ...]
    history: tuple[Episode, ...]
    scanned: ScanSummary
    moment: datetime
    loop: str
    remediation: RemediationIntent | None = None
    pull_request: PublishedPullRequest | None = None
    warnings: tuple[str, ...] = ()

    @property
    def traced(self) -> bool:
        """Whether the alert leads to a requirement that is defined."""
        return self.requirement is not None and self.requirement.path is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceInputs:
    """What surrounds a trace: when, what was looked through, what went before."""

    moment: datetime
    scanned: ScanSummary
    episodes: tuple[Episode, ...] = ()
    warnings: tuple[str, ...] = ()
    group_by_alert: bool = False


def trace(
    alert: Alert,
    match: Match,
    specification: Specification,
    findings: Evidence,
    inputs: TraceInputs,
) -> Trace:
    """Join one alert to everything that was found about it."""
    code = [marker.path for marker in findings.implementations]
    known = specification.requirements.get(match.requirement or "", ())
    service = alert.service or ""
    definitions = nearest_first(known, code, service)
    withdrawn = specification.withdrawal(match.requirement or "")
    withdrawn = None if definitions else withdrawn
    match = replace(match, candidates=()) if withdrawn else match
    defined = definitions[0] if definitions else None
    tied = conflicts(definitions, code, service)
    finding = find_sla(alert, defined, specification)
    named = defined.intents if defined and not tied else ()
    place = defined.path if defined else ""
    intents = tuple(_purpose(each, specification, place) for each in named)
    recent = findings.recent(inputs.moment)
    naming = {commit.sha: match.requirement or "" for commit in findings.naming}
    suspects = rank(recent, findings.shares, alert, naming, inputs.moment)
    return Trace(
        alert=alert,
        match=match,
        requirement=_promise(match, definitions, tied, withdrawn),
        sla=finding.sla,
        violation=alert.violation,
        intents=intents,
        intent=intents[0] if intents else None,
        constraints=defined.constraints if defined else (),
        rules=defined.rules if defined else (),
        implementations=closest_first(findings.implementations, place),
        tests=findings.tests,
        telemetry=findings.telemetry,
        commits=tuple(_change(commit) for commit in findings.naming),
        recent_commits=tuple(_change(commit) for commit in recent),
        suspects=suspects,
        hypotheses=hypotheses(alert, defined, suspects),
        history=inputs.episodes,
        scanned=inputs.scanned,
        moment=inputs.moment,
        loop=_loop(alert, match, finding.sla, inputs),
        warnings=(
            *inputs.warnings,
            *([finding.doubt] if finding.doubt else []),
            *([_gone(match, withdrawn)] if withdrawn else []),
            *([_tie(definitions[0], tied)] if tied else []),
        ),
    )


def _tie(first: Requirement, tied: Sequence[Requirement]) -> str:
    """Say that equal definitions say different things, so that no intent is taken."""
    told = "; ".join(
        f"{each.place} ({each.title or 'no title'}) "
        f"for {', '.join(each.intents) or 'no intent'}"
        for each in (first, *tied)
    )
    return f"which definition of {first.id} counts cannot be told: {told}"


def _gone(match: Match, place: str) -> str:
    """Say that what an alert names was promised once, and holds no longer."""
    return f"{match.requirement} was withdrawn: {place} says so"


def _promise(
    match: Match,
    definitions: Sequence[Requirement],
    tied: Sequence[Requirement],
    withdrawn: str | None,
) -> Promise | None:
    if match.requirement is None:
        return None
    if not definitions:
        return Promise(id=match.requirement, withdrawn=withdrawn)
    best = definitions[0]
    return Promise(
        id=best.id,
        title=best.title,
        path=best.path,
        line=best.line,
        type=best.type,
        priority=best.priority,
        owner=best.owner,
        criteria=best.criteria,
        related=best.related,
        also_defined=tuple(other.place for other in definitions[1:]),
        tied=bool(tied),
    )


def _purpose(intent_id: str, specification: Specification, place: str) -> Purpose:
    """Return an intent as the requirement's own project defines it."""
    defined = nearest(specification.intents.get(intent_id, ()), place)
    if defined is None:
        return Purpose(id=intent_id)
    return Purpose(
        id=defined.id,
        title=defined.title,
        path=defined.path,
        line=defined.line,
        requestor=defined.requestor,
        priority=defined.priority,
        description=defined.description,
    )


def _change(commit: Commit) -> Change:
    return Change(
        sha=commit.sha,
        author=commit.author,
        date=commit.date,
        subject=commit.subject,
        pull_request=commit.pull_request,
    )


def _loop(alert: Alert, match: Match, sla: Sla | None, inputs: TraceInputs) -> str:
    """Name the broken promise: what shares this name shares a remediation."""
    if match.requirement is None:
        return f"untraced-{_hex(alert)}"
    name = match.requirement
    if inputs.group_by_alert:
        name = f"{name}--{_hex(alert)}"
    elif sla and sla.id != name:
        name = f"{name}--{sla.id}"
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name)


def _hex(alert: Alert) -> str:
    return fingerprint(alert.source, alert.fingerprint)[:12]


def as_json(value: object) -> JSONValue:
    """Write any of our values as JSON: its fields, times in ISO 8601 and UTC."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)
        case datetime():
            return iso(value)
        case tuple() | list():
            return [as_json(member) for member in value]
        case Mapping():
            return {str(key): as_json(member) for key, member in value.items()}
    if not is_dataclass(value):
        message = f"{type(value).__name__} has no JSON form"
        raise TypeError(message)
    return {f.name: as_json(getattr(value, f.name)) for f in fields(value)}
