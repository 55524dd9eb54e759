"""`mode: reconcile`: failed runs are started again, missing pull requests are opened."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.entry_point import run_here
from tests.support.example import alert, git
from tests.support.hostile import BREAKOUT
from tests.support.markdown_judge import effects, page_effects, read_page
from tests.support.paths import BRANCH, LEDGER, ROOT
from tests.support.runs import Cli, Job, Run
from tests.support.standin.faults import Fault
from tests.support.standin.store import WorkflowRun

OWN = 900


@pytest.fixture
def checkout(documents: Path) -> Path:
    return documents


def hours_ago(hours: float) -> str:
    moment = datetime.now(UTC) - timedelta(hours=hours)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def scheduled(job: Job) -> Job:
    """Return a job whose repository has the workflow, and ran this mode a day ago."""
    workflow = (ROOT / "examples" / "trace.yml").read_text()
    store = job.github.store
    # The API of trees takes no workflows, as GitHub's does not.
    (job.checkout / ".github" / "workflows").mkdir(parents=True)
    (job.checkout / ".github" / "workflows" / "trace.yml").write_text(workflow)
    git(job.checkout, "add", "--all")
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    git(job.checkout, *identity, "commit", "--quiet", "-m", "Trace alerts")
    git(job.checkout, "push", "--quiet", str(store.path), "HEAD:main")
    path = ".github/workflows/reconcile.yml"
    store.runs = [
        WorkflowRun(OWN, "Reconcile", "", path=path, workflow=2, started=hours_ago(0)),
        WorkflowRun(
            OWN - 1,
            "Reconcile",
            "success",
            path=path,
            workflow=2,
            started=hours_ago(24),
        ),
    ]
    return job


def failed(number: int, **changes: Any) -> WorkflowRun:
    values = {"conclusion": "failure", "started": hours_ago(2), **changes}
    return WorkflowRun(number, f"Trace alert_{number}", **values)


def reconcile(job: Job) -> Run:
    everything = "+refs/heads/*:refs/remotes/origin/*"
    git(job.checkout, "fetch", "--quiet", str(job.github.store.path), everything)
    command = job.command({}, "schedule", mode="reconcile")
    environment = {
        **command.environment,
        "GITHUB_RUN_ID": str(OWN),
        "GITHUB_ACTION_REPOSITORY": "OWNER/trace-production-issue",
    }
    return job.finished(run_here(replace(command, environment=environment)))


def rows(run: Run) -> list[dict[str, Any]]:
    listed = json.loads(run.outputs["results"])
    assert isinstance(listed, list)
    return listed


def test_failed_and_cancelled_runs_are_started_again(scheduled: Job) -> None:
    store = scheduled.github.store
    store.runs += [
        failed(1),
        failed(2, conclusion="cancelled"),
        failed(3, conclusion="timed_out"),
        failed(4, conclusion="success"),
        failed(5, path=".github/workflows/ci.yml"),
        failed(6, started=hours_ago(30)),
    ]

    run = reconcile(scheduled)

    assert run.code == 0, run.stdout
    assert [row["run"] for row in rows(run)] == [f"Trace alert_{n}" for n in (1, 2, 3)]
    assert [each.attempt for each in store.runs[2:]] == [2, 2, 2, 1, 1, 1]
    assert "Trace alert_2" in run.summary


def test_a_branch_gets_the_title_that_its_run_would_have_written(
    scheduled: Job,
) -> None:
    """The name of a rule is no sentence; its description, which no entry has, is one."""
    store = scheduled.github.store
    rule = {"title": "LoginLatencyHigh", "description": "Logins take over 500 ms"}
    scheduled.run({"alert": alert(**rule)})
    (written,) = store.pulls
    assert "Logins take" in written.title
    store.pulls.remove(written)
    scheduled.time.sleep(7_200)

    reconcile(scheduled)

    assert [pull.title for pull in store.pulls] == [written.title]


def test_a_title_is_about_no_alert_that_was_moved_away(scheduled: Job) -> None:
    store = scheduled.github.store
    scheduled.run({"alert": alert()})
    scheduled.run({"alert": alert(alert_id="other", title="Another alert")})
    store.pulls.clear()
    text = store.show(BRANCH, LEDGER).replace('"OPEN"', '"SUPERSEDED"', 1)
    store.commit_on(BRANCH, LEDGER, text, "docs: Supersede the first one")
    scheduled.time.sleep(7_200)

    reconcile(scheduled)

    (opened,) = store.pulls
    assert opened.title == "INT-150: Another alert (REQ-F-AUTH-001)"


def test_a_run_is_started_again_at_most_twice_and_then_listed(scheduled: Job) -> None:
    store = scheduled.github.store
    store.runs.append(failed(1, started=hours_ago(50), ended=hours_ago(1)))
    attempts = []
    for _ in range(4):
        run = reconcile(scheduled)
        attempts.append(store.runs[-1].attempt)
        store.runs[-1].conclusion = "failure"

    assert attempts == [2, 3, 3, 3]
    (warning,) = run.annotations("warning")
    assert "Trace alert_1 was not started again: it has failed 3 times" in warning
    assert "https://github.com/acme/shop/actions/runs/1" in warning


@pytest.mark.parametrize("level", ["read", "write"])
def test_a_missing_permission_costs_a_warning(scheduled: Job, level: str) -> None:
    scheduled.github.store.runs.append(failed(1))
    scheduled.github.denied.add(f"actions={level}")

    run = reconcile(scheduled)

    (warning,) = run.annotations("warning")
    assert run.code == 0
    assert "actions: " in warning
    assert scheduled.github.store.runs[-1].attempt == 1
    assert ("Trace alert_1" in warning) is (level == "write")


def lose_pull_request(job: Job, age: timedelta, **changes: Any) -> None:
    """Leave a branch as a run does that ends before it opens the pull request."""
    run = job.run({"alert": alert(**changes)})
    assert run.outputs["pull-request-number"] == "1"
    store = job.github.store
    store.pulls.clear()
    moment = (datetime.now(UTC) - age).strftime("%Y-%m-%dT%H:%M:%SZ")
    tree = f"{BRANCH}^{{tree}}"
    clone = job.checkout
    git(clone, "fetch", "--quiet", str(store.path), f"{BRANCH}:{BRANCH}")
    dates = {f"GIT_{who}_DATE": moment for who in ("AUTHOR", "COMMITTER")}
    identity = ("-c", "user.name=bot", "-c", "user.email=bot@example.com")
    message = git(clone, "log", "-1", "--format=%B", BRANCH)
    sha = git(
        clone,
        *(*identity, "commit-tree", tree, "-p", f"{BRANCH}~1", "-m", message),
        environment=dates,
    )
    git(
        clone,
        "push",
        "--quiet",
        "--force",
        str(store.path),
        f"{sha}:refs/heads/{BRANCH}",
    )


def test_a_branch_without_a_pull_request_gets_one(scheduled: Job) -> None:
    lose_pull_request(scheduled, timedelta(hours=3))

    run = reconcile(scheduled)

    assert run.code == 0, run.stdout
    (pull,) = scheduled.github.store.pulls
    assert pull.head == BRANCH
    assert pull.title == "INT-150: Login latency exceeded (REQ-F-AUTH-001)"
    assert "Login latency exceeded" in (pull.body or "")
    (row,) = rows(run)
    assert row["pull-request-operation"] == "created"
    assert rows(reconcile(scheduled)) == []


def test_a_pull_request_that_it_opened_gets_the_alerts_that_follow(
    scheduled: Job,
) -> None:
    lose_pull_request(scheduled, timedelta(hours=3))
    reconcile(scheduled)
    later = alert(alert_id="alert_2", timestamp="2025-11-21T08:00:00Z")

    run = scheduled.run({"alert": later})

    assert run.annotations("warning") == []
    (pull,) = scheduled.github.store.pulls
    assert "**2 alerts in this pull request.**" in (pull.body or "")


def test_a_branch_that_a_run_may_still_work_on_is_left_alone(scheduled: Job) -> None:
    lose_pull_request(scheduled, timedelta(minutes=5))

    run = reconcile(scheduled)

    assert (rows(run), scheduled.github.store.pulls) == ([], [])
    assert "Nothing to do" in run.stdout


def test_names_of_runs_and_alerts_are_data(scheduled: Job) -> None:
    hostile = failed(1, attempt=3)
    hostile.title = BREAKOUT
    scheduled.github.store.runs.append(hostile)
    lose_pull_request(scheduled, timedelta(hours=3), title=BREAKOUT, alert_id=BREAKOUT)

    run = reconcile(scheduled)

    assert run.code == 0
    assert run.annotations("error") == []
    (pull,) = scheduled.github.store.pulls
    assert "\n" not in pull.title
    assert list(effects(pull.title)) == []
    for text in (run.summary, pull.body or ""):
        page = read_page(text)
        assert list(page_effects(page)) == []
        assert all(each.startswith("https://github.com/") for each in page.addresses)


def test_credentials_in_names_of_runs_are_masked(scheduled: Job) -> None:
    """The `run-name` of an example workflow has the id of an alert, as it was sent."""
    runs = [failed(1, attempt=3), failed(2)]
    for each in runs:
        each.title = "Trace db password=hunter2"
    scheduled.github.store.runs += runs

    run = reconcile(scheduled)

    assert "Trace db password=***" in run.stdout
    assert "hunter2" not in run.stdout + run.summary + json.dumps(run.outputs)


def test_a_repository_without_our_workflow_is_told(job: Job) -> None:
    run = reconcile(job)

    (warning,) = run.annotations("warning")
    assert "no workflow of the base branch uses this action" in warning


@pytest.mark.parametrize("target", ["local", "dry-run"])
def test_reconciling_needs_github(cli: Cli, target: str) -> None:
    run = cli.run("--mode", "reconcile", "--publish", target)

    assert run.code == 1
    assert "needs runs and pull requests on GitHub" in run.stderr


UNAVAILABLE = {
    "runs": "GET /actions/runs",
    "a run": "POST /actions/runs/1/rerun",
    "branches": "GET /git/matching-refs/heads/remediation/",
    "pull requests": "POST /graphql Branches",
    "opening": "POST /pulls$",
    "comparing": "GET /compare/",
}
"""What GitHub does not answer in a run that has a failed run and a lost pull request."""


@pytest.mark.parametrize("request_", UNAVAILABLE.values(), ids=UNAVAILABLE.keys())
def test_a_run_that_cannot_look_at_everything_fails_and_is_made_good(
    scheduled: Job, request_: str
) -> None:
    """Otherwise the next run would look at what has happened since this one only."""
    store = scheduled.github.store
    lose_pull_request(scheduled, timedelta(hours=3))
    store.runs.append(failed(1))
    fault = Fault(request_, status=502, message="Bad Gateway", times=1_000)
    scheduled.github.faults.append(fault)

    run = reconcile(scheduled)

    assert run.code == 2
    assert len(run.annotations("error")) == 1
    scheduled.github.faults.clear()
    assert reconcile(scheduled).code == 0
    assert (store.runs[-1].attempt, len(store.pulls)) == (2, 1)


def test_a_refused_pull_request_fails_the_run(scheduled: Job) -> None:
    """The loop is not visible until a person changes a setting."""
    lose_pull_request(scheduled, timedelta(hours=3))
    scheduled.github.actions_may_open_pulls = False

    run = reconcile(scheduled)

    assert run.code == 1
    (error,) = run.annotations("error")
    assert "Allow GitHub Actions to create and approve pull requests" in error
    (row,) = rows(run)
    assert row["pull-request-operation"] == "none"
