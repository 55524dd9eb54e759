"""An alert before anything is searched for it: when it began, and what ran then."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict

from tracer.alerts import Alert
from tracer.history import Basis, Window, find_window
from tracer.repository import Repository
from tracer.text import Pattern
from tracer.tracing.known_deployments import KnownDeployments

_RELEASE = Pattern(r"@?\w[\w./-]{0,200}(?:@\w[\w.+/-]{0,200})?")
"""A commit, a version or a package with its version: `@acme/shop@1.4.2`."""


class Incident(Struct, frozen=True, kw_only=True):
    """An alert, its time, and which deployments are known of it."""

    alert: Alert
    moment: datetime
    """When it began, otherwise the time of the run."""
    reported_at: datetime
    """The time of the run."""
    known: KnownDeployments
    """Which deployments are about it, and where they were looked for."""


class AlertCase(Incident, frozen=True, kw_only=True):
    """An alert with its rule, and which part of the history is about it."""

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
    deployed = named_revision(repository, incident.alert.revision)
    known = incident.known
    window = find_window(repository, deployed, known.deployments, incident.moment)
    is_time = window.basis is Basis.TIME
    return AlertCase(
        **asdict(incident),
        deployed=deployed,
        window=window,
        revision=revision if is_time or window.end is None else window.end,
        warnings=(*warnings, *known.warnings, *_unknown_commit(incident, window)),
    )


def _unknown_commit(incident: Incident, window: Window) -> Iterator[str]:
    """Say that the last deployment brought a commit that is not here."""
    past = (d for d in incident.known.deployments if d.time <= incident.moment)
    newest = next(past, None)
    if newest and window.basis is Basis.TIME:
        yield (
            f"the last deployment before the alert ({newest.place}) names "
            f"{newest.revision}, which this repository does not have"
        )


def named_revision(repository: Repository, revision: str | None) -> str | None:
    """Return the commit that was running, where the alert names one that exists."""
    # From a payload: nothing that git could take for an option or an expression.
    if revision is None or not _RELEASE.fullmatch(revision):
        return None
    named = (repository.resolve(name) for name in _tags(revision))
    return repository.find_commit(revision) or next(filter(None, named), None)


def _tags(version: str) -> Iterator[str]:
    """Walk over the tags that a release may have: `shop@1.4.2` may be `v1.4.2`.

    Tags of releases mostly begin with `v`, which the running code does not say. In a
    repository of several packages they begin with the package's name.
    """
    product, _, number = version.rpartition("@")
    plain = number.partition("+")[0]
    if not product:
        yield f"v{version}"
        if version.startswith("v") and version[1:2].isdigit():
            yield version[1:]
        return
    for name in dict.fromkeys((product, product.rpartition("/")[2])):
        for separator in ("@", "-", "/", "-v", "/v"):
            yield f"{name}{separator}{plain}"
    yield from (f"v{plain}", plain)
