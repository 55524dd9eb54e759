"""What cannot be written fails the run with its name, once every alert is recorded."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.entry_point import SCRIPT, run_here
from tests.support.example import alert, git
from tests.support.runs import Cli, Job

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


IDENTITY = ("-c", "user.name=n", "-c", "user.email=e@example.com")
BEFORE = {
    "docs/Guide.md": ("100644", "# Shop\n"),
    "docs/auth.md/a.md": ("100644", "# Auth\n"),
    "src/auth/session.md": ("100644", "# Sessions\n"),
    "src/notes.txt": ("100644", "Buy milk\n"),
    "linked": ("120000", "src"),
    "vendored": ("160000", ""),
}
TAKEN = {
    ("docs/{alert}.md", "guide"): (
        "`docs/Guide.md` is there, which Windows or macOS take for the same"
    ),
    ("src/auth/{alert}.md", "session"): "is there already and has no intents",
    ("src/{alert}.txt", "notes"): "is there already and has no intents",
    ("docs/SEC{alert}.md", "urity"): "`SECurity.md` is read by GitHub or an assistant",
    ("linked/{alert}.md", "x"): "`linked` is a symbolic link, not a folder",
    ("vendored/{alert}.md", "x"): "`vendored` is a submodule, not a folder",
    ("src/notes.txt/{alert}.md", "x"): "`src/notes.txt` is a file, not a folder",
    ("docs/{alert}.md", "auth"): "`docs/auth.md` is a folder, not a file",
    ("SRC/{alert}.md", "x"): "`src` is there, which Windows or macOS take",
}


@pytest.mark.parametrize("key", ["remediation-file", "ledger-file"])
def test_a_path_that_is_taken_is_named_with_its_setting(cli: Cli, key: str) -> None:
    head = git(cli.checkout, "rev-parse", "HEAD")
    for path, (mode, text) in BEFORE.items():
        if mode == "160000":
            name = head
        else:
            (cli.checkout / "blob").write_text(text)
            name = git(cli.checkout, "hash-object", "-w", "blob")
        git(cli.checkout, "update-index", "--add", "--cacheinfo", mode, name, path)
    taken = {
        pair: reason
        for pair, reason in TAKEN.items()
        if key == "remediation-file" or "not a folder" in reason
    }

    for (template, name), reason in taken.items():
        (cli.checkout / "blob").write_text(f"{key}: '{template}'\n")
        blob = git(cli.checkout, "hash-object", "-w", "blob")
        config = ("--cacheinfo", "100644", blob, ".github/trace.yml")
        git(cli.checkout, "update-index", "--add", *config)
        git(cli.checkout, *IDENTITY, "commit", "--quiet", "--message", "Choose a path")

        run = cli.run(
            *("--alert", "-", "--publish", "local"),
            stdin=json.dumps(alert(alert_id=name)),
        )

        assert run.code == 1
        assert f"`{key}` is `{template}`" in run.stderr
        assert reason in run.stderr
        assert f"Set another path for `{key}`" in run.stderr
        assert not git(cli.checkout, "branch", "--list", "remediation/*")


@pytest.mark.parametrize("path", ["linked/{loop}.md", "vendored/{loop}.md", "SRC/a.md"])
def test_a_path_that_is_taken_on_github_alone_is_named(job: Job, path: str) -> None:
    """The base branch has moved on since the checkout."""
    store = job.github.store
    store.commit_on(
        "main", ".github/trace.yml", f"remediation-file: {path}\n", "Choose"
    )
    head = store.ref("refs/heads/main") or ""
    (blob,) = store.git("hash-object", "-w", "--stdin", stdin=b"src").split()
    before = store.git("rev-parse", f"{head}^{{tree}}").decode().strip()
    tree = store.create_tree(
        before,
        [
            {"path": "linked", "mode": "120000", "type": "blob", "sha": blob.decode()},
            {"path": "vendored", "mode": "160000", "type": "commit", "sha": head},
        ],
    )
    commit = (
        store.git(*IDENTITY, "commit-tree", tree, "-p", head, "-m", "Add")
        .decode()
        .strip()
    )
    store.set_ref("refs/heads/main", commit)

    run = job.run({"alert": alert()})

    assert run.code == 1
    (error,) = run.errors
    assert f"`remediation-file` is `{path}`" in error
    assert path.partition("/")[0].lower() in error
    assert not store.refs("refs/heads/remediation/")
    assert not store.pulls
