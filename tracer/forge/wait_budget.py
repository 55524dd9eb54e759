"""Waiting for GitHub: one budget for the whole run, and a pace for writing."""

import random
import time
from collections.abc import Callable
from datetime import datetime
from threading import Thread

from msgspec import Struct

from tracer.errors import ForgeUnavailableError

BURST = 10
"""Writes without a pause: those of one alert."""
WRITE_SECONDS = 1.0
"""Seconds for each write after that. GitHub asks for a second between writes and refuses
more than 80 content-creating requests a minute (docs.github.com, "Best practices for
using the REST API"); a burst and 60 seconds of these are 70."""


class Timing(Struct, frozen=True):
    """The clock and the pause of a run; tests pass their own.

    `request_seconds` bounds one request from its first byte to the answer's last. GitHub
    itself ends a request after 10 seconds. `join` waits for a request, at most so long.
    `jitter` gives numbers from 0 to 1. `now` is the time of the run, where it is not that
    of the machine.
    """

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    request_seconds: float = 30.0
    join: Callable[[Thread, float], None] = Thread.join
    now: Callable[[], datetime] | None = None


REAL_TIME = Timing()
"""The clock of the machine."""


_WIDEST = 256


def spread(losses: int, timing: Timing) -> int:
    """Return a random number below a limit that grows with each loss: 0 at first.

    Two runs that meet need few numbers; twenty that meet all the time need many.
    """
    return int(min(8**losses, _WIDEST) * timing.jitter()) if losses else 0


class WaitBudgetSpentError(ForgeUnavailableError):
    """The rest of the budget is too short; no more requests are made in this run."""


class WaitBudget:
    """The time that a run may spend waiting for GitHub (the input `max-wait`).

    Waiting is what a run does because GitHub asked for it or failed: pauses before
    another try, and the time lost in requests without an answer. The pace of writing is
    not part of it: a large batch takes longer, but moves on all the time.
    """

    def __init__(
        self, seconds: float, timing: Timing, show: Callable[[str], None]
    ) -> None:
        self._seconds = seconds
        self._left = seconds
        self._show = show
        self._spent_error: WaitBudgetSpentError | None = None
        self._tokens = float(BURST)
        self._last_write: float | None = None
        self.timing = timing

    def check(self) -> None:
        """Make sure that requests may still be made.

        Raises:
            WaitBudgetSpentError: the error that `wait` raised before.

        """
        if self._spent_error:
            raise self._spent_error

    def wait(self, seconds: float, problem: str) -> None:
        """Pause, and show why.

        Args:
            seconds: how long; a fraction is fine.
            problem: a sentence about what is wrong, without its full stop.

        Raises:
            WaitBudgetSpentError: where that is longer than what is left.

        """
        if seconds > self._left:
            self._spent_error = self._spent(seconds, problem)
            raise self._spent_error
        self._left -= seconds
        self._show(
            f"{problem}; trying again in {duration(seconds)} "
            f"({duration(self._left)} of `max-wait` left)"
        )
        self.timing.sleep(seconds)

    def has(self, seconds: float) -> bool:
        """Return whether so much is left."""
        return seconds <= self._left

    def lose(self, seconds: float) -> None:
        """Count time that passed in a request without a useful answer."""
        self._left = max(0.0, self._left - seconds)

    def pace_write(self) -> None:
        """Pause where writes would follow each other too fast for GitHub."""
        now = self.timing.monotonic()
        if self._last_write is not None:
            earned = (now - self._last_write) / WRITE_SECONDS
            self._tokens = min(float(BURST), self._tokens + earned)
        self._last_write = now
        self._tokens -= 1
        if self._tokens < 0:
            self.timing.sleep(-self._tokens * WRITE_SECONDS)

    def _spent(self, seconds: float, problem: str) -> WaitBudgetSpentError:
        return WaitBudgetSpentError(
            f"{problem}; the next try would be in {duration(seconds)}, but only "
            f"{duration(self._left)} of `max-wait: {duration(self._seconds)}` is left",
            hint="Run again later; what is recorded is found and not written twice",
        )


def duration(seconds: float) -> str:
    """Write a number of seconds as people do: `45s`, `4m 30s`, `1h 5m`, `7d`."""
    left = round(seconds)
    parts = []
    for letter, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{letter}")
    return " ".join(parts[:2]) or "0s"
