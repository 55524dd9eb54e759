"""From the alerts of a run to their traces: everything the repository knows of each."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from tracer.alert import Alert, Word
from tracer.clues import Places, find_clues
from tracer.desk import Desk
from tracer.ids import Grammar
from tracer.intake import Intake
from tracer.ledger import Entry
from tracer.match import Match, conclude, match, requirement_tokens
from tracer.publish import entries_of
from tracer.repository import History, Repository
from tracer.settings import GroupBy
from tracer.specification import Specification, read_specification
from tracer.survey import Findings, Question, survey
from tracer.trace import Circumstances, Episode, Scanned, Trace, trace

_SHALLOW = (
    "the checkout's history is {history}, so older commits are not known; "
    "use `fetch-depth: 0` on `actions/checkout`"
)


def read_requirements(desk: Desk, intake: Intake) -> Specification:
    """Read what the repository defines, in its own grammar and the alerts'.

    What an alert's tag calls a requirement is of a family that counts.
    """
    named = [
        written
        for reading in intake.readings
        for written in requirement_tokens(reading.alert, intake.named.requirement)
    ]
    grammar = Grammar(patterns=desk.config.id_patterns).admitting(named)
    return read_specification(desk.repository, desk.revision, grammar)


def investigate(
    desk: Desk,
    specification: Specification,
    intake: Intake,
    now: datetime,
    started: float,
) -> tuple[Trace, ...]:
    """Trace every alert, with one pass over the repository for all of them.

    Args:
        desk: where the run reads.
        specification: what the repository defines.
        intake: the alerts.
        now: the moment of the run.
        started: when reading began, by the clock that only counts on.

    """
    settings, repository, config = desk.settings, desk.repository, desk.config
    readings = intake.readings
    alerts = [reading.alert.with_texts(config.masked) for reading in readings]
    revisions = [_deployed(repository, a.revision) or desk.revision for a in alerts]
    matches = _matches(desk, specification, alerts, revisions, intake.named)
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
    said: Word,
) -> tuple[Match, ...]:
    """Find what each alert names; look for clues only where one names nothing."""
    named = [match(alert, specification, said) for alert in alerts]
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
    passed_over = Counter(specification.passed_over)
    passed_over.update(findings[0].passed_over if findings else {})
    counts = {
        "links": inventory.links,
        "submodules": inventory.submodules,
        "in LFS": 0,
        **passed_over,
    }
    counts["in LFS"] = _in_lfs(desk)
    return Scanned(
        files=len(inventory.files),
        seconds=round(seconds, 3),
        history=desk.repository.history,
        documents=specification.files,
        passed_over={why: count for why, count in counts.items() if count},
    )


def _in_lfs(desk: Desk) -> int:
    """Count the files whose content is elsewhere, of which only a pointer is tracked."""
    attributes = desk.repository.attributes(desk.revision)
    reasons = attributes.why(desk.inventory.files).values()
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
