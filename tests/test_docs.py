"""Docs that cannot lie: action.yml, the README and the code say the same."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT
from tracer.config import Config, parse_config
from tracer.outcome import SCALARS
from tracer.settings import INPUTS

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
        assert documented[each.name][0] == (f"`{default}`" if default else "")
        if each.name not in {"token", "publish"}:  # theirs depend on the job
            assert default == each.default


def test_every_output_is_declared_set_and_documented() -> None:
    assert list(ACTION["outputs"]) == ["results", *SCALARS, "trace-file"]
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
    example = (ROOT / "examples" / "trace.yml").read_text()

    assert yaml.safe_load(pasted) == yaml.safe_load(example)
    line = README[: README.index("uses: OWNER/")].count("\n") + 1
    assert line <= 40
    assert len(README.splitlines()) <= 200


def test_example_workflows_ask_for_no_more_than_they_need() -> None:
    for path in sorted((ROOT / "examples").glob("*.yml")):
        workflow = yaml.safe_load(path.read_text()) or {}
        if "jobs" not in workflow:
            continue  # the issue form, the configuration
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


def test_links_in_the_documents_lead_somewhere() -> None:
    for document in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        text = (ROOT / document).read_text()
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            assert (ROOT / target).exists(), f"{document}: {target}"


def test_contributing_names_every_module() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    modules = {path.name for path in Path(ROOT / "tracer").glob("[a-z]*.py")}
    packages = {
        f"{path.parent.name}/" for path in Path(ROOT / "tracer").glob("*/__init__.py")
    }

    missing = {name for name in modules | packages if f"`{name}`" not in text}

    assert missing == set()


def test_modules_import_only_what_stands_before_them() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    order = re.findall(r"`([a-z_]+)(?:\.py|/)`", text.partition("| module |")[2])
    order = [name for name in order if name != "templates"]
    for path in sorted((ROOT / "tracer").rglob("*.py")):
        own = path.relative_to(ROOT / "tracer").parts[0].removesuffix(".py")
        if own == "__init__":
            continue
        imported = re.findall(
            r"^\s*from tracer(?:\.(\w+))?", path.read_text(), re.MULTILINE
        )
        plain = re.findall(r"^from tracer import (.+)$", path.read_text(), re.MULTILINE)
        names = {
            *filter(None, imported),
            *(n for line in plain for n in line.split(", ")),
        }
        for name in names - {own, "VERSION"}:
            assert order.index(name) < order.index(own), f"{own} imports {name}"
