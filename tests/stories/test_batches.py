"""One payload, many alerts: each is traced, those of one loop share one remediation."""

import hashlib
import io
import json
import re
from datetime import UTC, datetime
from typing import Any
from unittest.mock import ANY

import pytest
import yaml

from tests.support.example import alert
from tests.support.paths import BRANCH, LEDGER
from tests.support.runs import Cli, Job
from tracer import pipeline
from tracer.inputs import read_inputs
from tracer.job.workflow_commands import JobOutput
from tracer.repository.git_command import Git

NOW = datetime(2025, 11, 20, 16, 0, tzinfo=UTC)


def member(name: str, **changes: Any) -> dict[str, Any]:
    """Return an alert of a group as Alertmanager sends it."""
    labels = {"alertname": name, "severity": "high", **changes.pop("labels", {})}
    return {
        "status": "firing",
        "labels": labels,
        "annotations": {"summary": name, "description": "p95 is 750ms, limit 500ms"},
        "startsAt": "2025-11-20T15:30:00Z",
        "generatorURL": "https://prometheus.example/graph?g0.expr=p95%20%3E%20500",
        "fingerprint": hashlib.sha256(name.encode()).hexdigest()[:16],
        **changes,
    }


def group(*members: Any) -> dict[str, Any]:
    around = {"version": "4", "receiver": "github", "status": "firing"}
    return {"alert": {**around, "alerts": list(members)}}


LOGIN = {"req": "REQ-F-AUTH-001", "sla": "performance"}
SECURITY = {"requirement": "req_nfr_sec_001"}
MIXED = group(
    member("LoginSlow", labels=LOGIN),
    "not an alert",
    member("LoginSlowInEurope", labels={**LOGIN, "severity": "critical"}),
    member("TimingDiffers", labels=SECURITY, annotations={}),
    member("LoginFailed", labels=LOGIN, status="resolved"),
)
NO_ALERT = (
    "`client_payload.alert.alerts[1]` should be an object with the alert's fields, "
    "but is text"
)


def test_a_group_is_traced_member_by_member(job: Job) -> None:
    run = job.run(MIXED)

    names = [trace["alert"]["title"] for trace in run.trace["traces"]]
    assert names == ["LoginSlow", "LoginSlowInEurope", "TimingDiffers", "LoginFailed"]
    wanted = [trace["requirement"]["id"] for trace in run.trace["traces"]]
    assert wanted == [*["REQ-F-AUTH-001"] * 2, "REQ-NFR-SEC-001", "REQ-F-AUTH-001"]


def test_those_of_one_loop_share_one_pull_request_and_each_is_in_its_ledger(
    job: Job,
) -> None:
    job.run(MIXED)

    store = job.github.store
    assert sorted(pull.head for pull in store.pulls) == [
        BRANCH,
        "remediation/REQ-NFR-SEC-001",
    ]
    entries = store.show(BRANCH, LEDGER)
    titles = [entry["title"] for entry in yaml.safe_load(entries)["alerts"]]
    assert titles == ["LoginSlow", "LoginSlowInEurope"]
    assert store.git("rev-list", "--count", f"main..{BRANCH}").strip() == b"1"


def test_the_summary_begins_with_what_became_of_each_loop(job: Job) -> None:
    run = job.run(MIXED)

    head, _, rest = run.summary.partition("\n### ")
    assert head.startswith("## Alerts of this run\n")
    rows = [line for line in head.splitlines() if line.startswith("| ")]
    assert [row.split(" | ")[1] for row in rows] == [
        "requirement",
        "REQ-F-AUTH-001",
        "REQ-NFR-SEC-001",
        "REQ-F-AUTH-001",
    ]
    assert "created" in rows[1]
    assert "the alert has resolved" in rows[3]
    assert "Alerts of this run" not in rest


def test_the_summary_reports_a_loop_once_with_a_line_for_each_alert(job: Job) -> None:
    run = job.run(MIXED)

    reports = run.summary.split("\n### ")[1:]
    assert len(reports) == 3
    assert "2 alerts of this loop:" in reports[0]
    ids = [member["fingerprint"] for member in MIXED["alert"]["alerts"][:3:2]]
    assert re.findall(r"^- `(\w+)` · \*\*", reports[0], re.MULTILINE) == ids
    assert "alerts of this loop" not in reports[1]


