"""Errors that help: what happened, which field or file, what to change; and a page has it."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

import entrypoint
from tests.support.entry_point import run_here
from tests.support.example import alert, git
from tests.support.messages import is_documented
from tests.support.paths import BRANCH, LEDGER
from tests.support.runs import DISPATCH, Cli, Job, on_main
from tests.support.standin.faults import Fault
from tracer.events.issue import LABEL


@dataclass
class Case:
    """A run that goes wrong: how, and what it says."""

    says: str
    payload: Any = field(default_factory=lambda: {"alert": alert()})
    inputs: dict[str, str] = field(default_factory=dict)
    before: Callable[[Job], None] = lambda _: None
    code: int = 1
    event: str = DISPATCH
    writes: tuple[int, int] = (0, 0)
    """How many branches and pull requests it leaves."""


def deny(permission: str) -> Callable[[Job], None]:
    return lambda job: job.github.denied.add(permission)


def fail(
    match: str, status: int, message: str, **headers: str
) -> Callable[[Job], None]:
    fault = Fault(match, status, message, times=99, headers=headers)
    return lambda job: job.github.faults.append(fault)


def forbid_pulls(job: Job) -> None:
    job.github.actions_may_open_pulls = False


def told(body: str, comment: str = "") -> dict[str, Any]:
    """Return the event of a writer's issue, or of a comment on it."""
    issue = {"number": 12, "title": "Slow", "body": body, "labels": [{"name": LABEL}]}
    said = {"comment": {"id": 1, "body": comment}} if comment else {}
    action = "created" if comment else "opened"
    return {"action": action, "issue": issue, "sender": {"login": "ada"}, **said}


def open_issue(job: Job) -> None:
    job.github.tracker.open("ada", "", "Slow")


def empty(job: Job) -> None:
    shutil.rmtree(job.checkout)
    job.checkout.mkdir()
    git(job.checkout, "init", "--quiet")


def damaged_refs(job: Job) -> None:
    git(job.checkout, "pack-refs", "--all")
    (job.checkout / ".git" / "packed-refs").write_text("not a list of refs\n")


def no_checkout(job: Job) -> None:
    shutil.rmtree(job.checkout)
    job.checkout.mkdir()


def no_network(job: Job) -> None:
    job.github.stop()


UNKNOWN = {"title": "Disk is full", "description": None, "metric": None}
"""What leads to no requirement of the example, whatever the clue."""


def own_file_with(template: str) -> Callable[[Job], None]:
    """Return what gives each loop a file for its intent, and the template of it."""

    def commit(job: Job) -> None:
        on_main(".github/trace.yml", "remediation-file: 'intents/{loop}.md'\n")(job)
        on_main("my/intent.md.j2", template)(job)

    return commit


