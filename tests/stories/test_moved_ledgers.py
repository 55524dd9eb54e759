"""People move the ledger while a pull request is open: its branch keeps its own place."""

import json
from typing import Any

import pytest

from tests.support.agreement import entries_on
from tests.support.audits import INTENTS
from tests.support.example import alert, git
from tests.support.paths import BRANCH, LEDGER
from tests.support.runs import Job

OWN = "docs/traceability/feedback-loops/REQ-F-AUTH-001--REQ-NFR-PERF-001.yml"


def fire(job: Job, **changes: Any) -> dict[str, str]:
    run = job.run({"alert": alert(**changes)})
    assert run.code == 0, run.stdout
    return run.outputs


def remove(job: Job, *paths: str) -> None:
    """Remove files of the base branch, as people do who want one for each loop."""
    clone, path = job.checkout, str(job.github.store.path)
    git(clone, "pull", "--quiet", path, "main")
    git(clone, "rm", "--quiet", *paths)
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    git(clone, *identity, "commit", "--quiet", "-m", "Use files of loops")
    git(clone, "push", "--quiet", path, "HEAD:main")


def states(job: Job, revision: str) -> list[tuple[str, str, str]]:
    return [
        (entry["alert_id"], entry["remediation_intent"], entry["status"])
        for entry in entries_on(job.github.store, revision)
        if entry.get("branch")
    ]


@pytest.mark.parametrize("is_now_shared", [False, True], ids=["removed", "made"])
def test_an_open_pull_request_goes_on_with_the_files_that_it_has(
    job: Job, *, is_now_shared: bool
) -> None:
    store = job.github.store
    if is_now_shared:
        remove(job, LEDGER, INTENTS)
    fire(job, alert_id="first")
    if is_now_shared:
        store.commit_on("main", LEDGER, "alerts: []\n", "Make a ledger")
    else:
        remove(job, LEDGER, INTENTS)

    assert fire(job, alert_id="first")["pull-request-operation"] == "unchanged"
    assert fire(job, alert_id="other")["remediation-intent"] == "INT-150"
    fire(job, alert_id="first", status="resolved")
    everything = "+refs/heads/*:refs/remotes/origin/*"
    git(job.checkout, "fetch", "--quiet", str(store.path), everything)
    run = job.run({}, "schedule", mode="reconcile")

    assert run.code == 0
    assert json.loads(run.outputs["results"]) == []
    assert states(job, BRANCH) == [
        ("first", "INT-150", "RESOLVED"),
        ("other", "INT-150", "OPEN"),
    ]
    assert "INT-151" not in store.show(BRANCH, OWN if is_now_shared else LEDGER)


def test_a_closed_pull_request_is_declined_where_the_ledger_is_now(job: Job) -> None:
    fire(job, alert_id="first")
    remove(job, LEDGER, INTENTS)
    job.github.store.close(1)

    fire(job, alert_id="first")

    assert states(job, "remediation/ledger") == [("first", "INT-150", "DECLINED")]
    assert "DECLINED" in job.github.store.show("remediation/ledger", OWN)
