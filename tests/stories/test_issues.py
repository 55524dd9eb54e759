"""Issues: who may have what traced, and how the answer comes back to the issue."""

import json
import re
from typing import Any

import pytest

from tests.support.entry_point import end
from tests.support.example import alert
from tests.support.hostile import without_data
from tests.support.issues import ANSWERS, ISSUE_URL, People, fenced, form
from tests.support.paths import BRANCH, LEDGER, ROOT
from tests.support.runs import Job
from tests.support.standin.faults import Fault
from tracer.events.issue import LABEL
from tracer.forge.issue_comment_text import MARK


@pytest.fixture
def people(job: Job) -> People:
    return People(job)


def acted(job: Job) -> bool:
    return bool(job.github.store.pulls)


def configure(job: Job, text: str) -> None:
    job.github.store.commit_on("main", ".github/trace.yml", text, "Configure")


# -- what an issue leads to ----------------------------------------------------------


def test_a_form_filled_by_a_writer_becomes_a_pull_request_and_one_comment(
    people: People, job: Job
) -> None:
    run = people.open("ada", form(), LABEL)

    assert run.code == 0, run.stdout + run.stderr
    (pull,) = job.github.store.pulls
    assert (pull.number, pull.head) == (13, BRANCH)
    (trace,) = run.trace["traces"]
    assert trace["alert"]["id"] == "issue-12"
    assert trace["alert"]["source"] == "issue"
    assert trace["alert"]["title"] == "Login is slow"
    assert trace["alert"]["description"] == ANSWERS["What happened"]
    assert trace["alert"]["started_at"] == "2025-11-20T15:30:00Z"
    assert trace["violation"] == {"absolute": 250.0, "percent": 50.0, "unit": "ms"}
    assert trace["sla"]["id"] == "REQ-NFR-PERF-001"
    (answer,) = people.answers
    assert answer.startswith(MARK)
    assert run.outputs["pull-request-url"] in answer
    assert "REQ-F-AUTH-001" in answer
    assert ISSUE_URL not in answer
    assert ISSUE_URL in run.summary


def test_the_pull_request_says_which_issue_it_answers_and_closes_nothing(
    people: People, job: Job
) -> None:
    people.open("ada", form(), LABEL)

    (pull,) = job.github.store.pulls
    first_screen = (pull.body or "").partition("### Trace")[0]
    assert f"[Reported in issue 12]({ISSUE_URL})" in first_screen
    message = job.github.store.git("log", "-1", "--format=%B", BRANCH).decode()
    intent = job.github.store.show(BRANCH, "docs/intents/remediation.md")
    assert ISSUE_URL in intent
    for text in (pull.title, pull.body or "", message):
        assert "#12" not in text
        assert not any(
            f"{word} issue" in text.lower() or f"{word} https" in text.lower()
            for word in ("close", "closes", "fix", "fixes", "resolve", "resolves")
        )


def test_a_run_again_edits_the_comment_and_writes_nothing_new(
    people: People, job: Job
) -> None:
    people.open("ada", form(), LABEL)
    before = len(job.github.writes)

    again = people.send("reopened", "ada")

    assert again.outputs["pull-request-operation"] == "unchanged"
    assert len(people.answers) == 1
    assert "unchanged" in people.answers[0]
    assert [each.split("/")[1] for each in job.github.writes[before:]] == ["issues"]


def test_nothing_is_written_where_the_answer_stays_the_same(
    people: People, job: Job
) -> None:
    people.open("ada", form(), LABEL)
    people.send("reopened", "ada")
    before = len(job.github.writes)

    people.send("reopened", "ada")

    assert job.github.writes[before:] == []


def test_an_edit_by_a_writer_is_traced_and_answered_in_place(people: People) -> None:
    people.open("ada", form(Requirement="_No response_"), LABEL)

    run = people.edit("ada", form())

    assert run.outputs["pull-request-branch"] == BRANCH
    (answer,) = people.answers
    assert run.outputs["pull-request-url"] in answer


