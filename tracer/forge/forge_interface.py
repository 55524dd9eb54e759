"""What every forge can do, and the values that go in and out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from tracer.events import PermissionSource
from tracer.remediation import FileChange
from tracer.repository import Snapshot


class PullRequestState(StrEnum):
    """The state of a pull request; *closed* means that a person declined it."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


@dataclass(frozen=True, kw_only=True, slots=True)
class PullRequest:
    """A pull request as the forge has it; a local one has no number.

    `unfinished`: the run that opened it ended before it had set the labels, reviewers
    and assignees.
    """

    number: int | None
    url: str | None
    state: PullRequestState
    head: str
    unfinished: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CreatedCommit:
    """A commit that the forge made; `verified` is `None` if the forge signs none."""

    sha: str
    verified: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PullRequestOptions:
    """What a pull request gets beside its text."""

    draft: bool = False
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    team_reviewers: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()

    def without_draft(self) -> "PullRequestOptions":
        """Return the same options for a pull request that is ready for review."""
        return replace(self, draft=False)

    def is_empty(self) -> bool:
        """Return whether nothing is left to do once the pull request is open."""
        return not (
            self.labels or self.reviewers or self.team_reviewers or self.assignees
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueComment:
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
    """A place for branches and pull requests."""

    @property
    def base_branch(self) -> str:
        """The branch that pull requests go to."""

    @property
    def writes(self) -> bool:
        """Whether this forge writes anything; a dry run does not."""

    def base(self) -> Snapshot:
        """Return the base branch as it is now."""

    def snapshot(self, sha: str) -> Snapshot:
        """Return the files of a commit."""

    def pull_request(self, branch: str) -> PullRequest | None:
        """Return the latest pull request from a branch, whatever its state."""

    def branch_head(self, branch: str) -> str | None:
        """Return the sha at a branch's tip, `None` where there is no such branch."""

    def names_taken(self) -> tuple[str, ...]:
        """Return texts that name the intents of remediations, open or closed."""

    def commit(
        self, parent: Snapshot, files: Sequence[FileChange], message: str
    ) -> CreatedCommit:
        """Make a commit on top of another; no branch points to it yet."""

    def create_branch(self, branch: str, sha: str) -> bool:
        """Create a branch; return false where another run has created it."""

    def advance_branch(self, branch: str, sha: str) -> bool:
        """Move a branch forward; return false where someone else has moved it."""

    def open_pull_request(
        self, branch: str, title: str, body: str, options: PullRequestOptions
    ) -> PullRequest:
        """Open a pull request, or return the one that is already open."""

    def finish(
        self, pull_request: PullRequest, options: PullRequestOptions
    ) -> tuple[str, ...]:
        """Set labels, reviewers and assignees; return a warning for each refusal."""
