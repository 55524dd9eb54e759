"""Entry point of the action and of the command line; only this reads the environment."""

import io
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import BinaryIO, TextIO

from tracer import VERSION
from tracer.errors import TracerError
from tracer.events import read_job
from tracer.forge import REAL_TIME, Timing
from tracer.inputs import job_values, read_inputs
from tracer.job import InitOptions, Runner, init
from tracer.pipeline import run

INTERNAL_ERROR = 3
"""Exit code of an error in this program; `TracerError.exit_code` has the others."""


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
    job = read_job(arguments, environment)
    runner = Runner(job, stdout, stderr)
    try:
        if job:
            inputs = read_inputs(job_values(environment), job)
            run(inputs, stdin, runner, _now(), timing)
        else:
            _follow_command(arguments, stdin, runner, timing)
    except TracerError as error:
        runner.error(str(error))
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - nothing may end without a message
        return _report_internal_error(error, runner)
    return 0


def _follow_command(
    arguments: Sequence[str], stdin: BinaryIO, runner: Runner, timing: Timing
) -> None:
    # A job passes no arguments, so it does not need argparse.
    from tracer.command_line import HelpRequested, read_command_line  # noqa: PLC0415

    try:
        command = read_command_line(arguments)
    except HelpRequested as help_text:
        runner.say(str(help_text).rstrip("\n"))
        return
    if isinstance(command, InitOptions):
        init(command, runner)
    else:
        run(command, stdin, runner, _now(), timing)


def _now() -> datetime:
    return datetime.now(UTC)


def _report_internal_error(error: Exception, runner: Runner) -> int:
    import traceback  # noqa: PLC0415 - a run without such an error does not need it

    runner.say("".join(traceback.format_exception(error)))
    runner.error(
        f"internal error in version {VERSION}: {type(error).__name__}. "
        "Please report it with the lines above; the alert was not recorded"
    )
    return INTERNAL_ERROR


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What a terminal's encoding lacks, as `↓` and `✓`, is shown as a question mark.
        sys.stdout.reconfigure(errors="replace")
    code = main(sys.argv[1:], os.environ, sys.stdin.buffer, sys.stdout, sys.stderr)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader is gone (`| head`). Python would print an error at exit otherwise.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
