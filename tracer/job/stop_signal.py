"""Ends a run when the job is cancelled: what is done is still reported."""

import signal
from types import FrameType

from tracer.errors import TracerError

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class RunStopped(BaseException):
    """The process was asked to end; the argument is the signal's name.

    No `Exception`: what handles the errors of one alert must not go on with the next one.
    """

    def as_error(self) -> "StoppedError":
        """Return the error that ends the run."""
        return StoppedError(
            f"the run was stopped by {self}",
            hint="Run it again; what is recorded is found and not written twice",
        )


class StoppedError(TracerError):
    """A run that was stopped; the same run may succeed later."""

    exit_code = 2


def stop_on_signals() -> None:
    """Raise `RunStopped` at the first SIGINT or SIGTERM, and ignore them from then on.

    GitHub sends SIGINT to a step that is cancelled, 7.5 seconds later SIGTERM, and kills it
    2.5 seconds after that (docs.github.com, "Workflow cancellation"). With the first one the
    report begins, which the second one must not cut off. In a container we are process 1,
    which the kernel gives only signals that it handles itself.
    """
    for number in _SIGNALS:
        signal.signal(number, _stop)


def _stop(number: int, _: FrameType | None) -> None:
    for other in _SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    raise RunStopped(signal.Signals(number).name)
