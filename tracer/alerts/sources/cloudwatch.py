"""AWS CloudWatch alarms: the message of an SNS topic, EventBridge, or sent to a function.

Fingerprint: the alarm's ARN, otherwise its name.
Rule: the alarm's name, which is unique in its region; the ARN holds the account's number.
Source: the CloudWatch user guide about alarm events, and captures of SNS messages.
"""

import re
from collections.abc import Iterator, Sequence

from tracer.alerts.fields.comparison_signs import comparison_sign
from tracer.alerts.fields.field_reader import FieldReader
from tracer.alerts.numbers.measurements import finite_number
from tracer.alerts.payloads.payload_keys import first_present, in_any_spelling
from tracer.alerts.tables.payload_paths import PayloadScope
from tracer.alerts.tables.payload_table import PayloadTable
from tracer.text import Json, JSONValue, Pattern

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
_SERVICE = (
    *("servicename", "service", "functionname", "apiname", "apiid", "queuename"),
    *("topicname", "streamname", "tablename", "dbinstanceidentifier", "cacheclusterid"),
    *("dbclusteridentifier", "statemachinearn", "bucketname", "domainname", "rulename"),
    *("projectname", "targetgroup", "loadbalancer", "loadbalancername", "clustername"),
    *("autoscalinggroupname", "broker", "distributionid", "filesystemid", "instanceid"),
)
"""Dimensions that name what fails, the clearest first."""
_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_PERCENTILE = Pattern(r"p\d{1,2}(?:\.\d+)?")
_COMPARISON = Pattern(
    r"\b(?P<words>(?:greater|less) than (?:or equal to )?)the threshold\b"
)


def _topic_message(body: Json) -> Iterator[PayloadScope]:
    """Read what CloudWatch sends to an SNS topic."""
    # Without one, the metric's members are the alarm's own, as its API lists an alarm.
    trigger = first_present(body.get("Trigger"), body)
    yield PayloadScope(
        body=body,
        parts={
            **_metric_parts(trigger.get("Metrics")),
            "trigger": trigger,
            "percentile": _percentile(
                trigger.get("ExtendedStatistic"), trigger.get("Metrics")
            ),
            **_numbers(
                first_present(body.get("NewStateReason"), body.get("StateReason")),
                Json({}, ""),
                trigger,
            ),
        },
    )


def _state_change(body: Json) -> Iterator[PayloadScope]:
    """Read what CloudWatch sends to EventBridge or to a function."""
    alarm = first_present(body.get("alarmData"), body.get("detail"))
    state, configuration = alarm.get("state"), alarm.get("configuration")
    data = FieldReader().embedded(state.get("reasonData"))
    is_over = alarm.at("previousState", "value").value == "ALARM"
    began = alarm.at("previousState", "timestamp").value if is_over else None
    yield PayloadScope(
        body=alarm,
        parts={
            **_metric_parts(configuration.get("metrics")),
            **_numbers(state.get("reason"), data, _unit_of(configuration)),
            "event": body,
            "began": Json(began, alarm.path),
            "percentile": _percentile(
                data.get("statistic"), configuration.get("metrics")
            ),
        },
    )


def _unit_of(configuration: Json) -> Json:
    """Return the unit that all metrics of an alarm have, as the part of an old trigger."""
    stats = (
        in_any_spelling(metric, "metricStat")
        for metric in configuration.get("metrics").items()
    )
    units = {str(in_any_spelling(stat, "unit").value) for stat in stats}
    unit = units.pop() if len(units) == 1 else "None"
    return Json({"Unit": None if unit == "None" else unit}, configuration.path)


def _metric_parts(metrics: Json) -> dict[str, Json]:
    """Return the metric that an alarm watches, and the name of a computed one.

    That is the first marked metric of its own, the only metric, or a marked expression.
    """
    several = tuple(metrics.items())
    marks = [in_any_spelling(metric, "returnData") for metric in several]
    marked = [
        metric
        for metric, mark in zip(several, marks, strict=True)
        if mark.value is True
    ]
    is_unmarked = all(mark.is_missing() for mark in marks)
    own = _own_metrics(several if is_unmarked else marked)
    missing = Json(None, metrics.path)
    computed = marked[0] if marked else missing
    return {
        "metric": own[0] if own and not (is_unmarked and own[1:]) else missing,
        "computed": in_any_spelling(computed, "label"),
        "measured": _common_metric(_own_metrics(several), missing),
    }


def _common_metric(metrics: Sequence[Json], missing: Json) -> Json:
    """Return a metric that an expression is computed from, if all are of one thing."""
    dimensions = {str(in_any_spelling(each, "dimensions").value) for each in metrics}
    return metrics[0] if len(dimensions) == 1 else missing


def _own_metrics(metrics: Sequence[Json]) -> list[Json]:
    """Return the metrics that are measured, not computed."""
    stats = (
        in_any_spelling(in_any_spelling(metric, "metricStat"), "metric")
        for metric in metrics
    )
    return [stat for stat in stats if stat.is_object()]


def _percentile(statistic: Json, metrics: Json) -> Json:
    """Return the percentile that an alarm watches; an average is no label of it."""
    stats = [
        in_any_spelling(in_any_spelling(metric, "metricStat"), "stat")
        for metric in metrics.items()
    ]
    names = {str(each.value) for each in (statistic, *stats) if not each.is_missing()}
    name = names.pop() if len(names) == 1 else ""
    return Json(name if _PERCENTILE.fullmatch(name) else None, statistic.path)


