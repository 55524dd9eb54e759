"""Another alert of a loop whose pull request is open: people see it there."""

from typing import Any

import pytest

from tests.support.example import alert
from tests.support.runs import Job, Run
from tests.support.standin.faults import Delivery, Fault

LATER = "2025-11-21T08:00:00Z"
END = "<!-- trace-production-issue: end of all alerts -->"
LOST = Fault(r"POST /issues/1/comments", has_effect=True, delivery=Delivery.RESET)


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
    assert f"critical · since {LATER} · OPEN" in head
    (comment,) = comments(job)
    mark, sentence = comment.rstrip().splitlines()
    assert mark.startswith("<!-- trace-production-issue: alert ")
    assert sentence == (
        "Another alert of this loop is recorded here: **Login is down** "
        f"(critical, since {LATER})."
    )


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
    assert pull.body == before
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
        ("POST /issues/1/comments", "comment about the new alert not written: "),
        ("GET /issues/1/comments", "comment about the new alert not written: "),
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
