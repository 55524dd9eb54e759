"""Turns an error in this program into one that says what to report."""

from collections.abc import Iterator

from tracer import VERSION
from tracer.errors import TracerError
from tracer.job.workflow_commands import JobOutput

_MOST_CAUSES = 5


class InternalError(TracerError):
    """An error in this program; no input may cause it."""

    exit_code = 3


def report_internal_error(error: Exception, output: JobOutput) -> InternalError:
    """Print where an error happened, and return the error that ends the run.

    The messages of exceptions are left out: they may quote an alert, which may hold what
    is masked everywhere else.
    """
    import traceback  # noqa: PLC0415 - a run without such an error does not need it

    for each in reversed([*_causes(error)]):
        places = "".join(traceback.format_tb(each.__traceback__))
        output.say(f"Traceback (most recent call last):\n{places}".rstrip("\n"))
        output.say(f"{type(each).__name__} (its message may quote the alert)")
    return InternalError(
        f"internal error in version {VERSION}: {type(error).__name__}",
        hint="Please report it with the lines of the log that show where it happened",
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return an exception, what it came from, and what that came from."""
    cause: BaseException | None = error
    for _ in range(_MOST_CAUSES):
        if cause is None:
            return
        yield cause
        context = None if cause.__suppress_context__ else cause.__context__
        cause = cause.__cause__ or context
