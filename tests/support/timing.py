"""A clock that tests move: a pause takes no time, but the run sees it pass."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tracer.forge import Timing


@dataclass
class FakeTime:
    """Real time, and on top of it the pauses that were asked for and not made."""

    request_seconds: float = 10.0
    pauses: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def monotonic(self) -> float:
        return time.monotonic() + sum(self.pauses)

    def now(self) -> float:
        """Return the time of day, for those who share this clock with the run."""
        return time.time() + sum(self.pauses)

    def timing(self) -> Timing:
        return Timing(
            monotonic=self.monotonic,
            sleep=self.sleep,
            jitter=lambda: 0.0,
            request_seconds=self.request_seconds,
            now=lambda: datetime.fromtimestamp(self.now(), UTC),
        )
