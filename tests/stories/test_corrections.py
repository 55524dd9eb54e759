"""`/trace` with another requirement: the alert moves, and the old pull request says so."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.example import alert, git
from tests.support.issues import People, fenced, form
from tests.support.paths import BRANCH, LEDGER
from tests.support.runs import Job, Run
from tests.support.standin import shapes
from tests.support.standin.server import REPOSITORY
from tracer.events.issue import LABEL

ROLLING = "remediation/ledger"


@pytest.fixture
def checkout(documents: Path) -> Path:
    return documents


@pytest.fixture
def people(job: Job) -> People:
    """Return the people of a repository with an issue whose requirement is wrong."""
    people = People(job)
    run = people.open("ada", form(), LABEL)
    assert run.outputs["pull-request-branch"] == BRANCH
    return people


def correct(people: People, requirement: str = "REQ-NFR-SEC-001") -> Run:
    run = people.say("ada", f"/trace {requirement}")
    assert run.code == 0, run.stdout
    return run


FOLDER = "docs/traceability/feedback-loops"
AUTH = f"{FOLDER}/REQ-F-AUTH-001--REQ-NFR-PERF-001.yml"
SEC = f"{FOLDER}/REQ-NFR-SEC-001--REQ-NFR-PERF-001.yml"
"""The ledger files of the two loops, where each loop has its own."""


def states(job: Job, revision: str, path: str = LEDGER) -> list[tuple[str | None, str]]:
    """Return requirement and status of each entry."""
    ledger: Any = yaml.safe_load(job.github.store.show(revision, path))
    return [(entry["requirement"], entry["status"]) for entry in ledger["alerts"]]


def test_the_alert_moves_and_the_old_pull_request_says_where_to(
    people: People, job: Job
) -> None:
    run = correct(people)

    old, new = job.github.store.pulls
    assert run.outputs["pull-request-number"] == str(new.number)
    assert states(job, BRANCH) == [("REQ-F-AUTH-001", "SUPERSEDED")]
    assert states(job, new.head) == [("REQ-NFR-SEC-001", "OPEN")]
    assert old.state == "open"
    assert old.title == "INT-150: superseded by INT-151 (REQ-NFR-SEC-001)"
    head, _, _ = (old.body or "").partition("all alerts -->\n\n> [!CAUTION]")
    assert "**Superseded.** The requirement of **Login is slow** was corrected" in head
    assert f"[pull request {new.number}](" in head
    (comment,) = [c.body for c in job.github.tracker.on(old.number)]
    assert "Close this pull request" in comment
    (answer,) = people.answers
    assert "This supersedes INT-150 (REQ-F-AUTH-001)" in answer
    assert (
        f"INT-150 (REQ-F-AUTH-001), https://github.com/acme/shop/pull/{old.number}"
        in run.stdout
    )


def test_the_same_command_once_more_changes_nothing(people: People, job: Job) -> None:
    correct(people)
    before = [(pull.title, pull.body, pull.head_sha) for pull in job.github.store.pulls]

    run = correct(people)

    assert run.outputs["pull-request-operation"] == "unchanged"
    after = [(pull.title, pull.body, pull.head_sha) for pull in job.github.store.pulls]
    assert after == before
    assert len(job.github.tracker.on(13)) == 1
    assert run.annotations("warning") == []


def merge(job: Job) -> None:
    job.github.store.merge(13)


def close(job: Job) -> None:
    job.github.store.close(13)


def delete(job: Job) -> None:
    """Close the pull request, as GitHub does when a person deletes its branch."""
    close(job)
    job.github.store.delete_branch(job.github.store.pulls[0].head)


@pytest.mark.parametrize("end", [merge, close, delete])
def test_what_is_merged_or_closed_is_superseded_in_the_rolling_pull_request(
    job: Job, end: Any
) -> None:
    without_shared_files(job)
    people = People(job)
    people.open("ada", form(), LABEL)
    end(job)

    correct(people)
    again = correct(people)

    old, new, rolling = job.github.store.pulls
    assert again.outputs["pull-request-number"] == str(new.number)
    assert rolling.head == ROLLING
    assert states(job, ROLLING, AUTH) == [("REQ-F-AUTH-001", "SUPERSEDED")]
    assert states(job, new.head, SEC) == [("REQ-NFR-SEC-001", "OPEN")]
    assert "superseded by INT-151" in old.title
    for pull in (rolling, new):
        job.github.store.merge(pull.number)
    assert states(job, "main", AUTH) == [("REQ-F-AUTH-001", "SUPERSEDED")]
    assert states(job, "main", SEC) == [("REQ-NFR-SEC-001", "OPEN")]
    last = correct(people)
    assert last.outputs["pull-request-operation"] == "unchanged"
    assert "INT-151 answers it" in last.stdout
    assert len(job.github.store.pulls) == 3


def test_what_waits_for_a_place_is_superseded_there_and_opened_no_more(
    job: Job,
) -> None:
    without_shared_files(job)
    job.inputs["max_open"] = "1"
    fired = alert(tags={"req": "REQ-NFR-SEC-001"}, alert_id="first", title="First")
    job.run({"alert": fired})
    people = People(job)
    named = alert(timestamp="2025-11-21T09:00:00Z", title="Second")
    waits = people.open("ada", fenced(named), LABEL)
    assert waits.outputs["pull-request-operation"] == "waiting"

    correct(people)

    for revision in (BRANCH, ROLLING):
        assert states(job, revision, AUTH) == [("REQ-F-AUTH-001", "SUPERSEDED")]
    job.github.store.merge(job.github.store.pulls[0].number)
    job.time.sleep(7_200)
    fetch(job)
    job.run({}, "schedule", mode="reconcile")
    again = job.run({"alert": named})
    assert again.outputs["remediation-intent"] == "INT-150"
    assert again.outputs["requirement"] == "REQ-NFR-SEC-001"
    opened = [p.head for p in job.github.store.pulls if p.state == "open"]
    assert opened == [ROLLING]

    back = correct(people, "REQ-F-AUTH-001")

    assert back.outputs["pull-request-operation"] == "created"
    assert states(job, BRANCH, AUTH) == [("REQ-F-AUTH-001", "OPEN")]
    opened = [p.head for p in job.github.store.pulls if p.state == "open"]
    assert BRANCH in opened


def fetch(job: Job) -> None:
    everything = "+refs/heads/*:refs/remotes/origin/*"
    git(job.checkout, "fetch", "--quiet", str(job.github.store.path), everything)


def test_other_alerts_of_the_old_pull_request_stay_there(
    people: People, job: Job
) -> None:
    job.run({"alert": {**alert(), "title": "Another"}})
    (old,) = job.github.store.pulls
    title = old.title

    correct(people)

    assert old.title == title
    assert states(job, BRANCH) == [
        ("REQ-F-AUTH-001", "SUPERSEDED"),
        ("REQ-F-AUTH-001", "OPEN"),
    ]
    assert "The other alerts stay here." in (old.body or "")


def test_a_person_may_come_back_to_the_first_requirement(
    people: People, job: Job
) -> None:
    (old,) = job.github.store.pulls
    title = old.title
    correct(people)

    run = correct(people, "REQ-F-AUTH-001")

    old, new = job.github.store.pulls
    assert run.outputs["pull-request-number"] == str(old.number)
    assert run.outputs["pull-request-operation"] == "updated"
    assert states(job, BRANCH) == [("REQ-F-AUTH-001", "OPEN")]
    assert states(job, new.head) == [("REQ-NFR-SEC-001", "SUPERSEDED")]
    assert old.title == title
    assert "**Superseded.**" not in (old.body or "")
    assert new.title == "INT-151: superseded by INT-150 (REQ-F-AUTH-001)"


def test_a_closed_pull_request_does_not_keep_a_person_from_coming_back(
    people: People, job: Job
) -> None:
    correct(people)
    close(job)

    run = correct(people, "REQ-F-AUTH-001")

    assert run.outputs["pull-request-branch"] == f"{BRANCH}+2"
    assert states(job, f"{BRANCH}+2") == [("REQ-F-AUTH-001", "OPEN")]
    assert states(job, job.github.store.pull(14).head) == [
        ("REQ-NFR-SEC-001", "SUPERSEDED")
    ]
    assert states(job, ROLLING) == [("REQ-F-AUTH-001", "SUPERSEDED")]


def test_an_untraced_alert_moves_to_the_requirement_that_a_person_names(
    job: Job,
) -> None:
    people = People(job)
    run = people.open("ada", "Something is slow", LABEL)
    branch = run.outputs["pull-request-branch"]
    assert branch.startswith("remediation/untraced-")

    correct(people, "REQ-F-AUTH-001")

    old, new = job.github.store.pulls
    assert states(job, branch) == [(None, "SUPERSEDED")]
    assert states(job, new.head) == [("REQ-F-AUTH-001", "OPEN")]
    assert "superseded by INT-151" in old.title


def test_an_audit_lists_the_loop_that_goes_on_after_a_merge(
    people: People, job: Job
) -> None:
    merge(job)
    fetch(job)
    correct(people)

    run = job.run({}, "schedule", mode="audit")

    listed = run.stdout[run.stdout.index("Open Loops:") :]
    assert "Open Loops: 2" in listed
    new = job.github.store.pulls[1]
    (loop,) = [part for part in listed.split("\n  - ") if new.head in part]
    assert f"/pull/{new.number}" in loop
    assert "superseded in a branch" not in loop


def test_an_id_that_is_defined_nowhere_supersedes_nothing(
    people: People, job: Job
) -> None:
    before = len(job.github.writes)

    run = people.say("ada", "/trace REQ-F-AUTH-002")

    assert run.code == 0
    assert states(job, BRANCH) == [("REQ-F-AUTH-001", "OPEN")]
    written = job.github.writes[before:]
    assert [each.split("/")[1] for each in written] == ["issues"]
    (answer,) = people.answers
    assert "- `/trace REQ-F-AUTH-001`" in answer


def without_shared_files(job: Job) -> None:
    git(job.checkout, "rm", "--quiet", "-r", "docs/intents", "docs/traceability")
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    git(job.checkout, *identity, "commit", "--quiet", "-m", "Without shared files")
    git(job.checkout, "push", "--quiet", str(job.github.store.path), "HEAD:main")


@pytest.mark.process
@pytest.mark.parametrize("calls", [9, 12, 14, 16, 18])
def test_a_run_that_dies_is_finished_by_the_same_command(
    people: People, job: Job, calls: int
) -> None:
    said = people.tracker.say(12, "ada", "/trace REQ-NFR-SEC-001")
    comment = shapes.comment(job.github.api, REPOSITORY, said)
    event = people.event("created", "ada", comment=comment)
    job.die(calls, event, "issue_comment")

    run = job.run(event, "issue_comment")

    assert run.code == 0, run.stdout
    old, new = job.github.store.pulls
    assert states(job, BRANCH) == [("REQ-F-AUTH-001", "SUPERSEDED")]
    assert states(job, new.head) == [("REQ-NFR-SEC-001", "OPEN")]
    assert "superseded" in old.title


@pytest.mark.parametrize("is_merged", [False, True])
def test_an_alert_that_had_resolved_has_resolved_where_it_moves(
    job: Job, *, is_merged: bool
) -> None:
    """The tool's own message ended it; the issue that a person corrects still says firing."""
    people = People(job)
    people.open("ada", fenced(alert()), LABEL)
    if is_merged:
        job.github.store.merge(13)
    ended_at = "2025-11-20T16:15:00Z"
    job.run({"alert": alert(status="resolved", ended_at=ended_at)})

    run = correct(people)
    again = correct(people)

    branch = run.outputs["pull-request-branch"]
    assert states(job, branch)[-1] == ("REQ-NFR-SEC-001", "RESOLVED")
    text = job.github.store.show(branch, LEDGER)
    assert text.count(f'resolved_at: "{ended_at}"') == 1
    assert 'duration: "45m"' in text
    old = ROLLING if is_merged else BRANCH
    assert ("REQ-F-AUTH-001", "SUPERSEDED") in states(job, old)
    assert again.outputs["pull-request-operation"] == "unchanged"


