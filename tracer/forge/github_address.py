"""Where a repository is on GitHub, read from the remote that its clone came from."""

import re
from urllib.parse import urlsplit

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
_HOST = Pattern(
    r"(?=.{1,253}$) [a-z0-9_-]{1,63} (?: \. [a-z0-9_-]{1,63} )* \.?", re.VERBOSE
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


def web_address_reason(address: str) -> str | None:
    """Return why no request can be sent to an address, `None` where one can."""
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:  # a bracket that is open, a port that is no number
        return str(error)
    if parts.scheme not in {"http", "https"}:
        return "it does not begin with `https://`"
    if port == 0 or not (":" in host or _HOST.fullmatch(host)):
        return "it has no valid name of a host"
    return None
