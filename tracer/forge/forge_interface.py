"""What every forge can do, and the values that go in and out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from tracer.events import PermissionSource
from tracer.forge.pull_request import (
    AlertNews,
    PullRequest,
    PullRequestOptions,
    PullRequestState,
)
from tracer.remediation import FileChange
from tracer.repository import MergedFile, Snapshot

ROLLING_BRANCH = "remediation/ledger"
"""The one branch of ours that belongs to no loop."""
MOST_BRANCHES = 25
"""Branches that are looked at in one request, which GitHub limits by its cost."""


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

    @property
    def is_merged_whole(self) -> bool:
        """Whether a pull request of it was merged, and nothing was added since.

        One that only repeats the merged one, open or closed again, changes nothing.
        """
        shown = self.pull_request
        is_merged = shown is not None and shown.state is PullRequestState.MERGED
        return is_merged and shown is not None and shown.head == self.tip

    @property
    def left_head(self) -> str | None:
        """The last commit of it, if there is one that may have what the base branch lacks.

        If it is deleted, that is the last one that its pull request shows.
        """
        if self.tip:
            return self.tip
        last = self.newest
        is_merged = last is not None and last.state is PullRequestState.MERGED
        return None if last is None or is_merged else last.head


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

    `is_cut`: there may be more than these. `first_message` is that of the first commit since,
    empty where there is none, or no one asks for it.
    """

    merge_base: str
    paths: tuple[str, ...]
    is_cut: bool = False
    first_message: str = ""


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


class IssueComment(Struct, frozen=True, kw_only=True):
    """Our comment on an issue, in Markdown; an empty part stays as it was.

    A `complaint` is shown above the report until there is a new report. `requirement` is
    the one that a command named; later runs read it again.
    """

    report: str = ""
    complaint: str = ""
    requirement: str = ""


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

    def closed_heads(self) -> tuple[str, ...]:
        """Return the branches of the newest pull requests that were closed, not merged.

        The branches themselves may be deleted.
        """

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

    def comment(self, pull_request: PullRequest, news: AlertNews) -> tuple[str, ...]:
        """Write only the comment of some news; return warnings."""

    def comments(self, pull_request: PullRequest) -> tuple[str, ...]:
        """Return the texts of all comments on a pull request."""

    def finish(
        self, pull_request: PullRequest, options: PullRequestOptions
    ) -> tuple[str, ...]:
        """Set labels, reviewers and assignees; return a warning for each refusal."""

    # -- waiting -----------------------------------------------------------------

    def spread(self, losses: int) -> int:
        """Return a random number, so that runs that lost together do not meet again.

        It is 0 for the first try, and below a limit that grows with each loss.
        """

    def pause(self, attempt: int, problem: str) -> None:
        """Pause before the next attempt, longer each time, so that runs do not meet again.

        Raises:
            ForgeUnavailableError: where the time that a run may wait is over.

        """

    def wait_for_others(self, seconds: float, reason: str) -> bool:
        """Pause so that another run can go on; return false where this run may not."""
