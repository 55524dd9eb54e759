"""Turns an error in this program into one that says what to report."""

from tracer import VERSION
from tracer.errors import TracerError
from tracer.job.workflow_commands import JobOutput


class InternalError(TracerError):
    """An error in this program; no input may cause it."""

    exit_code = 3


def report_internal_error(error: Exception, output: JobOutput) -> InternalError:
    """Print where an error happened, and return the error that ends the run."""
    import traceback  # noqa: PLC0415 - a run without such an error does not need it

    output.say("".join(traceback.format_exception(error)))
    return InternalError(
        f"internal error in version {VERSION}: {type(error).__name__}",
        hint="Please report it with the lines of the log that show where it happened",
    )
