"""GitHub as a forge: remediation branches and their pull requests, over one session."""

from collections.abc import Sequence

from tracer.forge.forge_interface import (
    CreatedCommit,
    PullRequest,
    PullRequestOptions,
)
from tracer.forge.github_branches import PREFIX, GithubBranches
from tracer.forge.github_pull_requests import GithubPullRequests
from tracer.forge.github_session import GithubSession
from tracer.remediation import FileChange
from tracer.repository import Repository, Snapshot


class GithubForge:
    """A repository on GitHub, and the checkout that shares most of its objects."""

    writes = True

    def __init__(
        self, session: GithubSession, checkout: Repository, base: str | None
    ) -> None:
        self._branches = GithubBranches(session, checkout, base)
        self._pull_requests = GithubPullRequests(session)

    @property
    def base_branch(self) -> str:
        return self._branches.base_branch

    def base(self) -> Snapshot:
        return self._branches.base

    def snapshot(self, sha: str) -> Snapshot:
        return self._branches.snapshot(sha)

    def pull_request(self, branch: str) -> PullRequest | None:
        return self._pull_requests.latest(branch)

    def branch_head(self, branch: str) -> str | None:
        return self._branches.heads.get(branch)

    def names_taken(self) -> tuple[str, ...]:
        """Return titles of our pull requests and messages of branches without one.

        The newest hundred pull requests are read: numbers only grow, so the largest is
        among the latest.
        """
        own = [
            pull
            for pull in self._pull_requests.newest()
            if pull.branch.startswith(PREFIX)
        ]
        seen = {pull.branch for pull in own}
        heads = self._branches.heads
        tips = [sha for branch, sha in heads.items() if branch not in seen]
        return (*(pull.title for pull in own), *self._branches.messages(tips))

    def commit(
        self, parent: Snapshot, files: Sequence[FileChange], message: str
    ) -> CreatedCommit:
        return self._branches.commit(parent, files, message)

    def create_branch(self, branch: str, sha: str) -> bool:
        return self._branches.create(branch, sha)

    def advance_branch(self, branch: str, sha: str) -> bool:
        return self._branches.advance(branch, sha)

    def open_pull_request(
        self, branch: str, title: str, body: str, options: PullRequestOptions
    ) -> PullRequest:
        return self._pull_requests.open(
            self.base_branch, branch, (title, body), options
        )

    def finish(
        self, pull_request: PullRequest, options: PullRequestOptions
    ) -> tuple[str, ...]:
        return self._pull_requests.finish(pull_request, options)
