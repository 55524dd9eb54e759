"""What is only reported, and why."""

import json
from typing import Any

import pytest

from tests.support.example import alert
from tests.support.runs import Job
from tests.support.standin.faults import Fault


def configure(job: Job, text: str) -> None:
    job.github.store.commit_on("main", ".github/trace.yml", text, "Configure")


# -- what is only reported -----------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "inputs", "config", "why"),
    [
        pytest.param(
            alert(tags={"severity": "low", "req": "REQ-F-AUTH-001"}),
            {"min_severity": "medium"},
            "",
            "severity low is below `min-severity: medium`",
            id="too mild",
        ),
        pytest.param(
            alert(test=True),
            {},
            "",
            "this is a test alert",
            id="test",
        ),
        pytest.param(
            alert(status="resolved"), {}, "", "the alert has resolved", id="resolved"
        ),
        pytest.param(
            alert(environment="staging"),
            {},
            "environments: [prod*]\n",
            "`environments` does not list staging",
            id="staging",
        ),
        pytest.param(
            alert(service="load-test-7"),
            {},
            "ignore:\n- service: load-test-*\n",
            "the rule `ignore` has service: load-test-*",
            id="rule",
        ),
        pytest.param(
            alert(), {"mode": "trace"}, "", "the mode is `trace`", id="trace only"
        ),
    ],
)
def test_what_is_not_acted_on_is_reported_and_nothing_is_written(
    job: Job, payload: Any, inputs: dict[str, str], config: str, why: str
) -> None:
    configure(job, config or "redact: []\n")

    run = job.run({"alert": payload}, **inputs)

    assert run.code == 0, run.stdout
    assert job.github.writes == []
    assert why in run.stdout
    assert run.outputs["pull-request-operation"] == "none"
    assert run.outputs["requirement"] == "REQ-F-AUTH-001"
    (result,) = json.loads(run.outputs["results"])
    assert why in result["reason"]


UNTRACED = {"title": "Disk is full", "description": None, "metric": None}


@pytest.mark.parametrize(
    ("changes", "inputs", "config", "code"),
    [
        pytest.param({"test": True}, {}, "", 0, id="test"),
        pytest.param({"test": True}, {"mode": "trace"}, "", 0, id="test, trace only"),
        pytest.param({"status": "resolved"}, {}, "", 0, id="resolved"),
        pytest.param({"service": "x"}, {}, "ignore: [{service: x}]\n", 0, id="rule"),
        pytest.param({"environment": "b"}, {}, "environments: [a]\n", 0, id="other"),
        pytest.param({}, {"min_severity": "critical"}, "", 0, id="too mild"),
        pytest.param({}, {"mode": "trace"}, "", 1, id="trace only"),
        pytest.param({}, {}, "", 1, id="acted on"),
    ],
)
def test_what_is_only_reported_by_rule_fails_no_run(
    job: Job, changes: Any, inputs: dict[str, str], config: str, code: int
) -> None:
    configure(job, config or "redact: []\n")
    payload = alert(**{**UNTRACED, "tags": {"severity": "low"}, **changes})

    run = job.run({"alert": payload}, fail_on="untraced", **inputs)

    assert run.code == code, run.stdout
    assert len(run.annotations("error")) == code
    assert run.annotations("warning") == []


def test_an_untraced_alert_is_only_reported_if_asked(job: Job) -> None:
    payload = alert(**{**UNTRACED, "tags": None})

    run = job.run({"alert": payload}, untraced="report")

    assert run.code == 0, run.stdout
    assert job.github.writes == []
    (result,) = json.loads(run.outputs["results"])
    assert "`untraced: report` only reports these" in result["reason"]


@pytest.mark.parametrize(
    ("is_admin", "is_allowed", "line"),
    [
        (True, True, "  ✓ GitHub Actions may open pull requests\n"),
        (True, False, "  ✗ GitHub Actions may not open pull requests. Tick"),
        (
            False,
            True,
            "   Not checked: whether the job may open pull requests",
        ),
    ],
    ids=["allowed", "denied", "hidden"],
)
def test_a_test_alert_says_whether_actions_may_open_pull_requests(
    is_admin: bool,  # noqa: FBT001 - a row of a table
    is_allowed: bool,  # noqa: FBT001
    line: str,
    job: Job,
) -> None:
    job.github.token_is_admin = is_admin
    job.github.actions_may_open_pulls = is_allowed

    run = job.run({"alert": {"title": "Test of the wiring", "test": True}})

    assert run.code == 0
    assert line in run.stdout


def test_a_test_alert_says_what_kept_it_from_finding_out(job: Job) -> None:
    job.github.faults = [Fault("GET /actions/", body=b"{}", has_effect=True, times=9)]

    run = job.run({"alert": {"title": "Test of the wiring", "test": True}})

    assert run.code == 0
    assert "Not checked: whether the job may open pull requests (" in run.stdout


def test_a_test_alert_that_arrives_ends_well(job: Job) -> None:
    run = job.run({"alert": {"title": "Test of the wiring", "test": True}})

    assert "✅ The test alert arrived and was read" in run.stdout
    for doubt in ("⚠", "✗", "Not traced", "::warning"):
        assert doubt not in run.stdout
    assert "not traceable yet" not in run.summary


def test_the_mode_trace_needs_no_permission_to_write(job: Job) -> None:
    permissions = ("contents=write", "pull_requests=read", "pull_requests=write")
    job.github.denied.update(permissions)

    run = job.run({"alert": alert()}, mode="trace")

    assert (run.code, run.annotations("warning"), job.github.writes) == (0, [], [])
    assert run.outputs["requirement"] == "REQ-F-AUTH-001"
