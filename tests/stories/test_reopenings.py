"""A person opens a pull request again: the loop goes on there, and is nowhere else."""

import itertools
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.agreement import entries_on
from tests.support.example import alert, git
from tests.support.paths import BRANCH
from tests.support.runs import Job, Run
from tests.support.separate_files import use_separate_files
from tests.support.standin.faults import Fault

ROLLING = "remediation/ledger"
FIRST = "2025-11-20T15:30:00Z"
SECOND = "2025-11-21T08:00:00Z"


@pytest.fixture
def checkout(documents: Path) -> Path:
    return documents


@pytest.fixture(params=["shared", "separate"])
def job_of(request: pytest.FixtureRequest, job: Job) -> Job:
    if request.param == "separate":
        use_separate_files(job)
    return job


def fire(job: Job, start: str = FIRST, **changes: Any) -> Run:
    run = job.run({"alert": alert(timestamp=start, **changes)})
    assert run.code == 0, run.stdout
    return run


def statuses(job: Job, revision: str) -> list[str]:
    """Return the states of all entries of a revision, in the order of their episodes."""
    listed = job.github.store.git("ls-tree", "-r", "--name-only", revision).decode()
    loaded = [
        yaml.safe_load(job.github.store.show(revision, path))
        for path in listed.split()
        if path.startswith(("docs/alerts/", "docs/traceability/"))
    ]
    entries = [entry for each in loaded for entry in each["alerts"] or ()]
    return [e["status"] for e in sorted(entries, key=lambda e: e["timestamp"])]


def declined(job: Job, *, is_merged: bool) -> None:
    """Close the pull request of an alert that then fires again."""
    fire(job)
    job.github.store.close(1)
    fire(job, SECOND)
    assert statuses(job, ROLLING) == ["DECLINED", "DECLINED"]
    if is_merged:
        job.github.store.merge(2)


@pytest.mark.parametrize("is_merged", [False, True], ids=["rolling", "merged"])
def test_a_reopened_pull_request_takes_its_loop_back(
    job_of: Job, *, is_merged: bool
) -> None:
    store = job_of.github.store
    declined(job_of, is_merged=is_merged)
    store.reopen(1)

    run = fire(job_of, SECOND)

    assert run.outputs["pull-request-number"] == "1"
    assert run.outputs["pull-request-operation"] == "updated"
    assert run.outputs["remediation-intent"] == "INT-150"
    assert run.annotations("warning") == []
    assert statuses(job_of, BRANCH) == ["OPEN", "OPEN"]
    assert [pull.number for pull in store.pulls if pull.state == "open"] == [1]
    assert "**2 alerts in this pull request.**" in (store.pull(1).body or "")
    comments = "".join(comment.body for comment in job_of.github.tracker.on(1))
    assert ("Merge or squash this pull request" in comments) is is_merged
    writes = len(job_of.github.writes)
    assert fire(job_of, SECOND).outputs["pull-request-operation"] == "unchanged"
    assert job_of.github.writes[writes:] == ["PATCH /pulls/1"]  # its text counts it
    store.merge(1)
    assert statuses(job_of, "main") == ["OPEN", "OPEN"]


@pytest.mark.parametrize("is_merged", [False, True], ids=["rolling", "merged"])
def test_what_resolved_meanwhile_has_resolved(job_of: Job, *, is_merged: bool) -> None:
    store = job_of.github.store
    declined(job_of, is_merged=is_merged)
    fire(job_of, FIRST, status="resolved")
    store.reopen(1)

    run = fire(job_of, SECOND, status="resolved")

    assert run.outputs["pull-request-number"] == "1"
    assert statuses(job_of, BRANCH) == ["RESOLVED", "RESOLVED"]
    assert [pull.number for pull in store.pulls if pull.state == "open"] == [1]
    store.merge(1)
    assert statuses(job_of, "main") == ["RESOLVED", "RESOLVED"]


def test_what_was_counted_before_the_closing_is_counted_still(job_of: Job) -> None:
    fire(job_of)
    fire(job_of)
    job_of.github.store.close(1)
    fire(job_of, SECOND)
    job_of.github.store.reopen(1)

    job_of.run({}, "schedule", mode="reconcile")

    assert "OPEN · reported 2 times" in (job_of.github.store.pull(1).body or "")
    (own,) = [
        e for e in entries_on(job_of.github.store, BRANCH) if e["timestamp"] == FIRST
    ]
    assert own["occurrences"] == 2