def test_a_moved_alert_keeps_the_worst_severity_and_the_count(job: Job) -> None:
    """The issue has the first message, which knows of neither."""
    mild = alert(tags={**alert()["tags"], "severity": "medium"})
    people = People(job)
    people.open("ada", fenced(mild), LABEL)
    for message in (mild, alert(), mild):
        job.time.sleep(3_600)
        job.run({"alert": message})

    run = correct(people)
    again = correct(people)

    assert "itself still names REQ-F-AUTH-001. If a tool" in people.answers[0]
    branch = run.outputs["pull-request-branch"]
    ledger: Any = yaml.safe_load(job.github.store.show(branch, LEDGER))
    (new,) = [e for e in ledger["alerts"] if e["requirement"] == "REQ-NFR-SEC-001"]
    assert (new["severity"], new["occurrences"]) == ("critical", 4)
    assert new["last_seen"] > new["timestamp"]
    text = job.github.store.show(branch, "docs/intents/remediation.md")
    assert "**Priority**: P0 (Critical severity" in text.rpartition("## INT-151")[2]
    assert "[!CAUTION]" in (job.github.store.pulls[1].body or "")
    (trace,) = run.trace["traces"]
    assert trace["alert"]["severity"] == "critical"
    assert "alert_12345 counts as critical, which its entry" in "".join(
        run.annotations("warning")
    )
    assert again.outputs["pull-request-operation"] == "unchanged"
    back = correct(people, "REQ-F-AUTH-001")
    assert back.outputs["pull-request-branch"] == BRANCH
    (first,) = yaml.safe_load(job.github.store.show(BRANCH, LEDGER))["alerts"]
    assert (first["severity"], first["occurrences"]) == ("critical", 4)


