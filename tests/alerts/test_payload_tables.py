"""Home-grown payloads: `payloads` in the configuration says where an alert's fields are."""

import json
from typing import Any

import pytest

from tests.support.example import alert
from tests.support.paths import BRANCH
from tests.support.payloads import parse_alerts
from tests.support.runs import Job, on_main
from tracer.alerts import (
    PAYLOAD_READERS,
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
payloads:
- fields:
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
    table = parse_config("trace.yml", config).payload_readers
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
        "dropped: `payload.metrics[0].current` should be a number, but is a list",
    )


def test_a_function_that_does_not_apply_finds_nothing() -> None:
    found = one({"name": 7}, "payloads: [fields: {title: name, value: 'length(name)'}]")

    assert (found.title, found.value) == ("7", None)


def test_one_payload_may_hold_several_alerts() -> None:
    config = "payloads: [{alerts: 'incidents[].details', fields: {title: name, tags.req: req}}]"
    members = [
        {"details": {"name": "Login is slow", "req": "REQ-F-AUTH-001"}},
        {"details": {"size": 7}},
        {"details": {"name": "Search fails"}},
    ]

    first, bad, last = read({"incidents": members}, config)

    assert isinstance(first, ParsedAlert)
    assert (first.alert.title, first.alert.tags) == (
        "Login is slow",
        {"req": "REQ-F-AUTH-001"},
    )
    assert isinstance(bad, Rejected)
    assert "`payload: incidents[].details[1].name` should be text" in bad.error.message
    assert isinstance(last, ParsedAlert)
    assert last.alert.title == "Search fails"
    (none,) = read({"incidents": []}, config)
    assert none == Ignored("`payload: incidents[].details` holds no alert")


def test_known_tools_come_before_configured_paths_and_these_before_our_own_payload() -> (
    None
):
    config = "payloads: [fields: {title: title, service: owner}]"
    pingdom = {"check_id": 1, "current_state": "DOWN", "previous_state": "UP"}

    assert one({**pingdom, "check_name": "x", "title": "y"}, config).source == "pingdom"
    assert one({"title": "y", "owner": "auth"}, config).service == "auth"
    assert one({"alert_id": "a"}, config).source == "generic"


def test_a_payload_without_the_configured_paths_is_not_read_by_them() -> None:
    (found,) = read([{"hello": "world"}, PAYLOAD])[1:]
    assert isinstance(found, ParsedAlert)
    assert (
        parse_config("trace.yml", "payloads: []").payload_readers
        == PAYLOAD_READERS
        == Config().payload_readers
    )


OWN = """\
payloads:
- name: shop-monitor
  when: [check, "kind == 'probe'"]
  identity: [check, region]
  fields:
    title: [headline, check]
    status: state
    severity: rank
    operator: comparison
    value: value
    threshold: limit
    tags.region: region
  words:
    status: {bad: firing, good: resolved, asleep: ignored, odd: null}
    severity: {gold: critical, "*": low}
    operator: {over: ">"}
  ignore:
    it only says {}: "kind == 'probe' && note"
"""
PROBE = {
    "check": "login",
    "kind": "probe",
    "region": "eu",
    "state": "bad",
    "rank": "gold",
}


def test_a_payload_is_recognised_by_its_condition_before_any_tool() -> None:
    pingdom = {"check_id": 1, "current_state": "DOWN", "previous_state": "UP"}
    found = one({**PROBE, **pingdom, "check_name": "x"}, OWN)

    assert (found.source, found.title) == ("shop-monitor", "login")
    other = {**PROBE, "kind": "else", **pingdom, "check_name": "x"}
    assert one(other, OWN).source == "pingdom"


def test_words_are_translated() -> None:
    payload = {**PROBE, "comparison": "over", "value": 3, "limit": 2}
    found = one(payload, OWN)

    assert (found.status, found.severity) == (Status.FIRING, Severity.CRITICAL)
    assert (found.value, found.operator, found.threshold) == (3.0, ">", 2.0)
    assert one({**PROBE, "state": "Good"}, OWN).status is Status.RESOLVED
    assert one({**PROBE, "rank": "tin"}, OWN).severity is Severity.LOW
    (odd,) = read({**PROBE, "state": "odd"}, OWN)
    assert isinstance(odd, ParsedAlert)
    assert odd.warnings == ()