def test_it_may_be_closed_and_opened_again_and_again(job_of: Job) -> None:
    store = job_of.github.store
    declined(job_of, is_merged=True)
    for day in (22, 23):
        store.reopen(1)
        fire(job_of, SECOND)
        assert "DECLINED" not in statuses(job_of, BRANCH)
        store.close(1)
        fire(job_of, f"2025-11-{day}T08:00:00Z")
        rolling = store.pulls[-1]
        assert set(statuses(job_of, ROLLING)) == {"DECLINED"}
        store.merge(rolling.number)
    store.reopen(1)

    fire(job_of, SECOND)

    assert statuses(job_of, BRANCH) == ["OPEN"] * 4
    store.merge(1)
    assert statuses(job_of, "main") == ["OPEN"] * 4


def test_a_branch_with_the_work_of_people_is_theirs_to_merge(job: Job) -> None:
    declined(job, is_merged=True)
    store = job.github.store
    store.commit_on(BRANCH, "src/fix.py", "FIXED = True\n", "Fix it")
    store.pull(1).head_sha = str(store.ref(f"refs/heads/{BRANCH}"))
    store.reopen(1)

    run = fire(job, SECOND)

    (warning,) = run.annotations("warning")
    assert "it has changed other files, too. Merge it yourself" in warning
    assert run.outputs["pull-request-number"] == "1"
    assert store.show(BRANCH, "src/fix.py") == "FIXED = True\n"
    fire(job, SECOND)
    comments = [c.body for c in job.github.tracker.on(1) if "conflicts" in c.body]
    (comment,) = comments
    assert "it has changed other files, too. Merge it yourself" in comment


def test_what_another_pull_request_records_stays_there(job: Job) -> None:
    """A loop that waits, or is declined, in the same rolling pull request."""
    store = job.github.store
    declined(job, is_merged=False)
    other: dict[str, Any] = {
        "alert_id": "other",
        "title": "Other",
        "tags": {"req": "REQ-F-OTHER-1"},
    }
    fire(job, **other)
    store.close(3)
    fire(job, **other)
    note = "  # Ada: we accept this one\n"
    text = store.show(ROLLING, "docs/traceability/feedback-loops.yml")
    at = text.index('  - alert_id: "other"')
    store.commit_on(
        ROLLING,
        "docs/traceability/feedback-loops.yml",
        text[:at] + note + text[at:],
        "docs: Say why",
    )
    store.reopen(1)

    fire(job, SECOND)

    left = store.show(ROLLING, "docs/traceability/feedback-loops.yml")
    assert note + text[at:] in left
    assert statuses(job, ROLLING) == ["DECLINED"]
    assert statuses(job, BRANCH) == ["OPEN", "OPEN"]
    assert git(job.checkout, "status", "--short") == ""


def test_an_alert_that_resolves_after_the_closing_stays_declined(job_of: Job) -> None:
    fire(job_of)
    store = job_of.github.store
    store.close(1)
    tip = store.ref(f"refs/heads/{BRANCH}")

    run = fire(job_of, status="resolved")

    assert store.ref(f"refs/heads/{BRANCH}") == tip
    assert statuses(job_of, ROLLING) == ["DECLINED"]
    assert run.outputs["pull-request-branch"] == ROLLING
    assert run.outputs["pull-request-number"] == "2"
    words = " ".join(run.stdout.split())  # where lines end depends on the address
    assert "its entry keeps the status `DECLINED`" in words
    assert (
        fire(job_of, status="resolved").outputs["pull-request-operation"] == "unchanged"
    )


def graver(**changes: Any) -> dict[str, Any]:
    return {"tags": {"req": "REQ-F-AUTH-001", "severity": "critical"}, **changes}


