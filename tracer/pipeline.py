"""One run, from the event to the report."""

import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from tracer.alerts import (
    NO_HINT,
    Alert,
    Ignored,
    ParsedAlert,
    ParseResult,
    Rejected,
    RequirementHint,
    Status,
    ignore_reason,
)
from tracer.errors import TracerError, UntracedError
from tracer.events import (
    Batch,
    Event,
    TraceRequest,
    read_alerts,
    read_event,
    read_trace_request,
)
from tracer.forge import (
    ForgeOptions,
    PublishTarget,
    PullRequestOptions,
    open_forge,
    open_issue_tracker,
)
from tracer.inputs import FailOn, Inputs, Mode
from tracer.job import (
    IssueThread,
    RunContext,
    Runner,
    RunResult,
    open_context,
    render_summaries,
    report_result,
    trace_file,
    write_outputs,
)
from tracer.ledger import read_entries
from tracer.loops import Operation, Publisher, PublishResult, ReportOnlyReason
from tracer.remediation import Loop, group
from tracer.repository import Repository
from tracer.specification import Specification, read_specification
from tracer.text import IdGrammar
from tracer.tracing import (
    Checkout,
    Trace,
    TraceOptions,
    requirement_tokens,
    trace_alerts,
)


def run(inputs: Inputs, stdin: BinaryIO, runner: Runner, now: datetime) -> None:
    """Trace the alerts of an event and bring their remediations into pull requests.

    Raises:
        TracerError: the worst that happened, after everything else was done.

    """
    runner.mask(inputs.token)
    trace_file(inputs)  # complains before anything is done, not after
    event = read_event(inputs.alert, inputs.job, stdin)
    call = read_trace_request(event)
    if isinstance(call, str):
        _nothing(call, inputs, runner)
        return
    with closing(Repository(inputs.repo)) as repository:
        forge = open_forge(_forge_options(inputs, event), repository, now)
        context = open_context(inputs, runner, repository, forge)
        issue_thread = _issue_thread(call, context)
        if issue_thread and not issue_thread.is_authorized(
            context.config.trusted_senders
        ):
            write_outputs(RunResult((), ()), inputs, runner)
            return
        _follow(_taken_in(event, context, issue_thread), context, issue_thread, now)


def _nothing(why: str, inputs: Inputs, runner: Runner) -> None:
    runner.notice(f"nothing to trace: {why}")
    write_outputs(RunResult((), ()), inputs, runner)


def _issue_thread(call: TraceRequest | None, context: RunContext) -> IssueThread | None:
    if call is None:
        return None
    issues = open_issue_tracker(_forge_options(context.inputs, None))
    can_comment = context.inputs.publish is PublishTarget.GITHUB
    return IssueThread(call, issues, context.runner, context.report, can_comment)


def _taken_in(
    event: Event, context: RunContext, issue_thread: IssueThread | None
) -> Batch:
    inputs = context.inputs
    call = issue_thread.call if issue_thread else None
    try:
        commanded = issue_thread.named() if issue_thread else NO_HINT
        batch = read_alerts(event, call, inputs.source, context.config.sources)
    except TracerError as error:
        if issue_thread:
            issue_thread.answer((), (error,))
        raise
    given = RequirementHint(inputs.requirement, "the input `requirement`")
    return replace(batch, named=commanded or batch.named or given)


def _follow(
    batch: Batch, context: RunContext, issue_thread: IssueThread | None, now: datetime
) -> None:
    """Trace and publish what was taken in, and tell everybody who is to know."""
    inputs, runner = context.inputs, context.runner
    errors = _told(batch.found, runner)
    started = time.monotonic()
    specification = _read_requirements(context, batch)
    traces = _traces(context, batch, specification, started, now)
    run_result = RunResult(traces, (), tuple(errors))
    try:
        for result in _results(context, specification, batch.parsed_alerts, traces):
            run_result = replace(run_result, results=(*run_result.results, result))
            report_result(result, context.report, runner)
    finally:
        write_outputs(run_result, inputs, runner)
        if issue_thread:
            here = issue_thread.call.issue.url
            reports = [
                summary
                for result in run_result.results
                for summary in render_summaries(result, context.report, here)
            ]
            issue_thread.answer(reports, errors)
    _raise_worst(inputs, run_result, errors, runner)


def _told(found: Sequence[ParseResult], runner: Runner) -> list[TracerError]:
    """Tell what arrived that is no alert; return why the rest cannot be read."""
    for each in found:
        if isinstance(each, Ignored):
            runner.notice(f"not an alert: {each.reason}")
    return [each.error for each in found if isinstance(each, Rejected)]


