"""`mode: audit`: what is recorded, checked against the method's statements."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.audits import (
    INTENTS,
    STORY,
    audit,
    commit,
    entry,
    ledger,
    remediation,
)
from tests.support.example import alert, git
from tests.support.golden import Golden
from tests.support.hostile import BREAKOUT
from tests.support.markdown_judge import page_effects, read_page
from tests.support.paths import BRANCH, LEDGER
from tests.support.runs import Cli, Job
from tracer.errors import AuditError
from tracer.text import load_yaml

METHOD = (
    "all_alerts_traceable_to_req",
    "all_violations_create_intent",
    "feedback_loop",
)


def test_a_ledger_with_mistakes_is_audited(checkout: Path, golden: Golden) -> None:
    commit(checkout, STORY)

    result = audit(checkout)

    golden("audit/report.txt", result.report)
    golden("audit/summary.md", result.summary)
    golden("audit/alerts.yml", result.files["audit.yml"])
    assert max(len(line) for line in result.report.splitlines()) <= 80


def test_what_a_ledger_says_is_data_on_every_surface(job: Job) -> None:
    names = ("alert_id", "title", "requirement", "remediation_intent", "status")
    hostile = entry(1, **dict.fromkeys((*names, "branch", "assigned_to"), BREAKOUT))
    commit(job.checkout, {LEDGER: ledger(hostile)})
    git(job.checkout, "push", "--quiet", str(job.github.store.path), "main")

    run = job.run({}, "schedule", mode="audit")

    assert run.code == 0
    page = read_page(run.summary)
    assert list(page_effects(page)) == []
    assert {
        a for a in page.addresses if not a.startswith("https://github.com")
    } == set()
    assert run.annotations("error") == []
    commands = [line for line in run.stdout.splitlines() if line.startswith("::")]
    assert all(line.startswith("::add-mask::") for line in commands), commands
    folder = job.folder / "temp" / run.outputs["audit-folder"]
    listed = load_yaml((folder / "audit.yml").read_text())
    assert isinstance(listed, dict)
    assert [each["title"] for each in listed["alerts"]] == [BREAKOUT]


def test_credentials_in_a_ledger_are_masked_wherever_the_audit_shows_them(
    job: Job,
) -> None:
    secret = "hunTer2Xy9Qz"
    names = ("alert_id", "title", "requirement", "status", "assigned_to")
    leaking = entry(1, **dict.fromkeys(names, f"password={secret}"))
    commit(job.checkout, {LEDGER: ledger(leaking)})
    git(job.checkout, "push", "--quiet", str(job.github.store.path), "main")

    run = job.run({}, "schedule", mode="audit")

    folder = job.folder / "temp" / run.outputs["audit-folder"]
    files = [file.read_text() for file in folder.rglob("*") if file.is_file()]
    shown = "\n".join((run.stdout, run.stderr, run.summary, *files))
    assert "password=***" in shown
    assert secret not in shown


def test_each_counter_example_has_its_place(checkout: Path) -> None:
    commit(checkout, STORY)

    result = audit(checkout)

    assert result.examples("all_alerts_traceable_to_req") == [
        (LEDGER, 4, "alert_21 names no requirement"),
        (LEDGER, 5, "alert_22 names REQ-F-AUTH-009, which no file defines"),
        (LEDGER, 6, "this member of the list is not an entry with fields"),
    ]
    assert result.examples("all_violations_create_intent") == [
        (LEDGER, 4, "alert_21 names INT-152, which no file defines"),
    ]
    assert result.examples("feedback_loop") == [
        (LEDGER, 5, "alert_22 has the status maybe, which says neither open nor closed")
    ]
    assert result.examples("alerts_tagged_with_req") == [
        ("prometheus/alerts/login.yml", 7, "DiskFull has no label with a requirement")
    ]
    assert result.examples("req_level_dashboards") == [
        ("datadog/dashboards/disks.json", 1, "this dashboard names no requirement")
    ]
    monitored = result.examples("all_requirements_monitored")
    assert "REQ-F-AUTH-001 has no alert rule" not in [text for _, _, text in monitored]


MATRIX = """\
# Traceability Matrix

| REQ-* | Description | **Runtime** | Status |
|-------|:------------|:-----------:|--------|
| REQ-F-AUTH-001 | User login \\| SSO | ✅ Datadog | ✅ |
| REQ-NFR-PERF-001 | Fast | ❌ None | ⚠️ |
| REQ-F-GONE-001 | Not defined | ? | ❌ |

