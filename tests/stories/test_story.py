"""The whole story: an alert arrives, a pull request stands in the repository."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.example import alert, git
from tests.support.golden import Golden
from tests.support.paths import BRANCH
from tests.support.runs import Cli, Job
from tests.support.standin import StandIn


def normal(text: str, github: StandIn) -> str:
    """Return a text without what differs from run to run."""
    return without_times(text.replace(github.address, "https://github.example"))


def without_times(text: str) -> str:
    """Return a text without when the run was, and how long it took."""
    text = re.sub(
        r"- [\d: -]+ UTC: the alert was reported",
        "- 2025-11-20 15:45 UTC: the alert was reported",
        text,
    )
    text = re.sub(r'"at": "[^"]+"', '"at": "2025-11-20T15:45:00Z"', text)
    return re.sub(r'"seconds": [\d.]+', '"seconds": 0.0', text)


def test_a_dispatched_alert_becomes_one_reviewable_pull_request(
    job: Job, golden: Golden
) -> None:
    run = job.run({"alert": alert()})

    assert run.code == 0, run.stdout + run.stderr
    store = job.github.store
    (pull,) = store.pulls
    assert (pull.head, pull.base, pull.draft) == (BRANCH, "main", False)
    changed = store.git("diff", "--name-only", "main", BRANCH).decode().split()
    assert changed == [
        "docs/intents/remediation.md",
        "docs/traceability/feedback-loops.yml",
    ]
    assert store.git("rev-list", "--count", f"main..{BRANCH}").strip() == b"1"
    golden("console.txt", normal(run.stdout, job.github))
    golden("summary.md", normal(run.summary, job.github))
    body = normal(pull.body or "", job.github)
    golden("pull_request.md", f"# {pull.title}\n\n{body}")
    golden("remediation.md", store.show(BRANCH, "docs/intents/remediation.md"))
    golden(
        "feedback-loops.yml", store.show(BRANCH, "docs/traceability/feedback-loops.yml")
    )
    golden("commit.txt", store.git("log", "-1", "--format=%B", BRANCH).decode())
    golden("trace.json", normal(json.dumps(run.trace, indent=2) + "\n", job.github))


def test_the_outputs_tell_the_next_step_what_happened(job: Job) -> None:
    run = job.run({"alert": alert()})

    head = job.github.store.ref(f"refs/heads/{BRANCH}")
    expected = {
        "traced": "true",
        "requirement": "REQ-F-AUTH-001",
        "intent": "INT-100",
        "remediation-intent": "INT-150",
        "pull-request-number": "1",
        "pull-request-url": "https://github.com/acme/shop/pull/1",
        "pull-request-operation": "created",
        "pull-request-branch": BRANCH,
        "pull-request-head-sha": head,
        "pull-request-commits-verified": "true",
        "trace-file": "trace-step.json",
    }
    assert {key: run.outputs.get(key) for key in expected} == expected
    (result,) = json.loads(run.outputs["results"])
    assert result["alerts"] == ["alert_12345"]


def test_the_trace_holds_every_link_of_the_method(job: Job) -> None:
    (trace,) = job.run({"alert": alert()}).trace["traces"]

    def places(members: list[dict[str, Any]]) -> list[tuple[str, int, str]]:
        return [(m["path"], m["line"], m["symbol"]) for m in members]

    assert trace["match"]["how"] == "tag"
    requirement = trace["requirement"]
    assert requirement["id"] == "REQ-F-AUTH-001"
    assert (requirement["path"], requirement["line"]) == (
        "docs/requirements/authentication.md",
        15,
    )
    assert requirement["type"] == "Functional Requirement"
    assert (requirement["priority"], requirement["owner"]) == ("P0", "Backend Team")
    assert len(requirement["criteria"]) == 3
    assert [r["id"] for r in requirement["related"]] == [
        "REQ-NFR-PERF-001",
        "REQ-NFR-SEC-001",
    ]
    assert trace["sla"]["id"] == "REQ-NFR-PERF-001"
    assert trace["sla"]["limit"] == "< 500 ms"
    assert trace["violation"] == {"absolute": 250.0, "percent": 50.0, "unit": "ms"}
    assert trace["intent"]["requestor"] == "Product Team"
    assert (trace["intent"]["path"], trace["intent"]["line"]) == ("intent.md", 5)
    assert [c["id"] for c in trace["constraints"]] == ["C-001", "C-002", "C-003"]
    assert [r["id"] for r in trace["rules"]] == ["BR-001"]
    assert places(trace["implementations"]) == [("src/auth/login.py", 23, "login")]
    assert [m["path"] for m in trace["tests"]] == ["tests/test_login.py"]
    assert [m["line"] for m in trace["telemetry"]] == [20]
    assert [c["subject"][:4] for c in trace["commits"]] == ["perf", "fix:", "feat"]
    assert [c["date"] for c in trace["recent_commits"]] == [
        "2025-11-17T11:30:00Z",
        "2025-11-15T14:40:00Z",
        "2025-11-14T10:12:00Z",
    ]
    assert trace["suspects"][0]["subject"].startswith("perf: Add caching")
    assert trace["scanned"]["history"] == "complete"
    assert trace["loop"] == "REQ-F-AUTH-001--REQ-NFR-PERF-001"
    assert trace["remediation"]["id"] == "INT-150"
    assert trace["pull_request"]["operation"] == "created"


def test_a_payload_may_lie_flat_in_the_event(job: Job) -> None:
    assert job.run(alert()).outputs["pull-request-operation"] == "created"


def test_the_same_payload_works_as_a_file_and_on_standard_input(cli: Cli) -> None:
    payload = json.dumps(alert())
    (cli.checkout.parent / "alert.json").write_text(payload)

    from_file = cli.run("--alert", "../alert.json")
    from_pipe = cli.run("--alert", "-", stdin=payload)

    assert from_file.code == from_pipe.code == 0
    assert from_file.stdout == from_pipe.stdout
    assert "INT-150" in from_file.stdout


def test_the_console_fits_a_terminal_whatever_an_alert_is_called(cli: Cli) -> None:
    name = "/subscriptions/" + "0123456789" * 12 + "x"
    title = "The login of customers in Europe takes longer than they wait " * 3

    run = cli.run(
        "--alert", "-", stdin=json.dumps(alert(alert_id=name, title=title.strip()))
    )

    console, _, written = run.stdout.partition("\n--- ")
    assert max(map(len, console.splitlines())) <= 80
    assert f"[TRACE PRODUCTION ISSUE - {name[:25]}…{name[-26:]}]" in console
    assert f'alert_id: "{name}"' in written
    (row,) = [line for line in written.splitlines() if line.startswith("- **Alert**")]
    assert name not in row
    assert "…" in row


def test_a_limit_without_a_value_stands_for_itself(cli: Cli) -> None:
    payload = alert(
        value=None,
        threshold="500 ms",
        tags={"req": "REQ-F-AUTH-001"},
        metric=None,
        description=None,
    )

    run = cli.run("--alert", "-", stdin=json.dumps(payload))

    assert "**Login latency exceeded** · limit 500 ms · firing" in run.stdout


def test_where_an_alert_tells_no_time_the_run_is_what_commits_stand_before(
    cli: Cli,
) -> None:
    git(cli.checkout, "commit", "--allow-empty", "--quiet", "-m", "Now")
    untimed = json.dumps(alert(timestamp=None))

    old = cli.run("--alert", "-", stdin=untimed).stdout
    code = cli.checkout / "src" / "auth" / "login.py"
    code.write_text(code.read_text().replace("seconds=60", "seconds=600"))
    git(cli.checkout, "commit", "--all", "--quiet", "-m", "Change the login")
    new = cli.run("--alert", "-", stdin=untimed).stdout

    assert "Recent Commits: 0 commits in last 7 days (those that changed" in old
    assert "Older change cd2da35" in old
    assert "committed less than a minute before this run" in new
    assert "before the alert" not in old + new


def test_a_dry_run_shows_the_diff_and_the_text_and_writes_nothing(
    cli: Cli, golden: Golden
) -> None:
    before = git(cli.checkout, "for-each-ref")

    run = cli.run("--alert", "-", stdin=json.dumps(alert()))

    assert run.code == 0
    golden("dry_run.txt", without_times(run.stdout))
    assert git(cli.checkout, "for-each-ref") == before
    assert git(cli.checkout, "status", "--porcelain") == ""
    assert not (cli.checkout / ".git" / "remediation").exists()


@pytest.mark.parametrize(
    ("changes", "inputs"),
    [
        pytest.param({}, (), id="the same episode"),
        pytest.param({"severity": "critical"}, (), id="the same episode, named worse"),
        pytest.param({"alert_id": "other"}, (), id="another alert"),
        pytest.param({"status": "resolved"}, (), id="resolved"),
        pytest.param(
            {"status": "resolved"}, ("--close-on-resolve", "true"), id="closed"
        ),
        pytest.param(
            {}, ("--requirement", "REQ-NFR-PERF-001"), id="another requirement"
        ),
    ],
)
def test_a_dry_run_leaves_an_open_loop_as_it_is(
    cli: Cli, changes: dict[str, Any], inputs: tuple[str, ...]
) -> None:
    opened = cli.run("--alert", "-", "--publish", "local", stdin=json.dumps(alert()))
    before = all_files(cli.checkout)

    run = cli.run("--alert", "-", *inputs, stdin=json.dumps(alert(**changes)))

    assert (opened.code, run.code) == (0, 0), run.stderr
    assert all_files(cli.checkout) == before


def test_a_dry_run_shows_the_priority_that_a_worse_alert_raises(cli: Cli) -> None:
    tags = {"req": "REQ-F-AUTH-001", "severity": "low"}
    low = {"alert_id": "a", "title": "Login looks odd", "tags": tags}
    worse = {"alert_id": "b", "title": "Down", "tags": {**tags, "severity": "critical"}}
    cli.run("--alert", "-", "--publish", "local", stdin=json.dumps(low))

    run = cli.run("--alert", "-", stdin=json.dumps(worse))

    assert "-**Priority**: P3 (Low severity)" in run.stdout
    assert "+**Priority**: P0 (Critical severity; a later alert is worse)" in run.stdout


def all_files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_configuration_of_the_tracer_is_no_telemetry(cli: Cli) -> None:
    config = cli.checkout / ".github" / "trace.yml"
    config.parent.mkdir(exist_ok=True)
    config.write_text("routes:\n- {service: login, requirement: REQ-F-AUTH-001}\n")
    git(cli.checkout, "add", "--all")
    git(cli.checkout, "commit", "--quiet", "-m", "Configure")

    run = cli.run(
        "--alert", "-", "--trace-file", "../t.json", stdin=json.dumps(alert())
    )

    assert run.code == 0, run.stderr
    (trace,) = json.loads((cli.checkout.parent / "t.json").read_text())["traces"]
    assert [each["path"] for each in trace["telemetry"]] == ["src/auth/login.py"]


def test_a_type_that_a_commit_changed_is_not_called_a_function(cli: Cli) -> None:
    code = cli.checkout / "src" / "auth" / "login.py"
    code.write_text("# Implements: REQ-F-AUTH-001\nclass Session:\n    limit = 1\n")
    git(cli.checkout, "commit", "--all", "--quiet", "-m", "Keep sessions")

    run = cli.run("--alert", "-", stdin=json.dumps(alert(timestamp=None)))

    assert run.code == 0, run.stderr
    assert "lines of Session" in run.stdout
    assert "Session()" not in run.stdout
