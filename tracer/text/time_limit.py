"""Stops a user's pattern or expression that computes for too long."""

import signal
import threading
from types import FrameType, TracebackType

from tracer.errors import ConfigError


class _TimeIsUp(Exception):  # noqa: N818 - raised and caught here alone
    """The seconds are used up; raised wherever the computing is."""


class Budget:
    """Seconds of computing that several settings share."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds


class TimeLimit:
    """Stops one setting when the seconds of a budget are used up.

    A pattern that backtracks runs in C, but Python's `re` looks for signals while it
    matches, so that a timer of the operating system can end it, with no other process. The
    timer counts this process's own computing time: a busy machine makes nothing fail.
    There is no limit on systems without such timers (Windows) and in threads other than
    the main one, which get no signals. The action runs on Linux, in the main thread.
    """

    def __init__(self, budget: Budget, error: ConfigError) -> None:
        self._budget = budget
        self._error = error
        self._handler: object = None

    def __enter__(self) -> None:
        """Start the clock.

        Raises:
            ConfigError: where earlier uses have used up the seconds.

        """
        if not _has_timers():
            return
        if self._budget.left <= 0:
            raise self._error
        self._handler = signal.signal(signal.SIGVTALRM, _stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, self._budget.left)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop the clock.

        Raises:
            ConfigError: where the seconds were not enough.

        """
        if not _has_timers():
            return
        self._budget.left = signal.setitimer(signal.ITIMER_VIRTUAL, 0)[0]
        signal.signal(signal.SIGVTALRM, self._handler)  # type: ignore[arg-type] # as it was
        if isinstance(error, _TimeIsUp):
            self._budget.left = 0
            raise self._error from None


def _has_timers() -> bool:
    is_main = threading.current_thread() is threading.main_thread()
    return is_main and hasattr(signal, "setitimer")


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _TimeIsUp
