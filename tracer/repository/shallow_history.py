"""Where a shallow history is cut, and how more of it is fetched."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct, field

from tracer.repository.checkout import ObjectDirectory
from tracer.repository.commit_log import CommitLog, HistoryLimits
from tracer.repository.history_fetch import HistoryFetch, HistorySource
from tracer.text import iso

_MORE_COMMITS = 10


class ShallowHistory(Struct, frozen=True, kw_only=True):
    """Reads where the history is cut, and moves that back.

    `fetched` are the commits that were fetched by their shas.
    """

    directory: ObjectDirectory
    limits: HistoryLimits
    log: CommitLog
    fetched: set[str] = field(default_factory=set)

    def read_boundary(self) -> None:
        """Note the commits at which the history is cut now."""
        boundary = self.limits.boundary = self.directory.boundary
        dates = self.log.dates(boundary).values() if boundary else ()
        is_known = len(dates) == len(boundary)
        self.limits.known_since = max(dates) if dates and is_known else None
        self.limits.may_lack = self.limits.may_lack or bool(boundary)

    def fetch_commit(self, source: HistorySource, sha: str, seconds: float) -> None:
        """Fetch one commit, if the source has it."""
        if self._fetch(source, seconds).fetch("--depth=1", sha) is None:
            self.fetched.add(sha)
        self.read_boundary()

    def deepen(
        self,
        source: HistorySource,
        shas: Sequence[str],
        since: datetime,
        seconds: float,
    ) -> str | None:
        """Fetch the ancestors of commits since a moment; return why that failed."""
        fetch = self._fetch(source, seconds)
        # What git has a name for is not sent again.
        self.directory.git.read("update-ref", "refs/traced", shas[0])
        for depth in (f"--shallow-since={iso(since)}", f"--deepen={_MORE_COMMITS}"):
            is_here = self.limits.is_whole_since(since)
            reason = None if is_here else fetch.fetch(depth, *shas)
            self.read_boundary()
            if reason:
                return reason
        return None

    def _fetch(self, source: HistorySource, seconds: float) -> HistoryFetch:
        return HistoryFetch(git=self.directory.git, source=source, seconds=seconds)
