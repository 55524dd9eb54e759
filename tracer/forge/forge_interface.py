"""What every forge can do, and the values that go in and out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Protocol, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from tracer.events import PermissionSource
from tracer.remediation import FileChange
from tracer.repository import MergedFile, Snapshot

ROLLING_BRANCH = "remediation/ledger"
"""The one branch of ours that belongs to no loop."""
MOST_BRANCHES = 25
"""Branches that are looked at in one request, which GitHub limits by its cost."""


OPEN_PULLS = 100
"""Open pull requests that are counted: so many are in one page."""


class PullRequestState(StrEnum):
    """The state of a pull request; *closed* means that a person declined it."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


class PullRequestText(Struct, frozen=True, kw_only=True):
    """The words of a pull request: its title as plain text, its body in Markdown."""

    title: str = ""
    body: str = ""


class Sighting(Struct, frozen=True, kw_only=True):
    """How often an episode was reported in all, and when last, in ISO 8601."""

    count: int
    last: str

    @staticmethod
    def name(fingerprint: str | None, started: str | None) -> str:
        """Return the name of an episode for a hidden mark: 12 hexadecimal digits."""
        return sha256(f"{fingerprint} {started}".encode()).hexdigest()[:12]


class PullRequest(Struct, frozen=True, kw_only=True):
    """A pull request as the forge has it; a local one has no number.

    `head` is the last commit that it shows: what is pushed to its branch after its end
    is not part of it. `base` is the tip of the base branch when it was opened, known only
    to the run that opened it. `unfinished`: the run that opened it ended before it had
    set the labels, reviewers and assignees. `text` is what it said when it was seen,
    and `sightings` the counts in it, by episodes.
    """

    number: int | None
    url: str | None
    state: PullRequestState
    head: str
    base: str | None = None
    unfinished: bool = False
    closed_at: datetime | None = None
    text: PullRequestText = PullRequestText()
    sightings: Mapping[str, Sighting] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.state is PullRequestState.OPEN


class BranchView(Struct, frozen=True, kw_only=True):
    """A branch: its tip, `None` where there is no such branch, and its pull request.

    `pull_request` is the one that counts, see `leading_pull`; `newest` is the last that was
    opened. `repeated` is an open one that shows what a merged one has brought into the
    base branch already.
    """

    name: str
    tip: str | None
    pull_request: PullRequest | None
    repeated: PullRequest | None = None
    newest: PullRequest | None = None


