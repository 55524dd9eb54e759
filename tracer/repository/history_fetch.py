"""Fetches what a shallow checkout lacks, from an address that the forge itself names."""

from collections.abc import Mapping
from threading import Timer
from urllib.parse import urlsplit

from msgspec import Struct

from tracer.repository.git_command import Git
from tracer.repository.git_environment import environment_with

_TRANSPORTS = frozenset({"https", "http"})
_STALLED_SECONDS = 15
"""Git gives up after this many seconds with almost no data."""


class HistorySource(Struct, frozen=True, kw_only=True):
    """Where missing history is fetched, and what the server asks for.

    `authorization` is the value of the HTTP header, empty for what anyone may read;
    `certificates` is the file with the authorities to trust, empty for git's own.
    """

    url: str
    authorization: str = ""
    certificates: str = ""

    def __repr__(self) -> str:
        """Leave out what the server is shown."""
        return f"HistorySource(url={self.url!r})"

    def environment(self) -> Mapping[str, str]:
        """Return the variables with which git may ask this address, and no other.

        The header is in the environment alone: arguments can be read by every user of
        the machine, and a file would outlive the run.
        """
        address = urlsplit(self.url)
        settings = {
            "credential.helper": "",
            "http.followRedirects": "false",
            "http.lowSpeedLimit": "1",
            "http.lowSpeedTime": str(_STALLED_SECONDS),
            # Else git would ask the checkout, in its configuration, for its branches.
            "core.alternateRefsCommand": "true",
        }
        if self.authorization:
            own = f"{address.scheme}://{address.netloc}/"
            settings[f"http.{own}.extraHeader"] = f"Authorization: {self.authorization}"
        return {
            **environment_with(settings),
            "GIT_ALLOW_PROTOCOL": ":".join({address.scheme} & _TRANSPORTS),
            **({"GIT_SSL_CAINFO": self.certificates} if self.certificates else {}),
        }


class HistoryFetch(Struct, frozen=True, kw_only=True):
    """Fetches into a git directory of our own; `seconds` is how long one fetch may take."""

    git: Git
    source: HistorySource
    seconds: float

    def fetch(self, depth: str, *shas: str) -> str | None:
        """Fetch commits to a depth, as `--depth=1`; return git's reason if it failed."""
        git = Git(environment={**self.git.environment, **self.source.environment()})
        process = git.start(
            *("fetch", "--quiet", "--no-tags", "--no-recurse-submodules"),
            *("--no-write-fetch-head", depth, "--end-of-options"),
            *(self.source.url, *shas),
        )
        timer = Timer(self.seconds, process.stop)
        timer.start()
        try:
            process.stdin.close()
            status = process.wait()
        finally:
            timer.cancel()
            process.end()
        return None if status == 0 else process.first_error
