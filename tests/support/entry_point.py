"""The entry point: run in this process, in a copy of it, or in a process of its own.

A run in this process costs a third of a process of its own, and is held to the same:
its environment, working folder, arguments and standard streams are what it is given,
and bytes go in and come out. A process of its own is for what only a process has:
signals, races, pipes that break, the encoding of a terminal.
"""

import io
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer

import entrypoint
from tests.support.paths import ROOT
from tests.support.timing import FakeTime

SCRIPT = ROOT / "entrypoint.py"
_PATIENCE = 60.0
"""Seconds until a process that does not end is ended."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command: what the entry point is started with, and where."""

    folder: Path
    environment: Mapping[str, str]
    arguments: Sequence[str] = ()
    stdin: bytes = b""
    time: FakeTime = field(default_factory=FakeTime)


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def complaints(self) -> list[str]:
        return complaints_in(self.stderr)


def complaints_in(stderr: str) -> list[str]:
    """Return lines of standard error, without those that say what takes over a second.

    They end with `…`, which is `?` in encodings that do not have it.
    """
    return [line for line in stderr.splitlines() if not line.endswith((" …", " ?"))]


def run_here(command: Command) -> Ended:
    """Run a command in this process."""
    # Strict, as a process is where its output is UTF-8: a lone surrogate is an error.
    stdout, stderr = (
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2)
    )
    with _world(command), redirect_stdout(stdout), redirect_stderr(stderr):
        code = _exit_code(command)
    return Ended(code=code, stdout=_written(stdout), stderr=_written(stderr))


def start(command: Command) -> "subprocess.Popen[bytes]":
    """Start a command in a process of its own; give it its standard input yourself."""
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), *command.arguments],
        cwd=command.folder,
        env=command.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run_process(command: Command, timeout: float = 60) -> Ended:
    """Run a command in a process of its own."""
    return end(start(command), command.stdin, timeout)


def end(
    process: "subprocess.Popen[bytes]", stdin: bytes = b"", timeout: float = 60
) -> Ended:
    """Wait until a process has ended; where it takes too long, it is killed."""
    try:
        stdout, stderr = process.communicate(stdin, timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return Ended(
        code=process.returncode,
        stdout=stdout.decode(errors="replace"),
        stderr=stderr.decode(errors="replace"),
    )


@contextmanager
def copy_of_this(command: Command) -> Iterator[int]:
    """Run a command in a copy of this process, to be killed; the value is its id.

    The copy has imported everything already, and begins where the block ends.

    Raises:
        AssertionError: where it was not killed.

    """
    waiting, begin = os.pipe()
    with warnings.catch_warnings():
        # Of the threads here, the stand-in's own has nothing to do now.
        warnings.simplefilter("ignore", DeprecationWarning)
        copy = os.fork()
    if not copy:
        os.close(begin)
        os.read(waiting, 1)
        try:
            run_here(command)
        finally:
            os._exit(0)
    os.close(waiting)
    try:
        yield copy
    finally:
        os.close(begin)
        watch = Timer(_PATIENCE, os.kill, (copy, signal.SIGTERM))
        watch.start()
        _, status = os.waitpid(copy, 0)
        watch.cancel()
    code = os.waitstatus_to_exitcode(status)
    assert code == -signal.SIGKILL, "the run ended before it was killed"


@contextmanager
def _world(command: Command) -> Iterator[None]:
    """Put this process where a process of the command would be, and back again."""
    before, arguments = dict(os.environ), sys.argv
    try:
        os.environ.clear()
        os.environ.update(command.environment)
        sys.argv = [str(SCRIPT), *command.arguments]
        with chdir(command.folder):
            yield
    finally:
        sys.argv = arguments
        os.environ.clear()
        os.environ.update(before)


def _exit_code(command: Command) -> int:
    """Return the code that the interpreter would make of the end of `main`."""
    stdin, stdout, stderr = io.BytesIO(command.stdin), sys.stdout, sys.stderr
    timing = command.time.timing()
    try:
        return entrypoint.main(sys.argv[1:], os.environ, stdin, stdout, stderr, timing)
    except SystemExit as exit_request:
        if exit_request.code is None or isinstance(exit_request.code, int):
            return exit_request.code or 0
        sys.stderr.write(f"{exit_request.code}\n")
        return 1


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()
