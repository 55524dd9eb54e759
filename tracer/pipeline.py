"""One run, from the event to the report."""

import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from tracer.alert import NOBODY, Alert, Status, Word
from tracer.conversation import Conversation
from tracer.desk import Desk, lay
from tracer.errors import TracerError, UntracedError
from tracer.event import Event
from tracer.forge import Extras
from tracer.forge.opening import open_forge, open_issues
from tracer.intake import Intake, read_event, take_in
from tracer.investigation import investigate, read_requirements
from tracer.issue import Call, read_call
from tracer.outcome import Outcome, leave, summaries, tell, trace_file
from tracer.publish import Only, Operation, Publisher, Result
from tracer.remediation import Loop, group
from tracer.repository import Repository
from tracer.rules import why_ignored
from tracer.runner import Runner
from tracer.settings import FailOn, Mode, Publish, Settings
from tracer.sources import Found, Reading, Refusal, Silence
from tracer.specification import Specification
from tracer.trace import Trace


def run(settings: Settings, stdin: BinaryIO, runner: Runner, now: datetime) -> None:
    """Trace the alerts of an event and bring their remediations into pull requests.

    Raises:
        TracerError: the worst that happened, after everything else was done.

    """
    runner.mask(settings.token)
    trace_file(settings)  # complains before anything is done, not after
    event = read_event(settings, stdin)
    call = read_call(event)
    if isinstance(call, str):
        _nothing(call, settings, runner)
        return
    with closing(Repository(settings.repo)) as repository:
        forge = open_forge(settings, event, repository, now)
        desk = lay(settings, runner, repository, forge)
        conversation = _conversation(call, desk)
        if conversation and not conversation.is_heard(desk.config.trusted_senders):
            leave(Outcome((), ()), settings, runner)
            return
        _follow(_taken_in(event, desk, conversation), desk, conversation, now)


def _nothing(why: str, settings: Settings, runner: Runner) -> None:
    runner.notice(f"nothing to trace: {why}")
    leave(Outcome((), ()), settings, runner)


def _conversation(call: Call | None, desk: Desk) -> Conversation | None:
    if call is None:
        return None
    issues = open_issues(desk.settings)
    speaks = desk.settings.publish is Publish.GITHUB
    return Conversation(call, issues, desk.runner, desk.report, speaks)


def _taken_in(event: Event, desk: Desk, conversation: Conversation | None) -> Intake:
    settings = desk.settings
    call = conversation.call if conversation else None
    try:
        commanded = conversation.named() if conversation else NOBODY
        intake = take_in(event, call, settings.source, desk.config.sources)
    except TracerError as error:
        if conversation:
            conversation.answer((), (error,))
        raise
    given = Word(settings.requirement, "the input `requirement`")
    return replace(intake, named=commanded or intake.named or given)


def _follow(
    intake: Intake, desk: Desk, conversation: Conversation | None, now: datetime
) -> None:
    """Trace and publish what was taken in, and tell everybody who is to know."""
    settings, runner = desk.settings, desk.runner
    errors = _told(intake.found, runner)
    started = time.monotonic()
    specification = read_requirements(desk, intake)
    traces = investigate(desk, specification, intake, now, started)
    outcome = Outcome(traces, (), tuple(errors))
    try:
        for result in _results(desk, specification, intake.readings, traces):
            outcome = replace(outcome, results=(*outcome.results, result))
            tell(result, desk.report, runner)
    finally:
        leave(outcome, settings, runner)
        if conversation:
            here = conversation.call.issue.url
            reports = [
                summary
                for result in outcome.results
                for summary in summaries(result, desk.report, here)
            ]
            conversation.answer(reports, errors)
    _raise_worst(settings, outcome, errors, runner)


def _told(found: Sequence[Found], runner: Runner) -> list[TracerError]:
    """Tell what arrived that is no alert; return why the rest cannot be read."""
    for each in found:
        if isinstance(each, Silence):
            runner.notice(f"not an alert: {each.why}")
    return [each.error for each in found if isinstance(each, Refusal)]


def _results(
    desk: Desk,
    specification: Specification,
    readings: Sequence[Reading],
    traces: Sequence[Trace],
) -> Iterable[Result]:
    """Publish what is to be published, then say why where something is not."""
    kept = [_why_not(desk, reading) for reading in readings]
    wanted = [found for found, why in zip(traces, kept, strict=True) if not why]
    publisher = Publisher(
        desk.forge, desk.report, desk.config, specification, _extras(desk.settings)
    )
    for loop in group(wanted):
        try:
            yield publisher.publish(loop)
        except TracerError as error:
            yield Result(
                loop=loop, operation=Operation.NONE, reason=error.message, error=error
            )
    for found, why in zip(traces, kept, strict=True):
        if why:
            loop, (only, reason) = Loop(key=found.loop, traces=(found,)), why
            yield Result(loop=loop, operation=Operation.NONE, reason=reason, only=only)


def _why_not(desk: Desk, reading: Reading) -> tuple[Only, str] | None:
    """Say why an alert is only reported; `None` where it is acted on."""
    if reading.is_test:
        return Only.TEST, "this is a test alert: the wiring works"
    rule = _why_excused(desk, reading.alert)
    if rule:
        return Only.RULE, rule
    if desk.settings.mode is Mode.TRACE:
        return Only.ASKED, "the mode is `trace`, which only reports"
    return None


def _why_excused(desk: Desk, alert: Alert) -> str | None:
    settings, config = desk.settings, desk.config
    if alert.status is Status.RESOLVED:
        return "the alert has resolved"
    if alert.severity.is_below(settings.min_severity):
        return f"severity {alert.severity} is below `min-severity: {settings.min_severity}`"
    return why_ignored(alert, config.ignore, config.environments)


def _extras(settings: Settings) -> Extras:
    return Extras(
        draft=settings.draft,
        labels=settings.labels,
        reviewers=settings.reviewers,
        team_reviewers=settings.team_reviewers,
        assignees=settings.assignees,
    )


def _raise_worst(
    settings: Settings, outcome: Outcome, errors: list[TracerError], runner: Runner
) -> None:
    """End a run that did not go well with the worst of its errors; tell the others."""
    errors += [result.error for result in outcome.results if result.error]
    if settings.fail_on is FailOn.UNTRACED:
        errors += [_untraced(found) for found in outcome.awaited if not found.traced]
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