@pytest.mark.process
def test_form_and_label_wake_two_runs_at_once_and_one_comment_stays(
    people: People, job: Job
) -> None:
    people.opened("ada", form(), LABEL)
    other = Job(job.checkout, job.github, job.folder.parent / "other")
    opened = people.event("opened", "ada")
    labeled = people.event("labeled", "ada", label={"name": LABEL})

    processes = [job.start(opened, "issues"), other.start(labeled, "issues")]
    ended = [end(process) for process in processes]

    assert [each.code for each in ended] == [0, 0], ended
    assert len(job.github.store.pulls) == 1
    assert job.github.store.show(BRANCH, LEDGER).count("- alert_id:") == 1
    assert len(people.answers) == 1


def test_of_two_answers_written_at_once_the_first_stays_with_the_last_words(
    people: People, job: Job
) -> None:
    """Both runs looked and found none; the other one wrote first."""
    people.opened("ada", form(), LABEL)
    kept = "<!-- requirement: REQ-F-AUTH-001 -->"
    job.github.meanwhile.append(
        (
            "POST /issues/12/comments",
            lambda: people.tracker.say(
                12, job.github.login, f"{MARK}\n{kept}\nthe other"
            ),
        )
    )

    people.send("opened", "ada")

    (stays,) = people.tracker.on(12)
    assert stays.id == 101
    assert "the other" not in stays.body
    assert kept in stays.body
    assert "INT-150" in stays.body


def test_an_answer_doubled_by_a_run_that_died_is_tidied_by_the_next(
    people: People, job: Job
) -> None:
    people.opened("ada", form(), LABEL)
    for _ in range(2):
        people.tracker.say(12, job.github.login, f"{MARK}\nold")

    people.send("opened", "ada")

    (stays,) = people.tracker.on(12)
    assert stays.id == 101
    assert "INT-150" in stays.body


@pytest.mark.process
@pytest.mark.parametrize("calls", [2, 10, 11, 12, 13])
def test_a_run_that_dies_before_its_answer_is_whole_is_finished_by_the_next(
    people: People, job: Job, calls: int
) -> None:
    """After the permission, the pull request, and each request for the comment."""
    people.opened("ada", form(), LABEL)
    event = people.event("opened", "ada")
    job.die(calls, event, "issues")

    run = job.run(event, "issues")

    assert run.code == 0, run.stdout
    assert len(job.github.store.pulls) == 1
    assert len(people.answers) == 1


def test_an_issue_may_hold_a_tools_payload_with_two_broken_promises(
    people: People, job: Job
) -> None:
    text = (ROOT / "tests/alerts/payloads/alertmanager/batch.json").read_text()
    payload = json.loads(text)["alert"]
    payload["alerts"] = [
        {**each, "status": "firing", "labels": {**each["labels"], "req": req}}
        for each, req in zip(
            payload["alerts"], ("REQ-F-AUTH-001", "REQ-NFR-SEC-001"), strict=False
        )
    ]

    run = people.open("ada", fenced(payload), LABEL)

    assert run.code == 0, run.stdout
    assert len(job.github.store.pulls) == 2
    (answer,) = people.answers
    for pull in job.github.store.pulls:
        assert f"/pull/{pull.number})" in answer
        assert "reported in issue 12" in (pull.body or "")
    assert {t["alert"]["source"] for t in run.trace["traces"]} == {"alertmanager"}


def test_a_payload_may_be_written_in_yaml(people: People) -> None:
    text = (
        "title: Login slow\ntags:\n  req: REQ-F-AUTH-001\nvalue: 750\nthreshold: 500\n"
    )

    run = people.open("ada", fenced(text, "yaml"), LABEL)

    assert run.outputs["requirement"] == "REQ-F-AUTH-001"
    assert run.trace["traces"][0]["violation"]["absolute"] == 250.0


