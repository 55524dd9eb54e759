"""One run, from the event to the report."""

import itertools
import time
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import BinaryIO

from msgspec.structs import replace

from tracer.alerts import (
    NO_HINT,
    Ignored,
    ParsedAlert,
    Rejected,
    RequirementHint,
    Severity,
)
from tracer.errors import ForgeUnavailableError, TracerError, UntracedError
from tracer.events import (
    Batch,
    Event,
    TraceRequest,
    read_alerts,
    read_event,
    read_trace_request,
)
from tracer.forge import (
    REAL_TIME,
    PublishTarget,
    Timing,
)
from tracer.inputs import FailOn, Inputs
from tracer.job import (
    NAME_REQUIREMENT,
    IssueThread,
    JobOutput,
    RunProgress,
    RunResult,
    RunStopped,
    TraceFile,
    choose_trace_file,
    render_summary,
    report_incomplete,
    report_internal_error,
    report_result,
    summarize_batch,
    untraced_reason,
    worst_of,
    write_outputs,
)
from tracer.loops import (
    NewPlace,
    Publisher,
    PublishResult,
    ReportOnly,
    ReportOnlyReason,
    Retracing,
    reported_result,
    undefined_reason,
)
from tracer.remediation import group
from tracer.run_context import RunContext, open_context
from tracer.specification import read_specification
from tracer.text import IdGrammar
from tracer.tracing import (
    Trace,
    TracedRevision,
    TraceWarning,
    requirement_tokens,
    trace_alerts,
)


def run(
    inputs: Inputs,
    stdin: BinaryIO,
    output: JobOutput,
    now: datetime,
    timing: Timing = REAL_TIME,
) -> None:
    """Trace the alerts of an event and publish a remediation for each loop.

    Args:
        inputs: everything that decides how the run goes.
        stdin: where `--alert -` is read from.
        output: where the run reports to.
        now: the time of the run, for dates in texts and for ages.
        timing: the clock and the pause for waiting.

    Raises:
        TracerError: the worst error, after everything else is done.

    """
    trace_file = choose_trace_file(inputs.trace_file, inputs.job)
    event = read_event(inputs.alert, inputs.job, stdin)
    request = read_trace_request(event)
    if isinstance(request, Ignored):
        output.notice(f"nothing to trace: {request.reason}")
        write_outputs(RunResult(), trace_file, output)
        return
    result = None
    try:
        with open_context(inputs, event, output, now, timing) as context:
            thread = _issue_thread(request, context)
            if thread and not thread.is_authorized(context.config.trusted_senders):
                write_outputs(RunResult(), trace_file, output)
                return
            batch = _read_batch(event, thread, context)
            is_command = thread is not None and thread.names_requirement
            result = _follow(batch, context, now, is_command=is_command)
            _write(result, trace_file, context)
            if thread and not result.is_stopped:  # then there are seconds left
                _answer(result, thread, context)
    except (RunStopped, ForgeUnavailableError) as problem:
        if result is None:
            write_outputs(RunResult(), trace_file, output)
        raise _ending(problem, is_traced=result is not None) from None
    _raise_worst(result, context)


def _ending(
    problem: RunStopped | ForgeUnavailableError, *, is_traced: bool
) -> TracerError:
    """Return the error that ends a run early.

    Before alerts are traced it has no names: the configuration may mask them.
    """
    error = problem.as_error() if isinstance(problem, RunStopped) else problem
    if not is_traced:
        error.note = "No alert of this event is recorded"
    return error


