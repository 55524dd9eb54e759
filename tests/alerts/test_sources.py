"""What each tool sends, and the alert it must come out as: `tests/alerts/payloads/<tool>/`.

`<name>.json` is a payload as the tool sends it; `<name>.expected` is what is read from
it. `script/test --accept` rewrites the latter; then a person reads them.
"""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.support.payloads import FOLDER, PAYLOADS, parse_alerts, read, shown
from tracer.alerts import (
    PAYLOAD_READERS,
    ParsedAlert,
    PayloadReader,
    Status,
    sources,
    usual_label,
)
from tracer.errors import AlertError
from tracer.text.json_reader import Json, JSONValue


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_payload_is_read_as_expected(
    path: Path, request: pytest.FixtureRequest
) -> None:
    try:
        found = [shown(each) for each in read(path)]
    except AlertError as error:
        found = [{"error": str(error)}]
    expected = path.with_suffix(".expected")
    if request.config.getoption("--accept"):
        expected.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")

    assert found == json.loads(expected.read_text())


@pytest.mark.parametrize("unit", ["Count", "None"])
def test_a_number_without_a_unit_is_no_finding(unit: str) -> None:
    text = (FOLDER / "cloudwatch" / "eventbridge.json").read_text()
    payload = json.loads(text.replace("Milliseconds", unit))

    (result,) = parse_alerts(Json(payload, "payload"))

    assert isinstance(result, ParsedAlert)
    assert (result.alert.unit, result.warnings) == (None, ())


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_payload_is_recognised_as_its_tools(path: Path) -> None:
    sources = {
        each.alert.source for each in read(path) if isinstance(each, ParsedAlert)
    }

    if path.parent.name != "cloudevents":  # an envelope around others
        assert sources <= {path.parent.name}


@pytest.mark.parametrize("source", [reader.name for reader in PAYLOAD_READERS])
def test_each_tool_has_three_payloads_that_are_alerts(source: str) -> None:
    parsed_alerts = [
        each
        for path in sorted((FOLDER / source).glob("*.json"))
        for each in read(path)
        if isinstance(each, ParsedAlert)
    ]

    assert len(parsed_alerts) >= 3


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_naming_the_tool_skips_detection_and_reads_the_same(path: Path) -> None:
    if path.parent.name == "cloudevents":
        return

    named = [shown(each) for each in read(path, path.parent.name)]

    assert named == [shown(each) for each in read(path)]


NEVER_RESOLVED = {"elastalert", "graylog", "splunk", "wazuh"}


@pytest.mark.parametrize("source", [reader.name for reader in PAYLOAD_READERS])
def test_each_tool_has_a_firing_alert_and_a_resolved_one_where_it_sends_them(
    source: str,
) -> None:
    states = {
        each.alert.status
        for path in sorted((FOLDER / source).glob("*.json"))
        for each in read(path)
        if isinstance(each, ParsedAlert)
    }

    firing = {Status.FIRING}
    assert states == (
        firing if source in NEVER_RESOLVED else firing | {Status.RESOLVED}
    )


@pytest.mark.parametrize("source", PAYLOAD_READERS, ids=lambda source: str(source.name))
def test_each_tool_says_what_its_fields_are_made_of_and_where_that_is_from(
    source: PayloadReader,
) -> None:
    module = import_module(f"tracer.alerts.sources.{source.name}")
    lines = (module.__doc__ or "").splitlines()

    for heading in ("Fingerprint: ", "Rule: ", "Source: "):
        assert sum(line.startswith(heading) for line in lines) == 1, heading


MOVES: list[tuple[str, str, Any]] = [
    ("newrelic/activated", "alert/impactedEntities", ["web", "auth"]),
    ("newrelic/activated", "alert/alertConditionNames", ["Login latency", "Sign-up"]),
    ("google/open", "incident/resource/labels/revision_name", "auth-00043-abc"),
    ("google/open", "incident/resource/labels/pod_name", "auth-6f9c7"),
    ("pagerduty/triggered", "event/data/id", "PGR0VU3"),
]


@pytest.mark.parametrize(("name", "place", "value"), MOVES)
def test_what_changes_while_a_condition_stays_is_not_in_its_fingerprint(
    name: str, place: str, value: Any
) -> None:
    payload = json.loads((FOLDER / f"{name}.json").read_text())
    (before,) = parse_alerts(Json(payload, "payload"))
    *way, last = place.split("/")
    holder = payload
    for key in way:
        holder = holder[key]
    holder[last] = value

    (after,) = parse_alerts(Json(payload, "payload"))

    assert isinstance(before, ParsedAlert)
    assert isinstance(after, ParsedAlert)
    assert after.alert.fingerprint == before.alert.fingerprint


