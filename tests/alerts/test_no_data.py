"""An alert that fires because nothing was measured: one rule for all tools."""

import pytest

from tests.support.payloads import parse_alerts
from tracer.alerts import ParsedAlert, Status
from tracer.text import Json, JSONValue

CLOUDWATCH: dict[str, JSONValue] = {
    "AlarmName": "login-p95",
    "NewStateValue": "INSUFFICIENT_DATA",
    "NewStateReason": "Insufficient Data: 10 datapoints were unknown.",
    "Trigger": {"MetricName": "Login", "Threshold": 500.0},
}
DATADOG: dict[str, JSONValue] = {
    "alert_transition": "No Data",
    "title": "[No Data] Login p95",
    "alert_query": "avg(last_5m):p95:login.duration{*} > 500",
}
WITHOUT_DATA: dict[str, dict[str, JSONValue]] = {
    "cloudwatch": CLOUDWATCH,
    "datadog": DATADOG,
    "datadog again": {**DATADOG, "alert_transition": "Re-No Data"},
    "grafana legacy": {
        "ruleId": 7,
        "ruleName": "Login p95",
        "state": "no_data",
        "message": "p95 is above 500 ms",
        "evalMatches": [],
    },
    "sumologic": {
        "trigger_type": "MissingData",
        "name": "Login p95",
        "trigger_time": "2025-11-20T15:30:00Z",
        "trigger_condition": "Greater than 500",
    },
    "google absence": {
        "incident": {
            "incident_id": "0.a",
            "policy_name": "Login",
            "state": "open",
            "condition": {"conditionAbsent": {"duration": "300s"}},
        }
    },
    "newrelic": {
        "issueUrl": "https://newrelic.example/i/1",
        "state": "ACTIVATED",
        "title": "Signal lost for at least 10 minutes on 'login'",
    },
    "generic": {"title": "Login p95", "status": "INSUFFICIENT_DATA", "threshold": 500},
}


@pytest.mark.parametrize("payload", WITHOUT_DATA.values(), ids=WITHOUT_DATA)
def test_without_data_an_alert_fires_and_breaks_no_limit(
    payload: dict[str, JSONValue],
) -> None:
    (result,) = parse_alerts(Json(payload, "payload"))

    assert isinstance(result, ParsedAlert)
    alert = result.alert
    assert (alert.status, alert.is_no_data) == (Status.FIRING, True)
    assert (alert.value, alert.violation) == (None, None)


@pytest.mark.parametrize(
    ("name", "state", "status"),
    [
        ("NewStateValue", "OK", Status.RESOLVED),
        ("NewStateValue", "ALARM", Status.FIRING),
    ],
)
def test_with_data_it_is_an_alert_like_any_other(
    name: str, state: str, status: Status
) -> None:
    reason = (
        "Threshold Crossed: 1 datapoint [750.0] was greater than the threshold (500.0)."
    )
    payload = {**CLOUDWATCH, name: state, "NewStateReason": reason}
    (result,) = parse_alerts(Json(payload, "payload"))

    assert isinstance(result, ParsedAlert)
    alert = result.alert
    assert (alert.status, alert.is_no_data) == (status, False)
    assert (alert.value, alert.threshold) == (750.0, 500.0)
