"""A run that ends early says which alerts are recorded; the next one completes it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.entry_point import end
from tests.support.example import alert
from tests.support.paths import ROOT
from tests.support.runs import Job, Run
from tests.support.standin.faults import Delivery, Fault
from tracer.events.issue import LABEL

REQUIREMENTS = ("REQ-F-AUTH-001", "REQ-NFR-SEC-001", "REQ-NFR-PERF-001")
ALERTS = tuple(f"alert-{number}" for number, _ in enumerate(REQUIREMENTS, 1))
PRIMARY = "API rate limit exceeded for installation ID 1."


def batch() -> dict[str, Any]:
    """Return alerts about different requirements, so that each has its own loop."""
    pairs = zip(ALERTS, REQUIREMENTS, strict=True)
    return {"alert": [alert(alert_id=name, tags={"req": req}) for name, req in pairs]}


def branches(job: Job) -> int:
    return len(job.github.store.refs("refs/heads/remediation/"))


def from_the_second(job: Job, fault: Fault) -> None:
    """Let a fault happen once the first alert's pull request is open."""

    def begin() -> None:
        job.github.faults.append(fault)

    job.github.meanwhile.append(("POST /pulls$", begin))


def test_the_first_limit_that_does_not_fit_ends_the_batch(job: Job) -> None:
    limit = Fault("", 403, PRIMARY, times=999, headers={"Retry-After": "3000"})
    from_the_second(job, limit)

    run = job.run(batch())

    assert run.code == 2
    (error,) = run.errors
    assert "GitHub's rate limit is reached while" in error
    assert "the next try would be in 50m" in error
    assert "Recorded: alert-1. Not recorded: alert-2, alert-3" in error
    refused = [told for told, status, _ in job.github.answers if status == 403]
    assert len(refused) == 1
    assert branches(job) == 1


def test_an_incomplete_run_still_reports_everything(job: Job) -> None:
    from_the_second(job, Fault("", 503, "Down", times=999))

    run = job.run(batch(), max_wait="30s")

    assert run.code == 2
    assert "trying again in 1s (29s of `max-wait` left)" in run.stdout
    assert run.outputs["pull-request-operation"] == "created"
    traced = [trace["alert"]["id"] for trace in run.trace["traces"]]
    assert traced == list(ALERTS)
    assert (
        "| alert-1 | yes |\n| alert-2 | **no** |\n| alert-3 | **no** |" in run.summary
    )
    assert "\nrecorded: alert-1\n" in run.stdout
    assert "\nnot recorded: alert-3\n" in run.stdout


def test_the_next_run_completes_it(job: Job) -> None:
    from_the_second(job, Fault("", 503, "Down", times=999))
    job.run(batch(), max_wait="30s")
    job.github.faults.clear()

    run = job.run(batch())

    assert run.code == 0
    assert branches(job) == len(ALERTS)
    assert len(job.github.store.pulls) == len(ALERTS)


def test_a_refusal_lists_what_is_recorded_too(job: Job) -> None:
    from_the_second(job, Fault("POST /git/trees", 422, "tree.path is wrong"))

    run = job.run(batch())

    assert run.code == 1
    assert "Recorded: alert-1, alert-3. Not recorded: alert-2" in run.errors[0]


def test_a_failure_after_everything_is_recorded_has_no_list(job: Job) -> None:
    run = job.run(
        {
            "alert": alert(
                tags=None, title="Disk is full", description=None, metric=None
            )
        },
        fail_on="untraced",
    )

    assert run.code == 1
    assert "ecorded" not in run.errors[0]


# -- signals ------------------------------------------------------------------------


def stopped(job: Job, process: "subprocess.Popen[bytes]", number: int) -> Run:
    """Send a signal to a process once it waits for an answer, and let it end."""
    fault = job.github.faults[-1]
    while fault.times == 1 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(number)
    return job.finished(end(process))


def test_a_run_that_cannot_begin_says_that_nothing_is_recorded(job: Job) -> None:
    limit = {"Retry-After": "3000"}
    job.github.faults.append(Fault("GET /branches/", 429, PRIMARY, headers=limit))

    run = job.run(batch())

    assert run.code == 2
    assert run.errors[0].endswith("No alert of this event is recorded")
    assert run.outputs["results"] == "[]"


@pytest.mark.process
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_says_what_is_recorded(job: Job, number: signal.Signals) -> None:
    job.run({"alert": alert(alert_id="alert-1", tags={"req": REQUIREMENTS[0]})})
    second = r"POST /git/refs"
    job.github.faults.append(Fault(second, delivery=Delivery.HANG))

    run = stopped(job, job.start(batch()), number)

    assert run.code == 2, run.stdout
    (error,) = run.errors
    assert f"the run was stopped by {number.name}" in error
    assert "Recorded: alert-1. Not recorded: alert-2, alert-3" in error
    assert "| alert-2 | **no** |" in run.summary
    assert '"alerts": ["alert-3"]' in run.outputs["results"]
    assert len(run.trace["traces"]) == len(ALERTS)


@pytest.mark.process
def test_a_run_that_is_stopped_early_says_that_nothing_is_recorded(job: Job) -> None:
    job.github.faults.append(Fault("GET /branches/", delivery=Delivery.HANG))

    run = stopped(job, job.start(batch()), signal.SIGTERM)

    assert run.code == 2
    assert "the run was stopped by SIGTERM" in run.errors[0]
    assert run.outputs["results"] == "[]"