def test_the_issues_that_zabbix_opens_are_traced_and_resolve(
    people: People, job: Job
) -> None:
    body = "Problem name: Login slow\nSeverity: High\nRequirement: REQ-F-AUTH-001"

    fired = people.open("ada", body, LABEL, "High", title="[PROBLEM] Login slow")
    people.tracker.rename(12, "[RESOLVED] Login slow", "ada")
    resolved = people.send("edited", "ada")

    (pull,) = job.github.store.pulls
    assert pull.title == "INT-150: Login slow (REQ-F-AUTH-001)"
    assert fired.trace["traces"][0]["alert"]["severity"] == "high"
    assert resolved.trace["traces"][0]["alert"]["status"] == "resolved"
    assert "the alert has resolved" in resolved.stdout


def test_an_issue_in_prose_is_traced_by_the_requirement_it_names(
    people: People,
) -> None:
    run = people.open("ada", "Since noon REQ-F-AUTH-001 is too slow for everybody.")

    assert run.outputs["requirement"] == "REQ-F-AUTH-001"
    assert run.trace["traces"][0]["match"]["how"] == "text"


def test_bodies_come_with_the_line_ends_of_browsers(people: People) -> None:
    run = people.open("ada", form().replace("\n", "\r\n"), LABEL)

    assert run.outputs["requirement"] == "REQ-F-AUTH-001"
    assert run.trace["traces"][0]["alert"]["severity"] == "critical"


def test_the_longest_body_is_read_to_its_end(people: People) -> None:
    body = "x" * (65_536 - 15) + "\nREQ-F-AUTH-001"

    run = people.open("ada", body, LABEL)

    assert run.code == 0, run.stdout
    assert run.outputs["requirement"] == "REQ-F-AUTH-001"
    assert len(run.trace["traces"][0]["alert"]["description"]) == 4_000


def test_an_issue_that_tells_nothing_is_left_alone(people: People, job: Job) -> None:
    run = people.open("ada", "Please add a dark theme.\n\n```yaml\na: &b [\n```")

    assert run.code == 0
    assert job.github.writes == []
    assert (
        run.notices
        == [":title=Trace Production Issue::not an alert: the issue contains none"]
        or "contains none" in run.stdout
    )


@pytest.mark.parametrize(
    ("block", "says"),
    [
        pytest.param(
            fenced("a: &x 1\nb: *x", "yaml"),
            "has an alias at line 1. Write the value out.",
            id="yaml with an alias",
        ),
        pytest.param(fenced("title: [", "yaml"), "is not YAML at line", id="bad yaml"),
        pytest.param(fenced("{"), "is not JSON", id="bad json"),
        pytest.param(
            fenced({"hello": 1}), "is not an alert we know", id="unknown json"
        ),
    ],
)
def test_a_payload_that_cannot_be_read_is_answered_with_what_to_change(
    people: People, job: Job, block: str, says: str
) -> None:
    run = people.open("ada", block, LABEL)

    assert run.code == 1
    (answer,) = people.answers
    assert "**Not traced:**" in answer
    assert says in answer
    assert not acted(job)

    run = people.edit("ada", form())

    assert run.code == 0
    (answer,) = people.answers
    assert "Not traced" not in answer


def test_a_command_on_what_is_no_alert_is_answered_so(people: People) -> None:
    handshake = {"Type": "SubscriptionConfirmation", "TopicArn": "arn:x"}
    people.opened("ada", fenced(handshake))

    run = people.say("ada", "/trace")

    assert run.code == 0, run.stdout
    (answer,) = people.answers
    assert "the issue holds a tool's message, no alert" in answer


def test_one_bad_member_of_a_batch_is_told_beside_the_good_ones(people: People) -> None:
    batch = [alert(), {"title": ""}]

    run = people.open("ada", fenced(batch), LABEL)

    assert run.code == 1
    (answer,) = people.answers
    assert "INT-150" in answer
    assert "should be text, but is empty" in answer