def test_an_alert_that_becomes_worse_after_the_closing_asks_again(job_of: Job) -> None:
    medium = {"tags": {"req": "REQ-F-AUTH-001", "severity": "medium"}}
    store = job_of.github.store
    first = fire(job_of, FIRST, **medium)
    branch = first.outputs["pull-request-branch"]
    store.close(1)
    fire(job_of, FIRST, **medium)
    assert statuses(job_of, ROLLING) == ["DECLINED"]

    run = fire(job_of, FIRST, **graver())

    assert run.outputs["pull-request-branch"] == f"{branch}+2"
    assert run.outputs["remediation-intent"] == "INT-151"
    number = int(run.outputs["pull-request-number"])
    assert "**Declined before**" in (store.pull(number).body or "")
    assert statuses(job_of, ROLLING) == ["SUPERSEDED"]
    again = fire(job_of, FIRST, **graver())
    assert again.outputs["pull-request-number"] == str(number)
    assert again.outputs["pull-request-operation"] == "unchanged"
    fire(job_of, FIRST, **medium)
    fire(job_of, FIRST, **medium, status="resolved")
    assert "RESOLVED" in statuses(job_of, f"{branch}+2")
    assert [p.number for p in store.pulls if p.state == "open"] == [2, number]


def test_a_further_episode_that_becomes_worse_asks_again(job_of: Job) -> None:
    """The closing answered it, as an earlier episode of the alert was as severe."""
    store = job_of.github.store
    mild: dict[str, Any] = {"tags": {**alert()["tags"], "severity": "medium"}}
    fire(job_of)
    store.close(1)
    assert fire(job_of, SECOND, **mild).outputs["pull-request-branch"] == ROLLING

    run = fire(job_of, SECOND)

    assert run.outputs["pull-request-branch"] == f"{BRANCH}+2"
    assert statuses(job_of, f"{BRANCH}+2")[-1] == "OPEN"
    assert statuses(job_of, ROLLING)[-1] == "SUPERSEDED"
    assert fire(job_of, SECOND).outputs["pull-request-operation"] == "unchanged"


@pytest.mark.parametrize("is_reconciled", [True, False])
def test_a_reopened_one_says_that_others_have_its_alerts(
    job_of: Job, *, is_reconciled: bool
) -> None:
    store = job_of.github.store
    fire(job_of, FIRST, tags={"req": "REQ-F-AUTH-001", "severity": "medium"})
    store.close(1)
    fire(job_of, FIRST, **graver())
    store.reopen(1)

    for _ in range(2):
        if is_reconciled:
            everything = "+refs/heads/*:refs/remotes/origin/*"
            git(job_of.checkout, "fetch", "--quiet", str(store.path), everything)
            job_of.run({}, "schedule", mode="reconcile")
        else:
            fire(job_of, FIRST, **graver())

    (comment,) = [c.body for c in job_of.github.tracker.on(1)]
    assert "**Superseded.** Another entry has **Login latency exceeded**" in comment
    assert "Close this pull request again" in comment
    assert "· SUPERSEDED" in (store.pull(1).body or "").partition("end of all")[0]


WORDS = {
    "merged": "Merge or squash this pull request",
    "superseded": "**Superseded.** Another entry has",
}


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize(
    "last", ["GET /issues/1/comments", "POST /issues/1/comments", "Append|Move"]
)
def test_what_a_reopened_one_has_to_say_is_said_once_also_after_a_run_ended(
    job: Job, words: str, last: str
) -> None:
    use_separate_files(job)
    store, github = job.github.store, job.github
    mild: dict[str, Any] = {"tags": {**alert()["tags"], "severity": "medium"}}
    fire(job, **mild)
    store.close(1)
    again = mild if words == "merged" else graver()
    fire(job, FIRST, **again)
    if words == "merged":
        store.merge(2)
    store.reopen(1)
    gone = Fault("", 502, "Bad Gateway", times=10_000)
    github.meanwhile.append((last, lambda: github.faults.append(gone)))
    job.run({"alert": alert(timestamp=FIRST, **again)})
    assert gone in github.faults
    github.faults.clear()

    fire(job, FIRST, **again)

    said = [c.body for c in github.tracker.on(1) if WORDS[words] in c.body]
    assert len(said) == 1
    assert statuses(job, BRANCH) == ["SUPERSEDED" if words == "superseded" else "OPEN"]