class _Pull(Protocol):
    """What a choice between the pull requests of a branch needs to know of each."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def state(self) -> PullRequestState:
        """Its state."""

    @property
    def head(self) -> str:
        """The last commit that it shows."""


PullT = TypeVar("PullT", bound=_Pull)


def leading_pull(pulls: Sequence[PullT]) -> PullT | None:
    """Return the pull request of a branch that counts: open, or merged, or newest.

    A merged one counts more than a closed one, even an older one: what it brought into
    the base branch is there to stay. One that only repeats a merged one does not count.
    """
    repeated = repeated_pull(pulls)
    order = (PullRequestState.CLOSED, PullRequestState.MERGED, PullRequestState.OPEN)
    counted = (pull for pull in pulls if pull is not repeated)
    return max(
        counted, key=lambda pull: (order.index(pull.state), pull.number), default=None
    )


def newest_pull(pulls: Sequence[PullT]) -> PullT | None:
    """Return the pull request of a branch that was opened last."""
    return max(pulls, key=lambda pull: pull.number, default=None)


def repeated_pull(pulls: Sequence[PullT]) -> PullT | None:
    """Return an open pull request whose very commit was merged by another one.

    A run opens one where the first was merged by squashing just before: then the base
    branch has all that the branch has, but not its commits.
    """
    merged = {pull.head for pull in pulls if pull.state is PullRequestState.MERGED}
    is_open = (pull for pull in pulls if pull.state is PullRequestState.OPEN)
    return next((pull for pull in is_open if pull.head in merged), None)


class ForgeView(Struct, frozen=True, kw_only=True):
    """What a forge has at one time: the tip of the base branch, and some branches.

    The parts are read one after the other, in no certain order. `open_heads` are the
    branches of the repository's newest open pull requests, see `OPEN_PULLS`.
    """

    base: str
    branches: tuple[BranchView, ...]
    open_heads: tuple[str, ...] = ()


class Comparison(Struct, frozen=True, kw_only=True):
    """What a branch has changed since it left the base branch: paths of files.

    `is_cut`: there may be more than these.
    """

    merge_base: str
    paths: tuple[str, ...]
    is_cut: bool = False


class CreatedCommit(Struct, frozen=True, kw_only=True):
    """A commit that the forge made; `verified` is `None` if the forge signs none."""

    sha: str
    verified: bool | None = None


class MergeCommit(Struct, frozen=True, kw_only=True):
    """A commit that merges `base` into `head`.

    `files` are those that the merge has otherwise than `base`; their content is UTF-8.
    """

    head: str
    base: str
    files: tuple[MergedFile, ...]
    message: str


class WorkflowRun(Struct, frozen=True, kw_only=True):
    """A run of a workflow that has ended.

    `title` is what people see, see `run-name`; `workflow` is the path of its file;
    `attempt` counts from 1; `started_at` is the start of this attempt.
    """

    id: int
    title: str
    workflow: str
    conclusion: str
    attempt: int
    url: str
    started_at: datetime
    ended_at: datetime


class WorkflowRuns(Protocol):
    """The workflow runs of a repository. Each method may raise a `ForgeRefusedError`."""

    def last_success(self, run_id: int) -> datetime | None:
        """Return when the last successful run of a run's own workflow began."""

    def failed(self, since: datetime) -> tuple[WorkflowRun, ...]:
        """List the runs that began since a moment and have failed or were cancelled."""

    def rerun(self, run: WorkflowRun) -> None:
        """Start the failed jobs of a run again, with the event that it began with."""


class BranchMerger(Protocol):
    """What adds merges to branches."""

    def merge(self, branch: str, merge: MergeCommit) -> CreatedCommit | None:
        """Add a merge to a branch, only where its tip is still `merge.head`.

        Returns:
            The commit; `None` where someone else has moved or deleted the branch.

        """


class PullRequestOptions(Struct, frozen=True, kw_only=True):
    """What a pull request gets in addition to its text.

    `owners` own the code, by the names that `CODEOWNERS` has for them: `@ada`, `@acme/web`.
    """

    draft: bool = False
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    team_reviewers: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()

    def without_draft(self) -> "PullRequestOptions":
        """Return the same options for a pull request that is ready for review."""
        return replace(self, draft=False)

    def is_empty(self) -> bool:
        """Return whether nothing is left to do once the pull request is open."""
        return not (
            self.labels
            or self.reviewers
            or self.team_reviewers
            or self.assignees
            or self.owners
        )


class IssueComment(Struct, frozen=True, kw_only=True):
    """Our comment on an issue, in Markdown; an empty part stays as it was.

    A `complaint` is shown above the report until there is a new report. `requirement` is
    the one that a command named; later runs read it again.
    """

    report: str = ""
    complaint: str = ""
    requirement: str = ""


class AlertNews(Struct, frozen=True, kw_only=True):
    """What a pull request gets when the entries of its branch have changed, in Markdown.

    `section` lists all alerts of the branch. `title` is for a title that no person has
    changed; an empty one stays. `comment` says what is new, if it is not empty; `mark` is
    a hidden one that names this. `sightings` are the counts that have changed.
    """

    section: str
    title: str = ""
    comment: str = ""
    mark: str = ""
    sightings: Mapping[str, Sighting] = field(default_factory=dict)


class IssueTracker(PermissionSource, Protocol):
    """The issues of a repository, as far as an alert that is reported in one needs them."""

    def remembered(self, issue: int) -> str:
        """Return the requirement that our comment on an issue keeps; empty if none.

        Raises:
            TracerError: where the forge refuses, or does not answer.

        """

    def answer(self, issue: int, answer: IssueComment) -> None:
        """Write our comment on an issue, or rewrite the one that is there.

        Raises:
            TracerError: where the forge refuses, or does not answer.

        """

    def decline(self, issue: int, comment: int) -> None:
        """Show with a reaction that a command is not followed.

        Raises:
            TracerError: where the forge refuses, or does not answer.

        """


