"""One run, from the event to the report."""

import re
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from tracer.alert import Alert, Status
from tracer.attributes import parse_attributes
from tracer.clues import Places, find_clues
from tracer.config import Config, parse_config
from tracer.conversation import Conversation
from tracer.errors import ConfigError, RepositoryError, TracerError, UntracedError
from tracer.event import Event
from tracer.forge import Extras, Forge, Snapshot
from tracer.forge.opening import open_forge, open_issues
from tracer.ids import Grammar
from tracer.intake import Intake, read_event, take_in
from tracer.issue import Call, read_call
from tracer.ledger import Entry
from tracer.match import Match, conclude, match, requirement_tokens
from tracer.outcome import Outcome, leave, tell, trace_file
from tracer.publish import Operation, Publisher, Result, entries_of
from tracer.remediation import Loop, group
from tracer.report import Report, Site
from tracer.repository import History, Inventory, Repository
from tracer.rules import why_ignored
from tracer.runner import Runner
from tracer.settings import FailOn, GroupBy, Mode, Publish, Settings
from tracer.sources import Found, Reading, Refusal, Silence
from tracer.specification import Specification, read_specification
from tracer.survey import Findings, Question, survey
from tracer.trace import Circumstances, Episode, Scanned, Trace, trace

_TEMPLATE_LIMIT = 65_536
_SHALLOW = (
    "the checkout's history is {history}, so older commits are not known; "
    "use `fetch-depth: 0` on `actions/checkout`"
)


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
        desk = _desk(settings, runner, repository, forge)
        conversation = _conversation(call, desk)
        if conversation and not conversation.is_heard(desk.config.trusted_senders):
            leave(Outcome((), ()), settings, runner)
            return
        _follow(_taken_in(event, desk, conversation), desk, conversation, now)


def _nothing(why: str, settings: Settings, runner: Runner) -> None:
    runner.notice(f"nothing to trace: {why}")
    leave(Outcome((), ()), settings, runner)


def _conversation(call: Call | None, desk: "Desk") -> Conversation | None:
    if call is None:
        return None
    issues = open_issues(desk.settings)
    speaks = desk.settings.publish is Publish.GITHUB
    return Conversation(call, issues, desk.runner, desk.report, speaks)


def _taken_in(event: Event, desk: "Desk", conversation: Conversation | None) -> Intake:
    settings = desk.settings
    call = conversation.call if conversation else None
    try:
        intake = take_in(event, call, settings.source, desk.config.sources)
    except TracerError as error:
        if conversation:
            conversation.answer((), (error,))
        raise
    return replace(intake, requirement=intake.requirement or settings.requirement)


def _follow(
    intake: Intake, desk: "Desk", conversation: Conversation | None, now: datetime
) -> None:
    """Trace and publish what was taken in, and tell everybody who is to know."""
    settings, runner = desk.settings, desk.runner
    errors = _told(intake.found, runner)
    grammar = _grammar(desk.config, intake)
    specification = read_specification(desk.repository, desk.revision, grammar)
    traces = _traces(desk, specification, intake, now)
    outcome = Outcome(traces, (), tuple(errors))
    summaries: list[str] = []
    try:
        for result in _results(desk, specification, intake.readings, traces):
            outcome = replace(outcome, results=(*outcome.results, result))
            summaries += tell(result, desk.report, runner)
    finally:
        leave(outcome, settings, runner)
        if conversation:
            conversation.answer(summaries, errors)
    _raise_worst(settings, outcome, errors, runner)


def _grammar(config: Config, intake: Intake) -> Grammar:
    """Take every id that the alerts call a requirement for one of a family we know."""
    named = [
        written
        for reading in intake.readings
        for written in requirement_tokens(reading.alert, intake.requirement)
    ]
    return Grammar(patterns=config.id_patterns).admitting(named)


