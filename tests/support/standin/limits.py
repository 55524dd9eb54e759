"""GitHub's rate limits, counted as its documentation says."""

from bisect import bisect_right
from dataclasses import dataclass, field

from tests.support.standin.store import RefusedError

_MINUTE, _HOUR = 60.0, 3_600.0


@dataclass
class RateLimits:
    """How many requests a token has, and how many writes GitHub takes in a minute."""

    requests_per_hour: int = 1_000
    writes_per_minute: int = 80
    writes_per_hour: int = 500
    _requests: list[float] = field(default_factory=list)
    _writes: list[float] = field(default_factory=list)

    def count(self, now: float, *, is_write: bool) -> None:
        """Count a request, or refuse it."""
        used = self._used(now)
        if used >= self.requests_per_hour:
            raise RefusedError(403, "API rate limit exceeded for installation ID 1.")
        self._requests.append(now)
        if not is_write:
            return
        last_minute = _since(now - _MINUTE, self._writes)
        last_hour = _since(now - _HOUR, self._writes)
        if last_minute >= self.writes_per_minute or last_hour >= self.writes_per_hour:
            raise RefusedError(
                403,
                "You have exceeded a secondary rate limit. Please wait a few minutes "
                "before you try again.",
                Retry_After="60",
            )
        self._writes.append(now)

    def headers(self, now: float) -> dict[str, str]:
        """Return the headers that tell a client where it is."""
        used = self._used(now)
        start = self._requests[-used] if used else now
        return {
            "X-RateLimit-Limit": str(self.requests_per_hour),
            "X-RateLimit-Remaining": str(max(0, self.requests_per_hour - used)),
            "X-RateLimit-Reset": str(int(start + _HOUR)),
            "X-RateLimit-Resource": "core",
        }

    def _used(self, now: float) -> int:
        return _since(now - _HOUR, self._requests)


def _since(moment: float, times: list[float]) -> int:
    """Count the times after a moment; they are in order."""
    return len(times) - bisect_right(times, moment)
