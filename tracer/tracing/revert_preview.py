"""Whether the likeliest suspects can be reverted; nothing is reverted for people."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tracer.repository import Repository, RevertTrial
from tracer.tracing.suspects import Suspect, VerdictKind
from tracer.tracing.trace import Trace

_TRIED = {VerdictKind.ONE: 1, VerdictKind.SEVERAL: 3}
"""Suspects of a trace whose revert is tried; people read no more of them either."""


@dataclass(slots=True)
class RevertPreviews:
    """Tries reverts on top of one commit, each of them once for all alerts of a run."""

    repository: Repository
    base: str
    is_over: Callable[[], bool]
    _trials: dict[str, RevertTrial | None] = field(default_factory=dict)

    def preview(self, trace: Trace) -> Trace:
        """Return a trace whose first suspects have what their revert would do."""
        count = _TRIED.get(trace.verdict.kind, 0)
        first = tuple(map(self._tried, trace.suspects[:count]))
        return replace(trace, suspects=(*first, *trace.suspects[count:]))

    def _tried(self, suspect: Suspect) -> Suspect:
        sha = suspect.commit.sha
        if sha not in self._trials and not self.is_over():
            self._trials[sha] = self.repository.try_revert(sha, self.base)
        trial = self._trials.get(sha)
        return replace(suspect, revert=trial, reverted_on=self.base if trial else None)