def _told(found: Sequence[Found], runner: Runner) -> list[TracerError]:
    """Tell what arrived that is no alert; return why the rest cannot be read."""
    for each in found:
        if isinstance(each, Silence):
            runner.notice(f"not an alert: {each.why}")
    return [each.error for each in found if isinstance(each, Refusal)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """Everything laid out before the work: where to read, and what was decided there."""

    settings: Settings
    runner: Runner
    repository: Repository
    revision: str
    forge: Forge
    base: Snapshot
    inventory: Inventory
    config: Config
    report: Report


def _desk(
    settings: Settings, runner: Runner, repository: Repository, forge: Forge
) -> Desk:
    revision = _revision(repository, settings.rev)
    base = forge.base()
    job = settings.job
    home = f"{job.server_url}/{job.repository}" if job and job.repository else None
    inventory = repository.inventory(revision)
    config = parse_config(settings.config, base.read(settings.config))
    return Desk(
        settings=settings,
        runner=runner,
        repository=repository,
        revision=revision,
        forge=forge,
        base=base,
        config=config.placed(inventory.files),
        inventory=inventory,
        report=Report(
            Site(repository_url=home, revision=revision),
            _templates(base, settings.templates),
        ),
    )


def _revision(repository: Repository, name: str) -> str:
    sha = repository.resolve(name)
    if sha:
        return sha
    if name == "HEAD":
        raise RepositoryError(
            "the repository has no commit yet", hint="Commit something, then run again"
        )
    raise RepositoryError(
        f"there is no revision `{name}`", hint="Check the input `rev`"
    )


def _templates(base: Snapshot, folder: str) -> dict[str, str]:
    """Read a repository's own templates from its base branch."""
    if not folder:
        return {}
    texts = {
        path.rpartition("/")[2]: base.read(path) or ""
        for path in base.list_folder(folder)
        if path.endswith(".j2")
    }
    if not texts:
        raise ConfigError(
            f"no templates (`*.j2`) in `{folder}` of the base branch",
            hint="Check the input `templates`",
        )
    for name, text in texts.items():
        if len(text) > _TEMPLATE_LIMIT:
            raise ConfigError(
                f"template `{name}` has over {_TEMPLATE_LIMIT:,} characters"
            )
    return texts


def _traces(
    desk: Desk, specification: Specification, intake: Intake, now: datetime
) -> tuple[Trace, ...]:
    """Trace every alert, with one pass over the repository for all of them."""
    started = time.monotonic()
    settings, repository, config = desk.settings, desk.repository, desk.config
    readings = intake.readings
    alerts = [reading.alert.with_texts(config.masked) for reading in readings]
    revisions = [_deployed(repository, a.revision) or desk.revision for a in alerts]
    matches = _matches(desk, specification, alerts, revisions, intake.requirement)
    questions = [
        Question(found.requirement, revision, alert.started_at or now)
        for alert, found, revision in zip(alerts, matches, revisions, strict=True)
    ]
    findings = survey(
        repository, desk.revision, questions, specification, config.is_ours
    )
    entries = entries_of(desk.base, config.ledger_file)
    scanned = _scanned(desk, specification, findings, time.monotonic() - started)
    return tuple(
        trace(
            alert,
            found,
            specification,
            finding,
            Circumstances(
                moment=question.moment,
                scanned=scanned,
                episodes=_episodes(entries, found.requirement),
                warnings=(*reading.warnings, *_unknowns(repository)),
                group_by_alert=settings.group_by is GroupBy.ALERT,
            ),
        )
        for alert, found, question, finding, reading in zip(
            alerts, matches, questions, findings, readings, strict=True
        )
    )


def _matches(
    desk: Desk,
    specification: Specification,
    alerts: Sequence[Alert],
    revisions: Sequence[str],
    requirement: str,
) -> tuple[Match, ...]:
    """Find what each alert names; look for clues only where one names nothing."""
    named = [match(alert, specification, requirement) for alert in alerts]
    places = Places(desk.repository, specification, desk.config)
    unnamed = [n for n, found in enumerate(named) if found.requirement is None]
    clues = find_clues(places, [(alerts[n], revisions[n]) for n in unnamed])
    led = dict(zip(unnamed, clues, strict=True))
    least = desk.config.min_confidence
    return tuple(
        conclude(found, led.get(number, ()), least)
        for number, found in enumerate(named)
    )


def _scanned(
    desk: Desk,
    specification: Specification,
    findings: Sequence[Findings],
    seconds: float,
) -> Scanned:
    inventory = desk.inventory
    passed_over = findings[0].passed_over if findings else {}
    counts = {
        "links": inventory.links,
        "submodules": inventory.submodules,
        "in LFS": _in_lfs(desk),
        **passed_over,
    }
    return Scanned(
        files=len(inventory.files),
        seconds=round(seconds, 3),
        history=desk.repository.history,
        documents=specification.files,
        passed_over={why: count for why, count in counts.items() if count},
    )


def _in_lfs(desk: Desk) -> int:
    """Count the files whose content is elsewhere, of which only a pointer is tracked."""
    text = desk.repository.text(desk.revision, ".gitattributes")
    reasons = parse_attributes(text).why(desk.inventory.files).values()
    return sum(reason == "in LFS" for reason in reasons)


def _deployed(repository: Repository, revision: str | None) -> str | None:
    """Return the commit that was running, where the alert names one that exists."""
    if revision is None or not re.fullmatch(r"[\w][\w./-]{0,200}", revision):
        return None
    return repository.resolve(revision)


def _unknowns(repository: Repository) -> tuple[str, ...]:
    if repository.history is History.COMPLETE:
        return ()
    return (_SHALLOW.format(history=repository.history),)


def _episodes(entries: Iterable[Entry], requirement: str | None) -> tuple[Episode, ...]:
    """Return the ledger's entries about a requirement, newest first."""
    own = [
        entry for entry in entries if requirement and entry.requirement == requirement
    ]
    return tuple(
        Episode(
            alert_id=entry.alert_id,
            timestamp=entry.timestamp,
            remediation_intent=entry.remediation_intent,
            status=entry.status,
        )
        for entry in reversed(own)
    )


def _results(
    desk: Desk,
    specification: Specification,
    readings: Sequence[Reading],
    traces: Sequence[Trace],
) -> Iterable[Result]:
    """Publish what is to be published, and say why where something is not."""
    reasons = [_why_not(desk, reading) for reading in readings]
    for found, reason in zip(traces, reasons, strict=True):
        if reason:
            loop = Loop(key=found.loop, traces=(found,))
            yield Result(loop=loop, operation=Operation.NONE, reason=reason)
    wanted = [
        found for found, reason in zip(traces, reasons, strict=True) if not reason
    ]
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


def _why_not(desk: Desk, reading: Reading) -> str | None:
    """Say why an alert is only reported; `None` where it is acted on."""
    alert, settings, config = reading.alert, desk.settings, desk.config
    if settings.mode is Mode.TRACE:
        return "the mode is `trace`, which only reports"
    if reading.is_test:
        return "this is a test alert: the wiring works"
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
        errors += [_untraced(found) for found in outcome.traces if not found.traced]
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
