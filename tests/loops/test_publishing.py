"""Runs may be repeated, overlap, or die between any two calls: one loop, one pull request."""

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.support.entry_point import end
from tests.support.example import alert, git
from tests.support.paths import BRANCH, LEDGER
from tests.support.runs import Job
from tests.support.standin.faults import Fault
from tests.support.standin.store import Pull
from tracer.ledger import Entry
from tracer.loops.recorded_alerts import earlier_entries

CALLS_WHEN_NEW = 10
NUMBER_CLAIMED, BRANCH_CLAIMED = 7, 8
"""Which of these calls are the two claims."""
EXTRAS = {"labels": "incident", "reviewers": "ada", "assignees": "grace"}
CALLS_WITH_EXTRAS = CALLS_WHEN_NEW + 4


INTENTS = "docs/intents/remediation.md"


def entries(job: Job, revision: str = BRANCH) -> int:
    return job.github.store.show(revision, LEDGER).count("- alert_id:")


def test_a_second_run_for_the_same_episode_changes_nothing(job: Job) -> None:
    first = job.run({"alert": alert()})
    count = len(job.github.writes)

    second = job.run({"alert": alert()})

    assert second.code == 0
    assert second.outputs["pull-request-operation"] == "unchanged"
    assert second.outputs["pull-request-number"] == "1"
    assert second.outputs["remediation-intent"] == "INT-150"
    assert (
        second.outputs["pull-request-head-sha"]
        == first.outputs["pull-request-head-sha"]
    )
    assert job.github.writes[count:] == ["PATCH /pulls/1"]  # its text counts it


@pytest.mark.parametrize("others", [0, 150], ids=["alone", "among 150 open ones"])
def test_requests_stay_few_however_many_pull_requests_are_open(
    job: Job, others: int
) -> None:
    store = job.github.store
    for number in range(others):
        branch = f"remediation/untraced-{number:012x}"
        store.git("branch", branch, "main")
        store.git("update-ref", f"refs/remediation/INT-{number + 150}", "main")
        job.github.store.pulls.append(_other(number + 1, branch, "Retitled"))
    job.inputs["max-open"] = "1000"  # more than there are

    assert requests(job, alert(), "created") <= 10
    assert requests(job, alert(), "unchanged") <= 4
    later = alert(timestamp="2025-11-21T08:00:00Z")
    assert requests(job, later, "updated") <= 9
    assert f"## INT-{150 + others}: " in store.show(BRANCH, INTENTS)


def requests(job: Job, payload: Any, operation: str) -> int:
    """Return how many requests a run needs for an operation."""
    before = len(job.github.requests)
    run = job.run({"alert": payload})
    assert run.outputs["pull-request-operation"] == operation, run.stdout
    return len(job.github.requests) - before


EIGHT_DAYS = 8 * 86_400.0


def test_requests_do_not_grow_with_earlier_loops(job: Job) -> None:
    counts = []
    for number in range(1, 12, 2):
        payload = alert(timestamp=f"2025-12-{number:02}T08:00:00Z")
        counts.append(requests(job, payload, "created"))
        job.github.store.merge(number)
        job.run({"alert": {**payload, "status": "resolved"}})
        job.github.store.merge(number + 1)
        job.time.sleep(EIGHT_DAYS)
        git(job.checkout, "pull", "--quiet", str(job.github.store.path), "main")

    assert counts == [CALLS_WHEN_NEW] * 6
    branches = job.github.store.refs("refs/heads/remediation/REQ")
    assert max(branches) == f"refs/heads/{BRANCH}+6"


LOOPS = 16


def batch_of_loops(day: int = 20) -> list[Any]:
    """Return an alert for each of many loops."""
    return [
        alert(
            alert_id=f"alert-{number}",
            timestamp=f"2025-11-{day}T15:30:00Z",
            tags={"req": f"REQ-F-MANY-{number:03}"},
        )
        for number in range(LOOPS)
    ]


