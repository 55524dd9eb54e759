"""At most one open pull request for each loop, whatever happens in between.

Creating the branch is the claim on a loop. Whatever an earlier run left (nothing, a
branch, a branch with its pull request) is found by the branch's name and finished.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count

from tracer.errors import (
    ForgeRefusedError,
    ForgeUnavailableError,
    TracerError,
)
from tracer.forge import (
    CreatedCommit,
    Forge,
    PullRequest,
    PullRequestOptions,
    PullRequestState,
)
from tracer.ledger import Entry, Ledger, read_entries
from tracer.loops.report_only import ReportOnly, ReportOnlyReason
from tracer.remediation import (
    BranchState,
    Loop,
    Remediation,
    RemediationSettings,
    TemplateRenderer,
    branch_name,
    compose,
    file_path,
    next_intent,
)
from tracer.repository import Snapshot
from tracer.specification import Specification, find_intent_ids
from tracer.text import has_placeholders, iso, path_pattern
from tracer.tracing import RemediationIntent, Trace

_ATTEMPTS = 4
"""How often we start over when somebody else moves a branch under us."""


class Operation(StrEnum):
    """What was done to a loop's pull request."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishResult:
    """What became of a loop, and why where no pull request was opened for it.

    `logged` says whether its alerts stand in a ledger that stays; `only` is `None`
    where they were acted on.
    """

    loop: Loop
    operation: Operation
    reason: str = ""
    remediation: Remediation | None = None
    new_intent: RemediationIntent | None = None
    pull_request: PullRequest | None = None
    branch: str | None = None
    created_commit: CreatedCommit | None = None
    warnings: tuple[str, ...] = ()
    logged: bool = False
    error: TracerError | None = None
    only: ReportOnlyReason | None = None

    @property
    def is_exempt(self) -> bool:
        """Whether nobody waits for these alerts to lead to a requirement."""
        return self.only in {ReportOnlyReason.RULE, ReportOnlyReason.TEST}