def test_what_is_told_in_an_issue_may_be_ignored_by_rule(
    people: People, job: Job
) -> None:
    configure(job, "environments: [production]\n")

    run = people.open("ada", form(Environment="staging"), LABEL)

    assert run.code == 0
    assert not acted(job)
    (answer,) = people.answers
    assert "does not list staging" in answer


# -- commands ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "requirement"),
    [
        pytest.param("/trace", "REQ-F-AUTH-001", id="what the issue names"),
        pytest.param(
            "/trace REQ-NFR-SEC-001\r\n\r\nthanks", "REQ-NFR-SEC-001", id="another"
        ),
    ],
)
def test_a_command_by_a_writer_is_answered_with_the_report(
    people: People, command: str, requirement: str
) -> None:
    people.opened("mallory", "REQ-F-AUTH-001 is slow")

    run = people.say("ada", command)

    assert run.code == 0, run.stdout
    assert run.outputs["requirement"] == requirement
    (answer,) = people.answers
    assert requirement in answer


def test_a_command_only_reports_where_the_mode_says_so(
    people: People, job: Job
) -> None:
    people.opened("mallory", "REQ-F-AUTH-001 is slow")

    people.say("ada", "/trace", {"mode": "trace"})

    assert not acted(job)
    (answer,) = people.answers
    assert "REQ-F-AUTH-001" in answer


def test_a_command_that_names_no_requirement_says_how_to_write_it(
    people: People,
) -> None:
    people.opened("ada", "slow")

    run = people.say("ada", "/trace the login, please @octocat")

    assert run.code == 1
    (answer,) = people.answers
    assert "**Not traced:** `/trace` was given" in answer
    assert "Write `/trace`" in answer
    assert "@octocat" not in answer


def test_what_a_command_named_counts_for_the_runs_to_come(
    people: People, job: Job
) -> None:
    people.opened("ada", "The login is slow", LABEL)
    first = people.say("ada", "/trace REQ-F-AUTH-001")
    assert first.outputs["pull-request-number"] == "13"

    again = people.say("ada", "/trace")
    edited = people.edit("ada", "The login is very slow")

    assert len(job.github.store.pulls) == 1
    for run in (again, edited):
        assert run.outputs["pull-request-number"] == "13"
        assert "an earlier command `/trace` names REQ-F-AUTH-001" in run.stdout
    (answer,) = people.answers
    assert "/pull/13)" in answer


def test_a_command_with_an_id_that_is_defined_nowhere_is_asked_back(
    people: People, job: Job
) -> None:
    people.opened("ada", "The login is slow", LABEL)

    run = people.say("ada", "/trace REQ-F-AUTH-002")

    assert run.code == 0, run.stdout
    assert not acted(job)
    assert run.outputs["pull-request-operation"] == "none"
    (answer,) = people.answers
    assert "**REQ-F-AUTH-002 is not defined in this repository**, so nothing" in answer
    assert "- `/trace REQ-F-AUTH-001` [User Login with Email and Password](" in answer

    corrected = people.say("ada", "/trace REQ-F-AUTH-001")

    assert corrected.outputs["pull-request-operation"] == "created"
    assert len(job.github.store.pulls) == 1
    (answer,) = people.answers
    assert "REQ-F-AUTH-002" not in answer


def test_one_word_of_a_command_is_an_id_whatever_it_looks_like(
    people: People, job: Job
) -> None:
    people.opened("ada", "The login is slow", LABEL)

    run = people.say("ada", "/trace telemetry")

    assert run.code == 0, run.stdout
    assert not acted(job)
    (answer,) = people.answers
    assert "**telemetry is not defined in this repository**, so nothing" in answer