def open_loops_in_audit(job: Job) -> str:
    """Return what the audit prints of open loops, without what waits in a branch."""
    git(job.checkout, "pull", "--quiet", str(job.github.store.path), "main")
    _, _, text = job.run({}, "schedule", mode="audit").stdout.partition("Open Loops: ")
    assert text.startswith("1\n")
    assert "superseded" not in text
    return text


def test_one_that_became_worse_resolves_in_its_new_entry_after_both_merges(
    job: Job,
) -> None:
    """The file of the superseded entry sorts last."""
    use_separate_files(job)
    store = job.github.store
    fire(job, FIRST, tags={"req": "REQ-F-AUTH-001", "severity": "medium"})
    store.close(1)
    new = fire(job, FIRST, **graver())
    assert "INT-151, assigned to" in open_loops_in_audit(job)
    for number in (2, int(new.outputs["pull-request-number"])):
        store.merge(number)
        assert "INT-151, assigned to" in open_loops_in_audit(job)
    assert sorted(statuses(job, "main")) == ["OPEN", "SUPERSEDED"]

    run = fire(job, FIRST, **graver(status="resolved"))

    assert run.outputs["remediation-intent"] == "INT-151"
    assert run.annotations("warning") == []
    assert sorted(statuses(job, ROLLING)) == ["RESOLVED", "SUPERSEDED"]


def test_one_that_becomes_worse_at_once_asks_again(job_of: Job) -> None:
    medium = {"tags": {"req": "REQ-F-AUTH-001", "severity": "medium"}}
    first = fire(job_of, FIRST, **medium)
    job_of.github.store.close(1)

    run = fire(job_of, FIRST, **graver())

    assert run.outputs["pull-request-branch"].endswith("+2")
    assert statuses(job_of, ROLLING) == ["SUPERSEDED"]
    assert fire(job_of, FIRST, **medium).outputs["pull-request-operation"] == (
        "unchanged"
    )
    assert first.outputs["remediation-intent"] == "INT-150"


def test_what_a_run_added_before_it_saw_the_closing_is_superseded_where_it_is_reopened(
    job: Job,
) -> None:
    """Meanwhile the next pull request of the loop got an entry of the same episode."""
    use_separate_files(job)
    store = job.github.store
    medium: dict[str, Any] = {"tags": {"req": "REQ-F-AUTH-001", "severity": "medium"}}
    fire(job, **medium)
    path = f"docs/alerts/{BRANCH.removeprefix('remediation/')}.yml"
    before = store.show(BRANCH, path)
    fire(job, SECOND, **medium)
    both = store.show(BRANCH, path)
    store.commit_on(BRANCH, path, before, "Go back")
    store.close(1)
    fire(job, SECOND, **graver())
    store.commit_on(BRANCH, path, both, "Add what a slow run has added")
    store.reopen(1)
    store.pull(1).head_sha = str(store.ref(f"refs/heads/{BRANCH}"))

    for _ in range(2):
        run = fire(job, SECOND, **graver())

    assert run.outputs["remediation-intent"] == "INT-151"
    assert statuses(job, f"{BRANCH}+2") == ["OPEN"]
    assert statuses(job, BRANCH) == ["OPEN", "SUPERSEDED"]
    (comment,) = [c.body for c in job.github.tracker.on(1) if "Superseded" in c.body]
    assert "The other alerts go on here." in comment


@pytest.mark.parametrize("is_waiting", [False, True], ids=["open", "waiting"])
def test_an_alert_of_a_later_branch_ends_there_while_an_earlier_one_is_open_again(
    job_of: Job, *, is_waiting: bool
) -> None:
    job = job_of
    store = job.github.store
    if is_waiting:
        other = alert(alert_id="busy", tags={"req": "REQ-NFR-SEC-001"})
        job.run({"alert": other})
    fire(job)
    first = store.pulls[-1]
    store.close(first.number)
    job.inputs["max_open"] = "1"
    second: dict[str, Any] = {"alert_id": "other"}
    fired = fire(job, **second)
    later = f"{BRANCH}+2"
    assert (fired.outputs["pull-request-operation"] == "waiting") is is_waiting
    store.reopen(first.number)

    again = fire(job, **second)
    run = fire(job, **second, status="resolved")
    last = fire(job, **second, status="resolved")

    assert again.outputs["pull-request-operation"] in {"unchanged", "waiting"}
    assert run.outputs["pull-request-operation"] == "updated"
    assert last.outputs["pull-request-operation"] == "unchanged"
    for place in (later, *([ROLLING] if is_waiting else [])):
        (entry,) = [e for e in entries_on(store, place) if e["alert_id"] == "other"]
        assert entry["status"] == "RESOLVED"
        assert entry["resolved_at"]
    on_first = [e["alert_id"] for e in entries_on(store, first.head)]
    assert "other" not in on_first


