"""Which commits count for an alert: how long before it is recent, and what was deployed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from tracer.alerts import Deployment
from tracer.repository import Repository
from tracer.text import Pattern, iso

# Longer ago, a change has been through every load that a month brings. It can still be
# the cause, and is listed as an older one.
RECENT = timedelta(days=30)
"""How long before an alert a commit counts as recent, where no deployment is known."""


_PROVEN = timedelta(hours=1)
"""How long a deployment has to run to count as good: an alert looks at some minutes, and it
takes some until a new version runs everywhere."""
_LOOKED_UP = 50
"""Deployments that are looked up in the repository: what ran before is soon found."""
_SHA = Pattern(r"[0-9a-f]{7,64}")


class Basis(StrEnum):
    """What a window is known by."""

    REVISION = "revision"
    DEPLOYMENT = "deployment"
    RELEASE = "release"
    TIME = "time"


class Window(Struct, frozen=True, kw_only=True):
    """The commits that count first: after `start`, up to `end`.

    Both are shas, or times where no deployment is known. `shas` are the commits between
    two deployments or releases, `None` where one of the two is not known. `running` and
    `before` are the deployments that say so, `steps` is how many came after `before`.
    """

    basis: Basis
    start: str | None
    end: str | None
    shas: frozenset[str] | None = None
    running: Deployment | None = None
    before: Deployment | None = None
    steps: int = 1

    @property
    def brought(self) -> frozenset[str]:
        """What the last deployment is known to have brought, at least what it names."""
        if self.shas is not None:
            return self.shas
        return frozenset((self.end,)) if self.running and self.end else frozenset()

    @property
    def bringer(self) -> str:
        """What brought the commits of `shas`, in words: the last deployment or release."""
        if self.steps > 1:
            return f"the last {self.steps} deployments"
        return f"the last {'release' if self.basis is Basis.RELEASE else 'deployment'}"

    def by_time(self) -> "Window":
        """Return the window that counts where it is not known what was deployed before."""
        return Window(basis=Basis.TIME, start=None, end=self.end)

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
    past = [d for d in deployments if d.time <= moment][:_LOOKED_UP]
    search = _Search(repository, past)
    running = search.of_commit(revision) if revision else search.newest()
    if running is None:
        return Window(basis=Basis.TIME, start=iso(moment - RECENT), end=iso(moment))
    good = search.before(running)
    basis, start = Basis.REVISION if revision else Basis.DEPLOYMENT, None
    if good:
        start = good.sha
    elif release := repository.previous_release(running.sha):
        basis, start = Basis.RELEASE, release
    return Window(
        basis=basis,
        start=start,
        end=running.sha,
        shas=repository.commits_between(start, running.sha) if start else None,
        running=running.deployment,
        before=good.deployment if good else None,
        steps=search.steps(running, good),
    )


class _Deployed(Struct, frozen=True):
    """A commit, and the deployment with which it began to run, if one is listed."""

    sha: str
    deployment: Deployment | None


class _Search(Struct, frozen=True):
    """Looks up deployments in a repository, the newest first."""

    repository: Repository
    deployments: Sequence[Deployment]

    def newest(self) -> _Deployed | None:
        """Return the last deployment; of those at the same time one that is known here."""
        first = self.deployments[0].time if self.deployments else None
        newest = (d for d in self.deployments if d.time == first)
        return next(self._known(newest), None)

    def of_commit(self, sha: str) -> _Deployed:
        """Return the last deployment of a commit that is known to have run."""
        known = (d for d in self._known(self.deployments) if d.sha == sha)
        return next(known, _Deployed(sha, None))

    def before(self, running: _Deployed) -> _Deployed | None:
        """Return what ran before for long enough; deployed again, a commit is no earlier state.

        Where no deployment of what runs is listed, a listed one counts if it is older
        in the history.
        """
        own = running.deployment
        at = self.deployments.index(own) if own else -1
        for each in self._known(self.deployments[at + 1 :]):
            if (
                each.sha != running.sha
                and each.deployment
                and has_proven_good(each.deployment, self.deployments)
                and (own or self.repository.commits_between(each.sha, running.sha))
            ):
                return each
        return None

    def steps(self, running: _Deployed, good: _Deployed | None) -> int:
        """Return how many deployments led from what ran before to what runs."""
        first, last = good and good.deployment, running.deployment
        if not (first and last):
            return 1
        return len(
            {d.time for d in self.deployments if first.time < d.time <= last.time}
        )

    def _known(self, deployments: Iterable[Deployment]) -> Iterator[_Deployed]:
        for deployment in deployments:
            if sha := find_deployed(self.repository, deployment.revision):
                yield _Deployed(sha, deployment)


def has_proven_good(deployment: Deployment, newest_first: Sequence[Deployment]) -> bool:
    """Whether a deployment ran long enough until the next one, without the alert."""
    later = [d.time for d in newest_first if d.time > deployment.time]
    return not later or later[-1] - deployment.time >= _PROVEN


def find_deployed(repository: Repository, revision: str) -> str | None:
    """Return the whole sha of what a deployment names: a commit, or a release's tag."""
    if _SHA.fullmatch(revision) and (sha := repository.find_commit(revision)):
        return sha
    # Tags of releases mostly begin with `v`, which the running code does not say.
    tags = (repository.resolve(f"refs/tags/{v}{revision}") for v in ("", "v"))
    return next(filter(None, tags), None)