@pytest.mark.parametrize(
    ("command", "is_read"),
    [
        ("/trace REQ-F-AUTH-001 please, it is slow", True),
        ("/trace `REQ-F-AUTH-001`", True),
        ("/trace REQ-F-AUTH-001, REQ-NFR-PERF-001", False),
        ("/trace to REQ-F-AUTH-001", False),
    ],
)
def test_the_first_word_of_a_command_names_the_requirement(
    people: People, command: str, *, is_read: bool
) -> None:
    people.opened("ada", "The login is slow", LABEL)

    run = people.say("ada", command)

    assert run.code == (0 if is_read else 1)
    assert ("the command `/trace` names REQ-F-AUTH-001" in run.stdout) is is_read


def test_the_answer_says_how_to_name_another_requirement(people: People) -> None:
    misspelt = people.open("ada", form(Requirement="REQ-F-AUTH-01"), LABEL)

    (answer,) = people.answers
    assert "Comment `/trace REQ-F-AUTH-001` here, or another id." in answer
    assert "Comment `/trace" not in misspelt.summary
    (pull,) = people.job.github.store.pulls
    assert "Comment `/trace ID` in the issue." in (pull.body or "")
    people.say("ada", "/trace REQ-F-AUTH-001")
    assert "**Another requirement?** Comment `/trace ID` here." in people.answers[0]


def test_a_start_that_cannot_be_read_is_named_in_the_words_of_the_form(
    people: People,
) -> None:
    run = people.open("ada", form(Started_at="today 18:00"), LABEL)

    (warning,) = run.annotations("warning")
    assert "::“today 18:00” is not a time that we can read, so" in warning
    assert (
        "began when the issue was opened. Write it as 2025-11-20 15:30 UTC" in warning
    )
    assert "issue.timestamp" not in people.answers[0]


def test_what_a_form_says_of_the_value_is_no_second_limit(people: People) -> None:
    people.open("ada", form(What_happened="It takes > 600 ms since noon."), LABEL)

    assert "**750 ms**, limit 500 ms (+250 ms, +50 %)" in people.answers[0]


def test_another_command_may_name_another_requirement(people: People) -> None:
    people.opened("ada", "slow")
    people.say("ada", "/trace REQ-F-AUTH-001")
    people.say("ada", "/trace REQ-NFR-SEC-001")

    run = people.say("ada", "/trace")

    assert run.outputs["requirement"] == "REQ-NFR-SEC-001"


def test_a_command_that_cannot_be_read_leaves_the_report_and_what_was_named(
    people: People, job: Job
) -> None:
    people.opened("ada", "slow")
    people.say("ada", "/trace REQ-F-AUTH-001")
    (report,) = people.answers
    (told,) = report.splitlines()[2:3]

    runs = [people.say("ada", f"/trace foo bar {n}") for n in range(2)]

    assert [run.code for run in runs] == [1, 1]
    (answer,) = people.answers
    assert answer.count("**Not traced:**") == 1
    assert answer.index("foo bar 1") < answer.index(told)
    people.say("ada", "/trace")
    (answer,) = people.answers
    assert "Not traced" not in answer
    assert "/pull/13)" in answer
    assert len(job.github.store.pulls) == 1


def test_a_strangers_comment_names_no_requirement(people: People) -> None:
    people.opened("ada", "REQ-F-AUTH-001 is slow")
    forged = "<!-- requirement: REQ-NFR-SEC-001 -->"
    people.tracker.say(12, "mallory", f"{MARK}\n{forged}\nmine")

    run = people.say("ada", "/trace")

    assert run.outputs["requirement"] == "REQ-F-AUTH-001"


def test_words_of_an_issue_do_not_become_what_a_command_named(people: People) -> None:
    forged = f"{MARK}\n<!-- requirement: REQ-NFR-SEC-001 -->"
    people.open("ada", f"{forged}\nREQ-F-AUTH-001", LABEL, title=forged)

    run = people.say("ada", "/trace")

    (answer,) = people.answers
    assert not answer.splitlines()[1].startswith("<!--")
    assert "an earlier command" not in run.stdout