def test_a_late_and_worse_message_does_not_reopen_what_resolved_before_the_closing(
    job_of: Job,
) -> None:
    job = job_of
    mild: dict[str, Any] = {"tags": {**alert()["tags"], "severity": "medium"}}
    fire(job, **mild)
    fire(job, **mild, status="resolved")
    job.github.store.close(1)

    run = fire(job)
    again = fire(job)

    assert {p.head for p in job.github.store.pulls} == {BRANCH, ROLLING}
    assert statuses(job, ROLLING)[-1] == "DECLINED"
    assert again.outputs["pull-request-operation"] in {"unchanged", "none"}
    assert "declined" in " ".join(run.stdout.split()).lower()


def test_an_end_that_comes_twice_ends_no_later_episode(job_of: Job) -> None:
    """The first episode is in the ledger, and the second one on a branch."""
    job = job_of
    fire(job)
    job.github.store.merge(1)
    fire(job, status="resolved")
    job.github.store.merge(2)
    job.inputs["reopen_after"] = "0s"
    assert fire(job, SECOND).outputs["pull-request-branch"] == f"{BRANCH}+2"

    run = fire(job, status="resolved")

    assert run.outputs["pull-request-operation"] == "unchanged"
    assert statuses(job, f"{BRANCH}+2")[-1] == "OPEN"


@pytest.mark.parametrize("is_closed", [False, True], ids=["open", "closed"])
def test_an_end_reaches_the_later_branch_that_has_its_episode(
    job_of: Job, *, is_closed: bool
) -> None:
    """An earlier, closed pull request answers other episodes of the same alert."""
    job, store = job_of, job_of.github.store
    mild: dict[str, Any] = {"tags": {**alert()["tags"], "severity": "medium"}}
    fire(job, **mild)
    store.close(1)
    second = fire(job, SECOND)
    assert second.outputs["pull-request-branch"] == f"{BRANCH}+2"
    if is_closed:
        store.close(int(second.outputs["pull-request-number"]))

    run = fire(job, SECOND, **mild, status="resolved")

    place = ROLLING if is_closed else f"{BRANCH}+2"
    assert run.outputs["pull-request-branch"] == place
    ends = {
        entry["timestamp"]: entry.get("resolved_at")
        for revision in (ROLLING, place)
        for entry in entries_on(store, revision)
    }
    assert ends[SECOND]
    assert not ends[FIRST]


def test_what_was_declined_stays_so_after_a_later_pull_request_is_merged(
    job_of: Job,
) -> None:
    store = job_of.github.store
    fire(job_of)
    store.close(1)
    fire(job_of)
    other: dict[str, Any] = {"alert_id": "other", "title": "Another alert"}
    later = fire(job_of, SECOND, **other)
    assert later.outputs["pull-request-branch"] == f"{BRANCH}+2"
    store.merge(int(later.outputs["pull-request-number"]))

    run = fire(job_of)

    assert run.outputs["pull-request-operation"] in {"none", "unchanged"}
    assert run.outputs["remediation-intent"] == "INT-150"
    assert statuses(job_of, ROLLING) == ["DECLINED"]


