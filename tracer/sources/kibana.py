"""Kibana's rules, in the shapes that people write into its webhook connector.

Fingerprint: the rule and the alert's group.
"""

from tracer.alert import Alert, Status, fingerprint, unit_in
from tracer.errors import AlertError
from tracer.event import Json, parse_json
from tracer.sources.reading import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    Found,
    each,
    has,
    has_loosely,
    label,
    links,
    loosely,
)

_PARTS = ("rule", "alert", "context")
_SUMMARY = (
    ("new", Status.FIRING),
    ("ongoing", Status.FIRING),
    ("recovered", Status.RESOLVED),
)


def recognises(body: Json) -> bool:
    """Whether a rule and an alert of it are named, nested, flat or dotted."""
    nested = body.get("rule").is_object() and (
        body.get("alert").is_object() or body.get("alerts").is_object()
    )
    flat = has_loosely(body, "rule_name", "alert_id") or has_loosely(
        body, "rule_id", "alert_id"
    )
    return nested or flat or has(body, "rule_info", "alert_info") or _is_security(body)


def _is_security(body: Json) -> bool:
    return (
        any(key.startswith("kibana.alert.") for key, _ in body.members())
        or body.at("kibana", "alert").is_object()
    )


def read(body: Json) -> tuple[Found, ...]:
    """Read one alert, or each of a summary.

    Raises:
        AlertError: where the rule has no name.

    """
    if body.get("alerts").is_object():
        return tuple(
            found
            for kind, status in _SUMMARY
            for found in each(
                body.at("alerts", kind, "data"),
                lambda alert, status=status: _alert(  # type: ignore[misc]
                    body.get("rule"), alert, alert.get("context"), status
                ),
            )
        )
    if _is_security(body):
        return (_security(body),)
    if has(body, "rule_info"):
        rule, alert, context = (_inner(body.get(f"{kind}_info")) for kind in _PARTS)
        return (_alert(rule, alert, context),)
    if body.get("rule").is_object():
        return (_alert(body.get("rule"), body.get("alert"), body.get("context")),)
    rule, alert, context = (_part(body, kind) for kind in _PARTS)
    return (_alert(rule, alert, context),)


def _part(body: Json, kind: str) -> Json:
    """Gather `rule_id`, `ruleName` … of a flat body into one object."""
    members = {
        key[len(kind) :].lstrip("_.-"): member.value
        for key, member in body.members()
        if key.lower().startswith(kind)
    }
    lower = {key[:1].lower() + key[1:]: value for key, value in members.items()}
    return Json(dict(lower), f"{body.path}.{kind}")


def _inner(place: Json) -> Json:
    if not isinstance(place.value, str):
        return place
    try:
        return parse_json(place.value.encode(), place.path)
    except AlertError:
        return Json(None, place.path)


def _alert(
    rule: Json, alert: Json, context: Json, status: Status | None = None
) -> Found:
    fields = Fields()
    tags = fields.table(rule.get("tags"))
    rule_id = fields.text(rule.get("id"))
    group = fields.text(alert.get("id"))
    name = fields.title(rule.get("name"), context.get("title"))
    action = (
        fields.text(loosely(alert, "actionGroup"), loosely(alert, "action_group")) or ""
    )
    value, threshold = _first(context.get("value")), _first(context.get("threshold"))
    description = fields.text(
        context.get("reason"), context.get("message"), context.get("title")
    )
    resolved = Status.RESOLVED if action.lower() == "recovered" else Status.FIRING
    return fields.done(
        Alert(
            source="kibana",
            id=fields.text(alert.get("uuid")) or group,
            fingerprint=fingerprint("kibana", rule_id or name, group),
            title=name,
            description=description,
            status=status or resolved,
            severity=fields.severity(
                context.at("rule", "severity"),
                rule.get("severity"),
                rule.at("params", "severity"),
            ),
            started_at=fields.time(
                context.get("timestamp"), context.get("date"), alert.get("start")
            ),
            value=fields.number(value),
            threshold=fields.number(threshold),
            unit=unit_in(description, fields.number(value), fields.number(threshold)),
            service=label(tags, *SERVICE),
            environment=label(tags, *ENVIRONMENT),
            tags=tags,
            links=links(
                fields, alert=context.get("alertDetailsUrl"), rule=rule.get("url")
            ),
        )
    )


def _first(place: Json) -> Json:
    return next(place.items(), place)


def _security(body: Json) -> Found:
    """Read a document of the alerts' index: dotted keys, or nested ones."""
    fields = Fields()

    def named(path: str) -> Json:
        flat = body.get(f"kibana.alert.{path}")
        return (
            flat
            if not flat.is_missing()
            else body.at("kibana", "alert", *path.split("."))
        )

    tags = fields.table(named("rule.tags"))
    name = fields.title(named("rule.name"))
    rule_id = fields.text(named("rule.uuid"))
    return fields.done(
        Alert(
            source="kibana",
            id=fields.text(named("uuid")),
            fingerprint=fingerprint(
                "kibana", rule_id or name, fields.text(named("instance.id"))
            ),
            title=name,
            description=fields.text(named("reason")),
            status=fields.status(named("status")),
            severity=fields.severity(named("severity")),
            started_at=fields.time(named("start"), body.get("@timestamp")),
            value=fields.number(named("evaluation.value")),
            threshold=fields.number(named("evaluation.threshold")),
            service=label(tags, *SERVICE),
            environment=label(tags, *ENVIRONMENT),
            tags=tags,
            links=links(fields, alert=named("url")),
        )
    )