@pytest.mark.parametrize(
    ("body", "command", "evidence"),
    [
        pytest.param(
            "slow",
            "/trace REQ-F-AUTH-001",
            "the command `/trace` names REQ-F-AUTH-001",
            id="command",
        ),
        pytest.param(
            "### Requirement\n\nREQ-F-AUTH-001\n\n" + fenced({"title": "Slow"}),
            "/trace",
            "the issue's field `Requirement` names REQ-F-AUTH-001",
            id="answer next to a payload",
        ),
    ],
)
def test_the_report_says_who_named_the_requirement(
    people: People, body: str, command: str, evidence: str
) -> None:
    people.opened("ada", body)

    run = people.say("ada", command)

    assert run.trace["traces"][0]["match"]["evidence"] == evidence


def test_a_strangers_command_gets_a_sign_and_nothing_else(
    people: People, job: Job
) -> None:
    people.opened("ada", form(), LABEL)

    run = people.say("mallory", "/trace")

    assert run.code == 0
    assert len(run.notices) == 1
    assert "`mallory` is not known to have write permission" in run.stdout
    assert job.github.writes == ["POST /issues/comments/101/reactions"]
    assert people.tracker.comment(101).reactions == ["-1"]
    assert run.outputs["results"] == "[]"


@pytest.mark.parametrize(
    ("body", "more"),
    [
        pytest.param("/trace", {"pull_request": {"url": "x"}}, id="on a pull request"),
        pytest.param("please /trace this", {}, id="in a sentence"),
        pytest.param("/traceroute", {}, id="another command"),
        pytest.param("> /trace", {}, id="quoted"),
    ],
)
def test_other_comments_are_no_commands(
    people: People, job: Job, body: str, more: dict[str, Any]
) -> None:
    people.opened("ada", form(), LABEL)

    run = people.say("ada", body, **more)

    assert run.code == 0
    assert len(run.notices) == 1
    assert job.github.requests == []


def test_our_own_comment_wakes_nobody(people: People, job: Job) -> None:
    people.open("ada", form(), LABEL)
    (own,) = people.tracker.on(12)
    count = len(job.github.requests)

    run = people.hear(own)

    assert run.code == 0
    assert len(job.github.requests) == count


# -- who may have an issue traced ----------------------------------------------------


def test_a_strangers_issue_is_traced_when_a_writer_labels_it(
    people: People, job: Job
) -> None:
    refused = people.open("mallory", form())
    assert (refused.code, job.github.writes) == (0, [])

    run = people.label("ada")

    assert run.outputs["pull-request-operation"] == "created"


def test_a_label_that_the_form_sets_for_a_stranger_counts_for_nothing(
    people: People, job: Job
) -> None:
    runs = [
        people.open("mallory", form(), LABEL),
        people.send("labeled", "mallory", label={"name": LABEL}),
        people.edit("mallory", form(Severity="low")),
    ]

    for run in runs:
        assert run.code == 0
        assert len(run.notices) == 1
        assert "not followed" in run.stdout
    assert job.github.writes == []


def test_a_text_changed_after_the_label_is_not_what_was_approved(
    people: People, job: Job
) -> None:
    people.opened("mallory", form())
    people.tracker.label(12, LABEL, "ada")

    run = people.edit("mallory", form(Severity="low"))

    assert run.code == 0
    assert job.github.writes == []
    assert "the issue changed after `ada` set the label" in run.stdout

    people.tracker.unlabel(12, LABEL, "ada")
    again = people.label("ada")

    assert again.outputs["pull-request-operation"] == "created"


def test_a_title_changed_after_the_label_is_not_what_was_approved(
    people: People, job: Job
) -> None:
    people.opened("mallory", form())
    people.tracker.label(12, LABEL, "ada")
    people.tracker.rename(12, "REQ-NFR-SEC-001", "mallory")

    run = people.send("edited", "mallory")

    assert "the issue changed after" in run.stdout
    assert job.github.writes == []


