"""action.yml, the README, the pages and the code say the same."""

import re
from typing import Any

import yaml

from tests.support.paths import ROOT
from tracer.config import Config, parse_config
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


def test_every_input_is_declared_and_read_alike() -> None:
    declared = ACTION["inputs"]

    assert list(declared) == [each.name for each in INPUTS]
    for each in INPUTS:
        if each.name not in {"token", "publish"}:  # theirs depend on the job
            assert declared[each.name]["default"] == each.default
        assert declared[each.name]["description"] == each.help


def test_the_readme_says_of_an_input_what_its_page_says() -> None:
    known = {each.name: each for each in INPUTS}
    documented = table("Inputs")

    assert len(documented) >= 8
    for name, (row,) in documented.items():
        meaning, _, stated = row.partition(". Default")
        default = ACTION["inputs"][name]["default"]
        assert stated.partition(": ")[2] == (f"`{default}`" if default else "")
        assert without_links(meaning) == known[name].help


def without_links(text: str) -> str:
    return re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", text)


def test_every_output_is_declared_and_set() -> None:
    of_traces = ["results", *SINGLE_OUTPUTS, "trace-file"]
    assert list(ACTION["outputs"]) == [*of_traces, "audit-folder", "audit-findings"]


def test_the_readme_says_of_an_output_what_its_page_says() -> None:
    outputs = ACTION["outputs"]
    documented = {name: without_links(row) for name, (row,) in table("Outputs").items()}

    assert len(documented) >= 4
    assert documented == {name: outputs[name]["description"] for name in documented}


def test_the_fields_of_an_alert_are_those_of_the_generic_form() -> None:
    page = (ROOT / "docs" / "alerting" / "fields.md").read_text()
    section = page.partition("\n## generic\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^- \*\*([a-z_]+)\*\*: (.*)$", section, re.MULTILINE)

    fields_of_tags = {"severity"}
    documented = set(table("The fields of an alert")) | fields_of_tags
    assert documented == {name for name, _ in rows}
    for name, read in rows:
        assert f"`{name}`" in read or f"`tags.{name}`" in read


def test_everything_in_action_yml_is_described() -> None:
    for member in (*ACTION["inputs"].values(), *ACTION["outputs"].values()):
        assert member["description"]


def test_the_documented_configuration_is_the_default() -> None:
    section = README.partition("\n## Configuration\n")[2]
    text = section.partition("```yaml\n")[2].partition("```")[0]

    assert parse_config("trace.yml", text) == Config()
    assert set(yaml.safe_load(text)) <= {
        name.replace("_", "-") for name in Config.__struct_fields__
    }


def test_the_configuration_to_start_from_has_every_key_and_its_default() -> None:
    text = (ROOT / "examples" / "trace-config.yml").read_text()
    told = re.findall(r"^# ([a-z-]+): \S", text, re.MULTILINE)
    uncommented = re.sub(r"^# (?=[a-z-]+: \S)", "", text, flags=re.MULTILINE)

    assert told == [name.replace("_", "-") for name in Config.__struct_fields__]
    assert parse_config("trace.yml", text) == Config()
    assert parse_config("trace.yml", uncommented) == Config()


def test_the_workflow_to_paste_is_the_example() -> None:
    pasted = README.partition("```yaml\n")[2].partition("```")[0]
    example = (ROOT / "examples" / "dispatch.yml").read_text()

    assert yaml.safe_load(pasted) == yaml.safe_load(example)
    line = README[: README.index("uses: OWNER/")].count("\n") + 1
    assert line <= 40
    assert len(README.splitlines()) <= 180


def test_the_page_of_conventions_names_every_reader() -> None:
    text = (ROOT / "docs" / "conventions.md").read_text().lower().replace("-", " ")
    own = {"intent_mapping": "intent to requirements.yml"}

    for reader in READERS:
        name = own.get(reader.name, reader.name.partition("_")[0])
        assert name in text, reader.name