CASES = {
    "event without an alert": Case(
        says="a `push` event carries no alert",
        event="push",
    ),
    "nothing typed": Case(
        says="`inputs` is empty",
        payload={"inputs": {"alert": ""}},
        event="workflow_dispatch",
    ),
    "payload for a file": Case(
        says="input `alert` holds a payload, but names a file",
        inputs={"alert": "{}"},
    ),
    "no such file": Case(
        says="cannot read gone.json: No such file or directory",
        inputs={"alert": "gone.json"},
    ),
    "alias in an issue": Case(
        says="`yaml block` has an alias at line 1. Write the value out",
        payload=told("```yaml\na: &x 1\n```"),
        event="issues",
        before=open_issue,
    ),
    "deep block in an issue": Case(
        says="`yaml block` is nested deeper than 64 levels",
        payload=told(f"```yaml\n{'[' * 99}\n```"),
        event="issues",
        before=open_issue,
    ),
    "key twice in an issue": Case(
        says='the key "title" occurs twice',
        payload=told('```json\n{"title": "a", "title": "b"}\n```'),
        event="issues",
        before=open_issue,
    ),
    "command with something else": Case(
        says="`/trace` was given `the login`. Write `/trace`, or `/trace REQ-…`",
        payload=told("", "/trace the login"),
        event="issue_comment",
        before=open_issue,
    ),
    "rule with an unknown field": Case(
        says="`ignore[0]` in `.github/trace.yml` has `sevice`",
        before=on_main(".github/trace.yml", "ignore: [{sevice: x}]\n"),
    ),
    "payload without fields": Case(
        says="`client_payload` is not an alert we know: it has no fields",
        payload={},
    ),
    "payload of something else": Case(
        says="it has the fields `hello`, `world`",
        payload={"hello": 1, "world": 2},
    ),
    "no payload": Case(
        says="`client_payload` is empty",
        payload=None,
    ),
    "alert that is a list": Case(
        says="should be an object with the alert's fields, but is a number",
        payload=[1],
    ),
    "empty title": Case(
        says="`client_payload.alert.title` should be text, but is empty",
        payload={"alert": {"title": "  "}},
    ),
    "unknown input": Case(
        says="unknown input `lables`. Did you mean `labels`?",
        inputs={"lables": "x"},
    ),
    "input with a wrong value": Case(
        says="input `publish` is `gitlab`. Use one of `github`, `local`, `dry-run`",
        inputs={"publish": "gitlab"},
    ),
    "flag with a wrong value": Case(
        says="input `draft` is `yes`. Use `true` or `false`",
        inputs={"draft": "yes"},
    ),
    "trace file elsewhere": Case(
        says="input `trace-file` is `/tmp/x.json`",
        inputs={"trace-file": "/tmp/x.json"},  # noqa: S108 - it is refused
    ),
    "no token": Case(
        says="there is no token for GitHub",
        inputs={"token": ""},
    ),
    "token with another line": Case(
        says="the token for GitHub has a blank, a line break",
        inputs={"token": "ghs_a\nb"},
    ),
    "token with a sign that is not seen": Case(
        says="the token for GitHub has a blank, a line break",
        inputs={"token": "\u200bghs_a"},
    ),
    "broken config": Case(
        says="`.github/trace.yml` is not YAML at line 2",
        before=on_main(".github/trace.yml", "redact: []\n\tledger-file: x\n"),
    ),
    "configuration with a key twice": Case(
        says="`.github/trace.yml` is not YAML at line 2: the key `redact` is there twice",
        before=on_main(".github/trace.yml", "redact: [a]\nredact: [b]\n"),
    ),
    "unknown config key": Case(
        says="unknown key `ledgerfile` in `.github/trace.yml`. Did you mean `ledger-file`?",
        before=on_main(".github/trace.yml", "ledgerfile: x\n"),
    ),
    "config key like no other": Case(
        says="unknown key `nope` in `.github/trace.yml`. The known names are `remediation-file`",
        before=on_main(".github/trace.yml", "nope: x\n"),
    ),
    "config path outside": Case(
        says="`ledger-file` in `.github/trace.yml` is `../x.yml`",
        before=on_main(".github/trace.yml", "ledger-file: ../x.yml\n"),
    ),
    "broken ledger": Case(
        says=f"file={LEDGER},line=3,title=Trace Production Issue::`{LEDGER}` is not YAML at line 3",
        before=on_main(LEDGER, "alerts:\n  - alert_id: a\n ? [\n"),
    ),
    "ledger that is an alias": Case(
        says=f"`alerts` in `{LEDGER}` at line 2 is the alias `*a`",
        before=on_main(LEDGER, "a: &a []\nalerts: *a\n"),
    ),
    "ledger that is used again": Case(
        says=f"`alerts` in `{LEDGER}` at line 1 is used again as `*a`",
        before=on_main(LEDGER, "alerts: &a []\nb: *a\n"),
    ),
    "ledger without a place": Case(
        says=f"`{LEDGER}` has no place for another entry at line 1",
        before=on_main(LEDGER, "{alerts: null}\n"),
    ),
    "ledger in two documents": Case(
        says=f"`{LEDGER}` has several YAML documents",
        before=on_main(LEDGER, "a: 1\n---\nb: 1\n"),
    ),
    "template that writes no entry": Case(
        says="`ledger_entry.yml.j2` should write a list of one entry",
        before=on_main("my/ledger_entry.yml.j2", "alert_id: 1\n"),
        inputs={"templates": "my"},
    ),
    "template whose intent has no heading in the shared file": Case(
        says="`intent.md.j2` should begin a heading with the id of the new intent",
        before=on_main("my/intent.md.j2", "**{{ new_intent.id }}**: slow\n"),
        inputs={"templates": "my"},
    ),
    "template that does not name the intent in its own file": Case(
        says="`intent.md.j2` should name the id of the new intent",
        before=own_file_with("## {{ new_intent.title }}\n"),
        inputs={"templates": "my"},
    ),
    "ledger that is a list": Case(
        says=f"`{LEDGER}` at line 1 should be a mapping with the key `alerts`",
        before=on_main(LEDGER, "- a\n"),
    ),
    "missing revision": Case(
        says="there is no revision `v9`",
        inputs={"rev": "v9"},
    ),
    "missing base": Case(
        says="there is no branch `trunk` in acme/shop",
        inputs={"base": "trunk"},
    ),
    "empty repository": Case(
        says="the repository has no commit yet",
        before=empty,
    ),
    "damaged refs": Case(says="packed-refs", before=damaged_refs),
    "no checkout": Case(says="no git repository at", before=no_checkout),
    "token not valid": Case(
        says="Bad credentials (status 401)",
        inputs={"token": "ghs_another"},
    ),
    "contents may not be written": Case(
        says="The token needs the permission `contents: write`",
        before=deny("contents=write"),
    ),
    "pull requests may not be written": Case(
        says="The token needs the permission `pull-requests: write`",
        before=deny("pull_requests=write"),
        writes=(1, 0),
    ),
    "pull requests by Actions are forbidden": Case(
        says="GitHub Actions is not permitted to create pull requests here",
        before=forbid_pulls,
        writes=(1, 0),
    ),
    "branch rules": Case(
        says="Repository rule violations found",
        before=fail(r"POST /git/refs", 422, "Repository rule violations found"),
    ),
    "GitHub is down": Case(
        says="GitHub was unavailable while reading the branch `main`: status 503",
        before=fail("GET", 503, "Service Unavailable"),
        code=2,
    ),
    "rate limit": Case(
        says="GitHub's rate limit is reached",
        before=fail("GET", 429, "You have exceeded a secondary rate limit"),
        code=2,
    ),
    "no network": Case(
        says="GitHub was unavailable while reading the branch `main`: the connection failed",
        before=no_network,
        code=2,
    ),
    "untraced where that fails": Case(
        says="alert_12345 is untraced",
        payload={"alert": alert(tags=None, **UNKNOWN)},
        inputs={"fail-on": "untraced"},
        writes=(1, 1),
    ),
    "no such configuration": Case(
        says="there is no file `trace.yaml` in the base branch",
        inputs={"config": "trace.yaml"},
    ),
    "no such templates": Case(
        says="no templates (`*.j2`) in `my/templates` of the base branch",
        inputs={"templates": "my/templates"},
    ),
    "template with a fault": Case(
        says="template `my/intent.md.j2` at line 1 cannot be rendered",
        before=on_main("my/intent.md.j2", "{{ trace. }}\n"),
        inputs={"templates": "my"},
    ),
    "template that wants out": Case(
        says="template `my/intent.md.j2` at line 1 cannot be rendered",
        before=on_main("my/intent.md.j2", "{{ ''.__class__.__mro__ }}\n"),
        inputs={"templates": "my"},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_run_that_cannot_go_on_says_what_to_change_and_writes_nothing(
    job: Job, case: Case
) -> None:
    case.before(job)

    run = job.run(case.payload, case.event, **case.inputs)

    assert run.code == case.code, run.stdout + run.stderr
    assert len(run.errors) == 1, run.stdout
    assert case.says in run.errors[0].replace("%25", "%")
    assert "Traceback" not in run.stdout + run.stderr
    assert is_documented(run.errors[0])
    branches = job.github.store.refs("refs/heads/remediation/")
    assert (len(branches), len(job.github.store.pulls)) == case.writes


def test_a_forbidden_pull_request_leaves_the_branch_and_a_link(job: Job) -> None:
    forbid_pulls(job)

    run = job.run({"alert": alert()})

    link = f"https://github.com/acme/shop/compare/main...{BRANCH}?expand=1"
    assert link in run.errors[0]
    assert run.outputs["pull-request-branch"] == BRANCH
    assert run.outputs["pull-request-operation"] == "none"
    assert run.outputs["remediation-intent"] == "INT-150"
    assert run.trace["traces"][0]["requirement"]["id"] == "REQ-F-AUTH-001"
    assert job.github.store.show(BRANCH, LEDGER).count("alert_12345") == 1


def test_an_oversized_payload_is_refused_by_its_size(job: Job) -> None:
    job.folder.mkdir()
    large = {"alert": alert(description="x" * 70_000)}
    (job.checkout / "large.json").write_text(json.dumps(large))

    run = job.run({}, alert="large.json")

    assert run.code == 1
    assert "more than the 65,536 bytes allowed" in run.errors[0]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param(b"{", "is not JSON: Expecting property name", id="cut off"),
        pytest.param(b"\xff\xfe", "is not UTF-8 at byte 0", id="not UTF-8"),
        pytest.param(b'{"value": NaN}', "`alert.json.value` is NaN", id="NaN"),
        pytest.param(
            b'{"value": 1e999}', "`alert.json.value` is infinite", id="infinite"
        ),
        pytest.param(b'{"a": 1, "a": 2}', 'the key "a" occurs twice', id="key twice"),
        pytest.param(b"[" * 60_000, "is nested too deeply", id="nesting bomb"),
        pytest.param(b"[" * 99 + b"]" * 99, "nested deeper than 64 levels", id="deep"),
        pytest.param(
            b'{"a": [{"value": -' + b"9" * 10_000 + b"}]}",
            "`alert.json.a[0].value` is infinite, or a number too large",
            id="10,000 digits",
        ),
    ],
)
def test_a_malformed_file_is_refused_with_its_place(
    job: Job, written: bytes, says: str
) -> None:
    (job.checkout / "alert.json").write_bytes(written)

    run = job.run({}, alert="alert.json")

    assert run.code == 1
    assert len(run.errors) == 1
    assert "`alert.json" in run.errors[0]
    assert "Traceback" not in run.stdout + run.stderr
    assert says in run.errors[0]


