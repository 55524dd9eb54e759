"""Events: who may have what traced, and how the answer comes back to the issue."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import ROOT, Job, Run, alert
from tests.standin import shapes
from tests.standin.server import REPOSITORY, Fault
from tests.standin.tracker import Comment, Tracker
from tests.test_story import BRANCH
from tracer.forge.github_issues import MARK
from tracer.issue import LABEL
from tracer.issue_body import FORM

ISSUE_URL = f"https://github.com/{REPOSITORY}/issues/12"
ANSWERS = {
    "Requirement": "REQ-F-AUTH-001",
    "Severity": "critical",
    "Started at": "2025-11-20 15:30 UTC",
    "Metric": "auth.login.duration",
    "Value": "750 ms",
    "Threshold": "500 ms",
    "What happened": "p95 of the login went up after the last deploy.",
}
LEDGER = "docs/traceability/feedback-loops.yml"


def form(**answers: str) -> str:
    """Return what GitHub makes of a form's answers."""
    given = {**ANSWERS, **{key.replace("_", " "): v for key, v in answers.items()}}
    parts = [f"### {label}\n\n{given.get(label, '_No response_')}" for label in FORM]
    return "\n\n".join(parts)


def fenced(payload: Any, language: str = "json") -> str:
    text = payload if isinstance(payload, str) else json.dumps(payload, indent=2)
    return f"Login is slow again.\n\n```{language}\n{text}\n```\n"


@dataclass
class People:
    """What people and apps do to issues, and the runs that this starts."""

    job: Job

    @property
    def tracker(self) -> Tracker:
        return self.job.github.tracker

    def event(self, action: str, sender: str, **more: Any) -> dict[str, Any]:
        api = self.job.github.api
        issue = shapes.issue(api, REPOSITORY, self.tracker.issue(12))
        return {
            "action": action,
            "issue": issue,
            "sender": shapes.user(api, sender),
            **more,
        }

    def open(self, author: str, body: str, *labels: str, **more: str) -> Run:
        """Open issue 12, with the labels that a form sets in its author's name."""
        self.opened(author, body, *labels, **more)
        return self.send("opened", author)

    def opened(self, author: str, body: str, *labels: str, **more: str) -> None:
        self.tracker.open(author, body, **more)
        for label in labels:
            self.tracker.label(12, label, author)

    def label(self, actor: str, name: str = LABEL) -> Run:
        self.tracker.label(12, name, actor)
        return self.send("labeled", actor, label={"name": name})

    def edit(self, actor: str, body: str) -> Run:
        self.tracker.edit(12, body)
        return self.send("edited", actor)

    def send(self, action: str, sender: str, inputs: Any = (), **more: Any) -> Run:
        event = self.event(action, sender, **more)
        return self.job.run(event, "issues", **dict(inputs))

    def say(self, author: str, body: str, inputs: Any = (), **more: Any) -> Run:
        said = self.tracker.say(12, author, body)
        return self.hear(said, inputs, **more)

    def hear(self, said: Comment, inputs: Any = (), **more: Any) -> Run:
        comment = shapes.comment(self.job.github.api, REPOSITORY, said)
        event = self.event("created", said.author, comment=comment)
        event["issue"] |= more
        return self.job.run(event, "issue_comment", **dict(inputs))

    @property
    def answers(self) -> list[str]:
        """Return the texts of our comments."""
        return [c.body for c in self.tracker.on(12) if c.author.endswith("[bot]")]


@pytest.fixture
def people(job: Job) -> People:
    return People(job)


def acted(job: Job) -> bool:
    return bool(job.github.store.pulls)


def configure(job: Job, text: str) -> None:
    job.github.store.commit_on("main", ".github/trace.yml", text, "Configure")


# -- what an issue leads to ----------------------------------------------------------


def test_a_form_filled_by_a_writer_becomes_a_pull_request_and_one_comment(
    people: People, job: Job
) -> None:
    run = people.open("ada", form(), LABEL)

    assert run.code == 0, run.stdout + run.stderr
    (pull,) = job.github.store.pulls
    assert (pull.number, pull.head) == (13, BRANCH)
    (trace,) = run.trace["traces"]
    assert trace["alert"]["id"] == "issue-12"
    assert trace["alert"]["source"] == "issue"
    assert trace["alert"]["title"] == "Login is slow"
    assert trace["alert"]["description"] == ANSWERS["What happened"]
    assert trace["alert"]["started_at"] == "2025-11-20T15:30:00Z"
    assert trace["violation"] == {"absolute": 250.0, "percent": 50.0, "unit": "ms"}
    assert trace["sla"]["id"] == "REQ-NFR-PERF-001"
    (answer,) = people.answers
    assert answer.startswith(MARK)
    assert run.outputs["pull-request-url"] in answer
    assert "REQ-F-AUTH-001" in answer
