"""Azure Monitor: the common schema with all its kinds of conditions, and the classic ones.

Fingerprint: the rule and its targets; of a Prometheus rule the series' labels, too.
Rule: its name. Its id is an address that holds the number of the subscription.
Source: Microsoft's pages about the common alert schema and the schemas before it.
"""

import json
from collections.abc import Mapping

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.comparison_signs import comparison_sign
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import (
    environment_label,
    find_label,
    read_labels,
    service_label,
)
from tracer.alerts.links import read_links
from tracer.alerts.measurements import Measurement, in_one_unit
from tracer.alerts.parse_result import ParseResult
from tracer.alerts.rule_expressions import comparison_in
from tracer.alerts.sources import alertmanager
from tracer.text import Json, Quantity

_CLASSIC_STATUSES = ("activated", "deactivated", "fired", "resolved")
_NAMES_SHOWN, _NAME_LENGTH = 5, 60


def recognises(body: Json) -> bool:
    """Whether it has Azure's schema, or a classic alert's context."""
    schema = body.get("schemaId").value
    if isinstance(schema, str):
        return schema.lower().startswith(("azuremonitor", "microsoft.insights"))
    context = body.get("context")
    return str(body.get("status").value).lower() in _CLASSIC_STATUSES and (
        context.get("condition").is_object()
        or not context.get("resourceId").is_missing()
        or not context.get("subscriptionId").is_missing()
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert; several conditions are details of the one alert.

    Raises:
        AlertError: where the rule has no name.

    """
    if body.at("data", "essentials").is_object():
        return (_common(body.get("data")),)
    inner = body.get("data") if body.at("data", "context").is_object() else body
    return (_classic(inner),)


def _common(data: Json) -> ParseResult:
    fields = FieldReader()
    essentials, context = data.get("essentials"), data.get("alertContext")
    conditions = tuple(context.at("condition", "allOf").items())
    condition = _first_condition(conditions, context.get("condition"), fields)
    rule = fields.required_text(essentials.get("alertRule"))
    targets = _texts(fields, essentials.get("alertTargetIDs"))
    labels = read_labels(fields, context.get("labels"))
    notes = read_labels(fields, context.get("annotations"))
    own = read_labels(
        fields,
        data.get("customProperties"),
        *(each.get("dimensions") for each in conditions),
    )
    description = fields.text(essentials.get("description")) or find_label(
        notes, "description", "summary", "message"
    )
    links = _links(fields, essentials, condition, context)
    tags = {
        **alertmanager.informative_annotations(notes, description, *links.values()),
        **read_labels(fields, context.get("properties")),
        **labels,
        **own,
    }
    sign, measured = _measured(fields, condition, context)
    return fields.result(
        Alert(
            source="azure",
            id=fields.text(essentials.get("alertId")),
            fingerprint=_fingerprint(fields, essentials, rule, targets, labels),
            title=rule,
            description=description,
            status=fields.status(essentials.get("monitorCondition")),
            severity=fields.severity(
                essentials.get("severity"), context.at("labels", "severity")
            ),
            started_at=fields.time(essentials.get("firedDateTime")),
            metric=_metric(fields, condition) or find_label(notes, "metric"),
            value=measured.value,
            operator=sign,
            threshold=measured.threshold,
            unit=measured.unit,
            service=service_label(tags) or _last_part(targets),
            environment=_environment({**labels, **own}, tags),
            rule=rule,
            tags=tags,
            links=links,
        )
    )


def _metric(fields: FieldReader, condition: Json) -> str | None:
    """Return what a condition measures: a metric, or a column of a log search."""
    return fields.text(
        condition.get("metricName"), condition.get("metricMeasureColumn")
    )


def _texts(fields: FieldReader, places: Json) -> list[str]:
    return [text for text in map(fields.text, places.items()) if text]


def _fingerprint(
    fields: FieldReader,
    essentials: Json,
    rule: str,
    targets: list[str],
    labels: Mapping[str, str],
) -> str:
    series = [json.dumps(labels, sort_keys=True)] if labels else []
    rule_id = fields.text(essentials.get("alertRuleID"))
    return fingerprint("azure", rule_id or rule, *targets, *series)


def _links(
    fields: FieldReader, essentials: Json, condition: Json, context: Json
) -> dict[str, str]:
    return read_links(
        fields,
        investigation=essentials.get("investigationLink"),
        results=condition.get("linkToSearchResultsUI"),
        query=context.get("LinkToSearchResults"),
        **alertmanager.linked_pages(context.get("annotations")),
    )


def _environment(own: Mapping[str, str], tags: Mapping[str, str]) -> str | None:
    """Return the environment; `stage` in the properties of a service's health is a phase."""
    return environment_label(own) or environment_label(tags, with_stage=False)


def _first_condition(
    conditions: tuple[Json, ...], default: Json, fields: FieldReader
) -> Json:
    """Return the first of an alert's conditions; warn of those that are not shown."""
    names = [_metric(fields, each) or each.path for each in conditions[1:]]
    if names:
        shown = ", ".join(name[:_NAME_LENGTH] for name in names[:_NAMES_SHOWN])
        more = " …" if names[_NAMES_SHOWN:] else ""
        fields.warn(
            f"of {len(conditions)} conditions the first is shown, not: {shown}{more}"
        )
    return next(iter(conditions), default)


def _measured(
    fields: FieldReader, condition: Json, context: Json
) -> tuple[str | None, Measurement]:
    """Return sign, value and threshold.

    A metric has them in its condition, a log search in its context, and a Prometheus
    rule in its expression.
    """
    sign, limit = comparison_in(fields.text(context.get("expression")))
    threshold = fields.quantity(condition.get("threshold"), context.get("Threshold"))
    measured = in_one_unit(
        fields,
        fields.quantity(
            condition.get("metricValue"),
            context.get("ResultCount"),
            context.get("expressionValue"),
        ),
        threshold or (None if limit is None else Quantity(limit)),
    )
    word = fields.text(condition.get("operator"), context.get("Operator"))
    return comparison_sign(word) or sign, measured


def _classic(body: Json) -> ParseResult:
    fields = FieldReader()
    context = body.get("context")
    condition = context.get("condition")
    conditions = tuple(condition.get("allOf").items())
    first = _first_condition(conditions, condition, fields)
    rule = fields.required_text(
        context.get("name"), context.at("activityLog", "operationName")
    )
    resource = fields.text(context.get("resourceId"))
    tags = read_labels(
        fields,
        body.get("properties"),
        *(each.get("dimensions") for each in conditions or (first,)),
    )
    status = fields.status(body.get("status"))
    return fields.result(
        Alert(
            source="azure",
            id=fields.text(context.get("id")),
            fingerprint=fingerprint("azure", rule, resource),
            title=rule,
            description=fields.text(context.get("description")),
            status=status,
            severity=fields.severity(_severity_word(context.get("severity"))),
            started_at=fields.start_time(status, context.get("timestamp")),
            metric=fields.text(first.get("metricName")),
            value=fields.number(first.get("metricValue")),
            operator=comparison_sign(fields.text(first.get("operator"))),
            threshold=fields.number(first.get("threshold")),
            service=fields.text(context.get("resourceName"))
            or _last_part([resource] if resource else []),
            environment=environment_label(tags),
            rule=rule,
            tags=tags,
            links=read_links(fields, portal=context.get("portalLink")),
        )
    )


def _severity_word(severity: Json) -> Json:
    """Return `Sev3` for the plain 3 of the older schemas."""
    plain = str(severity.value).strip()
    is_number = plain in {"0", "1", "2", "3", "4"}
    return Json(f"Sev{plain}", severity.path) if is_number else severity


def _last_part(targets: list[str]) -> str | None:
    """Return the name at the end of a resource's long address."""
    return targets[0].rstrip("/").rpartition("/")[2] or None if targets else None
