"""AWS CloudWatch alarms: the message of an SNS topic, EventBridge, or sent to a function.

Fingerprint: the alarm's ARN, else its name.
Rule: the alarm's name, which is unique in its region; the ARN holds the account's number.
Source: the CloudWatch user guide about alarm events, and captures of SNS messages.
"""

import re

from tracer.alerts.alert import Alert, fingerprint
from tracer.alerts.comparison_signs import comparison_sign
from tracer.alerts.field_reader import FieldReader
from tracer.alerts.labels import environment_label, find_label, read_labels
from tracer.alerts.measurements import finite_number
from tracer.alerts.parse_result import Ignored, ParseResult
from tracer.alerts.payload_keys import has
from tracer.text import Json, Pattern

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
_SERVICE_DIMENSIONS = ("servicename", "functionname", "service", "loadbalancer")
_CONFIGURATION_CHANGE = "CloudWatch Alarm Configuration Change"
_COMPARISON = Pattern(
    r"\b(?P<words>(?:greater|less) than (?:or equal to )?)the threshold\b"
)


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
        return (_topic_message(body),)
    if has(body, "alarmData"):
        return (_state_change(body.get("alarmData"), body.get("alarmArn"), body),)
    detail = body.get("detail")
    kind = body.get("detail-type").value
    if detail.get("alarmName").is_missing() or kind == _CONFIGURATION_CHANGE:
        return (Ignored("CloudWatch reports something else than an alarm's state"),)
    arn = next(body.get("resources").items(), Json(None, f"{body.path}.resources"))
    return (_state_change(detail, arn, body),)


def _topic_message(body: Json) -> ParseResult:
    """Read what CloudWatch sends to an SNS topic."""
    fields = FieldReader()
    trigger = body.get("Trigger")
    metric = _watched(trigger.get("Metrics"), "ReturnData").at("MetricStat", "Metric")
    tags = read_labels(fields, trigger.get("Dimensions"), metric.get("Dimensions"))
    arn = fields.text(body.get("AlarmArn"))
    name = fields.required_text(body.get("AlarmName"))
    reason = fields.text(body.get("NewStateReason"))
    status = fields.status(body.get("NewStateValue"))
    return fields.result(
        Alert(
            source="cloudwatch",
            id=name,
            fingerprint=fingerprint("cloudwatch", arn or name),
            title=name,
            description=fields.text(
                body.get("AlarmDescription"), body.get("NewStateReason")
            ),
            status=status,
            started_at=fields.start_time(status, body.get("StateChangeTime")),
            metric=fields.text(trigger.get("MetricName"), metric.get("MetricName")),
            value=_value_in(reason),
            operator=comparison_sign(fields.text(trigger.get("ComparisonOperator"))),
            threshold=fields.number(trigger.get("Threshold")),
            unit=_UNITS.get(fields.text(trigger.get("Unit")) or ""),
            service=find_label(tags, *_SERVICE_DIMENSIONS),
            environment=environment_label(tags),
            rule=name,
            tags=tags,
        )
    )


def _state_change(alarm: Json, arn: Json, event: Json) -> ParseResult:
    """Read what CloudWatch sends to EventBridge or to a function."""
    fields = FieldReader()
    state, before = alarm.get("state"), alarm.get("previousState")
    data = fields.embedded(state.get("reasonData"))
    points = [fields.number(point) for point in data.get("recentDatapoints").items()]
    configuration = alarm.get("configuration")
    metric = _watched(configuration.get("metrics"), "returnData").at(
        "metricStat", "metric"
    )
    tags = read_labels(fields, metric.get("dimensions"))
    name = fields.required_text(alarm.get("alarmName"))
    status = fields.status(state.get("value"))
    if before.get("value").value == "ALARM":  # it is over, and says when it began
        started_at = fields.time(before.get("timestamp"))
    else:
        started_at = fields.start_time(
            status, state.get("timestamp"), event.get("time")
        )
    return fields.result(
        Alert(
            source="cloudwatch",
            id=name,
            fingerprint=fingerprint("cloudwatch", fields.text(arn) or name),
            title=name,
            description=fields.text(
                configuration.get("description"), state.get("reason")
            ),
            status=status,
            started_at=started_at,
            metric=fields.text(metric.get("name")),
            value=points[-1] if points else None,
            operator=_sign_in(fields.text(state.get("reason"))),
            threshold=fields.number(data.get("threshold")),
            unit=_UNITS.get(fields.text(data.get("unit")) or ""),
            service=find_label(tags, *_SERVICE_DIMENSIONS),
            environment=environment_label(tags),
            rule=name,
            tags=tags,
        )
    )


def _watched(metrics: Json, mark: str) -> Json:
    """Return the metric that an alarm watches: the marked one, or the only one."""
    several = tuple(metrics.items())
    marked = [metric for metric in several if metric.get(mark).value is True]
    unmarked = [metric for metric in several if metric.get(mark).is_missing()]
    candidates = marked[:1] or (unmarked if len(several) == 1 else [])
    return next(iter(candidates), Json(None, metrics.path))


def _sign_in(reason: str | None) -> str | None:
    """Return the sign in `… was not greater than or equal to the threshold (5.0)`."""
    match = _COMPARISON.search(reason or "")
    return comparison_sign(match["words"]) if match else None


def _value_in(reason: str | None) -> float | None:
    """Return the last datapoint in `… [99.5 (02/10/19 17:04:00)] was greater …`."""
    match = re.search(r"\[\s*([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)", reason or "")
    return finite_number(match[1]) if match else None
