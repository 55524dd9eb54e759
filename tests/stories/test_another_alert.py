"""Another alert of a loop whose pull request is open: people see it there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.example import alert
from tests.support.paths import BRANCH, LEDGER
from tests.support.reports import minute
from tests.support.runs import Job, Run
from tests.support.standin.faults import Delivery, Fault

LATER = "2025-11-21T08:00:00Z"
END = "<!-- trace-production-issue: end of all alerts -->"
LOST = Fault(r"POST /issues/1/comments", has_effect=True, delivery=Delivery.RESET)


@pytest.fixture
def checkout(documents: Path) -> Path:
    return documents


def fire(job: Job, **changes: Any) -> Run:
    run = job.run({"alert": alert(**changes)})
    assert run.code == 0, run.stdout
    return run


def again(job: Job, **changes: Any) -> Run:
    """Fire a worse alert of the loop, later than the first one."""
    worse = {"alert_id": "alert_2", "title": "Login is down", "severity": "critical"}
    return fire(job, **{**worse, "timestamp": LATER, **changes})


def comments(job: Job) -> list[str]:
    return [comment.body for comment in job.github.tracker.comments]


def test_the_text_lists_all_alerts_and_a_comment_names_the_new_one(job: Job) -> None:
    fire(job, tags={**alert()["tags"], "severity": "medium"})
    (pull,) = job.github.store.pulls
    first = pull.body or ""
    _, _, rest = first.partition(END)
    edited = f"A note of mine\n\n{first}".replace("- [ ]", "- [x]", 1)
    pull.body, pull.title = edited, "Mine"

    run = again(job)

    assert run.outputs["pull-request-operation"] == "updated"
    assert run.annotations("warning") == []
    assert pull.title == "Mine"
    head, _, after = (pull.body or "").partition(END)
    assert after == rest.replace("- [ ]", "- [x]", 1)
    assert head.startswith("A note of mine\n\n<!-- trace-production-issue: all")
    assert "**2 alerts in this pull request.**" in head
    assert head.index("**Login is down**") < head.index("**Login latency exceeded**")
    assert f"critical · since {minute(LATER)} · OPEN" in head
    (comment,) = comments(job)
    mark, sentence = comment.rstrip().splitlines()
    assert mark.startswith("<!-- trace-production-issue: alert ")
    assert sentence == (
        "Another alert of this loop is recorded here: **Login is down** "
        f"(750 ms, limit 500 ms, critical, since {minute(LATER)})."
    )


def test_alerts_of_several_instances_are_told_apart(job: Job) -> None:
    tags = alert()["tags"]
    fire(job, tags={**tags, "instance": "eu-1:9100"})
    fire(
        job,
        alert_id="alert_2",
        timestamp=LATER,
        value=900,
        tags={**tags, "severity": "critical", "instance": "eu-2:9100"},
    )

    name = "**Login latency exceeded**"
    assert f"> - {name} · 750 ms, limit 500 ms · eu-1:9100 · critical" in section(job)
    assert f"> - {name} · 900 ms, limit 500 ms · eu-2:9100 · critical" in section(job)
    (comment,) = comments(job)
    assert f"{name} (900 ms, limit 500 ms, eu-2:9100, critical, since" in comment
    ledger = yaml.safe_load(job.github.store.show(BRANCH, LEDGER))["alerts"]
    fields = [(entry["measured"], entry["instance"]) for entry in ledger]
    assert fields == [
        ("750 ms, limit 500 ms", "eu-1:9100"),
        ("900 ms, limit 500 ms", "eu-2:9100"),
    ]


@pytest.mark.parametrize("second", ["alert_12345", "alert_2"])
def test_the_intent_has_the_priority_of_the_worst_alert(job: Job, second: str) -> None:
    def priority(alert_id: str, severity: str) -> str:
        tags = {"req": "REQ-F-OTHER-1", "severity": severity}
        run = fire(job, alert_id=alert_id, tags=tags)
        branch = run.outputs["pull-request-branch"]
        text = job.github.store.show(branch, "docs/intents/remediation.md")
        return text.partition("**Priority**: ")[2].partition("\n")[0].strip()

    raised = "P0 (Critical severity; a later alert is worse)"
    assert priority("alert_12345", "medium") == "P2 (Medium severity)"
    assert priority(second, "critical") == raised
    assert priority("alert_3", "low") == raised


def section(job: Job) -> str:
    return (job.github.store.pulls[0].body or "").partition(END)[0]


def test_the_section_names_the_alert_that_the_text_is_about(job: Job) -> None:
    fire(job, tags={**alert()["tags"], "severity": "medium"})

    again(job)

    text = section(job)
    assert "is about `alert_12345`, for which this pull request was opened." in text
    assert (
        "The worst is now `alert_2`, critical: this is at least P0 work, whatever"
        in text
    )
    assert "has resolved" not in text
    assert "· OPEN · `alert_2`\n" in text


def test_the_section_says_that_the_alert_of_the_text_has_resolved(job: Job) -> None:
    fire(job)
    again(job, tags=alert()["tags"])

    fire(job, status="resolved", ends_at=LATER)

    assert "That alert has resolved" in section(job)


def test_the_text_is_about_the_worst_alert_that_opened_it(job: Job) -> None:
    medium = alert(alert_id="alert_1", tags={**alert()["tags"], "severity": "medium"})
    critical = alert(
        alert_id="alert_2", tags={**alert()["tags"], "severity": "critical"}
    )
    assert job.run([medium, critical]).code == 0

    again(job, alert_id="alert_3")

    text = section(job)
    assert "The text below is about `alert_2`" in text
    assert "The worst is now" not in text


def test_a_title_that_is_still_ours_is_about_the_worst_alert(job: Job) -> None:
    fire(job, tags={**alert()["tags"], "severity": "medium"})
    (pull,) = job.github.store.pulls

    again(job)
    again(job, alert_id="alert_3", title="Later", timestamp="2025-11-22T08:00:00Z")

    assert pull.title.startswith("INT-150: ")
    assert "Login is down" in pull.title


def test_the_same_alert_once_more_is_not_announced_again(job: Job) -> None:
    fire(job)
    again(job)
    (pull,) = job.github.store.pulls
    before = pull.body

    run = again(job)

    assert run.outputs["pull-request-operation"] == "unchanged"
    assert pull.body != before
    assert len(comments(job)) == 1


def test_each_new_alert_replaces_the_list(job: Job) -> None:
    fire(job)
    again(job)
    again(job, alert_id="alert_3", timestamp="2025-11-22T08:00:00Z")

    body = job.github.store.pulls[0].body or ""
    assert "**3 alerts in this pull request.**" in body
    assert body.count(END) == 1
    assert len(set(comments(job))) == 2


def test_a_text_without_marks_is_left_alone(job: Job) -> None:
    fire(job)
    (pull,) = job.github.store.pulls
    pull.body = "All mine"

    run = again(job)

    assert pull.body == "All mine"
    (warning,) = run.annotations("warning")
    assert "the text of pull request 1 has no marks of our section" in warning
    assert len(comments(job)) == 1


def test_words_of_an_alert_are_no_marks_and_no_markup(job: Job) -> None:
    fire(job)
    again(job, title=f"@ada {END} fixes #3 <b>")
    again(job, alert_id="alert_3", timestamp="2025-11-22T08:00:00Z")

    body = job.github.store.pulls[0].body or ""
    assert body.splitlines().count(END) == 1
    for text in (body.partition(f"\n{END}\n")[0], comments(job)[0]):
        assert "fixes #3" not in text
        assert "@ada" not in text
        assert "<b>" not in text.replace("\\<b", "")


@pytest.mark.parametrize(
    ("request_line", "warning"),
    [
        ("PATCH /pulls/1", "new alert not added to the text: "),
        ("POST /issues/1/comments", "comment on the pull request not written: "),
        ("GET /issues/1/comments", "comment on the pull request not written: "),
    ],
)
def test_a_refusal_costs_a_warning(job: Job, request_line: str, warning: str) -> None:
    fire(job)
    job.github.faults.append(Fault(request_line, status=403, message="No", times=9))

    run = again(job)

    assert run.outputs["pull-request-operation"] == "updated"
    assert warning in "\n".join(run.annotations("warning"))


def test_a_comment_whose_answer_got_lost_is_there_once(job: Job) -> None:
    fire(job)
    job.github.faults.append(LOST)

    again(job)

    assert len(comments(job)) == 1


def test_a_local_text_lists_all_alerts(job: Job) -> None:
    local = {"publish": "local"}
    assert job.run({"alert": alert()}, **local).code == 0
    text = job.checkout / ".git" / "remediation" / "INT-150.md"
    text.write_text(text.read_text("utf-8") + "\nMine\n", "utf-8")
    _, _, rest = text.read_text("utf-8").partition(END)

    run = job.run({"alert": alert(alert_id="alert_2", timestamp=LATER)}, **local)

    assert run.code == 0, run.stdout
    head, _, after = text.read_text("utf-8").partition(END)
    assert after == rest
    assert head.startswith("# INT-150: ")
    assert "**2 alerts in this pull request.**" in head


# -- the same episode again --------------------------------------------------------------


def entries(job: Job) -> list[dict[str, Any]]:
    ledger: Any = yaml.safe_load(job.github.store.show(BRANCH, LEDGER))
    return list(ledger["alerts"])


def test_the_same_alert_once_more_is_counted_in_the_text_alone(job: Job) -> None:
    fire(job)
    (pull,) = job.github.store.pulls
    tip = pull.head_sha

    for _ in range(2):
        job.time.sleep(3_600)
        run = fire(job)

    assert run.outputs["pull-request-operation"] == "unchanged"
    assert pull.head_sha == tip
    assert "· OPEN · reported 3 times, last at 20" in (pull.body or "")
    assert comments(job) == []
    assert entries(job)[0]["occurrences"] == 1


def test_the_entry_takes_the_count_over_with_its_next_commit(job: Job) -> None:
    fire(job)
    fire(job)

    again(job)

    first, second = entries(job)
    assert (first["occurrences"], second["occurrences"]) == (2, 1)
    assert first["last_seen"] > first["timestamp"]
    assert "reported 2 times" in (job.github.store.pulls[0].body or "")


def test_the_count_is_taken_over_where_the_alert_resolves(job: Job) -> None:
    fire(job)
    fire(job)

    fire(job, status="resolved")

    (entry,) = entries(job)
    assert (entry["status"], entry["occurrences"]) == ("RESOLVED", 2)


@pytest.fixture
def start_again(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make every run from now on the second attempt of an earlier one."""
    environment = Job.environment

    def second_attempt(self: Job, payload: Any, name: str) -> dict[str, str]:
        return {**environment(self, payload, name), "GITHUB_RUN_ATTEMPT": "2"}

    return lambda: monkeypatch.setattr(Job, "environment", second_attempt)


