"""Grafana: unified alerting, the dashboards' alerts before it, and OnCall around either.

Fingerprint: unified alerting's own, a hash of the labels, or the rule's number, or
its name.
Rule: its uid, which is its key `uid` in a provisioning file, or its name; the number of
an older rule, otherwise its name.
Source: Grafana's page about the webhook notifier, and grafana/alerting's `templates/`.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.numbers.measurements import finite_number
from tracer.alerts.sources.alertmanager import IS_LABELLED, LABELLED, labelled_scope
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import Paths, PayloadTable
from tracer.text import Json, Pattern

_IS_OWN_MEMBER = f"""
    {IS_LABELLED} && (contains(keys(@), 'silenceURL') || contains(keys(@), 'panelURL')
    || contains(keys(@), 'dashboardURL') || contains(keys(@), 'values')
    || contains(keys(@), 'valueString') || contains(keys(@), 'ruleUID'))
"""
_VALUE_IN_TEXT = Pattern(
    r" value=(?P<number>[-+]?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?) \](?=,|$)"
)
_QUERY = Pattern(r"[A-Z]\d*")
_NO_DATA = ("DatasourceNoData", "DatasourceError")
"""Names of alerts that Grafana raises itself; the label `rulename` has the rule's."""


def _unified(body: Json) -> Iterator[PayloadScope]:
    for alert in body.get("alerts").items():
        yield _unified_scope(alert, body)


def _unified_scope(alert: Json, group: Json) -> PayloadScope:
    """Read an alert as Alertmanager's, then what Grafana alone writes."""
    scope = labelled_scope(alert, group)
    labels = scope.parts["all_labels"]
    name, rule = labels.get("alertname").value, labels.get("rulename").value
    is_no_data = name in _NO_DATA and rule
    parts = {
        "name": Json(f"{rule}: {name}" if is_no_data else name or rule, alert.path),
        "observed": Json(_observed(alert), f"{alert.path}.values"),
    }
    return replace(scope, parts={**scope.parts, **parts})


def _observed(alert: Json) -> float | None:
    """Return the value where it is clear which of a rule's expressions it is.

    Nothing marks the measurement. A 0 or 1 among others is what the condition gave.
    A query has a letter; what has a name, as `minute`, only helps the condition.
    """
    reader = FieldReader()
    numbers = {k: reader.number(member) for k, member in alert.get("values").members()}
    known = {k: number for k, number in numbers.items() if number is not None}
    if alert.get("values").is_missing():
        text = reader.text(alert.get("valueString")) or ""
        known = {str(place): n for place, n in enumerate(_values_in_text(text))}
    measured = {k: n for k, n in known.items() if n not in {0.0, 1.0}}
    of_queries = {n for k, n in measured.items() if _QUERY.fullmatch(k)}
    # A reduction of one series has the value of its query.
    candidates = set((known if len(known) == 1 else measured).values())
    if len(candidates) > 1:
        candidates = of_queries
    return candidates.pop() if len(candidates) == 1 else None


def _values_in_text(text: str) -> Iterator[float]:
    """Walk over the numbers of a `valueString`, all that Grafana 8 sends.

    `[ var='B' labels={host=a} value=57.5 ], [ … ]`: a label may hold anything, so only what
    ends a bracket counts. An expression without data has `NaN` or `null`.
    """
    for match in _VALUE_IN_TEXT.finditer(text):
        number = finite_number(match["number"])
        if number is not None:
            yield number


def _oncall(body: Json) -> Iterator[PayloadScope]:
    """Read the alert inside; the group's state is newer than the alert's own."""
    inner = body.get("alert_payload")
    is_group = not inner.get("alerts").is_missing()
    state = body.at("alert_group", "state")
    page = body.at("alert_group", "permalinks", "web")
    end = body.at("alert_group", "resolved_at")
    for scope in _unified(inner) if is_group else (_unified_scope(inner, inner),):
        newer = scope.parts["state"] if state.is_missing() else state
        parts = {**scope.parts, "state": newer, "oncall_page": page, "end": end}
        yield replace(scope, parts=parts)


