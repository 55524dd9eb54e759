"""Runs git in an environment that we compose, so that nothing around it decides."""

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from subprocess import PIPE, Popen, TimeoutExpired
from threading import Event, Thread
from typing import IO, TYPE_CHECKING, BinaryIO
from weakref import WeakSet

from msgspec import Struct, field

from tracer.errors import MissingObjectError, RepositoryError
from tracer.repository.git_environment import composed_environment
from tracer.text import Pattern

if TYPE_CHECKING:
    from git import Git as GitPython

_READ_SECONDS = 2
_LOOK_SECONDS = 2
"""How often a process that has a limit of time is looked at."""
CORRUPTION_HINT = "Check the repository with `git fsck`"
_STARTED: "WeakSet[Popen[bytes]]" = WeakSet()
_LACK = Pattern("not a tree object|missing (?:blob|tree|object)|bad object|promisor")
_MISSING = Pattern(
    r"""
    (?:unable\ to|could\ not)\ read\ [0-9a-f]{40}
    | unable\ to\ read\ (?:source\ )?tree
    | missing\ (?:blob|tree|object)
    | bad\ object
    | failed\ to\ traverse\ parents
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What git says first where an object is not here; of one that is damaged it says more."""
_SETTING = Pattern(r"\bconfig\b|grep\.patterntype|unknown date format")
"""What git says of a value in its configuration that it does not take."""


def hint_for(error: str) -> str:
    """Return what to do about an error of git's."""
    if _SETTING.search(error):
        return "Correct the setting; `git config --list --show-origin` says where it is"
    if _LACK.search(error):
        return f"{CORRUPTION_HINT}. If it was cloned with `--filter`, clone it without"
    return CORRUPTION_HINT


def failure(what: str, words: str) -> RepositoryError:
    """Return the error for a command of git's that failed, and what git said of it."""
    kind = MissingObjectError if _MISSING.match(words) else RepositoryError
    return kind(f"{what}: {words}", hint=hint_for(words))


class GitResult(Struct, frozen=True):
    """What a git command answered; `stderr` is for people."""

    status: int
    stdout: bytes
    stderr: str

    @property
    def first_error(self) -> str:
        """The first line that git wrote about an error, without its `fatal:`."""
        return first_error(self.stderr)


def first_error(stderr: str) -> str:
    """Return the first line of git's words, and the second where that names the thing."""
    first, *others = stderr.strip().splitlines() or ["git gave no reason"]
    named = f" {others[0].strip()}" if others and first.endswith(":") else ""
    return first.removeprefix("fatal: ").removeprefix("error: ") + named


class GitProcess:
    """A git command that is running; `end` it when nothing more is wanted."""

    def __init__(self, running: "GitPython.AutoInterrupt") -> None:
        self._running = running  # GitPython ends the process when this is gone
        process = running.proc
        assert process is not None  # noqa: S101
        assert process.stdin is not None  # noqa: S101 - it was started with pipes
        assert process.stdout is not None  # noqa: S101
        self._process = process
        self.stdin: IO[bytes] = process.stdin
        self.stdout: IO[bytes] = process.stdout
        self._errors = b""
        self._ended = Event()
        self.is_stopped = False
        """Whether it was stopped because its time was over."""
        # A full pipe would stop git while it writes about an error.
        self._reader = Thread(target=self._read_errors, daemon=True)
        self._reader.start()

    def feed(self, data: bytes) -> None:
        """Write all that the command is asked, while it answers."""
        # From a thread: git stops reading until its own answers are read.
        Thread(target=self._feed, args=(data,), daemon=True).start()

    def _feed(self, data: bytes) -> None:
        with suppress(OSError, ValueError):  # git ended before it had read all
            self.stdin.write(data)
            self.stdin.close()

    def wait(self) -> int:
        """Wait for the end and return git's status."""
        return self._process.wait()

    @property
    def first_error(self) -> str:
        """What git wrote first about an error, after it has ended."""
        self._reader.join(_READ_SECONDS)
        return first_error(_message(self._errors))

    def stop(self) -> None:
        """Ask the process to end."""
        self._process.terminate()

    def stop_when(self, is_over: Callable[[], bool]) -> None:
        """Stop the process when its time is over, also while it has no answer yet."""
        Thread(target=self._watch, args=(is_over,), daemon=True).start()

    def _watch(self, is_over: Callable[[], bool]) -> None:
        # Each process has the time for an answer that is quickly there.
        while not self._ended.wait(_LOOK_SECONDS):
            if is_over():
                self.is_stopped = True
                self._process.terminate()
                return

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._ended.set()
        self._process.terminate()
        with suppress(BrokenPipeError), self._process:
            pass  # leaving it closes the streams and waits for the end

    def _read_errors(self) -> None:
        stderr = self._process.stderr
        with suppress(ValueError):  # closed, because the process was ended meanwhile
            self._errors = stderr.read(65_536) if stderr else b""
            while stderr and stderr.read(65_536):
                pass


class Git(Struct, frozen=True, kw_only=True):
    """Runs git commands, all in the same place.

    GitPython passes on the environment of our own process. `entrypoint.py` has emptied
    that: no `GIT_*` of a hook that called us, no inputs of the action, no token. What
    is left, `environment` and what is in this module reaches git. See `git help git`
    and `git help config`.
    """

    environment: Mapping[str, str] = field(default_factory=dict)

    def run(
        self,
        *arguments: str | bytes,
        stdin: bytes = b"",
        environment: Mapping[str, str | None] | None = None,
        seconds: float | None = None,
    ) -> GitResult:
        """Run one command and return its answer, whatever its status.

        `environment` adds variables, or takes away those that are `None`. After a number
        of `seconds` the command is ended; then its status is negative.

        Arguments that come from outside must follow `--end-of-options` or `--`, or be
        object names that git itself has returned.

        Raises:
            RepositoryError: where git is not installed.

        """
        with _stdin(stdin) as stream:
            running = self._start(arguments, stream, environment)
            return _result(running, seconds)

    def read(self, *arguments: str | bytes, stdin: bytes = b"") -> bytes:
        """Run a command that has to succeed and return what it printed.

        Raises:
            RepositoryError: with git's reason.

        """
        result = self.run(*arguments, stdin=stdin)
        if result.status != 0:
            raise failure(f"`git {arguments[0]!s}` failed", result.first_error)
        return result.stdout

    def lines(
        self,
        *arguments: str | bytes,
        stdin: bytes = b"",
        is_over: Callable[[], bool] | None = None,
    ) -> Generator[bytes]:
        """Run a command that lists something, for as long as lines are wanted.

        `is_over` says when the time for it is over: then the lines end, and the last one
        may be a part of one.

        Raises:
            RepositoryError: where it fails before that.

        """
        process = self.start(*arguments)
        if is_over:
            process.stop_when(is_over)
        if stdin:
            process.feed(stdin)
        try:
            yield from process.stdout
            if process.wait() != 0 and not process.is_stopped:
                raise failure(f"`git {arguments[0]!s}` failed", process.first_error)
        finally:
            process.end()

    def start(self, *arguments: str | bytes) -> GitProcess:
        """Start a command that answers on its standard output what it is asked."""
        return GitProcess(self._start(arguments, PIPE, None))

    def _start(
        self,
        arguments: Sequence[str | bytes],
        stdin: BinaryIO | int | None,
        environment: Mapping[str, str | None] | None,
    ) -> "GitPython.AutoInterrupt":
        running = _gitpython().execute(
            _command(arguments),
            istream=stdin,
            env=self._composed(environment),
            as_process=True,
        )
        assert running.proc is not None  # noqa: S101
        _STARTED.add(running.proc)
        return running

    def _composed(self, more: Mapping[str, str | None] | None) -> dict[str, str]:
        composed: dict[str, str | None] = {
            **composed_environment(),
            **self.environment,
            **(more or {}),
        }
        return {key: value for key, value in composed.items() if value is not None}


@atexit.register
def _end_started() -> None:
    """End what a thread still waits for: a run that is stopped leaves no git behind."""
    for process in list(_STARTED):
        process.terminate()
        process.wait()


def _result(running: "GitPython.AutoInterrupt", seconds: float | None) -> GitResult:
    """Wait for what a command answers; end it where it takes too long, or the run stops."""
    # Not GitPython's `kill_after_timeout`: where the run is stopped meanwhile, its timer
    # holds our own end up for all of the time, and git goes on.
    process = running.proc
    assert process is not None  # noqa: S101
    with process:
        try:
            stdout, stderr = process.communicate(timeout=seconds)
        except TimeoutExpired:
            process.terminate()
            stdout, stderr = process.communicate()
        except BaseException:
            process.terminate()
            raise
    return GitResult(process.returncode, stdout, _message(stderr))


def _message(stderr: bytes) -> str:
    """Return what git wrote as text that can be printed, whatever bytes paths have."""
    return stderr.decode("utf-8", "replace")


def _gitpython() -> "GitPython":
    # Imported here: the command line's help and `init` need no git.
    from git import Git as GitPython  # noqa: PLC0415

    return GitPython()


def _command(arguments: Sequence[str | bytes]) -> list[str]:
    """Return a command line; bytes are paths, and pass through as they are.

    Text is UTF-8 for git, whatever the locale of this process has it be: `LC_ALL=C` has
    ASCII, in which neither a `…` nor a name in Chinese could be handed over.

    Raises:
        RepositoryError: where git is not installed. It is looked for on our own path:
            the one of the composed environment may lead to another.

    """
    executable = shutil.which("git")
    if executable is None:
        raise RepositoryError(
            "git is not installed", hint="Install git, then run again"
        )
    return [executable, *map(_argument, arguments)]


def _argument(argument: str | bytes) -> str:
    if isinstance(argument, str):
        argument = argument.encode("utf-8", "surrogateescape")
    return os.fsdecode(argument)


@contextmanager
def _stdin(data: bytes) -> Iterator[BinaryIO | None]:
    """Return a file to read from: git may answer before it has read all of a pipe."""
    if not data:
        yield None
        return
    with tempfile.TemporaryFile() as stream:
        stream.write(data)
        stream.seek(0)
        yield stream
