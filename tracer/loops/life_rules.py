"""The rules of a loop's life: how long an answer holds, how many loops may be open."""

from datetime import datetime, timedelta

from msgspec import Struct

from tracer.alerts import Severity


class LifeRules(Struct, frozen=True, kw_only=True):
    """The time of the run, and how long a decline or an intent answers new episodes.

    `max_open`: so many loops may have an open pull request; further ones wait.
    `close_on_resolve`: a pull request is closed when all of its alerts have resolved.
    `counts_repeats`: whether an alert that is recorded already was reported once more. A
    run that was started again, or by an issue, brings no new report. `is_rerun`: it was
    started again, so an earlier one of the same event may have ended before it told people.
    `min_severity`: an alert below it is recorded nowhere.
    """

    now: datetime
    reopen_after: timedelta
    max_open: int = 20
    close_on_resolve: bool = False
    counts_repeats: bool = True
    is_rerun: bool = False
    min_severity: Severity = Severity.INFO

    def is_recent(self, moment: datetime | None) -> bool:
        """Whether something ended so recently that it still answers; unknown is recent."""
        return moment is None or self.now - moment < self.reopen_after