@pytest.mark.parametrize("layout", ["shared", "a file for each loop"])
def test_a_batch_that_is_recorded_takes_one_look_for_many_loops(
    job: Job, layout: str
) -> None:
    if layout != "shared":
        config = "ledger-file: docs/alerts/{loop}.yml\n"
        job.github.store.commit_on("main", ".github/trace.yml", config, "Configure")
        git(job.checkout, "pull", "--quiet", str(job.github.store.path), "main")
    job.run(batch_of_loops())
    before = len(job.github.requests)

    again = job.run(batch_of_loops())

    assert again.outputs["pull-request-operation"] == "unchanged"
    looks = ["POST /graphql Branches"] * 2
    reads = ["GET /branches/main", "GET /deployments"]
    assert job.github.requests[before:] == [*reads, *looks]
    tips = len(job.github.store.refs("refs/heads/remediation/"))
    assert tips == len(job.github.store.pulls) == LOOPS


@pytest.mark.parametrize("is_alone", [True, False])
def test_a_batch_lists_the_register_once_unless_others_claim_numbers(
    job: Job, *, is_alone: bool
) -> None:
    store = job.github.store
    if not is_alone:
        taken = ("update-ref", "refs/remediation/INT-151", "main")
        job.github.meanwhile.append(("POST /git/refs", lambda: store.git(*taken)))

    job.run(batch_of_loops()[:4])

    assert len(store.refs("refs/remediation/")) == 4 + (not is_alone)
    listed = job.github.requests.count("GET /git/matching-refs/remediation/")
    assert listed == (1 if is_alone else 4)
    looks = job.github.requests.count("POST /graphql Branches")
    assert looks == 1 + 4 + (not is_alone)  # once more after the loss


def test_a_run_that_loses_a_number_to_a_run_of_its_loop_adds_to_that_one(
    job: Job,
) -> None:
    """It makes no second commit, and claims no number that it would not use."""
    store, payload = job.github.store, batch_of_loops()[0]
    job.run(payload)
    (branch,), pull = store.refs("refs/heads/remediation/"), store.pulls.pop()
    tip = store.ref(branch) or ""
    refs = (branch, "refs/remediation/INT-150")
    for ref in refs:
        store.git("update-ref", "-d", ref)

    def claim_first() -> None:
        store.pulls.append(pull)
        for ref in refs:
            store.git("update-ref", ref, tip)

    job.github.meanwhile.append(("POST /git/refs", claim_first))
    before = len(job.github.requests)

    run = job.run({**payload, "alert_id": "another"})

    assert run.outputs["pull-request-operation"] == "updated"
    assert list(store.refs("refs/remediation/")) == ["refs/remediation/INT-150"]
    asked = job.github.requests[before:]
    assert asked.count("POST /git/commits") == 1
    assert len(asked) <= CALLS_WHEN_NEW + 3


def test_a_loop_that_changed_since_the_look_at_all_is_looked_at_again(job: Job) -> None:
    store = job.github.store
    job.run(batch_of_loops()[:2])
    last = "remediation/REQ-F-MANY-001"
    ours = (r"POST /graphql Append", lambda: store.merge(2))
    job.github.meanwhile.append(ours)

    run = job.run(batch_of_loops(day=21)[:2])

    assert run.code == 0, run.stdout
    text = store.show("remediation/ledger", LEDGER)
    assert text.count('alert_id: "alert-1"') == 2
    assert store.show(last, LEDGER).count('alert_id: "alert-1"') == 1


def test_a_long_ledger_is_read_in_full(job: Job) -> None:
    """GraphQL cuts the text of a file after half a megabyte."""
    job.run({"alert": alert()})
    store = job.github.store
    text = store.show(BRANCH, LEDGER) + "# kept by hand\n" * 40_000
    store.commit_on(BRANCH, LEDGER, text, "docs: Note")

    run = job.run({"alert": alert(timestamp="2025-11-21T08:00:00Z")})

    assert run.outputs["pull-request-operation"] == "updated"
    changed = store.show(BRANCH, LEDGER)
    assert changed.count("- alert_id:") == 2
    assert changed.count("# kept by hand\n") == 40_000


def _other(number: int, branch: str, title: str, **more: Any) -> Pull:
    return Pull(
        number=number,
        title=title,
        body="",
        head=branch,
        base="main",
        draft=False,
        head_sha="0" * 40,
        **more,
    )