@pytest.mark.parametrize("is_resolved", [False, True], ids=["open", "resolved"])
def test_what_was_merged_after_it_was_declined_is_declined_no_more(
    job_of: Job, *, is_resolved: bool
) -> None:
    """A person closes it, opens it again and merges it before a run sees that."""
    job, store = job_of, job_of.github.store
    fire(job)
    store.close(1)
    fire(job, SECOND)
    if is_resolved:
        fire(job, status="resolved")
    store.reopen(1)
    store.merge(1)

    run = job.run({}, "schedule", mode="reconcile")

    assert run.code == 0, run.stdout
    assert "was merged, so its entries are not declined" in run.outputs["results"]
    store.merge(2)
    state = "RESOLVED" if is_resolved else "OPEN"
    assert statuses(job, "main")[-2:] == [state, "OPEN"]
    writes = len(job.github.writes)
    assert job.run({}, "schedule", mode="reconcile").code == 0
    assert len(job.github.writes) == writes


@pytest.mark.parametrize("mode", ["reconcile", "remediate"])
def test_a_rolling_pull_request_with_nothing_else_is_closed_after_the_merge(
    job_of: Job, mode: str
) -> None:
    job, store = job_of, job_of.github.store
    fire(job)
    fire(job, SECOND)  # now its entries have the number of the pull request
    store.close(1)
    assert job.run({}, "schedule", mode="reconcile").code == 0
    store.reopen(1)
    store.merge(1)

    if mode == "reconcile":
        assert job.run({}, "schedule", mode=mode).code == 0
    else:
        assert fire(job).outputs["pull-request-operation"] == "unchanged"

    assert [pull.number for pull in store.pulls if pull.state == "open"] == []
    assert statuses(job, "main")[-1] == "OPEN"
    writes = len(job.github.writes)
    assert job.run({}, "schedule", mode="reconcile").code == 0
    assert len(job.github.writes) == writes


@pytest.mark.parametrize("status", ["firing", "resolved"])
def test_a_run_that_sees_the_merge_first_declines_nothing(
    job_of: Job, status: str
) -> None:
    """The rolling branch has two declines from before the merge."""
    job, store = job_of, job_of.github.store
    fire(job)
    store.close(1)
    fire(job, SECOND)
    store.reopen(1)
    store.merge(1)

    fire(job, SECOND, status=status)
    run = fire(job, "2025-11-21T09:00:00Z")

    assert run.outputs["pull-request-branch"] == ROLLING
    assert run.outputs["remediation-intent"] == "INT-150"
    store.merge(2)
    state = "RESOLVED" if status == "resolved" else "OPEN"
    assert statuses(job, "main")[-3:] == ["OPEN", state, "OPEN"]


def test_a_worse_one_that_a_later_merged_intent_answers_is_declined_no_more(
    job_of: Job,
) -> None:
    job, store = job_of, job_of.github.store
    mild: dict[str, Any] = {"tags": {**alert()["tags"], "severity": "medium"}}
    fire(job, **mild)
    store.close(1)
    fire(job, alert_id="other")
    store.merge(3)

    run = fire(job)

    assert run.outputs["pull-request-branch"] == ROLLING
    assert run.outputs["remediation-intent"] == "INT-151"
    same = [
        entry["status"]
        for entry in entries_on(store, ROLLING)
        if (entry["alert_id"], entry["timestamp"]) == ("alert_12345", FIRST)
    ]
    assert sorted(same) == ["OPEN", "SUPERSEDED"]


@pytest.mark.parametrize("is_all", [False, True], ids=["another goes on", "all"])
def test_what_a_person_declined_by_hand_asks_again_where_it_became_worse(
    job_of: Job, *, is_all: bool
) -> None:
    """Another alert of the same intent is as severe, and goes on or is declined, too."""
    job, store = job_of, job_of.github.store
    mild: dict[str, Any] = {"tags": {**alert()["tags"], "severity": "medium"}}
    fire(job, **mild)
    fire(job, alert_id="other")
    store.merge(1)
    listed = store.git("ls-tree", "-r", "--name-only", "main").decode().split()
    path = next(
        name
        for name in listed
        if name.endswith(".yml") and "12345" in store.show("main", name)
    )
    text = store.show("main", path)
    before, mark, after = text.partition(f'timestamp: "{FIRST}"')
    count = 2 if is_all else 1
    declined = after.replace('status: "OPEN"', 'status: "DECLINED"', count)
    store.commit_on("main", path, before + mark + declined, "Decline it")

    run = fire(job)

    assert run.outputs["pull-request-branch"] == f"{BRANCH}+2"
    assert run.outputs["remediation-intent"] == "INT-151"
    live = [
        entry["status"]
        for revision in (f"{BRANCH}+2", ROLLING)
        for entry in entries_on(store, revision)
        if (entry["alert_id"], entry["timestamp"]) == ("alert_12345", FIRST)
    ]
    assert set(live) <= {"OPEN", "SUPERSEDED", "DECLINED"}
    assert live.count("OPEN") == 1
    assert "SUPERSEDED" in live


