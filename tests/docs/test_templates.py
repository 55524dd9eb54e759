"""The page of templates says what there is, and the command copies it out."""

import json
from pathlib import Path

import pytest

from tests.support.example import alert, git
from tests.support.paths import ROOT
from tests.support.runs import Cli
from tests.support.template_reference import reference

PAGE = ROOT / "templates" / "README.md"


def test_the_page_of_templates_is_made_from_the_code(
    request: pytest.FixtureRequest,
) -> None:
    if request.config.getoption("--accept"):
        PAGE.write_text(reference())
    assert PAGE.read_text() == reference()
    assert "| |\n" not in reference(), "a field has no meaning below it"


def test_the_command_copies_the_templates_and_keeps_what_is_there(cli: Cli) -> None:
    folder = cli.checkout / ".github" / "trace-templates"
    folder.mkdir(parents=True)
    (folder / "pr_answer.md.j2").write_text("mine")

    run = cli.run("templates", "--to", str(folder))

    assert (run.code, run.complaints) == (0, [])
    ours = {path.name for path in (ROOT / "templates").glob("*.j2")}
    assert {path.name for path in folder.iterdir()} == {*ours, "README.md"}
    assert (folder / "pr_answer.md.j2").read_text() == "mine"
    assert f"wrote {len(ours)} files" in run.stdout
    assert "kept 1" in run.stdout


def test_a_folder_that_cannot_be_written_is_an_error(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    run = cli.run("templates", "--to", str(tmp_path / "file" / "x"))

    assert run.code == 1
    assert "cannot write to" in run.stderr


def test_a_part_of_the_pull_request_is_replaced_alone(cli: Cli) -> None:
    mine = cli.checkout / "mine"
    mine.mkdir()
    (mine / "pr_answer.md.j2").write_text("Ask {{ owners[0].name }} first.\n")
    git(cli.checkout, "add", "--all")
    git(cli.checkout, "commit", "--quiet", "-m", "Add a template")
    payload = cli.checkout.parent / "alert.json"
    payload.write_text(json.dumps(alert()))

    run = cli.run("--alert", str(payload), "--templates", "mine")

    assert run.code == 0, run.stderr
    assert "Ask Backend Team first." in run.stdout
    assert "**Merge** adds" not in run.stdout
    assert "### To do in INT-150" in run.stdout
