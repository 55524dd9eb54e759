"""Publishes a loop: at most one open pull request for each, whatever happens.

Creating the branch is the claim on a loop. Whatever an earlier run left (nothing, a
branch, a branch with its pull request) is found by the branch's name and finished.
"""

from dataclasses import replace
from itertools import count

from tracer.errors import ForgeRefusedError, ForgeUnavailableError
from tracer.forge import (
    CreatedCommit,
    Forge,
    PullRequest,
    PullRequestOptions,
    PullRequestState,
)
from tracer.ledger import Ledger, read_entries
from tracer.loops.branches import branch_name, name_in_files
from tracer.loops.publish_result import (
    Operation,
    PublishResult,
    declined_result,
    result_in_base,
)
from tracer.loops.recorded_alerts import intent_on, without_recorded
from tracer.loops.taken_intents import taken_intents
from tracer.remediation import (
    BranchState,
    Loop,
    Remediation,
    RemediationSettings,
    TemplateRenderer,
    compose,
    file_path,
    next_intent,
)
from tracer.repository import Snapshot
from tracer.specification import Specification

_ATTEMPTS = 4
"""How often we start over when another run or a person moves the branch first."""


class Publisher:
    """Publishes the loops of a run, one at a time."""

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
        self._new_intents: list[str] = []

    def publish(self, loop: Loop) -> PublishResult:
        """Bring a loop's remediation into one pull request, or find it there.

        Raises:
            ForgeUnavailableError: where others keep moving the loop's branch.

        """
        for _ in range(_ATTEMPTS):
            result = self._try_once(loop)
            if result:
                return result
        raise ForgeUnavailableError(
            f"`{branch_name(loop.key)}` kept moving while we wrote to it",
            hint="Run again; nothing is lost",
        )

    def _try_once(self, loop: Loop) -> PublishResult | None:
        """Publish a loop; return `None` where somebody else moved its branch first."""
        branch, pull_request = self._find_branch(loop)
        if pull_request and pull_request.state is PullRequestState.CLOSED:
            return declined_result(loop, branch, pull_request)
        if pull_request:
            return self._continue(loop, branch, pull_request.head, pull_request)
        # The branch of a merged pull request may be deleted; the base has its entries.
        entries = read_entries(self._base, self._settings.ledger_file)
        if not without_recorded(loop, entries):
            return result_in_base(loop, entries)
        head = self._forge.branch_head(branch)
        if head:
            return self._continue(loop, branch, head, None)
        return self._create(loop, branch)

    def _find_branch(self, loop: Loop) -> tuple[str, PullRequest | None]:
        """Return the loop's branch: the first whose pull request is not merged."""
        for ordinal in count(1):
            branch = branch_name(loop.key, ordinal)
            pull_request = self._forge.pull_request(branch)
            is_merged = pull_request and pull_request.state is PullRequestState.MERGED
            if not is_merged:
                return branch, pull_request
        raise AssertionError  # count() does not end

    def _create(self, loop: Loop, branch: str) -> PublishResult | None:
        trace = loop.trace
        original = trace.intent.id if trace.intent else None
        intent_id = self._next_intent(original)
        remediation = self._compose(loop, branch, self._base, intent_id, is_new=True)
        created_commit = self._commit(self._base, remediation)
        # The commit is made first: a run that ends here has claimed nothing.
        if not self._forge.create_branch(branch, created_commit.sha):
            return None
        self._new_intents.append(intent_id)
        return self._open(loop, remediation, created_commit)

    def _continue(
        self, loop: Loop, branch: str, head: str, pull_request: PullRequest | None
    ) -> PublishResult | None:
        """Add to a branch that exists, without rewriting what it has."""
        files = self._forge.snapshot(head)
        entries = read_entries(files, self._settings.ledger_file)
        intent_id = intent_on(branch, entries)
        new = without_recorded(loop, entries)
        remediation = self._compose(
            new or loop,
            branch,
            files,
            intent_id or self._next_intent(None),
            is_new=intent_id is None,
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
            reason=None if new else "its pull request is open and has this alert",
            remediation=remediation if new else None,
            new_intent=remediation.new_intent,
            pull_request=pull_request,
            branch=branch,
            created_commit=created_commit,
            warnings=self._finish(pull_request),
            is_recorded=self._forge.writes or not new,
        )

    def _finish(self, pull_request: PullRequest) -> tuple[str, ...]:
        """Set labels, reviewers and assignees where an earlier run ended before that."""
        if not pull_request.unfinished:
            return ()
        return self._forge.finish(pull_request, self._options)

    def _compose(
        self, loop: Loop, branch: str, files: Snapshot, intent_id: str, *, is_new: bool
    ) -> Remediation:
        place = self._settings.placement
        name = name_in_files(branch)
        intent_path = file_path(place.pattern, intent_id, loop.trace, name)
        ledger_path = file_path(self._settings.ledger_file, intent_id, loop.trace, name)
        state = BranchState(
            branch=branch,
            intent_id=intent_id,
            is_new=is_new,
            intent_path=intent_path,
            intent_text=files.read(intent_path) if is_new else None,
            ledger=Ledger.parse(ledger_path, files.read(ledger_path)),
            place=place,
        )
        return compose(loop, state, self._renderer, self._settings.assigned_to)

    def _next_intent(self, original: str | None) -> str:
        taken = taken_intents(
            self._forge, self._base, self._settings, self._specification
        )
        return next_intent(original, (*taken, *self._new_intents))

    def _commit(self, parent: Snapshot, remediation: Remediation) -> CreatedCommit:
        return self._forge.commit(parent, remediation.files, remediation.message)

    def _open(
        self, loop: Loop, remediation: Remediation, created_commit: CreatedCommit
    ) -> PublishResult:
        """Open the pull request; a refusal is part of the result, as the branch is there."""
        branch = remediation.new_intent.branch
        result = PublishResult(
            loop=loop,
            operation=Operation.CREATED if self._forge.writes else Operation.NONE,
            reason=None if self._forge.writes else "this is a dry run",
            remediation=remediation,
            new_intent=remediation.new_intent,
            branch=branch,
            created_commit=created_commit,
            is_recorded=self._forge.writes,
        )
        try:
            pull_request = self._forge.open_pull_request(
                branch, remediation.title, remediation.body, self._options
            )
        except ForgeRefusedError as error:
            return replace(
                result, operation=Operation.NONE, reason=error.message, error=error
            )
        warnings = () if self._options.is_empty() else self._finish(pull_request)
        return replace(result, pull_request=pull_request, warnings=warnings)
