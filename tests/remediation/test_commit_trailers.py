"""What a later run knows a remediation by, whatever a repository's own templates say."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.example import git
from tests.support.paths import ALERT, BRANCH, LEDGER
from tests.support.runs import Cli
from tests.support.traces import traced
from tracer.remediation.commit_trailers import message_with_trailers, title_with_intent
from tracer.tracing.trace import RemediationIntent

IDENTITY = {
    "alert_id": "alert_12345",
    "timestamp": "2025-11-20T15:30:00Z",
    "requirement": "REQ-F-AUTH-001",
    "original_intent": "INT-100",
    "remediation_intent": "INT-150",
    "status": "OPEN",
    "fingerprint": "f7f94e51fb9726ff",
    "source": "generic",
    "branch": BRANCH,
}
TRAILERS = """\
Remediation-Loop: REQ-F-AUTH-001--REQ-NFR-PERF-001
Alert-Id: alert_12345
Requirement: REQ-F-AUTH-001
Intent: INT-100
Remediation: INT-150
Pull-Request-Title: INT-150: Login latency exceeded (REQ-F-AUTH-001)"""
WRONG = "\n  ".join(f"{key}: WRONG" for key in IDENTITY)
CHANGED = "\n".join(
    line.partition(":")[0] + ": WRONG" for line in TRAILERS.splitlines()
)
ENTRIES = {
    "drops them": "- title: {{ trace.alert.title }}\n",
    "changes them": f"- {WRONG}\n  title: {{{{ trace.alert.title }}}}\n",
    "writes them twice": f"- {WRONG}\n  title: {{{{ trace.alert.title }}}}\n  {WRONG}\n",
    "nests them": f"- more:\n    {WRONG.replace('  ', '    ')}\n"
    "  title: {{ trace.alert.title }}\n",
}
MESSAGES = {
    "drops them": "Something happened\n",
    "changes them": f"Something happened\n\n{CHANGED}\n",
    "writes them twice": f"Something happened\n\n{TRAILERS}\n{CHANGED}\n",
    "is empty": "",
    "has one of its own": "Something happened\n\nSigned-off-by: Ada <a@example.com>\n",
}


def own_template(checkout: Path, name: str, text: str) -> None:
    file = checkout / "own" / f"{name}.j2"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    git(checkout, "add", "own")
    identity = ("-c", "user.name=n", "-c", "user.email=e")
    git(checkout, *identity, "commit", "--quiet", "--message", "c")


def run_thrice(cli: Cli) -> list[str]:
    """Run the same alert three times; return the branches that are there then."""
    for _ in range(3):
        run = cli.run(
            *("--alert", str(ALERT), "--publish", "local", "--templates", "own")
        )
        assert run.code == 0, run.stderr
    layout = "--format=%(refname:short)"
    return git(cli.checkout, "for-each-ref", layout, "refs/heads/remediation").split()


@pytest.mark.parametrize("template", ENTRIES.values(), ids=ENTRIES.keys())
def test_a_template_cannot_change_the_fields_that_identify_an_entry(
    cli: Cli, template: str
) -> None:
    own_template(cli.checkout, "ledger_entry.yml", template)

    branches = run_thrice(cli)

    assert branches == [BRANCH]
    (entry,) = yaml.safe_load(git(cli.checkout, "show", f"{BRANCH}:{LEDGER}"))["alerts"]
    assert {key: entry[key] for key in IDENTITY} == IDENTITY
    assert entry["title"] == "Login latency exceeded"


@pytest.mark.parametrize("template", MESSAGES.values(), ids=MESSAGES.keys())
def test_a_template_cannot_change_the_trailers_of_a_commit(
    cli: Cli, template: str
) -> None:
    own_template(cli.checkout, "commit.msg", template)

    branches = run_thrice(cli)

    assert branches == [BRANCH]
    subject, _, body = git(cli.checkout, "log", "-1", "--format=%B", BRANCH).partition(
        "\n"
    )
    assert subject
    trailers = git(cli.checkout, "log", "-1", "--format=%(trailers)", BRANCH)
    own = [line for line in trailers.splitlines() if not line.startswith("Signed-off")]
    assert "\n".join(own) == TRAILERS
    assert ("Signed-off-by" in body) == ("Signed-off-by" in template)


def test_our_own_commits_are_known_whatever_the_template_says(cli: Cli) -> None:
    own_template(cli.checkout, "commit.msg", "Work on REQ-F-AUTH-001\n")
    run_thrice(cli)
    git(cli.checkout, "merge", "--quiet", "--ff-only", BRANCH)
    trace_file = cli.checkout.parent / "t.json"

    run = cli.run("--alert", str(ALERT), "--trace-file", str(trace_file))

    assert run.code == 0, run.stderr
    assert "Work on REQ-F-AUTH-001" not in trace_file.read_text()


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("alert_id: 1\n", "`ledger_entry.yml.j2` should write a list of one entry"),
        ("- a: 1\n- b: 2\n", "`ledger_entry.yml.j2` should write a list of one entry"),
        ("", "`ledger_entry.yml.j2` should write a list of one entry"),
        ("- {a: [", "`ledger_entry.yml.j2` is not YAML at line 1"),
        (
            "- a: &x 1\n  b: *x\n",
            "`ledger_entry.yml.j2` is not YAML at line 2: an alias",
        ),
    ],
)
def test_a_template_that_writes_no_entry_is_named(
    cli: Cli, template: str, problem: str
) -> None:
    own_template(cli.checkout, "ledger_entry.yml", template)

    run = cli.run("--alert", str(ALERT), "--publish", "local", "--templates", "own")

    assert run.code == 1
    assert problem in run.stderr


def remedy(**changes: Any) -> RemediationIntent:
    fields = {"id": "INT-150", "title": "Fix: x", "path": "a.md", "slug": "s"}
    more: dict[str, Any] = {"priority": None, "branch": "b", **changes}
    return RemediationIntent(**{**fields, **more})


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("INT-150: Login is slow", "INT-150: Login is slow"),
        ("Login is slow", "INT-150: Login is slow"),
        ("INT-1500: Login is slow", "INT-150: INT-1500: Login is slow"),
        ("a\nb", "INT-150: a b"),
        ("", "INT-150: Fix: x"),
        ("x" * 300 + " INT-150", "INT-150: " + "x" * 241),
    ],
)
def test_the_title_of_a_pull_request_names_the_intent(
    title: str, expected: str
) -> None:
    assert title_with_intent(title, remedy()) == expected


def test_an_alert_cannot_write_a_trailer_of_its_own() -> None:
    trace = traced(id="a\nRemediation-Loop: other", tags={"req": "REQ-F-1"})

    message = message_with_trailers(
        "Subject\n\nBody", [trace], remedy(), "a\nIntent: b"
    )

    assert message.count("\nRemediation-Loop: ") == 1
    assert message.endswith(
        "\n\nRemediation-Loop: REQ-F-1\nAlert-Id: a Remediation-Loop: other\n"
        "Requirement: REQ-F-1\nIntent: none\nRemediation: INT-150\n"
        "Pull-Request-Title: a Intent: b\n"
    )
