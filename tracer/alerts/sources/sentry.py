"""Sentry: issue alerts, metric alerts, and the hooks of issues and errors.

Fingerprint: the issue's number, else its address, else its title; the metric alert's
rule, else its number, else its title.
"""

import re

from tracer.alerts.alert import Alert, Frame, Status, fingerprint
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    Ignored,
    ParseResult,
    has,
    label,
    links,
)
from tracer.text import Json

_ISSUE_STATES = {
    "created": Status.FIRING,
    "unresolved": Status.FIRING,
    "resolved": Status.RESOLVED,
}
_OPERATORS = {0: ">", 1: "<"}
_WHOLE = 40
"""Digits of a whole hash."""


def recognises(body: Json) -> bool:
    """Whether it is a hook with one of Sentry's resources, or the old plugin's body."""
    data = body.get("data")
    kinds = ("event", "metric_alert", "issue", "error")
    if has(body, "action") and any(data.get(kind).is_object() for kind in kinds):
        return True
    is_hook = has(body, "action", "installation") and data.is_object()
    return is_hook or has(body, "project", "culprit", "event")


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert.

    Raises:
        AlertError: where it has no title.

    """
    data = body.get("data")
    if data.get("metric_alert").is_object():
        return (_metric(body),)
    if data.get("issue").is_object() and not data.get("event").is_object():
        return (_issue(body),)
    for kind in ("event", "error"):
        if data.get(kind).is_object():
            return (_event(data.get(kind), data.get("triggered_rule")),)
    if has(body, "installation"):
        keys = ", ".join(key for key, _ in data.members())
        return (Ignored(f"Sentry's hook has {keys[:60] or 'nothing'}, and no event"),)
    return (_event(body.get("event"), body.get("triggering_rules"), body),)


def _event(event: Json, rule: Json, around: Json | None = None) -> ParseResult:
    """Read an error; frames come oldest first, and the innermost of ours leads."""
    fields = Fields()
    outer = around or event
    tags = fields.table(event.get("tags"))
    release = fields.text(event.get("release")) or label(tags, "release")
    address = fields.text(event.get("web_url"), event.get("url"), outer.get("url"))
    issue = fields.text(event.get("issue_id")) or _last_number(
        fields.text(event.get("issue_url"), event.get("web_url"), outer.get("url"))
    )
    title = fields.title(
        event.get("title"), outer.get("message"), event.at("metadata", "type")
    )
    return fields.done(
        Alert(
            source="sentry",
            id=issue,
            fingerprint=fingerprint("sentry", issue or address or title),
            title=title,
            description=fields.text(
                event.get("message"),
                event.at("metadata", "value"),
                event.get("culprit"),
                outer.get("culprit"),
            ),
            severity=fields.severity(event.get("level"), outer.get("level")),
            started_at=fields.time(event.get("datetime"), event.get("timestamp")),
            service=label(tags, *SERVICE) or fields.text(outer.get("project_name")),
            environment=fields.text(event.get("environment"))
            or label(tags, *ENVIRONMENT),
            revision=_commit(release),
            tags={
                **tags,
                **({"rule": rule.value} if isinstance(rule.value, str) else {}),
            },
            links=links(fields, sentry=event.get("web_url"), issue=outer.get("url")),
            frames=tuple(_frames(event, fields)),
        )
    )


def _metric(body: Json) -> ParseResult:
    fields = Fields()
    data = body.get("data")
    metric = data.get("metric_alert")
    rule = metric.get("alert_rule")
    state = fields.text(body.get("action")) or ""
    kind = fields.number(rule.get("threshold_type"))
    triggers = {fields.text(t.get("label")): t for t in rule.get("triggers").items()}
    threshold = triggers.get(state, Json(None, rule.path)).get("alert_threshold")
    number = fields.text(metric.get("id"), metric.get("identifier"))
    title = fields.title(
        metric.get("title"), data.get("description_title"), rule.get("name")
    )
    return fields.done(
        Alert(
            source="sentry",
            id=number,
            fingerprint=fingerprint(
                "sentry", "metric", fields.text(rule.get("id")) or number or title
            ),
            title=title,
            description=fields.text(data.get("description_text")),
            status=fields.status(body.get("action")),
            severity=fields.severity(
                Json(None if state == "resolved" else state, f"{body.path}.action")
            ),
            started_at=fields.time(
                metric.get("date_started"), metric.get("date_detected")
            ),
            metric=fields.text(rule.get("aggregate")),
            operator=_OPERATORS.get(int(kind)) if kind is not None else None,
            threshold=fields.number(threshold),
            environment=fields.text(rule.get("environment")),
            links=links(fields, sentry=data.get("web_url")),
        )
    )


def _issue(body: Json) -> ParseResult:
    fields = Fields()
    action = fields.text(body.get("action")) or ""
    if action not in _ISSUE_STATES:
        return Ignored(
            f"Sentry's issue was {action[:40] or 'changed'}, which is no alert"
        )
    issue = body.at("data", "issue")
    number = fields.text(issue.get("id"))
    title = fields.title(issue.get("title"), issue.at("metadata", "type"))
    return fields.done(
        Alert(
            source="sentry",
            id=number,
            fingerprint=fingerprint("sentry", number or title),
            title=title,
            description=fields.text(
                issue.at("metadata", "value"), issue.get("culprit")
            ),
            status=_ISSUE_STATES[action],
            severity=fields.severity(issue.get("level")),
            started_at=fields.time(issue.get("firstSeen")),
            service=fields.text(issue.at("project", "slug")),
            links=links(
                fields, sentry=issue.get("web_url"), issue=issue.get("permalink")
            ),
        )
    )


def _frames(event: Json, fields: Fields) -> list[Frame]:
    """Return our own frames, innermost first; all of them where none is marked as ours."""
    last = list(event.at("exception", "values").items())[-1:]
    places = [f for value in last for f in value.at("stacktrace", "frames").items()]
    own = [frame for frame in places if frame.get("in_app").value is True]
    frames = []
    for place in reversed(own or places):
        path = fields.text(place.get("filename"), place.get("abs_path"))
        line = fields.number(place.get("lineno"))
        if path:
            name = fields.text(place.get("function"))
            frames.append(
                Frame(path=path, line=int(line) if line else None, function=name)
            )
    return frames


def _commit(release: str | None) -> str | None:
    """Return the commit that a release names: itself, or what follows `+` or `@`.

    Digits alone are a date or a build, letters alone a word, unless they are a whole
    hash.
    """
    last = re.split(r"[+@]", release)[-1].lower() if release else ""
    is_mixed = re.search("[0-9]", last) and re.search("[a-f]", last)
    is_hash = re.fullmatch("[0-9a-f]{7,40}", last) and (is_mixed or len(last) == _WHOLE)
    return last if is_hash else None


def _last_number(address: str | None) -> str | None:
    found = re.findall(r"/(\d+)(?=/|$|\?)", address or "")
    return found[-1] if found else None
