"""GitHub as a forge: remediation branches and their pull requests, over one session."""

from collections.abc import Mapping, Sequence

from tracer.forge.forge_interface import Comparison, CreatedCommit, ForgeView
from tracer.forge.github_announcements import GithubAnnouncements
from tracer.forge.github_branches import GithubBranches
from tracer.forge.github_commits import GithubCommits
from tracer.forge.github_pull_requests import GithubPullRequests
from tracer.forge.github_session import GithubSession
from tracer.forge.pull_request import AlertNews, PullRequest, PullRequestOptions
from tracer.forge.snapshots import WrittenSnapshot
from tracer.forge.wait_budget import spread
from tracer.remediation import FileChange
from tracer.repository import Repository, Snapshot

_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.5, 16.0
"""Seconds. An attempt takes GitHub about one second; the longest pause is long enough for
twenty runs to write one after the other."""


class GithubForge:
    """A repository on GitHub, and the checkout that shares most of its objects."""

    writes = True

    def __init__(
        self, session: GithubSession, checkout: Repository, base: str | None
    ) -> None:
        self._budget = session.budget
        self._branches = GithubBranches(session, checkout, base)
        self._commits = GithubCommits(session, self._branches)
        self._pull_requests = GithubPullRequests(session)
        self._announcements = GithubAnnouncements(session)

    @property
    def base_branch(self) -> str:
        return self._branches.base_branch

    def base(self) -> Snapshot:
        return self._branches.base

    def look(
        self,
        branches: Sequence[str],
        files: Mapping[str, Sequence[str]] | None = None,
    ) -> ForgeView:
        view = self._branches.look(branches, files or {})
        self._commits.repository_id = view.repository_id
        views = tuple(self._pull_requests.view(branch) for branch in view.branches)
        return ForgeView(
            base=view.base or "", branches=views, open_heads=view.open_heads
        )

    def snapshot(self, sha: str) -> Snapshot:
        return self._branches.snapshot(sha)

    def refs(self, prefix: str) -> tuple[str, ...]:
        return self._branches.refs(prefix)

    def closed_heads(self) -> tuple[str, ...]:
        return self._branches.closed_heads()

    def compare(self, base: str, head: str) -> Comparison:
        return self._branches.compare(base, head)

    def commit(
        self,
        parent: Snapshot,
        files: Sequence[FileChange],
        message: str,
        merged: str | None = None,
    ) -> CreatedCommit:
        created = self._commits.commit(parent, files, message, merged)
        self._keep(created, parent, files)
        return created

    def claim(self, ref: str, sha: str) -> bool:
        return self._commits.claim(ref, sha)

    def append(
        self, branch: str, head: str, files: Sequence[FileChange], message: str
    ) -> CreatedCommit | None:
        created = self._commits.append(branch, head, files, message)
        if created:
            self._keep(created, self.snapshot(head), files)
        return created

    def _keep(
        self, created: CreatedCommit, parent: Snapshot, files: Sequence[FileChange]
    ) -> None:
        """Keep what a commit has in memory: the next look need not read it."""
        written = {f.path: None if f.is_deleted else f.after for f in files}
        self._branches.keep_snapshot(WrittenSnapshot(parent, created.sha, written))

    def move(self, branch: str, before: str, after: str | None) -> bool:
        return self._commits.move(branch, before, after)

    def open_pull_request(
        self, branch: str, title: str, body: str, options: PullRequestOptions
    ) -> PullRequest | None:
        return self._pull_requests.open(
            self.base_branch, branch, (title, body), options
        )

    def close_pull_request(self, pull_request: PullRequest) -> None:
        self._pull_requests.close(pull_request)

    def announce(self, pull_request: PullRequest, news: AlertNews) -> tuple[str, ...]:
        warnings = self._pull_requests.rewrite(pull_request, news)
        return (*warnings, *(self.comment(pull_request, news) if news.comment else ()))

    def comment(self, pull_request: PullRequest, news: AlertNews) -> tuple[str, ...]:
        return self._announcements.write(pull_request.number or 0, news)

    def comments(self, pull_request: PullRequest) -> tuple[str, ...]:
        return self._announcements.texts(pull_request.number or 0)

    def finish(
        self, pull_request: PullRequest, options: PullRequestOptions
    ) -> tuple[str, ...]:
        return self._pull_requests.finish(pull_request, options)

    def spread(self, losses: int) -> int:
        return spread(losses, self._budget.timing)

    def pause(self, attempt: int, problem: str) -> None:
        """Pause for a part of a time that doubles with each attempt."""
        longest = min(_SHORTEST_PAUSE * 2.0 ** (attempt - 1), _LONGEST_PAUSE)
        seconds = longest * (1 + self._budget.timing.jitter()) / 2
        self._budget.wait(seconds, problem)

    def wait_for_others(self, seconds: float, reason: str) -> bool:
        """Pause, unless less of `max-wait` is left: that may be needed for GitHub."""
        if not self._budget.has(seconds):
            return False
        self._budget.wait(seconds, reason)
        return True
