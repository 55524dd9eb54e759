"""Issues, and what people and apps do to them."""

import json
from dataclasses import dataclass
from typing import Any

from tests.support.runs import Job, Run
from tests.support.standin import shapes
from tests.support.standin.server import REPOSITORY
from tests.support.standin.tracker import Comment, Tracker
from tracer.events.field_names import FORM
from tracer.events.issue import LABEL, Issue


def issue(body: str, title: str = "Login is slow", *labels: str) -> Issue:
    return Issue(
        number=12,
        title=title,
        body=body,
        url="https://github.com/acme/shop/issues/12",
        created_at="2025-11-20T16:00:00Z",
        labels=labels,
    )


TITLE = "Login is slow"
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

    def open(self, author: str, body: str, *labels: str, title: str = TITLE) -> Run:
        """Open issue 12, with the labels that a form sets in its author's name."""
        self.opened(author, body, *labels, title=title)
        return self.send("opened", author)

    def opened(self, author: str, body: str, *labels: str, title: str = TITLE) -> None:
        self.tracker.open(author, body, title)
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