def test_one_bad_member_fails_the_run_and_does_not_stop_the_others(job: Job) -> None:
    run = job.run(MIXED)

    assert run.code == 1
    (error,) = run.errors
    assert NO_ALERT in error
    assert "Traceback" not in run.stdout + run.stderr
    assert len(job.github.store.pulls) == 2


def test_results_list_every_member_whatever_became_of_it(job: Job) -> None:
    run = job.run(MIXED)

    results = json.loads(run.outputs["results"])
    told = sorted(
        (r["pull-request-operation"], len(r["alerts"]), r["requirement"] or "")
        for r in results
    )
    assert told == [
        ("created", 1, "REQ-NFR-SEC-001"),
        ("created", 3, "REQ-F-AUTH-001"),
        ("none", 0, ""),
    ]
    reported = [each["reported"] for each in results if each["reported"]]
    reason = "the alert has resolved; the ledger has no entry of it"
    resolved = [{"alert": ANY, "reason": reason}]
    assert reported == [resolved]
    assert results[-1]["reason"] == (NO_ALERT)
    assert {frozenset(result) for result in results} == {frozenset(results[0])}


def test_what_was_acted_on_stands_before_what_is_only_reported(job: Job) -> None:
    resolved = member("LoginFailed", labels=LOGIN, status="resolved")
    other = member("TimingDiffers", labels=SECURITY, status="resolved")

    run = job.run(group(resolved, other, member("LoginSlow", labels=LOGIN)))

    assert run.outputs["pull-request-number"] == "1"
    assert run.outputs["pull-request-operation"] == "created"
    first, second = json.loads(run.outputs["results"])
    assert (first["requirement"], len(first["alerts"])) == ("REQ-F-AUTH-001", 2)
    assert len(first["reported"]) == 1
    assert (second["requirement"], second["reason"]) == (
        "REQ-NFR-SEC-001",
        "the alert has resolved; the ledger has no entry of it",
    )
    assert run.summary.index("Pull request 1") < run.summary.index("has resolved")
    numbers = [trace["pull_request"]["number"] for trace in run.trace["traces"]]
    assert numbers == [1, None, 1]


def test_a_group_of_nothing_readable_lists_why(job: Job) -> None:
    run = job.run({"alerts": [{"hello": 1}, 7]})
    listed = job.run([{"hello": 1}, 7])

    assert (run.code, listed.code) == (1, 1)
    assert len(listed.errors) == 2
    reasons = [result["reason"] for result in json.loads(listed.outputs["results"])]
    assert "`client_payload[0]` is not an alert we know" in reasons[0]
    assert "`client_payload[1]` should be an object" in reasons[1]
    assert job.github.store.pulls == []


def test_a_repeated_group_is_counted_in_texts_alone(job: Job) -> None:
    job.run(MIXED)
    writes = len(job.github.writes)

    again = job.run(MIXED)

    results = json.loads(again.outputs["results"])
    operations = [result["pull-request-operation"] for result in results]
    assert sorted(operations) == ["none", "unchanged", "unchanged"]
    assert job.github.writes[writes:] == ["PATCH /pulls/1", "PATCH /pulls/2"]


def test_an_alert_that_stands_twice_in_a_payload_is_one_episode(job: Job) -> None:
    run = job.run([alert(), alert(), alert(value=900)])

    assert run.code == 0
    assert job.github.store.show(BRANCH, LEDGER).count("- alert_id:") == 1
    (result,) = json.loads(run.outputs["results"])
    assert result["alerts"] == ["alert_12345"]


