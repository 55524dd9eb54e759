"""`mode: reconcile` takes over what people did to pull requests, whatever event was missed."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.agreement import entries_on
from tests.support.example import alert, git
from tests.support.paths import BRANCH, LEDGER
from tests.support.runs import Job, Run
from tests.support.separate_files import use_separate_files

ROLLING = "remediation/ledger"
LOOK = "Branches"
FIRST, SECOND = "2025-11-20T15:30:00Z", "2025-11-21T08:00:00Z"


@pytest.fixture
def checkout(documents: Path) -> Path:
    return documents


def fire(job: Job, start: str = FIRST, **changes: Any) -> Run:
    run = job.run({"alert": alert(timestamp=start, **changes)})
    assert run.code == 0, run.stdout
    return run


def reconcile(job: Job, **event: Any) -> dict[str, str]:
    """Reconcile; return what was done, by the branches."""
    everything = "+refs/heads/*:refs/remotes/origin/*"
    git(job.checkout, "fetch", "--quiet", str(job.github.store.path), everything)
    name = "pull_request" if event else "schedule"
    run = job.run(event, name, mode="reconcile")
    assert run.code == 0, run.stdout
    rows = json.loads(run.outputs["results"])
    return {row["pull-request-branch"]: row["reason"] for row in rows}


def statuses(job: Job, revision: str) -> list[str]:
    return [entry["status"] for entry in entries_on(job.github.store, revision)]


def test_what_a_person_closed_is_declined_without_another_alert(job: Job) -> None:
    fire(job)
    store = job.github.store
    store.close(1)

    done = reconcile(job)

    assert done == {BRANCH: "its entries are declined"}
    assert statuses(job, ROLLING) == ["DECLINED"]
    assert [pull.number for pull in store.pulls if pull.state == "open"] == [2]
    writes = len(job.github.writes)
    assert reconcile(job) == {}
    assert len(job.github.writes) == writes


@pytest.mark.parametrize("ended", [None, "merged", "closed"])
def test_where_nothing_is_left_to_do_reconcile_looks_at_the_ledger_once(
    job: Job, ended: str | None
) -> None:
    fire(job)
    if ended == "merged":
        job.github.store.merge(1)
    if ended == "closed":
        job.github.store.close(1)
        reconcile(job)
    before = len(job.github.requests)

    assert reconcile(job) == {}

    looks = [each for each in job.github.requests[before:] if each.endswith(LOOK)]
    # Besides, one for all branches, and two for what waits.
    assert len(looks) == 3 + 1, job.github.requests[before:]


def test_an_empty_rolling_pull_request_is_closed(job: Job) -> None:
    """A run took out of it what waited, and ended before it closed it."""
    store = job.github.store
    fire(job)
    store.merge(1)
    fire(job, status="resolved")
    store.commit_on(ROLLING, LEDGER, store.show("main", LEDGER), "Take out")
    store.pull(2).head_sha = store.ref(f"refs/heads/{ROLLING}") or ""
    git(job.checkout, "fetch", "--quiet", str(store.path), "main")
    everything = "+refs/heads/*:refs/remotes/origin/*"
    git(job.checkout, "fetch", "--quiet", str(store.path), everything)

    run = job.run({}, "schedule", mode="reconcile")

    (row,) = json.loads(run.outputs["results"])
    assert row["reason"] == "its pull request is closed, as nothing is left in it"
    assert store.pull(2).state == "closed"
    (comment,) = job.github.tracker.comments
    assert comment.issue == 2
    assert "**Nothing is left in this pull request**" in comment.body
    assert run.outputs["pull-request-number"] == "2"
    assert run.outputs["pull-request-operation"] == "closed"
    assert run.outputs["pull-request-branch"] == ROLLING
    assert reconcile(job) == {}


def recorded_twice(job: Job, **changes: str) -> None:
    """Merge an alert, and put the entry of another loop for it into the base branch."""
    fire(job)
    store = job.github.store
    store.merge(1)
    text = store.show("main", LEDGER)
    entry = text[text.index("  - alert_id") :]
    changes = {
        "INT-150": "INT-151",
        f'branch: "{BRANCH}"': f'branch: "{BRANCH}+2"',
    } | changes
    for before, after in changes.items():
        assert before in entry
        entry = entry.replace(before, after)
    store.commit_on("main", LEDGER, text + entry, "Merge another loop")


@pytest.mark.parametrize(
    ("status", "kept"),
    [("OPEN", "OPEN"), ("RESOLVED", "RESOLVED"), ("DECLINED", "OPEN")],
)
def test_of_two_merged_entries_of_an_episode_one_is_superseded(
    job: Job, status: str, kept: str
) -> None:
    recorded_twice(job, **{'"OPEN"': f'"{status}"'})

    done = reconcile(job)

    (what,) = done.values()
    assert what.startswith("alert_12345 was recorded twice; this entry is superseded")
    assert sorted(statuses(job, ROLLING)) == sorted([kept, "SUPERSEDED"])
    assert [pull.head for pull in job.github.store.pulls if pull.state == "open"] == [
        ROLLING
    ]
    assert reconcile(job) == {}
    job.github.store.merge(2)
    assert reconcile(job) == {}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({'REQ-F-AUTH-001"': 'REQ-NFR-SEC-001"'}, "the status of the wrong one"),
        ({f"{BRANCH}+2": BRANCH}, "remove one of the two entries"),
    ],
)
def test_where_a_person_has_to_choose_reconcile_says_what_to_do(
    job: Job, changes: dict[str, str], words: str
) -> None:
    recorded_twice(job, **changes)

    (what,) = reconcile(job).values()

    assert "has alert_12345 of 2025-11-20T15:30:00Z twice" in what
    assert words in what
    assert [pull.head for pull in job.github.store.pulls] == [BRANCH]


@pytest.mark.parametrize("is_merged", [True, False], ids=["merged", "closed"])
def test_the_counts_of_an_ended_pull_request_go_into_the_ledger(
    job: Job, *, is_merged: bool
) -> None:
    for _ in range(3):
        fire(job)
    store = job.github.store
    if is_merged:
        store.merge(1)
    else:
        store.close(1)
    head = {"ref": BRANCH}
    store.delete_branch(BRANCH)

    done = reconcile(job, action="closed", pull_request={"head": head})

    assert list(done) == [BRANCH]
    (entry,) = entries_on(store, ROLLING)
    assert entry["occurrences"] == 3
    assert entry["last_seen"] > FIRST
    assert entry["status"] == ("OPEN" if is_merged else "DECLINED")
    assert reconcile(job, action="closed", pull_request={"head": head}) == {}
    store.merge(2)
    assert reconcile(job, action="closed", pull_request={"head": head}) == {}


def test_a_reopened_pull_request_gets_its_entries_back(job: Job) -> None:
    fire(job)
    store = job.github.store
    store.close(1)
    fire(job, SECOND)
    store.reopen(1)

    done = reconcile(job)

    assert done == {BRANCH: "its entries are back"}
    assert statuses(job, BRANCH) == ["OPEN", "OPEN"]
    assert [pull.number for pull in store.pulls if pull.state == "open"] == [1]
    assert reconcile(job) == {}


def test_what_a_closed_rolling_pull_request_had_goes_back_into_a_reopened_one(
    job: Job,
) -> None:
    fire(job)
    store = job.github.store
    store.close(1)
    reconcile(job)
    store.close(2)
    store.delete_branch(ROLLING)
    store.reopen(1)

    reconcile(job)

    assert [pull.number for pull in store.pulls if pull.state == "open"] == [1]
    writes = len(job.github.writes)
    assert reconcile(job) == {}
    assert len(job.github.writes) == writes


def test_an_ended_pull_request_of_a_person_is_left_alone(job: Job) -> None:
    fire(job)
    store = job.github.store
    store.merge(1)
    writes = len(job.github.writes)

    done = reconcile(
        job, action="closed", pull_request={"head": {"ref": "remediation/nothing"}}
    )

    assert done == {}
    assert len(job.github.writes) == writes


@pytest.mark.parametrize("is_told", [True, False], ids=["event", "schedule"])
def test_a_loop_whose_branch_was_deleted_is_declined_by_its_closed_pull_request(
    job: Job, *, is_told: bool
) -> None:
    fire(job)
    store = job.github.store
    store.close(1, "2025-11-20T18:00:00Z")
    store.delete_branch(BRANCH)
    event = {"action": "closed", "pull_request": {"head": {"ref": BRANCH}}}

    done = reconcile(job, **(event if is_told else {}))

    assert done == {BRANCH: "its entries are declined"}
    assert statuses(job, ROLLING) == ["DECLINED"]
    store.merge(2)
    asked = len(job.github.requests)
    assert reconcile(job) == {}
    assert not [each for each in job.github.requests[asked:] if "/contents/" in each]


def test_what_a_branch_got_after_it_was_opened_again_is_declined_too(job: Job) -> None:
    """The ledger has its first entry from before."""
    fire(job)
    store = job.github.store
    store.close(1)
    reconcile(job)
    store.merge(2)
    store.reopen(1)
    fire(job, SECOND)
    store.close(1, datetime.fromtimestamp(job.time.now(), UTC).isoformat())
    store.delete_branch(BRANCH)

    done = reconcile(job)

    assert done == {BRANCH: "its entries are declined"}
    assert set(statuses(job, ROLLING)[-2:]) == {"DECLINED"}


def test_a_row_of_what_was_taken_over_links_the_pull_request(job: Job) -> None:
    fire(job)
    job.github.store.close(1)

    run = job.run({}, "schedule", mode="reconcile")

    (row,) = json.loads(run.outputs["results"])
    found = row["pull-request-number"], row["pull-request-operation"]
    assert found == (1, "unchanged")  # the rolling one has its entries now
    assert row["pull-request-url"].endswith("/acme/shop/pull/1")
    assert f"[pull request 1]({row['pull-request-url']})" in run.summary


def test_a_reopened_pull_request_whose_branch_has_all_is_reported_too(job: Job) -> None:
    fire(job)
    store = job.github.store
    store.close(1)
    assert reconcile(job) == {BRANCH: "its entries are declined"}
    store.reopen(1)

    assert reconcile(job) == {BRANCH: "its entries are back"}
    assert statuses(job, BRANCH) == ["OPEN"]
    assert [pull.number for pull in store.pulls if pull.state == "open"] == [1]


def test_what_was_not_searched_is_not_called_absent(job: Job) -> None:
    run = job.run({}, "schedule", mode="reconcile")

    assert (
        "Failed runs were not searched: no workflow of the base branch" in run.summary
    )
    assert "No failed run was found" not in run.summary
    assert "no run failed" not in run.stdout


@pytest.mark.parametrize("deleted", [[], [ROLLING], [ROLLING, BRANCH]], ids=len)
def test_what_a_closed_rolling_pull_request_had_is_shown_again(
    job: Job, deleted: list[str]
) -> None:
    fire(job)
    store = job.github.store
    store.merge(1)
    fire(job, SECOND)  # of the same intent, in the rolling pull request
    store.close(2)
    for branch in deleted:
        store.delete_branch(branch)

    done = reconcile(job)

    assert done[ROLLING].endswith("a new one has its entries")
    assert [pull.number for pull in store.pulls if pull.state == "open"] == [3]
    assert statuses(job, ROLLING) == ["OPEN", "OPEN"]
    assert reconcile(job) == {}
    store.merge(3)
    assert reconcile(job) == {}
    assert len(store.pulls) == 3


@pytest.mark.parametrize("is_closed", [False, True], ids=["missing", "closed"])
def test_a_branch_whose_ledger_is_broken_does_not_stop_the_others(
    job: Job, *, is_closed: bool
) -> None:
    """A person has broken it; each of the others gets what is left to do about it."""
    use_separate_files(job)
    store = job.github.store
    requirements = ("REQ-F-AUTH-001", "REQ-NFR-SEC-001", "REQ-NFR-PERF-001")
    for name in requirements:
        fire(job, alert_id=name, tags={"req": name})
    names = [pull.head for pull in store.pulls]
    broken = f"docs/alerts/{names[0].removeprefix('remediation/')}.yml"
    store.commit_on(names[0], broken, "alerts: [", "Break it")
    for pull in store.pulls:
        pull.head_sha = str(store.ref(f"refs/heads/{pull.head}"))
        if is_closed:
            store.close(pull.number)
    if not is_closed:
        store.pulls.clear()
        job.time.sleep(7_200)
    git(job.checkout, "fetch", "--quiet", str(store.path), "+refs/heads/*:refs/x/*")

    run = job.run({}, "schedule", mode="reconcile")

    assert run.code == (0 if is_closed else 1)
    kind = "warning" if is_closed else "error"
    said = f"on the branch `{names[0]}`"
    assert any(broken in each and said in each for each in run.annotations(kind))
    if is_closed:
        places = [e["branch"] for e in entries_on(store, ROLLING)]
        assert sorted(places) == sorted(names[1:])
    else:
        assert sorted(pull.head for pull in store.pulls) == sorted(names[1:])


@pytest.mark.parametrize("text", ["alerts: [", "alerts: []\n", "{}\n"])
def test_a_closed_pull_request_without_entries_answers_nothing(
    job: Job, text: str
) -> None:
    """A person has removed or broken them, and nobody can change what is closed."""
    use_separate_files(job)
    store = job.github.store
    fire(job)
    path = f"docs/alerts/{BRANCH.removeprefix('remediation/')}.yml"
    store.commit_on(BRANCH, path, text, "Remove it")
    store.pull(1).head_sha = str(store.ref(f"refs/heads/{BRANCH}"))
    store.close(1)

    run = fire(job)

    assert run.outputs["pull-request-branch"] == f"{BRANCH}+2"
    assert run.outputs["remediation-intent"] == "INT-151"
    is_broken = text == "alerts: ["
    warnings = [w for w in run.annotations("warning") if "as declined" in w]
    assert [path in warning for warning in warnings] == [True] * is_broken
    assert fire(job).outputs["pull-request-operation"] == "unchanged"
    end = fire(job, status="resolved")
    assert end.outputs["pull-request-branch"] == f"{BRANCH}+2"


@pytest.mark.parametrize("is_gone", [True, False], ids=["deleted", "made anew"])
@pytest.mark.parametrize("mode", ["remediate", "reconcile"])
def test_a_ledger_that_was_broken_in_the_closed_rolling_one_stops_nothing(
    job: Job, mode: str, *, is_gone: bool
) -> None:
    """A person broke it, and nobody can change what is closed and gone."""
    use_separate_files(job)
    store = job.github.store
    path = f"docs/alerts/{BRANCH.removeprefix('remediation/')}.yml"
    fire(job)
    store.merge(1)
    fire(job, status="resolved")
    store.commit_on(ROLLING, path, "alerts: [", "Break it")
    store.pull(2).head_sha = str(store.ref(f"refs/heads/{ROLLING}"))
    store.close(2)
    store.delete_branch(ROLLING)
    if not is_gone:
        store.git("branch", ROLLING, "main")

    if mode == "reconcile":
        run = job.run({}, "schedule", mode="reconcile")
    else:
        run = fire(job, status="resolved")

    assert run.code == 0
    if is_gone or mode == "remediate":
        (warning,) = (w for w in run.annotations("warning") if "taken over" in w)
        assert path in warning
    fire(job, status="resolved")
    assert statuses(job, ROLLING) == ["RESOLVED"]
    assert [pull.number for pull in store.pulls if pull.state == "open"] == [3]