def _numbers(reason: Json, data: Json, trigger: Json) -> dict[str, Json]:
    """Return value, sign and threshold, from the reason's data or its sentence."""
    text = FieldReader().text(reason) or ""
    points = tuple(data.get("recentDatapoints").items())
    value = points[-1].value if points else _number_behind(r"", text)
    lower, upper = (_band(data, text, side) for side in ("Lower", "Upper"))
    sign, limit = _broken_side(value, lower, upper)
    words = _COMPARISON.search(text)
    numbers: dict[str, JSONValue] = {
        "value": value,
        "sign": sign or (words and comparison_sign(words["words"])),
        "limit": limit,
        "unit": _UNITS.get(
            str(first_present(trigger.get("Unit"), data.get("unit")).value)
        ),
    }
    threshold = first_present(trigger.get("Threshold"), data.get("threshold"))
    places = {name: Json(number, reason.path) for name, number in numbers.items()}
    return {**places, "threshold": threshold}


def _number_behind(words: str, reason: str) -> float | None:
    """Return the first number of a list, as in `… [99.5 (02/10/19 17:04:00)] was …`."""
    match = re.search(rf"{words}\[\s*({_NUMBER})", reason)
    return finite_number(match[1]) if match else None


def _band(data: Json, reason: str, side: str) -> float | None:
    """Return a side of the band that an anomaly detector expects, at the last point."""
    points = tuple(data.get(f"recent{side}Thresholds").items())
    if points:
        return FieldReader().number(points[-1])
    return _number_behind(rf"\b{side.lower()} thresholds? ", reason)


def _broken_side(
    value: JSONValue, lower: float | None, upper: float | None
) -> tuple[str | None, float | None]:
    """Return sign and threshold of the side of the band that the value is beyond."""
    if not isinstance(value, int | float):
        return None, None
    if upper is not None and value > upper:
        return ">", upper
    if lower is not None and value < lower:
        return "<", lower
    return None, None


_NAME = (
    "'^(?:(?:targetgroup|app|net|gwy)/(?=[^/]+/[0-9a-f]{8,}$)|arn:[^ ]*:)?"
    "((?<=/)[^/]+|.+)'"
)
"""The name in `targetgroup/checkout/73e2d6bc24d8a067` and in an ARN, else all of it."""
_SERVICE_LABEL = f"capture(label({', '.join(map(repr, _SERVICE))}), {_NAME})"
_DIMENSIONS = 'values(columns(labels(), `["statistic"]`))'
_ONLY_LABEL = (
    f"length({_DIMENSIONS}) == `1` && capture({_DIMENSIONS} | [0], {_NAME}) || null"
)

_TOPIC = PayloadTable(
    name="cloudwatch",
    when=(
        "AlarmName",
        (
            "has('NewStateValue') || has('StateValue')"
            " || contains(ComparisonOperator || '', 'Threshold')"
        ),
    ),
    prepare=_topic_message,
    identity=(("AlarmArn", "AlarmName"),),
    fields={
        "alert_id": "AlarmName",
        "title": "AlarmName",
        "description": ("AlarmDescription", "NewStateReason", "StateReason"),
        "status": ("NewStateValue", "StateValue"),
        "severity": ("Severity", "Priority"),
        "changed_at": (
            "StateChangeTime",
            *("StateTransitionedTimestamp", "StateUpdatedTimestamp"),
        ),
        "metric": ("trigger.MetricName", "metric.MetricName", "computed"),
        "value": "value",
        "operator": ("sign", "trigger.ComparisonOperator"),
        "threshold": ("threshold", "limit"),
        "unit": "unit",
        "sentence": ("NewStateReason", "StateReason"),
        "service": (_SERVICE_LABEL, _ONLY_LABEL),
        "rule": "AlarmName",
        "tags.statistic": "percentile",
        "tags": ("trigger.Dimensions", "metric.Dimensions", "measured.Dimensions"),
    },
)
_CHANGE = PayloadTable(
    name="cloudwatch",
    when=("source == 'aws.cloudwatch' || has('alarmArn', 'alarmData')",),
    prepare=_state_change,
    ignore={
        "CloudWatch reports something else than an alarm's state": (
            "!alarmName || event.\"detail-type\" == 'CloudWatch Alarm Configuration Change'"
        )
    },
    identity=(("event.alarmArn", "event.resources[0]", "alarmName"),),
    fields={
        "alert_id": "alarmName",
        "title": "alarmName",
        "description": ("configuration.description", "state.reason"),
        "status": "state.value",
        "timestamp": "began",
        "changed_at": ("state.timestamp", "event.time"),
        "metric": ("metric.name", "computed"),
        "value": "value",
        "operator": "sign",
        "threshold": ("threshold", "limit"),
        "unit": "unit",
        "sentence": "state.reason",
        "service": (_SERVICE_LABEL, _ONLY_LABEL),
        "rule": "alarmName",
        "tags.statistic": "percentile",
        "tags": ("metric.dimensions", "measured.dimensions"),
    },
)
TABLES = (_TOPIC, _CHANGE)