def test_a_strangers_reopening_of_what_was_approved_is_followed(people: People) -> None:
    people.opened("mallory", form().replace("\n", "\r\n"))
    people.tracker.label(12, LABEL, "ada")

    run = people.send("reopened", "mallory")

    assert run.outputs["pull-request-operation"] == "created"


def test_an_enterprise_server_is_asked_at_its_own_addresses(
    people: People, job: Job
) -> None:
    job.github.prefix = "/api/v3"
    people.opened("mallory", form())
    people.tracker.label(12, LABEL, "ada")

    run = people.send("reopened", "mallory")

    assert run.outputs["pull-request-operation"] == "created"
    assert len(people.answers) == 1


@pytest.mark.parametrize("actor", ["mallory", "tim", "triage-app[bot]", "ghost"])
def test_a_label_by_somebody_who_may_not_write_counts_for_nothing(
    people: People, job: Job, actor: str
) -> None:
    people.opened("mallory", form())
    people.tracker.label(12, LABEL, actor)

    run = people.send("edited", "mallory")

    assert run.code == 0
    assert len(run.notices) == 1
    assert job.github.writes == []


def test_a_label_taken_away_approves_nothing(people: People, job: Job) -> None:
    people.opened("mallory", form())
    people.tracker.label(12, LABEL, "ada")
    event = people.event("edited", "mallory")
    people.tracker.unlabel(12, LABEL, "ada")

    run = job.run(event, "issues")

    assert "does not say who set the label" in run.stdout
    assert job.github.writes == []


def test_a_label_beyond_the_hundred_entries_that_are_read_approves_nothing(
    people: People, job: Job
) -> None:
    people.opened("mallory", form())
    people.tracker.label(12, LABEL, "ada")
    for number in range(100):
        people.tracker.label(12, f"x{number}", "mallory")

    run = people.send("edited", "mallory")

    assert "does not say who set the label" in run.stdout
    assert job.github.writes == []


def test_the_label_is_known_in_any_case(people: People) -> None:
    people.opened("mallory", form())

    run = people.label("ada", "Production-Alert")

    assert run.outputs["pull-request-operation"] == "created"


def test_another_label_starts_nothing(people: People, job: Job) -> None:
    people.opened("ada", form())

    run = people.label("ada", "bug")

    assert run.code == 0
    assert job.github.requests == []
    assert len(run.notices) == 1


def test_a_tools_app_is_heard_where_the_configuration_trusts_it(
    people: People, job: Job
) -> None:
    refused = people.open("sentry[bot]", fenced(alert()))
    configure(job, "trusted-senders: ['Sentry[bot]']\n")

    run = people.send("opened", "sentry[bot]")

    assert (refused.code, "not followed" in refused.stdout) == (0, True)
    assert run.outputs["pull-request-operation"] == "created"


@pytest.mark.parametrize("status", [403, 404])
def test_whom_github_does_not_vouch_for_is_not_followed(
    people: People, job: Job, status: int
) -> None:
    job.github.faults = [Fault("GET /collaborators", status, "No", times=9)]

    run = people.open("ada", form(), LABEL)

    assert run.code == 0
    assert job.github.writes == []
    assert "not known to have write permission" in run.stdout


def test_a_run_is_to_be_repeated_where_github_does_not_answer_who_it_is(
    people: People, job: Job
) -> None:
    job.github.faults = [Fault("GET /collaborators", 503, "No", times=99)]

    run = people.open("ada", form(), LABEL)

    assert run.code == 2
    assert job.github.writes == []
    assert "GitHub was unavailable while asking" in run.errors[0]


def test_a_strangers_issue_whose_history_may_not_be_read_is_not_followed(
    people: People, job: Job
) -> None:
    job.github.denied.add("issues=read")
    people.opened("mallory", form())
    people.tracker.label(12, LABEL, "ada")

    run = people.send("edited", "mallory")

    assert run.code == 0
    assert job.github.writes == []
    assert "Give the job `permissions: issues: write`" in run.stdout


