"""A pull request as the forge has it, what it gets, and which one of a branch counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Protocol, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

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


class AlertNews(Struct, frozen=True, kw_only=True):
    """What a pull request gets when the entries of its branch have changed, in Markdown.

    `section` lists all alerts of the branch. `title` is for a title that no person has
    changed; an empty one stays. `comment` says what is new, if it is not empty; `mark` is
    a hidden one that names this. `is_once`: it is not written where one with this mark is
    there. `sightings` are the counts that have changed.
    """

    section: str
    title: str = ""
    comment: str = ""
    mark: str = ""
    is_once: bool = False
    sightings: Mapping[str, Sighting] = field(default_factory=dict)


class PullRequestSetting(Struct, frozen=True, kw_only=True):
    """Whether GitHub Actions may open pull requests; `None` where that is not known."""

    is_allowed: bool | None
    unknown_reason: str = ""