def test_an_alert_without_requirement_is_still_remediated(job: Job) -> None:
    run = job.run({"alert": alert(tags={"severity": "high"}, **UNKNOWN)})

    assert run.code == 0
    assert run.outputs["traced"] == "false"
    assert run.outputs["pull-request-operation"] == "created"
    assert run.outputs["pull-request-branch"].startswith("remediation/untraced-")
    assert "(searched: title, 1 tag)" in run.stdout
    assert "✗ Alert → Requirement: no requirement named" in run.stdout
    text = job.github.store.show(
        run.outputs["pull-request-branch"], "docs/intents/remediation.md"
    )
    assert "- **Requirement**: not found (the alert names no requirement" in text


def test_untraced_alerts_never_share_a_loop(job: Job) -> None:
    first = job.run({"alert": alert(alert_id="a", tags=None, **UNKNOWN)})
    second = job.run({"alert": alert(alert_id="b", tags=None, **UNKNOWN)})

    assert first.outputs["pull-request-branch"] != second.outputs["pull-request-branch"]


def test_a_requirement_defined_nowhere_offers_its_neighbours(job: Job) -> None:
    run = job.run({"alert": alert(tags={"req": "REQ-F-AUTH-010"})})

    assert run.code == 0
    assert run.outputs["traced"] == "false"
    assert run.outputs["requirement"] == "REQ-F-AUTH-010"
    trace = run.trace["traces"][0]
    assert trace["requirement"]["path"] is None
    assert trace["match"]["candidates"][0]["id"] == "REQ-F-AUTH-001"
    assert (
        "REQ-F-AUTH-010 is defined nowhere in this repository; the nearest"
        in run.stdout
    )


