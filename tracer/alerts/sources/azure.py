"""Azure Monitor: the common schema with all its kinds of conditions, and the classic ones.

Fingerprint: the rule and its targets; of a Prometheus rule the series' labels, too.
Rule: its name. Its id is an address that holds the number of the subscription.
Source: Microsoft's pages about the common alert schema and the schemas before it.
"""

from collections.abc import Iterator

from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.fields.labels import find_label, read_labels
from tracer.alerts.fields.rule_annotations import (
    as_part,
    informative_annotations,
    linked_pages,
)
from tracer.alerts.payloads.payload_keys import first_present
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.text import Json, JSONValue, shown_words

_NAMES_SHOWN, _NAME_LENGTH = 5, 60


def _common(body: Json) -> Iterator[PayloadScope]:
    data, fields = body.get("data"), FieldReader()
    context = data.get("alertContext")
    conditions = tuple(context.at("condition", "allOf").items())
    condition = _first_condition(conditions, context.get("condition"), fields)
    labels = read_labels(fields, context.get("labels"))
    notes = read_labels(fields, context.get("annotations"))
    dimensions = (each.get("dimensions") for each in conditions)
    own = read_labels(fields, data.get("customProperties"), *dimensions)
    pages = linked_pages(notes)
    description = find_label(notes, "description", "summary", "message")
    prose = informative_annotations(notes, description, *pages.values())
    yield PayloadScope(
        body=data,
        parts={
            "context": context,
            "condition": condition,
            "notes": as_part(notes, context.path),
            "series": as_part(labels, context.path),
            "pages": as_part(pages, context.path),
            "all_labels": as_part(
                prose | read_labels(fields, context.get("properties")) | labels | own,
                data.path,
            ),
            "identity": _identity(data.get("essentials"), labels),
            "target": _last_part(data.at("essentials", "alertTargetIDs")),
        },
        warnings=tuple(fields.warnings),
    )


def _identity(essentials: Json, labels: dict[str, str]) -> Json:
    reader = FieldReader()
    rule = reader.text(essentials.get("alertRuleID"), essentials.get("alertRule"))
    targets = filter(None, map(reader.text, essentials.get("alertTargetIDs").items()))
    series = [as_part(labels, "").value] if labels else []
    parts: list[JSONValue] = [rule, *targets, *series]
    return Json(parts, essentials.path)


def _classic(body: Json) -> Iterator[PayloadScope]:
    inner = body.get("data") if body.at("data", "context").is_object() else body
    context, fields = inner.get("context"), FieldReader()
    condition = context.get("condition")
    conditions = tuple(condition.get("allOf").items())
    first = _first_condition(conditions, condition, fields)
    dimensions = (each.get("dimensions") for each in conditions or (first,))
    log = context.get("activityLog")
    resource = first_present(context.get("resourceId"), log.get("resourceId"))
    tags = read_labels(fields, inner.get("properties"), *dimensions)
    yield PayloadScope(
        body=inner,
        parts={
            "condition": first,
            "all_labels": as_part(tags, inner.path),
            "target": _last_part(Json([resource.value], resource.path)),
        },
        warnings=tuple(fields.warnings),
    )


def _first_condition(
    conditions: tuple[Json, ...], default: Json, reader: FieldReader
) -> Json:
    """Return the first of an alert's conditions; warn of those that are not shown."""
    names = [
        reader.text(each.get("metricName"), each.get("metricMeasureColumn"))
        or each.path
        for each in conditions[1:]
    ]
    if names:
        shown = ", ".join(
            shown_words(name, _NAME_LENGTH) for name in names[:_NAMES_SHOWN]
        )
        more = " …" if names[_NAMES_SHOWN:] else ""
        reader.warn(
            f"of {len(conditions)} conditions the first is shown, not: {shown}{more}"
        )
    return next(iter(conditions), default)


def _last_part(addresses: Json) -> Json:
    """Return the name at the end of the first resource's long address."""
    address = next(addresses.items(), addresses)
    text = address.value if isinstance(address.value, str) else ""
    return Json(text.rstrip("/").rpartition("/")[2] or None, address.path)


_SEVERITIES = {
    f"{before}{number}": word
    for number, word in enumerate(("critical", "high", "medium", "low", "info"))
    for before in ("", "Sev")
}
"""0 is the worst, and 1 is an error; the older schemas write the number alone."""
_METRIC = ("condition.metricName", "condition.metricMeasureColumn")

