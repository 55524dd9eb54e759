"""Alerts whose tool does not say when they began: an entry answers only while it is open."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.entry_point import run_here
from tests.support.example import alert, git
from tests.support.runs import Job, Run

DAY = 24 * 3600
HONEYCOMB = {
    "version": "v0.1.0",
    "id": "abc123",
    "name": "Login p95",
    "trigger_url": "https://ui.honeycomb.example/t",
    "status": "TRIGGERED",
    "summary": "Triggered: Login p95",
    "description": "Currently greater than threshold",
    "operator": "greater than",
    "threshold": 500,
    "result_url": "https://ui.honeycomb.example/r",
    "result_groups": [{"Group": {"service.name": "auth"}, "Result": 750}],
    "result_groups_triggered": [{"Group": {"service.name": "auth"}, "Result": 750}],
    "trigger_description": "Breaks REQ-F-AUTH-001",
}
Payload = Callable[[str], dict[str, Any]]


@pytest.fixture
def checkout(documents: Path) -> Path:
    return documents


def generic(status: str) -> dict[str, Any]:
    return alert(timestamp=None, status=status)


def honeycomb(status: str) -> dict[str, Any]:
    return {**HONEYCOMB, "status": "TRIGGERED" if status == "firing" else "OK"}


class Story:
    """Deliveries of one alert, each a run with an id of its own."""

    def __init__(self, job: Job, payload: Payload) -> None:
        self.job, self.payload, self.run_id = job, payload, 100
        self.store = job.github.store

    def deliver(self, status: str = "firing") -> Run:
        self.run_id += 1
        return self._run(status, self.run_id, 1)

    def start_again(self, run_id: int) -> Run:
        return self._run("firing", run_id, 2)

    def _run(self, status: str, run_id: int, attempt: int) -> Run:
        everything = "+refs/heads/*:refs/remotes/origin/*"
        git(self.job.checkout, "fetch", "--quiet", str(self.store.path), everything)
        git(self.job.checkout, "checkout", "--quiet", "--detach", "origin/main")
        command = self.job.command({"alert": self.payload(status)})
        ids = {"GITHUB_RUN_ID": str(run_id), "GITHUB_RUN_ATTEMPT": str(attempt)}
        named = replace(command, environment={**command.environment, **ids})
        run = self.job.finished(run_here(named))
        assert run.code == 0, run.stdout
        self.job.time.sleep(60)
        return run

    def end(self) -> None:
        """Merge the first pull request, resolve the alert, and merge that."""
        self.deliver()
        self.store.merge(1)
        self.deliver("resolved")
        self.store.merge(2)

    def entries(self, branch: str) -> list[tuple[str, str]]:
        paths = self.store.git("ls-tree", "-r", "--name-only", branch).decode()
        return [
            (entry["delivery"], entry["status"])
            for path in paths.splitlines()
            if "feedback-loops" in path
            for entry in yaml.safe_load(self.store.show(branch, path))["alerts"]
            if "delivery" in entry
        ]


def moment(story: Story) -> str:
    now = datetime.fromtimestamp(story.job.time.now(), UTC)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture(params=[generic, honeycomb], ids=["generic", "honeycomb"])
def story(job: Job, request: pytest.FixtureRequest) -> Story:
    return Story(job, request.param)


def test_while_its_entry_is_open_it_is_a_repeat(story: Story) -> None:
    story.deliver()
    run = story.deliver()

    assert run.outputs["pull-request-operation"] == "unchanged"
    (pull,) = story.store.pulls
    assert story.entries(pull.head) == [("101", "OPEN")]


def test_long_after_it_resolved_it_is_a_recurrence(story: Story) -> None:
    story.end()
    story.job.time.sleep(30 * DAY)

    run = story.deliver()

    assert run.outputs["pull-request-operation"] == "created"
    assert run.outputs["remediation-intent"] != "INT-150"
    head = run.outputs["pull-request-branch"]
    assert head.endswith("+2")
    assert ("103", "OPEN") in story.entries(head)


def test_soon_after_it_resolved_it_is_one_more_entry_of_the_intent(
    story: Story,
) -> None:
    story.end()
    story.job.time.sleep(DAY)

    run = story.deliver()

    assert run.outputs["pull-request-branch"] == "remediation/ledger"
    entries = story.entries("remediation/ledger")
    assert entries == [("101", "RESOLVED"), ("103", "OPEN")]


def test_a_decline_answers_it_for_a_time(story: Story) -> None:
    story.deliver()
    story.store.close(1, moment(story))
    story.deliver()

    entries = story.entries("remediation/ledger")
    assert entries == [("101", "DECLINED"), ("102", "DECLINED")]
    story.job.time.sleep(20 * DAY)

    run = story.deliver()

    assert run.outputs["pull-request-operation"] == "created"
    assert ("103", "OPEN") in story.entries(run.outputs["pull-request-branch"])


def test_a_run_that_is_started_again_finds_its_entry(story: Story) -> None:
    story.end()
    story.job.time.sleep(30 * DAY)

    assert story.start_again(101).outputs["pull-request-operation"] == "unchanged"

    story.deliver()
    operation = story.start_again(103).outputs["pull-request-operation"]
    assert operation == "unchanged"
    assert story.start_again(101).outputs["pull-request-operation"] == "unchanged"
    assert len(story.store.pulls) == 3