def test_what_a_table_ignores_is_no_alert() -> None:
    (asleep,) = read({**PROBE, "state": "asleep"}, OWN)
    (noted,) = read({**PROBE, "note": "hello"}, OWN)

    assert asleep == Ignored(
        "`payload.state` is 'ignored', neither firing nor resolved"
    )
    assert noted == Ignored("it only says `hello`")


def test_the_identity_is_the_fingerprint() -> None:
    first = one(PROBE, OWN).fingerprint

    assert one({**PROBE, "headline": "Login is down"}, OWN).fingerprint == first
    assert one({**PROBE, "region": "us"}, OWN).fingerprint != first


def test_keys_match_in_any_spelling() -> None:
    config = fields("title: check_name, service: 'from_json(details).host_name'")
    found = one({"CheckName": "Login", "Details": '{"hostName": "auth"}'}, config)

    assert (found.title, found.service) == ("Login", "auth")


def test_several_alerts_see_the_whole_payload() -> None:
    config = "payloads: [{alerts: found, fields: {title: name, service: payload.team}}]"

    first, last = read(
        {"team": "auth", "found": [{"name": "a"}, {"name": "b"}]}, config
    )

    assert isinstance(first, ParsedAlert)
    assert isinstance(last, ParsedAlert)
    assert (first.alert.service, last.alert.title) == ("auth", "b")


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


def fields(yaml: str) -> str:
    return f"payloads: [fields: {{{yaml}}}]"


def words(yaml: str) -> str:
    return f"payloads: [{{fields: {{title: a}}, words: {{{yaml}}}}}]"


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("payloads: {a: b}", "`payloads` in `trace.yml` should be a list"),
        ("payloads: [a]", "`payloads[0]` in `trace.yml` should be a mapping"),
        ("payloads: [fields: [a]]", "`payloads[0].fields` in `trace.yml` should be a"),
        ("payloads: [{name: x}]", "`payloads[0].fields` in `trace.yml` has neither"),
        ("payloads: [{names: x}]", "has `names`. Did you mean `name`?"),
        (
            "payloads: [{name: a b}]",
            "`payloads[0].name` in `trace.yml` should be a na",
        ),
        (fields("title: 'a ||'"), "Incomplete expression. Write the path"),
        (
            fields("title: 'a['"),
            "`payloads[0].fields.title` in `trace.yml` is not a JMESPath",
        ),
        (fields("title: 'nope(a)'"), "is not a JMESPath expression: Unknown function"),
        (fields("title: 'length(a, b)'"), "is not a JMESPath expression: Expected 1"),
        (fields(f"title: {'a.' * 250}ab"), "has at most 500 characters"),
        (fields(f"title: '{'(' * 250}a{')' * 249}'"), "is not a JMESPath expression"),
        (fields("title: \"capture(a, '(')\""), "it has a wrong pattern"),
        (fields("title: \"capture(a, 'x{9999999999}')\""), "it has a wrong pattern"),
        (
            fields("title: 7"),
            "`payloads[0].fields.title` in `trace.yml` should be a JMESP",
        ),
        (
            fields("title: [a, 7]"),
            "`payloads[0].fields.title[1]` in `trace.yml` should be a J",
        ),
        (
            fields("title: ' '"),
            "`payloads[0].fields.title` in `trace.yml` should be a JM",
        ),
        (fields("titel: a"), "is not a field of an alert. Did you mean `title`?"),
        (
            fields("title: a, tags.: b"),
            "`payloads[0].fields.tags.` in `trace.yml` is no",
        ),
        (
            fields("title: a, source: b"),
            "`payloads[0].fields.source` in `trace.yml` is",
        ),
        (fields("value: a"), "has neither `title` nor `alert_id`"),
        (words("size: {a: b}"), "`payloads[0].words.size` in `trace.yml` has no words"),
        (words("status: {a: over}"), "is `over`"),
        ("payloads: [{fields: {title: a}, ignore: [a]}]", "`payloads[0].ignore` in"),
        ("payloads: [{fields: {title: a}, when: 'a['}]", "`payloads[0].when` in"),
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
    on_main(".github/trace.yml", "payloads: [fields: {title: 'a['}]\n")(job)

    run = job.run({"alert": alert()})

    assert run.code == 1
    (error,) = run.errors
    assert (
        "`payloads[0].fields.title` in `.github/trace.yml` is not a JMESPath expression"
        in error
    )
    assert "Traceback" not in run.stdout + run.stderr
