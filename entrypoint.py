"""Entry point of the action and of the command line: the only reader of the environment."""

import io
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import BinaryIO, TextIO

from tracer import VERSION
from tracer.errors import TracerError
from tracer.events import read_job
from tracer.inputs import read_inputs
from tracer.job import COMMAND, Runner, init, read_setup
from tracer.pipeline import run

FAULT = 3
"""Exit code of a fault of ours; see `TracerError.exit_code` for the others."""


def main(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    stdin: BinaryIO,
    stdout: TextIO,
    stderr: TextIO,
) -> int:
    """Run once and return the exit code: the one place where errors end."""
    job = read_job(arguments, environment)
    runner = Runner(job, stdout, stderr)
    try:
        if list(arguments[:1]) == [COMMAND]:
            init(read_setup(arguments[1:]), runner)
        else:
            inputs = read_inputs(arguments, environment, job)
            run(inputs, stdin, runner, datetime.now(UTC))
    except TracerError as error:
        runner.error(str(error))
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the boundary: nothing leaves untold
        runner.say(traceback.format_exc())
        runner.error(
            f"a fault of ours in version {VERSION}: {type(error).__name__}. "
            "Please report it with the lines above; the alert was not recorded"
        )
        return FAULT
    return 0


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What a terminal's encoding lacks, as `↓` and `✓`, is shown as a question mark.
        sys.stdout.reconfigure(errors="replace")
    code = main(sys.argv[1:], os.environ, sys.stdin.buffer, sys.stdout, sys.stderr)
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has gone; the interpreter shall not mind
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