_COMMON = PayloadTable(
    name="azure",
    when=("type(data.essentials) == 'object'", "schemaId"),
    prepare=_common,
    identity=("identity",),
    fields={
        "alert_id": "essentials.alertId",
        "title": "essentials.alertRule",
        "description": (
            "essentials.description",
            "notes.description",
            "notes.summary",
            "notes.message",
            "context.properties.defaultLanguageContent",
            "context.properties.communication",
        ),
        "status": "essentials.monitorCondition",
        "severity": ("essentials.severity", "context.labels.severity"),
        "timestamp": "essentials.firedDateTime",
        "ended_at": "essentials.resolvedDateTime",
        "metric": (*_METRIC, "notes.metric"),
        "value": (
            "condition.metricValue",
            "context.ResultCount",
            "context.expressionValue",
        ),
        "operator": ("condition.operator", "context.Operator"),
        "threshold": ("condition.threshold", "context.Threshold"),
        "expression": "context.expression",
        # A Prometheus rule's target is the workspace that holds its metrics.
        "service": (
            "usual_label('service')",
            "context.labels.namespace",
            "context.expression && essentials.configurationItems[0]",
            "target",
            "essentials.configurationItems[0]",
        ),
        "rule": "essentials.alertRule",
        "tags": "all_labels",
        "links.investigation": "essentials.investigationLink",
        "links.results": "condition.linkToSearchResultsUI",
        "links.query": "context.LinkToSearchResults",
        "links": "pages",
    },
    words={"severity": _SEVERITIES},
)
_LOG = "context.activityLog"
_OF_HEALTH = f"{_LOG}.eventSource == 'ServiceHealth'"
_CLASSIC = PayloadTable(
    name="azure",
    when=(
        """schemaId && capture(schemaId, '(?i)^(azuremonitor|microsoft.insights)')
        || capture(status, '(?i)^(activated|deactivated|fired|resolved)$')
        && (type(context.condition) == 'object' || context.resourceId
        || context.subscriptionId)""",
    ),
    prepare=_classic,
    identity=(
        ("context.name", "context.activityLog.operationName"),
        ("context.resourceId", "context.activityLog.resourceId"),
    ),
    fields={
        "alert_id": "context.id",
        "title": (
            f"{_OF_HEALTH} && {_LOG}.properties.title",
            *("context.name", f"{_LOG}.operationName"),
        ),
        "description": ("context.description", f"{_LOG}.properties.communication"),
        # `status` there says whether the alert rule is on.
        "status": (f"{_OF_HEALTH} && {_LOG}.properties.stage", "status"),
        "severity": ("context.severity", "context.activityLog.level"),
        "changed_at": ("context.timestamp", "context.activityLog.eventTimestamp"),
        "metric": "condition.metricName",
        "value": "condition.metricValue",
        "operator": "condition.operator",
        "threshold": "condition.threshold",
        "unit": "condition.metricUnit",
        "service": (
            f"{_OF_HEALTH} && {_LOG}.properties.service",
            *("context.resourceName", "target"),
        ),
        "rule": ("context.name", "context.activityLog.operationName"),
        "tags": "all_labels",
        "links.portal": "context.portalLink",
    },
    words={"severity": _SEVERITIES, "status": {"rca": "resolved"}},
)
_E = "properties.essentials"
_MANAGED = PayloadTable(
    name="azure",
    when=("type(properties.essentials) == 'object'", f"{_E}.monitorCondition"),
    identity=((f"{_E}.alertRule", "name"), f"{_E}.targetResource"),
    fields={
        "alert_id": ("id", f"{_E}.sourceCreatedId"),
        "title": ("name", f"capture({_E}.alertRule, '([^/]+)$')"),
        "description": (
            *(f"{_E}.description", "properties.context.DetectionSummary"),
            "properties.context.context.DetectionSummary",
        ),
        "status": f"{_E}.monitorCondition",
        "severity": f"{_E}.severity",
        "timestamp": f"{_E}.startDateTime",
        "ended_at": (
            f"{_E}.monitorConditionResolvedDateTime",
            f"{_E}.lastModifiedDateTime",
        ),
        "service": f"{_E}.targetResourceName",
        "rule": f"capture({_E}.alertRule, '([^/]+)$')",
        "tags": "properties.customProperties",
    },
    words={"severity": _SEVERITIES},
)
"""An alert as its API lists it, which smart detection posted as well."""
TABLES = (_COMMON, _CLASSIC, _MANAGED)