def test_a_run_that_is_started_again_counts_nothing(
    job: Job, start_again: Callable[[], None]
) -> None:
    fire(job)
    (pull,) = job.github.store.pulls
    before = pull.body
    start_again()
    fire(job)

    assert pull.body == before


@pytest.mark.parametrize("is_new", [True, False], ids=["another alert", "worse"])
def test_a_run_that_is_started_again_says_what_it_had_left_unsaid(
    job: Job, start_again: Callable[[], None], *, is_new: bool
) -> None:
    """It ended after its commit, and before the text had it."""
    fire(job, tags={**alert()["tags"], "severity": "medium"})
    (pull,) = job.github.store.pulls
    worse: dict[str, Any] = {"alert_id": "alert_2", "timestamp": LATER}
    changes = worse if is_new else {}
    before = pull.body
    job.github.faults.append(Fault("PATCH /pulls/1", status=403, message="No"))
    fire(job, **changes)
    assert pull.body == before

    start_again()
    fire(job, **changes)

    since = minute(LATER if is_new else alert()["timestamp"])
    assert f"since {since} · OPEN" in section(job)
    assert "critical" in section(job)
    writes = len(job.github.writes)
    fire(job, **changes)
    assert len(job.github.writes) == writes


def test_comments_that_cannot_be_read_cost_a_warning(
    job: Job, start_again: Callable[[], None]
) -> None:
    fire(job, tags={**alert()["tags"], "severity": "medium"})
    again(job)
    start_again()
    job.github.faults.append(Fault("GET /issues/1/comments", status=403, message="No"))

    run = again(job)

    (warning,) = run.annotations("warning")
    assert "comment on the pull request not written: GitHub refused" in warning
    assert len(comments(job)) == 1


