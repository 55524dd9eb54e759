"""An alert before anything is searched for it: when it began, and what ran then."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracer.alerts import Alert
from tracer.history import Basis, Deployment, Window, find_window
from tracer.repository import Repository
from tracer.tracing.missing_history import Incident


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertCase:
    """An alert with its rule, and which part of the history is about it."""

    alert: Alert
    moment: datetime
    """When it began, otherwise the time of the run."""
    deployed: str | None
    """The commit that was running, where the alert names one that exists."""
    window: Window
    """Which commits are recent for it."""
    revision: str
    """The sha whose history counts: what ran, otherwise what is checked out."""
    warnings: tuple[str, ...]
    """What could not be read of it."""


def open_case(
    repository: Repository, revision: str, incident: Incident, warnings: tuple[str, ...]
) -> AlertCase:
    """Find out what ran when an alert began; `revision` is what is checked out."""
    deployed = _deployed(repository, incident.alert.revision)
    window = find_window(repository, deployed, incident.deployments, incident.moment)
    is_time = window.basis is Basis.TIME
    return AlertCase(
        alert=incident.alert,
        moment=incident.moment,
        deployed=deployed,
        window=window,
        revision=revision if is_time or window.end is None else window.end,
        warnings=warnings,
    )


def deployments_about(
    deployments: Sequence[Deployment], alert: Alert
) -> tuple[Deployment, ...]:
    """Return the deployments of an alert's service and environment."""
    return tuple(d for d in deployments if d.is_about(alert.service, alert.environment))


def _deployed(repository: Repository, revision: str | None) -> str | None:
    """Return the commit that was running, where the alert names one that exists."""
    # From a payload: nothing that git could take for an option or an expression.
    if revision is None or not re.fullmatch(r"[\w][\w./-]{0,200}", revision):
        return None
    # Tags of releases mostly begin with `v`, which the running code does not say.
    return repository.find_commit(revision) or repository.resolve(f"v{revision}")
