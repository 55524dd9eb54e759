"""Which forge a run writes to."""

import re
from dataclasses import dataclass
from datetime import datetime

from tracer.errors import RepositoryError, UsageError
from tracer.event import Event
from tracer.forge.interface import Connection, Forge, Issues
from tracer.forge.local import DryRun, LocalForge
from tracer.repository import Repository
from tracer.settings import Publish, Settings

_ORIGIN = re.compile(
    r"(?:https?://(?:[^@/]*@)?|ssh://(?:[^@/]*@)?|[^@/]*@)(?P<host>[\w.-]+)(?::\d+)?[:/]"
    r"(?P<repository>[\w.-]+/[\w.-]+?)(?:\.git)?/?"
)


_OTHERS = frozenset(
    "azure bitbucket codeberg forgejo gitea gitlab gogs sr visualstudio".split()  # noqa: SIM905
)
"""Parts of the names of hosts that are surely not GitHub."""


@dataclass(frozen=True, slots=True)
class Address:
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


def open_forge(
    settings: Settings, event: Event, repository: Repository, now: datetime
) -> Forge:
    """Open the forge that `publish` asks for.

    Raises:
        UsageError: where what it needs is not given.

    """
    base = settings.base or event.default_branch()
    if settings.publish is Publish.GITHUB:
        return _github(settings, base, repository)
    kind = LocalForge if settings.publish is Publish.LOCAL else DryRun
    base = base or repository.branch_name()
    if base is None:
        raise RepositoryError(
            "the checkout is on no branch", hint="Name the base branch in `base`"
        )
    return kind(repository, base, now)


def open_issues(settings: Settings) -> Issues:
    """Open the issues of the repository that a job runs for, whatever `publish` says.

    Raises:
        UsageError: where there is no token to ask with.

    """
    # Imported here: PyGithub takes half of a run's start-up, and only this needs it.
    from tracer.forge.github_issues import GithubIssues  # noqa: PLC0415

    return GithubIssues(_connection(settings, None))


def _github(settings: Settings, base: str | None, repository: Repository) -> Forge:
    from tracer.forge.github import GithubForge  # noqa: PLC0415

    return GithubForge(_connection(settings, repository), repository, base)


def _connection(settings: Settings, repository: Repository | None) -> Connection:
    """Say where GitHub is: the job knows, else the checkout's remote."""
    if not settings.token:
        raise UsageError(
            "no token to talk to GitHub with",
            hint="Leave the input `token` at its default, or pass an app's token",
        )
    job = settings.job
    if job:
        found = Address(job.repository, job.api_url, job.server_url)
    else:
        found = _from_origin(repository)
    return Connection(
        repository=found.repository,
        api_url=found.api_url,
        server_url=found.server_url,
        token=settings.token,
    )


def _from_origin(repository: Repository | None) -> Address:
    found = read_origin((repository.origin() if repository else None) or "")
    if found is None:
        raise UsageError(
            "the checkout's remote `origin` does not say where it is on GitHub",
            hint="Use `publish: local`, or a clone of the repository on GitHub",
        )
    return found


def read_origin(origin: str) -> Address | None:
    """Read where a repository is from the remote that its checkout came from.

    Returns:
        The address; `None` where the remote is no repository on GitHub.

    """
    found = _ORIGIN.fullmatch(origin)
    host = found["host"].lower() if found else ""
    if not found or _OTHERS & set(host.split(".")):
        return None
    if host == "github.com" or host.endswith(".ghe.com"):
        return Address(found["repository"], f"https://api.{host}", f"https://{host}")
    api = f"https://{host}/api/v3"
    return Address(found["repository"], api, f"https://{host}", is_assumed=True)
