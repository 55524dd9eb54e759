"""Any JSON at all is an alert, no alert, or an error that says why; and nothing else."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.paths import ROOT
from tests.support.payloads import parse_alerts
from tracer.alerts import (
    PAYLOAD_READERS,
    Alert,
    Ignored,
    ParsedAlert,
    ParseResult,
    Rejected,
)
from tracer.errors import AlertError
from tracer.events.yaml_payload import parse_yaml_payload
from tracer.text.json_reader import parse_json
from tracer.tracing.trace_json import as_json

FOLDER = ROOT / "tests" / "alerts" / "payloads"
TOOLS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())

WORDS = st.sampled_from(
    [
        "",
        " ",
        "null",
        "$VALUE",
        "{{ .Value }}",
        "*UNKNOWN*",
        "{}",
        "[]",
        '{"alert_id": 1}',
        '{"a": NaN}',
        "[" * 40,
        "0",
        "-1",
        "9" * 400,
        "1e999",
        "NaN",
        "-Infinity",
        "٣٤٥",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999-23:59",
        "2025-02-30T25:61:61Z",
        "2025-11-20 15:30:00 +0000 UTC",
        "req:REQ-F-AUTH-001, env=prod",
        "REQ_F_AUTH_001",
        "https://x.example/?g0.expr=a%20%3E%201e999",
        "Threshold Crossed: 1 datapoint [" + "9" * 400 + "] was greater",
        "x > " + "9" * 400,
        "resolved",
        "a\ud800b",
        "a\x00\x1b\u202e\nb",
        "ſİßﬁ",
    ]
)
NUMBERS = st.sampled_from(
    [0, -1, 1, 0.0, -0.0, 1e308, -1e308, 5e-324, 2**53 + 1, 10**400, 1763652600000]
)
LEAVES = st.none() | st.booleans() | NUMBERS | WORDS | st.text(max_size=20)
KEYS = st.text(max_size=8) | st.sampled_from(
    ["alert", "alerts", "labels", "event", "data", "id", "title", "status", "key"]
)
NAMES = st.text(st.characters(categories=("Ll", "Nd")), min_size=1, max_size=12).filter(
    lambda name: name not in {"null", "none", "undefined"}
)
ANY = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=6,
)


@cache
def payloads(tool: str) -> tuple[str, ...]:
    return tuple(path.read_text() for path in sorted((FOLDER / tool).glob("*.json")))


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Walk over every container of a payload and each of its keys."""
    match value:
        case dict():
            pairs = list(value.items())
        case list():
            pairs = list(enumerate(value))
        case _:
            return
    for key, member in pairs:
        yield value, key
        yield from places(member)


@st.composite
def damaged(draw: st.DrawFn, tool: str) -> Any:
    """Return one of a tool's payloads after a few things went wrong with it."""
    value = json.loads(draw(st.sampled_from(payloads(tool))))
    for _ in range(draw(st.integers(1, 4))):
        holder, key = draw(st.sampled_from(list(places(value)) or [([value], 0)]))
        match draw(st.sampled_from(["replace", "replace", "remove", "add", "repeat"])):
            case "replace":
                holder[key] = draw(ANY)
            case "remove":
                del holder[key]
            case "add" if isinstance(holder, dict):
                holder[draw(KEYS)] = draw(ANY)
            case _ if isinstance(holder, list):
                holder.insert(draw(st.integers(0, len(holder))), draw(ANY))
                holder.append(holder[key])
    return value


def sent(value: Any) -> bytes:
    return json.dumps(value).encode()


def outcome(raw: bytes, source: str = "auto") -> tuple[ParseResult, ...] | str:
    """Return what a payload is read as, or the error, in words that can be compared."""
    try:
        return parse_alerts(parse_json(raw, "payload"), source)
    except AlertError as error:
        return str(error)


def check(raw: bytes, source: str = "auto") -> None:
    found = outcome(raw, source)
    assert repr(found) == repr(outcome(raw, source)), (
        "reading depends on more than input"
    )
    assert not isinstance(found, str) or "payload" in found
    assert found, "a payload that nothing is said about"
    for each in found if isinstance(found, tuple) else ():
        match each:
            case ParsedAlert(alert=alert):
                check_alert(alert)
            case Ignored(reason=reason):
                assert reason
            case Rejected(error=error):
                assert isinstance(error, AlertError)
                assert error.message


