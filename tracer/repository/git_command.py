"""Runs git in an environment that we compose, so that nothing around it decides."""

import os
import shutil
import subprocess
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from tracer.errors import RepositoryError

GitProcess = subprocess.Popen[bytes]

_ENVIRONMENT = {
    # Messages in English, letters compared as bytes: the same answer on any machine.
    "LC_ALL": "C",
    # A path with `~` leads nowhere, instead of ending git with an error.
    "HOME": os.devnull,
    # Configuration and attributes of the machine and its user are not read.
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    # Replaced objects are a private view; other clones do not have them.
    "GIT_NO_REPLACE_OBJECTS": "1",
    # A partial clone must not fetch what is missing. Git knows the first variable since
    # 2.45 alone; the second one allows no transport at all, in any version.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_TERMINAL_PROMPT": "0",
    # No command may write to the checkout's index just because it was read.
    "GIT_OPTIONAL_LOCKS": "0",
    # No log of git's own: the user's configuration could ask for one.
    "GIT_TRACE2": "0",
    "GIT_TRACE2_EVENT": "0",
    "GIT_TRACE2_PERF": "0",
}
_SETTINGS = {
    # Programs that a command for refs or objects could start.
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "log.showSignature": "false",
    "commit.gpgSign": "false",
    # What changes an answer or what is written.
    "color.ui": "false",
    "core.quotePath": "false",
    "core.sparseCheckout": "false",
    "core.splitIndex": "false",
    "core.untrackedCache": "false",
    "grep.extendedRegexp": "false",
    "grep.patternType": "default",
    "i18n.commitEncoding": "UTF-8",
    "i18n.logOutputEncoding": "UTF-8",
    "index.sparse": "false",
    "submodule.recurse": "false",
}
"""Settings for the few commands that have to read the checkout's own configuration."""


CORRUPTION_HINT = "Check the repository with `git fsck`"


@dataclass(frozen=True, slots=True)
class GitResult:
    """What a git command answered; `stderr` is for people."""

    status: int
    stdout: bytes
    stderr: str

    @property
    def first_error(self) -> str:
        """The first line that git wrote about an error, without its `fatal:`."""
        lines = self.stderr.strip().splitlines() or ["git gave no reason"]
        return lines[0].removeprefix("fatal: ").removeprefix("error: ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Git:
    """Runs git commands, all in the same place.

    Nothing of our own process's environment is passed on: no `GIT_*` of a hook that
    called us, no inputs of the action, no token. Only `environment` and what stands in
    this module reaches git. See `git help git` and `git help config`.
    """

    environment: Mapping[str, str] = field(default_factory=dict)

    def run(
        self,
        *arguments: str | bytes,
        stdin: bytes = b"",
        environment: Mapping[str, str | None] | None = None,
    ) -> GitResult:
        """Run one command and return its answer, whatever its status.

        `environment` adds variables, or takes away those that are `None`.

        Arguments that come from outside must follow `--end-of-options` or `--`, or be
        object names that git itself has returned.

        Raises:
            RepositoryError: where git is not installed.

        """
        finished = subprocess.run(  # noqa: S603 - a list of arguments, never a shell
            [_executable(), *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            env=self._composed(environment),
        )
        stderr = finished.stderr.decode("utf-8", "replace")
        return GitResult(finished.returncode, finished.stdout, stderr)

    def read(self, *arguments: str | bytes, stdin: bytes = b"") -> bytes:
        """Run a command that has to succeed and return what it printed.

        Raises:
            RepositoryError: with git's reason.

        """
        result = self.run(*arguments, stdin=stdin)
        if result.status != 0:
            raise RepositoryError(
                f"`git {arguments[0]!s}` failed: {result.first_error}",
                hint=CORRUPTION_HINT,
            )
        return result.stdout

    def lines(self, *arguments: str) -> Generator[bytes]:
        """Run a command that lists something, for as long as lines are wanted.

        Raises:
            RepositoryError: where it fails before that.

        """
        with self.start(*arguments) as process:
            try:
                yield from process.stdout or ()
                if process.wait() != 0:
                    raise RepositoryError(
                        f"`git {arguments[0]}` failed", hint=CORRUPTION_HINT
                    )
            finally:
                process.kill()

    def start(self, *arguments: str) -> GitProcess:
        """Start a command that answers on its standard output what it is asked."""
        return subprocess.Popen(  # noqa: S603 - a list of arguments, never a shell
            [_executable(), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._composed(None),
        )

    def _composed(self, more: Mapping[str, str | None] | None) -> dict[str, str]:
        composed: dict[str, str | None] = {
            "PATH": os.pathsep.join(os.get_exec_path()),
            **_ENVIRONMENT,
            **_as_environment(_SETTINGS),
            **self.environment,
            **(more or {}),
        }
        return {key: value for key, value in composed.items() if value is not None}


def _executable() -> str:
    """Find git on our own path: the one of `env` may name another."""
    executable = shutil.which("git")
    if executable is None:
        raise RepositoryError(
            "git is not installed", hint="Install git, then run again"
        )
    return executable


def _as_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Write settings as variables, which outrank every configuration file."""
    environment = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings.items()):
        environment[f"GIT_CONFIG_KEY_{number}"] = key
        environment[f"GIT_CONFIG_VALUE_{number}"] = value
    return environment
