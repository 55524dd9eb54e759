"""Entry point of the action and of the command line; only this reads the environment."""

# ruff: noqa: E402 - signals are held back before the imports

import gc
import signal

_STOPS = (signal.SIGINT, signal.SIGTERM)
if __name__ == "__main__":
    # The imports take 0.3 s. As process 1 of a container we would never get a signal of
    # that time: the kernel drops what has neither a handler nor is blocked.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    # The imports make many objects that stay: to look for unused ones among them after
    # each 700 new ones took a twelfth of the start-up.
    gc.set_threshold(100_000)

import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO, TextIO

from tracer.errors import TracerError
from tracer.events import read_job
from tracer.forge import REAL_TIME, Timing
from tracer.inputs import Inputs, job_values, read_inputs
from tracer.job import (
    JobOutput,
    RunStopped,
    has_colours,
    report_internal_error,
    stop_on_signals,
)
from tracer.modes import run_mode
from tracer.text import keep_patterns

_INHERITED = frozenset(
    "PATH HOME TMPDIR TEMP TMP LANG LC_ALL LC_CTYPE TERM "  # noqa: SIM905
    "HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy "
    "SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE".split()
)
"""What libraries need from the environment, and processes that they start."""


def main(  # noqa: PLR0913, PLR0917 - three of them are the standard streams
    arguments: Sequence[str],
    environment: Mapping[str, str],
    stdin: BinaryIO,
    stdout: TextIO,
    stderr: TextIO,
    timing: Timing = REAL_TIME,
) -> int:
    """Run once and return the exit code; every error ends here.

    `timing` is the clock and the pause for waiting; tests pass their own.
    """
    environment = dict(environment)
    job = read_job(arguments, environment)
    in_colour = has_colours(environment, stdout, is_job=job is not None)
    output = JobOutput(job, stdout, stderr, in_colour=in_colour)
    try:
        with _stoppable(), _reduced_environment():
            if job:
                inputs = read_inputs(job_values(environment), job)
                run_mode(inputs, stdin, output, _now(timing), timing)
            else:
                _follow_command(arguments, stdin, output, timing)
    except TracerError as error:
        return _fail(error, output)
    except RunStopped as stop:
        output.set_output_if_missing("results", "[]")  # `fromJSON` fails without it
        return _fail(stop.as_error(), output)
    except Exception as error:  # noqa: BLE001 - nothing may end without a message
        return _fail(report_internal_error(error, output), output)
    return _fail(None, output)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let signals stop the run, also those that came before; none stops the report of it."""
    before = signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _reduced_environment() -> Iterator[None]:
    """Keep inputs, tokens and the `GIT_*` of a hook from processes that we start."""
    before = dict(os.environ)
    for name in before.keys() - _INHERITED:
        del os.environ[name]
    # GitPython would refuse to be imported where git is missing; our message is better.
    os.environ["GIT_PYTHON_REFRESH"] = "quiet"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _fail(error: TracerError | None, output: JobOutput) -> int:
    """Show what went wrong, and return the exit code; 0 where nothing did."""
    errors = [error, *output.problems] if error else [*output.problems]
    for each in errors:
        output.error(str(each), each.place)
    return max((each.exit_code for each in errors), default=0)


def _follow_command(
    arguments: Sequence[str], stdin: BinaryIO, output: JobOutput, timing: Timing
) -> None:
    # A job passes no arguments, so it does not need argparse.
    from tracer.command_line import (  # noqa: PLC0415
        HelpRequested,
        TemplatesOptions,
        read_command_line,
    )

    try:
        command = read_command_line(arguments)
    except HelpRequested as help_text:
        output.say(str(help_text).rstrip("\n"))
        return
    if isinstance(command, Inputs):
        run_mode(command, stdin, output, _now(timing), timing)
    elif isinstance(command, TemplatesOptions):
        from tracer.templates_command import copy_templates  # noqa: PLC0415 - as above

        copy_templates(command.target, output)
    elif command.samples:
        from tracer.sample_command import init_from_samples  # noqa: PLC0415 - as above

        init_from_samples(command.samples, command.repo, output)
    else:
        from tracer.init_command import init  # noqa: PLC0415 - as above

        init(command.tool, command.repo, output)


def _now(timing: Timing) -> datetime:
    return timing.now() if timing.now else datetime.now(UTC)


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What a terminal's encoding lacks, as `↓` and `✓`, is shown as a question mark.
        sys.stdout.reconfigure(errors="replace")
    stop_on_signals()
    # A stream that was closed before we began (`>&-`) is `None`.
    code = main(
        sys.argv[1:],
        os.environ,
        sys.stdin.buffer if sys.stdin else io.BytesIO(),
        sys.stdout or io.StringIO(),
        sys.stderr or io.StringIO(),
    )
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        # The reader is gone (`| head`), or the disk is full: that is reported, and Python
        # would print an error of its own at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    keep_patterns()
    # Python looks for unused objects twice more when it ends: among none, then.
    gc.freeze()
    sys.exit(code)
