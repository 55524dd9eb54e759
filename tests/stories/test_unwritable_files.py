"""What cannot be written fails the run with its name, once every alert is recorded."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.entry_point import SCRIPT, run_here
from tests.support.example import alert
from tests.support.runs import Job

FULL = Path("/dev/full")
UNWRITABLE = {
    "GITHUB_OUTPUT": "cannot write the outputs to `{}`: Is a directory",
    "GITHUB_STEP_SUMMARY": "cannot write the step summary to `{}`: Is a directory",
}


@pytest.mark.parametrize("name", UNWRITABLE)
def test_a_file_of_the_runner_that_cannot_be_written_is_named(
    job: Job, tmp_path: Path, name: str
) -> None:
    command = job.command({"alert": alert()})
    environment = {**command.environment, name: str(tmp_path)}

    ended = run_here(replace(command, environment=environment))

    assert ended.code == 1
    (error,) = [
        line for line in ended.stdout.splitlines() if line.startswith("::error")
    ]
    assert UNWRITABLE[name].format(tmp_path) in error
    assert len(job.github.store.pulls) == 1


def test_a_trace_file_that_cannot_be_written_is_named(job: Job) -> None:
    (job.folder / "temp").mkdir(parents=True)

    run = job.run({"alert": alert()}, trace_file=".")

    assert run.code == 1
    (error,) = run.errors
    assert "cannot write the traces to" in error
    assert "Name another file in `trace-file`" in error
    assert run.outputs["pull-request-operation"] == "created"


@pytest.mark.process
@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_log_does_not_keep_an_alert_from_being_recorded(job: Job) -> None:
    command = job.command({"alert": alert()})

    with FULL.open("w") as stdout:
        ended = subprocess.run(
            [sys.executable, str(SCRIPT)],
            cwd=command.folder,
            env=command.environment,
            stdout=stdout,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
    assert len(job.github.store.pulls) == 1


def test_where_the_text_of_a_local_pull_request_cannot_be_written_the_branch_stays(
    job: Job,
) -> None:
    folder = job.checkout / ".git" / "remediation"
    folder.write_text("a file")

    run = job.run({"alert": alert()}, publish="local")

    assert run.code == 1
    (error,) = run.errors
    assert "cannot write the pull request's text to" in error
    assert "internal error" not in run.stdout