@pytest.mark.parametrize("has_work", [False, True], ids=["plain", "with work"])
def test_what_the_base_has_declined_is_not_closed_as_resolved(
    job_of: Job, *, has_work: bool
) -> None:
    job, store = job_of, job_of.github.store
    job.inputs["close_on_resolve"] = "true"
    fire(job)
    if has_work:
        store.commit_on(BRANCH, "src/fix.py", "x = 1\n", "Fix it")
    store.close(1)
    fire(job)
    store.merge(2)
    store.reopen(1)
    before = len(job.github.requests)

    run = fire(job, status="resolved")

    assert len(job.github.requests) < before + 50
    assert run.outputs["pull-request-number"] == "1"
    assert statuses(job, BRANCH)[-1] == "RESOLVED"


def in_two_pull_requests(job: Job, **changes: Any) -> tuple[int, int]:
    """Open one again whose loop has got a later one meanwhile; return both numbers."""
    fire(job)
    job.github.store.close(1)
    number = fire(job, alert_id="other", **changes).outputs["pull-request-number"]
    job.github.store.reopen(1)
    return 1, int(number)


def named(job: Job, revision: str, name: str) -> list[dict[str, Any]]:
    entries = entries_on(job.github.store, revision)
    return [entry for entry in entries if entry["alert_id"] == name]


def test_one_that_is_opened_again_after_the_next_is_merged_takes_its_loop_back(
    job_of: Job,
) -> None:
    first, second = in_two_pull_requests(job_of)
    job_of.github.store.merge(second)

    run = fire(job_of, SECOND)

    assert run.outputs["pull-request-number"] == str(first)
    assert [e["status"] for e in named(job_of, BRANCH, "alert_12345")][-2:] == [
        "OPEN",
        "OPEN",
    ]
    end = fire(job_of, SECOND, status="resolved")
    assert end.outputs["pull-request-number"] == str(first)
    again = fire(job_of, SECOND)
    assert again.outputs["pull-request-number"] == str(first)
    assert again.outputs["pull-request-operation"] == "unchanged"


@pytest.mark.parametrize("status", ["firing", "resolved"])
def test_the_closing_of_a_later_one_answers_its_alerts(
    job_of: Job, status: str
) -> None:
    first, second = in_two_pull_requests(job_of)
    job_of.github.store.close(second)

    fire(job_of, alert_id="other", status=status)

    assert named(job_of, BRANCH, "other") == []
    (entry,) = named(job_of, ROLLING, "other")
    assert entry["status"] == "DECLINED"
    assert bool(entry.get("resolved_at")) is (status == "resolved")
    run = fire(job_of, SECOND)
    assert run.outputs["pull-request-number"] == str(first)


def test_what_becomes_worse_in_a_later_one_is_raised_there(job_of: Job) -> None:
    mild: dict[str, Any] = {"tags": {**alert()["tags"], "severity": "medium"}}
    _, second = in_two_pull_requests(job_of, **mild)
    again = fire(job_of, alert_id="other", **mild)
    assert again.outputs["pull-request-number"] == str(second)

    run = fire(job_of, alert_id="other")

    assert run.outputs["pull-request-number"] == str(second)
    assert run.outputs["pull-request-operation"] == "updated"
    (entry,) = named(job_of, f"{BRANCH}+2", "other")
    assert (entry["severity"], entry["occurrences"]) == ("critical", 3)


def test_the_later_one_is_closed_when_its_alerts_resolve(job_of: Job) -> None:
    job_of.inputs["close_on_resolve"] = "true"
    first, second = in_two_pull_requests(job_of)

    run = fire(job_of, alert_id="other", status="resolved")

    assert run.outputs["pull-request-operation"] == "closed"
    assert run.outputs["pull-request-number"] == str(second)
    store = job_of.github.store
    assert store.pull(first).state == "open"
    assert store.pull(second).state == "closed"


