"""Which commits count for an alert: how long before it is recent, and what was deployed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tracer.history.deployments import Deployment
from tracer.repository import Repository
from tracer.text import iso

# Longer ago, a change has been through every load that a month brings. It can still be
# the cause, and is listed as an older one.
RECENT = timedelta(days=30)
"""How long before an alert a commit counts as recent, where no deployment is known."""


class Basis(StrEnum):
    """What a window is known by."""

    REVISION = "revision"
    DEPLOYMENT = "deployment"
    RELEASE = "release"
    TIME = "time"


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The commits that count first: after `start`, up to `end`.

    Both are shas, or times where no deployment is known. `shas` are the commits between
    two deployments or releases, `None` where one of the two is not known.
    """

    basis: Basis
    start: str | None
    end: str | None
    shas: frozenset[str] | None = None

    @property
    def bringer(self) -> str:
        """What brought the commits of `shas`, in words: the last deployment or release."""
        return f"the last {'release' if self.basis is Basis.RELEASE else 'deployment'}"

    def has(self, sha: str, date: datetime, moment: datetime) -> bool:
        """Whether a commit is one of them, for an alert of that moment."""
        if self.shas is not None:
            return sha in self.shas
        return date >= moment - RECENT


def find_window(
    repository: Repository,
    revision: str | None,
    deployments: Sequence[Deployment],
    moment: datetime,
) -> Window:
    """Return the window of an alert: what the last deployment before it brought.

    Args:
        repository: the checkout.
        revision: the sha that the alert says was running.
        deployments: those of its service and environment, the newest first.
        moment: when the alert started.

    """
    past = [repository.find_commit(d.revision) for d in deployments if d.time <= moment]
    running = revision or next(iter(past), None)
    if running is None:
        return Window(basis=Basis.TIME, start=iso(moment - RECENT), end=iso(moment))
    # Deployed again without a change, a commit is not an earlier state.
    known = [sha for sha in past if sha]
    later = known[known.index(running) :] if running in known else []
    good = next((sha for sha in later if sha != running), None)
    basis = Basis.REVISION if revision else Basis.DEPLOYMENT
    if good is None and (release := repository.previous_release(running)):
        good, basis = release, Basis.RELEASE
    return Window(
        basis=basis,
        start=good,
        end=running,
        shas=repository.commits_between(good, running) if good else None,
    )
