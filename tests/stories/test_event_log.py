"""The method's event log: a remediation says in it that its intent was raised."""

import json

from tests.support.audits import commit
from tests.support.example import alert, git
from tests.support.paths import BRANCH
from tests.support.runs import Job
from tests.support.traces import traced
from tracer.remediation import EventLog, Loop, event_log_of, find_event_logs
from tracer.tracing import RemediationIntent

LOG = ".ai-workspace/events/events.jsonl"
FIRST = '{"event_type": "edge_started", "project": "shop", "data": {}}'


def with_log(job: Job, text: str = f"{FIRST}\n") -> Job:
    """Give the repository a log, here and on GitHub."""
    commit(job.checkout, {LOG: text})
    git(job.checkout, "push", "--quiet", str(job.github.store.path), "main")
    return job


def log_on(job: Job, branch: str) -> list[str]:
    text = job.github.store.git("cat-file", "blob", f"{branch}:{LOG}").decode()
    return text.splitlines()


def test_a_remediation_adds_one_event_of_its_intent(job: Job) -> None:
    run = with_log(job).run({"alert": alert()})

    assert run.outputs["pull-request-operation"] == "created", run.stdout
    first, raised = log_on(job, BRANCH)
    assert first == FIRST
    assert json.loads(raised) == {
        "event_type": "intent_raised",
        "timestamp": "2025-11-20T15:30:00Z",
        "project": "shop",
        "data": {
            "intent_id": "INT-150",
            "trigger": "Telemetry alert: Login latency exceeded",
            "delta": "expected: Login response < 500ms; observed: 750 ms",
            "signal_source": "runtime_feedback",
            "vector_type": "hotfix",
            "affected_req_keys": ["REQ-F-AUTH-001", "REQ-NFR-PERF-001"],
            "affected_features": ["REQ-F-AUTH-001"],
            "prior_intents": ["INT-100"],
            "edge_context": "production",
            "severity": "critical",
            "requires_spec_change": False,
        },
    }

    again = job.run({"alert": alert(alert_id="alert_2")})

    assert again.outputs["pull-request-operation"] == "updated"
    assert log_on(job, BRANCH) == [first, raised]


def test_a_repository_without_the_log_gets_none(job: Job) -> None:
    job.run({"alert": alert()})

    changed = job.github.store.git("diff", "--name-only", "main", BRANCH).decode()
    assert LOG not in changed


def test_two_pull_requests_that_add_events_are_merged_one_after_the_other(
    job: Job,
) -> None:
    with_log(job)
    for name in ("alert_1", "alert_2"):
        job.run({"alert": alert(alert_id=name)}, group_by="alert")
    job.github.store.merge(1)
    everything = "+refs/heads/*:refs/remotes/origin/*"
    git(job.checkout, "fetch", "--quiet", str(job.github.store.path), everything)
    git(job.checkout, "checkout", "--quiet", "--detach", "origin/main")

    run = job.run({"ref": "refs/heads/main"}, "push", mode="refresh")

    assert run.code == 0, run.stdout
    job.github.store.merge(2)
    events = [json.loads(line) for line in log_on(job, "main")]
    ids = [event["data"].get("intent_id") for event in events]
    assert ids == [None, "INT-150", "INT-151"]


def test_the_log_is_that_of_the_innermost_project() -> None:
    logs = find_event_logs((LOG, f"docs/{LOG}", f"web/{LOG}", "events/events.jsonl"))
    trace = traced(tags={"req": "REQ-F-1"})

    assert logs == (LOG, f"docs/{LOG}", f"web/{LOG}")
    assert event_log_of(trace, logs) == f"docs/{LOG}"
    assert event_log_of(trace, logs[2:]) is None
    assert event_log_of(traced(), logs) == LOG


def test_a_log_of_any_content_gets_a_line_of_its_own() -> None:
    trace = traced(title='"\n{')
    loop = Loop(key="k", traces=(trace,))
    intent = RemediationIntent(
        id="INT-1", title="x", priority=None, path="p", slug="s", branch="b", owner=None
    )
    for text in ("", "not json", "[1]\n", "[" * 100_000):
        *_, last = EventLog(path=LOG, text=text).with_event(loop, intent).splitlines()
        event = json.loads(last)
        assert event["data"]["trigger"] == 'Telemetry alert: "\n{'
        assert event["data"]["requires_spec_change"] is True
        assert "project" not in event