@pytest.mark.process
@pytest.mark.parametrize("calls", range(1, CALLS_WITH_EXTRAS + 1))
def test_a_run_that_dies_after_any_call_is_finished_by_the_next(
    job: Job, calls: int
) -> None:
    job.die(calls, {"alert": alert()}, **EXTRAS)

    run = job.run({"alert": alert()}, **EXTRAS)

    assert run.code == 0, run.stdout
    store = job.github.store
    (pull,) = store.pulls
    assert list(store.refs("refs/heads/remediation/")) == [f"refs/heads/{BRANCH}"]
    assert (pull.labels, pull.reviewers, pull.assignees) == (
        ["incident"],
        ["ada"],
        ["grace"],
    )
    assert "pending" not in (pull.body or "")
    # Between the two claims a number is lost.
    intent = "INT-151" if NUMBER_CLAIMED <= calls < BRANCH_CLAIMED else "INT-150"
    assert pull.title.startswith(f"{intent}:")
    assert entries(job) == 1
    assert run.outputs["remediation-intent"] == intent


@pytest.mark.process
def test_two_runs_at_once_open_one_pull_request(job: Job) -> None:
    other = Job(job.checkout, job.github, job.folder.parent / "other")
    processes = [job.start({"alert": alert()}), other.start({"alert": alert()})]

    ended = [end(process) for process in processes]

    assert [each.code for each in ended] == [0, 0], ended
    assert len(job.github.store.pulls) == 1
    assert entries(job) == 1


@pytest.mark.process
@pytest.mark.long
def test_ten_runs_of_one_loop_at_once_each_record_their_own_alert(job: Job) -> None:
    folder = job.folder.parent
    others = [Job(job.checkout, job.github, folder / f"other-{n}") for n in range(10)]
    alerts = [alert(alert_id=f"alert-{n}") for n in range(10)]
    pairs = list(zip(others, alerts, strict=True))
    processes = [other.start({"alert": each}, max_wait="10m") for other, each in pairs]

    ended = [end(process, timeout=300) for process in processes]

    assert [each.code for each in ended] == [0] * 10, ended
    (pull,) = job.github.store.pulls
    assert entries(job) == 10
    assert job.github.store.show(BRANCH, INTENTS).count("## INT-") == 1
    operations = [
        other.finished(each).outputs["pull-request-operation"]
        for other, each in zip(others, ended, strict=True)
    ]
    assert sorted(operations) == ["created", *["updated"] * 9]
    assert pull.state == "open"


def test_a_new_firing_joins_the_open_pull_request(job: Job) -> None:
    job.run({"alert": alert()})
    later = alert(timestamp="2025-11-21T08:00:00Z")

    run = job.run({"alert": later})

    assert run.outputs["pull-request-operation"] == "updated"
    assert run.outputs["remediation-intent"] == "INT-150"
    assert len(job.github.store.pulls) == 1
    assert entries(job) == 2
    assert job.github.store.show(BRANCH, INTENTS).count("## INT-") == 1
    subject = job.github.store.git("log", "-1", "--format=%s", BRANCH).decode().strip()
    assert subject == "FEEDBACK: Record production alert for INT-150 (REQ-F-AUTH-001)"


def test_what_a_person_pushed_stays_below_what_we_add(job: Job) -> None:
    job.run({"alert": alert()})
    own = job.github.store.commit_on(
        BRANCH, "docs/notes.md", "by hand\n", "docs: Add notes"
    )

    run = job.run({"alert": alert(timestamp="2025-11-21T08:00:00Z")})

    assert run.outputs["pull-request-operation"] == "updated"
    assert job.github.store.show(f"{BRANCH}^", "docs/notes.md") == "by hand\n"
    assert job.github.store.ref(f"{BRANCH}^") == own


