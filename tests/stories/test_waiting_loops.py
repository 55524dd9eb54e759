"""More loops than may be open at once: their alerts wait, and none is lost or there twice."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.agreement import entries_on
from tests.support.example import alert, git
from tests.support.merging import merge
from tests.support.paths import LEDGER
from tests.support.runs import Job, Run
from tests.support.separate_files import use_separate_files
from tests.support.standin.faults import Fault
from tests.support.standin.store import Pull

ROLLING = "remediation/ledger"
LAYOUTS = ("shared", "separate")


@pytest.fixture
def checkout(documents: Path) -> Path:
    return documents


@pytest.fixture(params=LAYOUTS)
def job_of(request: pytest.FixtureRequest, job: Job) -> Job:
    """Return a job whose loops share two files, or have two files each."""
    if request.param == "separate":
        use_separate_files(job)
    return job


def of_loop(number: int, **changes: Any) -> dict[str, Any]:
    """Return an alert of a loop of its own."""
    return alert(
        **{
            "alert_id": f"alert-{number}",
            "title": f"Alert {number}",
            "tags": {"req": f"REQ-F-MANY-{number:03}"},
            **changes,
        }
    )


def branch_of(number: int) -> str:
    return f"remediation/REQ-F-MANY-{number:03}"


def fire(job: Job, *alerts: dict[str, Any], most: int = 1) -> Run:
    run = job.run(list(alerts), max_open=str(most))
    assert run.code == 0, run.stdout
    return run


def added(job: Job, revision: str) -> dict[str, list[str]]:
    """Return what a revision has and the base has not: alerts, and headings of intents."""
    store = job.github.store
    names = store.git("diff", "--name-only", f"main...{revision}").decode().split()
    entries, intents = [], []
    for path in names:
        lines = (
            store.git("diff", f"main...{revision}", "--", path).decode().splitlines()
        )
        new = [line[1:].strip() for line in lines if line.startswith("+")]
        entries += [line.split('"')[1] for line in new if "alert_id:" in line]
        intents += [line.split(":")[0] for line in new if line.startswith("## INT")]
    return {"alerts": sorted(entries), "intents": sorted(intents)}


def shown(job: Job) -> dict[str, list[str]]:
    """Return the alerts that each open pull request adds, by its branch."""
    pulls = [pull for pull in job.github.store.pulls if pull.state == "open"]
    return {pull.head: added(job, pull.head)["alerts"] for pull in pulls}


def test_beyond_the_limit_an_alert_waits_in_the_rolling_pull_request(
    job_of: Job,
) -> None:
    fire(job_of, of_loop(1))

    run = fire(job_of, of_loop(2))

    assert shown(job_of) == {branch_of(1): ["alert-1"], ROLLING: ["alert-2"]}
    assert added(job_of, ROLLING)["intents"] == ["## INT-151"]
    assert run.outputs["pull-request-operation"] == "waiting"
    assert run.outputs["pull-request-branch"] == ROLLING
    assert run.outputs["pull-request-number"] == "2"
    assert run.outputs["remediation-intent"] == "INT-151"
    (result,) = json.loads(run.outputs["results"])
    reason = (
        "`max-open: 1` allows no more open pull requests of loops; until fewer are open, "
        "the alert is in the one from `remediation/ledger`"
    )
    assert result["reason"] == reason
    assert reason in " ".join(run.stdout.split())
    assert "until fewer are open" in run.summary


def test_of_one_batch_the_worst_gets_the_place_and_then_the_oldest(job: Job) -> None:
    start = "2025-11-20T15:{}:00Z".format
    batch = [
        of_loop(1, timestamp=start("10"), tags=tags_of(1, "low")),
        of_loop(2, timestamp=start("20"), tags=tags_of(2, "critical")),
        of_loop(3, timestamp=start("05"), tags=tags_of(3, "critical")),
        of_loop(4, timestamp=start("01"), status="resolved", tags=tags_of(4, "high")),
    ]

    run = fire(job, *batch, most=2)

    order = [each["requirement"] for each in json.loads(run.outputs["results"])]
    assert order == [f"REQ-F-MANY-{n:03}" for n in (3, 2, 4, 1)]
    assert [pull.head for pull in job.github.store.pulls] == [
        branch_of(3),
        branch_of(2),
        ROLLING,
    ]


def tags_of(number: int, severity: str) -> dict[str, str]:
    return {"req": f"REQ-F-MANY-{number:03}", "severity": severity}


def test_the_next_run_of_the_loop_opens_it_when_there_is_a_place(job_of: Job) -> None:
    fire(job_of, of_loop(1), of_loop(2), of_loop(3))
    assert shown(job_of) == {
        branch_of(1): ["alert-1"],
        ROLLING: ["alert-2", "alert-3"],
    }
    job_of.github.store.merge(1)

    run = fire(job_of, of_loop(2))

    assert shown(job_of) == {ROLLING: ["alert-3"], branch_of(2): ["alert-2"]}
    assert added(job_of, branch_of(2))["intents"] == ["## INT-151"]
    assert added(job_of, ROLLING)["intents"] == ["## INT-152"]
    assert run.outputs["pull-request-operation"] == "created"


def test_no_pull_request_conflicts_with_another_one(job: Job) -> None:
    use_separate_files(job)
    fire(job, of_loop(1), of_loop(2), of_loop(3))
    store = job.github.store
    store.merge(1)
    fire(job, of_loop(2))

    for pull in [pull for pull in store.pulls if pull.state == "open"]:
        store.merge(pull.number)

    listed = store.git("ls-tree", "-r", "--name-only", "main", "docs/alerts/")
    assert len(listed.decode().split()) == 3


def test_comments_in_the_rolling_ledger_stay_when_a_copy_is_taken_out(job: Job) -> None:
    fire(job, of_loop(1), of_loop(2), of_loop(3))
    store = job.github.store
    text = store.show(ROLLING, LEDGER)
    notes = "  # Ada: looks into the next\n", "  # Bob: is with the vendor\n"
    first, second = (text.index(f'  - alert_id: "alert-{n}"') for n in (2, 3))
    parts = text[:first], notes[0], text[first:second], notes[1], text[second:]
    store.commit_on(ROLLING, LEDGER, "".join(parts), "docs: Say who")
    store.merge(1)

    fire(job, of_loop(2))

    left = store.show(ROLLING, LEDGER)
    assert shown(job)[ROLLING] == ["alert-3"]
    assert f"{notes[0]}{notes[1]}{text[second:]}" in left


def test_the_last_one_that_waited_leaves_no_empty_pull_request(job_of: Job) -> None:
    fire(job_of, of_loop(1), of_loop(2))
    job_of.github.store.close(1)

    fire(job_of, of_loop(2))

    assert shown(job_of) == {branch_of(2): ["alert-2"]}
    (comment,) = job_of.github.tracker.comments
    assert "**Nothing is left in this pull request**, so it is closed" in comment.body
    fire(job_of, of_loop(3))
    assert shown(job_of) == {branch_of(2): ["alert-2"], ROLLING: ["alert-3"]}


def test_that_it_is_closed_is_recorded_also_where_it_cannot_be_said(job: Job) -> None:
    fire(job, of_loop(1), of_loop(2))
    job.github.store.close(1)
    job.github.faults.append(Fault("POST /issues/2/comments", status=403, message="No"))

    run = fire(job, of_loop(2))

    assert shown(job) == {branch_of(2): ["alert-2"]}
    said = "comment on the pull request not written: GitHub refused"
    assert [said in warning for warning in run.annotations("warning")].count(True) == 1


def test_further_alerts_of_a_loop_that_waits_join_it(job_of: Job) -> None:
    fire(job_of, of_loop(1), of_loop(2))

    fire(job_of, of_loop(2, alert_id="alert-2b", timestamp="2025-11-21T08:00:00Z"))
    same = fire(job_of, of_loop(2))

    assert shown(job_of)[ROLLING] == ["alert-2", "alert-2b"]
    assert same.outputs["pull-request-operation"] == "waiting"
    assert len(job_of.github.store.pulls) == 2


def test_an_alert_that_resolves_while_it_waits_is_shown_so(job_of: Job) -> None:
    fire(job_of, of_loop(1), of_loop(2))

    fire(job_of, of_loop(2, status="resolved"))

    store = job_of.github.store
    for revision in (ROLLING, branch_of(2)):
        paths = store.git("diff", "--name-only", f"main...{revision}").decode().split()
        (path,) = (path for path in paths if path.endswith(".yml"))
        (entry,) = (
            entry
            for entry in yaml.safe_load(store.show(revision, path))["alerts"]
            if entry["alert_id"] == "alert-2"
        )
        assert entry["status"] == "RESOLVED", revision


def entry_on(job: Job, revision: str, alert_id: str) -> dict[str, Any]:
    """Return the entry of an alert that a revision adds to the ledger of the base."""
    store = job.github.store
    names = store.git("diff", "--name-only", f"main...{revision}").decode().split()
    ledgers = [yaml.safe_load(store.show(revision, n)) for n in names if ".yml" in n]
    (entry,) = (
        dict(entry)
        for ledger in ledgers
        for entry in ledger["alerts"]
        if entry["alert_id"] == alert_id
    )
    return entry


def test_the_copy_of_an_alert_that_becomes_worse_is_worse(job_of: Job) -> None:
    low, high = (
        of_loop(2, tags={"req": "REQ-F-MANY-002", "severity": severity})
        for severity in ("low", "critical")
    )
    fire(job_of, of_loop(1))
    fire(job_of, low)

    run = fire(job_of, high)

    assert run.outputs["pull-request-operation"] == "waiting"
    copy, own = (entry_on(job_of, rev, "alert-2") for rev in (ROLLING, branch_of(2)))
    assert (copy["severity"], copy["occurrences"]) == ("critical", 2)
    assert copy == own
    job_of.github.store.merge(2)
    before = len(job_of.github.writes)
    fire(job_of, high)
    assert len(job_of.github.writes) == before


def test_what_is_reported_again_while_it_waits_is_counted(job_of: Job) -> None:
    fire(job_of, of_loop(1), of_loop(2), of_loop(3))
    tips = job_of.github.store.refs("refs/heads/remediation")
    for number in (2, 3, 2):
        fire(job_of, of_loop(number))
    assert job_of.github.store.refs("refs/heads/remediation") == tips
    job_of.github.store.merge(1)
    fire(job_of, of_loop(2))
    fire(job_of, of_loop(2))

    fire(job_of, of_loop(2, alert_id="alert-2b", timestamp="2025-11-21T08:00:00Z"))
    fire(job_of, of_loop(3, status="resolved"))

    # One was counted when it was opened: its text began without.
    assert entry_on(job_of, branch_of(2), "alert-2")["occurrences"] == 4
    for revision in (branch_of(3), ROLLING):
        assert entry_on(job_of, revision, "alert-3")["occurrences"] == 2, revision


def test_merging_the_rolling_pull_request_records_what_waits(job_of: Job) -> None:
    fire(job_of, of_loop(1), of_loop(2))
    job_of.github.store.merge(2)

    same = fire(job_of, of_loop(2))
    fire(job_of, of_loop(2, timestamp="2025-11-21T08:00:00Z"))

    assert same.outputs["pull-request-operation"] == "unchanged"
    assert shown(job_of) == {branch_of(1): ["alert-1"], ROLLING: ["alert-2"]}


def test_merging_it_right_before_a_further_alert_lets_that_wait(job: Job) -> None:
    fire(job, *map(of_loop, (1, 2)), most=1)
    store = job.github.store
    job.github.meanwhile.append(("POST /graphql Append", lambda: store.merge(2)))

    run = fire(job, of_loop(2, timestamp="2025-11-21T08:00:00Z"), most=1)

    assert run.code == 0, run.stdout
    assert run.outputs["pull-request-operation"] == "waiting"
    assert [pull.state for pull in store.pulls] == ["open", "closed", "open"]


@pytest.mark.parametrize("delete_branch", [True, False])
def test_closing_the_rolling_pull_request_loses_nothing(
    job_of: Job, *, delete_branch: bool
) -> None:
    fire(job_of, of_loop(1), of_loop(2))
    job_of.github.store.close(2)
    if delete_branch:
        job_of.github.store.delete_branch(ROLLING)

    fire(job_of, of_loop(2))

    assert shown(job_of) == {branch_of(1): ["alert-1"], ROLLING: ["alert-2"]}


def test_a_batch_lets_its_loops_wait_with_one_commit(job: Job) -> None:
    run = fire(job, *map(of_loop, range(12)), most=3)

    commits = job.github.store.git("rev-list", "--count", f"main..{ROLLING}")
    assert int(commits) == 1
    assert len(shown(job)[ROLLING]) == 9
    operations = [
        r["pull-request-operation"] for r in json.loads(run.outputs["results"])
    ]
    assert operations == ["created"] * 3 + ["waiting"] * 9
    before = len(job.github.requests)
    fire(job, *map(of_loop, range(12)), most=3)
    assert len(job.github.requests) - before <= 4


def test_a_batch_asks_for_no_file_of_a_loop_that_waits_alone(job: Job) -> None:
    fire(job, *map(of_loop, range(12)), most=3)
    before = len(job.github.requests)

    later = "2025-11-21T08:00:00Z"
    fire(job, *(of_loop(number, timestamp=later) for number in range(12)), most=3)

    asked = job.github.requests[before:]
    read = [each for each in asked if each == "POST /graphql File"]
    assert len(read) <= 1
    assert asked.count("POST /graphql Append") == 12 + 1
    assert all(len(alerts) % 2 == 0 for alerts in shown(job).values())


def test_the_limit_does_not_count_what_people_opened(job: Job) -> None:
    for number, (head, fork) in enumerate(
        [("feature", None), (branch_of(7), "mallory/shop")], 1
    ):
        pull = Pull(number, "x", "", head, "main", draft=False, head_sha="0" * 40)
        job.github.store.pulls.append(replace(pull, fork=fork))

    run = fire(job, of_loop(1), of_loop(2), most=2)

    operations = [
        row["pull-request-operation"] for row in json.loads(run.outputs["results"])
    ]
    assert operations == ["created"] * 2


def test_a_rolling_branch_with_very_many_files_keeps_them_all(job: Job) -> None:
    """GitHub lists at most 300 files of a comparison."""
    store = job.github.store
    use_separate_files(job)
    fire(job, of_loop(1), of_loop(2))
    name = f"refs/heads/{ROLLING}"
    parent = store.ref(name) or ""
    entries = [
        {
            "path": f"docs/alerts/A-{n:03}.yml",
            "mode": "100644",
            "content": "alerts: []\n",
        }
        for n in range(310)
    ]
    old = store.git("rev-parse", f"{parent}^{{tree}}").decode().strip()
    tree = store.create_tree(old, [{**entry, "type": "blob"} for entry in entries])
    store.set_ref(name, store.create_commit("Add many", tree, [parent], "person"))
    store.commit_on("main", "docs/notes.md", "x", "Move the base branch")

    fire(job, of_loop(3))

    assert shown(job)[ROLLING] == ["alert-2", "alert-3"]
    assert store.show(ROLLING, "docs/alerts/A-309.yml") == "alerts: []\n"


# -- reconcile -------------------------------------------------------------------------


def reconcile(job: Job, most: int = 1) -> list[dict[str, Any]]:
    """Reconcile; return the rows of its result, without those of runs."""
    everything = "+refs/heads/*:refs/remotes/origin/*"
    git(job.checkout, "fetch", "--quiet", str(job.github.store.path), everything)
    run = job.run({}, "schedule", mode="reconcile", max_open=str(most))
    assert run.code == 0, run.stdout
    rows = json.loads(run.outputs["results"])
    assert isinstance(rows, list)
    return rows


def operations(rows: list[dict[str, Any]]) -> dict[str, str]:
    return {r["pull-request-branch"]: r["pull-request-operation"] for r in rows}


def test_reconcile_opens_what_waits_as_places_become_free(job_of: Job) -> None:
    high = {"tags": {"req": "REQ-F-MANY-003", "severity": "critical"}}
    fire(job_of, of_loop(1))
    fire(job_of, of_loop(2), of_loop(3, **high))
    store = job_of.github.store
    waits = {branch_of(2): "waiting", branch_of(3): "waiting"}
    writes = len(job_of.github.writes)
    assert operations(reconcile(job_of)) == waits
    assert len(job_of.github.writes) == writes
    store.merge(1)

    rows = reconcile(job_of)

    done = operations(rows)
    done.pop(ROLLING, None)  # it conflicted, where loops share a file
    assert done == {branch_of(3): "created", branch_of(2): "waiting"}
    assert shown(job_of) == {branch_of(3): ["alert-3"], ROLLING: ["alert-2"]}
    opened = store.pulls[-1]
    assert opened.title == "INT-151: Alert 3 (REQ-F-MANY-003)"
    assert "1 alert of this branch waited for a place" in (opened.body or "")
    assert operations(reconcile(job_of, most=9)) == {branch_of(2): "created"}
    assert shown(job_of) == {branch_of(2): ["alert-2"], branch_of(3): ["alert-3"]}


@pytest.mark.parametrize("how", ["merge", "squash", "rebase"])
@pytest.mark.parametrize("frees_place", ["merge", "close"])
def test_what_waited_and_was_merged_stays_however_the_rolling_one_is_merged(
    job: Job, how: str, frees_place: str
) -> None:
    """A commit that took it out of the rolling branch took it out of the base branch."""
    use_separate_files(job)
    fire(job, of_loop(1), of_loop(2), of_loop(3))
    store = job.github.store
    getattr(store, frees_place)(1)
    (opened,) = [r for r in reconcile(job) if r["pull-request-operation"] == "created"]
    merge(store, opened["pull-request-number"], how)

    merge(store, 2, how)

    recorded = {entry["alert_id"] for entry in entries_on(store, "main")}
    assert {"alert-2", "alert-3"} <= recorded


def test_reconcile_reduces_entries_in_two_places_to_one(job_of: Job) -> None:
    """A run ended after it had copied what another one opened meanwhile."""
    fire(job_of, of_loop(1), of_loop(2))
    store = job_of.github.store
    tip = store.ref(f"refs/heads/{branch_of(2)}") or ""
    pull = Pull(3, "x", "", branch_of(2), "main", draft=False, head_sha=tip)
    store.pulls.append(pull)
    assert shown(job_of)[ROLLING] == shown(job_of)[branch_of(2)] == ["alert-2"]

    (row,) = reconcile(job_of)

    assert shown(job_of) == {branch_of(1): ["alert-1"], branch_of(2): ["alert-2"]}
    assert row["pull-request-branch"] == branch_of(2)
    assert row["reason"] == "its copy is removed from the rolling pull request"


def test_reconcile_shows_what_a_run_that_died_has_not_shown(job_of: Job) -> None:
    fire(job_of, of_loop(1), of_loop(2), of_loop(3))
    store = job_of.github.store
    store.close(2)
    store.delete_branch(ROLLING)
    store.pulls.remove(store.pull(2))
    job_of.time.sleep(7_200)

    reconcile(job_of)

    assert shown(job_of)[ROLLING] == ["alert-2", "alert-3"]


def test_the_next_run_reduces_entries_in_two_places_to_one(job_of: Job) -> None:
    fire(job_of, of_loop(1), of_loop(2))
    store = job_of.github.store
    tip = store.ref(f"refs/heads/{branch_of(2)}") or ""
    pull = Pull(3, "x", "", branch_of(2), "main", draft=False, head_sha=tip)
    store.pulls.append(pull)

    fire(job_of, of_loop(2))

    assert shown(job_of) == {branch_of(1): ["alert-1"], branch_of(2): ["alert-2"]}


@pytest.mark.parametrize("value", ["many", "-1", "1.5"])
def test_a_limit_that_is_no_number_is_refused(job: Job, value: str) -> None:
    run = job.run({"alert": alert()}, max_open=value)

    assert run.code == 1
    assert "Use a whole number" in run.errors[0]


@pytest.mark.parametrize("is_reconciled", [True, False])
def test_a_copy_that_another_run_makes_while_it_is_opened_is_removed(
    job: Job, *, is_reconciled: bool
) -> None:
    """The other run saw no place for the loop, and this one saw one."""
    fire(job, of_loop(1), of_loop(2), of_loop(3))
    store = job.github.store
    copied = ("update-ref", f"refs/heads/{ROLLING}", store.ref(f"refs/heads/{ROLLING}"))
    store.merge(1)
    job.github.meanwhile.append(("POST /pulls$", lambda: store.git(*map(str, copied))))

    if is_reconciled:
        reconcile(job)
    else:
        fire(job, of_loop(2))

    assert shown(job) == {branch_of(2): ["alert-2"], ROLLING: ["alert-3"]}


def test_the_end_of_an_alert_that_waits_shows_it_again(job_of: Job) -> None:
    """A person closed the rolling pull request and deleted its branch."""
    store = job_of.github.store
    fire(job_of, of_loop(1))
    fire(job_of, of_loop(2))
    store.close(2)
    store.delete_branch(ROLLING)

    run = fire(job_of, of_loop(2, status="resolved"))

    assert run.outputs["pull-request-branch"] == ROLLING
    assert run.outputs["pull-request-number"] == "3"
    assert shown(job_of) == {branch_of(1): ["alert-1"], ROLLING: ["alert-2"]}
    again = fire(job_of, of_loop(2, status="resolved"))
    assert again.outputs["pull-request-operation"] == "unchanged"


@pytest.mark.parametrize("by", ["its next run", "reconcile"])
def test_what_a_person_merges_while_it_is_opened_is_there_once(
    job_of: Job, by: str
) -> None:
    """The rolling pull request had a copy of it: its own is closed, but not declined."""
    fire(job_of, of_loop(1), of_loop(2))
    store = job_of.github.store
    store.close(1)
    job_of.github.meanwhile.append(("POST /pulls", lambda: store.merge(2)))

    if by == "reconcile":
        reconcile(job_of)
    else:
        fire(job_of, of_loop(2))

    assert shown(job_of) == {}
    assert store.pull(3).head == branch_of(2)
    (comment,) = job_of.github.tracker.comments
    assert comment.issue == 3
    assert "**The base branch has all of this already**" in comment.body
    later = fire(job_of, of_loop(2, timestamp="2025-11-20T18:00:00Z"))
    assert later.outputs["pull-request-branch"] == ROLLING
    entries = [
        (entry["remediation_intent"], entry["status"])
        for entry in entries_on(store, ROLLING)
        if entry["alert_id"] == "alert-2"
    ]
    assert entries == [("INT-151", "OPEN")] * 2


def test_a_branch_that_a_person_merged_by_hand_is_merged(job: Job) -> None:
    """GitHub does not see that of a rebase, so its pull request is still open."""
    use_separate_files(job)
    fire(job, of_loop(1), most=2)
    fire(job, of_loop(2), most=2)
    store = job.github.store
    for number in (1, 2):
        tree = store.git("merge-tree", "--write-tree", "main", branch_of(number))
        sha = store.create_commit(
            "By hand",
            tree.decode().strip(),
            [store.ref("refs/heads/main") or ""],
            "ada",
        )
        store.update_ref("refs/heads/main", sha, force=False)
    store.commit_on(branch_of(2), "src/fix.py", "x = 1\n", "Fix it")

    done = operations(reconcile(job))

    assert done == {branch_of(1): "closed"}
    assert list(shown(job)) == [branch_of(2)]
    again = fire(job, of_loop(1, timestamp="2025-11-20T18:00:00Z"))
    assert again.outputs["pull-request-branch"] == ROLLING
