"""Which forge a run writes to."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tracer.errors import RepositoryError, UsageError
from tracer.events import GithubJob
from tracer.forge.interface import Connection, Forge, IssueTracker
from tracer.forge.local import DryRun, LocalForge
from tracer.repository import Repository
from tracer.text import Pattern

_ORIGIN = Pattern(
    r"(?:https?://(?:[^@/]*@)?|ssh://(?:[^@/]*@)?|[^@/]*@)(?P<host>[\w.-]+)(?::\d+)?[:/]"
    r"(?P<repository>[\w.-]+/[\w.-]+?)(?:\.git)?/?"
)


_OTHERS = frozenset(
    "azure bitbucket codeberg forgejo gitea gitlab gogs sr visualstudio".split()  # noqa: SIM905
)
"""Parts of the names of hosts that are surely not GitHub."""


class PublishTarget(StrEnum):
    """Where a remediation becomes a pull request."""

    GITHUB = "github"
    LOCAL = "local"
    DRY_RUN = "dry-run"


@dataclass(frozen=True, kw_only=True, slots=True)
class ForgeOptions:
    """Which forge to open, and how to reach GitHub.

    `base` is the branch that pull requests go to, empty where nothing names it; `job`
    is `None` outside GitHub Actions.
    """

    target: PublishTarget
    base: str
    job: GithubJob | None
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GithubAddress:
    """Where a repository is on GitHub: its name, and where API and people find it.

    `is_assumed` says that the host is taken for a GitHub Enterprise Server, which its
    name does not tell.
    """

    repository: str
    api_url: str
    server_url: str
    is_assumed: bool = False

    @property
    def host(self) -> str:
        return self.server_url.removeprefix("https://")

    @property
    def gh_name(self) -> str:
        """The repository as the command `gh` is told it."""
        is_usual = self.host == "github.com"
        return self.repository if is_usual else f"{self.host}/{self.repository}"


def open_forge(options: ForgeOptions, repository: Repository, now: datetime) -> Forge:
    """Open the forge that `publish` asks for.

    Raises:
        UsageError: where the token or the repository's address is missing.
        RepositoryError: where the base branch is neither named nor checked out.

    """
    if options.target is PublishTarget.GITHUB:
        return _github(options, repository)
    kind = LocalForge if options.target is PublishTarget.LOCAL else DryRun
    base = options.base or repository.branch_name()
    if base is None:
        raise RepositoryError(
            "the checkout is on no branch", hint="Name the base branch in `base`"
        )
    return kind(repository, base, now)


def open_issue_tracker(options: ForgeOptions) -> IssueTracker:
    """Open the issues of the repository that a job runs for, whatever `publish` says.

    Raises:
        UsageError: where there is no token to ask with.

    """
    # Imported here: PyGithub takes half of a run's start-up, and only this needs it.
    from tracer.forge.github_issues import GithubIssues  # noqa: PLC0415

    return GithubIssues(_connection(options, None))


def _github(options: ForgeOptions, repository: Repository) -> Forge:
    from tracer.forge.github import GithubForge  # noqa: PLC0415

    connection = _connection(options, repository)
    return GithubForge(connection, repository, options.base or None)


def _connection(options: ForgeOptions, repository: Repository | None) -> Connection:
    """Say where GitHub is: the job knows, else the checkout's remote."""
    if not options.token:
        raise UsageError(
            "no token to talk to GitHub with",
            hint="Leave the input `token` at its default, or pass an app's token",
        )
    job = options.job
    if job:
        address = GithubAddress(job.repository, job.api_url, job.server_url)
    else:
        address = _from_origin(repository)
    return Connection(
        repository=address.repository,
        api_url=address.api_url,
        server_url=address.server_url,
        token=options.token,
    )


def _from_origin(repository: Repository | None) -> GithubAddress:
    found = read_origin((repository.origin() if repository else None) or "")
    if found is None:
        raise UsageError(
            "the checkout's remote `origin` does not say where it is on GitHub",
            hint="Use `publish: local`, or a clone of the repository on GitHub",
        )
    return found


def read_origin(origin: str) -> GithubAddress | None:
    """Read where a repository is from the remote that its checkout came from.

    Returns:
        The address; `None` where the remote is no repository on GitHub.

    """
    found = _ORIGIN.fullmatch(origin)
    host = found["host"].lower() if found else ""
    if not found or _OTHERS & set(host.split(".")):
        return None
    if host == "github.com" or host.endswith(".ghe.com"):
        return GithubAddress(
            found["repository"], f"https://api.{host}", f"https://{host}"
        )
    api = f"https://{host}/api/v3"
    return GithubAddress(found["repository"], api, f"https://{host}", is_assumed=True)
