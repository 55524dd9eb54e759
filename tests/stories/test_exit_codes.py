"""The table of exit codes in docs/messages.md: each of its rows happens, and ends so."""

import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

import entrypoint
from tests.support.entry_point import end
from tests.support.example import alert
from tests.support.paths import ROOT
from tests.support.runs import DISPATCH, Job, on_main
from tests.support.standin.faults import Delivery, Fault

UNKNOWN = {"title": "Disk is full", "description": None, "metric": None}
UNREAD = {"title": "  "}
OTHER = alert(alert_id="other", tags={"req": "REQ-NFR-SEC-001"})


@dataclass
class Case:
    """How a row is brought about, and how many pull requests are there afterwards."""

    pulls: int = 0
    payload: Any = field(default_factory=lambda: {"alert": alert()})
    inputs: dict[str, str] = field(default_factory=dict)
    before: Callable[[Job], object] = lambda _: None
    event: str = DISPATCH


def faulty(
    match: str, status: int, message: str = "", times: int = 99
) -> Callable[[Job], None]:
    fault = Fault(match, status, message, times=times)
    return lambda job: job.github.faults.append(fault)


def after_the_first(fault: Fault) -> Callable[[Job], None]:
    """Let a fault begin once the first alert's pull request is open."""

    def begin(job: Job) -> None:
        later = ("POST /pulls$", lambda: job.github.faults.append(fault))
        job.github.meanwhile.append(later)

    return begin


def unwritable_trace_file(job: Job) -> None:
    (job.folder / "temp" / "trace.json").mkdir(parents=True)


STOPPED = "the job is cancelled, so that the run gets SIGINT or SIGTERM"
INTERNAL = "an error in this program"
CASES = {
    "every alert is recorded": Case(1),
    "every alert was recorded before": Case(
        1, before=lambda job: job.run({"alert": alert()})
    ),
    "an alert is only reported: it is a test, `ignore` has it, or it is a dry run": Case(
        before=on_main(".github/trace.yml", "ignore: [{title: '*'}]\n")
    ),
    "an issue or a comment asks for no trace": Case(
        payload={
            "action": "opened",
            "issue": {"number": 12, "title": "Slow", "body": "", "labels": []},
            "sender": {"login": "ada"},
        },
        event="issues",
    ),
    "an input, the configuration, a template or the ledger has an error": Case(
        inputs={"lables": "x"}
    ),
    "no alert of the event can be read": Case(payload={"alert": UNREAD}),
    "one alert of a batch cannot be read; the others are recorded": Case(
        1, payload={"alert": [alert(), UNREAD]}
    ),
    "GitHub refuses: a permission, a rule, an archived repository; the other loops are recorded": Case(
        1,
        payload={"alert": [alert(), OTHER]},
        before=after_the_first(
            Fault("POST /git/trees", 403, "Repository was archived")
        ),
    ),
    "`fail-on` applies; the alert is recorded": Case(
        1,
        payload={"alert": alert(tags=None, **UNKNOWN)},
        inputs={"fail-on": "untraced"},
    ),
    "a file cannot be written; the alert is recorded": Case(
        1, inputs={"trace-file": "trace.json"}, before=unwritable_trace_file
    ),
    "GitHub does not answer, or fails, for as long as the run may wait": Case(
        before=faulty("", 503, "Service Unavailable")
    ),
    "a limit of GitHub lasts longer than the run may wait": Case(
        before=faulty("", 429, "You have exceeded a secondary rate limit")
    ),
    "something else changes the repository all the time": Case(
        before=faulty("POST /git/trees", 409, "Conflict")
    ),
    "`reconcile` or `refresh` could not look at everything, as GitHub did not answer; it has done the rest": Case(
        inputs={"mode": "reconcile"},
        before=faulty("GET /git/matching-refs/heads/remediation/", 503, "Down"),
    ),
    STOPPED: Case(),
    "several of these": Case(
        1,
        payload={"alert": [UNREAD, alert(), OTHER]},
        before=after_the_first(Fault("", 503, "Down", times=999)),
    ),
    INTERNAL: Case(),
}


def documented() -> dict[str, str]:
    """Return the rows of the page: what happens, and the exit code."""
    page = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
    table = page.partition("| what happens | exit code |")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| (.+) \| (\d|the largest) \|$", table, re.MULTILINE))


def test_the_page_has_these_rows() -> None:
    assert list(documented()) == list(CASES)


@pytest.mark.parametrize(
    "name",
    [name for name in CASES if name not in {STOPPED, INTERNAL}],
    ids=lambda name: name[:40],
)
def test_each_row_ends_with_its_code(job: Job, name: str) -> None:
    case = CASES[name]
    case.before(job)

    run = job.run(case.payload, case.event, **case.inputs)

    code = documented()[name].replace("the largest", "2")
    assert str(run.code) == code, run.stdout
    assert len(job.github.store.pulls) == case.pulls
    assert bool(run.errors) == bool(run.code)
    if run.code == 2:
        assert "Not recorded: " in run.errors[-1] or case.pulls == 0


@pytest.mark.process
def test_a_stopped_run_ends_with_its_code(job: Job) -> None:
    fault = Fault("GET /branches/", delivery=Delivery.HANG)
    job.github.faults.append(fault)
    process = job.start({"alert": alert()})
    while fault.times and process.poll() is None:
        time.sleep(0.01)

    process.send_signal(signal.SIGTERM)

    assert str(end(process).code) == documented()[STOPPED]


def test_an_error_in_this_program_ends_with_its_code(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(entrypoint, "run_mode", broken)

    assert str(job.run({"alert": alert()}).code) == documented()[INTERNAL]
