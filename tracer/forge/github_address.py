"""Where a repository is on GitHub, read from the remote that its clone came from."""

import re

from msgspec import Struct

from tracer.text import Pattern

_ORIGIN = Pattern(
    r"""
    (?: https?://(?:[^@/]*@)?     # https://token@github.com/acme/shop
      | ssh://(?:[^@/]*@)?        # ssh://git@github.com:22/acme/shop.git
      | [^@/]*@                   # git@github.com:acme/shop.git
    )
    (?P<host>[\w.-]+) (?::\d+)? [:/]
    (?P<repository>[\w.-]+/[\w.-]+?) (?:\.git)? /?
    """,
    re.VERBOSE,
)
_OTHER_PRODUCTS = frozenset(
    {
        "azure",
        "bitbucket",
        "codeberg",
        "forgejo",
        "gitea",
        "gitlab",
        "gogs",
        "sr",
        "visualstudio",
    }
)
"""Parts of the names of hosts that are surely not GitHub."""


class GithubAddress(Struct, frozen=True):
    """The name of a repository, and the addresses of its API and of its pages.

    `is_assumed`: the host is taken for a GitHub Enterprise Server, but its name does not
    say so.
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
        """The repository as the command `gh` expects it."""
        is_usual = self.host == "github.com"
        return self.repository if is_usual else f"{self.host}/{self.repository}"


def read_origin(origin: str) -> GithubAddress | None:
    """Read the address of a repository from its remote `origin`.

    Returns:
        The address; `None` where the remote is not a repository on GitHub.

    """
    match = _ORIGIN.fullmatch(origin)
    host = match["host"].lower() if match else ""
    if not match or _OTHER_PRODUCTS & set(host.split(".")):
        return None
    if host == "github.com" or host.endswith(".ghe.com"):
        return GithubAddress(
            match["repository"], f"https://api.{host}", f"https://{host}"
        )
    api = f"https://{host}/api/v3"
    return GithubAddress(match["repository"], api, f"https://{host}", is_assumed=True)
