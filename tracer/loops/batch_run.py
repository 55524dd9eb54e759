"""The loops of a run, one after the other; for those that have to wait, one commit at the end."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, TypeAlias

from msgspec.structs import replace

from tracer.errors import TracerError
from tracer.forge import MOST_BRANCHES, ROLLING_BRANCH, WaitBudgetSpentError
from tracer.loops.loop_run import LoopRun
from tracer.loops.loop_services import LoopServices
from tracer.loops.loop_view import NO_RETRACING, Retracing
from tracer.loops.publish_result import Operation, PublishResult, failed_result
from tracer.loops.race_pauses import LostRaces
from tracer.loops.resolution_run import ResolutionRun
from tracer.loops.waiting_branches import WaitingBranch, copies
from tracer.remediation import Loop, waiting_message
from tracer.repository import Snapshot

if TYPE_CHECKING:
    from tracer.loops.moved_alerts import MovedAlerts, MovedLoop

_MOST_TEXT = 500_000
"""Characters of intents that are read in one request."""
_WAITS = (5.0, 15.0, 40.0)
"""Seconds to wait for another run that may be about to record what has resolved."""
_EARLY = "an alert that has resolved is not recorded yet, so another run may be at it"


class _Run(Protocol):
    """One run of one loop, which is called again where it has to wait."""

    loop: Loop

    @property
    def waiting(self) -> WaitingBranch | None:
        """What the rolling branch does not show yet; then the result is not the last."""

    @property
    def is_early(self) -> bool:
        """Whether another run may be about to record what this one has looked for."""

    def publish(self) -> PublishResult:
        """Do all that is left to do."""


ErrorReport: TypeAlias = Callable[[Exception], TracerError]
"""Reports an error in this program, and returns what to tell people."""


class _CorrectedRun:
    """A run of a loop whose requirement a person has named."""

    def __init__(
        self, loop: Loop, services: LoopServices, retracing: Retracing
    ) -> None:
        # A person's command is rare.
        from tracer.loops.requirement_correction import Correction  # noqa: PLC0415

        self.loop = loop
        self._services = services
        self._retracing = retracing
        self.is_early = False
        self._run: LoopRun | None = None
        self._end: ResolutionRun | None = None
        self._correction = Correction(loop, services)

    @property
    def waiting(self) -> WaitingBranch | None:
        runs = (run for run in (self._run, self._end) if run and run.waiting)
        return next((run.waiting for run in runs), None)

    def publish(self) -> PublishResult:
        """Move the alerts, and end them where they were over before."""
        if self.loop.is_resolved and not self._correction.has_entries:
            self._end = ResolutionRun(self.loop, self._services)
            return self._end.publish()
        if self._run is None:
            self.loop, counts = self._correction.take_over(self._retracing)
            self._run = LoopRun(self.loop, self._services, counts)
        self._correction.reinstate()
        result = self._run.publish()
        if self._run.waiting:
            return result
        result = self._correction.supersede(result)
        ended = self._correction.ended
        if ended is None or result.error:
            return result
        self._end = ResolutionRun(ended, self._services)
        end = self._end.publish()
        is_closed = end.operation is Operation.CLOSED
        return replace(
            result,
            operation=end.operation if is_closed else result.operation,
            reason=end.reason,
            entry_state=end.entry_state,
            created_commit=end.created_commit or result.created_commit,
            error=end.error,
        )


def _run_of(loop: Loop, services: LoopServices, retracing: Retracing) -> _Run:
    if loop.is_corrected and services.forge.writes:
        return _CorrectedRun(loop, services, retracing)
    return (
        ResolutionRun(loop, services) if loop.is_resolved else LoopRun(loop, services)
    )


class BatchRun:
    """Publishes several loops. An error in one of them does not stop the others."""

    def __init__(
        self,
        loops: Sequence[Loop],
        services: LoopServices,
        report: ErrorReport,
        retracing: Retracing = NO_RETRACING,
    ) -> None:
        self._services = services
        self._report = report
        self._retracing = retracing
        self._spent: WaitBudgetSpentError | None = None
        self._losses = LostRaces(services.forge)
        self._loops = loops
        self._early: list[tuple[_Run, PublishResult]] = []

    def results(self) -> Iterator[PublishResult]:
        """Walk over the results; those of loops that wait come last."""
        yield from self._results(
            [run for loop in self._loops for run in self._runs_of(loop)]
        )
        for seconds in _WAITS:
            early = self._early
            if not (early and self._services.forge.wait_for_others(seconds, _EARLY)):
                break
            self._early = []
            yield from self._results([run for run, _ in early])
        yield from (result for _, result in self._early)

    def _results(self, runs: Sequence[_Run]) -> Iterator[PublishResult]:
        """Walk over the results of runs, without those that come too early."""
        while runs:
            self._look_ahead([run.loop for run in runs])
            waiting: list[_Run] = []
            moved: list[_Run] = []
            for run in runs:
                result = self._published(run)
                if run.waiting and not result.error:
                    waiting.append(run)
                    continue
                if run.is_early and not result.error:
                    self._early.append((run, result))
                    continue
                yield from self._followed(run, result, moved)
            failure = self._show(waiting) if waiting else None
            if failure:
                yield from (failed_result(run.loop, failure) for run in waiting)
                waiting = []
            runs = [*waiting, *moved]

    def _followed(
        self, run: _Run, result: PublishResult, moved: list[_Run]
    ) -> Iterator[PublishResult]:
        """Walk over a result without alerts that other loops have, and add runs of these."""
        try:
            followed = self._follow_moved(run, result)
        except TracerError as error:
            yield failed_result(run.loop, error)
            return
        moved += [self._run_of(each.loop) for each in followed]
        rest = _without(result, followed)
        if rest and _has_only_looked(rest):
            moved.append(self._run_of(replace(rest.loop, stays=True)))
        elif rest:
            yield rest

    def _runs_of(self, loop: Loop) -> Iterator[_Run]:
        """Walk over the runs of a loop, and of others that have some of its alerts."""
        has_moved = not loop.is_corrected and self._services.observer.has_elsewhere(
            loop
        )
        entries = self._services.observer.base_entries if has_moved else ()
        followed = self._moved_alerts().in_base(loop, entries) if has_moved else ()
        elsewhere = [trace for moved in followed for trace in moved.before]
        if rest := tuple(trace for trace in loop.traces if trace not in elsewhere):
            yield self._run_of(replace(loop, traces=rest))
        yield from (self._run_of(moved.loop) for moved in followed)

    def _run_of(self, loop: Loop) -> _Run:
        return _run_of(loop, self._services, self._retracing)

    def _moved_alerts(self) -> "MovedAlerts":
        # A person's correction is rare.
        from tracer.loops.moved_alerts import MovedAlerts  # noqa: PLC0415

        forge, template = self._services.forge, self._services.writer.ledger_file
        return MovedAlerts(forge, template, self._retracing)

    def _follow_moved(
        self, run: _Run, result: PublishResult
    ) -> "tuple[MovedLoop, ...]":
        """Return the loops that have alerts of a result now, as a person moved them."""
        if not result.moved or result.error or run.loop.is_moved:
            return ()
        return self._moved_alerts().loops(run.loop, result.moved)

    def _look_ahead(self, loops: Sequence[Loop]) -> None:
        """Look at all loops at once, which takes fewer requests than one by one."""
        if len(loops) > 1 and not self._spent:
            with suppress(
                TracerError
            ):  # each loop meets the same error, and reports it
                self._services.observer.look_ahead(loops)

    def _published(self, run: _Run) -> PublishResult:
        """Publish a loop; without GitHub it fails without a request."""
        if self._spent:
            return failed_result(run.loop, self._spent)
        try:
            result = run.publish()
            problems = self._services.rolling.take_problems()
            return replace(result, warnings=(*result.warnings, *problems))
        except WaitBudgetSpentError as error:
            self._spent = error
            return failed_result(run.loop, error)
        except TracerError as error:
            return failed_result(run.loop, error)
        except Exception as error:  # noqa: BLE001 - the other loops are not affected
            return failed_result(run.loop, self._report(error))

    def _show(self, runs: Sequence[_Run]) -> TracerError | None:
        """Copy what waits to the rolling branch, all in one commit; return an error."""
        branches = [run.waiting for run in runs if run.waiting]
        traces = [trace for run in runs for trace in run.loop.traces]
        rolling, base = self._services.observer.last_rolling()
        try:
            self._read_ahead(branches, base)
            written = self._services.rolling.write(
                rolling,
                base,
                lambda files: copies(files, branches),
                waiting_message(traces),
            )
            if written is None:  # someone else was faster: the next look shows it
                self._losses.add(ROLLING_BRANCH)
        except TracerError as error:
            return error
        return None

    def _read_ahead(self, branches: Sequence[WaitingBranch], base: Snapshot) -> None:
        """Read the intents of branches with few requests, before they are copied.

        Where all loops share a long file, it is read with few branches at a time.
        """
        if len(branches) == 1:
            return  # one request in any case
        longest = max(len(base.read(branch.intent_path) or "") for branch in branches)
        most = max(1, min(MOST_BRANCHES, _MOST_TEXT // (longest + 1)))
        for at in range(0, len(branches), most):
            part = branches[at : at + most]
            files = {each.branch.name: [each.intent_path] for each in part}
            self._services.forge.look(list(files), files)


def _has_only_looked(result: PublishResult) -> bool:
    """Whether a run wrote nothing, as other loops could have its alerts."""
    is_idle = result.operation is Operation.NONE and not result.is_recorded
    return is_idle and bool(result.moved) and not result.error


def _without(
    result: PublishResult, followed: "Sequence[MovedLoop]"
) -> PublishResult | None:
    """Return the result for the alerts that are in no other loop now, if there are any."""
    if not followed:
        return result
    elsewhere = [trace for moved in followed for trace in moved.before]
    rest = tuple(trace for trace in result.loop.traces if trace not in elsewhere)
    return replace(result, loop=replace(result.loop, traces=rest)) if rest else None
