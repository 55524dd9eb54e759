"""Grafana: unified alerting, the dashboards' alerts before it, and OnCall around either.

Fingerprint: unified alerting's own, a hash of the labels; else the rule's number, else
its name.
"""

from dataclasses import replace

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.payload_fields import (
    Fields,
    Ignored,
    ParsedAlert,
    ParseResult,
    each,
    has,
    has_any,
    label,
    links,
)
from tracer.alerts.sources import alertmanager
from tracer.text import Json

_OWN_GROUP = ("orgId", "appVersion")
_OWN_MEMBER = (
    "silenceURL",
    "panelURL",
    "dashboardURL",
    "values",
    "valueString",
    "ruleUID",
)


def recognises(body: Json) -> bool:
    """Whether it is Grafana's form of a labelled alert, old or new, or OnCall's wrapper."""
    return _is_unified(body) or _is_legacy(body) or _is_oncall(body)


def _is_unified(body: Json) -> bool:
    members = [
        each for each in body.get("alerts").items() if alertmanager.is_labelled(each)
    ]
    own = has_any(body, *_OWN_GROUP)
    return any(own or has_any(each, *_OWN_MEMBER) for each in members)


def _is_legacy(body: Json) -> bool:
    return has(body, "ruleName", "state") and has_any(body, "evalMatches", "ruleId")


def _is_oncall(body: Json) -> bool:
    return body.get("alert_group").is_object() and body.get("alert_payload").is_object()


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read each alert of the group, or the one there is."""
    if _is_unified(body):
        return each(body.get("alerts"), lambda alert: _unified(alert, body))
    if _is_legacy(body):
        return (_legacy(body),)
    return _oncall(body)


def _unified(alert: Json, group: Json) -> ParseResult:
    reading = alertmanager.read_member("grafana", alert, group)
    if isinstance(reading, Ignored):
        return reading
    fields = Fields(list(reading.warnings))
    found = reading.alert
    title = found.title
    if title in {"DatasourceNoData", "DatasourceError"}:
        title = f"{label(found.tags, 'rulename') or title}: {title}"
    addresses = links(
        fields,
        rule=alert.get("generatorURL"),
        dashboard=alert.get("dashboardURL"),
        panel=alert.get("panelURL"),
        silence=alert.get("silenceURL"),
        runbook=alertmanager.pages(alert.get("annotations"))["runbook"],
    )
    value = found.value if found.value is not None else _observed(alert, fields)
    changed = replace(found, title=title, value=value, links=addresses)
    is_test = found.title == "TestAlert" and label(found.tags, "instance") == "Grafana"
    return fields.done(changed, is_test=is_test)


def _observed(alert: Json, fields: Fields) -> float | None:
    """Return the value where there is no doubt which of a rule's expressions it is.

    A lone 0 or 1 beside others is the outcome of the condition, not a measurement.
    """
    numbers = [fields.number(member) for _, member in alert.get("values").members()]
    known = [number for number in numbers if number is not None]
    measured = [number for number in known if number not in {0.0, 1.0}]
    candidates = known if len(known) == 1 else measured
    return candidates[0] if len(candidates) == 1 else None


def _legacy(body: Json) -> ParseResult:
    fields = Fields()
    title = fields.title(body.get("ruleName"), body.get("title"))
    rule = fields.number(body.get("ruleId"))
    tags = fields.table(body.get("tags"))
    first = next(body.get("evalMatches").items(), Json(None, body.path))
    return fields.done(
        Alert(
            source="grafana",
            id=str(int(rule)) if rule else None,
            fingerprint=fingerprint("grafana", str(int(rule)) if rule else title),
            title=title,
            description=fields.text(body.get("message")),
            status=fields.status(body.get("state")),
            severity=fields.severity(body.at("tags", "severity")),
            metric=fields.text(first.get("metric")),
            value=fields.number(first.get("value")),
            tags=tags,
            links=links(fields, rule=body.get("ruleUrl"), image=body.get("imageUrl")),
        ),
        is_test=0 in {rule, fields.number(body.get("orgId"))},
    )


def _oncall(body: Json) -> tuple[ParseResult, ...]:
    """Read the alert inside; the group's state is later news than the alert's own."""
    inner = body.get("alert_payload")
    state = body.at("alert_group", "state")
    found: tuple[ParseResult, ...]
    if recognises(inner):
        found = read(inner)
    elif alertmanager.recognises(inner):
        found = (alertmanager.read_member("grafana", inner, inner),)
    else:
        return (_group_only(body),)
    return tuple(
        _in_state(each, state) if isinstance(each, ParsedAlert) else each
        for each in found
    )


def _in_state(reading: ParsedAlert, state: Json) -> ParseResult:
    if state.is_missing():
        return reading
    fields = Fields(list(reading.warnings))
    changed = replace(reading.alert, status=fields.status(state))
    return fields.done(changed, is_test=reading.is_test)


def _group_only(body: Json) -> ParseResult:
    fields = Fields()
    group = body.get("alert_group")
    number = fields.text(group.get("id"))
    title = fields.title(group.get("title"), body.at("alert_payload", "title"))
    return fields.done(
        Alert(
            source="grafana",
            id=number,
            fingerprint=fingerprint("grafana", number or title),
            title=title,
            description=fields.text(body.at("alert_payload", "message")),
            status=fields.status(group.get("state")),
            severity=fields.severity(body.at("alert_payload", "severity")),
            started_at=fields.time(group.get("created_at")),
            tags=fields.table(body.at("alert_payload", "labels"), group.get("labels")),
            links=links(fields, alert_group=group.at("permalinks", "web")),
        )
    )