class PullRequestSetting(Struct, frozen=True, kw_only=True):
    """Whether GitHub Actions may open pull requests; `None` where that is not known."""

    is_allowed: bool | None
    unknown_reason: str = ""


class Forge(Protocol):
    """A place for branches and pull requests.

    Each method is one request, or several of which only the last has an effect that
    others see. Whatever a method returns may have changed when it returns.
    """

    @property
    def base_branch(self) -> str:
        """The branch that pull requests go to."""

    @property
    def writes(self) -> bool:
        """Whether this forge writes anything; a dry run does not."""

    # -- reading -----------------------------------------------------------------

    def base(self) -> Snapshot:
        """Return the base branch as it was when the run began."""

    def look(
        self,
        branches: Sequence[str],
        files: Mapping[str, Sequence[str]] | None = None,
    ) -> ForgeView:
        """Return the base branch, and these branches with their pull requests, as they are now.

        Args:
            branches: at most `MOST_BRANCHES`.
            files: by a branch's name, paths that will be read at its tip. They may be
                read now, in the same request.

        """

    def snapshot(self, sha: str) -> Snapshot:
        """Return the files of a commit."""

    def refs(self, prefix: str) -> tuple[str, ...]:
        """Return the names of all refs with a prefix, such as `refs/remediation/`."""

    def compare(self, base: str, head: str) -> Comparison:
        """Return what the commits that `head` has, and `base` lacks, have changed."""

    # -- writing -----------------------------------------------------------------

    def commit(
        self,
        parent: Snapshot,
        files: Sequence[FileChange],
        message: str,
        merged: str | None = None,
    ) -> CreatedCommit:
        """Make a commit on top of another; no ref points to it yet.

        Args:
            parent: whose files it has, but for those that change.
            files: those that change.
            message: its message.
            merged: another commit that becomes a parent, before the first one.

        """

    def claim(self, ref: str, sha: str) -> bool:
        """Create a ref only if there is none of its name; return whether it is ours.

        Of any number of runs that claim one name at once, a single one gets it.
        """

    def append(
        self, branch: str, head: str, files: Sequence[FileChange], message: str
    ) -> CreatedCommit | None:
        """Add a commit to a branch, only where its tip is still `head`.

        Returns:
            The commit; `None` where someone else has moved or deleted the branch.

        """

    def move(self, branch: str, before: str, after: str | None) -> bool:
        """Move a branch to a commit, or delete it, only where its tip is still `before`.

        Returns:
            False where someone else has moved or deleted the branch.

        """

    def open_pull_request(
        self, branch: str, title: str, body: str, options: PullRequestOptions
    ) -> PullRequest | None:
        """Open a pull request, or return the one that is already open.

        Its text begins with an empty section of ours, which `announce` fills.

        Returns:
            The pull request; `None` where the branch is gone, or has nothing that the
            base branch lacks.

        """

    def close_pull_request(self, pull_request: PullRequest) -> None:
        """Close a pull request that repeats what another one has merged."""

    def announce(self, pull_request: PullRequest, news: AlertNews) -> tuple[str, ...]:
        """Show in its text, and in a comment, what is new; return warnings.

        Only our section of the text changes, and a title that is still ours. Where a
        person removed the marks of the section, the text stays as it is.
        """

    def finish(
        self, pull_request: PullRequest, options: PullRequestOptions
    ) -> tuple[str, ...]:
        """Set labels, reviewers and assignees; return a warning for each refusal."""

    # -- waiting -----------------------------------------------------------------

    def spread(self, losses: int) -> int:
        """Return a random number, so that runs that lost together do not meet again.

        It is 0 for the first try, and below a limit that doubles with each loss.
        """

    def pause(self, attempt: int, problem: str) -> None:
        """Pause before the next attempt, longer each time, so that runs do not meet again.

        Raises:
            ForgeUnavailableError: where the time that a run may wait is over.

        """
