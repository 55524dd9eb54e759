"""AWS CloudWatch alarms: the message of an SNS topic, EventBridge, or sent to a function.

Fingerprint: the alarm's ARN, else its name.
"""

import re

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.payload_fields import (
    ENVIRONMENT,
    Fields,
    Ignored,
    ParseResult,
    has,
    label,
    number_in,
)
from tracer.errors import AlertError
from tracer.text import Json, Pattern, parse_json

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
_SERVICE = ("servicename", "functionname", "service", "loadbalancer")
_CHANGE = "CloudWatch Alarm Configuration Change"
_SENTENCE = Pattern(r"\b(greater|less) than (or equal to )?the threshold\b")


def recognises(body: Json) -> bool:
    """Whether it is an alarm's change of state, in any of its three forms."""
    return (
        has(body, "AlarmName", "NewStateValue")
        or body.get("source").value == "aws.cloudwatch"
        or has(body, "alarmArn", "alarmData")
    )


def read(body: Json) -> tuple[ParseResult, ...]:
    """Read one alarm.

    Raises:
        AlertError: where it has no name.

    """
    if has(body, "AlarmName"):
        return (_message(body),)
    if has(body, "alarmData"):
        return (_state(body.get("alarmData"), body.get("alarmArn"), body),)
    detail = body.get("detail")
    if detail.get("alarmName").is_missing() or body.get("detail-type").value == _CHANGE:
        return (Ignored("CloudWatch tells of something that is no alarm's state"),)
    arn = next(body.get("resources").items(), Json(None, f"{body.path}.resources"))
    return (_state(detail, arn, body),)


def _message(body: Json) -> ParseResult:
    fields = Fields()
    trigger = body.get("Trigger")
    metric = _watched(trigger.get("Metrics"), "ReturnData").at("MetricStat", "Metric")
    tags = fields.table(trigger.get("Dimensions"), metric.get("Dimensions"))
    arn = fields.text(body.get("AlarmArn"))
    name = fields.title(body.get("AlarmName"))
    reason = fields.text(body.get("NewStateReason"))
    status = fields.status(body.get("NewStateValue"))
    return fields.done(
        Alert(
            source="cloudwatch",
            id=name,
            fingerprint=fingerprint("cloudwatch", arn or name),
            title=name,
            description=fields.text(
                body.get("AlarmDescription"), body.get("NewStateReason")
            ),
            status=status,
            started_at=fields.began(status, body.get("StateChangeTime")),
            metric=fields.text(trigger.get("MetricName"), metric.get("MetricName")),
            value=_observed(reason),
            operator=_OPERATORS.get(
                fields.text(trigger.get("ComparisonOperator")) or ""
            ),
            threshold=fields.number(trigger.get("Threshold")),
            unit=_UNITS.get(fields.text(trigger.get("Unit")) or ""),
            service=label(tags, *_SERVICE),
            environment=label(tags, *ENVIRONMENT),
            tags=tags,
        )
    )


def _state(alarm: Json, arn_place: Json, around: Json) -> ParseResult:
    fields = Fields()
    state, before = alarm.get("state"), alarm.get("previousState")
    data = _reason(state.get("reasonData"), fields)
    points = [fields.number(point) for point in data.get("recentDatapoints").items()]
    configuration = alarm.get("configuration")
    metric = _watched(configuration.get("metrics"), "returnData").at(
        "metricStat", "metric"
    )
    tags = fields.table(metric.get("dimensions"))
    name = fields.title(alarm.get("alarmName"))
    status = fields.status(state.get("value"))
    is_over = before.get("value").value == "ALARM"
    return fields.done(
        Alert(
            source="cloudwatch",
            id=name,
            fingerprint=fingerprint("cloudwatch", fields.text(arn_place) or name),
            title=name,
            description=fields.text(
                configuration.get("description"), state.get("reason")
            ),
            status=status,
            started_at=fields.time(before.get("timestamp"))
            if is_over
            else fields.began(status, state.get("timestamp"), around.get("time")),
            metric=fields.text(metric.get("name")),
            value=points[-1] if points else None,
            operator=_told(fields.text(state.get("reason"))),
            threshold=fields.number(data.get("threshold")),
            unit=_UNITS.get(fields.text(data.get("unit")) or ""),
            service=label(tags, *_SERVICE),
            environment=label(tags, *ENVIRONMENT),
            tags=tags,
        )
    )


def _watched(metrics: Json, mark: str) -> Json:
    """Return the metric that an alarm watches: the marked one, or the only one."""
    found = tuple(metrics.items())
    marked = [each for each in found if each.get(mark).value is True]
    unmarked = [each for each in found if each.get(mark).is_missing()]
    (chosen,) = marked[:1] or (unmarked if len(found) == 1 else ()) or (None,)
    return chosen or Json(None, metrics.path)


def _told(reason: str | None) -> str | None:
    """Read the operator off `… was not greater than or equal to the threshold (5.0)`."""
    found = _SENTENCE.search(reason or "")
    if not found:
        return None
    return (">" if found[1] == "greater" else "<") + ("=" if found[2] else "")


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
