"""Whether the likeliest suspects can be reverted; nothing is reverted for people."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tracer.repository import Repository, RevertTrial
from tracer.tracing.suspects import Suspect, VerdictKind
from tracer.tracing.trace import Trace

_TRIED = {VerdictKind.ONE: 1, VerdictKind.SEVERAL: 3}
"""Suspects of a trace whose revert is tried; people read no more of them either."""
_TOGETHER = 50
"""Reverts that one process of git tries; before each the time is looked at."""


class RevertPreviews(Struct, frozen=True):
    """Tries reverts on top of one commit, each of them once for all alerts of a run."""

    repository: Repository
    base: str
    is_over: Callable[[], bool]

    def preview(self, traces: Sequence[Trace]) -> list[Trace]:
        """Return traces whose first suspects have what their revert would do."""
        first = (_first(trace) for trace in traces)
        commits = list({s.commit.sha: s.commit for own in first for s in own}.values())
        trials: dict[str, RevertTrial] = {}
        for start in range(0, len(commits), _TOGETHER):
            if not self.is_over():
                chunk = commits[start : start + _TOGETHER]
                trials |= self.repository.try_reverts(chunk, self.base)
        return [self._with_trials(trace, trials) for trace in traces]

    def _with_trials(self, trace: Trace, trials: Mapping[str, RevertTrial]) -> Trace:
        first = _first(trace)
        tried = (
            replace(suspect, revert=trial, reverted_on=self.base if trial else None)
            for suspect in first
            for trial in (trials.get(suspect.commit.sha),)
        )
        return replace(trace, suspects=(*tried, *trace.suspects[len(first) :]))


def _first(trace: Trace) -> tuple[Suspect, ...]:
    return trace.suspects[: _TRIED.get(trace.verdict.kind, 0)]