def test_what_was_closed_in_the_same_run_is_called_closed(job: Job) -> None:
    people = People(job)
    people.open("ada", fenced(alert()), LABEL)
    job.run({"alert": alert(status="resolved")})
    job.inputs["close_on_resolve"] = "true"

    run = correct(people)

    number = int(run.outputs["pull-request-number"])
    assert job.github.store.pull(number).state == "closed"
    assert run.outputs["pull-request-operation"] == "closed"
    report = " ".join(run.stdout.split())
    assert f"/pull/{number} (closed)" in report
    steps = report.partition("Next Steps:")[2].partition("::")[0]
    assert "1. Open the closed pull request again if the cause is not fixed" in steps
    assert "✅ Resolved, and the ledger says when" in steps
    assert "Assign INT" not in steps


def test_a_resolved_alert_in_an_issue_moves_as_well(job: Job) -> None:
    people = People(job)
    people.open("ada", fenced(alert()), LABEL)
    people.edit("ada", fenced(alert(status="resolved")))

    run = correct(people)

    assert states(job, run.outputs["pull-request-branch"]) == [
        ("REQ-NFR-SEC-001", "RESOLVED")
    ]
    assert states(job, BRANCH) == [("REQ-F-AUTH-001", "SUPERSEDED")]


def test_a_resolved_alert_without_an_entry_opens_nothing(job: Job) -> None:
    people = People(job)
    people.open("ada", fenced(alert(status="resolved")), LABEL)

    run = correct(people)

    assert run.outputs["pull-request-operation"] == "none"
    assert job.github.store.pulls == []


