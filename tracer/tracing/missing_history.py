"""Fetches the part of a shallow history that the alerts of a run are about."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct

from tracer.alerts import Alert
from tracer.history import RECENT
from tracer.repository import History, HistorySource, Repository
from tracer.text import Pattern
from tracer.tracing.known_deployments import KnownDeployments

_SHA = Pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_COMMITS_LIMIT = 4
"""Deployed commits that are fetched: each costs a request."""
_WINDOW = 2
"""Deployments that make a window: the one that ran, and the one before it."""


class Incident(Struct, frozen=True, kw_only=True):
    """An alert, its time, and which deployments are known of it."""

    alert: Alert
    moment: datetime
    reported_at: datetime
    known: KnownDeployments


def fetch_missing_history(
    repository: Repository,
    source: HistorySource,
    revision: str,
    incidents: Sequence[Incident],
    seconds: float,
) -> str | None:
    """Deepen a shallow checkout to the windows of alerts; return why that failed.

    Args:
        repository: the checkout. It stays as it is; fetched commits are kept next to it.
        source: where commits are fetched.
        revision: the sha that is traced.
        incidents: what needs the history.
        seconds: how long each fetch may take.

    """
    if repository.history is not History.SHALLOW or not incidents:
        return None
    deployed = list(dict.fromkeys(_deployed(incidents)))
    missing = [sha for sha in deployed if not repository.find_commit(sha)]
    for sha in missing[:_COMMITS_LIMIT]:
        repository.fetch_commit(source, sha, seconds)
    known = [sha for sha in deployed if repository.find_commit(sha)]
    moments = [incident.moment - RECENT for incident in incidents]
    since = min([*moments, *repository.dates(known).values()])
    fetched = [sha for sha in missing if sha in known]
    return repository.deepen(source, [revision, *fetched], since, seconds)


def _deployed(incidents: Sequence[Incident]) -> Iterator[str]:
    """Walk over the commits that ran, where they are named by their whole sha."""
    for incident in incidents:
        past = (d for d in incident.known.deployments if d.time <= incident.moment)
        names = [incident.alert.revision, *(d.revision for d in past)][: 1 + _WINDOW]
        yield from (name for name in names if name and _SHA.fullmatch(name))
