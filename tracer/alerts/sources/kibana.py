"""Kibana's rules, in the shapes that people write into its webhook connector.

Fingerprint: the rule and the alert's group.
Rule: its id, else its name.
Source: Kibana's pages about action variables and alerts as data; most shapes are of
users.
"""

from contextlib import suppress

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.embedded_json import embedded_json
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import environment_label, read_labels, service_label
from tracer.alerts.links import read_links
from tracer.alerts.measurements import in_one_unit
from tracer.alerts.parse_result import ParseResult, read_members
from tracer.alerts.payload_keys import has, has_in_any_spelling, in_any_spelling
from tracer.alerts.status_words import Status
from tracer.errors import AlertError
from tracer.text import Json, JSONValue, Pattern, Quantity

_PARTS = ("rule", "alert", "context")
_NUMBER = Pattern(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
"""A number as JavaScript writes it: without commas, which separate several of them."""
_SUMMARY_STATUSES = (
    ("new", Status.FIRING),
    ("ongoing", Status.FIRING),
    ("recovered", Status.RESOLVED),
)


def recognises(body: Json) -> bool:
    """Whether a rule and an alert of it are named: nested, flat or with dots."""
    nested = body.get("rule").is_object() and (
        body.get("alert").is_object() or body.get("alerts").is_object()
    )
    flat = has_in_any_spelling(body, "rule_name", "alert_id") or has_in_any_spelling(
        body, "rule_id", "alert_id"
    )
    return nested or flat or has(body, "rule_info", "alert_info") or _is_document(body)


def _is_document(body: Json) -> bool:
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
        return _summary(body)
    if _is_document(body):
        return (_document(body),)
    if has(body, "rule_info"):
        rule, alert, context = (_unpacked(body.get(f"{part}_info")) for part in _PARTS)
    elif body.get("rule").is_object():
        rule, alert, context = (body.get(part) for part in _PARTS)
    else:
        rule, alert, context = (_flat_part(body, part) for part in _PARTS)
    return (_alert(body, rule, alert, context),)


def _summary(body: Json) -> tuple[ParseResult, ...]:
    """Read a summary of alerts, which lists them by what happened to them."""
    results: list[ParseResult] = []
    for kind, status in _SUMMARY_STATUSES:

        def read_one(alert: Json, status: Status = status) -> ParseResult:
            return _alert(body, body.get("rule"), alert, alert.get("context"), status)

        results += read_members(body.at("alerts", kind, "data"), read_one)
    return tuple(results)


def _flat_part(body: Json, part: str) -> Json:
    """Gather `rule_id`, `ruleName`, … of a flat body into one object."""
    members: dict[str, JSONValue] = {}
    for key, member in body.members():
        if key.lower().startswith(part):
            name = key[len(part) :].lstrip("_.-")
            members[name[:1].lower() + name[1:]] = member.value
    return Json(members, f"{body.path}.{part}")


def _unpacked(place: Json) -> Json:
    """Return an object that a template wrote as text; missing where it is not JSON."""
    with suppress(AlertError):
        return embedded_json(place)
    return Json(None, place.path)


def _alert(
    body: Json, rule: Json, alert: Json, context: Json, status: Status | None = None
) -> ParseResult:
    fields = FieldReader()
    tags = read_labels(fields, rule.get("tags"))
    rule_id = fields.text(rule.get("id"))
    group = fields.text(alert.get("id"))
    name = fields.required_text(rule.get("name"), context.get("title"))
    measured = in_one_unit(
        fields,
        _quantity(fields, context.get("value")),
        _quantity(fields, context.get("threshold")),
    )
    description = fields.text(
        context.get("reason"), context.get("message"), context.get("title")
    )
    status = status or _status(alert, fields)
    metric = _only_member(context.get("metric"))
    times = context.get("timestamp"), context.get("date"), body.get("date")
    return fields.result(
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
            or fields.start_time(status, *times),
            metric=fields.text(metric, body.get("metric")),
            value=measured.value,
            threshold=measured.threshold,
            unit=measured.unit_or_from(description),
            service=service_label(tags),
            environment=environment_label(tags),
            rule=rule_id or name,
            tags=tags,
            links=read_links(
                fields, alert=context.get("alertDetailsUrl"), rule=rule.get("url")
            ),
        )
    )


def _status(alert: Json, fields: FieldReader) -> Status:
    """Return the status by the action group; every rule type has its own firing ones."""
    group = fields.text(in_any_spelling(alert, "actionGroup")) or ""
    return Status.RESOLVED if group.lower() == "recovered" else Status.FIRING


def _quantity(fields: FieldReader, place: Json) -> Quantity | None:
    """Return the number of a rule with one condition; of several none is the number."""
    only = _only_member(place)
    parts = only.value.split(",") if isinstance(only.value, str) else []
    is_list = len(parts) > 1 and all(_NUMBER.fullmatch(part.strip()) for part in parts)
    if only.value in ([], {}):
        return None
    if is_list or isinstance(only.value, list | dict):
        fields.drop(f"`{place.path}` holds more than one number")
        return None
    return fields.quantity(only)


def _only_member(place: Json) -> Json:
    """Return what is alone in a list or an object of conditions, also inside a text."""
    if isinstance(place.value, str) and place.value.strip()[:1] in {"{", "["}:
        inner = _unpacked(place)
        place = place if inner.is_missing() else inner
    members = [*place.items(), *(member for _, member in place.members())]
    return _only_member(members[0]) if len(members) == 1 else place


def _document(body: Json) -> ParseResult:
    """Read a document of the alerts' index: its keys have dots, or are nested."""
    fields = FieldReader()

    def member(path: str) -> Json:
        flat = body.get(f"kibana.alert.{path}")
        nested = body.at("kibana", "alert", *path.split("."))
        return nested if flat.is_missing() else flat

    tags = read_labels(fields, member("rule.tags"))
    name = fields.required_text(member("rule.name"))
    rule_id = fields.text(member("rule.uuid"))
    return fields.result(
        Alert(
            source="kibana",
            id=fields.text(member("uuid")),
            fingerprint=fingerprint(
                "kibana", rule_id or name, fields.text(member("instance.id"))
            ),
            title=name,
            description=fields.text(member("reason")),
            status=fields.status(member("status")),
            severity=fields.severity(member("severity")),
            started_at=fields.time(member("start"), body.get("@timestamp")),
            value=fields.number(member("evaluation.value")),
            threshold=fields.number(member("evaluation.threshold")),
            service=service_label(tags),
            environment=environment_label(tags),
            rule=rule_id or name,
            tags=tags,
            links=read_links(fields, alert=member("url")),
        )
    )
