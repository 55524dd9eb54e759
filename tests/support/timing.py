"""A clock that tests move: a pause takes no time, but the run sees it pass."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread

from tracer.forge import Timing

_LOOK_SECONDS = 0.002


@dataclass
class FakeTime:
    """Real time, and on top of it the pauses that were asked for and not made."""

    request_seconds: float = 10.0
    pauses: list[float] = field(default_factory=list)
    silence: Event | None = None
    """Set where the answer to a request will not come: then its time passes at once."""
    asides: list[Callable[[], object]] = field(default_factory=list)
    """What others do in the next pauses, one in each."""
    _lost: float = 0.0

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if self.asides:
            self.asides.pop(0)()

    def monotonic(self) -> float:
        return time.monotonic() + sum(self.pauses) + self._lost

    def join(self, thread: Thread, seconds: float) -> None:
        if self.silence is None:
            return thread.join(seconds)
        while thread.is_alive() and not self.silence.is_set():
            thread.join(_LOOK_SECONDS)
        if self.silence.is_set():
            self.silence.clear()
            self._lost += seconds
        return None

    def now(self) -> float:
        """Return the time of day, for those who share this clock with the run."""
        return time.time() + sum(self.pauses) + self._lost

    def timing(self) -> Timing:
        return Timing(
            monotonic=self.monotonic,
            sleep=self.sleep,
            jitter=lambda: 0.0,
            request_seconds=self.request_seconds,
            join=self.join,
            now=lambda: datetime.fromtimestamp(self.now(), UTC),
        )
