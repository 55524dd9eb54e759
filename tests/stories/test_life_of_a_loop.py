"""The life of a loop after its first alert: resolved, again after the merge, back later."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.example import alert, git
from tests.support.golden import Golden
from tests.support.loop_steps import ROLLING, entries, fire, started
from tests.support.paths import BRANCH, LEDGER, ROOT
from tests.support.reports import minute
from tests.support.runs import Job, Run
from tests.support.standin.store import Pull
from tests.support.timing import FakeTime


def test_an_alert_that_resolves_ends_its_entry_on_the_open_branch(job: Job) -> None:
    start = started(job)
    fire(job, timestamp=start)
    before = len(job.github.requests)

    run = fire(job, timestamp=start, status="resolved")

    assert len(job.github.requests) - before <= 10
    body = job.github.store.pull(1).body or ""
    head, _, _ = body.partition("end of all alerts -->")
    assert (
        f"**Login latency exceeded** · 750 ms, limit 500 ms · critical · since {minute(start)} · RESOLVED"
        in head
    )
    assert (
        "Merge this pull request if the cause is still to be fixed, otherwise close it"
        in head
    )
    assert job.github.tracker.on(1) == []
    (entry,) = entries(job, BRANCH)
    assert (entry["status"], entry["duration"]) == ("RESOLVED", "2h")
    assert entry["resolved_at"] > start
    assert run.outputs["pull-request-operation"] == "updated"
    assert run.outputs["pull-request-number"] == "1"
    assert run.outputs["remediation-intent"] == "INT-150"
    assert "the alert has resolved" in run.stdout
    assert len(job.github.store.pulls) == 1
    message = job.github.store.git("log", "-1", "--format=%B", BRANCH).decode()
    assert message.startswith("FEEDBACK: Record that alert_12345 resolved (REQ-F-AUTH")
    assert "Remediation-Loop: REQ-F-AUTH-001--REQ-NFR-PERF-001" in message


def test_each_time_in_the_ledger_is_in_whole_seconds(job: Job) -> None:
    at, later = (f"2025-11-20T15:30:00.{part}+01:00" for part in ("123456", "9"))
    job.run([alert(timestamp=at), alert(timestamp=later)])
    job.time.sleep(0.25)
    fire(job, timestamp=at, severity="critical")

    fire(job, timestamp=later, status="resolved")

    (entry,) = entries(job, BRANCH)
    times = [entry[name] for name in ("timestamp", "last_seen", "resolved_at")]
    assert times[0] == "2025-11-20T14:30:00Z"
    assert all(re.fullmatch(r"[\d-]{10}T[\d:]{8}Z", each) for each in times), times


def test_a_message_that_comes_twice_changes_nothing(job: Job) -> None:
    start = started(job)
    fire(job, timestamp=start)
    fire(job, timestamp=start, status="resolved")
    tip = job.github.store.ref(f"refs/heads/{BRANCH}")

    again = fire(job, timestamp=start, status="resolved")
    late = fire(job, timestamp=start)

    assert again.outputs["pull-request-operation"] == "unchanged"
    assert late.outputs["pull-request-operation"] == "unchanged"
    (warning,) = late.annotations("warning")
    assert "alert_12345 stays RESOLVED: it had resolved" in warning
    assert job.github.store.ref(f"refs/heads/{BRANCH}") == tip


def reason_of(run: Run) -> str:
    (row,) = json.loads(run.outputs["results"])
    return str(row["reason"])


def test_an_end_that_comes_twice_names_what_says_so_already(job: Job) -> None:
    start = started(job)
    fire(job, timestamp=start)
    first = fire(job, timestamp=start, status="resolved")
    assert reason_of(first) == "the alert has resolved after 2h; INT-150 answers it"
    again = fire(job, timestamp=start, status="resolved")
    assert "after 2h; its pull request says so already; INT" in reason_of(again)
    job.github.store.merge(1)
    fire(job, tags={"req": "REQ-NFR-SEC-001"}, alert_id="other")
    job.github.store.merge(2)
    fire(job, tags={"req": "REQ-NFR-SEC-001"}, alert_id="other", status="resolved")
    pulls = [(pull.head, pull.state) for pull in job.github.store.pulls]
    assert pulls[2:] == [(ROLLING, "open")]

    late = fire(job, timestamp=start, status="resolved")

    assert "after 2h; the ledger says so already; INT-150" in reason_of(late)
    assert late.outputs["pull-request-number"] == ""
    assert late.outputs["pull-request-branch"] == BRANCH


def test_an_entry_gets_the_number_of_its_pull_request_with_the_next_commit(
    job: Job,
) -> None:
    start = started(job)
    fire(job, timestamp=start)
    assert [entry["pull_request"] for entry in entries(job, BRANCH)] == [None]
    fire(job, timestamp=start, alert_id="other")
    assert [entry["pull_request"] for entry in entries(job, BRANCH)] == [1, 1]


def test_a_merged_entry_gets_the_number_with_its_end(job: Job) -> None:
    start = started(job)
    fire(job, timestamp=start)
    job.github.store.merge(1)

    fire(job, timestamp=start, status="resolved")

    (entry,) = entries(job, ROLLING)
    assert (entry["status"], entry["pull_request"]) == ("RESOLVED", 1)


@pytest.mark.parametrize("is_reverted", [True, False], ids=["reverted", "elsewhere"])
def test_what_the_base_branch_does_not_have_after_a_merge_is_recorded_again(
    job: Job, *, is_reverted: bool
) -> None:
    store = job.github.store
    before = store.show("main", LEDGER)
    store.git("branch", "develop", "main")
    fire(job)
    if not is_reverted:
        store.pull(1).base = "develop"
    store.merge(1)
    if is_reverted:
        store.commit_on("main", LEDGER, before, "Revert it")

    run = fire(job)

    assert run.outputs["pull-request-branch"] == f"{BRANCH}+2"
    assert run.outputs["remediation-intent"] == "INT-151"
    assert fire(job).outputs["pull-request-operation"] == "unchanged"
    store.merge(2)
    end = fire(job, status="resolved")
    assert end.outputs["remediation-intent"] == "INT-151"


def test_a_rolling_pull_request_that_repeats_a_merged_one_is_closed(job: Job) -> None:
    """Another run opened the first one, and a person merged that by squashing."""
    start, store = started(job), job.github.store
    fire(job, timestamp=start)
    store.merge(1)

    def open_and_squash() -> None:
        tip = store.ref(f"refs/heads/{ROLLING}") or ""
        pull = Pull(2, "x", "", ROLLING, "main", draft=False, head_sha=tip)
        store.pulls.append(pull)
        store.merge(2, is_squash=True)

    job.github.meanwhile.append(("POST /pulls$", open_and_squash))

    fire(job, timestamp=start, status="resolved")

    assert [p.state for p in store.pulls if p.head == ROLLING] == ["closed", "closed"]
    assert [pull.merged for pull in store.pulls] == [True, True, False]


def test_a_message_without_an_entry_is_only_reported(job: Job) -> None:
    run = fire(job, status="resolved")

    assert job.github.writes == []
    assert "the ledger has no entry of it" in run.stdout


ENDS: dict[str, tuple[str | None, str | None, str]] = {
    "its own start": ("2025-11-20T12:00:00Z", None, "RESOLVED"),
    "the time of the message": ("2025-11-20T13:00:00Z", None, "RESOLVED"),
    "no start": (None, None, "RESOLVED"),
    "an earlier start": ("2025-11-20T08:00:00Z", None, "OPEN"),
    "an earlier episode": ("2025-11-20T08:00:00Z", "2025-11-20T09:00:00Z", "OPEN"),
    "a start that was moved": (
        "2025-11-20T11:59:00Z",
        "2025-11-20T13:00:00Z",
        "RESOLVED",
    ),
}
"""What an end says of its start and time, where the open entry began at twelve."""


@pytest.mark.parametrize("is_merged", [False, True], ids=["open", "merged"])
@pytest.mark.parametrize(
    ("start", "end", "status"), ENDS.values(), ids=list(ENDS.keys())
)
def test_an_end_ends_the_episode_that_it_belongs_to(
    job: Job, start: str | None, end: str | None, status: str, *, is_merged: bool
) -> None:
    fire(job, timestamp="2025-11-20T12:00:00Z")
    if is_merged:
        job.github.store.merge(1)

    run = fire(job, timestamp=start, ended_at=end, status="resolved")

    place = ROLLING if is_merged and status == "RESOLVED" else BRANCH
    (entry,) = entries(job, place)
    assert entry["status"] == status
    warnings = [w for w in run.annotations("warning") if "stays open" in w]
    assert bool(warnings) is (status == "OPEN")
    assert all("its entry of 2025-11-20T12:00:00Z began later" in w for w in warnings)


def test_after_the_merge_it_is_recorded_in_the_rolling_pull_request(job: Job) -> None:
    start = started(job)
    fire(job, timestamp=start)
    store = job.github.store
    store.merge(1)
    before = len(job.github.requests)

    run = fire(job, timestamp=start, status="resolved")

    assert len(job.github.requests) - before <= 12
    assert run.outputs["pull-request-operation"] == "created"
    assert run.outputs["pull-request-branch"] == ROLLING
    (entry,) = entries(job, ROLLING)
    assert entry["status"] == "RESOLVED"
    assert [pull.title for pull in store.pulls][1:] == ["Ledger: what became of alerts"]
    changed = store.git("diff", "--name-only", "main", ROLLING).decode().split()
    assert changed == [LEDGER]
    assert (
        fire(job, timestamp=start, status="resolved").outputs["pull-request-operation"]
        == "unchanged"
    )
    store.merge(2)
    assert entries(job, "main")[0]["status"] == "RESOLVED"


def resolve_two(job: Job) -> tuple[str, str]:
    """Fire two alerts of two merged loops, and resolve the first."""
    start = started(job)
    for number, requirement in enumerate(("REQ-F-AUTH-001", "REQ-F-OTHER-1"), 1):
        tags = {"req": requirement}
        fire(job, timestamp=start, alert_id=requirement, title=requirement, tags=tags)
        job.github.store.merge(number)
    resolve(job, "REQ-F-AUTH-001", start)
    return start, "REQ-F-OTHER-1"


def resolve(job: Job, requirement: str, start: str) -> Run:
    return fire(
        job,
        timestamp=start,
        alert_id=requirement,
        title=requirement,
        tags={"req": requirement},
        status="resolved",
    )


def test_the_entry_of_the_named_requirement_ends_before_another(job: Job) -> None:
    start, names = started(job), ("REQ-F-AUTH-001", "REQ-NFR-SEC-001")
    store = job.github.store
    fire(job, timestamp=start, tags={"req": names[0]})
    store.merge(1)
    text = store.show("main", LEDGER)
    first = text[text.index("  - alert_id") :]
    second = first.replace(names[0], names[1]).replace("INT-150", "INT-151")
    store.commit_on("main", LEDGER, text + second, "Merge another loop")

    for name in names:
        fire(job, timestamp=start, tags={"req": name}, status="resolved")
        ended = [e for e in entries(job, ROLLING) if e["status"] == "RESOLVED"]
        assert name in {entry["requirement"] for entry in ended}
        assert len(ended) == names.index(name) + 1


def test_the_rolling_pull_request_takes_up_what_comes_next(job: Job) -> None:
    start, other = resolve_two(job)
    store = job.github.store
    store.commit_on("main", "docs/notes.md", "x", "Move the base branch")

    resolve(job, other, start)

    assert len(store.pulls) == 3
    assert [e["status"] for e in entries(job, ROLLING)] == ["RESOLVED", "RESOLVED"]
    assert store.show(ROLLING, "docs/notes.md") == "x"
    store.merge(3)
    assert [e["status"] for e in entries(job, "main")] == ["RESOLVED", "RESOLVED"]


def test_closing_the_rolling_pull_request_loses_nothing(job: Job) -> None:
    start, other = resolve_two(job)
    store = job.github.store
    store.close(3)
    store.delete_branch(ROLLING)

    run = resolve(job, other, start)

    assert run.outputs["pull-request-number"] == "4"
    assert [e["status"] for e in entries(job, ROLLING)] == ["RESOLVED", "RESOLVED"]


def test_a_rolling_pull_request_that_repeats_a_squashed_one_is_closed_once(
    job: Job,
) -> None:
    """A run opened it right after a person had squashed the first one."""
    start, other = resolve_two(job)
    store = job.github.store
    tip = store.pull(3).head_sha
    store.merge(3, is_squash=True)
    again = Pull(4, "x", "", ROLLING, "main", draft=False, head_sha=tip)
    store.pulls.append(again)
    repeat = {"timestamp": start, "alert_id": other, "title": other}

    for _ in range(2):
        run = fire(job, **repeat, tags={"req": other})

        assert run.outputs["pull-request-operation"] == "unchanged"
    assert [pull.state for pull in store.pulls] == ["closed"] * 4


AUTHOR = ("-c", "user.name=n", "-c", "user.email=e")


def merge_locally(job: Job, branch: str) -> None:
    git(job.checkout, *AUTHOR, "merge", "-q", branch)


def fire_locally(job: Job, **changes: Any) -> Run:
    return job.run({"alert": alert(**changes)}, publish="local")


@pytest.mark.parametrize("delete_branch", [True, False])
def test_what_a_closed_rolling_pull_request_had_is_shown_again(
    job: Job, *, delete_branch: bool
) -> None:
    start, _ = resolve_two(job)
    store = job.github.store
    store.close(3)
    if delete_branch:
        store.delete_branch(ROLLING)

    run = resolve(job, "REQ-F-AUTH-001", start)

    assert run.outputs["pull-request-number"] == "4"
    assert run.outputs["pull-request-operation"] == "created"
    assert [e["status"] for e in entries(job, ROLLING)] == ["RESOLVED", "OPEN"]


def test_in_a_local_repository_merged_means_in_the_base(job: Job) -> None:
    start = started(job)
    assert fire_locally(job, timestamp=start).code == 0
    page = (job.checkout / ".git/remediation/INT-150.md").read_text()
    assert "**Decline**: set the `status` of its ledger entry to `DECLINED`" in page
    assert "lose" not in page.partition("**Your answer**")[2]
    merge_locally(job, BRANCH)

    run = fire_locally(job, timestamp=start, status="resolved")

    assert run.code == 0, run.stdout
    text = git(job.checkout, "show", f"{ROLLING}:{LEDGER}")
    assert 'status: "RESOLVED"' in text
    merge_locally(job, ROLLING)

    run = fire_locally(job, timestamp=start)

    assert "Pull request: none, the ledger has this alert" in run.stdout
    assert run.outputs["pull-request-url"] == ""


def test_in_a_local_repository_a_deleted_rolling_branch_loses_nothing(
    job: Job,
) -> None:
    start, other = started(job), {"alert_id": "b", "title": "Other"}
    fire_locally(job, timestamp=start)
    fire_locally(job, timestamp=start, **other)
    merge_locally(job, BRANCH)
    fire_locally(job, timestamp=start, status="resolved")
    git(job.checkout, "branch", "-q", "-D", ROLLING)

    run = fire_locally(job, timestamp=start, status="resolved", **other)

    assert run.code == 0, run.stdout
    text = git(job.checkout, "show", f"{ROLLING}:{LEDGER}")
    assert text.count('status: "RESOLVED"') == 2


def test_in_a_local_repository_the_ledger_declines(job: Job) -> None:
    fire_locally(job)
    git(job.checkout, "switch", "-q", BRANCH)
    ledger = job.checkout / LEDGER
    ledger.write_text(ledger.read_text().replace('"OPEN"', '"DECLINED"'))
    git(job.checkout, *AUTHOR, "commit", "-qam", "Decline")
    git(job.checkout, "switch", "-q", "main")
    merge_locally(job, BRANCH)
    before = git(job.checkout, "for-each-ref")

    run = fire_locally(job)

    assert "Remediation intent declined" in run.stdout
    assert git(job.checkout, "for-each-ref") == before


# -- new episodes after the merge ------------------------------------------------------

HOUR, DAY = 3_600.0, 86_400.0


def merged_and_resolved(job: Job) -> str:
    """Fire, merge, resolve, and merge that; return the start of the episode."""
    start = started(job)
    fire(job, timestamp=start)
    job.github.store.merge(1)
    fire(job, timestamp=start, status="resolved")
    job.github.store.merge(2)
    return start


def test_soon_after_the_end_a_new_episode_belongs_to_the_same_intent(job: Job) -> None:
    merged_and_resolved(job)
    job.time.sleep(3 * DAY)
    start = started(job)

    run = fire(job, timestamp=start)

    assert run.outputs["pull-request-branch"] == ROLLING
    assert run.outputs["pull-request-operation"] == "created"
    assert run.outputs["remediation-intent"] == "INT-150"
    first, second = entries(job, ROLLING)
    assert (first["status"], second["status"]) == ("RESOLVED", "OPEN")
    assert second["remediation_intent"] == "INT-150"
    assert second["branch"] == BRANCH
    again = fire(job, timestamp=start)
    assert again.outputs["pull-request-operation"] == "unchanged"
    assert again.outputs["pull-request-number"] == "3"
    fire(job, timestamp=start, status="resolved")
    assert [e["status"] for e in entries(job, ROLLING)] == ["RESOLVED"] * 2


def test_later_it_is_a_recurrence_with_a_new_intent_and_a_higher_priority(
    job: Job,
) -> None:
    start = started(job)
    tags = {"req": "REQ-F-OTHER-1", "severity": "medium"}
    fire(job, timestamp=start, tags=tags)
    job.github.store.merge(1)
    fire(job, timestamp=start, status="resolved", tags=tags)
    job.github.store.merge(2)
    job.time.sleep(8 * DAY)

    run = fire(job, timestamp=started(job), tags=tags)

    branch = run.outputs["pull-request-branch"]
    assert branch.endswith("+2")
    assert run.outputs["remediation-intent"] == "INT-151"
    text = job.github.store.show(branch, "docs/intents/remediation.md")
    again = f"This is loop 2 of it since {start[:10]}, after INT-150"
    assert f"**Recurrence**: {again}" in text
    body = job.github.store.pull(3).body or ""
    assert f"**It came back** — {again}" in body
    assert "P1 (Medium severity; raised, as it came back)" in text
    assert "P1 (Medium severity; raised, as it came back)" in run.stdout


@pytest.mark.parametrize(
    ("reopen_after", "branch"), [("1h", f"{BRANCH}+2"), ("7d", ROLLING)]
)
def test_the_input_says_how_long_an_intent_answers(
    job: Job, reopen_after: str, branch: str
) -> None:
    merged_and_resolved(job)
    job.time.sleep(2 * HOUR)

    run = job.run({"alert": alert(timestamp=started(job))}, reopen_after=reopen_after)

    assert run.outputs["pull-request-branch"] == branch


def test_a_dry_run_says_where_the_entry_would_go(job: Job) -> None:
    start = started(job)
    fire(job, timestamp=start)
    job.github.store.merge(1)
    git(job.checkout, "pull", "--quiet", str(job.github.store.path), "main")

    run = job.run({"alert": alert(timestamp="2025-12-01T08:00:00Z")}, publish="dry-run")

    assert run.code == 0, run.stdout
    assert f"the entry would go into the pull request from `{ROLLING}`" in run.stdout


# -- close-on-resolve ------------------------------------------------------------------


def close_on_resolve(job: Job, **changes: Any) -> Run:
    run = job.run({"alert": alert(**changes)}, close_on_resolve="true")
    assert run.code == 0, run.stdout
    return run


def closed_as_resolved(job: Job) -> str:
    """Fire two alerts of a loop, and resolve both; return when they started."""
    start = started(job)
    other = {"alert_id": "another", "title": "Another"}
    fire(job, timestamp=start)
    fire(job, timestamp=start, **other)
    first = close_on_resolve(job, timestamp=start, status="resolved")
    assert first.outputs["pull-request-operation"] == "updated"
    assert job.github.store.pull(1).state == "open"

    last = close_on_resolve(job, timestamp=start, status="resolved", **other)

    assert last.outputs["pull-request-operation"] == "closed"
    assert last.outputs["pull-request-number"] == "1"
    return start


def test_a_pull_request_is_closed_when_its_last_alert_resolves(job: Job) -> None:
    start = closed_as_resolved(job)

    store = job.github.store
    assert store.pull(1).state == "closed"
    assert [e["status"] for e in entries(job, ROLLING)] == ["RESOLVED"] * 2
    comments = [comment.body for comment in job.github.tracker.on(1)]
    assert sum("have resolved" in body for body in comments) == 1
    head, _, _ = (store.pull(1).body or "").partition("end of all alerts -->")
    assert "All of them have resolved, so this pull request was closed" in head
    assert "otherwise close it" not in head
    count = len(job.github.writes)
    again = close_on_resolve(job, timestamp=start, status="resolved")
    late = close_on_resolve(job, timestamp=start)
    assert again.outputs["pull-request-operation"] == "unchanged"
    assert late.outputs["pull-request-operation"] == "unchanged"
    assert len(job.github.writes) == count
    store.merge(2)
    assert [e["status"] for e in entries(job, "main")] == ["RESOLVED"] * 2


@pytest.mark.parametrize("is_merged", [True, False])
def test_an_alert_after_that_is_a_recurrence(job: Job, *, is_merged: bool) -> None:
    closed_as_resolved(job)
    if is_merged:
        job.github.store.merge(2)
    job.time.sleep(HOUR)

    run = close_on_resolve(job, timestamp=started(job))

    assert run.outputs["pull-request-branch"] == f"{BRANCH}+2"
    assert run.outputs["remediation-intent"] == "INT-151"
    number = int(run.outputs["pull-request-number"])
    assert "**It came back**" in (job.github.store.pull(number).body or "")
    text = job.github.store.show("main" if is_merged else ROLLING, LEDGER)
    assert "DECLINED" not in text


def test_an_alert_that_comes_right_before_the_closing_keeps_it_open(job: Job) -> None:
    start, store = started(job), job.github.store
    fire(job, timestamp=start)
    one = store.show(BRANCH, LEDGER)

    def add_another() -> None:
        (entry,) = entries(job, BRANCH)
        own = str(entry["fingerprint"])
        new = one[one.index("  - alert_id:") :].replace(own, "f" * len(own))
        text = store.show(BRANCH, LEDGER) + new
        store.commit_on(BRANCH, LEDGER, text, "FEEDBACK: Add an alert")

    job.github.meanwhile.append(("POST /graphql Move", add_another))

    run = close_on_resolve(job, timestamp=start, status="resolved")

    assert run.outputs["pull-request-operation"] == "updated"
    assert [e["status"] for e in entries(job, BRANCH)] == ["RESOLVED", "OPEN"]
    assert [pull.state for pull in store.pulls] == ["open", "closed"]


def test_an_alert_resolves_after_a_person_has_deleted_its_branch(job: Job) -> None:
    start, store = started(job), job.github.store
    fire(job, timestamp=start)
    store.close(1)
    store.delete_branch(BRANCH)

    run = close_on_resolve(job, timestamp=start, status="resolved")

    assert run.outputs["pull-request-number"] == "2"
    (entry,) = entries(job, ROLLING)
    assert entry["status"] == "DECLINED"
    assert entry["resolved_at"]


def test_a_person_who_opens_it_again_has_the_loop_there(job: Job) -> None:
    closed_as_resolved(job)
    store = job.github.store
    store.reopen(1)

    run = fire(job, timestamp=started(job), alert_id="third", title="Third")

    assert run.outputs["pull-request-number"] == "1"
    states = [entry["status"] for entry in entries(job, BRANCH)]
    assert states == ["RESOLVED", "RESOLVED", "OPEN"]
    assert store.pull(2).state == "closed"


def test_without_the_input_nothing_is_closed(job: Job) -> None:
    start = started(job)
    fire(job, timestamp=start)
    fire(job, timestamp=start, status="resolved")

    assert [pull.state for pull in job.github.store.pulls] == ["open"]


class FixedTime(FakeTime):
    """A clock that begins two hours after the alert of the example."""

    def now(self) -> float:
        return datetime(2025, 11, 20, 17, 30, tzinfo=UTC).timestamp() + sum(self.pauses)


def test_the_whole_life_of_a_loop_is_in_its_ledger(job: Job, golden: Golden) -> None:
    """It fires, again, worse, is merged, resolves, and fires again after eight days."""
    job.time = FixedTime()
    job.github.now = job.time.now
    tags = {**alert()["tags"], "severity": "medium"}
    start = started(job)
    fire(job, timestamp=start, tags=tags)
    job.time.sleep(HOUR)
    fire(job, timestamp=start, tags=tags)
    job.time.sleep(HOUR)
    fire(job, timestamp=start)
    store = job.github.store
    store.merge(1)
    fire(job, timestamp=start, status="resolved")
    store.merge(2)
    job.time.sleep(8 * DAY)

    last = fire(job, timestamp=started(job))

    assert last.outputs["pull-request-branch"] == f"{BRANCH}+2"
    store.merge(3)
    text = store.show("main", LEDGER)
    golden("life_of_a_loop.yml", text)
    assert text.strip() in Path(ROOT, "docs", "loops.md").read_text()


@pytest.mark.parametrize(
    ("key", "end", "lasted"),
    [
        ("ended_at", "2025-11-20T16:15:00Z", "45m"),
        ("resolved_at", 1763655300, "45m"),
        ("ended_at", "2025-11-20T15:30:00Z", "2h"),  # the start again
        ("ended_at", "2031-01-01T00:00:00Z", "2h"),  # still to come
        ("ended_at", "0001-01-01T00:00:00Z", "2h"),
    ],
)
def test_the_tool_knows_when_an_alert_was_over(
    job: Job, key: str, end: object, lasted: str
) -> None:
    job.time = FixedTime()
    job.github.now = job.time.now
    fire(job)

    fire(job, status="resolved", **{key: end})

    (entry,) = entries(job, BRANCH)
    is_known = lasted == "45m"
    at = "2025-11-20T16:15:00Z" if is_known else "2025-11-20T17:30:00Z"
    assert (entry["resolved_at"], entry["duration"]) == (at, lasted)


@pytest.mark.parametrize("is_again", [False, True])
def test_a_worse_severity_after_the_merge_is_recorded(
    job: Job, *, is_again: bool
) -> None:
    tags = {**alert()["tags"], "severity": "medium"}
    start = started(job)
    fire(job, timestamp=start, tags=tags)
    job.github.store.merge(1)
    if is_again:  # the rolling pull request is there already
        job.time.sleep(HOUR)
        fire(job, timestamp=started(job), tags=tags)

    run = fire(job, timestamp=start)

    assert run.outputs["pull-request-branch"] == ROLLING
    assert run.outputs["pull-request-number"] == "2"
    assert run.outputs["remediation-intent"] == "INT-150"
    severities = [entry["severity"] for entry in entries(job, ROLLING)]
    assert severities == ["critical", "medium"][: 1 + is_again]
    again = fire(job, timestamp=start)
    better = fire(job, timestamp=start, tags=tags)
    assert again.outputs["pull-request-operation"] == "unchanged"
    assert better.outputs["pull-request-operation"] == "unchanged"
    job.github.store.merge(2)
    assert entries(job, "main")[0]["severity"] == "critical"


INTENTS = "docs/intents/remediation.md"


def priority_in(job: Job, revision: str) -> str:
    text = job.github.store.show(revision, INTENTS)
    return text.partition("**Priority**: ")[2].partition("  \n")[0]


@pytest.mark.parametrize("is_new_episode", [False, True])
def test_what_is_worse_after_the_merge_raises_the_intent_and_tells_people(
    job: Job, *, is_new_episode: bool
) -> None:
    tags = {"req": "REQ-F-OTHER-1", "severity": "medium"}
    start, store = started(job), job.github.store
    fire(job, timestamp=start, tags=tags)
    store.merge(1)
    job.time.sleep(HOUR)
    store.commit_on("main", "docs/notes.md", "x", "Move the base branch")
    again = started(job) if is_new_episode else start

    run = fire(job, timestamp=again, tags={**tags, "severity": "critical"})

    raised = "P0 (Critical severity; a later alert is worse)"
    assert priority_in(job, ROLLING) == raised
    (comment,) = [each.body for each in job.github.tracker.on(1)]
    assert "**Login latency exceeded** is critical now." in comment
    address = "(https://github.com/acme/shop/pull/2)"
    assert f"`remediation/ledger` ([pull request 2]{address})" in comment
    assert "also gives INT-150 the priority P0" in comment
    head = (store.pull(1).body or "").partition("end of all alerts -->")[0]
    assert "It is merged: what changed since is in the ledger" in head
    assert "now critical: this is at least P0 work, whatever" in head or is_new_episode
    assert is_new_episode or "it is worse than before: critical" in reason_of(run)
    fire(job, timestamp=again, tags={**tags, "severity": "critical"})
    assert len(job.github.tracker.on(1)) == 1
    note = store.show("main", INTENTS) + "\nA note of mine\n"
    store.commit_on("main", INTENTS, note, "Add a note")
    fire(job, timestamp=again, tags=tags, status="resolved")
    assert priority_in(job, ROLLING) == raised
    assert "A note of mine" in store.show(ROLLING, INTENTS)
    store.merge(2)
    assert priority_in(job, "main") == raised


def test_a_priority_of_a_person_stays_after_the_merge(job: Job) -> None:
    tags = {"req": "REQ-F-OTHER-1", "severity": "medium"}
    start, store = started(job), job.github.store
    fire(job, timestamp=start, tags=tags)
    store.merge(1)
    own = store.show("main", INTENTS).replace("P2 (Medium severity)", "P3 (agreed)")
    store.commit_on("main", INTENTS, own, "Set the priority")

    fire(job, timestamp=start, tags={**tags, "severity": "critical"})

    assert priority_in(job, ROLLING) == "P3 (agreed)"
    (comment,) = [each.body for each in job.github.tracker.on(1)]
    assert "the priority" not in comment


def test_no_rolling_pull_request_is_opened_for_what_the_base_has(job: Job) -> None:
    """A shared ledger has all entries of the base branch on each branch."""
    merged_and_resolved(job)
    job.time.sleep(8 * DAY)
    later, store = started(job), job.github.store
    fire(job, timestamp=later)
    store.close(3)
    fire(job, timestamp=later)
    store.reopen(3)

    fire(job, timestamp=later)

    assert [pull.state for pull in store.pulls[2:]] == ["open", "closed"]


def just_now(job: Job) -> str:
    return datetime.fromtimestamp(job.time.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_an_end_waits_for_its_alert_that_another_run_is_about_to_record(
    job: Job,
) -> None:
    """Alerts that resolve after seconds start two runs at once."""
    start = just_now(job)
    other = Job(job.checkout, job.github, job.folder.with_name("other"), time=job.time)
    job.time.asides.append(lambda: fire(other, timestamp=start))

    run = fire(job, timestamp=start, status="resolved")

    assert [entry["status"] for entry in entries(job, BRANCH)] == ["RESOLVED"]
    assert run.outputs["pull-request-operation"] == "updated"
    assert run.annotations("warning") == []
    assert job.time.pauses == [5.0]


@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        ({}, [5.0, 15.0, 40.0]),
        ({"timestamp": "2025-11-20T15:30:00Z"}, []),
        ({"timestamp": None}, []),
        ({"tags": {"req": "REQ-F-AUTH-001", "severity": "info"}}, []),
    ],
    ids=["unknown", "long ago", "without a start", "recorded nowhere"],
)
def test_an_end_waits_only_for_what_may_come(
    job: Job, changes: dict[str, Any], waits: list[float]
) -> None:
    changes = {"timestamp": just_now(job), **changes}

    run = fire(job, **changes, status="resolved")

    assert job.time.pauses == waits
    assert run.outputs["pull-request-operation"] == "none"
    warnings = "".join(run.annotations("warning"))
    assert ("the entry stays OPEN" in warnings) is bool(waits)


def test_a_run_that_may_not_wait_any_more_does_not_wait_for_an_alert(job: Job) -> None:
    job.inputs["max-wait"] = "21s"

    run = fire(job, timestamp=just_now(job), status="resolved")

    assert job.time.pauses == [5.0, 15.0]
    assert "the entry stays OPEN" in "".join(run.annotations("warning"))
