"""Fetches the part of a shallow history that alerts are about, or reads it on the forge."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from tracer.history import RECENT
from tracer.repository import (
    CommitSource,
    History,
    HistorySource,
    RemoteCommits,
    Repository,
)
from tracer.text import Pattern
from tracer.tracing.alert_case import Incident
from tracer.tracing.trace import TraceWarning

_SHA = Pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_COMMITS_LIMIT = 4
"""Deployed commits that are fetched: each costs a request."""
_WINDOW = 2
"""Deployments that make a window: the one that ran, and the one before it."""

_INCOMPLETE = {
    History.SHALLOW: (
        "the checkout's history is shallow, so older commits are not known; "
        "use `fetch-depth: 0` on `actions/checkout`"
    ),
    History.PARTIAL: (
        "the checkout lacks parts of some commits, so what these "
        "changed is not known; use `actions/checkout` without `filter` and `sparse-checkout`"
    ),
    History.SHALLOW_AND_PARTIAL: (
        "the checkout's history is shallow, and of the commits that it has files are missing, "
        "so what these changed is not known; use `fetch-depth: 0` on `actions/checkout`, "
        "without `filter` and `sparse-checkout`"
    ),
}
"""What a warning says of a history that is not complete."""


class MissingHistory(Struct):
    """What a shallow checkout lacks: fetched, else read on the forge, else unknown.

    The checkout stays as it is; fetched commits are kept next to it. `problem` is why git
    could not fetch them.
    """

    repository: Repository
    problem: str | None = None
    remote: RemoteCommits | None = None

    def fetch(
        self,
        source: HistorySource,
        revision: str,
        incidents: Sequence[Incident],
        seconds: float,
    ) -> None:
        """Deepen a shallow checkout to the windows of alerts.

        Args:
            source: where commits are fetched.
            revision: the sha that is traced.
            incidents: what needs the history.
            seconds: how long each fetch may take.

        """
        repository = self.repository
        if not repository.is_shallow or not incidents:
            return
        deployed = list(dict.fromkeys(_deployed(incidents)))
        missing = [sha for sha in deployed if not repository.find_commit(sha)]
        for sha in missing[:_COMMITS_LIMIT]:
            repository.fetch_commit(source, sha, seconds)
        known = [sha for sha in deployed if repository.find_commit(sha)]
        since = min([_since(incidents), *repository.dates(known).values()])
        fetched = [sha for sha in missing if sha in known]
        shas = [revision, *fetched]
        self.problem = repository.deepen(source, shas, since, seconds)

    def read_instead(
        self,
        open_source: Callable[[], CommitSource | None],
        incidents: Sequence[Incident],
    ) -> None:
        """Read on the forge what git does not have, when something asks for it."""
        is_wanted = self.problem or self.repository.is_partial
        source = open_source() if is_wanted and incidents else None
        if source:
            self.remote = self.repository.read_missing(source, _since(incidents))

    def warnings(self) -> tuple[TraceWarning, ...]:
        """Say what is not known, and what was done about it."""
        history = self.repository.history
        if history is History.COMPLETE:
            return ()
        incomplete = TraceWarning(_INCOMPLETE[history], is_incomplete_history=True)
        return (incomplete, *map(TraceWarning, self._details()))

    def _details(self) -> Iterator[str]:
        if self.problem:
            yield f"git could not fetch the missing commits: {self.problem}"
        if self.remote and self.remote.count:
            count = self.remote.count
            yield f"{count} of the missing commits were read through GitHub's API"
        if self.remote and self.remote.problem:
            yield f"GitHub's API did not have the missing commits: {self.remote.problem}"


def _since(incidents: Sequence[Incident]) -> datetime:
    """Return when the first of the windows begins."""
    return min(incident.moment for incident in incidents) - RECENT


def _deployed(incidents: Sequence[Incident]) -> Iterator[str]:
    """Walk over the commits that ran, where they are named by their whole sha."""
    for incident in incidents:
        past = (d for d in incident.known.deployments if d.time <= incident.moment)
        names = [incident.alert.revision, *(d.revision for d in past)][: 1 + _WINDOW]
        yield from (name for name in names if name and _SHA.fullmatch(name))
