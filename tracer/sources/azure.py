"""Azure Monitor: the common schema with all its kinds of conditions, and the classic ones.

Fingerprint: the rule and its targets.
"""

from tracer.alert import Alert, fingerprint
from tracer.event import Json
from tracer.sources.reading import ENVIRONMENT, SERVICE, Fields, Found, label, links

_OPERATORS = {
    "greaterthan": ">",
    "greaterthanorequal": ">=",
    "greaterorequal": ">=",
    "lessthan": "<",
    "lessthanorequal": "<=",
    "lessorequal": "<=",
}
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


def read(body: Json) -> tuple[Found, ...]:
    """Read one alert; its several conditions are details of it.

    Raises:
        AlertError: where the rule has no name.

    """
    if body.at("data", "essentials").is_object():
        return (_common(body.get("data")),)
    around = body.get("data") if body.at("data", "context").is_object() else body
    return (_classic(around),)


def _common(data: Json) -> Found:
    fields = Fields()
    essentials, context = data.get("essentials"), data.get("alertContext")
    condition = next(
        context.at("condition", "allOf").items(),
        Json(None, f"{context.path}.condition"),
    )
    rule = fields.title(essentials.get("alertRule"))
    targets = [fields.text(each) for each in essentials.get("alertTargetIDs").items()]
    tags = fields.table(
        data.get("customProperties"),
        context.get("properties"),
        condition.get("dimensions"),
    )
    address = fields.text(essentials.get("alertId"))
    return fields.done(
        Alert(
            source="azure",
            id=address,
            fingerprint=fingerprint(
                "azure",
                fields.text(essentials.get("alertRuleID")) or rule,
                *(target for target in targets if target),
            ),
            title=rule,
            description=fields.text(essentials.get("description")),
            status=fields.status(essentials.get("monitorCondition")),
            severity=fields.severity(essentials.get("severity")),
            started_at=fields.time(essentials.get("firedDateTime")),
            metric=fields.text(
                condition.get("metricName"), condition.get("metricMeasureColumn")
            ),
            value=fields.number(
                condition.get("metricValue"), context.get("ResultCount")
            ),
            operator=_operator(
                fields, condition.get("operator"), context.get("Operator")
            ),
            threshold=fields.number(
                condition.get("threshold"), context.get("Threshold")
            ),
            service=label(tags, *SERVICE) or _last_part(targets),
            environment=label(tags, *ENVIRONMENT),
            tags=tags,
            links=links(
                fields,
                investigation=essentials.get("investigationLink"),
                results=condition.get("linkToSearchResultsUI"),
                query=context.get("LinkToSearchResults"),
            ),
        )
    )


def _classic(body: Json) -> Found:
    fields = Fields()
    context = body.get("context")
    condition = context.get("condition")
    first = next(condition.get("allOf").items(), condition)
    rule = fields.title(context.get("name"), context.at("activityLog", "operationName"))
    resource = fields.text(context.get("resourceId"))
    tags = fields.table(body.get("properties"), first.get("dimensions"))
    return fields.done(
        Alert(
            source="azure",
            id=fields.text(context.get("id")),
            fingerprint=fingerprint("azure", rule, resource),
            title=rule,
            description=fields.text(context.get("description")),
            status=fields.status(body.get("status")),
            severity=fields.severity(_worded(context.get("severity"))),
            started_at=fields.time(context.get("timestamp")),
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
