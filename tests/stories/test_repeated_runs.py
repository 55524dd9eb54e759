"""A run that ends after any of its writes is made good by the same run started again."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from subprocess import run as run_process
from typing import Any

import pytest

from tests.support.agreement import entries_on
from tests.support.entry_point import run_here
from tests.support.example import alert
from tests.support.issues import People, fenced
from tests.support.runs import DISPATCH, Job
from tests.support.separate_files import use_separate_files
from tests.support.standin import StandIn, shapes
from tests.support.standin.server import REPOSITORY
from tracer.events.issue import LABEL

_LATER = "2025-11-20T17:00:00Z"
_MOST_WRITES = 16
_LAST = 3
"""Writes before the end: what comes before them is tested by the model of the protocol."""
_ISSUE = 12
"""Its answer says what the last run has done."""
_MOVING = re.compile(
    r"20(?:2[6-9]|3\d)-\d\d-\d\d[T ][\d:]{5,8}(?:Z| UTC)"
    r"|\b[0-9a-f]{7,40}\b|\b\d+d(?: \d+[hm])*|\bINT-1[5-9]\d\b"
)
"""What differs between runs of one story: times, names of commits, and gaps in numbers."""


class Act:
    """One run, which may end early and be started again.

    `attempt` is the first one of it: a later one does not count the alert once more.
    `reconciled`: `mode: reconcile` does what the alert's runs do not look for.
    """

    def __init__(self, prepare: Callable[[Job], object], **changes: Any) -> None:
        self.prepare = prepare
        self.is_reconciled = bool(changes.pop("reconciled", False))
        self.attempt = int(changes.pop("attempt", 1))
        self.inputs: dict[str, str] = changes.pop("inputs", {})
        several = changes.pop("several", None)
        alerts = [alert(**each) for each in several] if several else alert(**changes)
        self.payload = {"alert": alerts}

    def event(self, job: Job) -> tuple[dict[str, Any], str]:
        return self.payload, DISPATCH

    def run(self, job: Job, attempt: int) -> int:
        command = job.command(*self.event(job), **self.inputs)
        number = {"GITHUB_RUN_ATTEMPT": str(attempt)}
        environment = {**command.environment, **number}
        code = job.finished(run_here(replace(command, environment=environment))).code
        if self.is_reconciled and code == 0:
            return job.run({}, "schedule", mode="reconcile").code
        return code


class Correction(Act):
    """A command of a person in the issue of an alert, which has another requirement then."""

    def event(self, job: Job) -> tuple[dict[str, Any], str]:
        tracker, people = job.github.tracker, People(job)
        said = [c for c in tracker.on(_ISSUE) if c.body.startswith("/trace")]
        command = (
            said[0] if said else tracker.say(_ISSUE, "ada", "/trace REQ-NFR-SEC-001")
        )
        comment = shapes.comment(job.github.api, REPOSITORY, command)
        return people.event("created", "ada", comment=comment), "issue_comment"


def tags(severity: str) -> dict[str, Any]:
    return {"tags": {**alert()["tags"], "severity": severity}}


def opened(job: Job) -> None:
    assert job.run({"alert": alert(**tags("medium"))}).code == 0


def merged(job: Job) -> None:
    opened(job)
    job.github.store.merge(1)


def closed(job: Job) -> None:
    opened(job)
    job.github.store.close(1)


def reopened(job: Job) -> None:
    closed(job)
    opened(job)
    job.github.store.reopen(1)


def told_in_issue(job: Job) -> None:
    assert People(job).open("ada", fenced(alert()), LABEL).code == 0


def told_and_merged(job: Job) -> None:
    told_in_issue(job)
    job.github.store.merge(13)


def told_and_resolved(job: Job) -> None:
    told_in_issue(job)
    ended = alert(status="resolved", ended_at="2025-11-20T16:15:00Z")
    assert job.run({"alert": ended}).code == 0


def waiting(job: Job) -> None:
    assert job.run({"alert": alert(**tags("medium"))}, **_FULL).code == 0


_FULL = {"max_open": "0"}
_OTHER = {"alert_id": "other", "title": "Login is down", "timestamp": _LATER}
ACTS = {
    "a new loop": Act(lambda _: None),
    "another alert": Act(opened, **_OTHER, **tags("medium")),
    "another alert, worse": Act(opened, **_OTHER),
    "worse": Act(opened),
    "worse after the merge": Act(merged),
    "a further episode after the merge": Act(merged, timestamp=_LATER, **tags("low")),
    "a worse episode after the merge": Act(merged, timestamp=_LATER),
    "its end": Act(opened, status="resolved"),
    "its end after the merge": Act(merged, status="resolved"),
    "its end, which closes": Act(
        opened, status="resolved", inputs={"close_on_resolve": "true"}
    ),
    "worse after the closing": Act(closed),
    "a loop that has to wait": Act(lambda _: None, inputs=_FULL),
    "another alert while it waits": Act(waiting, **_OTHER, inputs=_FULL),
    "worse while it waits": Act(waiting, inputs=_FULL),
    "its end while it waits": Act(waiting, status="resolved", inputs=_FULL),
    "a place for it": Act(waiting, **tags("medium"), attempt=2, reconciled=True),
    "several alerts, one of them new": Act(opened, several=[_OTHER, {}], attempt=2),
    "another requirement": Correction(told_in_issue),
    "another requirement after the merge": Correction(told_and_merged),
    "another requirement after its end": Correction(told_and_resolved),
    "again after the reopening": Act(
        reopened, **tags("medium"), attempt=2, reconciled=True
    ),
}


@pytest.fixture
def worlds(_example: Path, tmp_path: Path) -> Iterator[Callable[[], Job]]:
    """Return what makes a job with a repository of its own."""
    standins: list[StandIn] = []

    def world() -> Job:
        folder = tmp_path / str(len(standins))
        checkout = Path(copytree(_example, folder / "checkout"))
        bare = folder / "github.git"
        clone = ["git", "clone", "--quiet", "--bare", str(checkout), str(bare)]
        run_process(clone, check=True)
        standins.append(StandIn(bare))
        job = Job(checkout, standins[-1], folder / "job")
        use_separate_files(job)
        return job

    yield world
    for each in standins:
        each.stop()
        each.store.objects.end()


def cases() -> Iterator[Any]:
    """Walk over the acts, with how many writes are left; each run tries one of them."""
    for number, (name, act) in enumerate(ACTS.items()):
        for left in range(1, _LAST + 1):
            marks = () if number % _LAST == left - 1 else pytest.mark.long
            yield pytest.param(act, left, marks=marks, id=f"{name}, {left} left")


@pytest.mark.parametrize(("act", "left"), [*cases()])
def test_a_run_started_again_does_all_that_the_first_one_had_left(
    worlds: Callable[[], Job], act: Act, left: int
) -> None:
    whole = worlds()
    act.prepare(whole)
    before = len(whole.github.writes)
    assert act.run(whole, act.attempt) == 0
    writes = len(whole.github.writes) - before
    assert 0 < writes < _MOST_WRITES
    wanted = seen_by_people(whole)

    job = worlds()
    act.prepare(job)
    job.github.last_write = len(job.github.writes) + max(1, writes - left)
    act.run(job, act.attempt)
    job.github.last_write = None
    assert act.run(job, 2) == 0
    assert seen_by_people(job) == wanted


def seen_by_people(job: Job) -> list[str]:
    """Return the lines of all texts, comments and entries that there are."""
    store = job.github.store
    lines = []
    for pull in store.pulls:
        lines += [f"{pull.head} {pull.state} {pull.merged}", settled(pull.title)]
        lines += settled(pull.body or "").splitlines()
    said = (c.body for c in job.github.tracker.comments if c.issue != _ISSUE)
    comments = sorted(map(settled, said))
    lines += [line for comment in comments for line in comment.splitlines()]
    for branch in ("main", *map(_name, store.refs("refs/heads/remediation/"))):
        for entry in entries_on(store, branch):
            lines += [settled(f"{branch} {key}: {entry[key]}") for key in entry]
    return lines


def settled(text: str) -> str:
    return _MOVING.sub("…", text)


def _name(ref: str) -> str:
    return ref.removeprefix("refs/heads/")