def test_alerts_without_what_names_their_rule_are_told_apart_by_their_titles() -> None:
    names = ("value-of-the-trigger", "value-with-its-unit")
    found = [read(FOLDER / "zabbix" / f"{name}.json")[0] for name in names]

    assert len({shown(each)["fingerprint"] for each in found}) == len(names)


def test_every_folder_of_payloads_is_of_a_tool_or_an_envelope() -> None:
    folders = {path.parent.name for path in PAYLOADS}

    assert folders == {reader.name for reader in PAYLOAD_READERS} | {"cloudevents"}


def test_every_tool_is_in_the_registry() -> None:
    room = Path(sources.__file__ or "").parent
    modules = {path.stem for path in room.glob("*.py")} - {"__init__"}

    assert modules == {tool.name for tool in PAYLOAD_READERS}


def test_what_a_known_tool_adds_is_named_where_it_looks_like_a_field() -> None:
    body: dict[str, JSONValue] = {
        "alarm": "cpu",
        "chart": "system.cpu",
        "severity": "critical",
        "alarm_url": "https://netdata.example/cpu",
        "current_status": "CLEAR",
        "environment_name": "prod",
    }
    (alert,) = parse_alerts(Json(body, "payload"))

    assert isinstance(alert, ParsedAlert)
    assert alert.warnings == (
        "`payload.current_status` says that the alert has resolved",
        "`payload.environment_name` counts as environment: no known field has it",
    )
    assert (alert.alert.status, alert.alert.environment) == (Status.RESOLVED, "prod")


UNREAD: list[tuple[str, str, Any, str, Any]] = [
    # Payload, where a member is added, what it holds, the warning, and the status.
    ("pagerduty/triggered", "event/data", {"environment_name": "prod"},
     "`payload.event.data.environment_name` counts as environment: no known field has it",
     Status.FIRING),
    ("pagerduty/triggered", "event/data", {"resolved_at": "2026-01-01T10:05:00Z"},
     "`payload.event.data.resolved_at` says that the alert has resolved",
     Status.RESOLVED),
    ("google/open", "incident", {"is_resolved": True},
     "`payload.incident.is_resolved` says that the alert has resolved",
     Status.RESOLVED),
    ("newrelic/activated", "alert", {"lifecycle": "recovered"},
     "`payload.alert.lifecycle` says that the alert has resolved", Status.RESOLVED),
    ("newrelic/activated", "alert", {"observed_value": 750},
     "not read: `payload.alert.observed_value`, which looks like the value",
     Status.FIRING),
]  # fmt: skip


@pytest.mark.parametrize(("name", "way", "added", "warning", "status"), UNREAD)
def test_what_code_does_not_read_is_named_as_well(
    name: str, way: str, added: dict[str, Any], warning: str, status: Status
) -> None:
    payload = json.loads((FOLDER / f"{name}.json").read_text())
    holder = payload
    for key in way.split("/"):
        holder = holder[key]
    holder.update(added)

    (result,) = parse_alerts(Json(payload, "payload"))

    assert isinstance(result, ParsedAlert)
    assert warning in result.warnings
    assert result.alert.status is status


KUBE = {"job": "kube-state-metrics", "service": "prom-kube-state-metrics"}


@pytest.mark.parametrize(
    ("labels", "service"),
    [
        ({**KUBE, "namespace": "shop", "container": "api"}, "api"),
        ({**KUBE, "namespace": "shop", "container": "api", "deployment": "web"}, "web"),
        ({**KUBE, "namespace": "shop"}, "shop"),
        (KUBE, "prom-kube-state-metrics"),
        ({"job": "kubelet", "namespace": "shop", "container": "api"}, "api"),
        ({"job": "shop", "namespace": "prod", "container": "api"}, "shop"),
        ({"job": "node-exporter", "namespace": "monitoring"}, "node-exporter"),
        ({"namespace": "shop", "container": "api"}, None),
    ],
)
def test_the_service_is_what_an_alert_is_about_and_not_what_reports_it(
    labels: dict[str, str], service: str | None
) -> None:
    assert usual_label(labels, "service") == service


@pytest.mark.parametrize(
    ("labels", "revision"),
    [
        ({"version": "31a98a86e4"}, "31a98a86e4"),
        ({"image_tag": "31a98a86e4"}, "31a98a86e4"),
        ({"version": "31a98a86e4", "commit": "0b1c2d3"}, "0b1c2d3"),
        ({"version": "v1.29.3"}, None),
        ({"build": "20261128"}, None),
        ({"version": "deadbeef"}, None),
    ],
)
def test_a_version_is_a_commit_where_it_is_written_as_one(
    labels: dict[str, str], revision: str | None
) -> None:
    assert usual_label(labels, "revision") == revision
