"""What `/trace` takes from an old pull request to a new one, and what it says in the old."""

import json
from pathlib import Path

import pytest

from tests.support.example import alert
from tests.support.issues import People, fenced
from tests.support.runs import Job, Run
from tests.support.separate_files import use_separate_files
from tracer.events.issue import LABEL

CLOSE = "Close this pull request"
CAN_BE_CLOSED = "which can be closed"


@pytest.fixture
def checkout(documents: Path) -> Path:
    return documents


@pytest.fixture
def people(job: Job) -> People:
    """Return the people of a repository with an issue whose requirement is wrong."""
    use_separate_files(job)
    people = People(job)
    people.open("ada", fenced(alert()), LABEL)
    return people


def correct(people: People, requirement: str = "REQ-NFR-SEC-001") -> Run:
    run = people.say("ada", f"/trace {requirement}")
    assert run.code == 0, run.stdout
    return run


def comments(job: Job, number: int) -> str:
    return "\n".join(comment.body for comment in job.github.tracker.on(number))


def test_an_open_pull_request_with_no_other_alert_can_be_closed(
    people: People, job: Job
) -> None:
    run = correct(people)

    (answer,) = people.answers
    for text in (answer, run.summary):
        assert CAN_BE_CLOSED in text
    assert CLOSE in comments(job, 13)


def test_a_pull_request_with_another_open_alert_cannot_be_closed(
    people: People, job: Job
) -> None:
    job.run({"alert": alert(title="Another", alert_id="another")})

    run = correct(people)

    (answer,) = people.answers
    for text in (answer, run.summary):
        assert "This supersedes INT-150 (REQ-F-AUTH-001) in [pull request 13]" in text
        assert CAN_BE_CLOSED not in text
    assert CLOSE not in comments(job, 13)
    assert "The other alerts stay here." in comments(job, 13)


@pytest.mark.parametrize("is_merged", [False, True], ids=["closed", "merged"])
def test_a_pull_request_that_is_over_gets_no_advice_to_close_it(
    people: People, job: Job, *, is_merged: bool
) -> None:
    end = job.github.store.merge if is_merged else job.github.store.close
    end(13)

    correct(people)

    (answer,) = people.answers
    old = job.github.store.pull(13)
    assert "in [pull request 13]" in answer
    assert CAN_BE_CLOSED not in answer
    for text in (comments(job, 13), old.body or ""):
        assert "**Superseded.**" in text
        assert CLOSE not in text
        assert "stay here" not in text


def test_a_pull_request_that_never_had_the_alert_is_not_written_to(job: Job) -> None:
    """The alert went into the rolling one, as the loop's own was merged already."""
    use_separate_files(job)
    other = alert(tags={"req": "REQ-NFR-SEC-001"}, title="Other", alert_id="other")
    job.run({"alert": other})
    first = job.github.store.pulls[0]
    job.github.store.merge(first.number)
    people = People(job)
    people.open("ada", fenced(alert()), LABEL)
    to_rolling = correct(people)
    assert to_rolling.outputs["pull-request-branch"] == "remediation/ledger"
    before = (first.title, first.body, comments(job, first.number))
    assert "is critical now" in before[2]

    back = correct(people, "REQ-F-AUTH-001")

    assert (first.title, first.body, comments(job, first.number)) == before
    (result,) = json.loads(back.outputs["results"])
    assert result["superseded"] == []
    (answer,) = people.answers
    assert "This supersedes INT-150 (REQ-NFR-SEC-001)." in answer
