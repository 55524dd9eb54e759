"""Loops and their figures: what is open since when, what came back, how long it took."""

import statistics
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tracer.audit.recorded_alert import Episode, RecordedAlert
from tracer.ledger import EntryState


class AuditedLoop(Struct, frozen=True, kw_only=True):
    """A loop: the recorded alerts that one intent answers, in the order of the ledger."""

    name: str
    alerts: tuple[RecordedAlert, ...]

    @property
    def first(self) -> RecordedAlert:
        """The alert that the others joined."""
        return self.alerts[0]

    @property
    def is_open(self) -> bool:
        """Whether it goes on; a status that says nothing does not end a loop."""
        return bool(self.open_alerts)

    @property
    def open_alerts(self) -> tuple[RecordedAlert, ...]:
        """Those of its alerts that are not over."""
        return tuple(alert for alert in self.alerts if alert.state in _NOT_OVER)

    @property
    def shown(self) -> RecordedAlert:
        """The alert that it is shown by: the first one that keeps it open, if one does."""
        return next(iter(self.open_alerts), self.first)

    @property
    def open_since(self) -> datetime | None:
        """The start of its oldest open alert that has a time."""
        times = (alert.started_at for alert in self.open_alerts)
        return min(filter(None, times), default=None)

    @property
    def is_declined(self) -> bool:
        """Whether a person has declined all of it: then it has not come back."""
        return all(alert.state is EntryState.DECLINED for alert in self.alerts)

    @property
    def began(self) -> datetime | None:
        """The start of its oldest alert that has a time."""
        return min(filter(None, (a.started_at for a in self.alerts)), default=None)

    def went_on_at(
        self, moment: datetime | None, ended: Collection[Episode] = ()
    ) -> bool:
        """Whether one of its alerts was not over at a moment, as far as is known.

        `ended` are open ones whose end is not merged yet.
        """
        return any(
            (alert.state is EntryState.OPEN and alert.episode not in ended)
            or (moment and alert.resolved_at and alert.resolved_at > moment)
            for alert in self.alerts
        )

    @property
    def key(self) -> str:
        """What it shares with its recurrences: where it has a branch, that says it."""
        named = (alert for alert in self.alerts if alert.field("branch"))
        return next(named, self.first).key


_NOT_OVER = {EntryState.OPEN, None}


class Figures(Struct, frozen=True, kw_only=True):
    """The figures of all loops, or of a requirement's.

    `recurrences` counts loops that began after an earlier one about the same was over, as
    their intents do: without what a person has declined. `times` are how long those alerts
    took that are resolved, where their entries say it; `untimed` counts the others.
    """

    requirement: str | None
    alerts: int
    loops: int
    open_loops: int
    recurrences: int
    times: tuple[timedelta, ...]
    untimed: int

    @property
    def mean_time(self) -> timedelta | None:
        """The mean time to resolve, which DORA calls the time to restore service."""
        total = sum(self.times, timedelta())
        return total / len(self.times) if self.times else None

    @property
    def median_time(self) -> timedelta | None:
        """The median: a single alert that nobody closed for a year does not move it."""
        seconds = [span.total_seconds() for span in self.times]
        return timedelta(seconds=statistics.median(seconds)) if seconds else None


def group_loops(alerts: Iterable[RecordedAlert]) -> tuple[AuditedLoop, ...]:
    """Gather alerts into loops; an entry that was superseded has another in its place."""
    listed = tuple(alerts)
    grouped: dict[str, list[RecordedAlert]] = defaultdict(list)
    for alert, name in zip(listed, names_of_loops(listed), strict=True):
        if alert.state is not EntryState.SUPERSEDED:
            grouped[name].append(alert)
    return tuple(
        AuditedLoop(name=name, alerts=tuple(own)) for name, own in grouped.items()
    )


def names_of_loops(alerts: Sequence[RecordedAlert]) -> tuple[str, ...]:
    """Return the loop of each alert: that of the others which its intent answers.

    What people add by hand has no branch, but may name the intent of a branch.
    """
    homes: dict[str | None, str] = {}
    for alert in alerts:
        if alert.field("branch"):
            homes.setdefault(alert.remediation_intent, alert.loop)
    return tuple(
        alert.loop
        if alert.field("branch") or alert.remediation_intent is None
        else homes.get(alert.remediation_intent, alert.loop)
        for alert in alerts
    )


def open_loops(loops: Iterable[AuditedLoop]) -> tuple[AuditedLoop, ...]:
    """Return the open loops, the oldest first; those without a time come last."""

    def age(loop: AuditedLoop) -> tuple[bool, str, str]:
        since = loop.open_since
        return since is None, since.isoformat() if since else "", loop.name

    return tuple(sorted((loop for loop in loops if loop.is_open), key=age))


def figures_of(
    loops: Sequence[AuditedLoop],
    requirement: str | None = None,
    ended: Collection[Episode] = (),
) -> Figures:
    """Return the figures of some loops.

    Args:
        loops: the loops.
        requirement: names whose they are.
        ended: open alerts whose end is not merged yet: what came after is a recurrence.

    """
    alerts = [alert for loop in loops for alert in loop.alerts]
    resolved = [alert for alert in alerts if alert.state is EntryState.RESOLVED]
    spans = map(_time_to_resolve, resolved)
    times = tuple(span for span in spans if span is not None)
    return Figures(
        requirement=requirement,
        alerts=len(alerts),
        loops=len(loops),
        open_loops=sum(loop.is_open for loop in loops),
        recurrences=_recurrences(loops, ended),
        times=times,
        untimed=len(resolved) - len(times),
    )


def _recurrences(loops: Sequence[AuditedLoop], ended: Collection[Episode]) -> int:
    """Return how many loops have come back: an earlier one of their key was over by then.

    A declined loop whose pull request a person opened again goes on beside a later one.
    """
    same: dict[str, list[AuditedLoop]] = defaultdict(list)
    for loop in loops:
        if not loop.is_declined:
            same[loop.key].append(loop)
    return sum(
        any(not earlier.went_on_at(loop.began, ended) for earlier in ordered[:place])
        for ordered in map(_by_age, same.values())
        for place, loop in enumerate(ordered)
    )


def _by_age(loops: Sequence[AuditedLoop]) -> list[AuditedLoop]:
    return sorted(loops, key=lambda loop: loop.began.isoformat() if loop.began else "")


def figures_by_requirement(
    loops: Sequence[AuditedLoop], ended: Collection[Episode] = ()
) -> tuple[Figures, ...]:
    """Return the figures of each requirement; those with the most alerts come first.

    Of a loop whose intent answers alerts of several, each has its own alerts.
    """
    grouped: dict[str, list[AuditedLoop]] = defaultdict(list)
    for loop in loops:
        named = (alert.requirement for alert in loop.alerts if alert.requirement)
        for requirement in dict.fromkeys(named):
            own = tuple(a for a in loop.alerts if a.requirement == requirement)
            grouped[requirement].append(replace(loop, alerts=own))
    figures = (figures_of(own, name, ended) for name, own in grouped.items())
    return tuple(sorted(figures, key=lambda own: (-own.alerts, own.requirement or "")))


def _time_to_resolve(alert: RecordedAlert) -> timedelta | None:
    start, end = alert.started_at, alert.resolved_at
    # An end before the start is a mistake of writing, or of a clock.
    return end - start if start and end and end >= start else None
