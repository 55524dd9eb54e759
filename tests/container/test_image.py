"""The real image, run as the runner runs it, against the stand-in GitHub."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import image
from tests.support.example import alert
from tests.support.hostile import BREAKOUT
from tests.support.paths import BRANCH
from tests.support.runs import Job, read_outputs
from tests.support.standin.server import REPOSITORY, TOKEN

pytestmark = pytest.mark.container

RUNNER_USER = 1001


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> str:
    return image.build(tmp_path_factory.mktemp("image"))


@pytest.fixture
def container(built: str, job: Job, tmp_path: Path) -> Iterator[image.Container]:
    folders = {
        name: tmp_path / name for name in ("home", "workflow", "commands", "temp")
    }
    for folder in folders.values():
        folder.mkdir()
    # On GitHub the workspace belongs to the runner's user and the container is root.
    for path in (job.checkout, *job.checkout.rglob("*")):
        os.chown(path, RUNNER_USER, RUNNER_USER, follow_symlinks=False)
    name = image.start(built)
    yield image.Container(name=name, workspace=job.checkout, **folders)
    image.stop(name)


def run(
    container: image.Container, job: Job, payload: object, **inputs: str
) -> "subprocess.CompletedProcess[str]":
    event = {"client_payload": payload, "repository": {"default_branch": "main"}}
    (container.workflow / "event.json").write_text(json.dumps(event))
    given = {"token": TOKEN, "mode": "remediate", "min-severity": "low", **inputs}
    return container.run(
        {
            "HOME": "/github/home",
            "GITHUB_ACTIONS": "true",
            "CI": "true",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_EVENT_NAME": "repository_dispatch",
            "GITHUB_EVENT_PATH": "/github/workflow/event.json",
            "GITHUB_API_URL": job.github.api,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_OUTPUT": "/github/file_commands/output",
            "GITHUB_STEP_SUMMARY": "/github/file_commands/summary",
            "GITHUB_WORKSPACE": "/github/workspace",
            "RUNNER_TEMP": "/github/runner_temp",
            **{f"INPUT_{key.upper()}": value for key, value in given.items()},
        }
    )


def test_the_image_turns_a_hostile_alert_into_a_pull_request(
    container: image.Container, job: Job
) -> None:
    hostile = alert(title=BREAKOUT, description=BREAKOUT)

    done = run(
        container,
        job,
        {"alert": hostile},
        **{"team-reviewers": "", "labels": "incident"},
    )

    assert done.returncode == 0, done.stdout + done.stderr
    (pull,) = job.github.store.pulls
    assert (pull.head, pull.labels) == (BRANCH, ["incident"])
    outputs = read_outputs((container.commands / "output").read_text())
    assert outputs["remediation-intent"] == "INT-150"
    assert outputs["pull-request-commits-verified"] == "true"
    trace = json.loads((container.temp / outputs["trace-file"]).read_text())
    assert trace["traces"][0]["implementations"][0]["symbol"] == "login"
    assert trace["traces"][0]["suspects"][0]["subject"].startswith("perf: Add caching")
    assert "INT-150" in (container.commands / "summary").read_text()
    owners = {path.stat().st_uid for path in job.checkout.rglob("*")}
    assert owners == {RUNNER_USER}, "the workspace holds files of ours"


def test_a_hyphenated_input_reaches_the_image(
    container: image.Container, job: Job
) -> None:
    done = run(
        container,
        job,
        {
            "alert": alert(
                tags=None, title="Disk is full", description=None, metric=None
            )
        },
        **{"fail-on": "untraced"},
    )

    assert done.returncode == 1
    assert "is untraced" in done.stdout


def test_the_entry_point_is_absolute_and_in_exec_form(built: str) -> None:
    assert image.entry_point(built) == [
        "/opt/venv/bin/python",
        "/action/entrypoint.py",
    ]


def test_the_image_has_no_build_tools(built: str) -> None:
    name = image.start(built)
    shell = "for t in gcc make pip pip3; do command -v $t; done; ls /opt/venv/bin"
    listed = image.run(
        *image.buildah(), "run", "--isolation", "chroot", name, "--", "sh", "-c", shell
    )
    image.stop(name)

    assert not {"gcc", "make", "pip", "pip3"} & {
        line.rpartition("/")[2] for line in listed.split()
    }