def test_a_batch_of_cloudevents_is_one_batch(job: Job) -> None:
    def event(number: int, data: Any) -> dict[str, Any]:
        around = {"specversion": "1.0", "source": "/acme", "type": "acme.alert"}
        return {**around, "id": str(number), "data": data}

    run = job.run(
        {
            "events": [
                event(1, alert()),
                event(2, alert(alert_id="other", tags={"req": "REQ-NFR-SEC-001"})),
                event(3, {"hello": "world"}),
                {key: value for key, value in event(4, 0).items() if key != "data"},
            ]
        }["events"]
    )

    assert run.code == 1
    assert len(run.errors) == 1
    assert "`client_payload[2].data` is not an alert we know" in run.errors[0]
    assert "not an alert: a CloudEvent without data is not an alert" in run.stdout
    results = json.loads(run.outputs["results"])
    assert [result["requirement"] for result in results] == [
        "REQ-F-AUTH-001",
        "REQ-NFR-SEC-001",
        None,
    ]


def many(count: int) -> str:
    """Return that many alerts about the same three requirements."""
    wanted = ("REQ-F-AUTH-001", "REQ-NFR-SEC-001", "REQ-NFR-PERF-001")
    members = [
        {
            "alert_id": f"a-{number}",
            "title": f"Alert {number}",
            "timestamp": "2025-11-20T15:30:00Z",
            "tags": {"req": wanted[number % len(wanted)], "severity": "high"},
        }
        for number in range(count)
    ]
    return json.dumps(members)


def test_a_hundred_alerts_are_remediated_in_one_run(cli: Cli) -> None:
    run = cli.run("--alert", "-", "--publish", "local", stdin=many(100))

    assert run.code == 0, run.stderr
    assert run.stdout.count("[TRACE PRODUCTION ISSUE - a-") == 100


def test_a_hundred_alerts_cost_one_pass_over_the_repository(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[str] = []
    run = Git.run

    def counted(self: Git, *arguments: str, **more: Any) -> Any:
        commands.append(arguments[0])
        return run(self, *arguments, **more)

    monkeypatch.setattr(Git, "run", counted)

    def count(alerts: int) -> list[str]:
        commands.clear()
        given = {"alert": "-", "repo": str(cli.checkout), "mode": "trace"}
        stdin = io.BytesIO(many(alerts).encode())
        output = JobOutput(None, io.StringIO(), io.StringIO())
        pipeline.run(read_inputs(given, None), stdin, output, NOW)
        return list(commands)

    assert len(count(100)) == len(count(3))


def test_a_second_alert_of_a_loop_is_not_called_what_opened_it(job: Job) -> None:
    job.run({"alert": alert()})

    run = job.run(
        {"alert": alert(alert_id="b", title="Login is down", fingerprint="b")}
    )

    assert run.outputs["pull-request-operation"] == "updated"
    assert "Remediation Intent Found:\n  ✓ INT-150\n" in run.stdout
    assert "INT-150: Fix: Login is down" not in run.stdout
    assert "### Login is down (INT-150)" in run.summary


def test_each_alert_of_a_new_loop_names_the_intent_as_it_was_written(job: Job) -> None:
    worst = alert(alert_id="worst", title="Login is down")
    run = job.run([worst, alert(alert_id="mild", severity="low", value=None)])

    facts = re.findall(
        r"^    - (?:Type|Priority|Source): (.+)", run.stdout, re.MULTILINE
    )
    assert facts == 2 * [
        "Remediation (URGENT)",
        "P0 (Critical severity, SLA violation)",
        "Production worst",
    ]


def test_an_intent_is_headed_by_the_alert_that_it_was_written_for(job: Job) -> None:
    old = alert(alert_id="old", title="Login is down")
    job.run([old])
    job.run([{**old, "status": "resolved"}])
    job.github.store.merge(1)
    job.time.sleep(8 * 24 * 3600)
    new = alert(alert_id="new", timestamp=None, title="Login is slow", severity="low")

    run = job.run([old, new])

    assert run.outputs["pull-request-operation"] == "created"
    assert "### INT-151: Login is slow\n" in run.summary
    facts = re.findall(r"^    - (?:Priority|Source): (.+)", run.stdout, re.MULTILINE)
    assert facts[1::2] == 2 * ["Production new"]
    assert len({*facts[::2]}) == 1
