"""Outputs, texts, trace file and ledger say the same, whatever happens to a loop.

`Job.finished` checks that after every run of every story; here is what the check sees.
"""

from dataclasses import replace

import pytest

from tests.support.agreement import disagreements
from tests.support.example import alert
from tests.support.runs import Job, Run

LATER = "2025-11-21T08:00:00Z"
READY = "Remediation intent ready for SDLC"


def fire(job: Job, start: str = "2025-11-20T15:30:00Z", status: str = "firing") -> Run:
    run = job.run({"alert": alert(timestamp=start, status=status)})
    assert run.code == 0, run.stdout
    return run


def test_an_alert_of_a_merged_intent_names_it_everywhere(job: Job) -> None:
    fire(job)
    job.github.store.merge(1)

    run = fire(job)

    assert run.outputs["remediation-intent"] == "INT-150"
    assert "Remediation Intent Found:\n  ✓ INT-150\n" in run.stdout
    assert "the ledger has this alert; INT-150 answers it" in run.summary
    remediation = run.trace["traces"][0]["remediation"]
    assert (remediation["id"], remediation["title"]) == ("INT-150", None)


def test_the_alert_that_made_the_intent_is_not_called_another_one(job: Job) -> None:
    first, again = fire(job), fire(job)

    assert "Remediation Intent Created:\n  ✓ INT-150: Fix: Login" in first.stdout
    assert "Remediation Intent Found:\n  ✓ INT-150\n" in again.stdout


def test_an_intent_whose_pull_request_is_refused_was_made(job: Job) -> None:
    job.github.denied.add("pull_requests=write")

    run = job.run({"alert": alert()})

    assert "Remediation Intent Created:\n  ✓ INT-150: Fix: Login" in run.stdout


def test_what_only_changes_the_ledger_makes_no_intent(job: Job) -> None:
    fire(job)
    job.github.store.merge(1)

    run = fire(job, status="resolved")

    assert run.outputs["pull-request-operation"] == "created"
    assert "Remediation Intent Created" not in run.stdout


@pytest.mark.parametrize("start", ["2025-11-20T15:30:00Z", LATER])
def test_a_declined_alert_is_not_called_closed(job: Job, start: str) -> None:
    fire(job)
    job.github.store.close(1)
    for run in (fire(job, start), fire(job, start)):
        assert READY not in run.stdout
        assert "✗ INT-150, declined" in run.stdout
        assert "Declined: pull request 1 was closed" in run.stdout
        assert "pull request 1 was closed without merging" in run.summary
        assert run.outputs["remediation-intent"] == "INT-150"


def test_an_intent_is_told_where_a_later_pull_request_has_the_alert(job: Job) -> None:
    fire(job)
    store = job.github.store
    store.close(1)
    other = {"alert": alert(timestamp=LATER, alert_id="other", title="Other")}
    job.run(other)
    store.reopen(1)

    run = job.run(other)

    assert run.outputs["remediation-intent"] == "INT-151"
    assert run.outputs["pull-request-branch"].endswith("+2")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("remediation-intent", "INT-999"),
        ("pull-request-number", "7"),
        ("pull-request-operation", "none"),
        ("pull-request-branch", "remediation/ledger"),
    ],
)
def test_an_output_that_differs_is_noticed(job: Job, name: str, value: str) -> None:
    run = fire(job)
    changed = replace(run, outputs={**run.outputs, name: value})

    assert list(disagreements(changed, job.github.store))


@pytest.mark.parametrize(
    ("old", "new"),
    [("✓ INT-150", "✓ INT-151"), ("pull/1 (created)", "pull/2 (created)")],
)
def test_a_console_that_differs_is_noticed(job: Job, old: str, new: str) -> None:
    run = fire(job)
    changed = replace(run, stdout=run.stdout.replace(old, new))

    assert list(disagreements(changed, job.github.store))


def test_a_ledger_that_differs_is_noticed(job: Job) -> None:
    run = fire(job)
    path, branch = (
        "docs/traceability/feedback-loops.yml",
        run.outputs["pull-request-branch"],
    )
    text = job.github.store.show(branch, path).replace('"INT-150"', '"INT-151"')
    job.github.store.commit_on(branch, path, text, "docs: Change the intent")

    assert list(disagreements(run, job.github.store))