def check_alert(alert: Alert) -> None:
    assert alert.title.strip()
    assert alert.fingerprint.strip()
    if alert.started_at is not None:
        assert alert.started_at.tzinfo is UTC
    for number in (alert.value, alert.threshold):
        assert number is None or (isinstance(number, float) and math.isfinite(number))
    if alert.violation:
        assert math.isfinite(alert.violation.absolute)
        assert math.isfinite(alert.violation.percent or 0)
    # Whole: every text can be written to a file, every number is JSON.
    json.dumps(as_json(alert), ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.property
@pytest.mark.parametrize("tool", TOOLS)
def test_a_damaged_payload_is_an_alert_no_alert_or_an_error(tool: str) -> None:
    @given(damaged(tool))
    def holds(value: Any) -> None:
        check(sent(value))

    holds()


@pytest.mark.property
@pytest.mark.parametrize("source", [reader.name for reader in PAYLOAD_READERS])
def test_a_damaged_payload_of_a_named_tool_is_too(source: str) -> None:
    @given(damaged(source))
    def holds(value: Any) -> None:
        check(sent(value), source)

    holds()


@pytest.mark.property
@given(ANY)
def test_any_json_is_an_alert_no_alert_or_an_error(value: Any) -> None:
    check(sent(value))


@pytest.mark.property
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
)
def test_any_bytes_are_json_or_an_error(raw: bytes) -> None:
    check(raw)


@pytest.mark.property
@given(st.data())
def test_a_payload_cut_off_or_with_a_byte_changed_is_json_or_an_error(
    data: st.DataObject,
) -> None:
    raw = data.draw(
        st.sampled_from(payloads(data.draw(st.sampled_from(TOOLS))))
    ).encode()
    at = data.draw(st.integers(0, len(raw) - 1))
    check(raw[:at])
    check(raw[:at] + data.draw(st.binary(min_size=1, max_size=4)) + raw[at + 1 :])


YAML = st.text(max_size=100) | st.text(
    alphabet=st.sampled_from("ab01 \n\t:-?&*!|>%@`'\"[]{},#~<=.é\x85\ufeff"),
    max_size=60,
)


@pytest.mark.property
@given(YAML)
def test_any_text_is_yaml_or_an_error(text: str) -> None:
    try:
        value: Any = parse_yaml_payload(text, "block").value
    except AlertError as error:
        value = str(error)

    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.property
@given(st.data())
def test_a_payload_written_as_yaml_is_read_as_the_same_alert(
    data: st.DataObject,
) -> None:
    text = data.draw(st.sampled_from(payloads("generic")))

    found = parse_yaml_payload(
        text, "payload"
    )  # JSON is YAML, with every scalar as text

    for one, other in zip(
        parse_alerts(found),
        parse_alerts(parse_json(text.encode(), "payload")),
        strict=True,
    ):
        assert repr(one) == repr(other)


@dataclass(frozen=True)
class Condition:
    """A payload, what of it each delivery changes, and what makes it this condition.

    Paths lead below the payload, with `/` between keys, which may hold dots.
    """

    payload: str
    delivery: str
    identity: str


