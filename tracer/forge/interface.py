"""What every forge can do; what it cannot do is not asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from tracer.events import PermissionSource
from tracer.remediation import FileChange
from tracer.repository import Snapshot


@dataclass(frozen=True, kw_only=True, slots=True)
class Connection:
    """Where GitHub is and who asks."""

    repository: str
    api_url: str
    server_url: str
    token: str = field(repr=False)


class PullRequestState(StrEnum):
    """How a pull request stands; *closed* is a person's no."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


@dataclass(frozen=True, kw_only=True, slots=True)
class PullRequest:
    """A pull request as the forge has it; `number` is `None` where it has none.

    `unfinished` says that labels, reviewers or assignees were still to be set when
    the run that opened it ended.
    """

    number: int | None
    url: str | None
    state: PullRequestState
    head: str
    unfinished: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CreatedCommit:
    """A commit that the forge made; `verified` is `None` where it does not sign."""

    sha: str
    verified: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PullRequestOptions:
    """What people want on a pull request beside its text."""

    draft: bool = False
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    team_reviewers: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()

    def without_draft(self) -> "PullRequestOptions":
        """Return the same, but ready for review at once."""
        return replace(self, draft=False)

    def is_empty(self) -> bool:
        """Whether opening the pull request is all there is to do."""
        return not (
            self.labels or self.reviewers or self.team_reviewers or self.assignees
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueComment:
    """What is said on an issue, in Markdown; what is empty stays as it was said before.

    A `complaint` stands above the report, and goes with the next one. `requirement` is
    what a command named, kept for the runs to come.
    """

    report: str = ""
    complaint: str = ""
    requirement: str = ""


class IssueTracker(PermissionSource, Protocol):
    """The issues of a repository, as far as an alert told in one needs them."""

    def remembered(self, issue: int) -> str:
        """Return the requirement that our comment on an issue keeps; empty if none.

        Raises:
            TracerError: where the forge does not let us, or does not answer.

        """

    def answer(self, issue: int, answer: IssueComment) -> None:
        """Write our comment on an issue, or rewrite the one that is there.

        Raises:
            TracerError: where the forge does not let us, or does not answer.

        """

    def decline(self, issue: int, comment: int) -> None:
        """Show on a command that it is not followed, without a word.

        Raises:
            TracerError: where the forge does not let us, or does not answer.

        """


class Forge(Protocol):
    """A place for branches and pull requests."""

    @property
    def base_branch(self) -> str:
        """The branch that pull requests go to."""

    @property
    def writes(self) -> bool:
        """Whether anything said here stays; a dry run's does not."""

    def base(self) -> Snapshot:
        """Return the base branch as it is now."""

    def snapshot(self, sha: str) -> Snapshot:
        """Return the files of a commit."""

    def pull_request(self, branch: str) -> PullRequest | None:
        """Return the latest pull request from a branch, in whatever state."""

    def branch_head(self, branch: str) -> str | None:
        """Return the sha at a branch's tip, `None` where there is no such branch."""

    def names_taken(self) -> tuple[str, ...]:
        """Return texts that name the intents of remediations under way or closed."""

    def commit(
        self, parent: Snapshot, files: Sequence[FileChange], message: str
    ) -> CreatedCommit:
        """Make a commit on top of another; no branch points to it yet."""

    def create_branch(self, branch: str, sha: str) -> bool:
        """Claim a branch; `False` where somebody else has it already."""

    def advance_branch(self, branch: str, sha: str) -> bool:
        """Move a branch forward; `False` where it has moved meanwhile."""

    def open_pull_request(
        self, branch: str, title: str, body: str, options: PullRequestOptions
    ) -> PullRequest:
        """Open a pull request, or return the one that is already open."""

    def finish(
        self, pull_request: PullRequest, options: PullRequestOptions
    ) -> tuple[str, ...]:
        """Set labels, reviewers and assignees; return a warning for each refusal."""