def test_an_internal_error_says_what_to_report(
    job: Job, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    quoted = f"hunter-{len('ab')}"

    def broken(*_: object) -> None:
        raise ZeroDivisionError(quoted)

    monkeypatch.setattr(entrypoint, "run_mode", broken)
    environment = job.environment({"alert": alert()})

    code = entrypoint.main([], environment, io.BytesIO(), sys.stdout, sys.stderr)

    printed = capsys.readouterr().out
    assert code == 3
    assert "internal error in version" in printed
    assert "ZeroDivisionError" in printed
    assert "hunter-2" not in printed  # a message may quote the alert


ADDRESSES = (
    "ftp://api.example",
    "http://[::1",
    "http://127.0.0.1:99999",
    "http://127.0.0.1:no",
    "http://a..example",
    "http://ünï.example",
    "http://",
    "api.example",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_nothing_can_be_sent_to_is_named(
    job: Job, address: str
) -> None:
    command = job.command({"alert": alert()})
    environment = {**command.environment, "GITHUB_API_URL": address}

    run = job.finished(run_here(replace(command, environment=environment)))

    assert run.code == 1
    assert f"`{address}` is no address of GitHub's API" in run.stdout


@pytest.mark.parametrize("tags", [{}, {"req": "REQ-F-GONE-9"}])
def test_a_run_that_fails_for_an_untraced_alert_says_why_once(
    cli: Cli, tags: dict[str, str]
) -> None:
    payload = json.dumps(alert(title="x", description=None, metric=None, tags=tags))
    run = cli.run("--alert", "-", "--fail-on", "untraced", stdin=payload)

    assert run.code == 1
    (line,) = run.stderr.splitlines()
    assert line.startswith("error: ")


def test_a_refused_pull_request_is_not_all_there_is_of_an_alert(job: Job) -> None:
    """The error is read without the log, which says that the branch has it."""
    refused = Fault("POST /pulls", status=403, message="Not accessible", times=9)
    job.github.faults.append(refused)

    run = job.run({"alert": alert()})

    (error,) = run.annotations("error")
    assert f"The branch `{BRANCH}` has everything that it was to show" in error
