"""The trace of one alert: its requirement, intents, code and commits, or their absence."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct, field

from tracer.alerts import Alert, Violation
from tracer.code import Marker
from tracer.history import Window
from tracer.ledger import Entry
from tracer.repository import HIDDEN_REASONS, Commit, History
from tracer.specification import Intent, RelatedRequirement, Requirement
from tracer.tracing.change_lanes import LaneChange
from tracer.tracing.cleared_commits import Cleared
from tracer.tracing.fault_place import FaultPlace
from tracer.tracing.hypotheses import Hypothesis
from tracer.tracing.id_mentions import IdMention
from tracer.tracing.known_deployments import NO_DEPLOYMENTS, KnownDeployments
from tracer.tracing.limit_parts import MeasuredPart
from tracer.tracing.named_requirement import Match
from tracer.tracing.quotes import Quote
from tracer.tracing.sla import Sla
from tracer.tracing.suspects import NO_CODE, Suspect, Verdict


class Scope(StrEnum):
    """What commits changed: an alert's code, files of its service, or anything.

    A service may be a `submodule`, whose code is in another repository. The `named`
    ones may have changed anything, too: they name the requirement.
    """

    CODE = "code"
    SERVICE = "service"
    SUBMODULE = "submodule"
    NAMED = "named"
    ANY = "any"


class GroupBy(StrEnum):
    """What alerts must share to share a remediation."""

    REQUIREMENT = "requirement"
    ALERT = "alert"


class Undefined(Struct, frozen=True, kw_only=True):
    """An id that is named, by an alert or a requirement, but defined nowhere.

    Reads like a `Requirement` or an `Intent` of which only the id is known, so that
    templates need not ask which of the two they have. `withdrawn_at` is the place that
    says of a requirement that it no longer holds, `mentions` are documents that name it.
    """

    id: str
    withdrawn_at: str | None = None
    mentions: tuple[IdMention, ...] = ()

    title: ClassVar[None] = None
    path: ClassVar[None] = None
    line: ClassVar[None] = None
    type: ClassVar[None] = None
    priority: ClassVar[None] = None
    owner: ClassVar[None] = None
    requestor: ClassVar[None] = None
    description: ClassVar[None] = None
    criteria: ClassVar[tuple[str, ...]] = ()
    related: ClassVar[tuple[RelatedRequirement, ...]] = ()


_UNREAD = HIDDEN_REASONS | {
    "submodules",
    "documents with a mistake in their syntax",
    "binary or too large",
    "files that git cannot read",
}
"""Reasons for which a file was not read that may define something."""


def _counted(reasons: Mapping[str, int]) -> str:
    return ", ".join(f"{why} ({count})" for why, count in reasons.items())


class ScanSummary(Struct, frozen=True, kw_only=True):
    """What was searched at which revision, and whether the history was complete.

    `documents` of the `files` were read for definitions; `passed_over` counts the files
    that were not searched, by the reason. `requirements` is how many ids were read in
    the `documents`, which depends on the ids that count; `has_intents` says that any
    document defines or names an intent. Of a shallow history all commits later than
    `known_since` are known.
    """

    files: int
    seconds: float
    history: History
    revision: str = ""
    documents: int = 0
    requirements: int = 0
    has_intents: bool = False
    passed_over: Mapping[str, int] = field(default_factory=dict)
    known_since: datetime | None = None

    @property
    def passed_over_words(self) -> str:
        """What was not searched, as people write it: `links (3), vendored (1)`."""
        return _counted(self.passed_over)

    @property
    def unread_words(self) -> str:
        """What may define something that nobody could read: `encrypted (2)`."""
        return _counted({w: n for w, n in self.passed_over.items() if w in _UNREAD})


class Owner(Struct, frozen=True, kw_only=True):
    """Who owns the requirement or its code, and the place that says so.

    Without a place it is the configuration.
    """

    name: str
    path: str | None = None
    line: int | None = None

    @property
    def source(self) -> str:
        return f"{self.path}:{self.line}" if self.path else "`assigned-to`"


class RemediationIntent(Struct, frozen=True, kw_only=True):
    """The new intent that answers a trace; `convention` names whose place it has.

    `title` and `priority` are those that this run wrote: of an intent that was there
    before they are `None`, as people may have changed them.
    `recurrence`: how many earlier remediations of the loop did not last.
    """

    id: str
    title: str | None
    priority: str | None
    path: str
    slug: str
    branch: str
    owner: str | None = None
    convention: str | None = None
    provisional: bool = False
    recurrence: int = 0


class PublishedPullRequest(Struct, frozen=True, kw_only=True):
    """The pull request that carries the remediation, and what was done to it."""

    number: int | None
    url: str | None
    operation: str


class TraceWarning(Struct, frozen=True):
    """What was not found or not used, and why."""

    text: str
    is_incomplete_history: bool = False
    """Whether it says that older commits, or their files, are not in the checkout."""


class Trace(Struct, frozen=True, kw_only=True):
    """All links of one alert. `None` and empty mean *not found*; `warnings` say why."""

    alert: Alert
    """The alert, with its credentials masked."""
    match: Match
    """How the requirement was found, and what else it may be."""
    requirement: Requirement | Undefined | None
    """The requirement that the alert is about."""
    also_defined: tuple[Requirement, ...] = ()
    """The other definitions of the requirement."""
    conflicts: tuple[Requirement, ...] = ()
    """Those of the other definitions that count as much as the chosen one and name
    other intents: then no intent is taken."""
    other_names: tuple[Requirement, ...] = ()
    """Those of the other definitions that give the requirement another name."""
    is_name_unclear: bool = False
    """Whether other names count as much, and the alert's words are closest to none."""
    candidates: tuple[Requirement, ...] = ()
    """The definitions of those that the alert may be about instead."""
    sla: Sla | None
    """The requirement whose limit is violated."""
    quote: Quote | None = None
    """The words of the specification that the alert is about."""
    statement: Quote | None = None
    """The first sentence of the requirement's text."""
    alike: tuple[Quote, ...] = ()
    """The criteria that share words with the alert, the most alike first."""
    measured: tuple[MeasuredPart, ...] = ()
    """The constraints, rules and limits beside the SLA's that limit a part of what the
    alert measured."""
    intents: tuple[Intent | Undefined, ...]
    """The intents that the requirement names."""
    implementations: tuple[Marker, ...]
    """Where code names the requirement."""
    tests: tuple[Marker, ...]
    """Where tests name it."""
    telemetry: tuple[Marker, ...]
    """Where log lines, metrics and alert rules name it."""
    designs: tuple[Marker, ...] = ()
    """Where documents of the design name it."""
    commits: tuple[Commit, ...]
    """The commits whose messages name it, newest first."""
    recent_commits: tuple[Commit, ...]
    """The commits of the 30 days that touched the code or name it."""
    recent_scope: Scope = Scope.CODE
    """What the recent commits changed."""
    service: str | None = None
    """The service whose files were searched: the alert's, or one that its title names."""
    is_service_unknown: bool = False
    is_service_unchanged: bool = False
    """Whether no file and no folder is called like the service."""
    is_recent_cut: bool = False
    """Whether there may be more recent commits than are listed."""
    suspects: tuple[Suspect, ...]
    """In order of likelihood, the recent and the older ones together."""
    unranked: tuple[Commit, ...] = ()
    """The newest commits of the window, where the alert leads to no code."""
    lanes: tuple[LaneChange, ...] = ()
    """The window's changes of dependencies, migrations, flags and configuration."""
    hypotheses: tuple[Hypothesis, ...]
    """Possible causes to check first."""
    history: tuple[Entry, ...]
    """What the ledger has about this loop from before."""
    scanned: ScanSummary
    """What was searched."""
    moment: datetime
    """When the alert began, or when the run began if that is not known."""
    reported_at: datetime | None = None
    """When the run began that the alert started."""
    delivery: str | None = None
    """What names that run, also where it is started again: its id at GitHub."""
    loop: str
    """The key of the loop."""
    owners: tuple[Owner, ...] = ()
    """Who owns the requirement or its code."""
    owners_file: str | None = None
    """The `CODEOWNERS` that counts, where the repository has one."""
    is_code_known: bool = True
    """Whether any file is known whose owners could be looked up."""
    deployed: str | None = None
    """The commit that the alert names as running, if the repository has it."""
    remediation: RemediationIntent | None = None
    """The new intent, once it has an id."""
    pull_request: PublishedPullRequest | None = None
    """The pull request that carries it."""
    warnings: tuple[TraceWarning, ...] = ()
    """What was not found or not used, and why."""
    verdict: Verdict = NO_CODE
    """What the history says about the cause."""
    cleared: tuple[Cleared, ...] = ()
    """The commits that were ruled out, each with the reason."""
    frames: tuple[FaultPlace, ...] = ()
    """The places of the alert's stack trace that are in this repository, at the
    `deployed` commit where there is one."""
    leads: tuple[FaultPlace, ...] = ()
    """The code that the alert's metric, the path of its request, or a name leads to."""
    window: Window | None = None
    """Which commits count as recent."""
    deployments: KnownDeployments = NO_DEPLOYMENTS
    """Which deployments are known, and where they were looked for."""

    @property
    def requirement_id(self) -> str | None:
        """The id of the requirement, whether it is defined or only named."""
        return self.requirement.id if self.requirement else None

    @property
    def definition(self) -> Requirement | None:
        """The requirement, where it is defined."""
        return self.requirement if isinstance(self.requirement, Requirement) else None

    @property
    def traced(self) -> bool:
        """Whether the alert leads to a requirement that is defined."""
        return self.definition is not None

    @property
    def mentions(self) -> tuple[IdMention, ...]:
        """The documents that name a requirement which no file defines."""
        requirement = self.requirement
        return requirement.mentions if isinstance(requirement, Undefined) else ()

    @property
    def withdrawn_at(self) -> str | None:
        """The place that withdraws the requirement, which is then defined nowhere."""
        requirement = self.requirement
        return requirement.withdrawn_at if isinstance(requirement, Undefined) else None

    @property
    def intent(self) -> Intent | Undefined | None:
        """The original intent: the first that the requirement names."""
        return self.intents[0] if self.intents else None

    @property
    def warning_texts(self) -> tuple[str, ...]:
        """The warnings, as people read them."""
        return tuple(warning.text for warning in self.warnings)

    @property
    def violation(self) -> Violation | None:
        """How far the alert's value is beyond its threshold."""
        return self.alert.violation