@pytest.mark.parametrize("delete_branch", [True, False])
def test_a_pull_request_that_a_person_closed_is_an_answer(
    job: Job, *, delete_branch: bool
) -> None:
    job.run({"alert": alert()})
    job.github.store.close(1)
    if delete_branch:
        job.github.store.delete_branch(BRANCH)
    later = alert(timestamp="2025-11-21T08:00:00Z")

    run = job.run({"alert": later})

    assert run.code == 0, run.stdout
    assert "closed without merging" in run.stdout
    assert run.outputs["pull-request-branch"] == "remediation/ledger"
    text = job.github.store.show("remediation/ledger", LEDGER)
    assert text.count('status: "DECLINED"') == text.count("- alert_id:") == 2
    assert len(job.github.store.pulls) == 2
    for payload in (later, alert()):
        again = job.run({"alert": payload})
        assert again.outputs["pull-request-operation"] == "unchanged"
        assert "closed without merging" in again.stdout
    job.github.store.merge(2)
    assert job.run({"alert": later}).outputs["pull-request-operation"] == "unchanged"


WORSE = {"tags": {"req": "REQ-F-OTHER-1", "severity": "critical"}}
OTHER = {"alert_id": "another", "title": "Another"}


@pytest.mark.parametrize(
    ("changes", "closed_at"),
    [(WORSE, None), (OTHER, None), ({}, "2025-11-01T00:00:00Z")],
    ids=["worse", "another alert", "much later"],
)
def test_what_a_closed_pull_request_does_not_answer_gets_a_new_one(
    job: Job, changes: dict[str, Any], closed_at: str | None
) -> None:
    tags = {"req": "REQ-F-OTHER-1", "severity": "medium"}
    job.run({"alert": alert(tags=tags)})
    store = job.github.store
    store.close(1, closed_at)

    later = {"timestamp": "2025-11-21T08:00:00Z", "tags": tags, **changes}
    run = job.run({"alert": alert(**later)})

    assert run.outputs["pull-request-branch"].endswith("+2"), run.stdout
    pull = store.pull(int(run.outputs["pull-request-number"]))
    assert "an earlier pull request](https://github.com/acme/shop/pull/1)" in str(
        pull.body
    )
    assert "It came back" not in str(pull.body)
    text = store.show("remediation/ledger", LEDGER)
    assert text.count('status: "DECLINED"') == text.count("- alert_id:") == 1
    again = job.run({"alert": alert(**later)})
    assert again.outputs["pull-request-number"] == str(pull.number)


def test_a_pull_request_that_a_person_opened_again_goes_on(job: Job) -> None:
    job.run({"alert": alert()})
    store = job.github.store
    store.close(1)
    other = alert(alert_id="another", title="Another")
    job.run({"alert": other})
    store.reopen(1)

    same = job.run({"alert": other})
    more = job.run({"alert": alert(alert_id="third", title="Third")})

    assert same.outputs["pull-request-operation"] == "unchanged"
    assert same.outputs["pull-request-branch"] == f"{BRANCH}+2"
    assert more.outputs["pull-request-number"] == "1"


@pytest.mark.parametrize("delete_branch", [True, False])
def test_after_a_merge_the_episode_is_known_and_a_new_one_is_added_to_the_ledger(
    job: Job, *, delete_branch: bool
) -> None:
    job.run({"alert": alert()})
    job.github.store.merge(1, delete_branch=delete_branch)

    again = job.run({"alert": alert()})
    later = job.run({"alert": alert(timestamp="2025-12-01T08:00:00Z")})

    assert again.outputs["pull-request-operation"] == "unchanged"
    assert later.outputs["pull-request-operation"] == "created"
    assert later.outputs["pull-request-branch"] == "remediation/ledger"
    assert entries(job, "remediation/ledger") == 2
    assert later.outputs["remediation-intent"] == "INT-150"
    assert later.trace["traces"][0]["history"][0]["remediation_intent"] == "INT-150"


def test_a_pull_request_that_repeats_a_merged_one_is_closed(job: Job) -> None:
    """A run opens one where the first was squashed between its look and its request."""
    job.run({"alert": alert()})
    store = job.github.store
    store.merge(1, is_squash=True)
    again = replace(store.pull(1), number=2, state="open", merged=False)
    store.pulls.append(again)

    later = job.run({"alert": alert(timestamp="2025-12-01T08:00:00Z")})

    assert store.pull(2).state == "closed"
    assert later.outputs["pull-request-number"] == "3"
    assert later.outputs["pull-request-branch"] == "remediation/ledger"


