"""Reads lists of deployments: our own, GitHub's, CDEvents, Argo CD's and Helm's."""

import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts.deployments.deployment import Deployment, environment_in
from tracer.alerts.parse_result import ParsedAlert, ParseResult
from tracer.alerts.payloads.envelopes import DEPLOYMENTS
from tracer.errors import AlertError, UsageError
from tracer.text import Json, Pattern, SizeLimit, parse_time, read_json

_LIMIT = 5_000
"""Entries that are read of one list."""
_LONGEST = 300
"""Characters that are read of a text; names of images are the longest."""

# Where each field is: in our own form, then in GitHub's deployments and its webhooks,
# CDEvents 0.4 ("Continuous Deployment Events"), Argo CD's Application, `helm history`.
_REVISION = (
    *("revision", "sha", "commit", "commit_sha", "deployment.sha"),
    *("customData.commit", "subject.content.artifactId", "app_version"),
)
_TIME = (
    *("time", "at", "timestamp", "deployed_at", "deployment_status.created_at"),
    *("created_at", "deployment.created_at", "context.timestamp", "context.time"),
    *("deployedAt", "finishedAt", "updated"),
)
_SERVICE = (
    *("service", "payload.service", "deployment.payload.service", "application", "app"),
    *("subject.id", "metadata.name", "name"),
)
_ENVIRONMENT = (
    *("environment", "env", "environment.id", "environment.name"),
    *("deployment.environment", "subject.content.environment.id"),
)
_NAMESPACE = ("namespace", "spec.destination.namespace", "metadata.namespace")
_STATUS = ("status", "state", "deployment_status.state", "context.type")
_LISTS = (DEPLOYMENTS, "status.history", "history", "items", "releases", "events")

_DID_NOT_RUN = Pattern(
    r"""
    (?:^|[.\s_-])
    (?: fail(?:ed|ure)? | error | aborted | cancell?ed | skipped     # it never ran
      | pending | queued | waiting | in_?progress                   # it does not run yet
      | removed | uninstall(?:ed|ing) )                             # it ran before
    (?:$|[.\s_-])
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words of a status with which an entry is not the start of a commit."""
_DIGEST = Pattern(r"sha256(?::|%3A)[0-9a-f]{64}", re.IGNORECASE)
"""The name of an image by its content, which is no commit."""
_SHA = Pattern(
    r"""
    (?<![0-9a-z]) g?                      # `git describe` writes a `g` before it
    ( (?= [0-9]*[a-f] | [0-9]{40} )       # seven digits are a number or a date
      [0-9a-f]{7,64} )
    (?![0-9a-z])
    """,
    re.VERBOSE,
)
_TAG = Pattern(
    r"""
    (?<![\w.])
    (?: v\d+(?:\.\d+)* | \d+\.\d+(?:\.\d+)* )    # `v2`, `v1.4.2`, `2025.11`
    (?: [-+][\w.-]+ )?                            # `-rc.1`
    (?!\w)
    """,
    re.VERBOSE,
)


def read_deployments(file: Path) -> tuple[Deployment, ...]:
    """Read a file of deployments, in its order.

    It is a JSON list of objects, or an object that has one: our own (`revision`, `time`,
    `service`, `environment`), GitHub's deployments, CDEvents, Argo CD's `status.history`
    or `helm history -o json`. Entries without a commit or a time are passed over, and
    so are those whose status says that the commit did not run.

    Raises:
        UsageError: where it cannot be read, is not JSON, or no entry has both.

    """
    try:
        body = read_json(file, file.name, SizeLimit.DEPLOYMENTS)
    except AlertError as error:
        raise UsageError(
            f"input `deployments`: {error.message}",
            hint="Name a JSON file with a list of objects with `revision` and `time`",
        ) from None
    if not any(_time(e) and any(_revisions(e)) for e, _ in _entries(body, _Names())):
        raise UsageError(
            "no entry of the file in `deployments` has a commit and a time",
            hint="Write a list of objects with `revision` and `time`",
        )
    return deployments_in(body)


def deployments_in(body: Json) -> tuple[Deployment, ...]:
    """Return the deployments of a list, or of an object that has one, in its order."""
    entries = itertools.islice(_entries(body, _Names()), _LIMIT)
    return tuple(d for entry, names in entries for d in _deployments(entry, names))


def with_deployments(
    results: Sequence[ParseResult], body: Json
) -> tuple[ParseResult, ...]:
    """Give alerts the deployments that their payload lists beside them."""
    listed = body.get(DEPLOYMENTS)
    deployments = () if listed.is_missing() else deployments_in(listed)
    if not deployments:
        return tuple(results)
    return tuple(
        replace(result, deployments=(*result.deployments, *deployments))
        if isinstance(result, ParsedAlert)
        else result
        for result in results
    )


class _Names(Struct, frozen=True):
    """The service and environment of the object around a list."""

    service: str | None = None
    environment: str | None = None


def _entries(body: Json, outer: _Names) -> Iterator[tuple[Json, _Names]]:
    """Walk over the objects that have no list inside, with the names around them."""
    if isinstance(body.value, list):
        for member in body.items():
            yield from _entries(member, outer)
    elif body.is_object():
        names = _names(body, outer)
        lists = (body.follow(path) for path in _LISTS)
        inner = next((each for each in lists if isinstance(each.value, list)), None)
        if inner is None:
            yield body, names
        else:
            yield from _entries(inner, names)


def _names(body: Json, outer: _Names) -> _Names:
    service = _first(body, _SERVICE)
    environment = _first(body, _ENVIRONMENT) or environment_in(_first(body, _NAMESPACE))
    return _Names(
        # CDEvents and Argo CD write a path: `/default/shop`.
        service=service.rpartition("/")[2] if service else outer.service,
        environment=environment or outer.environment,
    )


def _deployments(entry: Json, names: _Names) -> Iterator[Deployment]:
    """Walk over what an entry deployed: of an application with several sources, each."""
    time, status = _time(entry), _first(entry, _STATUS)
    if time is None or (status and _DID_NOT_RUN.search(status)):
        return
    for revision in _revisions(entry):
        yield Deployment(
            revision=revision,
            time=time,
            service=names.service,
            environment=names.environment,
            place=entry.path,
        )


def _time(entry: Json) -> datetime | None:
    times = (parse_time(_text(entry, path)) for path in _TIME)
    return next(filter(None, times), None)


def _revisions(entry: Json) -> Iterator[str]:
    written = [_text(entry, path) or "" for path in _REVISION]
    named = next(filter(None, map(commit_name, written)), None)
    if named:
        yield named
        return
    for source in entry.get("revisions").items():
        name = commit_name(source.value) if isinstance(source.value, str) else None
        if name:
            yield name


def commit_name(text: str) -> str | None:
    """Return the sha in a text such as an image's name, otherwise the tag of a release."""
    text = _DIGEST.sub("", text[:_LONGEST])
    sha = _SHA.search(text.lower())
    tag = _TAG.search(text)
    return sha[1] if sha else tag[0] if tag else None


def _first(body: Json, paths: Sequence[str]) -> str | None:
    return next(filter(None, (_text(body, path) for path in paths)), None)


def _text(body: Json, path: str) -> str | None:
    value = body.follow(path).value
    return (value.strip()[:_LONGEST] or None) if isinstance(value, str) else None