def test_the_end_of_a_declined_alert_closes_no_other_pull_request(job_of: Job) -> None:
    """All alerts of that one have resolved, and a person opened it again."""
    job_of.inputs["close_on_resolve"] = "true"
    store = job_of.github.store
    fire(job_of)
    fire(job_of, status="resolved")
    later = fire(job_of, alert_id="other").outputs["pull-request-number"]
    store.close(int(later))
    store.reopen(1)

    run = fire(job_of, alert_id="other", status="resolved")

    assert run.outputs["pull-request-operation"] != "closed"
    assert store.pull(1).state == "open"


@pytest.mark.parametrize("is_closed", [False, True], ids=["open", "closed"])
def test_one_that_asked_again_is_left_alone_where_the_first_one_is_reopened(
    job_of: Job, *, is_closed: bool
) -> None:
    """The base has the first entry as declined, and the reopened branch as superseded."""
    job, store = job_of, job_of.github.store
    mild: dict[str, Any] = {"tags": {**alert()["tags"], "severity": "medium"}}
    fire(job, **mild)
    store.close(1)
    fire(job, SECOND, **mild)
    store.merge(2)
    later = int(fire(job, SECOND).outputs["pull-request-number"])
    store.reopen(1)
    before = len(job.github.requests)

    run = fire(job, SECOND)

    assert len(job.github.requests) < before + 50
    assert run.outputs["pull-request-number"] == str(later)
    if is_closed:
        store.close(later)
        fire(job, SECOND)
        assert job.run({}, "schedule", mode="reconcile").code == 0
        assert len(job.github.requests) < before + 120


SEEN = ("a message", "mode: reconcile")


@pytest.mark.parametrize("last", [*SEEN, "its end"])
@pytest.mark.parametrize(
    ("is_closed_first", "between"),
    # If nobody looks in between, the order of the clicks cannot be seen.
    [(False, "nothing"), *itertools.product([False, True], SEEN)],
)
def test_what_two_pull_requests_have_goes_on_in_the_one_that_is_open(
    job: Job, *, is_closed_first: bool, between: str, last: str
) -> None:
    """One entry of the episode counts, whatever was seen between the two clicks."""
    use_separate_files(job)
    store = job.github.store
    low: dict[str, Any] = {"tags": {**alert()["tags"], "severity": "low"}}
    medium: dict[str, Any] = {"tags": {**alert()["tags"], "severity": "medium"}}
    fire(job, **low)
    store.close(1)
    later = int(fire(job, **medium).outputs["pull-request-number"])

    clicks = [partial(store.reopen, 1), partial(store.close, later)]
    if is_closed_first:
        clicks.reverse()
    for click, how in zip(clicks, (between, last), strict=True):
        click()
        see(job, how, medium)
    if last == "its end":
        assert fire(job, **medium).outputs["pull-request-number"] == "1"

    (own,) = named(job, BRANCH, "alert_12345")
    assert own["status"] == ("RESOLVED" if last == "its end" else "OPEN")
    kept = [e for e in named(job, ROLLING, "alert_12345") if e["branch"] != BRANCH]
    assert [entry["status"] for entry in kept] == ["SUPERSEDED"]
    if last != "its end":
        run = fire(job, **graver())
        assert run.outputs["pull-request-number"] == "1"
        (own,) = named(job, BRANCH, "alert_12345")
        assert (own["status"], own["severity"]) == ("OPEN", "critical")
    writes = len(job.github.writes)
    see(job, "mode: reconcile", medium)
    assert len(job.github.writes) == writes


def see(job: Job, how: str, changes: dict[str, Any]) -> None:
    """Let a run see what people have done."""
    if how == "mode: reconcile":
        everything = "+refs/heads/*:refs/remotes/origin/*"
        git(job.checkout, "fetch", "--quiet", str(job.github.store.path), everything)
        assert job.run({}, "schedule", mode="reconcile").code == 0
    elif how != "nothing":
        ends = {"status": "resolved"} if how == "its end" else {}
        fire(job, **changes, **ends)