def test_two_requirements_violated_at_once_get_two_numbers(job: Job) -> None:
    job.run({"alert": alert()})

    run = job.run({"alert": alert(alert_id="b", tags={"req": "REQ-NFR-SEC-001"})})

    assert run.outputs["remediation-intent"] == "INT-151"
    assert len(job.github.store.pulls) == 2


def test_the_files_are_built_on_the_base_branch_as_it_is_now(job: Job) -> None:
    """A queued run's checkout may be hours old."""
    store = job.github.store
    ledger = "# kept by hand\nalerts:\n  - alert_id: old # why\n    status: CLOSED\n"
    store.commit_on("main", LEDGER, ledger, "docs: Start the ledger")
    text = "# Ours\n\n## INT-200: Something else\n"
    head = store.commit_on("main", INTENTS, text, "docs: Add INT-200")

    run = job.run({"alert": alert()})

    assert run.outputs["remediation-intent"] == "INT-201"
    assert store.ref(f"{BRANCH}^") == head
    assert store.show(BRANCH, LEDGER).startswith(ledger)
    assert store.show(BRANCH, INTENTS).startswith(text)


def test_a_claimed_number_on_a_branch_without_pull_request_is_taken(job: Job) -> None:
    job.github.actions_may_open_pulls = False
    job.run({"alert": alert()})
    job.github.actions_may_open_pulls = True

    run = job.run({"alert": alert(alert_id="b", tags={"req": "REQ-NFR-SEC-001"})})

    assert run.outputs["remediation-intent"] == "INT-151"


def test_a_stranger_cannot_push_the_numbers_up(job: Job) -> None:
    pulls = job.github.store.pulls
    pulls.append(_other(1, "remediation/x", "INT-999: gotcha", fork="mallory/shop"))

    run = job.run({"alert": alert()})

    assert run.outputs["remediation-intent"] == "INT-150"


def test_a_fork_with_our_branch_name_is_not_our_pull_request(job: Job) -> None:
    job.github.store.pulls.append(_other(1, BRANCH, "INT-1: x", fork="acme/fork"))

    run = job.run({"alert": alert()})

    assert run.outputs["pull-request-operation"] == "created"
    assert run.outputs["pull-request-number"] == "2"


def test_a_server_fault_is_retried_and_leaves_no_second_pull_request(job: Job) -> None:
    job.github.faults = [Fault(r"POST /pulls$", 502, "Server Error")]

    run = job.run({"alert": alert()})

    assert run.outputs["pull-request-operation"] == "created"
    assert len(job.github.store.pulls) == 1


def test_labels_and_reviewers_are_set_once_the_new_pull_request_is_known(
    job: Job,
) -> None:
    unknown = "Could not resolve to a node with the global id of 'PR_1'"
    job.github.faults = [Fault("POST /issues/1/labels", 422, unknown)]

    run = job.run({"alert": alert()}, labels="incident")

    assert run.code == 0
    assert job.github.store.pulls[0].labels == ["incident"]


def test_refused_reviewers_are_a_warning_and_the_pull_request_stays_open(
    job: Job,
) -> None:
    run = job.run({"alert": alert()}, reviewers="stranger", labels="incident")

    assert run.code == 0
    assert "::warning title=Trace Production Issue::reviewers not set" in run.stdout
    assert job.github.store.pulls[0].labels == ["incident"]


def test_a_draft_is_opened_ready_where_drafts_are_not_available(job: Job) -> None:
    job.github.drafts_are_supported = False

    run = job.run({"alert": alert()}, draft="true")

    assert run.outputs["pull-request-operation"] == "created"
    assert job.github.store.pulls[0].draft is False


def test_an_enterprise_server_is_reached_by_its_own_address(job: Job) -> None:
    job.github.prefix = "/api/v3"

    run = job.run({"alert": alert()})

    assert run.outputs["pull-request-operation"] == "created"


