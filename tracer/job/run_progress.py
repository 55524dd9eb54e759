"""What a run has done so far; it becomes the run's result, whenever the run ends."""

from collections.abc import Sequence

from tracer.errors import TracerError
from tracer.job.run_result import RunResult
from tracer.loops import PublishResult, failed_result
from tracer.remediation import Loop
from tracer.tracing import Trace


class RunProgress:
    """Collects traces and results one after the other.

    `traces` and `loops` are set once they are known: a run may be stopped before.
    """

    def __init__(self, alerts: Sequence[str], rejected: Sequence[TracerError]) -> None:
        self.traces: tuple[Trace, ...] = ()
        self.loops: tuple[Loop, ...] = ()
        self._alerts = tuple(alerts)
        self._rejected = tuple(rejected)
        self._results: list[PublishResult] = []

    def add(self, result: PublishResult) -> None:
        self._results.append(result)

    def replace(self, trace: Trace, new: Trace) -> Trace:
        """Put a new trace of an alert in the place of an earlier one; return the new one."""
        at = self.traces.index(trace)
        self.traces = (*self.traces[:at], new, *self.traces[at + 1 :])
        return new

    def result(self) -> RunResult:
        """Return the result of a run that came to its end."""
        return RunResult(self.traces, tuple(self._results), self._rejected)

    def stopped(self, error: TracerError) -> RunResult:
        """Return the result of a run that was stopped; the rest of its loops has failed."""
        left = self.loops[len(self._results) :]
        failed = (failed_result(loop, error) for loop in left)
        return RunResult(
            self.traces,
            (*self._results, *failed),
            (*self._rejected, error),
            not_reached=() if self.loops else self._alerts,
        )
