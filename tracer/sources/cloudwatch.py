"""AWS CloudWatch alarms: the message of an SNS topic, EventBridge, or sent to a function.

Fingerprint: the alarm's ARN, else its name.
"""

import re

from tracer.alert import Alert, Status, fingerprint
from tracer.errors import AlertError
from tracer.event import Json, parse_json
from tracer.sources.reading import Fields, Found, Silence, has, label, number_in

_OPERATORS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": ">=",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
}
_UNITS = {
    "Seconds": "s",
    "Microseconds": "us",
    "Milliseconds": "ms",
    "Percent": "%",
    "Bytes": "bytes",
    "Kilobytes": "KB",
    "Megabytes": "MB",
    "Gigabytes": "GB",
}
_SILENT = "INSUFFICIENT_DATA"


def recognises(body: Json) -> bool:
    """Whether it is an alarm's change of state, in any of its three forms."""
    return (
        has(body, "AlarmName", "NewStateValue")
        or body.get("source").value == "aws.cloudwatch"
        or has(body, "alarmArn", "alarmData")
    )


def read(body: Json) -> tuple[Found, ...]:
    """Read one alarm.

    Raises:
        AlertError: where it has no name.

    """
    if has(body, "AlarmName"):
        return (_message(body),)
    if has(body, "alarmData"):
        return (_state(body.get("alarmData"), body.get("alarmArn"), body),)
    detail = body.get("detail")
    if detail.get("alarmName").is_missing():
        return (Silence("CloudWatch tells of something that is not an alarm"),)
    arn = next(body.get("resources").items(), Json(None, f"{body.path}.resources"))
    return (_state(detail, arn, body),)


def _message(body: Json) -> Found:
    fields = Fields()
    state = fields.text(body.get("NewStateValue"))
    if state == _SILENT:
        return Silence("CloudWatch has insufficient data, which is no alert")
    trigger = body.get("Trigger")
    tags = fields.table(trigger.get("Dimensions"))
    arn = fields.text(body.get("AlarmArn"))
    name = fields.title(body.get("AlarmName"))
    reason = fields.text(body.get("NewStateReason"))
    return fields.done(
        Alert(
            source="cloudwatch",
            id=name,
            fingerprint=fingerprint("cloudwatch", arn or name),
            title=name,
            description=fields.text(
                body.get("AlarmDescription"), body.get("NewStateReason")
            ),
            status=_status(state),
            started_at=fields.time(body.get("StateChangeTime")),
            metric=fields.text(trigger.get("MetricName")),
            value=_observed(reason),
            operator=_OPERATORS.get(
                fields.text(trigger.get("ComparisonOperator")) or ""
            ),
            threshold=fields.number(trigger.get("Threshold")),
            unit=_UNITS.get(fields.text(trigger.get("Unit")) or ""),
            service=label(
                tags, "servicename", "functionname", "service", "loadbalancer"
            ),
            tags=tags,
        )
    )


def _state(alarm: Json, arn_place: Json, around: Json) -> Found:
    fields = Fields()
    state = fields.text(alarm.at("state", "value"))
    if state == _SILENT:
        return Silence("CloudWatch has insufficient data, which is no alert")
    data = _reason(alarm.at("state", "reasonData"), fields)
    points = [fields.number(point) for point in data.get("recentDatapoints").items()]
    metric = next(
        alarm.at("configuration", "metrics").items(), Json(None, alarm.path)
    ).at("metricStat", "metric")
    tags = fields.table(metric.get("dimensions"))
    name = fields.title(alarm.get("alarmName"))
    return fields.done(
        Alert(
            source="cloudwatch",
            id=name,
            fingerprint=fingerprint("cloudwatch", fields.text(arn_place) or name),
            title=name,
            description=fields.text(
                alarm.at("configuration", "description"), alarm.at("state", "reason")
            ),
            status=_status(state),
            started_at=fields.time(alarm.at("state", "timestamp"), around.get("time")),
            metric=fields.text(metric.get("name")),
            value=points[-1] if points else None,
            threshold=fields.number(data.get("threshold")),
            unit=_UNITS.get(fields.text(data.get("unit")) or ""),
            service=label(
                tags, "servicename", "functionname", "service", "loadbalancer"
            ),
            tags=tags,
        )
    )


def _status(state: str | None) -> Status:
    return Status.RESOLVED if state == "OK" else Status.FIRING


def _observed(reason: str | None) -> float | None:
    """Read the last datapoint off `… [99.5 (02/10/19 17:04:00)] was greater …`."""
    found = re.search(r"\[\s*([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)", reason or "")
    return number_in(found[1]) if found else None


def _reason(place: Json, fields: Fields) -> Json:
    """Return what EventBridge writes as JSON inside a text."""
    if not isinstance(place.value, str):
        return place
    try:
        return parse_json(place.value.encode(), place.path)
    except AlertError as error:
        fields.drop(error.message)
        return Json(None, place.path)
