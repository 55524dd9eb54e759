"""The rules of a loop's life that depend on time."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class LifeRules:
    """The time of the run, and how long a decline or an intent answers new episodes."""

    now: datetime
    reopen_after: timedelta

    def is_recent(self, moment: datetime | None) -> bool:
        """Whether something ended so recently that it still answers; unknown is recent."""
        return moment is None or self.now - moment < self.reopen_after
