"""Words that people write as the status of an entry: what they mean for its loop."""

import pytest

from tests.support.example import alert
from tests.support.loop_steps import ROLLING, entries, fire, started
from tests.support.paths import BRANCH, LEDGER
from tests.support.runs import Job


def merged_with_status(job: Job, word: str) -> str:
    """Merge an alert's pull request, write a status by hand, and return the start."""
    start = started(job)
    fire(job, timestamp=start)
    store = job.github.store
    store.merge(1)
    text = store.show("main", LEDGER)
    store.commit_on("main", LEDGER, text.replace('"OPEN"', f'"{word}"'), "Triage")
    return start


@pytest.mark.parametrize(
    ("word", "after"),
    [
        ("investigating", "RESOLVED"),
        ("Acknowledged", "RESOLVED"),
        ("fixed", "fixed"),
        ("won't fix", "won't fix"),
        ("ask Ana", "ask Ana"),
    ],
)
def test_what_resolves_gets_its_time_whatever_the_word(
    job: Job, word: str, after: str
) -> None:
    start = merged_with_status(job, word)

    run = fire(job, timestamp=start, status="resolved")

    (entry,) = entries(job, ROLLING)
    assert (entry["status"], entry["duration"]) == (after, "2h")
    assert run.outputs["pull-request-operation"] == "created"
    is_left = any("left as it is" in each for each in run.annotations("warning"))
    assert is_left == (word == "ask Ana")
    again = fire(job, timestamp=start, status="resolved")
    assert again.outputs["pull-request-operation"] == "unchanged"


def test_a_word_of_no_state_is_not_what_says_that_it_resolved(job: Job) -> None:
    start = merged_with_status(job, "ask Ana")
    fire(job, timestamp=start, status="resolved")

    again = fire(job, timestamp=start, status="resolved")

    assert "says so already" not in again.stdout
    assert "keeps your status `ask Ana`" in " ".join(again.stdout.split())


def test_what_people_investigate_is_open_so_its_intent_answers_more(job: Job) -> None:
    merged_with_status(job, "investigating")
    job.time.sleep(3600)

    run = fire(job, timestamp=started(job))

    assert run.outputs["pull-request-branch"] == ROLLING
    assert run.outputs["remediation-intent"] == "INT-150"
    assert [e["status"] for e in entries(job, ROLLING)] == ["investigating", "OPEN"]


@pytest.mark.parametrize("word", ["DECLINED", "won't fix"])
def test_what_people_decline_by_hand_answers_further_episodes(
    job: Job, word: str
) -> None:
    merged_with_status(job, word)
    job.time.sleep(3600)
    start = started(job)

    run = fire(job, timestamp=start)

    assert run.outputs["pull-request-branch"] == ROLLING
    assert [e["status"] for e in entries(job, ROLLING)] == [word, "DECLINED"]
    assert "so no other is opened; the ledger keeps" in " ".join(run.stdout.split())
    assert "was closed without merging" not in run.stdout
    again = fire(job, timestamp=start)
    assert again.outputs["pull-request-operation"] == "unchanged"
    fire(job, timestamp=start, status="resolved")
    job.github.store.merge(2)
    job.time.sleep(3600)
    fire(job, timestamp=started(job))
    states = [e["status"] for e in entries(job, ROLLING)]
    assert states == [word, "DECLINED", "DECLINED"]


@pytest.mark.parametrize("changes", [{"alert_id": "b", "title": "Other"}, {}])
def test_another_alert_or_a_worse_one_asks_again(
    job: Job, changes: dict[str, str]
) -> None:
    """The same episode, where it is worse: its declined entry is superseded."""
    mild = {**alert()["tags"], "severity": "medium"}
    start = started(job)
    fire(job, timestamp=start, tags=mild)
    store = job.github.store
    store.merge(1)
    text = store.show("main", LEDGER).replace('"OPEN"', '"DECLINED"')
    store.commit_on("main", LEDGER, text, "Decline it")

    run = fire(job, timestamp=start, **changes)

    assert run.outputs["pull-request-branch"] == f"{BRANCH}+2"
    assert run.outputs["pull-request-operation"] == "created"
    new = [e for e in entries(job, f"{BRANCH}+2") if e["branch"] == f"{BRANCH}+2"]
    assert [(e["status"], e["severity"]) for e in new] == [("OPEN", "critical")]
    if not changes:
        assert entries(job, ROLLING)[0]["status"] == "SUPERSEDED"
    again = fire(job, timestamp=start, **changes)
    assert again.outputs["pull-request-operation"] == "unchanged"


def test_what_people_will_not_fix_is_declined(job: Job) -> None:
    start = merged_with_status(job, "won't fix")

    run = fire(job, timestamp=start)

    assert run.outputs["pull-request-operation"] == "unchanged"
    stdout = " ".join(run.stdout.split())
    assert "its entry has the status `won't fix`, so no other is opened" in stdout