@pytest.mark.process
def test_a_run_that_is_stopped_at_its_end_has_reported_what_it_did(job: Job) -> None:
    """Answering in the issue comes after everything else."""
    job.github.tracker.open("ada", "", "Slow")
    job.github.faults.append(Fault("POST /issues/12/comments", delivery=Delivery.HANG))
    body = f"```json\n{json.dumps(alert())}\n```"
    issue = {"number": 12, "title": "Slow", "body": body, "labels": [{"name": LABEL}]}
    opened = {"action": "opened", "issue": issue, "sender": {"login": "ada"}}

    run = stopped(job, job.start(opened, "issues"), signal.SIGTERM)

    assert run.code == 2
    assert "the run was stopped by SIGTERM" in run.errors[0]
    assert run.outputs["pull-request-operation"] == "created"
    assert run.outputs["results"].count('"loop"') == 1
    assert len(run.trace["traces"]) == 1


@pytest.mark.process
def test_a_run_that_waits_is_stopped_at_once(job: Job) -> None:
    limit = Fault("GET /branches/", 429, PRIMARY, headers={"Retry-After": "250"})
    job.github.faults.append(limit)

    run = stopped(job, job.start(batch()), signal.SIGTERM)

    assert run.code == 2
    assert "the run was stopped by SIGTERM" in run.errors[0]


@pytest.mark.process
def test_a_run_that_reads_the_history_is_stopped_at_once(job: Job) -> None:
    """Git may take minutes in a large repository; it is ended with the run."""
    folder = job.folder.parent / "bin"
    folder.mkdir()
    started = folder / "started"
    slow = folder / "git"
    slow.write_text(
        "#!/bin/sh\n"
        f'case "$*" in *log*) echo $$ >{started}; exec sleep 300 ;; esac\n'
        f'exec {shutil.which("git")} "$@"\n'
    )
    slow.chmod(0o755)
    job.path = f"{folder}:{os.environ['PATH']}"
    process = job.start(batch())
    while not (started.exists() and started.read_text()) and process.poll() is None:
        time.sleep(0.01)

    process.send_signal(signal.SIGTERM)
    run = job.finished(end(process))

    assert run.code == 2, run.stdout
    assert "Recorded: no alert. Not recorded: alert-1, alert-2" in run.errors[0]
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)


def as_first_process(command: Sequence[str]) -> list[str]:
    return ["unshare", "--fork", "--pid", "--kill-child", *command]


def may_be_first() -> bool:
    """Return whether this machine lets us start a process as the first of a container."""
    if not shutil.which("unshare"):
        return False
    probe = subprocess.run(as_first_process(["true"]), capture_output=True, check=False)
    return probe.returncode == 0


def start_first(
    job: Job, folders: Sequence[Path] = ()
) -> "tuple[subprocess.Popen[bytes], int]":
    """Start the action as the first process; return what started it, and its own id."""
    inner = "import os, sys; assert os.getpid() == 1; "
    inner += f"sys.argv = [{str(ROOT / 'entrypoint.py')!r}]; "
    inner += "import runpy; runpy.run_path(sys.argv[0], run_name='__main__')"
    places = ":".join(map(str, (*folders, ROOT)))
    process = subprocess.Popen(
        as_first_process([sys.executable, "-c", inner]),
        cwd=job.checkout,
        env={**job.environment(batch()), "PYTHONPATH": places},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (numbers := children.read_text().split()) and process.poll() is None:
        time.sleep(0.01)
    return process, int(numbers[0])


@pytest.mark.process
@pytest.mark.skipif(not may_be_first(), reason="a namespace of processes needs root")
def test_the_first_process_of_a_container_is_stopped_like_any_other(job: Job) -> None:
    """The kernel gives it no signal that it does not handle itself."""
    job.github.faults.append(Fault("GET /branches/", delivery=Delivery.HANG))
    process, number = start_first(job)
    fault = job.github.faults[-1]
    while fault.times == 1 and process.poll() is None:
        time.sleep(0.01)

    os.kill(number, signal.SIGTERM)
    stdout, _ = process.communicate(timeout=60)

    assert process.returncode == 2, stdout
    assert b"the run was stopped by SIGTERM" in stdout


SLOW_IMPORT = """
import pathlib, sys, time
here = pathlib.Path(__file__).parent
(here / "begun").touch()
while not (here / "go-on").exists():
    time.sleep(0.01)
sys.path.remove(str(here))
del sys.modules[__name__]
__import__(__name__)
"""
"""A module that waits, and then gives way to the real one of its name."""


@pytest.mark.process
@pytest.mark.skipif(not may_be_first(), reason="a namespace of processes needs root")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_comes_while_the_code_is_loaded_is_not_lost(
    job: Job, sent: signal.Signals
) -> None:
    slow = job.folder.parent / "slow"
    slow.mkdir()
    (slow / "msgspec.py").write_text(SLOW_IMPORT)
    process, number = start_first(job, [slow])
    while not (slow / "begun").exists() and process.poll() is None:
        time.sleep(0.01)

    os.kill(number, sent)
    (slow / "go-on").touch()
    run = job.finished(end(process))

    assert run.code == 2, run.stdout
    assert f"the run was stopped by {sent.name}" in run.errors[0]
    assert run.outputs["results"] == "[]"
    assert job.github.requests == []
