"""The result of a run: every trace, and what was done about each loop."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from tracer.errors import TracerError
from tracer.job.stop_signal import StoppedError
from tracer.loops import PublishResult
from tracer.tracing import PublishedPullRequest, Trace


class RunResult(Struct, frozen=True):
    """All traces of a run, in the order of the alerts, and the results for their loops.

    `rejected` says why the other members of a batch could not be read; `not_reached` are
    the names of alerts that the run ended before.
    """

    traces: tuple[Trace, ...] = ()
    results: tuple[PublishResult, ...] = ()
    rejected: tuple[TracerError, ...] = ()
    not_reached: tuple[str, ...] = ()

    @property
    def must_be_traced(self) -> tuple[Trace, ...]:
        """The traces that should lead to a requirement: all but test and ignored alerts."""
        results = (result for result in self.results if not result.is_exempt)
        return tuple(trace for result in results for trace in result.loop.traces)

    @property
    def is_stopped(self) -> bool:
        """Whether the run was stopped before its end."""
        return any(isinstance(error, StoppedError) for error in self.rejected)

    @property
    def recorded(self) -> tuple[str, ...]:
        """The names of the alerts that are in a ledger which stays."""
        return alert_names([result for result in self.results if result.is_recorded])

    @property
    def not_recorded(self) -> tuple[str, ...]:
        """The names of the alerts that an error kept from being recorded."""
        failed = [r for r in self.results if r.error and not r.is_recorded]
        return (*alert_names(failed), *self.not_reached)

    def complete_traces(self) -> tuple[Trace, ...]:
        """Return each trace with the remediation and pull request of its loop."""
        first = {loop: results[0] for loop, results in self.by_loop().items()}
        return tuple(
            _complete(trace, first[trace.loop]) if trace.loop in first else trace
            for trace in self.traces
        )

    def by_loop(self) -> dict[str, list[PublishResult]]:
        """Return the results by the key of their loop, both in the order they came in.

        A loop has several results if some of its alerts were only reported; the result
        for those that were acted on comes first.
        """
        grouped: dict[str, list[PublishResult]] = {}
        for result in self.results:
            grouped.setdefault(result.loop.key, []).append(result)
        return grouped


def published_pull_request(result: PublishResult) -> PublishedPullRequest:
    """Return what a trace says about the pull request of its loop."""
    pull_request = result.pull_request
    return PublishedPullRequest(
        number=pull_request.number if pull_request else None,
        url=pull_request.url if pull_request else None,
        operation=result.operation,
    )


def alert_names(results: Sequence[PublishResult]) -> tuple[str, ...]:
    """Return the names of the alerts that some results are about."""
    return tuple(trace.alert.name for result in results for trace in result.loop.traces)


def _complete(trace: Trace, result: PublishResult) -> Trace:
    return replace(
        trace,
        remediation=result.new_intent,
        pull_request=published_pull_request(result),
    )
