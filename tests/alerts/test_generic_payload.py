"""Our own shape of an alert, field by field."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.example import alert
from tests.support.payloads import parse_alerts
from tracer.alerts import Frame, ParsedAlert, Severity, Status
from tracer.text.json_reader import parse_json


def read(**changes: Any) -> ParsedAlert:
    payload = json.dumps({"alert": alert(**changes)}).encode()
    (reading,) = parse_alerts(parse_json(payload, "payload"))
    assert isinstance(reading, ParsedAlert)
    return reading


def test_every_field_of_the_example_is_read() -> None:
    found = read().alert

    assert found.id == "alert_12345"
    assert found.started_at == datetime(2025, 11, 20, 15, 30, tzinfo=UTC)
    assert (found.status, found.severity) == (Status.FIRING, Severity.CRITICAL)
    assert (found.value, found.threshold, found.unit) == (750.0, 500.0, "ms")
    assert (found.metric, found.percentile) == ("auth.login.duration", 95)
    assert found.violation is not None
    assert (found.violation.absolute, found.violation.percent) == (250.0, 50.0)
    assert read().warnings == ()


def test_everything_optional_is_read() -> None:
    frames = [{"path": "/app/src/auth/login.py", "line": 30, "function": "login"}]

    found = read(
        status="resolved",
        unit="s",
        operator=">",
        service="auth",
        environment="prod",
        revision="abc1234",
        links={"runbook": "https://r.example"},
        fingerprint="f",
        frames=frames,
    ).alert

    assert found.status is Status.RESOLVED
    assert (found.unit, found.operator, found.service) == ("s", ">", "auth")
    assert (found.environment, found.revision, found.fingerprint) == (
        "prod",
        "abc1234",
        "f",
    )
    assert found.links == {"runbook": "https://r.example"}
    assert found.frames == (
        Frame(path="/app/src/auth/login.py", line=30, function="login"),
    )


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"value": 0}, id="zero is a value"),
        pytest.param({"value": "0"}, id="written as text"),
    ],
)
def test_zero_is_a_value(changes: dict[str, Any]) -> None:
    assert read(**changes).alert.value == 0.0


def test_a_missing_field_is_not_known() -> None:
    found = read(
        timestamp=None,
        description=None,
        tags=None,
        metric=None,
        value=None,
        threshold=None,
    ).alert

    assert found.started_at is None
    assert found.severity is Severity.UNKNOWN
    assert (found.value, found.threshold, found.unit, found.violation) == (None,) * 4
    assert found.percentile is None


@pytest.mark.parametrize("blank", ["", " ", "\u200b", "\u2060 \n\u3164"])
def test_a_text_of_which_nothing_is_visible_is_missing(blank: str) -> None:
    found = read(title=blank, description=blank, metric=blank).alert

    assert found.title == "alert_12345"
    assert (found.description, found.metric) == (None, None)


@pytest.mark.parametrize(
    ("changes", "dropped"),
    [
        ({"value": [1]}, "`payload.alert.value` should be a number, but is a list"),
        (
            {"value": True},
            "`payload.alert.value` should be a number, but is a truth value",
        ),
        ({"value": 10**400}, "`payload.alert.value` is too large a number"),
        *(
            ({"value": text}, "`payload.alert.value` should be a number, but is text")
            for text in ("0x1F4", "0b101", "12ab34", "2025-11-20", "5\u00bd", "~0o17")
        ),
        ({"timestamp": "yesterday"}, "`payload.alert.timestamp` is not a time"),
        ({"timestamp": {}}, "`payload.alert.timestamp` is not a time"),
        (
            {"description": {"a": 1}},
            "`payload.alert.description` should be text, but is an object",
        ),
        ({"tags": 7}, "`payload.alert.tags` should be an object, but is a number"),
        (
            {"links": {"a": {}}},
            "`payload.alert.links.a` should be text, but is an object",
        ),
        (
            {"status": "odd"},
            "`payload.alert.status` is not a status that we know: 'odd'",
        ),
        (
            {"tags": {"severity": "odd"}},
            "`payload.alert.tags.severity` is not a severity that we know",
        ),
    ],
)
def test_a_field_of_the_wrong_type_is_dropped_with_a_warning(
    changes: dict[str, Any], dropped: str
) -> None:
    reading = read(**changes)

    assert reading.alert.id == "alert_12345"
    assert len(reading.warnings) == 1
    assert dropped in reading.warnings[0]


def test_a_refire_has_the_same_fingerprint_and_another_condition_another() -> None:
    first = read().alert.fingerprint

    assert read(timestamp="2025-12-01T00:00:00Z", value=900).alert.fingerprint == first
    assert read(alert_id="alert_2").alert.fingerprint != first
    assert (
        read(alert_id=None).alert.fingerprint
        != read(alert_id=None, title="x").alert.fingerprint
    )


def test_a_test_alert_says_so() -> None:
    assert read(test=True).is_test
    assert read(test="true").is_test
    assert not read().is_test


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param({"alert": alert()}, id="under alert"),
        pytest.param({"payload": {"alert": alert()}}, id="under two keys"),
        pytest.param(alert(), id="flat"),
    ],
)
def test_the_alert_may_be_under_single_keys(payload: dict[str, Any]) -> None:
    (reading,) = parse_alerts(parse_json(json.dumps(payload).encode(), "payload"))
    assert isinstance(reading, ParsedAlert)

    assert reading.alert.id == "alert_12345"


@pytest.mark.parametrize(
    "names",
    [
        ("code.file.path", "code.line.number", "code.function.name"),
        ("code.filepath", "code.lineno", "code.function"),
    ],
)
def test_opentelemetrys_labels_name_the_place_in_the_code(
    names: tuple[str, str, str],
) -> None:
    path, line, function = names
    tags = {path: "src/auth/login.py", line: "24", function: "login"}

    alert = read(tags=tags).alert

    assert alert.frames == (Frame(path="src/auth/login.py", line=24, function="login"),)


def test_a_stack_trace_says_more_than_labels() -> None:
    trace = (
        'Traceback (most recent call last):\n  File "src/db.py", line 7, in query\nE: x'
    )
    tags = {"code.file.path": "src/auth/login.py", "exception.stacktrace": trace}

    assert [frame.path for frame in read(tags=tags).alert.frames] == ["src/db.py"]


@pytest.mark.parametrize(
    ("changes", "percentile"),
    [
        ({"tags": {"statistic": "p99"}}, 99),
        ({"tags": {"quantile": "0.95"}}, 95),
        ({"tags": {"percentile": "50"}}, 50),
        ({"tags": {"stat": "Average"}}, None),
        ({"description": "P90 of login"}, 90),
        ({"description": "p99.9 of login"}, None),
    ],
)
def test_the_percentile_is_in_a_label_or_a_text(
    changes: dict[str, Any], percentile: int | None
) -> None:
    plain = {"tags": None, "title": "Login", "metric": "login", "description": "Slow"}

    assert read(**plain | changes).alert.percentile == percentile


def test_a_window_of_time_gives_a_count_no_unit() -> None:
    found = read(
        description="MSGLIMERR was sent 31 times in 5 minutes (limit 0)",
        **dict.fromkeys(("tags", "metric", "value", "threshold")),
    ).alert

    assert (found.value, found.threshold, found.unit) == (31.0, 0.0, None)