def test_a_corrected_alert_resolves_after_both_merges_with_its_old_tag(
    job: Job,
) -> None:
    """The entry is in the ledger file of another loop than the one of the tag."""
    without_shared_files(job)
    people = People(job)
    people.open("ada", fenced(alert()), LABEL)
    new = correct(people).outputs["pull-request-number"]
    for number in (13, int(new)):
        job.github.store.merge(number)

    run = job.run({"alert": alert(status="resolved")})
    again = job.run({"alert": alert(status="resolved")})

    assert (run.code, again.code) == (0, 0)
    assert run.outputs["pull-request-operation"] == "created"
    assert run.outputs["remediation-intent"] == "INT-151"
    assert again.outputs["pull-request-operation"] == "unchanged"
    assert states(job, ROLLING, SEC) == [("REQ-NFR-SEC-001", "RESOLVED")]


@pytest.mark.parametrize("is_shared", [False, True], ids=["separate", "shared"])
@pytest.mark.parametrize("is_merged", [False, True], ids=["open", "merged"])
def test_what_the_tool_sends_with_its_old_tag_goes_to_the_new_entry(
    job: Job, *, is_merged: bool, is_shared: bool
) -> None:
    if not is_shared:
        without_shared_files(job)
    people, mild = People(job), {**alert()["tags"], "severity": "medium"}
    people.open("ada", fenced(alert(tags=mild)), LABEL)
    new = correct(people).outputs["pull-request-branch"]
    if is_merged:
        job.github.store.merge(13)

    worse = job.run({"alert": alert()})
    over = job.run({"alert": alert(status="resolved")})

    for run in (worse, over):
        assert run.outputs["pull-request-branch"] == new
        assert run.outputs["remediation-intent"] == "INT-151"
        assert run.outputs["pull-request-operation"] == "updated"
        assert run.annotations("warning") == []
    path = LEDGER if is_shared else SEC
    assert states(job, new, path)[-1] == ("REQ-NFR-SEC-001", "RESOLVED")
    assert 'severity: "critical"' in job.github.store.show(new, path)
    title = job.github.store.pulls[1].title
    assert title == "INT-151: Login latency exceeded (REQ-NFR-SEC-001)"
    for run in (worse, over):
        assert run.outputs["requirement"] == "REQ-NFR-SEC-001"
        assert "its entry in the ledger names REQ-NFR-SEC-001" in run.stdout
        (trace,) = run.trace["traces"]
        assert trace["requirement"]["id"] == "REQ-NFR-SEC-001"
        assert trace["remediation"]["id"] == "INT-151"