CONDITIONS = {
    "discord": Condition(
        "firing",
        "alert/embeds/0/color alert/embeds/0/description alert/embeds/0/timestamp",
        "alert/embeds/0/title",
    ),
    "teams": Condition(
        "firing", "alert/themeColor alert/text alert/summary", "alert/title"
    ),
    "airbrake": Condition(
        "firing",
        "alert/error/last_occurred_at alert/error/times_occurred alert/error/error_message",
        "alert/error/id",
    ),
    "appdynamics": Condition(
        "firing",
        "alert/event_type alert/event_time alert/incident_id alert/severity alert/deep_link",
        "alert/application_name alert/health_rule_name",
    ),
    "betterstack": Condition(
        "firing",
        "alert/data/id alert/data/attributes/status alert/data/attributes/cause",
        "alert/data/relationships/monitor/data/id",
    ),
    "bugsnag": Condition(
        "firing",
        "alert/trigger/type alert/error/status alert/error/severity alert/error/receivedAt",
        "alert/error/errorId alert/error/exceptionClass",
    ),
    "checkmk": Condition(
        "firing",
        "alert/notification_type alert/output alert/service_state alert/problem_id",
        "alert/host alert/service",
    ),
    "coralogix": Condition(
        "firing",
        "alert/alert_action alert/description alert/alert_url",
        "alert/alert_id alert/service",
    ),
    "cronitor": Condition(
        "firing",
        "alert/type alert/description alert/issue_url",
        "alert/id alert/environment",
    ),
    "dash0": Condition(
        "firing",
        "alert/data/issue/id alert/data/issue/status alert/data/issue/start",
        "alert/data/issue/issueIdentifier",
    ),
    "healthchecks": Condition(
        "firing", "alert/status alert/last_ping alert/n_pings", "alert/unique_key"
    ),
    "instana": Condition(
        "firing",
        "alert/issue/id alert/issue/state alert/issue/start alert/issue/severity",
        "alert/issue/text alert/issue/entityLabel",
    ),
    "kapacitor": Condition(
        "firing", "alert/level alert/time alert/message alert/previousLevel", "alert/id"
    ),
    "librenms": Condition(
        "firing",
        "alert/state alert/timestamp alert/msg alert/title",
        "alert/rule_id alert/hostname",
    ),
    "logicmonitor": Condition(
        "firing",
        "alert/alertid alert/alertstatus alert/value alert/level",
        "alert/host alert/datapoint",
    ),
    "nagios": Condition(
        "firing",
        "alert/notification_type alert/service_output alert/service_state",
        "alert/host_name alert/service_desc",
    ),
    "netdata": Condition(
        "firing",
        "alert/severity alert/message alert/date",
        "alert/alarm alert/chart alert/node",
    ),
    "rollbar": Condition(
        "firing",
        "alert/data/item/counter alert/data/item/title alert/data/item/status",
        "alert/data/item/id",
    ),
    "signoz": Condition(
        "firing",
        "alert/alerts/0/startsAt alert/alerts/0/annotations/description",
        "alert/alerts/0/fingerprint",
    ),
    "site24x7": Condition(
        "firing",
        "alert/STATUS alert/INCIDENT_REASON alert/INCIDENT_TIME_ISO",
        "alert/MONITOR_ID",
    ),
    "slack": Condition(
        "firing",
        "alert/attachments/0/color alert/attachments/0/text alert/attachments/0/ts",
        "alert/attachments/0/title",
    ),
    "statuscake": Condition(
        "firing", "alert/Status alert/StatusCode alert/Tags", "alert/Name alert/URL"
    ),
    "statuspage": Condition(
        "firing",
        "alert/incident/status alert/incident/updated_at alert/incident/impact",
        "alert/incident/id",
    ),
    "sumologic": Condition(
        "firing", "alert/TriggerType alert/TriggerTime alert/TriggerValue", "alert/Id"
    ),
    "thousandeyes": Condition(
        "firing",
        "alert/eventId alert/eventType alert/alert/alertId alert/alert/severity",
        "alert/alert/ruleId alert/alert/testId",
    ),
    "uptimerobot": Condition(
        "firing",
        "alert/alertType alert/alertDetails alert/alertDateTime",
        "alert/monitorID",
    ),
    "victorops": Condition(
        "firing",
        "alert/message_type alert/state_message alert/state_start_time",
        "alert/entity_id",
    ),
    "wazuh": Condition(
        "firing",
        "alert/id alert/timestamp alert/full_log alert/rule/level",
        "alert/rule/id alert/agent/id",
    ),
    "alertmanager": Condition(
        "hand-made",
        "startsAt annotations/value annotations/message",
        "labels/alertname labels/severity",
    ),
    "azure": Condition(
        "metric-fired",
        "data/essentials/alertId data/essentials/originAlertId "
        "data/essentials/firedDateTime data/essentials/monitorCondition "
        "data/essentials/severity data/alertContext/condition/allOf/0/metricValue",
        "data/essentials/alertRuleID data/essentials/alertTargetIDs/0",
    ),
    "axiom": Condition(
        "open",
        "event/body event/value event/timestamp event/queryStartTime "
        "event/queryEndTime action",
        "event/monitorID event/groupValues/0",
    ),
    "checkly": Condition(
        "failure",
        "alert/CHECK_RESULT_ID alert/RESPONSE_TIME alert/STARTED_AT alert/ALERT_TYPE "
        "alert/ALERT_TITLE",
        "alert/CHECK_ID",
    ),
    "cloudwatch": Condition(
        "eventbridge",
        "id time detail/state/value detail/state/timestamp detail/state/reasonData "
        "detail/state/reason",
        "resources/0",
    ),
    "datadog": Condition(
        "triggered",
        "alert/cycle_key alert/event_title alert/alert_transition alert/alert_status "
        "alert/alert_priority alert/last_updated alert/body",
        "alert/alert_id alert/alert_scope",
    ),
    "dynatrace": Condition(
        "open",
        "alert/PID alert/ProblemID alert/State alert/ProblemSeverity",
        "alert/ProblemTitle alert/ImpactedEntity",
    ),
    "elastalert": Condition(
        "wrapped",
        "alert/@timestamp alert/_id alert/num_hits alert/metric_duration_avg "
        "alert/message",
        "alert/rule_name alert/query_key",
    ),
    "generic": Condition(
        "resolved",
        "timestamp value description status tags/severity",
        "alert_id",
    ),
    "google": Condition(
        "open",
        "incident/incident_id incident/started_at incident/state "
        "incident/observed_value incident/summary incident/url",
        "incident/policy_name incident/condition_name "
        "incident/resource/labels/service_name",
    ),
    "grafana": Condition(
        "firing",
        "alerts/0/startsAt alerts/0/values alerts/0/valueString alerts/0/status state",
        "alerts/0/fingerprint",
    ),
    "graylog": Condition(
        "aggregation",
        "event/id event/timestamp event/fields/value event/message event/priority",
        "event_definition_id event/key",
    ),
    "honeycomb": Condition(
        "triggered",
        "alert/status alert/result_groups_triggered alert/summary alert/result_url",
        "alert/id",
    ),
    "incident_io": Condition(
        "created",
        "public_incident.incident_created_v2/created_at "
        "public_incident.incident_created_v2/incident_status/category "
        "public_incident.incident_created_v2/severity",
        "public_incident.incident_created_v2/id",
    ),
    "kibana": Condition(
        "nested",
        "alert/alert/uuid alert/alert/actionGroup alert/context/value "
        "alert/context/timestamp alert/context/message",
        "alert/rule/id alert/alert/id",
    ),
    "newrelic": Condition(
        "activated",
        "alert/id alert/createdAt alert/state alert/priority alert/title",
        "alert/alertConditionNames/0 alert/impactedEntities/0",
    ),
    "opsgenie": Condition(
        "create",
        "alert/alertId alert/tinyId alert/createdAt alert/priority alert/description",
        "alert/alias",
    ),
    "pagerduty": Condition(
        "triggered",
        "event/id event/occurred_at event/data/id event/data/created_at "
        "event/data/status event/data/number",
        "event/data/incident_key",
    ),
    "pingdom": Condition(
        "down",
        "current_state previous_state state_changed_timestamp long_description",
        "check_id",
    ),
    "rootly": Condition(
        "alert-created",
        "event/id event/issued_at data/id data/started_at data/description",
        "data/external_id",
    ),
    "sentry": Condition(
        "metric-critical",
        "data/metric_alert/id data/metric_alert/date_started action "
        "data/description_text data/metric_alert/status",
        "data/metric_alert/alert_rule/id",
    ),
    "signalfx": Condition(
        "anomalous",
        "alert/incidentId alert/statusExtended alert/timestamp alert/inputs/A/value "
        "alert/messageTitle alert/severity",
        "alert/detectorId alert/rule",
    ),
    "splunk": Condition(
        "scheduled",
        "alert/sid alert/result/_time alert/result/value alert/results_link",
        "alert/app alert/search_name",
    ),
    "uptime_kuma": Condition(
        "down",
        "alert/heartbeat/time alert/heartbeat/msg alert/heartbeat/ping "
        "alert/heartbeat/duration",
        "alert/monitor/id",
    ),
    "zabbix": Condition(
        "problem",
        "alert/event_id alert/event_value alert/event_date alert/item_value "
        "alert/event_nseverity",
        "alert/trigger_id",
    ),
}


