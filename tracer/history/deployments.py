"""Deployments that a file lists: which commit began to run when, in which service."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracer.errors import UsageError
from tracer.text import JSONValue, Pattern, parse_time, read_json

# Our own names first, then those of GitHub's deployments, CDEvents, Argo CD and Helm.
_REVISION = ("revision", "sha", "commit", "commit_sha", "artifactId", "app_version")
_TIME = ("time", "at", "timestamp", "created_at", "deployedAt", "finishedAt", "updated")
_SERVICE = ("service", "application", "app", "name")
_ENVIRONMENT = ("environment", "env", "namespace")
_LISTS = ("deployments", "history", "items", "releases", "events")
_INSIDE = ("context", "subject", "content", "status", "metadata", "environment", "info")
"""Objects in which the fields may be: CDEvents has them in `subject.content`."""
_SHA = Pattern(r"(?<![0-9a-f])[0-9a-f]{7,64}(?![0-9a-f])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """A commit that began to run; `service` and `environment` are `None` if not named."""

    revision: str
    time: datetime
    service: str | None = None
    environment: str | None = None

    def is_about(self, service: str | None, environment: str | None) -> bool:
        """Whether it may be the one that an alert's service and environment ran."""
        pairs = ((self.service, service), (self.environment, environment))
        return all(
            not own or not asked or own.casefold() == asked.casefold()
            for own, asked in pairs
        )


def read_deployments(file: Path) -> tuple[Deployment, ...]:
    """Read a file of deployments, the newest first.

    It is a JSON list of objects, or an object that has one: our own (`revision`, `time`,
    `service`, `environment`), GitHub's deployments, CDEvents, Argo CD's `status.history`
    or `helm history -o json`. Entries without a commit or a time are passed over.

    Raises:
        AlertError: where it cannot be read or is not JSON.
        UsageError: where no entry has both.

    """
    value = read_json(file, file.name).value
    entries = [d for entry in _entries(value) if (d := _deployment(entry))]
    if not entries:
        raise UsageError(
            "no entry of the file in `deployments` has a commit and a time",
            hint="Write a list of objects with `revision` and `time`",
        )
    return tuple(sorted(entries, key=lambda d: d.time, reverse=True))


def _entries(value: JSONValue) -> Iterator[Mapping[str, JSONValue]]:
    match value:
        case list():
            for member in value:
                yield from _entries(member)
        case dict():
            inner = next(
                (value[k] for k in _LISTS if isinstance(value.get(k), list)), None
            )
            status = value.get("status")
            if inner is None and isinstance(status, dict):
                inner = status.get("history")
            if isinstance(inner, list):
                yield from _entries(inner)
            else:
                yield value


def _deployment(entry: Mapping[str, JSONValue]) -> Deployment | None:
    fields = _flat(entry)
    written = _first(fields, _REVISION) or ""
    sha = _SHA.search(written.lower())
    time = parse_time(_first(fields, _TIME))
    if sha is None or time is None:
        return None
    return Deployment(
        revision=sha[0],
        time=time,
        service=_first(fields, _SERVICE),
        environment=_first(fields, _ENVIRONMENT),
    )


def _flat(entry: Mapping[str, JSONValue]) -> dict[str, JSONValue]:
    """Return an entry's own fields, and behind them those of objects inside it."""
    fields = dict(entry)
    for name in _INSIDE:
        inner = entry.get(name)
        if isinstance(inner, dict):
            fields = {**_flat(inner), **fields}
    return fields


def _first(fields: Mapping[str, JSONValue], names: Sequence[str]) -> str | None:
    values = (fields.get(name) for name in names)
    return next((v.strip() for v in values if isinstance(v, str) and v.strip()), None)
