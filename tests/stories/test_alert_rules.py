"""An alert whose rule is in the repository: the rule leads to the requirement."""

import json
from typing import Any

import pytest

from tests.support.example import git
from tests.support.runs import Cli

RULE = """\
groups:
- name: login
  rules:
  - alert: LoginSlow
    expr: auth_login_duration_seconds > 0.8
    labels: {severity: critical, req: REQ-F-AUTH-001}
    annotations: {runbook_url: "https://wiki.example/login"}
"""
ALERT = {
    "labels": {"alertname": "LoginSlow"},
    "annotations": {"summary": "Logins are slow"},
    "startsAt": "2025-11-20T15:30:00Z",
    "fingerprint": "8a88f94df830612d",
}


def trace_with(
    cli: Cli, rule: str, files: dict[str, str] | None = None
) -> tuple[dict[str, Any], str]:
    """Trace the alert in a repository that has the rule, and other files."""
    for path, text in {"rules.yml": rule, **(files or {})}.items():
        (cli.checkout / path).parent.mkdir(parents=True, exist_ok=True)
        (cli.checkout / path).write_text(text)
        git(cli.checkout, "add", path)
    git(cli.checkout, "commit", "--quiet", "--message", "Add a rule")
    file = cli.checkout.parent / "trace.json"
    run = cli.run("--alert", "-", "--trace-file", str(file), stdin=json.dumps(ALERT))
    assert run.code == 0, run.stderr
    (trace,) = json.loads(file.read_text())["traces"]
    return trace, run.stdout


def test_the_rule_behind_an_alert_names_its_requirement_and_its_limit(cli: Cli) -> None:
    trace, report = trace_with(cli, RULE)

    assert trace["requirement"]["id"] == "REQ-F-AUTH-001"
    assert trace["match"]["evidence"] == (
        "the label req of the rule at rules.yml:4 names REQ-F-AUTH-001"
    )
    definition = trace["alert"]["definition"]
    assert (definition["path"], definition["line"]) == ("rules.yml", 4)
    assert trace["alert"]["threshold"] == 0.8
    assert trace["alert"]["severity"] == "critical"
    assert trace["alert"]["links"]["runbook"] == "https://wiki.example/login"
    assert (
        "the rule at rules.yml:4 fires at > 0.8 seconds, but the limit of "
        "REQ-NFR-PERF-001 is < 500 ms"
    ) in trace["warnings"]
    assert "Rule: rules.yml:4" in report


def test_a_rule_with_the_requirement_s_limit_is_no_finding(cli: Cli) -> None:
    trace, _ = trace_with(cli, RULE.replace("0.8", "0.5"))

    assert trace["sla"]["id"] == "REQ-NFR-PERF-001"
    assert not [each for each in trace["warnings"] if "fires at" in each]


RUNBOOK = RULE.replace(", req: REQ-F-AUTH-001", "")


@pytest.mark.parametrize(
    "link",
    [
        "https://github.com/acme/shop/blob/main/docs/runbooks/login.md#slow",
        "docs/runbooks/login.md",
    ],
)
def test_a_runbook_in_the_repository_leads_to_the_requirement(
    cli: Cli, link: str
) -> None:
    git(cli.checkout, "remote", "add", "origin", "git@github.com:acme/shop.git")
    rule = RUNBOOK.replace("https://wiki.example/login", link)
    page = {"docs/runbooks/login.md": "# Login\n\nIt keeps REQ-F-AUTH-001.\n"}

    trace, _ = trace_with(cli, rule, page)

    assert trace["requirement"]["id"] == "REQ-F-AUTH-001"
    assert trace["match"]["how"] == "text"
    assert trace["match"]["evidence"] == (
        "docs/runbooks/login.md, which the alert links to, names REQ-F-AUTH-001"
    )


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("https://github.com/other/shop/blob/main/docs/login.md", "REQ-F-AUTH-001"),
        ("https://[x/blob/main/docs/login.md", "REQ-F-AUTH-001"),
        ("docs/login.md", "REQ-F-AUTH-001 and REQ-NFR-SEC-001"),
        ("../docs/login.md", "REQ-F-AUTH-001"),
        ("docs/gone.md", "REQ-F-AUTH-001"),
    ],
)
def test_another_page_or_one_of_several_requirements_leads_nowhere(
    cli: Cli, link: str, text: str
) -> None:
    git(cli.checkout, "remote", "add", "origin", "git@github.com:acme/shop.git")
    rule = RUNBOOK.replace("https://wiki.example/login", link)

    trace, _ = trace_with(cli, rule, {"docs/login.md": text})

    assert "links to" not in trace["match"]["evidence"]


def test_a_dashboard_is_found_by_its_uid(cli: Cli) -> None:
    link = "https://grafana.example/d/auth-login/login?orgId=1&viewPanel=2"
    rule = RUNBOOK.replace("https://wiki.example/login", link)
    dashboard = {"title": "Keeps REQ-F-AUTH-001", "uid": "auth-login"}
    files = {"observability/login.json": json.dumps(dashboard)}

    trace, _ = trace_with(cli, rule, files)

    assert trace["match"]["evidence"] == (
        "observability/login.json, which the alert links to, names REQ-F-AUTH-001"
    )
