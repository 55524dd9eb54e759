"""Kibana's rules, in the shapes that people write into its webhook connector.

Fingerprint: the rule and the alert's group.
Rule: its id, otherwise its name.
Source: Kibana's pages about action variables and alerts as data; most shapes are of
users.
"""

from collections.abc import Iterator
from contextlib import suppress

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.parse_result import Rejected
from tracer.alerts.payloads.embedded_json import embedded_json
from tracer.alerts.payloads.payload_keys import first_present, has
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import Paths, PayloadTable
from tracer.errors import AlertError
from tracer.text import Json, JSONValue, Pattern

_PARTS = ("rule", "alert", "context")
_VALUES = ("value", "matchingDocuments", "ratio")
_PREFIX = "kibana.alert."
_NUMBER = Pattern(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
"""A number as JavaScript writes it: without commas, which separate several of them."""
_SUMMARY_STATUSES = {"new": "firing", "ongoing": "firing", "recovered": "resolved"}


def _alert(body: Json) -> Iterator[PayloadScope]:
    """Read one alert, whose three parts are nested, flat, or JSON in texts."""
    if has(body, "rule_info"):
        parts = {part: _unpacked(body.get(f"{part}_info")) for part in _PARTS}
    elif body.get("rule").is_object():
        parts = {part: body.get(part) for part in _PARTS}
    else:
        parts = {part: _flat_part(body, part) for part in _PARTS}
    yield _scope(body, parts)


def _summary(body: Json) -> Iterator[PayloadScope | Rejected]:
    """Read a summary of alerts, which lists them by what happened to them."""
    for kind, status in _SUMMARY_STATUSES.items():
        for alert in body.at("alerts", kind, "data").items():
            if not alert.is_object():
                yield Rejected(alert.wrong_type("an object"))
                continue
            context = alert.get("context")
            parts = {"rule": body.get("rule"), "alert": alert, "context": context}
            yield _scope(body, parts | {"listed": Json(status, alert.path)})


def _scope(body: Json, parts: dict[str, Json]) -> PayloadScope:
    fields, context = FieldReader(), parts["context"]
    # Rules about logs count documents, or divide two counts.
    places = {
        "value": first_present(*map(context.get, _VALUES)),
        "threshold": context.get("threshold"),
    }
    numbers = {name: _number(fields, place) for name, place in places.items()}
    metric = _only_member(context.get("metric"))
    return PayloadScope(
        body=body,
        parts={**parts, **numbers, "measured": metric},
        warnings=tuple(fields.warnings),
    )


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


def _number(reader: FieldReader, place: Json) -> Json:
    """Return the number of a rule with one condition; of several none is the number."""
    only = _only_member(place)
    parts = only.value.split(",") if isinstance(only.value, str) else []
    is_list = len(parts) > 1 and all(_NUMBER.fullmatch(part.strip()) for part in parts)
    if only.value in ([], {}):
        return Json(None, place.path)
    if is_list or isinstance(only.value, list | dict):
        reader.drop(f"`{place.path}` holds more than one number")
        return Json(None, place.path)
    return only


def _only_member(place: Json) -> Json:
    """Return what is alone in a list or an object of conditions, also inside a text."""
    if isinstance(place.value, str) and place.value.strip()[:1] in {"{", "["}:
        inner = _unpacked(place)
        place = place if inner.is_missing() else inner
    members = [*place.items(), *(member for _, member in place.members())]
    return _only_member(members[0]) if len(members) == 1 else place


def _document(body: Json) -> Iterator[PayloadScope]:
    """Read a document of the alerts' index: its keys have dots, or are nested."""
    nested = body.at("kibana", "alert")
    members = dict(nested.value) if isinstance(nested.value, dict) else {}
    for key, member in body.members():
        if key.startswith(_PREFIX):
            members[key.removeprefix(_PREFIX)] = member.value
    parts = {
        path: _by_path(Json(members, f"{body.path}.kibana.alert"), path)
        for path in _DOCUMENT_PATHS
    }
    yield PayloadScope(
        body=body, parts={_part(path): each for path, each in parts.items()}
    )


def _by_path(document: Json, path: str) -> Json:
    flat = document.get(path)
    return document.follow(path) if flat.is_missing() else flat


def _part(path: str) -> str:
    return "alert_" + path.replace(".", "_")


_DOCUMENT_PATHS = (
    *("rule.name", "rule.uuid", "rule.tags", "rule.category", "uuid", "instance.id"),
    *("reason", "status", "severity", "start", "end", "url", "evaluation.value"),
    "evaluation.threshold",
)
_NAMED = """
    (type(rule) == 'object' && type(alert) == 'object')
    || has('rule_info', 'alert_info')
    || ((has('rule_name', 'alert_id') || has('rule_id', 'alert_id'))
        && keys(@)[?capture(@, '(?i)^(context|alert_?action|kibana|space)')])
"""
_FIELDS: dict[str, Paths] = {
    "alert_id": ("alert.uuid", "alert.id"),
    "title": ("rule.name", "context.title"),
    "description": (
        *("context.reason", "context.message", "reason", "message"),
        "context.title",
    ),
    "status": ("listed", "alert.actionGroup"),
    "severity": (
        *("context.rule.severity", "rule.severity", "rule.params.severity"),
        "severity",
    ),
    "timestamp": "alert.start",
    "ended_at": "alert.end",
    "changed_at": ("context.timestamp", "context.date", "date", "timestamp"),
    "metric": ("measured", "metric"),
    "value": "value",
    "threshold": "threshold",
    "rule": ("rule.id", "rule.name"),
    "tags": ("rule.tags", "tags"),
    "links.alert": (
        *("context.alertDetailsUrl", "context.viewInAppUrl", "alert_details_url"),
        *("alert_url", "url", "link"),
    ),
    "links.rule": "rule.url",
    "links.results": "context.link",
}
_IDENTITY = (("rule.id", "rule.name", "context.title"), "alert.id")
# Every type of rule has firing action groups of its own.
_WORDS = {
    "status": {
        **dict.fromkeys(("recovered", "resolved"), "resolved"),
        **dict.fromkeys(("metrics.threshold.nodata", "nodata"), "no_data"),
        "*": "firing",
    }
}

_SUMMARY = PayloadTable(
    name="kibana",
    when=("type(rule) == 'object'", "type(alerts) == 'object'"),
    prepare=_summary,
    identity=_IDENTITY,
    fields=_FIELDS,
    words=_WORDS,
)
_DOCUMENT = PayloadTable(
    name="kibana",
    when=(
        "keys(@)[?starts_with(@, 'kibana.alert.')] || type(kibana.alert) == 'object'",
    ),
    prepare=_document,
    identity=(("alert_rule_uuid", "alert_rule_name"), "alert_instance_id"),
    fields={
        "alert_id": "alert_uuid",
        "title": "alert_rule_name",
        "description": "alert_reason",
        "status": "alert_status",
        "severity": "alert_severity",
        "timestamp": ("alert_start", '"@timestamp"'),
        "ended_at": "alert_end",
        "value": "alert_evaluation_value",
        "threshold": "alert_evaluation_threshold",
        "service": ("usual_label('service')", "service.name", '"service.name"'),
        "environment": (
            *("usual_label('environment')", "service.environment"),
            '"service.environment"',
        ),
        "rule": ("alert_rule_uuid", "alert_rule_name"),
        "tags": "alert_rule_tags",
        "links.alert": "alert_url",
    },
)
_RULE = PayloadTable(
    name="kibana",
    when=(_NAMED,),
    prepare=_alert,
    identity=_IDENTITY,
    fields=_FIELDS,
    words=_WORDS,
)
TABLES = (_SUMMARY, _DOCUMENT, _RULE)
