"""Open pull requests never conflict, in whatever order and way people merge them."""

import random
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.example import alert, git
from tests.support.issues import People, fenced
from tests.support.merging import merge
from tests.support.runs import Job, Run
from tracer.events.issue import LABEL

LOOPS = 10
ROLLING = "remediation/ledger"
EIGHT_DAYS = 8 * 86_400.0


@pytest.fixture
def checkout(documents: Path) -> Path:
    return documents


def payload(loop: int, **changes: Any) -> dict[str, Any]:
    requirement = f"REQ-F-LOOP-{loop}"
    own = {"alert_id": requirement, "title": requirement, "tags": {"req": requirement}}
    return alert(**{**own, **changes})


def run(job: Job, loop: int, max_open: str = "20", **changes: Any) -> Run:
    ended = job.run({"alert": payload(loop, **changes)}, max_open=max_open)
    assert ended.code == 0, ended.stdout
    return ended


def reopened(job: Job, loop: int, order: random.Random) -> None:
    """Close the pull request of a loop that fires once more, and open it again."""
    store = job.github.store
    branch = f"remediation/REQ-F-LOOP-{loop}"
    number = next(pull.number for pull in store.pulls if pull.head == branch)
    store.close(number)
    run(job, loop, timestamp="2025-12-20T08:00:00Z")
    rolling = [p for p in store.pulls if p.head == ROLLING and p.state == "open"]
    if order.random() < 1 / 2:
        merge(store, rolling[0].number, order.choice(["merge", "squash"]))
    store.reopen(number)
    assert run(job, loop).outputs["pull-request-number"] == str(number)


def corrected(job: Job, loop: int) -> None:
    """Name another requirement of a loop's alert, in an issue."""
    people = People(job)
    people.open("ada", fenced(payload(loop)), LABEL)
    assert people.say("ada", "/trace REQ-NFR-SEC-001").code == 0


def waited(job: Job, loop: int) -> None:
    """Let a loop wait for a place, and then open it."""
    assert run(job, loop, "1").outputs["pull-request-operation"] == "waiting"
    assert run(job, loop).outputs["pull-request-operation"] == "created"


def without_shared_files(job: Job) -> None:
    """Take the method's shared files away, so that each loop has files of its own."""
    git(job.checkout, "rm", "--quiet", "-r", "docs/intents", "docs/traceability")
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    git(job.checkout, *identity, "commit", "--quiet", "-m", "Remove the shared files")
    git(job.checkout, "push", "--quiet", str(job.github.store.path), "HEAD:main")


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_ten_open_pull_requests_never_conflict(job: Job, seed: int) -> None:
    order = random.Random(seed)  # noqa: S311 - the order of merges
    without_shared_files(job)
    store = job.github.store
    # Among them are a loop that came back, one that a person declined, one that was
    # declined and reopened, one whose requirement was corrected, and one that waited.
    run(job, 0)
    merge(store, 1, "merge")
    run(job, 0, status="resolved")
    merge(store, 2, "squash")
    job.time.sleep(EIGHT_DAYS)
    run(job, 0, timestamp="2025-12-20T08:00:00Z")
    run(job, 1)
    store.close(store.pulls[-1].number)
    run(job, 1, timestamp="2025-12-20T08:00:00Z")
    for loop in range(2, LOOPS):
        run(job, loop)
    acts = [
        partial(reopened, job, 2, order),
        partial(corrected, job, 3),
        partial(waited, job, LOOPS),
    ]
    for act in order.sample(acts, len(acts)):
        act()

    loops = [2, *range(4, LOOPS)]
    while waiting := [pull for pull in store.pulls if pull.state == "open"]:
        merged = order.choice(waiting)
        ways = ["merge", "squash", "rebase"]
        # Rebasing leaves out the merge that a reopened one may have got: docs/loops.md.
        is_reopened = merged.head.endswith("REQ-F-LOOP-2")
        merge(store, merged.number, order.choice(ways[:2] if is_reopened else ways))
        if loops and merged.head != ROLLING:
            # Something is recorded in the rolling pull request in between.
            loop = loops.pop(order.randrange(len(loops)))
            run(job, loop, status="resolved")

    folder = "docs/traceability/feedback-loops"
    names = store.git("ls-tree", "--name-only", "main", f"{folder}/").decode().split()
    text = "".join(store.show("main", name) for name in names)
    assert len(names) == LOOPS + 3
    assert text.count("- alert_id:") == LOOPS + 5
    assert text.count('status: "DECLINED"') == 2
    assert text.count('status: "SUPERSEDED"') == 1
    assert text.count('status: "RESOLVED"') == LOOPS - 3 + 1
