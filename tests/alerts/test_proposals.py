"""What is proposed for payloads of tools that are not known."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.payloads import parse_alerts, shown
from tests.support.proposals import (
    FOLDER,
    UNKNOWN,
    expected_fields,
    read_unasked,
    wrong_fields,
)
from tests.support.runs import Cli
from tracer.alerts import ParsedAlert, payload_readers_with, propose
from tracer.alerts.proposals.payload_leaves import payload_leaves
from tracer.alerts.proposals.proposal import Proposal, ProposedPath, proposal_text
from tracer.config import parse_config
from tracer.errors import AlertError
from tracer.text import Json, JSONValue

SHARE = 0.9


def test_nine_of_ten_fields_of_unknown_payloads_are_right() -> None:
    count = sum(len(expected_fields(path)) for path in UNKNOWN)
    wrong = [line for path in UNKNOWN for line in wrong_fields(path)]

    assert 1 - len(wrong) / count >= SHARE, "\n".join(wrong)


@pytest.mark.parametrize("path", UNKNOWN, ids=lambda path: str(path.stem))
def test_a_proposal_finds_most_fields_of_each_payload(path: Path) -> None:
    wrong = list(wrong_fields(path))

    assert len(wrong) * 4 <= len(expected_fields(path)), "\n".join(wrong)


READ_BY = frozenset(("generic", "slack", "nagios"))
"""What may read a payload of no tool: our own shape, and two that anyone can send."""


def test_no_tool_takes_a_payload_for_its_own_and_misses_its_fields() -> None:
    read = {path: alert for path in UNKNOWN if (alert := read_unasked(path))}
    count = sum(len(expected_fields(path)) for path in read)
    wrong = [line for path, alert in read.items() for line in wrong_fields(path, alert)]

    assert {alert["source"] for alert in read.values()} <= READ_BY
    assert 1 - len(wrong) / count >= SHARE, "\n".join(wrong)


FIRING: dict[str, Any] = {
    "monitor": {"id": 17, "name": "Checkout p95 latency"},
    "since": "2026-01-01T10:00:00Z",
}


def test_two_payloads_tell_what_the_words_for_the_status_mean() -> None:
    firing = {**FIRING, "state": "red"}
    recovery = {**firing, "state": "green"}

    proposal = propose(Json(firing, "firing"), Json(recovery, "recovery"))

    assert proposal
    assert proposal.words == {"status": {"red": "firing", "green": "resolved"}}
    assert proposal.identity == ("monitor.name",)


@pytest.mark.parametrize(
    ("firing", "recovery"),
    [
        pytest.param(
            {"id": 38, "name": "Deploy the cart", "status": "failed"},
            {"id": 39, "name": "Deploy the cart", "status": "successful"},
            id="each run has a number",
        ),
        pytest.param(
            {"event_id": "e-1", "monitor": {"name": "Cart"}, "state": "down"},
            {"event_id": "e-2", "monitor": {"name": "Cart"}, "state": "up"},
            id="each event has an id",
        ),
        pytest.param(
            {"id": "a8", "subject": "p95 is 3.2 s", "rule": "p95", "kind": "problem"},
            {"id": "a9", "subject": "p95 is 1.1 s", "rule": "p95", "kind": "recovery"},
            id="the title has a number, and the rule a name",
        ),
        pytest.param(
            {"uuid": "1", "subject": "Cart is down", "state": "down"},
            {"uuid": "2", "subject": "Cart is up again", "state": "up"},
            id="the title says how it is",
        ),
        pytest.param(
            {"app": "cart", "note": "2 of 5 pods are ready", "phase": "Degraded"},
            {"app": "cart", "note": "all pods are ready", "phase": "Healthy"},
            id="nothing but a note says what is wrong",
        ),
        pytest.param(
            {"incident": {"id": "i1", "title": "3 of 9 carts", "status": "open"}},
            {"incident": {"id": "i1", "title": "0 of 9 carts", "status": "closed"}},
            id="an incident keeps its id",
        ),
    ],
)
def test_what_is_proposed_for_a_firing_reads_its_recovery_as_the_same_condition(
    firing: dict[str, Any], recovery: dict[str, Any]
) -> None:
    proposal = propose(Json(firing, "payload"))
    assert proposal
    readers = payload_readers_with(
        parse_config("trace.yml", proposal.as_yaml("mine")).payloads
    )

    alerts = [
        shown(parse_alerts(Json(body, "payload"), "custom", readers)[0])
        for body in (firing, recovery)
    ]

    assert [alert["status"] for alert in alerts] == ["firing", "resolved"]
    assert alerts[0]["fingerprint"] == alerts[1]["fingerprint"]


@pytest.mark.parametrize(
    ("state", "words"),
    [("triggered", {}), ("red", {"status": {"red": "firing"}})],
)
def test_a_status_that_only_the_recovery_has_is_found(
    state: str, words: dict[str, dict[str, str]]
) -> None:
    firing = {**FIRING, "state": state}
    recovery = {**firing, "end": {"kind": "recovered"}}

    proposal = propose(Json(firing, "firing"), Json(recovery, "recovery"))

    assert proposal
    paths = [each.path for each in proposal.paths if each.field == "status"]
    assert (paths, proposal.words) == (["end.kind", "state"], words)
    assert "end.kind" not in proposal.when


def test_the_status_in_a_list_is_found_where_its_alerts_have_it() -> None:
    def payload(**state: str) -> dict[str, Any]:
        return {"group": "a", "alerts": [{**FIRING["monitor"], **FIRING, **state}]}

    firing = payload(title="Slow", severity="critical", state="triggered")
    recovery = payload(title="Slow", severity="critical", state="recovered")

    proposal = propose(Json(firing, "firing"), Json(recovery, "recovery"))

    assert proposal
    paths = [each.path for each in proposal.paths if each.field == "status"]
    assert (proposal.alerts, paths) == ("alerts", ["state"])


def test_nothing_is_proposed_for_a_payload_without_a_title() -> None:
    assert propose(Json({"a": 1, "b": [2], "c": {"d": True}}, "payload")) is None


def test_a_proposal_says_what_it_did_not_find() -> None:
    proposal = propose(Json(FIRING, "payload"))

    assert proposal
    assert {"status", "severity", "value", "links"} <= set(proposal.missing)
    assert "title" not in proposal.missing


def test_the_refusal_of_an_unknown_payload_proposes_how_to_read_it(cli: Cli) -> None:
    payload = {**FIRING, "state": "down", "token": "hunter2hunter2"}

    run = cli.run("--alert", "-", stdin=json.dumps(payload))

    assert run.code == 1
    block = run.stdout[run.stdout.index("payloads:") :].partition("\n\n")[0]
    (table,) = yaml.safe_load(block)["payloads"]
    assert table["fields"]["title"] == "monitor.name"
    assert "title: monitor.name # Checkout p95 latency" in run.stdout
    assert "hunter2" not in run.stdout
    assert parse_config("trace.yml", block).payloads


def test_a_sample_becomes_a_table_and_shows_what_it_gives(
    cli: Cli, tmp_path: Path
) -> None:
    files = []
    for name, state in [("firing", "down"), ("recovery", "up")]:
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps({**FIRING, "state": state}))
        files.append(str(file))

    run = cli.run("init", "--from-sample", *files)

    assert (run.code, run.complaints) == (0, [])
    assert "The two differ in: status" in run.stdout
    written = (cli.checkout / ".github" / "trace.yml").read_text()
    (table,) = parse_config("trace.yml", written).payloads
    assert table.fields["status"] == ("state",)
    again = cli.run("init", "--from-sample", *files)
    assert "has `payloads` already" in again.stdout
    assert (cli.checkout / ".github" / "trace.yml").read_text() == written


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.json"], "cannot read none.json"),
        (["a", "b", "c"], "takes one payload, or two"),
    ],
)
def test_samples_that_cannot_be_read_are_refused(
    cli: Cli, arguments: list[str], says: str
) -> None:
    run = cli.run("init", "--from-sample", *arguments)

    assert run.code == 1
    assert says in run.stderr


OWN: dict[str, Any] = {"title": "Queue too long", "alert_id": "q-1"}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"state": "resolved"}, "resolved"),
        ({"details": {"state": "OK"}}, "resolved"),
        ({"is_resolved": True}, "resolved"),
        ({"lifecycle": "closed"}, "resolved"),
        ({"resolved_at": "2026-01-01T10:05:00Z"}, "resolved"),
        ({"resolved_at": None}, "firing"),
        ({"ends_at": "2026-01-01T10:05:00Z"}, "firing"),
        ({"title": "[RESOLVED] Queue too long"}, "resolved"),
        ({"title": "Queue is back to normal"}, "resolved"),
        ({"event": "queue.recovered", "event_type": "queue.recovered"}, "resolved"),
        ({"previous_state": "ok"}, "firing"),
        ({"reason": "ALERT_RESOLVED"}, "resolved"),
        ({"alert_state": "kResolved"}, "resolved"),
        ({"reason": "The alert was not resolved"}, "firing"),
        ({"title": "[CRITICAL] RESOLVED: Queue too long"}, "resolved"),
        ({"title": "[SEVERE] OPENED: Queue too long"}, "firing"),
        ({"state": "down", "lifecycle": "closed"}, "resolved"),
        ({"state": "down", "lifecycle": "open"}, "firing"),
        ({"title": "Queue is not back to normal"}, "firing"),
    ],
)
def test_nothing_fires_where_a_member_says_that_it_is_over(
    changes: dict[str, Any], status: str
) -> None:
    (result,) = parse_alerts(Json({**OWN, **changes}, "payload"))

    assert isinstance(result, ParsedAlert)
    assert result.alert.status == status


def test_what_looks_like_a_field_is_read_and_named() -> None:
    payload: JSONValue = {**OWN, "how": {"sev": "high", "observed_value": 7}}

    (result,) = parse_alerts(Json(payload, "payload"))

    assert isinstance(result, ParsedAlert)
    assert (result.alert.severity, result.alert.value) == ("high", 7.0)
    assert (
        "`payload.how.sev` counts as severity: no known field has it" in result.warnings
    )


def test_what_looks_like_a_field_but_has_no_path_is_named() -> None:
    table = "payloads:\n- fields: {title: title, status: state}\n"
    readers = parse_config("trace.yml", table).payload_readers
    payload: JSONValue = {"title": "Queue too long", "sev": "high"}

    (result,) = parse_alerts(Json(payload, "payload"), "custom", readers)

    assert isinstance(result, ParsedAlert)
    assert result.alert.severity == "unknown"
    assert "not read: `payload.sev`, which looks like the severity" in result.warnings


def test_keys_that_are_data_and_too_many_members_are_left_out() -> None:
    payload: JSONValue = {
        "aB" * 30_000: "Queue too long",
        "name": "Queue too long",
        **{f"k{number}": "x" for number in range(1_000)},
    }

    leaves = payload_leaves(Json(payload, "payload"))

    assert len(leaves) == 400
    assert max(len(leaf.path) for leaf in leaves) < 10


def test_a_grade_without_a_name_is_proposed_with_what_it_means() -> None:
    proposal = propose(Json({**FIRING, "severity": 2}, "payload"))

    assert proposal
    assert proposal.words["severity"]["2"] == "high"
    assert propose(Json({**FIRING, "level": 87}, "payload")).words == {}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("word", "severity"),
    [("Critical Incident", "critical"), ("🔴 high", "high"), ("Sehr hoch", "critical")],
)
def test_words_around_a_severity_say_no_more(word: str, severity: str) -> None:
    body = Json({"title": "Slow", "incidentSeverity": word}, "payload")

    (found,) = parse_alerts(body)

    assert isinstance(found, ParsedAlert)
    assert found.alert.severity == severity


def test_no_tool_claims_what_any_monitor_has() -> None:
    payload = json.loads((FOLDER / "name-and-state-of-a-monitor.json").read_text())

    with pytest.raises(AlertError):
        parse_alerts(Json(payload, "payload"))


@pytest.mark.parametrize("value", ["short", "x" * 60])
@pytest.mark.parametrize("path", ["a.b", "alert.security_advisory.summary", "m" * 90])
def test_the_values_of_a_proposal_fit_on_a_terminal(path: str, value: str) -> None:
    proposal = Proposal(
        when=("a",), alerts="", paths=(ProposedPath("title", path, value),)
    )

    lines = proposal_text(proposal).splitlines()

    assert all(len(line) <= 80 or line.endswith(path) for line in lines)