def test_a_strangers_unreadable_issue_is_met_with_silence(
    people: People, job: Job
) -> None:
    run = people.open("mallory", fenced("{"), LABEL)

    assert (run.code, run.errors) == (0, [])
    assert job.github.writes == []


# -- what must not happen ------------------------------------------------------------

HOSTILE = (
    "@octocat @acme/team fixes #1 closes acme/shop#2 <script>x</script> "
    "<!-- trace --> ![p](https://evil.example/p.png)\n::error::forged\n"
    "##[add-mask]main\n\n### Requirement\n\nREQ-F-AUTH-001 fixes #3 @octocat\n"
)


def test_hostile_words_in_an_issue_have_no_effect(people: People, job: Job) -> None:
    run = people.open("ada", HOSTILE, LABEL, title="fixes #9 @octocat <b>\u202e")

    assert run.code == 0, run.stdout
    (pull,) = job.github.store.pulls
    markdown = (without_data(pull.body or ""), *people.answers)
    for text in (pull.title, *markdown):
        assert not re.search(r"@(?=\w)|#(?=\d)|!\[", text)
        assert "\u202e" not in text
    for text in markdown:
        assert not re.search(r"(?<!\\)<(?!/?details|/?summary|!-- trace-prod)", text)
    assert run.errors == []
    assert "##[" not in run.stdout
    assert pull.head == "remediation/REQ-F-AUTH-001"


def test_our_mark_in_a_strangers_comment_is_not_our_comment(people: People) -> None:
    people.opened("ada", form(), LABEL)
    theirs = people.tracker.say(12, "mallory", f"{MARK}\nmine")

    people.send("opened", "ada")

    assert theirs.body == f"{MARK}\nmine"
    assert len(people.answers) == 1


def test_the_answer_is_cut_where_github_would_not_take_it(people: People) -> None:
    many = [
        {"alert_id": f"a{n}", "title": f"Worker {n} is dead", "service": f"worker-{n}"}
        for n in range(99)
    ]

    people.opened("ada", fenced(json.dumps(many)), LABEL)
    run = people.send("opened", "ada", {"untraced": "report"})

    assert run.code == 0, run.stdout
    (answer,) = people.answers
    assert 60_000 < len(answer) <= 65_536
    assert answer.endswith("*This text is cut: the rest is in the run's summary.*\n")


def test_a_dry_run_says_nothing_on_github(people: People, job: Job) -> None:
    people.opened("ada", form(), LABEL)
    quiet = {"publish": "dry-run"}

    runs = [
        people.send("opened", "ada", quiet),
        people.say("mallory", "/trace", quiet),
        people.say("ada", "/trace total nonsense", quiet),
    ]

    assert [run.code for run in runs] == [0, 0, 1]
    assert job.github.writes == []
    assert "INT-150" in runs[0].stdout


def test_a_token_that_may_not_comment_is_told_which_permission_it_needs(
    people: People, job: Job
) -> None:
    job.github.denied |= {"issues=read", "issues=write"}

    run = people.open("ada", form(), LABEL)

    assert run.code == 0
    assert run.outputs["pull-request-operation"] == "created"
    (warning,) = [each for each in run.annotations("warning") if "issue" in each]
    assert "the issue was not answered" in warning
    assert "The token needs the permission `issues: " in warning


def test_the_second_answer_names_the_intent_as_the_first_does(people: People) -> None:
    people.open("ada", fenced(alert()), LABEL)
    first = people.answers[-1]

    run = people.say("ada", "/trace REQ-F-AUTH-001")

    assert run.code == 0, run.stdout
    assert "### INT-150: Login latency exceeded" in first
    # Not as its title: it may be the intent of another alert of the loop.
    heading = re.compile(r"^### .* \(INT-150\)$", re.MULTILINE)
    assert heading.search(people.answers[-1])
