"""The workflows and the issue form in `examples/`: who may start them, and with what rights."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.paths import ROOT
from tracer.alerts import Severity
from tracer.events.field_names import FORM
from tracer.events.issue import LABEL
from tracer.inputs import Mode


def workflows() -> list[tuple[Path, dict[str, Any]]]:
    files = sorted((ROOT / "examples").glob("*.yml"))
    read = [(path, yaml.safe_load(path.read_text()) or {}) for path in files]
    return [(path, data) for path, data in read if "jobs" in data]


def test_the_issue_form_asks_for_what_is_read_and_sets_the_label() -> None:
    form = yaml.safe_load((ROOT / "examples" / "production-alert.yml").read_text())

    assert form["labels"] == [LABEL]
    assert [each["attributes"]["label"] for each in form["body"]] == list(FORM)
    assert {"name", "description"} <= set(form)
    asked = {each["attributes"]["label"]: each["attributes"] for each in form["body"]}
    severities = [str(each) for each in Severity if each is not Severity.UNKNOWN]
    assert asked["Severity"]["options"] == severities
    assert asked["Alert payload"]["render"] == "json"


@dataclass(frozen=True)
class Context:
    """A value in GitHub's expressions: what is not there is null, words have no case."""

    value: Any

    def __getattr__(self, name: str) -> "Context":
        found = self.value.get(name) if isinstance(self.value, dict) else None
        return Context(found)

    def each(self, name: str) -> list["Context"]:
        return [Context(member[name]) for member in self.value or ()]

    def __eq__(self, other: object) -> bool:
        return str(self.value or "").lower() == str(other).lower()

    def __hash__(self) -> int:
        return hash(str(self.value).lower())

    def __bool__(self) -> bool:
        return bool(self.value)


def runs_on(condition: str, name: str, event: dict[str, Any]) -> bool:
    """Say whether a job with a condition runs, as GitHub would."""
    python = condition.replace("&&", " and ").replace("||", " or ")
    python = re.sub(r"!(?!=)", " not ", python)
    python = re.sub(r"\.\*\.(\w+)", r".each('\1')", python)
    functions = {
        "contains": lambda members, word: any(word == each for each in members),
        "startsWith": lambda text, start: str(text.value).lower().startswith(start),
        "fromJSON": json.loads,
        "github": Context({"event_name": name, "event": event}),
    }
    return bool(eval(python, {"__builtins__": {}}, functions))  # noqa: S307 - our own


LABELS = [{"name": "bug"}, {"name": "Production-Alert"}]


@pytest.mark.parametrize(
    ("name", "event", "runs"),
    [
        ("repository_dispatch", {}, True),
        ("workflow_dispatch", {}, True),
        ("issues", {"action": "opened", "issue": {"labels": LABELS}}, True),
        ("issues", {"action": "edited", "issue": {"labels": LABELS}}, True),
        ("issues", {"action": "opened", "issue": {"labels": LABELS[:1]}}, False),
        ("issues", {"action": "opened", "issue": {"labels": []}}, False),
        (
            "issues",
            {"action": "labeled", "label": LABELS[1], "issue": {"labels": LABELS}},
            True,
        ),
        (
            "issues",
            {"action": "labeled", "label": LABELS[0], "issue": {"labels": LABELS}},
            False,
        ),
        *(
            (
                "issue_comment",
                {
                    "action": "created",
                    "issue": {"labels": LABELS, **more},
                    "comment": {"body": body, "author_association": who},
                },
                runs,
            )
            for body, who, more, runs in (
                ("/trace", "MEMBER", {}, True),
                ("/trace REQ-1\r\n", "OWNER", {}, True),
                ("/trace", "COLLABORATOR", {}, True),
                ("/trace", "NONE", {}, False),
                ("/trace", "CONTRIBUTOR", {}, False),
                ("/trace", "FIRST_TIMER", {}, False),
                ("see /trace", "OWNER", {}, False),
                ("<!-- trace-production-issue: report -->", "OWNER", {}, False),
                ("/trace", "OWNER", {"pull_request": {"url": "x"}}, False),
            )
        ),
    ],
)
def test_the_example_workflow_starts_no_container_for_others(
    name: str, event: dict[str, Any], *, runs: bool
) -> None:
    (workflow,) = [data for path, data in workflows() if path.name == "trace.yml"]

    assert runs_on(workflow["jobs"]["trace"]["if"], name, event) is runs


def test_the_example_workflow_hears_every_event_and_lets_none_be_cancelled() -> None:
    text = (ROOT / "examples" / "trace.yml").read_text()
    workflow = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - `on` is no truth
    job = workflow["jobs"]["trace"]

    assert workflow["on"] == {
        "repository_dispatch": {"types": ["production-alert"]},
        "issues": {"types": ["opened", "labeled", "reopened", "edited"]},
        "issue_comment": {"types": ["created"]},
        "workflow_dispatch": workflow["on"]["workflow_dispatch"],
    }
    assert "concurrency" not in {*workflow, *job}
    writes = dict.fromkeys(("contents", "pull-requests", "issues"), "write")
    assert job["permissions"] == {**writes, "deployments": "read"}


def test_example_workflows_ask_for_no_more_than_they_need() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    for path, workflow in workflows():
        assert workflow["permissions"] == {}, path
        for job in workflow["jobs"].values():
            assert job["permissions"], path
            with_of = [step.get("with", {}) for step in job["steps"]]
            assert with_of[0] == {"fetch-depth": 0, "persist-credentials": False}, path
            inputs = {
                key
                for step in job["steps"]
                if "trace-production" in step["uses"]
                for key in step.get("with", {})
            }
            assert inputs <= set(action["inputs"]), path
            assert "run" not in {key for step in job["steps"] for key in step}


MODES = {
    "audit.yml": ("schedule", {"contents": "read", "pull-requests": "read"}),
    "dispatch.yml": (
        "repository_dispatch",
        {"contents": "write", "pull-requests": "write", "deployments": "read"},
    ),
    "reconcile.yml": (
        "schedule",
        {"actions": "write", "contents": "write", "pull-requests": "write"},
    ),
    "refresh.yml": ("push", {"contents": "write", "pull-requests": "write"}),
    "report.yml": (
        "repository_dispatch",
        {"contents": "read", "deployments": "read"},
    ),
}


def test_each_mode_has_a_workflow_with_its_trigger_and_least_permissions() -> None:
    modes = set()
    for name, (trigger, permissions) in MODES.items():
        text = (ROOT / "examples" / name).read_text()
        workflow = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - `on` is no truth
        (job,) = workflow["jobs"].values()
        own = [s for s in job["steps"] if "trace-production" in s["uses"]]
        modes.add(own[0].get("with", {}).get("mode", "remediate"))

        assert trigger in workflow["on"]
        # The findings of an audit go to code scanning in a step of their own.
        asked = {k: v for k, v in job["permissions"].items() if k != "security-events"}
        assert asked == permissions, name
    assert modes == set(Mode)
