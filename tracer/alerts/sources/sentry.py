"""Sentry: issue alerts, metric alerts, and the hooks of issues and errors.

Fingerprint: the issue's number, else its address, else its title; the metric alert's
rule, else its number, else its title.
Rule: the name of the issue alert; the number of the metric alert's rule, else its name.
Source: Sentry's pages about the webhooks of its integration platform.
"""

import re

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    find_label,
    read_labels,
    service_label,
)
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import Ignored, ParseResult
from tracer.alerts.payload_keys import has
from tracer.alerts.sentry_frames import read_frames
from tracer.alerts.status_words import Status
from tracer.text import Json

_ISSUE_STATUSES = {
    "created": Status.FIRING,
    "unresolved": Status.FIRING,
    "resolved": Status.RESOLVED,
}
_THRESHOLD_TYPES = {0: ">", 1: "<"}
"""Above and below, as the rule of a metric alert writes them."""
_WHOLE_HASH = 40
"""Hex digits of a commit's whole name."""


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
        return (_metric_alert(body),)
    if data.get("issue").is_object() and not data.get("event").is_object():
        return (_issue(body),)
    for kind in ("event", "error"):
        if data.get(kind).is_object():
            return (_event(data.get(kind), data, None),)
    if has(body, "installation"):
        keys = ", ".join(key for key, _ in data.members())
        return (Ignored(f"Sentry's hook has {keys[:60] or 'nothing'}, and no event"),)
    return (_event(body.get("event"), body, body),)


def _event(event: Json, hook: Json, plugin: Json | None) -> ParseResult:
    """Read an error; the body of the old plugin has fields of the event beside it."""
    fields = FieldReader()
    outer = plugin or event
    tags = read_labels(fields, event.get("tags"))
    issue = fields.text(event.get("issue_id")) or _last_number(
        fields.text(event.get("issue_url"), event.get("web_url"), outer.get("url"))
    )
    address = fields.text(event.get("web_url"), event.get("url"), outer.get("url"))
    title = fields.required_text(
        event.get("title"), outer.get("message"), event.at("metadata", "type")
    )
    rule = _triggered_rule(hook, fields)
    return fields.result(
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
            service=service_label(tags) or fields.text(outer.get("project_name")),
            environment=fields.text(event.get("environment"))
            or environment_label(tags),
            revision=_commit(
                fields.text(event.get("release")) or find_label(tags, "release")
            ),
            rule=rule,
            tags={**tags, **({"rule": rule} if rule else {})},
            links=read_links(
                fields, sentry=event.get("web_url"), issue=outer.get("url")
            ),
            frames=tuple(read_frames(event, fields)),
        )
    )


def _triggered_rule(hook: Json, fields: FieldReader) -> str | None:
    """Return the name of the rule; the old plugin sends a list of names."""
    several = hook.get("triggering_rules")
    return fields.text(
        hook.get("triggered_rule"),
        hook.at("issue_alert", "title"),
        next(several.items(), Json(None, several.path)),
    )


def _metric_alert(body: Json) -> ParseResult:
    """Read a metric alert, whose action is its state: critical, warning or resolved."""
    fields = FieldReader()
    data = body.get("data")
    metric_alert = data.get("metric_alert")
    rule = metric_alert.get("alert_rule")
    action = body.get("action")
    state = fields.text(action) or ""
    kind = fields.number(rule.get("threshold_type"))
    number = fields.text(metric_alert.get("id"), metric_alert.get("identifier"))
    title = fields.required_text(
        metric_alert.get("title"), data.get("description_title"), rule.get("name")
    )
    rule_id = fields.text(rule.get("id"))
    return fields.result(
        Alert(
            source="sentry",
            id=number,
            fingerprint=fingerprint("sentry", "metric", rule_id or number or title),
            title=title,
            description=fields.text(data.get("description_text")),
            status=fields.status(action),
            severity=fields.severity(
                Json(None if state == "resolved" else state, action.path)
            ),
            started_at=fields.time(
                metric_alert.get("date_started"), metric_alert.get("date_detected")
            ),
            metric=fields.text(rule.get("aggregate")),
            operator=_THRESHOLD_TYPES.get(int(kind)) if kind is not None else None,
            threshold=fields.number(_threshold(rule, state, fields)),
            environment=fields.text(rule.get("environment")),
            rule=rule_id or fields.text(rule.get("name")),
            links=read_links(fields, sentry=data.get("web_url")),
        )
    )


def _threshold(rule: Json, state: str, fields: FieldReader) -> Json:
    """Return the threshold of the trigger that is named after the alert's state."""
    triggers = {
        fields.text(trigger.get("label")): trigger
        for trigger in rule.get("triggers").items()
    }
    return triggers.get(state, Json(None, rule.path)).get("alert_threshold")


def _issue(body: Json) -> ParseResult:
    fields = FieldReader()
    action = fields.text(body.get("action")) or ""
    if action not in _ISSUE_STATUSES:
        return Ignored(
            f"Sentry's issue was {action[:40] or 'changed'}, which is no alert"
        )
    issue = body.at("data", "issue")
    number = fields.text(issue.get("id"))
    title = fields.required_text(issue.get("title"), issue.at("metadata", "type"))
    return fields.result(
        Alert(
            source="sentry",
            id=number,
            fingerprint=fingerprint("sentry", number or title),
            title=title,
            description=fields.text(
                issue.at("metadata", "value"), issue.get("culprit")
            ),
            status=_ISSUE_STATUSES[action],
            severity=fields.severity(issue.get("level")),
            started_at=fields.time(issue.get("firstSeen")),
            service=fields.text(issue.at("project", "slug")),
            links=read_links(
                fields, sentry=issue.get("web_url"), issue=issue.get("permalink")
            ),
        )
    )


def _commit(release: str | None) -> str | None:
    """Return the commit that a release names: itself, or what follows `+` or `@`.

    Digits alone are a date or a build, letters alone a word, unless they are a whole
    hash.
    """
    last = re.split(r"[+@]", release)[-1].lower() if release else ""
    is_mixed = re.search("[0-9]", last) and re.search("[a-f]", last)
    is_hash = re.fullmatch("[0-9a-f]{7,40}", last) and (
        is_mixed or len(last) == _WHOLE_HASH
    )
    return last if is_hash else None


def _last_number(address: str | None) -> str | None:
    """Return the last number in an address: the issue's."""
    numbers = re.findall(r"/(\d+)(?=/|$|\?)", address or "")
    return numbers[-1] if numbers else None