def _results(
    context: RunContext,
    specification: Specification,
    parsed_alerts: Sequence[ParsedAlert],
    traces: Sequence[Trace],
) -> Iterable[PublishResult]:
    """Publish what is to be published, then say why where something is not."""
    kept = [_why_not(context, reading) for reading in parsed_alerts]
    wanted = [found for found, why in zip(traces, kept, strict=True) if not why]
    publisher = Publisher(
        context.forge,
        context.report,
        context.config.remediation,
        specification,
        _options(context.inputs),
    )
    for loop in group(wanted):
        try:
            yield publisher.publish(loop)
        except TracerError as error:
            yield PublishResult(
                loop=loop, operation=Operation.NONE, reason=error.message, error=error
            )
    for found, why in zip(traces, kept, strict=True):
        if why:
            loop, (only, reason) = Loop(key=found.loop, traces=(found,)), why
            yield PublishResult(
                loop=loop, operation=Operation.NONE, reason=reason, only=only
            )


def _why_not(
    context: RunContext, reading: ParsedAlert
) -> tuple[ReportOnlyReason, str] | None:
    """Say why an alert is only reported; `None` where it is acted on."""
    if reading.is_test:
        return ReportOnlyReason.TEST, "this is a test alert: the wiring works"
    rule = _exemption_reason(context, reading.alert)
    if rule:
        return ReportOnlyReason.RULE, rule
    if context.inputs.mode is Mode.TRACE:
        return ReportOnlyReason.ASKED, "the mode is `trace`, which only reports"
    return None


def _exemption_reason(context: RunContext, alert: Alert) -> str | None:
    inputs, config = context.inputs, context.config
    if alert.status is Status.RESOLVED:
        return "the alert has resolved"
    if alert.severity.is_below(inputs.min_severity):
        return (
            f"severity {alert.severity} is below `min-severity: {inputs.min_severity}`"
        )
    return ignore_reason(alert, config.ignore, config.environments)


def _read_requirements(context: RunContext, batch: Batch) -> Specification:
    """Read what the repository defines, in its own grammar and the alerts'.

    What an alert's tag calls a requirement is of a family that counts.
    """
    named = [
        written
        for parsed in batch.parsed_alerts
        for written in requirement_tokens(parsed.alert, batch.named.requirement)
    ]
    grammar = IdGrammar(patterns=context.config.id_patterns).admitting(named)
    return read_specification(context.repository, context.revision, grammar)


def _traces(
    context: RunContext,
    batch: Batch,
    specification: Specification,
    started: float,
    now: datetime,
) -> tuple[Trace, ...]:
    config = context.config
    checkout = Checkout(
        repository=context.repository,
        revision=context.revision,
        specification=specification,
        started=started,
    )
    options = TraceOptions(
        routes=config.routes,
        path_prefixes=config.paths,
        min_confidence=config.min_confidence,
        group_by=context.inputs.group_by,
        is_own_file=config.is_ours,
        mask=config.masked,
        hint=batch.named,
        entries=read_entries(context.base, config.ledger_file),
    )
    return trace_alerts(batch.parsed_alerts, checkout, options, now)


def _forge_options(inputs: Inputs, event: Event | None) -> ForgeOptions:
    base = inputs.base or (event.default_branch() if event else None)
    return ForgeOptions(
        target=inputs.publish, base=base or "", job=inputs.job, token=inputs.token
    )


def _options(inputs: Inputs) -> PullRequestOptions:
    return PullRequestOptions(
        draft=inputs.draft,
        labels=inputs.labels,
        reviewers=inputs.reviewers,
        team_reviewers=inputs.team_reviewers,
        assignees=inputs.assignees,
    )


def _raise_worst(
    inputs: Inputs, run_result: RunResult, errors: list[TracerError], runner: Runner
) -> None:
    """End a run that did not go well with the worst of its errors; tell the others."""
    errors += [result.error for result in run_result.results if result.error]
    if inputs.fail_on is FailOn.UNTRACED:
        errors += [_untraced(found) for found in run_result.awaited if not found.traced]
    errors.sort(key=lambda error: error.exit_code)
    for error in errors[:-1]:
        runner.error(str(error))
    if errors:
        raise errors[-1]


def _untraced(found: Trace) -> UntracedError:
    return UntracedError(
        f"{found.alert.name} leads to no requirement: {found.match.evidence}",
        hint="Name the requirement in the alert's `req` tag",
    )
