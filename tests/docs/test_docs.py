"""Docs that cannot lie: action.yml, the README and the code say the same."""

import json
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.names import ROOT
from tracer.alerts import Severity
from tracer.config import Config, parse_config
from tracer.events.issue import LABEL
from tracer.events.issue_fields import FORM
from tracer.inputs import INPUTS
from tracer.job.outputs import SINGLE_OUTPUTS
from tracer.specification import READERS

README = (ROOT / "README.md").read_text()
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())


def table(heading: str) -> dict[str, list[str]]:
    """Read a section's table: the cells of each row by each name in its first cell."""
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [
        line.strip("|").split("|") for line in section.splitlines() if line[:3] == "| `"
    ]
    return {
        name: [cell.strip() for cell in row[1:]]
        for row in rows
        for name in re.findall(r"`([^`]+)`", row[0])
    }


def test_every_input_is_declared_read_and_documented_alike() -> None:
    declared = ACTION["inputs"]
    documented = table("Inputs")

    assert list(declared) == [each.name for each in INPUTS] == list(documented)
    for each in INPUTS:
        default = declared[each.name]["default"]
        stated = re.findall(r"Default(?: in a job)?: `(.+)`$", documented[each.name][0])
        assert stated == ([default] if default else []), each.name
        if each.name not in {"token", "publish"}:  # theirs depend on the job
            assert default == each.default


def test_every_output_is_declared_set_and_documented() -> None:
    assert list(ACTION["outputs"]) == ["results", *SINGLE_OUTPUTS, "trace-file"]
    assert set(table("Outputs")) == set(ACTION["outputs"])


def test_everything_in_action_yml_is_described() -> None:
    for member in (*ACTION["inputs"].values(), *ACTION["outputs"].values()):
        assert member["description"]


def test_the_documented_configuration_is_the_default() -> None:
    section = README.partition("\n## Configuration\n")[2]
    text = section.partition("```yaml\n")[2].partition("```")[0]

    assert parse_config("trace.yml", text) == Config()


def test_the_configuration_to_start_from_has_every_key_and_its_default() -> None:
    text = (ROOT / "examples" / "trace-config.yml").read_text()
    told = re.findall(r"^# ([a-z-]+): \S", text, re.MULTILINE)
    uncommented = re.sub(r"^# (?=[a-z-]+: \S)", "", text, flags=re.MULTILINE)

    assert told == [field.name.replace("_", "-") for field in fields(Config)]
    assert parse_config("trace.yml", text) == Config()
    assert parse_config("trace.yml", uncommented) == Config()


def test_the_workflow_to_paste_is_the_example() -> None:
    pasted = README.partition("```yaml\n")[2].partition("```")[0]
    example = (ROOT / "examples" / "dispatch.yml").read_text()

    assert yaml.safe_load(pasted) == yaml.safe_load(example)
    line = README[: README.index("uses: OWNER/")].count("\n") + 1
    assert line <= 40
    assert len(README.splitlines()) <= 200


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
    assert job["permissions"] == dict.fromkeys(
        ("contents", "pull-requests", "issues"), "write"
    )


def test_example_workflows_ask_for_no_more_than_they_need() -> None:
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
            assert inputs <= set(ACTION["inputs"]), path
            assert "run" not in {key for step in job["steps"] for key in step}


def anchors(page: Path) -> list[str]:
    """List the anchors that GitHub makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return [re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings]


def test_links_in_the_documents_lead_somewhere() -> None:
    for document in (
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/issues.md",
        "docs/messages.md",
        "docs/conventions.md",
    ):
        text = (ROOT / document).read_text()
        for target, anchor in re.findall(
            r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", text
        ):
            place = (ROOT / document).parent / target if target else ROOT / document
            assert place.exists(), f"{document}: {target}"
            if anchor:
                assert anchor in anchors(place), f"{document}: {target}#{anchor}"


def test_the_page_of_conventions_names_every_reader() -> None:
    text = (ROOT / "docs" / "conventions.md").read_text().lower().replace("-", " ")
    own = {"markdown": "markdown", "mapping": "intent to requirements.yml"}

    for reader in READERS:
        name = own.get(reader.name, reader.name.partition("-")[0].replace("_", " "))
        assert name.removesuffix(" markdown") in text, reader.name