def test_where_a_person_removed_the_marks_nothing_is_counted(job: Job) -> None:
    fire(job)
    (pull,) = job.github.store.pulls
    pull.body = "All mine"

    run = fire(job)

    assert (pull.body, run.annotations("warning")) == ("All mine", [])


def test_of_two_counts_at_once_one_is_lost_and_none_is_too_much(job: Job) -> None:
    fire(job)
    (pull,) = job.github.store.pulls
    before = pull.body
    fire(job)
    counted, pull.body = pull.body, before

    def other_run_counts() -> None:
        pull.body = counted

    job.github.meanwhile.append(("PATCH /pulls/1", other_run_counts))
    fire(job)

    assert job.github.meanwhile == []
    assert "reported 2 times" in (pull.body or "")


# -- a worse severity --------------------------------------------------------------------


def severe(job: Job, severity: str, **changes: Any) -> Run:
    return fire(job, tags={**alert()["tags"], "severity": severity}, **changes)


def test_a_worse_severity_is_in_entry_text_title_and_comment(job: Job) -> None:
    severe(job, "medium")
    (pull,) = job.github.store.pulls
    pull.body = (pull.body or "").replace("- [ ]", "- [x]", 1)

    run = severe(job, "critical", description="All logins fail")

    assert run.outputs["pull-request-operation"] == "updated"
    (entry,) = entries(job)
    assert (entry["severity"], entry["status"]) == ("critical", "OPEN")
    assert "- [x]" in pull.body
    head = pull.body.partition(END)[0]
    assert (
        "**Login latency exceeded** · 750 ms, limit 500 ms · critical · since" in head
    )
    (comment,) = comments(job)
    assert "**Login latency exceeded** is critical now." in comment
    assert severe(job, "high").outputs["pull-request-operation"] == "unchanged"
    assert entries(job)[0]["severity"] == "critical"
    assert len(comments(job)) == 1


def test_the_title_follows_a_worse_alert_while_it_is_ours(job: Job) -> None:
    severe(job, "medium", summary="Some logins are slow")
    (pull,) = job.github.store.pulls

    severe(job, "critical", summary="All logins fail", title="All logins fail")

    assert pull.title == "INT-150: All logins fail (REQ-F-AUTH-001)"
