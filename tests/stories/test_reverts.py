"""A person reverts a merge: what that took out of the base branch is out, and nothing else."""

import json
from typing import Any

import pytest

from tests.support.agreement import entries_on
from tests.support.example import alert, git
from tests.support.merging import merge, revert
from tests.support.paths import BRANCH
from tests.support.runs import Job
from tests.support.separate_files import use_separate_files

ROLLING = "remediation/ledger"
MERGES = (
    "merge",
    *(pytest.param(how, marks=pytest.mark.long) for how in ("squash", "rebase")),
)
LATER = "2025-11-20T18:00:00Z"


@pytest.fixture(params=["shared", "separate"])
def job_of(request: pytest.FixtureRequest, job: Job) -> Job:
    if request.param == "separate":
        use_separate_files(job)
    return job


def fire(job: Job, **changes: Any) -> dict[str, str]:
    run = job.run({"alert": alert(**changes)})
    assert run.code == 0, run.stdout
    return run.outputs


def reconcile(job: Job) -> dict[str, str]:
    everything = "+refs/heads/*:refs/remotes/origin/*"
    git(job.checkout, "fetch", "--quiet", str(job.github.store.path), everything)
    run = job.run({}, "schedule", mode="reconcile")
    assert run.code == 0, run.stdout
    rows = json.loads(run.outputs["results"])
    return {row["pull-request-branch"]: row["reason"] for row in rows}


def states(job: Job, revision: str) -> list[tuple[str, str, str]]:
    """Return the entries of our loops: their start, intent and status."""
    return [
        (entry["timestamp"][11:13], entry["remediation_intent"], entry["status"])
        for entry in entries_on(job.github.store, revision)
        if entry.get("branch")
    ]


def open_heads(job: Job) -> list[str]:
    return [pull.head for pull in job.github.store.pulls if pull.state == "open"]


def can_be_merged(job: Job, revision: str) -> bool:
    store = job.github.store
    return store.try_git("merge-tree", "--write-tree", "main", revision) is not None


@pytest.mark.parametrize("how", MERGES)
@pytest.mark.parametrize("is_deleted", [False, True], ids=["kept", "deleted"])
def test_an_end_whose_merge_was_reverted_does_not_come_back(
    job_of: Job, how: str, *, is_deleted: bool
) -> None:
    store = job_of.github.store
    fire(job_of)
    store.merge(1)
    fire(job_of, status="resolved")
    merge(store, 2, how)
    revert(store, store.ref("refs/heads/main") or "")
    if is_deleted:
        store.delete_branch(ROLLING)
    assert states(job_of, "main") == [("15", "INT-150", "OPEN")]

    assert reconcile(job_of) == {}
    later = fire(job_of, timestamp=LATER)

    assert later["pull-request-branch"] == ROLLING
    assert states(job_of, ROLLING) == [
        ("15", "INT-150", "OPEN"),
        ("18", "INT-150", "OPEN"),
    ]
    assert can_be_merged(job_of, ROLLING)
    fire(job_of, status="resolved", timestamp=LATER)
    assert [state for _, _, state in states(job_of, ROLLING)] == ["OPEN", "RESOLVED"]


@pytest.mark.parametrize("how", MERGES)
def test_the_next_rolling_pull_request_goes_on_without_what_was_reverted(
    job_of: Job, how: str
) -> None:
    """It was made on top of the merge; its own changes stay."""
    store = job_of.github.store
    fire(job_of)
    store.merge(1)
    fire(job_of, timestamp=LATER)
    merge(store, 2, how)
    recorded = store.ref("refs/heads/main") or ""
    fire(job_of, timestamp="2025-11-20T19:00:00Z")
    fire(job_of, status="resolved")
    revert(store, recorded)
    conflicts = not can_be_merged(job_of, ROLLING)

    done = reconcile(job_of)

    assert (ROLLING in done) is conflicts
    assert can_be_merged(job_of, ROLLING)
    fire(job_of, timestamp="2025-11-20T19:00:00Z", tags=worse())
    assert states(job_of, ROLLING) == [
        ("15", "INT-150", "RESOLVED"),
        ("19", "INT-150", "OPEN"),
    ]
    assert reconcile(job_of) == {}
    fire(job_of, timestamp=LATER)
    merge(store, 3, how)
    assert sorted(states(job_of, "main")) == [
        ("15", "INT-150", "RESOLVED"),
        ("18", "INT-150", "OPEN"),
        ("19", "INT-150", "OPEN"),
    ]


def worse() -> dict[str, str]:
    return {**alert()["tags"], "severity": "critical"}


@pytest.mark.parametrize("how", MERGES)
def test_what_the_rolling_pull_request_changes_of_a_reverted_loop_is_out(
    job_of: Job, how: str
) -> None:
    store = job_of.github.store
    fire(job_of)
    merge(store, 1, how)
    merged = store.ref("refs/heads/main") or ""
    fire(job_of, status="resolved")
    if how == "rebase":
        store.delete_branch(BRANCH)
    revert(store, merged)
    assert states(job_of, "main") == []

    reconcile(job_of)

    assert open_heads(job_of) == []
    again = fire(job_of, timestamp=LATER)
    assert again["pull-request-operation"] == "created"
    assert again["remediation-intent"] == "INT-151"
