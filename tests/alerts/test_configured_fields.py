"""Home-grown payloads: `fields` in the configuration says where an alert's fields are."""

import json
from typing import Any

import pytest

from tests.support.example import alert
from tests.support.names import BRANCH
from tests.support.payloads import parse_alerts
from tests.support.runs import Job, on_main
from tracer.alerts import (
    SOURCES,
    Alert,
    Ignored,
    ParsedAlert,
    ParseResult,
    Rejected,
    Severity,
    Status,
)
from tracer.config import Config, parse_config
from tracer.errors import ConfigError, UsageError
from tracer.text.json_reader import parse_json

CONFIG = """\
fields:
  alert_id: incident.key
  title: incident.name
  timestamp: incident.opened
  severity: incident.level
  status: incident.state
  metric: "metrics[0].name"
  value: "metrics[0].current"
  threshold: "metrics[0].limit"
  tags: labels
  tags.req: labels.requirement || incident.promise
  links.runbook: incident.help
"""
PAYLOAD: dict[str, Any] = {
    "incident": {
        "key": "shop-17",
        "name": "Login latency exceeded",
        "opened": 1763652600,
        "level": "critical",
        "state": "open",
        "promise": "REQ-F-AUTH-001",
        "help": "https://runbooks.example/login",
    },
    "metrics": [{"name": "p95 of login", "current": "750 ms", "limit": "> 500 ms"}],
    "labels": {"team": "auth", "env": "prod"},
}


def read(
    payload: Any, config: str = CONFIG, source: str = "auto"
) -> tuple[ParseResult, ...]:
    raw = json.dumps(payload).encode()
    table = parse_config("trace.yml", config).sources
    return parse_alerts(parse_json(raw, "payload"), source, table)


def one(payload: Any, config: str = CONFIG) -> Alert:
    (found,) = read(payload, config)
    assert isinstance(found, ParsedAlert)
    return found.alert


def test_paths_lead_to_every_field() -> None:
    found = one(PAYLOAD)

    assert (found.source, found.id) == ("custom", "shop-17")
    assert found.title == "Login latency exceeded"
    assert (found.severity, found.status) == (Severity.CRITICAL, Status.FIRING)
    assert found.started_at
    assert found.started_at.isoformat() == "2025-11-20T15:30:00+00:00"
    assert (found.value, found.operator, found.threshold) == (750.0, ">", 500.0)
    assert (found.metric, found.unit) == ("p95 of login", "ms")
    assert found.environment == "prod"
    assert found.tags == {"team": "auth", "env": "prod", "req": "REQ-F-AUTH-001"}
    assert found.links == {"runbook": "https://runbooks.example/login"}


def test_what_a_path_does_not_find_is_not_known() -> None:
    found = one({"incident": {"name": "Login is slow", "level": 7}, "metrics": "none"})

    assert (found.id, found.value, found.threshold) == (None, None, None)
    assert (found.severity, found.started_at) == (Severity.UNKNOWN, None)
    assert (found.tags, found.links) == ({}, {})


def test_a_field_of_the_wrong_type_is_dropped_with_its_name() -> None:
    (found,) = read({**PAYLOAD, "metrics": [{"current": [750]}]})

    assert isinstance(found, ParsedAlert)
    assert found.warnings == (
        "dropped: `payload: fields.value` should be a number, but is a list",
    )


def test_a_function_that_does_not_apply_finds_nothing() -> None:
    found = one({"name": 7}, "fields: {title: name, value: 'length(name)'}")

    assert (found.title, found.value) == ("7", None)


def test_one_payload_may_hold_several_alerts() -> None:
    config = "fields: {alerts: 'incidents[].details', title: name, tags.req: req}"
    members = [
        {"details": {"name": "Login is slow", "req": "REQ-F-AUTH-001"}},
        {"details": {"req": "REQ-F-AUTH-002"}},
        {"details": {"name": "Search fails"}},
    ]

    first, bad, last = read({"incidents": members}, config)

    assert isinstance(first, ParsedAlert)
    assert (first.alert.title, first.alert.tags) == (
        "Login is slow",
        {"req": "REQ-F-AUTH-001"},
    )
    assert isinstance(bad, Rejected)
    assert "`payload: alerts[1]: fields.title` should be text" in bad.error.message
    assert isinstance(last, ParsedAlert)
    assert last.alert.title == "Search fails"
    (none,) = read({"incidents": []}, config)
    assert none == Ignored("`fields.alerts` leads to no alert in the payload")