def test_every_tool_has_a_condition_to_try() -> None:
    assert set(CONDITIONS) == {reader.name for reader in PAYLOAD_READERS}


def changed(tool: str, path: str, value: Any) -> str | None:
    """Return the fingerprint of a payload with one of its members changed."""
    payload = json.loads(
        (FOLDER / tool / f"{CONDITIONS[tool].payload}.json").read_text()
    )
    *way, last = [int(key) if key.isdigit() else key for key in path.split("/")]
    holder = payload
    for key in way:
        holder = holder[key]
    assert last in (holder if isinstance(holder, dict) else range(len(holder)))
    holder[last] = value
    found = outcome(sent(payload), tool)
    first = None if isinstance(found, str) else found[0]
    return first.alert.fingerprint if isinstance(first, ParsedAlert) else None


@pytest.mark.parametrize("tool", CONDITIONS)
def test_a_refire_has_the_same_fingerprint(tool: str) -> None:
    condition = CONDITIONS[tool]
    first = outcome((FOLDER / tool / f"{condition.payload}.json").read_bytes())[0]
    assert isinstance(first, ParsedAlert)

    @given(st.sampled_from(condition.delivery.split()), LEAVES)
    def holds(path: str, value: Any) -> None:
        assert changed(tool, path, value) in {first.alert.fingerprint, None}

    holds()


@pytest.mark.parametrize("tool", CONDITIONS)
def test_another_condition_has_another_fingerprint(tool: str) -> None:
    @given(
        st.sampled_from(CONDITIONS[tool].identity.split()),
        st.lists(NAMES, min_size=2, max_size=2, unique=True),
    )
    def holds(path: str, names: list[str]) -> None:
        one, other = (changed(tool, path, name) for name in names)
        assert one
        assert one != other

    holds()