def _follow(
    batch: Batch, context: RunContext, now: datetime, *, is_command: bool
) -> RunResult:
    """Trace the alerts of a batch and publish their loops, until the run is stopped.

    `is_command`: a person names the requirement, and can be asked which one they mean.
    """
    names = [parsed.alert.name for parsed in batch.parsed_alerts]
    progress = RunProgress(names, _rejected(batch, context.output))
    try:
        tracing = _Tracing(batch, context, now)
        progress.traces = tracing.traces()
        rules = context.report_only_rules()
        members = zip(batch.parsed_alerts, progress.traces, strict=True)
        checks = [rules.check(parsed, trace) for parsed, trace in members]
        if is_command:
            pairs = zip(progress.traces, checks, strict=True)
            checks = [check or undefined_reason(trace) for trace, check in pairs]
        checked = list(zip(progress.traces, checks, strict=True))
        acted_on = [trace for trace, check in checked if check is None]
        progress.loops = group(acted_on, is_corrected=batch.hint.is_correction)
        _publish(checked, tracing, progress)
    except RunStopped as stop:
        return progress.stopped(stop.as_error())
    return progress.result()


def _issue_thread(
    request: TraceRequest | None, context: RunContext
) -> IssueThread | None:
    """Return the issue that asks for the trace, `None` if the event is about no issue."""
    if request is None:
        return None
    can_comment = context.inputs.publish is PublishTarget.GITHUB
    return IssueThread(
        request, context.issues, context.output, context.renderer, can_comment
    )


def _read_batch(event: Event, thread: IssueThread | None, context: RunContext) -> Batch:
    """Read the alerts; errors are also shown in the issue that they were written in.

    The requirement that a command names counts more than the one that the alert's
    sender names, and that one more than the input's, which is the same for all alerts.
    """
    inputs = context.inputs
    request = thread.request if thread else None
    try:
        command_hint = thread.requirement() if thread else NO_HINT
        batch = read_alerts(event, request, context.alert_parser())
    except TracerError as error:
        _show_details(error, context.output)
        if thread:
            thread.answer((), (error,))
        raise
    input_hint = RequirementHint(inputs.requirement, "the input `requirement`")
    return replace(batch, hint=command_hint or batch.hint or input_hint)


def _rejected(batch: Batch, output: JobOutput) -> tuple[TracerError, ...]:
    """Return why alerts could not be read; write into the log what was no alert."""
    for member in batch.results:
        if isinstance(member, Ignored):
            output.notice(f"not an alert: {member.reason}")
        elif isinstance(member, Rejected):
            _show_details(member.error, output)
    return tuple(
        member.error for member in batch.results if isinstance(member, Rejected)
    )


def _show_details(error: TracerError, output: JobOutput) -> None:
    if error.details:
        output.say(error.details)


class _Tracing:
    """Traces the alerts of a batch, and some of them once more."""

    def __init__(self, batch: Batch, context: RunContext, now: datetime) -> None:
        self.batch = batch
        self.context = context
        self.now = now

    @cached_property
    def checkout(self) -> TracedRevision:
        """The revision that is traced in, with its specification.

        Ids that the alerts name as requirements count as ids, whatever they look like.
        """
        started, context = time.monotonic(), self.context
        named = [
            token
            for parsed in self.batch.parsed_alerts
            for token in requirement_tokens(parsed.alert, self.batch.hint.requirement)
        ]
        grammar = IdGrammar(patterns=context.config.id_patterns).with_families_of(named)
        with context.output.progress("Reading the requirements"):
            specification = read_specification(
                context.repository, context.revision, grammar
            )
        return TracedRevision(
            repository=context.repository,
            revision=context.revision,
            specification=specification,
            started=started,
        )

    def traces(self) -> tuple[Trace, ...]:
        """Trace every alert of the batch."""
        return self._trace(self.batch.parsed_alerts, self.batch.hint)

    def retrace(self, progress: RunProgress, trace: Trace, place: NewPlace) -> Trace:
        """Trace an alert to the requirement that a person has moved it to."""
        if place.requirement is None:
            return trace
        parsed = self.batch.parsed_alerts[progress.traces.index(trace)]
        hint = RequirementHint(
            place.requirement, "its entry in the ledger", is_correction=True
        )
        (new,) = self._trace([parsed], hint)
        return progress.replace(trace, replace(new, loop=place.key))

    def _trace(
        self, alerts: Sequence[ParsedAlert], hint: RequirementHint
    ) -> tuple[Trace, ...]:
        checkout, options = self.checkout, self.context.trace_options(hint)
        with self.context.output.progress("Searching the code and the history"):
            return trace_alerts(alerts, checkout, options, self.now)


