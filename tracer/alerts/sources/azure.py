"""Azure Monitor: the common schema with all its kinds of conditions, and the classic ones.

Fingerprint: the rule and its targets; of a Prometheus rule the series' labels, too.
"""

import json

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.comparisons import comparison_in
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    SERVICE,
    Fields,
    ParseResult,
    label,
    links,
)
from tracer.alerts.sources import alertmanager
from tracer.text import Json, Quantity

_OPERATORS = {
    "greaterthan": ">",
    "greaterthanorequal": ">=",
    "greaterorequal": ">=",
    "lessthan": "<",
    "lessthanorequal": "<=",
    "lessorequal": "<=",
    "lowerthan": "<",
    "lowerthanorequal": "<=",
    "equal": "==",
    "equals": "==",
}
_PHASE = "stage"
"""Of a service's health it is the phase of an incident; elsewhere an environment."""
_CLASSIC = ("activated", "deactivated", "fired", "resolved")


def recognises(body: Json) -> bool:
    """Whether it has Azure's schema, or a classic alert's context."""
    schema = body.get("schemaId").value
    if isinstance(schema, str):
        return schema.lower().startswith(("azuremonitor", "microsoft.insights"))
    context = body.get("context")
    return str(body.get("status").value).lower() in _CLASSIC and (
        context.get("condition").is_object()
        or not context.get("resourceId").is_missing()
        or not context.get("subscriptionId").is_missing()
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alert; its several conditions are details of it.

    Raises:
        AlertError: where the rule has no name.

    """
    if body.at("data", "essentials").is_object():
        return (_common(body.get("data")),)
    around = body.get("data") if body.at("data", "context").is_object() else body
    return (_classic(around),)


def _common(data: Json) -> ParseResult:
    fields = Fields()
    essentials, context = data.get("essentials"), data.get("alertContext")
    several = tuple(context.at("condition", "allOf").items())
    condition = _leading(several, Json(None, f"{context.path}.condition"), fields)
    rule = fields.title(essentials.get("alertRule"))
    targets = [fields.text(each) for each in essentials.get("alertTargetIDs").items()]
    labels = fields.table(context.get("labels"))
    notes = fields.table(context.get("annotations"))
    own = fields.table(
        data.get("customProperties"), *(each.get("dimensions") for each in several)
    )
    around = fields.table(context.get("properties"))
    description = fields.text(essentials.get("description")) or label(
        notes, "description", "summary", "message"
    )
    addresses = links(
        fields,
        investigation=essentials.get("investigationLink"),
        results=condition.get("linkToSearchResultsUI"),
        query=context.get("LinkToSearchResults"),
        **alertmanager.pages(context.get("annotations")),
    )
    telling = alertmanager.telling_notes(notes, description, *addresses.values())
    tags = {**telling, **around, **labels, **own}
    plain = [name for name in ENVIRONMENT if name != _PHASE]
    value, operator, threshold, unit = _measured(fields, condition, context)
    address = fields.text(essentials.get("alertId"))
    return fields.done(
        Alert(
            source="azure",
            id=address,
            fingerprint=fingerprint(
                "azure",
                fields.text(essentials.get("alertRuleID")) or rule,
                *(target for target in targets if target),
                *([json.dumps(labels, sort_keys=True)] if labels else []),
            ),
            title=rule,
            description=description,
            status=fields.status(essentials.get("monitorCondition")),
            severity=fields.severity(
                essentials.get("severity"), context.at("labels", "severity")
            ),
            started_at=fields.time(essentials.get("firedDateTime")),
            metric=fields.text(
                condition.get("metricName"), condition.get("metricMeasureColumn")
            )
            or label(notes, "metric"),
            value=value,
            operator=operator,
            threshold=threshold,
            unit=unit,
            service=label(tags, *SERVICE) or _last_part(targets),
            environment=label({**labels, **own}, *ENVIRONMENT) or label(tags, *plain),
            tags=tags,
            links=addresses,
        )
    )


def _leading(several: tuple[Json, ...], nothing: Json, fields: Fields) -> Json:
    """Return the first of an alert's conditions, and note which ones are not shown."""
    names = [
        fields.text(each.get("metricName"), each.get("metricMeasureColumn"))
        or each.path
        for each in several[1:]
    ]
    if names:
        fields.note(
            f"of {len(several)} conditions the first is shown, not: {_cut(names)}"
        )
    return next(iter(several), nothing)


def _cut(names: list[str]) -> str:
    return ", ".join(name[:60] for name in names[:5]) + (" …" if names[5:] else "")


def _measured(
    fields: Fields, condition: Json, context: Json
) -> tuple[float | None, str | None, float | None, str | None]:
    """Return value, operator and threshold, in whichever of three forms they are told."""
    operator, limit = comparison_in(fields.text(context.get("expression")))
    threshold = fields.quantity(condition.get("threshold"), context.get("Threshold"))
    value, bound, unit = fields.compared(
        fields.quantity(
            condition.get("metricValue"),
            context.get("ResultCount"),
            context.get("expressionValue"),
        ),
        threshold or (None if limit is None else Quantity(limit)),
    )
    told = _operator(fields, condition.get("operator"), context.get("Operator"))
    return value, told or operator, bound, unit


def _classic(body: Json) -> ParseResult:
    fields = Fields()
    context = body.get("context")
    condition = context.get("condition")
    several = tuple(condition.get("allOf").items())
    first = _leading(several, condition, fields)
    rule = fields.title(context.get("name"), context.at("activityLog", "operationName"))
    resource = fields.text(context.get("resourceId"))
    tags = fields.table(
        body.get("properties"),
        *(each.get("dimensions") for each in several or (first,)),
    )
    status = fields.status(body.get("status"))
    return fields.done(
        Alert(
            source="azure",
            id=fields.text(context.get("id")),
            fingerprint=fingerprint("azure", rule, resource),
            title=rule,
            description=fields.text(context.get("description")),
            status=status,
            severity=fields.severity(_worded(context.get("severity"))),
            started_at=fields.began(status, context.get("timestamp")),
            metric=fields.text(first.get("metricName")),
            value=fields.number(first.get("metricValue")),
            operator=_operator(fields, first.get("operator")),
            threshold=fields.number(first.get("threshold")),
            service=fields.text(context.get("resourceName")) or _last_part([resource]),
            environment=label(tags, *ENVIRONMENT),
            tags=tags,
            links=links(fields, portal=context.get("portalLink")),
        )
    )


def _worded(severity: Json) -> Json:
    """Return `Sev3` for the plain 3 of the older schemas."""
    plain = str(severity.value).strip()
    is_number = plain in {"0", "1", "2", "3", "4"}
    return Json(f"Sev{plain}", severity.path) if is_number else severity


def _operator(fields: Fields, *places: Json) -> str | None:
    word = fields.text(*places) or ""
    return _OPERATORS.get(word.replace(" ", "").lower())


def _last_part(targets: list[str | None]) -> str | None:
    """Return the name at the end of a resource's long address."""
    first = next((target for target in targets if target), None)
    return first.rstrip("/").rpartition("/")[2] or None if first else None