| REQ-* | Tests |
|-------|-------|
| REQ-F-AUTH-001 | 3 |
"""


def test_the_runtime_column_of_the_matrix_is_filled_in_a_copy(checkout: Path) -> None:
    path = "docs/traceability/requirements-matrix.md"
    commit(checkout, {**STORY, path: MATRIX})

    result = audit(checkout)

    assert result.files[path] == MATRIX.replace(
        " ✅ Datadog ", " ✅ telemetry, 1 alert rule, 1 dashboard; open: INT-151 "
    ).replace(" ❌ None ", " ❌ none ")
    assert (checkout / path).read_text() == MATRIX
    assert result.json["matrices"] == [{"path": path, "rows": 2, "observed": 1}]
    for text in (result.report, result.summary):
        assert "with telemetry, an alert rule or a dashboard: 1 of 2" in text


def test_a_repository_without_a_ledger_is_not_judged(checkout: Path) -> None:
    result = audit(checkout, fail_on="audit")

    assert {result.verdicts()[name] for name in METHOD} == {"not checked"}
    assert "has no entry" in result.report
    assert result.files["audit.yml"] == "alerts: []\n"


def test_a_repository_without_requirements_says_so_of_each_alert(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, {"README.md": "# Shop\n", LEDGER: ledger(entry(3))})

    result = audit(folder)

    assert result.examples("all_alerts_traceable_to_req") == [
        (LEDGER, 2, "alert_3 names REQ-F-AUTH-001, which no file defines")
    ]
    assert set(list(result.verdicts().values())[3:]) == {"not checked"}


RULES = "groups:\n- name: a\n  rules:\n  - alert: DiskFull\n    expr: up == 0\n"
DEFINED = "# Requirements\n\n## REQ-A-1: Log in\n\nThe user can log in.\n"


@pytest.mark.parametrize(
    ("files", "statement", "reason"),
    [
        (
            {"prometheus/alerts.yml": RULES},
            "all_requirements_monitored",
            "no file defines a requirement",
        ),
        (
            {"grafana/dashboards/a.json": "{}\n"},
            "dashboards_per_requirement",
            "no file defines a requirement",
        ),
        (
            {"docs/requirements.md": DEFINED, "a.py": 'log.info("x", req="REQ-A-1")\n'},
            "all_code_telemetry_tagged",
            "no marker in the code says what it implements",
        ),
    ],
)
def test_a_statement_about_nothing_does_not_hold(
    tmp_path: Path, files: dict[str, str], statement: str, reason: str
) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, files)

    result = audit(folder)

    assert result.verdicts()[statement] == "not checked"
    assert f"{statement}: not checked, {reason}" in " ".join(result.report.split())


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: 1\nalerts: {a: 1}\n", 2, "should be a list"),
        ("- 1\n", 1, "should be a mapping with the key `alerts`"),
        ("alerts:\n  - a: [1\n    b: 2\n", 3, "is not YAML"),
        ("alerts: []\n---\nalerts: []\n", 2, "has several YAML documents"),
        ("alerts: []\na: 1\nalerts: []\n", 3, "is there twice"),
    ],
)
def test_a_ledger_that_cannot_be_read_is_a_counter_example(
    checkout: Path, text: str, line: int, problem: str
) -> None:
    commit(checkout, {LEDGER: text})

    ((path, shown, words),) = audit(checkout).examples("all_alerts_traceable_to_req")

    assert (path, shown) == (LEDGER, line)
    assert problem in words


def test_one_damaged_file_of_many_does_not_hide_the_others(checkout: Path) -> None:
    git(checkout, "rm", "--quiet", LEDGER, INTENTS)
    commit(
        checkout,
        {
            "docs/traceability/feedback-loops/A.yml": "alerts: [\n",
            "docs/traceability/feedback-loops/B.yml": ledger(entry(5)),
            "docs/intents/remediation/B.md": remediation("INT-150"),
        },
    )

    result = audit(checkout)

    assert [a["path"] for a in result.json["alerts"]] == [
        "docs/traceability/feedback-loops/B.yml"
    ]
    assert len(result.examples("all_alerts_traceable_to_req")) == 1
    assert result.verdicts()["all_violations_create_intent"] == "holds"


@pytest.mark.parametrize(
    ("files", "intent"),
    [
        ({".kiro/specs/int-150-x/bugfix.md": "INT-150: Slow\n"}, "INT-150"),
        ({"openspec/changes/int-150-x/proposal.md": "# Change: Slow\n"}, "INT-150"),
        ({".specify/bugs/int-150-x/assessment.md": "# Bug\n"}, "INT-150"),
    ],
)
def test_the_intents_of_conventions_count(
    checkout: Path, files: dict[str, str], intent: str
) -> None:
    commit(checkout, {**files, LEDGER: ledger(entry(5, remediation_intent=intent))})

    assert audit(checkout).verdicts()["all_violations_create_intent"] == "holds"


def test_declined_and_superseded_entries_need_no_intent_in_the_base(
    checkout: Path,
) -> None:
    entries = (
        entry(5, status="DECLINED", remediation_intent="INT-170"),
        entry(6, status="SUPERSEDED", requirement=None, remediation_intent=None),
    )
    commit(checkout, {LEDGER: ledger(*entries)})

    result = audit(checkout, fail_on="audit")

    assert {result.verdicts()[name] for name in METHOD} == {"holds"}
    assert result.json["open_loops"] == []


def test_one_firing_in_two_entries_is_a_counter_example(checkout: Path) -> None:
    no_time = {"timestamp": None, "fingerprint": "x"}
    entries = (
        entry(5),
        entry(5, alert_id="again"),
        entry(5, alert_id="corrected", status="SUPERSEDED"),
        entry(6, **no_time),
        entry(7, **no_time),
    )
    commit(checkout, {LEDGER: ledger(*entries), INTENTS: remediation("INT-150")})

    assert audit(checkout).examples("feedback_loop") == [
        (LEDGER, 3, f"again is recorded twice, also at {LEDGER}:2")
    ]


def test_a_requirement_that_was_corrected_by_the_tag_is_no_counter_example(
    checkout: Path,
) -> None:
    corrected = {"requirement": "REQ-NFR-PERF-001", "branch": f"{BRANCH}+2"}
    entries = (entry(5, status="DECLINED"), entry(5, **corrected))
    commit(checkout, {LEDGER: ledger(*entries), INTENTS: remediation("INT-150")})

    assert audit(checkout).examples("feedback_loop") == []


def test_both_loops_of_a_tag_that_was_corrected_are_listed(job: Job) -> None:
    fired = {"timestamp": "2026-11-01T10:00:00Z"}
    for name in ("REQ-F-AUTH-001", "REQ-NFR-SEC-001"):
        job.run({"alert": alert(**fired, tags={"req": name})})

    run = job.run({}, "schedule", mode="audit")

    folder = job.folder / "temp" / run.outputs["audit-folder"]
    loops = json.loads((folder / "audit.json").read_text())["open_loops"]
    assert {loop["requirement"]: loop["pull_request"][-1] for loop in loops} == {
        "REQ-F-AUTH-001": "1",
        "REQ-NFR-SEC-001": "2",
    }


def test_a_declined_entry_has_a_time_that_is_not_one_to_resolve(checkout: Path) -> None:
    declined = entry(5, status="DECLINED", resolved_at="2025-11-05T11:00:00Z")
    commit(checkout, {LEDGER: ledger(declined)})

    assert "no entry that is `RESOLVED` has a time" in audit(checkout).report


def test_the_intent_of_a_pull_request_that_was_closed_as_resolved_may_be_missing(
    job: Job,
) -> None:
    end_and_close(job)
    rolling = job.github.store.pulls[-1]
    job.github.store.merge(rolling.number)
    everything = "+refs/heads/*:refs/remotes/origin/*"
    git(job.checkout, "fetch", "--quiet", str(job.github.store.path), everything)
    git(job.checkout, "checkout", "--quiet", "--detach", "origin/main")

    run = job.run({}, "schedule", mode="audit", fail_on="audit")

    assert run.code == 0, run.stdout


def test_an_audit_fails_where_that_is_asked_for(checkout: Path) -> None:
    commit(checkout, STORY)

    with pytest.raises(
        AuditError, match=r"^\d of 9 statements do not hold: all_alerts"
    ):
        audit(checkout, fail_on="audit")


def test_the_command_line_exits_with_1_and_writes_nothing(cli: Cli) -> None:
    commit(cli.checkout, STORY)
    before = git(cli.checkout, "for-each-ref")

    run = cli.run("--mode", "audit", "--fail-on", "audit")

    assert run.code == 1
    assert "do not hold" in run.stderr
    assert git(cli.checkout, "for-each-ref") == before
    assert git(cli.checkout, "status", "--porcelain") == ""


def test_the_lists_of_alerts_are_a_ledger_again(checkout: Path) -> None:
    commit(checkout, STORY)
    files = audit(checkout).files

    listed = load_yaml(files["audit.yml"])

    assert isinstance(listed, dict)
    assert [each["alert_id"] for each in listed["alerts"]] == [
        f"alert_{number}" for number in (1, 20, 21, 22)
    ]
    assert listed["alerts"][0]["recorded_at"] == f"{LEDGER}:2"


def test_a_job_reads_github_and_writes_nothing_there(job: Job) -> None:
    job.run({"alert": alert()})
    writes = len(job.github.writes)

    run = job.run({}, "schedule", mode="audit")

    assert (run.code, run.errors) == (0, []), run.stdout
    assert len(job.github.writes) == writes
    folder = job.folder / "temp" / run.outputs["audit-folder"]
    result = json.loads((folder / "audit.json").read_text())
    (loop,) = result["open_loops"]
    assert loop["branch"] == BRANCH
    assert loop["pull_request"] == "https://github.com/acme/shop/pull/1"
    assert run.outputs["audit-findings"] == "0"
    assert "## Traceability audit" in run.summary


def test_an_end_that_waits_in_the_rolling_pull_request_is_said(job: Job) -> None:
    fired = {"timestamp": "2026-11-01T10:00:00Z"}
    job.run({"alert": alert(**fired)})
    job.github.store.merge(1)
    resolved = job.run({"alert": alert(**fired, status="resolved")})
    assert resolved.outputs["pull-request-branch"] == "remediation/ledger"
    work = job.checkout
    git(work, "pull", "--quiet", str(job.github.store.path), "main")

    run = job.run({}, "schedule", mode="audit")

    folder = job.folder / "temp" / run.outputs["audit-folder"]
    (loop,) = json.loads((folder / "audit.json").read_text())["open_loops"]
    assert loop["pending_state"] == "RESOLVED"
    assert loop["pull_request"] == "https://github.com/acme/shop/pull/2"
    assert "resolved in a branch that is not merged yet" in run.stdout
    assert "resolved but not merged" in run.summary


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("closed", "was closed without merging, and no entry says DECLINED"),
        ("none", "has no pull request"),
    ],
)
def test_a_branch_that_nobody_sees_is_a_counter_example(
    job: Job, change: str, problem: str
) -> None:
    job.run({"alert": alert()})
    if change == "closed":
        job.github.store.pulls[0].state = "closed"
    else:
        job.github.store.pulls.clear()

    run = job.run({}, "schedule", mode="audit", fail_on="audit")

    assert run.code == 1
    assert f"is on a branch that {problem}" in " ".join(run.stdout.split())


def decline(job: Job) -> None:
    job.run({"alert": alert()})
    job.github.store.close(1, "2026-11-20T10:00:00Z")
    job.run({"alert": alert()})


def end_and_close(job: Job) -> None:
    job.run({"alert": alert()})
    job.run({"alert": alert(status="resolved")}, close_on_resolve="true")


def wait(job: Job) -> None:
    job.run({"alert": alert()})
    other = alert(alert_id="other", tags={"req": "REQ-F-AUTH-002"})
    job.run({"alert": other}, max_open="1")


@pytest.mark.parametrize("act", [decline, end_and_close, wait])
def test_what_the_rolling_pull_request_shows_is_no_counter_example(
    job: Job, act: Callable[[Job], None]
) -> None:
    act(job)
    pulls = [pull for pull in job.github.store.pulls if pull.state == "open"]
    assert pulls[-1].head == "remediation/ledger"

    run = job.run({}, "schedule", mode="audit")

    assert run.code == 0
    assert "is on a branch" not in " ".join(run.stdout.split())


def test_without_the_permission_for_pull_requests_they_are_not_searched(
    job: Job,
) -> None:
    job.run({"alert": alert()})
    git(
        job.checkout,
        "fetch",
        "--quiet",
        str(job.github.store.path),
        f"{BRANCH}:{BRANCH}",
    )
    job.github.denied.add("pull_requests=read")

    run = job.run({}, "schedule", mode="audit", fail_on="audit")

    (warning,) = run.annotations("warning")
    assert run.code == 0
    assert "Resource not accessible by integration" in warning
    assert "`pull-requests: read`" in warning
    assert "1 branch of loops in the clone" in run.stdout
    assert f"{BRANCH}:{LEDGER}" in "".join(run.stdout.split())


def test_inputs_that_would_do_nothing_are_refused(cli: Cli) -> None:
    for arguments in (
        ("--mode", "audit", "--alert", "x.json"),
        ("--mode", "audit", "--fail-on", "untraced"),
        ("--alert", "x.json", "--fail-on", "audit"),
    ):
        assert cli.run(*arguments).code == 1, os.fspath(arguments[1])
