"""Opens what a run writes to: the forge that `publish` names, and a repository's issues."""

import base64
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from tracer.errors import RepositoryError, UsageError
from tracer.events import GithubJob
from tracer.forge.forge_interface import BranchMerger, Forge, IssueTracker, WorkflowRuns
from tracer.forge.github_address import (
    GithubAddress,
    read_origin,
    web_address_reason,
)
from tracer.forge.local_forge import DryRun, LocalForge
from tracer.forge.pull_request import PullRequestSetting
from tracer.forge.wait_budget import Timing, WaitBudget
from tracer.repository import HistorySource, Repository
from tracer.text import Pattern

if TYPE_CHECKING:
    from tracer.forge.github_deployments import GithubDeployments
    from tracer.forge.github_session import GithubSession
    from tracer.repository import CommitSource


_TOKEN = Pattern("[!-~]+")


class PublishTarget(StrEnum):
    """Where a remediation becomes a pull request."""

    GITHUB = "github"
    LOCAL = "local"
    DRY_RUN = "dry-run"


class ForgeOptions(Struct, frozen=True, kw_only=True):
    """Which forge to open, and how to reach GitHub.

    `base` is the branch that pull requests go to, empty if it is not known; `job` is
    `None` outside GitHub Actions. `max_wait` is in seconds; `show` takes the lines that
    say what a run waits for.
    """

    target: PublishTarget
    base: str
    job: GithubJob | None
    token: str
    now: datetime
    max_wait: float
    timing: Timing
    show: Callable[[str], None]

    def __repr__(self) -> str:
        """Leave out the token."""
        return f"ForgeOptions(target={self.target!r}, base={self.base!r})"


class ForgeAccess:
    """The forge and the issues of a run, opened when they are first used.

    Both ask GitHub over one session, so that they share one budget for waiting and know
    of the same rate limits.
    """

    def __init__(self, options: ForgeOptions, checkout: Repository) -> None:
        self._options = options
        self._checkout = checkout

    @cached_property
    def forge(self) -> Forge:
        """The forge that `publish` names.

        Raises:
            UsageError: where the token or the repository's address is missing.
            RepositoryError: where the base branch is neither named nor checked out.

        """
        options = self._options
        if options.target is PublishTarget.GITHUB:
            # Imported here: a run that does not talk to GitHub needs no HTTP.
            from tracer.forge.github_forge import GithubForge  # noqa: PLC0415

            return GithubForge(self._session, self._checkout, options.base or None)
        kind = LocalForge if options.target is PublishTarget.LOCAL else DryRun
        base = options.base or self._checkout.branch_name()
        if base is None:
            raise RepositoryError(
                "the checkout is on no branch", hint="Name the base branch in `base`"
            )
        return kind(self._checkout, base, options.now, options.timing)

    @cached_property
    def issues(self) -> IssueTracker:
        """The issues of the repository that a job runs for, whatever `publish` says.

        Raises:
            UsageError: where there is no token to ask with.

        """
        from tracer.forge.github_issues import GithubIssues  # noqa: PLC0415 - as above

        return GithubIssues(self._session)

    @cached_property
    def merger(self) -> BranchMerger:
        """What adds merges to branches on GitHub.

        Raises:
            UsageError: where there is no token to ask with.

        """
        from tracer.forge.github_merges import GithubMerges  # noqa: PLC0415 - as above

        return GithubMerges(self._session)

    def pull_request_setting(self) -> PullRequestSetting | None:
        """Return whether Actions may open pull requests; `None` where none are opened."""
        if self._options.target is not PublishTarget.GITHUB:
            return None
        from tracer.forge.github_settings import (  # noqa: PLC0415 - as above
            read_pull_request_setting,
        )

        return read_pull_request_setting(self._session)

    def is_rebase_only(self) -> bool | None:
        """Return whether pull requests can only be rebased; `None` where that is not known."""
        from tracer.forge.github_settings import (  # noqa: PLC0415 - as above
            read_is_rebase_only,
        )

        return read_is_rebase_only(self._session)

    @cached_property
    def runs(self) -> WorkflowRuns:
        """The workflow runs of the repository on GitHub.

        Raises:
            UsageError: where there is no token to ask with.

        """
        from tracer.forge.github_runs import GithubRuns  # noqa: PLC0415 - as above

        return GithubRuns(self._session)

    def deployments(self) -> "GithubDeployments | None":
        """Return the deployments that GitHub knows; `None` where it is not written to."""
        if self._options.target is not PublishTarget.GITHUB:
            return None
        from tracer.forge.github_deployments import (  # noqa: PLC0415 - as above
            GithubDeployments,
        )

        return GithubDeployments(self._session)

    def history_source(self) -> HistorySource | None:
        """Return where a shallow checkout's missing commits are; `None` without GitHub.

        The address is the job's or GitHub's, never one that the checkout's configuration
        has: that may lead anywhere.
        """
        options = self._options
        if not options.job and options.target is not PublishTarget.GITHUB:
            return None
        # Imported here: only a shallow checkout needs it.
        from tracer.forge.github_exchange import authorities  # noqa: PLC0415

        address = self._address()
        pair = base64.b64encode(f"x-access-token:{options.token}".encode()).decode()
        url = f"{address.server_url.rstrip('/')}/{address.repository}"
        return HistorySource(
            url=url,
            authorization=f"basic {pair}" if options.token else "",
            certificates=authorities(url),
        )

    def commit_source(self) -> "CommitSource | None":
        """Return what knows the commits that cannot be fetched; `None` without a token."""
        options = self._options
        is_github = options.job or options.target is PublishTarget.GITHUB
        if not options.token or not is_github:
            return None
        from tracer.forge.github_history import GithubHistory  # noqa: PLC0415 - as above

        return GithubHistory(self._session)

    @cached_property
    def _session(self) -> "GithubSession":
        from tracer.forge.github_session import (  # noqa: PLC0415 - as above
            Connection,
            GithubSession,
        )

        options = self._options
        if not options.token:
            raise UsageError(
                "there is no token for GitHub",
                hint="Leave the input `token` at its default, or pass a GitHub App's token",
            )
        if not _TOKEN.fullmatch(options.token):
            raise UsageError(
                "the token for GitHub has a blank, a line break or another sign that no "
                "token has",
                hint="Store the secret again: copy the token alone",
            )
        address = self._address()
        reason = web_address_reason(address.api_url)
        if reason:
            raise UsageError(
                f"`{address.api_url}` is no address of GitHub's API: {reason}",
                hint="The runner sets `GITHUB_API_URL`: leave it as it is",
            )
        connection = Connection(
            repository=address.repository,
            api_url=address.api_url,
            server_url=address.server_url,
            token=options.token,
        )
        budget = WaitBudget(options.max_wait, options.timing, options.show)
        return GithubSession(connection, budget)

    def _address(self) -> GithubAddress:
        """Return where GitHub is: the job knows, otherwise the checkout's remote."""
        job = self._options.job
        if job:
            return GithubAddress(job.repository, job.api_url, job.server_url)
        address = read_origin(self._checkout.origin() or "")
        if address is None:
            raise UsageError(
                "the checkout's remote `origin` does not say where it is on GitHub",
                hint="Use `publish: local`, or a clone of the repository on GitHub",
            )
        return address