def test_a_checkout_of_depth_one_traces_and_says_what_it_cannot_know(job: Job) -> None:
    shallow = job.checkout.parent / "shallow"
    url = f"file://{job.checkout}"
    git(job.checkout.parent, "clone", "--quiet", "--depth=1", url, str(shallow))
    job.checkout, job.server = shallow, job.github.address
    # Neither git nor the API gives the commits that it lacks.
    job.github.faults.append(Fault("GET /commits", status=403, times=99))

    run = job.run({"alert": alert()})

    (trace,) = run.trace["traces"]
    assert run.outputs["pull-request-operation"] == "created"
    assert trace["implementations"][0]["symbol"] == "login"
    assert trace["scanned"]["history"] == "shallow"
    assert (trace["commits"], trace["recent_commits"], trace["suspects"]) == (
        [],
        [],
        [],
    )
    assert "fetch-depth: 0" in run.stdout
    assert "fetch-depth: 0" in (job.github.store.pulls[0].body or "")


def name_owners(job: Job, rules: str) -> None:
    (job.checkout / "CODEOWNERS").write_text(rules)
    git(job.checkout, "add", "CODEOWNERS")
    git(job.checkout, "commit", "--quiet", "--message", "Name owners")


@pytest.mark.parametrize(
    ("owner", "people", "teams"),
    [
        ("@ada", ["ada", "grace"], []),
        ("@acme/web", ["grace"], ["web"]),
        ("ada@example.org", ["grace"], []),
    ],
)
def test_code_owners_are_asked_to_review_and_not_mentioned(
    owner: str, people: list[str], teams: list[str], job: Job
) -> None:
    name_owners(job, f"/src/ {owner} @grace\n")
    job.github.visible_teams = {"web"}

    job.run({"alert": alert()})

    pull = job.github.store.pulls[0]
    assert (pull.reviewers, pull.teams) == (people, teams)
    assert not re.search(r"@(?:ada|grace|acme)\b", pull.body or "")


@pytest.mark.parametrize("owner", ["@acme/hidden", "@stranger", "@author"])
def test_an_owner_whom_github_refuses_is_a_warning_and_the_others_are_asked(
    owner: str, job: Job
) -> None:
    name_owners(job, f"/src/ {owner} @grace\n")
    job.github.login = "author"

    run = job.run({"alert": alert()})

    assert run.code == 0
    (warning,) = (each for each in run.annotations("warning") if "not set" in each)
    assert f"reviewer {owner} not set: " in warning
    assert job.github.store.pulls[0].reviewers == ["grace"]


def test_an_owner_who_is_a_reviewer_already_is_not_asked_twice(job: Job) -> None:
    name_owners(job, "* @ada\n")

    job.run({"alert": alert()}, reviewers="ada")

    asked = [each for each in job.github.writes if "requested_reviewers" in each]
    assert len(asked) == 1
    assert job.github.store.pulls[0].reviewers == ["ada"]


def test_a_run_leaves_the_closing_of_what_it_has_just_opened_to_the_next_one(
    job: Job,
) -> None:
    """Another run may be about to open a pull request from the same branch."""
    store, looked = job.github.store, "POST /graphql Branches"

    def push() -> None:
        store.commit_on(BRANCH, "notes.md", "x\n", "docs: Note")
        job.github.meanwhile.append((looked, lambda: store.close(1)))

    job.github.meanwhile.append(("POST /pulls$", push))

    run = job.run({"alert": alert()})

    assert "was closed without merging" in run.stdout
    assert [pull.state for pull in store.pulls] == ["closed"]
    job.run({"alert": alert()})
    assert 'status: "DECLINED"' in store.show("remediation/ledger", LEDGER)


def test_earlier_loops_are_listed_in_their_order() -> None:
    entries = [
        Entry(branch=f"remediation/REQ-1{part}", timestamp=f"2025-11-{day}T00:00:00Z")
        for part, day in (("+10", "20"), ("+2", "12"), ("", "03"), ("", "01"))
    ]

    found = earlier_entries("REQ-1", "remediation/REQ-1+11", entries)

    assert [(entry.timestamp or "")[8:10] for entry in found] == [
        "01",
        "03",
        "12",
        "20",
    ]
