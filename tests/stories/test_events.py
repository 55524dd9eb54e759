"""Every event that may carry an alert: dispatched, by hand, by the clock."""

import json
from typing import Any

import pytest

from tests.support.example import alert
from tests.support.paths import BRANCH, ROOT
from tests.support.runs import Job

# -- dispatched, by hand, by the clock -----------------------------------------------


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(alert(), id="flat"),
        pytest.param({"alert": alert()}, id="nested"),
        pytest.param({"alert": json.dumps(alert())}, id="as text"),
        pytest.param({"alert": alert(), "sha": "0" * 40}, id="with words around it"),
    ],
)
def test_a_dispatch_may_carry_the_alert_flat_or_nested(job: Job, payload: Any) -> None:
    run = job.run(payload)

    assert run.outputs["pull-request-branch"] == BRANCH


@pytest.mark.parametrize("tool", ["alertmanager/firing", "opsgenie/create"])
def test_a_dispatch_may_be_the_tools_body_itself(job: Job, tool: str) -> None:
    folder, _, name = tool.partition("/")
    files = sorted((ROOT / "tests/alerts/payloads" / folder).glob("*.json"))
    file = next((f for f in files if f.stem == name), files[0])
    payload = json.loads(file.read_text())

    run = job.run(payload.get("client_payload", payload))

    assert run.code == 0, run.stdout
    assert run.trace["traces"][0]["alert"]["source"] == folder


def test_a_sender_may_name_the_requirement_beside_the_alert(job: Job) -> None:
    payload = {"alert": alert(tags=None), "requirement": "REQ-F-AUTH-001"}

    run = job.run(payload)

    assert run.outputs["requirement"] == "REQ-F-AUTH-001"
    evidence = run.trace["traces"][0]["match"]["evidence"]
    assert evidence == "`client_payload.requirement` names REQ-F-AUTH-001"


@pytest.mark.parametrize(
    "inputs",
    [
        pytest.param({"alert": json.dumps(alert())}, id="a payload"),
        pytest.param(
            {"alert": json.dumps(alert(tags=None)), "requirement": "REQ-F-AUTH-001"},
            id="a payload and the requirement",
        ),
        pytest.param(
            {
                "alert": "",
                "title": "Login latency exceeded",
                "requirement": "REQ-F-AUTH-001",
                "severity": "critical",
                "description": "p95 latency is 750ms (threshold: 500ms)",
                "metric": "auth.login.duration",
                "value": "750",
                "threshold": "500",
            },
            id="its fields",
        ),
    ],
)
def test_an_alert_may_be_typed_by_hand(job: Job, inputs: dict[str, str]) -> None:
    run = job.run({"inputs": inputs}, "workflow_dispatch")

    assert run.code == 0, run.stdout
    assert run.outputs["pull-request-branch"] == BRANCH
    assert run.trace["traces"][0]["violation"]["absolute"] == 250.0


@pytest.mark.parametrize("name", ["schedule", "push"])
def test_a_payload_file_serves_where_the_event_carries_no_alert(
    job: Job, name: str
) -> None:
    (job.checkout / "alerts").mkdir()
    (job.checkout / "alerts" / "now.json").write_text(json.dumps([alert()]))

    run = job.run({}, name, alert="alerts/now.json")

    assert run.outputs["pull-request-branch"] == BRANCH


def test_a_file_with_an_alert_does_not_choose_the_base_branch(job: Job) -> None:
    payload = {**alert(), "repository": {"default_branch": "evil"}}
    (job.checkout / "now.json").write_text(json.dumps(payload))

    run = job.run({}, "schedule", alert="now.json")

    assert run.code == 0, run.stdout
    assert job.github.store.pulls[0].base == "main"


@pytest.mark.parametrize(
    ("name", "payload", "inputs", "says"),
    [
        pytest.param("push", {}, {}, "a `push` event carries no alert", id="push"),
        pytest.param(
            "workflow_dispatch", {"inputs": None}, {}, "`inputs` is empty", id="by hand"
        ),
        pytest.param(
            "schedule",
            {},
            {"alert": "gone.json"},
            "cannot read gone.json: No such file or directory",
            id="missing file",
        ),
        pytest.param(
            "repository_dispatch",
            {},
            {"alert": '{"title": "x"}'},
            "input `alert` holds a payload, but names a file",
            id="payload for a file",
        ),
    ],
)
def test_an_event_without_an_alert_says_where_to_put_one(
    job: Job, name: str, payload: Any, inputs: dict[str, str], says: str
) -> None:
    run = job.run(payload, name, **inputs)

    assert run.code == 1
    assert says in run.errors[0]
    assert job.github.writes == []
