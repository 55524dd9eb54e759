"""Kibana's rules, in the shapes that people write into its webhook connector.

Fingerprint: the rule and the alert's group.
"""

from tracer.alerts.alert import Alert, Status, fingerprint, unit_in
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    ParseResult,
    each,
    has,
    has_loosely,
    label,
    links,
    loosely,
)
from tracer.errors import AlertError
from tracer.text import Json, Pattern, Quantity, parse_json

_PARTS = ("rule", "alert", "context")
_NUMBER = Pattern(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
"""As JavaScript writes it, without commas: those stand between several."""
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


def read(body: Json) -> tuple[ParseResult, ...]:
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
                    body, body.get("rule"), alert, alert.get("context"), status
                ),
            )
        )
    if _is_security(body):
        return (_security(body),)
    if has(body, "rule_info"):
        rule, alert, context = (_inner(body.get(f"{kind}_info")) for kind in _PARTS)
        return (_alert(body, rule, alert, context),)
    if body.get("rule").is_object():
        rule, alert, context = (body.get(kind) for kind in _PARTS)
    else:
        rule, alert, context = (_part(body, kind) for kind in _PARTS)
    return (_alert(body, rule, alert, context),)


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
    body: Json, rule: Json, alert: Json, context: Json, status: Status | None = None
) -> ParseResult:
    fields = Fields()
    tags = fields.table(rule.get("tags"))
    rule_id = fields.text(rule.get("id"))
    group = fields.text(alert.get("id"))
    name = fields.title(rule.get("name"), context.get("title"))
    action = (
        fields.text(loosely(alert, "actionGroup"), loosely(alert, "action_group")) or ""
    )
    value, threshold, unit = fields.compared(
        _quantity(fields, context.get("value")),
        _quantity(fields, context.get("threshold")),
    )
    description = fields.text(
        context.get("reason"), context.get("message"), context.get("title")
    )
    if status is None:
        status = Status.RESOLVED if action.lower() == "recovered" else Status.FIRING
    return fields.done(
        Alert(
            source="kibana",
            id=fields.text(alert.get("uuid")) or group,
            fingerprint=fingerprint("kibana", rule_id or name, group),
            title=name,
            description=description,
            status=status,
            severity=fields.severity(
                context.at("rule", "severity"),
                rule.get("severity"),
                rule.at("params", "severity"),
            ),
            started_at=fields.time(alert.get("start"))
            or fields.began(
                status, context.get("timestamp"), context.get("date"), body.get("date")
            ),
            metric=fields.text(_only(context.get("metric")), body.get("metric")),
            value=value,
            threshold=threshold,
            unit=unit or unit_in(description, value, threshold),
            service=label(tags, *SERVICE),
            environment=label(tags, *ENVIRONMENT),
            tags=tags,
            links=links(
                fields, alert=context.get("alertDetailsUrl"), rule=rule.get("url")
            ),
        )
    )


def _quantity(fields: Fields, place: Json) -> Quantity | None:
    """Read the number of a rule with one condition; of several none is the number."""
    only = _only(place)
    parts = only.value.split(",") if isinstance(only.value, str) else []
    is_list = len(parts) > 1 and all(_NUMBER.fullmatch(part.strip()) for part in parts)
    if only.value in ([], {}):
        return None
    if is_list or isinstance(only.value, list | dict):
        fields.drop(f"`{place.path}` holds more than one number")
        return None
    return fields.quantity(only)


def _only(place: Json) -> Json:
    """Return what stands alone in a list or an object of conditions, also in a text."""
    if isinstance(place.value, str) and place.value.strip()[:1] in {"{", "["}:
        inner = _inner(place)
        place = place if inner.is_missing() else inner
    members = [*place.items(), *(member for _, member in place.members())]
    return _only(members[0]) if len(members) == 1 else place


def _security(body: Json) -> ParseResult:
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
