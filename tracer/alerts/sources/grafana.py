"""Grafana: unified alerting, the dashboards' alerts before it, and OnCall around either.

Fingerprint: unified alerting's own, a hash of the labels; else the rule's number, else
its name.
Rule: its uid, which is its key `uid` in a provisioning file, else its name; the number of
an older rule, else its name.
Source: Grafana's page about the webhook notifier, and grafana/alerting's `templates/`.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import find_label, read_labels
from tracer.alerts.links import read_links
from tracer.alerts.parse_result import Ignored, ParsedAlert, ParseResult, read_members
from tracer.alerts.payload_keys import has, has_any
from tracer.alerts.sources import alertmanager
from tracer.text import Json, Pattern

_OWN_GROUP = ("orgId", "appVersion")
_OWN_MEMBER = (
    "silenceURL",
    "panelURL",
    "dashboardURL",
    "values",
    "valueString",
    "ruleUID",
)
_NO_DATA = {"DatasourceNoData", "DatasourceError"}
"""Names of alerts that Grafana raises itself; the label `rulename` has the rule's."""
_VALUE_IN_TEXT = Pattern(
    r" value=(?P<number>[-+]?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?) \](?=,|$)"
)


def recognises(body: Json) -> bool:
    """Whether it is Grafana's form of a labelled alert, old or new, or OnCall's wrapper."""
    return _is_unified(body) or _is_legacy(body) or _is_oncall(body)


def _is_unified(body: Json) -> bool:
    members = [
        member
        for member in body.get("alerts").items()
        if alertmanager.is_labelled(member)
    ]
    is_own_group = has_any(body, *_OWN_GROUP)
    return any(is_own_group or has_any(member, *_OWN_MEMBER) for member in members)


def _is_legacy(body: Json) -> bool:
    return has(body, "ruleName", "state") and has_any(body, "evalMatches", "ruleId")


def _is_oncall(body: Json) -> bool:
    return body.get("alert_group").is_object() and body.get("alert_payload").is_object()


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read each alert of the group, or the one there is."""
    if _is_unified(body):
        return read_members(body.get("alerts"), lambda alert: _unified(alert, body))
    if _is_legacy(body):
        return (_legacy(body),)
    return _oncall(body)


def _unified(alert: Json, group: Json) -> ParseResult:
    """Read an alert as Alertmanager's, then what Grafana alone writes."""
    plain = alertmanager.read_member("grafana", alert, group)
    if isinstance(plain, Ignored):
        return plain
    fields = FieldReader(list(plain.warnings))
    name = plain.alert.title
    rule_name = find_label(plain.alert.tags, "rulename") or name
    links = read_links(
        fields,
        rule=alert.get("generatorURL"),
        dashboard=alert.get("dashboardURL"),
        panel=alert.get("panelURL"),
        silence=alert.get("silenceURL"),
        runbook=alertmanager.linked_pages(alert.get("annotations"))["runbook"],
    )
    value = plain.alert.value
    changed = replace(
        plain.alert,
        title=f"{rule_name}: {name}" if name in _NO_DATA else name,
        value=value if value is not None else _observed(alert, fields),
        rule=_uid(alert, fields) or rule_name,
        links=links,
    )
    is_test = (
        name == "TestAlert" and find_label(plain.alert.tags, "instance") == "Grafana"
    )
    return fields.result(changed, is_test=is_test)


def _uid(alert: Json, fields: FieldReader) -> str | None:
    """Return the rule's uid, which older versions write into the rule's link alone."""
    link = fields.text(alert.get("generatorURL")) or ""
    match = re.search(
        r"/alerting/(?:grafana/)?(?P<uid>[\w-]{1,40})/(?:view|edit)", link
    )
    return fields.text(alert.get("ruleUID")) or (match["uid"] if match else None)


def _observed(alert: Json, fields: FieldReader) -> float | None:
    """Return the value where it is clear which of a rule's expressions it is.

    Nothing marks the measurement. A 0 or 1 beside others is the outcome of the condition.
    """
    numbers = [fields.number(member) for _, member in alert.get("values").members()]
    known = [number for number in numbers if number is not None]
    if alert.get("values").is_missing():
        known = list(_values_in_text(fields.text(alert.get("valueString")) or ""))
    measured = [number for number in known if number not in {0.0, 1.0}]
    candidates = known if len(known) == 1 else measured
    return candidates[0] if len(candidates) == 1 else None


def _values_in_text(text: str) -> Iterator[float]:
    """Walk over the numbers of a `valueString`, all that Grafana 8 sends.

    `[ var='B' labels={host=a} value=57.5 ], [ … ]`: a label may hold anything, so only what
    ends a bracket counts. An expression without data has `NaN` or `null`.
    """
    for match in _VALUE_IN_TEXT.finditer(text):
        number = float(match["number"])
        if math.isfinite(number):
            yield number


def _legacy(body: Json) -> ParseResult:
    fields = FieldReader()
    title = fields.required_text(body.get("ruleName"), body.get("title"))
    number = fields.number(body.get("ruleId"))
    rule = str(int(number)) if number else None  # 0 is the test button's
    match = next(body.get("evalMatches").items(), Json(None, body.path))
    return fields.result(
        Alert(
            source="grafana",
            id=rule,
            fingerprint=fingerprint("grafana", rule or title),
            title=title,
            description=fields.text(body.get("message")),
            status=fields.status(body.get("state")),
            severity=fields.severity(body.at("tags", "severity")),
            metric=fields.text(match.get("metric")),
            value=fields.number(match.get("value")),
            rule=rule or title,
            tags=read_labels(fields, body.get("tags")),
            links=read_links(
                fields, rule=body.get("ruleUrl"), image=body.get("imageUrl")
            ),
        ),
        is_test=0 in {number, fields.number(body.get("orgId"))},
    )


def _oncall(body: Json) -> tuple[ParseResult, ...]:
    """Read the alert inside; the group's state is newer than the alert's own."""
    inner = body.get("alert_payload")
    state = body.at("alert_group", "state")
    results: tuple[ParseResult, ...]
    if recognises(inner):
        results = read(inner)
    elif alertmanager.recognises(inner):
        results = (alertmanager.read_member("grafana", inner, inner),)
    else:
        return (_group_only(body),)
    return tuple(
        _in_state(result, state) if isinstance(result, ParsedAlert) else result
        for result in results
    )


def _in_state(parsed: ParsedAlert, state: Json) -> ParseResult:
    if state.is_missing():
        return parsed
    fields = FieldReader(list(parsed.warnings))
    changed = replace(parsed.alert, status=fields.status(state))
    return fields.result(changed, is_test=parsed.is_test)


def _group_only(body: Json) -> ParseResult:
    """Read OnCall's group where the payload in it is no alert of Grafana's."""
    fields = FieldReader()
    group, payload = body.get("alert_group"), body.get("alert_payload")
    group_id = fields.text(group.get("id"))
    title = fields.required_text(group.get("title"), payload.get("title"))
    return fields.result(
        Alert(
            source="grafana",
            id=group_id,
            fingerprint=fingerprint("grafana", group_id or title),
            title=title,
            description=fields.text(payload.get("message")),
            status=fields.status(group.get("state")),
            severity=fields.severity(payload.get("severity")),
            started_at=fields.time(group.get("created_at")),
            tags=read_labels(fields, payload.get("labels"), group.get("labels")),
            links=read_links(fields, alert_group=group.at("permalinks", "web")),
        )
    )