def _as_severe(progress: RunProgress, trace: Trace, severity: Severity) -> Trace:
    """Return a trace of an alert that earlier messages called worse, and say so."""
    alert = trace.alert
    warning = (
        f"{alert.name} counts as {severity}, which its entry in the ledger says; this "
        f"message says {alert.severity}"
    )
    raised = replace(
        trace,
        alert=replace(alert, severity=severity),
        warnings=(*trace.warnings, TraceWarning(warning)),
    )
    return progress.replace(trace, raised)


def _publish(
    checked: Sequence[tuple[Trace, ReportOnly | None]],
    tracing: _Tracing,
    progress: RunProgress,
) -> None:
    """Publish the loops one after the other, then report the alerts only reported.

    `checked` says for each trace why it is only reported, `None` where it is acted on.
    """
    context = tracing.context
    publisher = Publisher(
        context.forge,
        context.renderer,
        context.remediation_settings(),
        tracing.checkout.specification,
        context.publish_options(tracing.now, len(progress.loops)),
    )
    results = itertools.chain(
        publisher.publish(
            progress.loops,
            lambda error: report_internal_error(error, context.output),
            Retracing(
                to_place=partial(tracing.retrace, progress),
                as_severe=partial(_as_severe, progress),
            ),
        ),
        (_reported(trace, check, context) for trace, check in checked if check),
    )
    for result in results:
        progress.add(result)
        report_result(
            result,
            context.renderer,
            context.output,
            must_be_traced=context.inputs.fail_on is FailOn.UNTRACED,
        )


def _reported(trace: Trace, check: ReportOnly, context: RunContext) -> PublishResult:
    """Return the result for an alert that is only reported; a test checks what it can."""
    result = reported_result(trace, check)
    if check.kind is ReportOnlyReason.TEST:
        return replace(result, setting=context.access.pull_request_setting())
    return result


def _write(
    run_result: RunResult, trace_file: TraceFile | None, context: RunContext
) -> None:
    """Write the outputs, the trace file and the end of the step summary."""
    write_outputs(run_result, trace_file, context.output)
    summarize_batch(run_result, context.renderer, context.output)


def _answer(run_result: RunResult, thread: IssueThread, context: RunContext) -> None:
    """Answer in the issue: with what was done, or with a question."""
    questions = [
        trace
        for result in run_result.results
        if result.report_only is ReportOnlyReason.QUESTION
        for trace in result.loop.traces
    ]
    reports = [
        render_summary(result, context.renderer, thread.request.issue.url)
        for result in run_result.results
        if result.report_only is not ReportOnlyReason.QUESTION
    ]
    if reports or run_result.rejected or not questions:
        thread.answer(reports, run_result.rejected)
    else:
        thread.ask(questions)


def _raise_worst(run_result: RunResult, context: RunContext) -> None:
    """End a run with the worst of its errors; the others become annotations."""
    errors = [*run_result.rejected]
    errors += [result.error for result in run_result.results if result.error]
    if context.inputs.fail_on is FailOn.UNTRACED:
        errors += [
            _untraced_error(trace)
            for trace in run_result.must_be_traced
            if not trace.traced
        ]
    if worst := worst_of(errors, context.output):
        report_incomplete(worst, run_result, context.renderer, context.output)
        raise worst


def _untraced_error(trace: Trace) -> UntracedError:
    reason = untraced_reason(trace) or f"{trace.alert.name} names what was withdrawn"
    return UntracedError(reason, hint=NAME_REQUIREMENT)