_TEST = "all_labels.alertname == 'TestAlert' && all_labels.instance == 'Grafana'"
_STAGES = "(?i)^(?:prod|production|prd|staging|preprod|uat)$"
"""Names of folders of rules that are those of an environment; others are of teams."""
_FIELDS: dict[str, Paths] = {
    **LABELLED,
    "title": ("name", *LABELLED["title"]),
    "value": ("notes.value", "observed"),
    # Older versions write the rule's uid into the rule's link alone.
    "rule": (
        "ruleUID",
        r"capture(generatorURL, '/alerting/(?:grafana/)?([\w-]{1,40})/(?:view|edit)')",
        "all_labels.rulename",
        "all_labels.alertname",
    ),
    "environment": (
        "usual_label('environment')",
        f"capture(label('grafana_folder'), '{_STAGES}')",
    ),
    "test": _TEST,
    "links.rule": "generatorURL",
    "links.dashboard": "dashboardURL",
    "links.panel": "panelURL",
    "links.silence": "silenceURL",
    "links.image": "imageURL",
}
_FIELDS.pop("links.graph")
_FIELDS.pop("links.alertmanager")

UNIFIED = PayloadTable(
    name="grafana",
    when=(
        f"((orgId || appVersion) && alerts[?{IS_LABELLED}]) || alerts[?{_IS_OWN_MEMBER}]",
    ),
    prepare=_unified,
    identity=("all_labels",),
    fields=_FIELDS,
)
_ONCALL = PayloadTable(
    name="grafana",
    when=(
        "type(alert_group) == 'object'",
        "type(alert_payload) == 'object'",
        f"alert_payload.alerts[?{IS_LABELLED}] || (alert_payload | ({IS_LABELLED}))",
    ),
    prepare=_oncall,
    identity=("all_labels",),
    fields={
        **_FIELDS,
        "ended_at": ("end", "endsAt"),
        "links.alert group": "oncall_page",
    },
)
_ONCALL_GROUP = PayloadTable(
    name="grafana",
    when=("type(alert_group) == 'object'", "type(alert_payload) == 'object'"),
    identity=(("alert_group.id", "alert_group.title", "alert_payload.title"),),
    fields={
        "alert_id": "alert_group.id",
        "title": ("alert_group.title", "alert_payload.title"),
        "description": "alert_payload.message",
        "status": "alert_group.state",
        "severity": "alert_payload.severity",
        "timestamp": "alert_group.created_at",
        "ended_at": "alert_group.resolved_at",
        "tags": ("alert_payload.labels", "alert_group.labels"),
        "links.alert group": "alert_group.permalinks.web",
    },
)
_RULE_NUMBER = "!(contains(['0', '0.0'], to_string(ruleId))) && ruleId"
"""0 is the number of the test button's rule."""
_LEGACY = PayloadTable(
    name="grafana",
    # Kibana's `rule_name` and `rule_id` come with the id of an alert.
    when=(
        "ruleName",
        "state",
        "has('evalMatches') || has('ruleId') && !(has('alert_id'))",
    ),
    identity=((_RULE_NUMBER, "ruleName", "title"),),
    fields={
        "alert_id": _RULE_NUMBER,
        "title": ("ruleName", "title"),
        "description": "message",
        "status": ("oncall.alert_group.state", "state"),
        "severity": "tags.severity",
        "metric": "evalMatches[0].metric",
        "value": "evalMatches[0].value",
        "rule": (_RULE_NUMBER, "ruleName", "title"),
        "test": "ruleId == `0` || orgId == `0`",
        "tags": ("tags", "length(evalMatches) == `1` && evalMatches[0].tags"),
        "links.rule": "ruleUrl",
        "links.image": "imageUrl",
    },
)
_ONCALL_LEGACY = replace(
    _LEGACY,
    when=("alert_group", "alert_payload.ruleName", "alert_payload.state"),
    prepare=lambda body: (
        PayloadScope(body=body.get("alert_payload"), parts={"oncall": body}),
    ),
)
TABLES = (UNIFIED, _LEGACY, _ONCALL, _ONCALL_LEGACY, _ONCALL_GROUP)