class Publisher:
    """Brings the loops of a run into pull requests, one at a time."""

    def __init__(
        self,
        forge: Forge,
        renderer: TemplateRenderer,
        settings: RemediationSettings,
        specification: Specification,
        options: PullRequestOptions,
    ) -> None:
        self._forge = forge
        self._base = forge.base()
        self._renderer = renderer
        self._settings = settings
        self._specification = specification
        self._options = options
        self._given: list[str] = []

    def publish(self, loop: Loop) -> PublishResult:
        """Bring a loop's remediation into one pull request, or find it there.

        Raises:
            ForgeUnavailableError: where others keep writing to the same loop.

        """
        for _ in range(_ATTEMPTS):
            result = self._attempt(loop)
            if result:
                return result
        raise ForgeUnavailableError(
            f"`{branch_name(loop.key, 1)}` kept moving while we wrote to it",
            hint="Run again; nothing is lost",
        )

    def _attempt(self, loop: Loop) -> PublishResult | None:
        """Take one turn; `None` where somebody else moved first."""
        branch, pull_request = self._place(loop)
        if pull_request and pull_request.state is PullRequestState.CLOSED:
            return _declined(loop, branch, pull_request)
        if pull_request:
            return self._continue(loop, branch, pull_request.head, pull_request)
        entries = read_entries(self._base, self._settings.ledger_file)
        if not _unrecorded(loop, entries):
            return _in_base(loop, entries)
        head = self._forge.branch_head(branch)
        if head:
            return self._continue(loop, branch, head, None)
        return self._create(loop, branch)

    def _place(self, loop: Loop) -> tuple[str, PullRequest | None]:
        """Find the loop's branch: behind those whose pull requests are merged."""
        for ordinal in count(1):
            branch = branch_name(loop.key, ordinal)
            found = self._forge.pull_request(branch)
            if found is None or found.state is not PullRequestState.MERGED:
                return branch, found
        raise AssertionError  # count() does not end

    def _create(self, loop: Loop, branch: str) -> PublishResult | None:
        trace = loop.trace
        original = trace.intent.id if trace.intent else None
        intent_id = next_intent(original, self._names())
        remediation = self._compose(loop, branch, self._base, intent_id, None)
        created_commit = self._commit(self._base, remediation)
        if not self._forge.create_branch(branch, created_commit.sha):
            return None
        self._given.append(intent_id)
        return self._open(loop, remediation, created_commit)

    def _continue(
        self, loop: Loop, branch: str, head: str, pull_request: PullRequest | None
    ) -> PublishResult | None:
        """Go on from a branch that stands already, without rewriting it."""
        files = self._forge.snapshot(head)
        entries = read_entries(files, self._settings.ledger_file)
        known = _intent_on(branch, entries)
        new = _unrecorded(loop, entries)
        remediation = self._compose(
            new or loop, branch, files, known or next_intent(None, self._names()), known
        )
        created_commit = CreatedCommit(sha=head)
        if new:
            created_commit = self._commit(files, remediation)
            if not self._forge.advance_branch(branch, created_commit.sha):
                return None
        if pull_request is None:
            return self._open(loop, remediation, created_commit)
        return PublishResult(
            loop=loop,
            operation=Operation.UPDATED if new else Operation.UNCHANGED,
            reason="" if new else "its pull request is open and holds this alert",
            remediation=remediation if new else None,
            new_intent=remediation.new_intent,
            pull_request=pull_request,
            branch=branch,
            created_commit=created_commit,
            warnings=self._finished(pull_request),
            logged=self._forge.writes or not new,
        )

    def _finished(self, pull_request: PullRequest) -> tuple[str, ...]:
        """Do what an earlier run died before doing."""
        if not pull_request.unfinished:
            return ()
        return self._forge.finish(pull_request, self._options)

    def _compose(
        self,
        loop: Loop,
        branch: str,
        files: Snapshot,
        intent_id: str,
        known: str | None,
    ) -> Remediation:
        place = self._settings.placement
        intent_path = file_path(place.pattern, intent_id, loop.trace)
        ledger_path = file_path(self._settings.ledger_file, intent_id, loop.trace)
        branch_state = BranchState(
            branch=branch,
            intent_id=intent_id,
            is_new=known is None,
            intent_path=intent_path,
            intent_text=files.read(intent_path) if known is None else None,
            ledger=Ledger.parse(ledger_path, files.read(ledger_path)),
            place=place,
        )
        return compose(loop, branch_state, self._renderer, self._settings.assigned_to)

    def _commit(self, parent: Snapshot, remediation: Remediation) -> CreatedCommit:
        return self._forge.commit(parent, remediation.files, remediation.message)

    def _open(
        self, loop: Loop, remediation: Remediation, created_commit: CreatedCommit
    ) -> PublishResult:
        branch = remediation.new_intent.branch
        result = PublishResult(
            loop=loop,
            operation=Operation.CREATED if self._forge.writes else Operation.NONE,
            reason="" if self._forge.writes else "this is a dry run",
            remediation=remediation,
            new_intent=remediation.new_intent,
            branch=branch,
            created_commit=created_commit,
            logged=self._forge.writes,
        )
        try:
            pull_request = self._forge.open_pull_request(
                branch, remediation.title, remediation.body, self._options
            )
        except ForgeRefusedError as error:
            return replace(
                result, operation=Operation.NONE, reason=error.message, error=error
            )
        warnings = () if self._options.is_empty() else self._finished(pull_request)
        return replace(result, pull_request=pull_request, warnings=warnings)

    def _names(self) -> Iterator[str]:
        """Walk over every text that names an intent whose number is taken."""
        yield from self._specification.intents
        yield from self._specification.named_intents
        for path in self._intent_files():
            yield from find_intent_ids(path, self._base.read(path) or "")
        for entry in read_entries(self._base, self._settings.ledger_file):
            yield from filter(None, (entry.original_intent, entry.remediation_intent))
        yield from self._forge.names_taken()
        yield from self._given

    def _intent_files(self) -> Iterator[str]:
        pattern = self._settings.placement.pattern
        if not has_placeholders(pattern):
            yield pattern
            return
        wanted = path_pattern(pattern)
        for path in self._base.list_folder(pattern.rpartition("/")[0]):
            if wanted.fullmatch(path):
                yield path


def reported_result(trace: Trace, only: ReportOnly) -> PublishResult:
    """Return the result for an alert that is only reported."""
    return PublishResult(
        loop=Loop(key=trace.loop, traces=(trace,)),
        operation=Operation.NONE,
        reason=only.reason,
        only=only.kind,
    )


def _unrecorded(loop: Loop, entries: Sequence[Entry]) -> Loop | None:
    """Return the loop with only those alerts that the ledger does not have yet."""
    new = tuple(trace for trace in loop.traces if not _recorded(trace, entries))
    return replace(loop, traces=new) if new else None


def _recorded(trace: Trace, entries: Sequence[Entry]) -> bool:
    alert = trace.alert
    started = iso(alert.started_at) if alert.started_at else None
    return any(entry.is_episode(alert.fingerprint, started) for entry in entries)


def _intent_on(branch: str, entries: Sequence[Entry]) -> str | None:
    """Return the remediation that a branch is about, as its ledger says."""
    own = [entry.remediation_intent for entry in entries if entry.branch == branch]
    return next((intent for intent in reversed(own) if intent), None)


def _declined(loop: Loop, branch: str, pull_request: PullRequest) -> PublishResult:
    return PublishResult(
        loop=loop,
        operation=Operation.NONE,
        reason=f"pull request {pull_request.number} was closed without merging; "
        "that is taken as an answer",
        pull_request=pull_request,
        branch=branch,
    )


def _in_base(loop: Loop, entries: Sequence[Entry]) -> PublishResult:
    known = next(e for e in entries if _recorded(loop.trace, (e,)))
    intent = known.remediation_intent or "an intent"
    return PublishResult(
        loop=loop,
        operation=Operation.UNCHANGED,
        reason=f"the ledger has this alert already, answered by {intent}",
        branch=known.branch,
        logged=True,
    )