@pytest.mark.parametrize("is_old_closed", [False, True])
def test_a_worse_alert_with_its_old_tag_asks_again_for_the_new_requirement(
    job: Job, *, is_old_closed: bool
) -> None:
    without_shared_files(job)
    people, mild = People(job), {**alert()["tags"], "severity": "medium"}
    people.open("ada", fenced(alert(tags=mild)), LABEL)
    correct(people)
    for number in (13, 14) if is_old_closed else (14,):
        job.github.store.close(number)

    run = job.run({"alert": alert()})

    branch = run.outputs["pull-request-branch"]
    assert branch.endswith("+2")
    assert run.outputs["requirement"] == "REQ-NFR-SEC-001"
    path = SEC.replace(".yml", "+2.yml")
    assert states(job, branch, path) == [("REQ-NFR-SEC-001", "OPEN")]
    assert job.github.store.pulls[-1].title.endswith("(REQ-NFR-SEC-001)") or (
        job.github.store.pulls[-2].title.endswith("(REQ-NFR-SEC-001)")
    )


def test_an_alert_without_another_entry_is_not_called_recorded(job: Job) -> None:
    job.run({"alert": alert()})
    store = job.github.store
    store.merge(1)
    text = store.show("main", LEDGER).replace('"OPEN"', '"SUPERSEDED"')
    store.commit_on("main", LEDGER, text, "docs: Supersede it")

    firing = job.run({"alert": alert()})
    over = job.run({"alert": alert(status="resolved")})

    words = "its entry is superseded: another entry has this alert, or had it"
    assert f"⚠ Loop open: {words}" in " ".join(firing.stdout.split())
    assert f"The alert has resolved; {words}" in " ".join(over.stdout.split())
    assert "the ledger says when" not in over.stdout
