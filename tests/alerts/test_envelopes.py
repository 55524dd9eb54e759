"""What bridges put around an alert changes nothing of it."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.payloads import PAYLOADS, parse_alerts, shown
from tracer.alerts import ParsedAlert
from tracer.errors import AlertError
from tracer.text import Json

Wrap = Callable[[Any], Any]


def _base64(payload: Any) -> str:
    return base64.b64encode(json.dumps(payload).encode()).decode()


_REQUEST = {"host": "hooks.example.com"}
WRAPS: dict[str, Wrap] = {
    "EventBridge": lambda p: {
        "version": "0",
        "detail-type": "alert",
        "source": "custom.bridge",
        "resources": [],
        "detail": p,
    },
    "EventBridge, as text": lambda p: {
        "detail-type": "alert",
        "source": "custom.bridge",
        "detail": json.dumps(p),
    },
    "n8n": lambda p: [
        {"headers": _REQUEST, "params": {}, "query": {}, "body": p, "webhookUrl": "x"}
    ],
    "Zapier": lambda p: {
        "querystring": {},
        "raw_body": json.dumps(p),
        "headers": _REQUEST,
    },
    "Kafka": lambda p: {
        "topic": "alerts",
        "partition": 0,
        "offset": 12,
        "timestamp": 1777889700000,
        "value": json.dumps(p),
    },
    "inputs of a workflow": lambda p: {
        "inputs": {"payload": json.dumps(p)},
        "ref": "refs/heads/main",
        "workflow": "trace.yml",
    },
    "quoted twice": lambda p: {
        "action": "alert",
        "client_payload": {"body": json.dumps(json.dumps(p))},
    },
    "a text under any key": lambda p: {
        "flow": {"run": "17", "captured": json.dumps(p)},
        "tenant": "shop",
    },
    "topic in a queue": lambda p: {
        "Records": [
            {
                "messageId": "1",
                "body": json.dumps(
                    {"Type": "Notification", "TopicArn": "t", "Message": json.dumps(p)}
                ),
            }
        ]
    },
    "gateway": lambda p: {
        "httpMethod": "POST",
        "headers": _REQUEST,
        "isBase64Encoded": True,
        "body": _base64(p),
    },
}
_TOOLS = ("alertmanager", "betterstack", "grafana", "newrelic", "pagerduty", "sentry")
_FIRST = [
    next(path for path in PAYLOADS if path.parent.name == tool) for tool in _TOOLS
]


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=list(WRAPS))
@pytest.mark.parametrize("path", _FIRST, ids=lambda path: str(path.parent.name))
def test_an_alert_is_the_same_in_every_envelope(path: Any, wrap: Wrap) -> None:
    payload = json.loads(path.read_text())

    bare = [shown(each) for each in parse_alerts(Json(payload, "payload"))]
    wrapped = [shown(each) for each in parse_alerts(Json(wrap(payload), "payload"))]

    assert _without_warnings(wrapped) == _without_warnings(bare)


def _without_warnings(alerts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out warnings, which name the place of a member in the whole payload."""
    return [{k: v for k, v in each.items() if k != "warnings"} for each in alerts]


@pytest.mark.parametrize(
    "payload",
    [
        {"title": "A shop order", "order": json.dumps({"items": [1, 2]})},
        {"one": json.dumps({"title": "x"}), "other": json.dumps({"title": "y"})},
    ],
)
def test_a_text_with_other_json_is_no_envelope(payload: dict[str, Any]) -> None:
    try:
        alerts = [shown(each) for each in parse_alerts(Json(payload, "payload"))]
    except AlertError:
        alerts = []

    assert all(each["title"] == payload.get("title") for each in alerts)


def test_what_is_beside_an_alert_of_our_own_is_of_it() -> None:
    payload: dict[str, Any] = {
        "project_name": "shop",
        "env": "prod",
        "alert": {"title": "Slow login"},
    }

    (alert,) = (shown(each) for each in parse_alerts(Json(payload, "payload")))

    assert (alert["service"], alert["environment"]) == ("shop", "prod")


@pytest.mark.parametrize(
    ("beside", "status"),
    [
        ({"event": "incident.resolved"}, "resolved"),
        ({"event": "monitor.up"}, "resolved"),
        ({"event": "scale.up"}, "firing"),
        ({"event": "incident.created"}, "firing"),
        ({"event_name": "AlertRecovered"}, "resolved"),
        ({"status": "resolved"}, "resolved"),
        ({"status": "success"}, "firing"),  # of the request
        ({"state": "ok"}, "resolved"),
        ({"resolved": True}, "resolved"),
        ({"resolved_at": "2025-11-20T15:40:00Z"}, "resolved"),
        ({"previous_state": "ok"}, "firing"),
    ],
)
def test_an_alert_is_over_where_its_envelope_says_so(
    beside: dict[str, Any], status: str
) -> None:
    payload = {**beside, "data": {"id": "a-1", "title": "Cart is slow"}}

    (result,) = parse_alerts(Json(payload, "payload"))

    assert isinstance(result, ParsedAlert)
    assert result.alert.status == status
    assert bool(result.warnings) is (status == "resolved")


def test_an_alert_without_a_time_has_that_of_its_envelope() -> None:
    payload: dict[str, Any] = {
        "timestamp": "2025-11-20T15:30:00Z",
        "severity": "P2",
        "data": {"id": "a-1", "title": "Cart is slow"},
    }

    (result,) = parse_alerts(Json(payload, "payload"))

    assert isinstance(result, ParsedAlert)
    assert result.alert.started_at == datetime(2025, 11, 20, 15, 30, tzinfo=UTC)
    assert result.alert.severity == "high"