def test_known_tools_come_before_configured_paths_and_these_before_our_own_payload() -> (
    None
):
    config = "fields: {title: title, service: owner}"
    pingdom = {"check_id": 1, "current_state": "DOWN", "previous_state": "UP"}

    assert one({**pingdom, "check_name": "x", "title": "y"}, config).source == "pingdom"
    assert one({"title": "y", "owner": "auth"}, config).service == "auth"
    assert one({"alert_id": "a"}, config).source == "generic"


def test_a_payload_without_the_configured_paths_is_not_read_by_them() -> None:
    (found,) = read([{"hello": "world"}, PAYLOAD])[1:]
    assert isinstance(found, ParsedAlert)
    assert (
        parse_config("trace.yml", "fields: {}").sources == SOURCES == Config().sources
    )


def test_naming_the_source_skips_detection_and_needs_the_paths() -> None:
    assert one([PAYLOAD]).source == "custom"
    (found,) = read(PAYLOAD, source="custom")
    assert isinstance(found, ParsedAlert)

    with pytest.raises(UsageError, match="nothing says how to read it"):
        read(PAYLOAD, "", source="custom")


def test_a_refire_has_the_same_fingerprint_and_another_condition_another() -> None:
    incident = PAYLOAD["incident"]
    first = one(PAYLOAD).fingerprint
    later = {**incident, "opened": 1763999999, "state": "closed", "level": "low"}
    other = {**incident, "key": "shop-18"}

    assert one({**PAYLOAD, "incident": later, "metrics": []}).fingerprint == first
    assert one({**PAYLOAD, "incident": other}).fingerprint != first


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("fields: [a]", "`fields` in `trace.yml` should be a mapping"),
        ("fields: {title: 'a ||'}", "Incomplete expression. Write the path"),
        ("fields: {title: 'a['}", "`fields.title` in `trace.yml` is no JMESPath"),
        ("fields: {title: 'nope(a)'}", "is no JMESPath expression: Unknown function"),
        ("fields: {title: 'length(a, b)'}", "is no JMESPath expression: Expected 1"),
        (f"fields: {{title: {'a.' * 250}ab}}", "has at most 500 characters"),
        (f"fields: {{title: '{'(' * 250}a{')' * 249}'}}", "is no JMESPath expression"),
        ("fields: {title: 7}", "`fields.title` in `trace.yml` should be a JMESPath"),
        ("fields: {title: ' '}", "`fields.title` in `trace.yml` should be a JMESPath"),
        ("fields: {titel: a}", "is no field of an alert. Did you mean `title`?"),
        ("fields: {title: a, tags.: b}", "`fields.tags.` in `trace.yml` is no field"),
        ("fields: {title: a, source: b}", "`fields.source` in `trace.yml` is no field"),
        ("fields: {value: a}", "has neither `title` nor `alert_id`"),
    ],
)
def test_a_wrong_path_names_its_key_and_what_to_write(config: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config("trace.yml", config)

    assert says in str(caught.value)
    assert not caught.value.message.endswith((":", "."))
    assert caught.value.hint or "quotes" in says or "should be" in says


def test_a_home_grown_payload_becomes_a_pull_request(job: Job) -> None:
    on_main(".github/trace.yml", CONFIG)(job)

    run = job.run(PAYLOAD)

    assert run.code == 0, run.stdout
    assert run.outputs["requirement"] == "REQ-F-AUTH-001"
    assert run.outputs["pull-request-branch"] == BRANCH
    assert run.trace["traces"][0]["alert"]["source"] == "custom"
    assert run.trace["traces"][0]["violation"]["percent"] == 50.0


def test_a_wrong_path_fails_the_run_with_one_error(job: Job) -> None:
    on_main(".github/trace.yml", "fields: {title: 'a['}\n")(job)

    run = job.run({"alert": alert()})

    assert run.code == 1
    (error,) = run.errors
    assert "`fields.title` in `.github/trace.yml` is no JMESPath expression" in error
    assert "Traceback" not in run.stdout + run.stderr
