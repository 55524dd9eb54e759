"""The command line: its help, and what it does with options that it does not know."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import entrypoint
from tests.support.paths import ROOT
from tests.support.runs import Cli
from tracer.command_line import InitOptions, read_command_line
from tracer.errors import UsageError
from tracer.inputs import INPUTS, Inputs


def test_help_is_printed_and_is_no_error(cli: Cli) -> None:
    run = cli.run("--help")

    assert (run.code, run.complaints) == (0, [])
    for definition in INPUTS:
        assert f"--{definition.name} " in run.stdout


def test_help_of_init_is_printed_and_is_no_error(cli: Cli) -> None:
    run = cli.run("init", "--help")

    assert (run.code, run.complaints) == (0, [])
    assert run.stdout.startswith("usage: entrypoint.py init")
    assert "--source TOOL" in run.stdout


def test_help_does_not_end_the_process(capsys: pytest.CaptureFixture[str]) -> None:
    code = entrypoint.main(["-h"], {}, sys.stdin.buffer, sys.stderr, sys.stderr)

    assert code == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("usage: entrypoint.py")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--requirment", "X"], "unknown option `--requirment`. Did you mean `--requirement`?"),
        (["--rev"], "argument --rev: expected one argument. `--help` lists the options"),
        (["inti"], "invalid choice: 'inti'"),
        (["--max-wait", "\u0663s"], "Use a number and a unit: `30s`, `5m`"),
        (["--max-open", "\u0662\u0660"], "Use a whole number: `20`"),
        (["--publish", "gitlab"], "Use one of `github`, `local`, `dry-run`"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_refused_with_the_right_one(
    arguments: list[str], says: str
) -> None:
    with pytest.raises(UsageError) as raised:
        read_command_line(arguments)

    assert says in str(raised.value)


def test_options_are_the_inputs() -> None:
    inputs = read_command_line(["--alert", "a.json", "--team-reviewers", "a, b"])

    assert isinstance(inputs, Inputs)
    assert inputs.alert == "a.json"
    assert inputs.team_reviewers == ("a", "b")


def test_init_has_options_of_its_own() -> None:
    command = read_command_line(["init", "--source", "Uptime-Kuma", "--repo", "x"])

    assert command == InitOptions("Uptime-Kuma", Path("x"))


@pytest.mark.process
def test_a_fresh_clone_of_this_repository_can_be_traced_in(tmp_path: Path) -> None:
    """As the README says: clone, and give the example's alert."""
    clone = tmp_path / "clone"
    ignored = shutil.ignore_patterns(".venv*", ".git", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, clone, ignore=ignored)
    for arguments in (
        ["init", "--quiet", "--initial-branch=main"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "Add all"],
    ):
        subprocess.run(["git", *arguments], cwd=clone, check=True)

    done = subprocess.run(
        [sys.executable, "entrypoint.py", "--alert", "example/alert.json"],
        cwd=clone,
        capture_output=True,
        check=False,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert "[TRACE PRODUCTION ISSUE - alert_12345]" in done.stdout
