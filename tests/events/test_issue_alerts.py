"""What is read from an issue."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.example import alert
from tests.support.issues import form, issue
from tracer.alerts import Alert, AlertParser, Frame, ParsedAlert, Severity
from tracer.events.field_names import FORM
from tracer.events.issue import LABEL
from tracer.events.issue_alerts import read_issue

ALERT = json.dumps(alert())
OPENED = datetime(2025, 11, 20, 16, 0, tzinfo=UTC)


def alert_in(body: str, *labels: str, is_asked: bool = True) -> Alert | None:
    about = issue(body, "Login is slow", *labels)
    found = read_issue(about, AlertParser(), is_asked=is_asked)
    if found is None:
        return None
    (reading,) = found.results
    assert isinstance(reading, ParsedAlert)
    return reading.alert


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        pytest.param(
            form(),
            {
                "severity": "critical",
                "metric": "auth.login.duration",
                "value": 750.0,
                "threshold": 500.0,
                "unit": "ms",
                "description": "p95 of the login went up after the last deploy.",
                "service": None,
                "tags": {"req": "REQ-F-AUTH-001"},
            },
            id="the form",
        ),
        pytest.param(
            form(What_happened="It said\n\n### Severity\n\nlow\n\n### Sum\n\nbad"),
            {
                "severity": "critical",
                "description": "It said\n\n### Severity\n\nlow\n\n### Sum\n\nbad",
            },
            id="headings quoted in an answer",
        ),
        pytest.param(
            form(What_happened="log:\n```\n### Metric\nx\n```"),
            {"metric": "auth.login.duration"},
            id="a fence in an answer",
        ),
        pytest.param(
            "### Requirement\nREQ-1\n### Service\nauth",
            {"tags": {"req": "REQ-1"}, "service": "auth"},
            id="headings by hand",
        ),
        pytest.param(
            "Broken since noon.\n\n### Priority\n\nP1\n\n### When did it start?\n\n"
            "2025-11-20 15:30 UTC\n\n### Environment\n\n- Linux\n- Node 18\n\n"
            "### Summary\n\nLogin fails\n\n### Steps\n\nLog in",
            {
                "severity": "critical",
                "started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC),
                "environment": None,
                "description": "Broken since noon.\n\n### Environment\n\n- Linux\n"
                "- Node 18\n\n### Summary\n\nLogin fails\n\n### Steps\n\nLog in",
            },
            id="a form of their own",
        ),
        pytest.param(
            "# Common Labels\n\n|Key|Value|\n|---|---|\n|alertname|LoginSlow|\n"
            "|service|auth|\n|severity|high|\n\n|Key|Value|\n|---|---|\n"
            "|summary|p95 is 750ms|\n|runbook_url|https://wiki.example/login|\n",
            {
                "severity": "high",
                "service": "auth",
                "rule": "LoginSlow",
                "description": "p95 is 750ms",
                "links": {"runbook": "https://wiki.example/login"},
            },
            id="rows of a table",
        ),
        pytest.param(
            "Sentry Issue: [SHOP-4K2](https://sentry.example/issues/5/)\n"
            "Dashboard: https://grafana.example/d/1 https://status.example",
            {
                "links": {
                    "SHOP-4K2": "https://sentry.example/issues/5/",
                    "grafana.example": "https://grafana.example/d/1",
                    "status.example": "https://status.example",
                }
            },
            id="links",
        ),
        pytest.param(
            "req: REQ-F-AUTH-001\nseverity: high\nValue = 750 ms\nthreshold: 500",
            {
                "severity": "high",
                "value": 750.0,
                "threshold": 500.0,
                "unit": "ms",
                "tags": {"req": "REQ-F-AUTH-001"},
            },
            id="lines",
        ),
        pytest.param(
            "p95 of `cart` = 2.4s, SLO says 1s. Sev: high",
            {"severity": "high", "value": 2.4, "threshold": 1.0, "unit": "s"},
            id="a line at night",
        ),
        pytest.param(
            "alertname=Slow severity=high startsAt=2025-11-20T15:30:00Z",
            {
                "severity": "high",
                "rule": "Slow",
                "started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC),
            },
            id="pairs with keys of several words",
        ),
        pytest.param(
            "- **Severity:** critical\n- **alert_id**: `a-1`\n* Env: prod",
            {"severity": "critical", "id": "a-1", "environment": "prod"},
            id="a list of lines",
        ),
        pytest.param(
            "### Schweregrad\n\nkritisch\n\n### Dienst\n\nauth\n\n"
            "### Verletzte Anforderung\n\nREQ-1\n\n### Messwert\n\n1,4 s",
            {
                "severity": "critical",
                "service": "auth",
                "value": 1.4,
                "unit": "s",
                "tags": {"req": "REQ-1"},
            },
            id="a form in German",
        ),
        pytest.param(
            "Severidad: crítica\nServicio: cesta\nUmbral: 400 ms\nRequisito: REQ-1",
            {"severity": "critical", "service": "cesta", "threshold": 400.0},
            id="lines in Spanish",
        ),
        pytest.param(
            "重大度: 高\nサービス：auth\n要件: REQ-1\nしきい値: 500 ms",
            {"severity": "high", "service": "auth", "threshold": 500.0},
            id="lines in Japanese",
        ),
        pytest.param(
            "## Impact:\n\nHigh\n\n## Which requirement is violated?\n\nREQ-1\n\n"
            "## Start of the incident:\n\n2025-11-20 15:30 UTC\n\n## Component\n\nauth",
            {
                "severity": "high",
                "service": "auth",
                "started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC),
                "tags": {"req": "REQ-1"},
            },
            id="headings with further words",
        ),
        pytest.param(
            "## Impact\n\nNobody can log in\n\n## Service\n\nauth",
            {
                "severity": "unknown",
                "service": "auth",
                "description": "## Impact\n\nNobody can log in",
            },
            id="an impact in a sentence",
        ),
        pytest.param(
            "| Service | Severity | Requirement |\n|---|---|---|\n| auth | P1 | REQ-1 |",
            {"service": "auth", "severity": "critical", "tags": {"req": "REQ-1"}},
            id="a table with a row",
        ),
        pytest.param(
            "| Service | Severity |\n|---|---|\n| auth | P1 |\n| cart | P2 |",
            {"service": None, "severity": "unknown"},
            id="a table of several alerts",
        ),
        pytest.param(
            "| Field | Value | Note |\n|---|---|---|\n| Service | auth | |\n"
            "| Severity | P1 | paged |",
            {"service": "auth", "severity": "critical"},
            id="a table with notes",
        ),
        pytest.param(
            "Anna got:\n\n> Severity: high\n> Service: auth\n\nNo idea why.",
            {"severity": "high", "service": "auth"},
            id="a quoted page",
        ),
        pytest.param(
            "> Severity: high\n> Service: auth\n\nSeverity: low\nService: cart",
            {"severity": "low", "service": "cart"},
            id="a quote beside one's own words",
        ),
        pytest.param(
            "* Affected services: cart\n* Linked requirements: REQ-1, REQ-2\n"
            "* Time of detection: 2025-11-20 15:30 UTC\n* Commit hash: 4f2a9c1d7b8e",
            {
                "service": "cart",
                "started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC),
                "revision": "4f2a9c1d7b8e",
                "tags": {"req": "REQ-1, REQ-2"},
            },
            id="names in other words",
        ),
        pytest.param(
            "Allvarlighetsgrad: hög\nTjänst: auth\nMiljö: prod\nKrav: REQ-1\n"
            "Uppmätt värde: 900 ms\nGränsvärde: 500 ms",
            {
                "severity": "high",
                "service": "auth",
                "environment": "prod",
                "value": 900.0,
                "threshold": 500.0,
                "tags": {"req": "REQ-1"},
            },
            id="names in Swedish",
        ),
        pytest.param(
            "### Serviço afetado\n\nauth\n\n### Requisito violado\n\nREQ-1\n\n"
            "### Valor observado\n\n12 %\n\n### Gravidade\n\nAlta",
            {
                "severity": "high",
                "service": "auth",
                "value": 12.0,
                "tags": {"req": "REQ-1"},
            },
            id="a form in Portuguese, with what its names are about",
        ),
        pytest.param(
            "### Severity\n\nhigh\n\n### Deployed version\n\nv2.14.1\n\n"
            "### Related requirements\n\nREQ-1",
            {"revision": "v2.14.1", "severity": "high", "tags": {"req": "REQ-1"}},
            id="a form with names that any report has",
        ),
        pytest.param(
            "Host: db-1\nState: CRITICAL\nDate/Time: 2025-11-20 15:30 UTC",
            {
                "severity": "critical",
                "started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC),
            },
            id="a state that says how bad it is",
        ),
        pytest.param(
            "*Service:* auth\n*Severity:* high\n*Value:* 2.4s (threshold 1s)\n"
            "<https://grafana.example/d/1|Open in Grafana>",
            {
                "value": 2.4,
                "threshold": 1.0,
                "unit": "s",
                "links": {"grafana.example": "https://grafana.example/d/1"},
            },
            id="a message of Slack",
        ),
        pytest.param(
            "Nobody can sign in since 15:30 UTC on 2025-11-20. Prioriteit: hoog\n\n"
            "Inloggen duurt 3,2 s; de limiet is 1 s (REQ-1).",
            {"severity": "high", "value": 3.2, "threshold": 1.0, "unit": "s"},
            id="sentences in Dutch",
        ),
        pytest.param(
            "It has entered the ALARM state, because 1 datapoint [12.0 (02/03/26)] was "
            "greater than the threshold (5.0).\n\n- Name: login-5xx\n"
            "- Description: errors\n- Service: auth\n- Severity: high, all wait",
            {"service": "auth", "severity": "high", "threshold": 5.0},
            id="a mail of CloudWatch",
        ),
        pytest.param(
            "**Impact**: high, customers wait\n- Stage: production\n- Version: 4.12.0\n"
            "**First noticed:** 2025-11-20 15:30 UTC",
            {
                "severity": "high",
                "environment": "production",
                "revision": "4.12.0",
                "started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC),
            },
            id="names of a report",
        ),
        pytest.param(
            "| 字段 | 值 |\n|---|---|\n| 受影响服务 | auth |\n| 严重程度 | 高 |\n"
            "| 违反的需求 | REQ-1 |",
            {"service": "auth", "severity": "high", "tags": {"req": "REQ-1"}},
            id="names in Chinese, with what they are about",
        ),
        pytest.param(
            "Logins fail. It started on 2025-11-20 around 3:30 pm UTC, after the update.",
            {"started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC)},
            id="a time of day in words",
        ),
        pytest.param(
            "Logins fail.\n\n- When: 2025-11-20 about 15:30 UTC\n- Impact: all of them",
            {"started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC)},
            id="a line with a time of day in words",
        ),
        pytest.param(
            "Started at: 20 November 2025, ~15:30\nSeverity: high\nService: auth",
            {"started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC)},
            id="a field with a day in words",
        ),
        pytest.param(
            "Seit dem Release vom 20.11.2025 gegen 16:30 Uhr CET ist alles langsam.",
            {"started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC)},
            id="a time of day in German",
        ),
        pytest.param(
            "The release of 2025-11-20 10:00 UTC is fine. Nobody knows since when it is slow.",
            {"started_at": datetime(2025, 11, 20, 16, tzinfo=UTC)},
            id="a time at which nothing began",
        ),
        pytest.param(
            "All is fine again since 2025-11-20 15:30 UTC. The service auth was down.",
            {"started_at": datetime(2025, 11, 20, 16, tzinfo=UTC)},
            id="the time since which all is well",
        ),
        pytest.param(
            "Erlaubter Wert: 1 s\nGemessener Wert: 2,4 s\nDienst: auth\n"
            "Schweregrad: hoch",
            {"value": 2.4, "threshold": 1.0, "unit": "s", "service": "auth"},
            id="an allowed value is a limit",
        ),
        pytest.param(
            "Severity: high\nService: auth\nStatus: resolved\n"
            "Start: 2025-11-20 15:30 UTC\nEnd: 2025-11-20 15:50 UTC",
            {
                "status": "resolved",
                "started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC),
                "ended_at": datetime(2025, 11, 20, 15, 50, tzinfo=UTC),
            },
            id="start and end",
        ),
        pytest.param(
            "- Severity - high\n- Service – auth",
            {"severity": "high", "service": "auth"},
            id="dashes",
        ),
        pytest.param(
            "🔥 Severity: P2\n:id: Service: auth\nResolved at: 2025-11-20 15:40 UTC",
            {"severity": "high", "service": "auth"},
            id="pictures before names",
        ),
        pytest.param(
            "---\nseverity: high\nservice: auth\nthreshold: 90 %\n---\n\nFull.",
            {"severity": "high", "service": "auth", "threshold": 90.0},
            id="front matter",
        ),
        pytest.param(
            "**Severity** high\n**Service** auth\n**Value** 912 ms",
            {"severity": "high", "service": "auth", "value": 912.0},
            id="names in bold without a colon",
        ),
        pytest.param(
            "**Severity:** `SEV-2`  **Service:** `auth` | **Env:** prod",
            {"severity": "high", "service": "auth", "environment": "prod"},
            id="several names in a line",
        ),
        pytest.param(
            "**Service** is down\n**Severity** of it is high",
            {"severity": "unknown", "service": None},
            id="sentences that begin in bold",
        ),
        pytest.param(
            "<dl><dt>Service</dt><dd>auth</dd>\n<dt>Severity:</dt>\n<dd>high</dd></dl>",
            {"severity": "high", "service": "auth"},
            id="a list of terms",
        ),
        pytest.param(
            " * firing\n\n\t\tLabels:\n\t\t - service = auth\n\t\t - severity = page\n"
            "\t\tAnnotations:\n\t\t - summary = 3.1% fail (limit 1%)\n",
            {"severity": "critical", "service": "auth", "value": 3.1, "threshold": 1.0},
            id="a list that is shown as code",
        ),
        pytest.param(
            "It died:\n\n    2025-11-20T09:41:12Z WARN full severity=debug threshold=5\n",
            {"severity": "unknown", "threshold": None},
            id="a line of a log",
        ),
        pytest.param(
            "Trigger description: CPU is high\nHost: web-1\nSeverity: High\n"
            "Event time: 2025.11.20 15:30:00\nVersion: it was always so",
            {
                "service": "web-1",
                "started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC),
                "revision": None,
            },
            id="names that other reports have as well",
        ),
        pytest.param(
            "Host: web-1\nVersion: 2.1.0",
            {"service": None, "revision": None},
            id="such names alone",
        ),
        pytest.param(
            "Since about 15:30 UTC on 2025-11-20 the auth service in production is slow:"
            " p95 is 4.8 s, REQ-1 promises 3 s. It is a SEV1.",
            {
                "severity": "critical",
                "service": "auth",
                "environment": "production",
                "started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC),
                "value": 4.8,
                "threshold": 3.0,
            },
            id="sentences",
        ),
        pytest.param(
            "Seit heute Morgen (2025-11-20 15:30 UTC) antwortet der Dienst auth in "
            "Produktion langsam: p95 liegt bei 4,8 s, erlaubt sind laut REQ-1 3 s (P1).",
            {
                "severity": "critical",
                "service": "auth",
                "environment": "Produktion",
                "started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC),
                "value": 4.8,
                "threshold": 3.0,
            },
            id="sentences in German",
        ),
        pytest.param(
            "Was P1, is P3. The same service in production and in staging, and the "
            "auth service and the cart service; production code is fine.",
            {"severity": "unknown", "environment": None, "service": None},
            id="sentences that say several things",
        ),
        pytest.param(
            "### Dringlichkeit\n\nSehr hoch\n\n### Betroffenes System\n\nauth\n\n"
            "### Aktueller Wert\n\n12 %\n\n### Seit wann?\n\n2025-11-20 15:30 UTC",
            {
                "severity": "critical",
                "service": "auth",
                "value": 12.0,
                "started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC),
            },
            id="a form in other German words",
        ),
        pytest.param(
            "• Severity: critical\n• Env: prod",
            {"severity": "critical", "environment": "prod"},
            id="items as chats write them",
        ),
        pytest.param(
            "**Urgency**: low\n**Priority**: P1\n**Opened**: Nov 20, 2025 at 15:30 UTC",
            {
                "severity": "critical",
                "started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC),
            },
            id="a priority beside an urgency",
        ),
        pytest.param(
            "> FIRING LoginSlow\n> service=auth env=prod severity=critical",
            {"service": "auth", "environment": "prod", "severity": "critical"},
            id="several names and values in a line",
        ),
        pytest.param(
            "p95 was > 1.0\n\nMonitor Tags: service:auth, env:prod, team:web",
            {"service": "auth", "environment": "prod"},
            id="a line of tags",
        ),
        pytest.param(
            "- Name: login-5xx\n- Timestamp: Thursday 20 November, 2025 15:30:00 UTC",
            {"started_at": datetime(2025, 11, 20, 15, 30, tzinfo=UTC)},
            id="a time alone",
        ),
        pytest.param(
            "Measured / allowed: 4.2 s / 2 s\nService: auth\nSeverity: high",
            {"value": 4.2, "threshold": 2.0, "unit": "s", "service": "auth"},
            id="two names before a colon",
        ),
        pytest.param(
            "Service – auth\nSeverity — high\nIt is slow - very slow",
            {"service": "auth", "severity": "high"},
            id="dashes in lines of no list",
        ),
        pytest.param(
            "### Wie schwer?\n\nkritisch\n\n### Betroffene Komponente\n\nauth",
            {"service": "auth", "severity": "critical"},
            id="questions in German",
        ),
        pytest.param(
            "The auth service has a p99 of 3.1 s, REQ-1 requires 1 s.",
            {"service": "auth", "value": 3.1, "threshold": 1.0},
            id="what a requirement requires",
        ),
        pytest.param(
            "### Version / commit\n\n9f2c1d4b7a6e\n\n### How bad is it?\n\n🔴 critical",
            {"revision": "9f2c1d4b7a6e", "severity": "critical"},
            id="two names in a heading",
        ),
        pytest.param(
            "Note: it is slow", {"description": "Note: it is slow"}, id="a sentence"
        ),
        pytest.param(
            "severity: low\nservice: x\n```\nmetric: y\n```",
            {"severity": "low", "metric": None},
            id="lines in a fence are none",
        ),
        pytest.param(
            f"See:\n```json\n{ALERT}\n```",
            {"id": "alert_12345", "source": "generic"},
            id="json",
        ),
        pytest.param(f"```\n{ALERT}\n```", {"id": "alert_12345"}, id="bare fence"),
        pytest.param(
            f"~~~~ json title=x\n{ALERT}\n~~~~", {"id": "alert_12345"}, id="tildes"
        ),
        pytest.param(f"```json\n{ALERT}", {"id": "alert_12345"}, id="open fence"),
        pytest.param(
            "````yaml\ntitle: a\ndescription: |\n  ```\n  x\n  ```\n````",
            {"title": "a", "description": "```\nx\n```"},
            id="a fence in a fence",
        ),
        pytest.param(
            "```yaml\ntitle: a\nvalue: 1e3\nrevision: 1234567\nstatus: no\n```",
            {"title": "a", "value": 1000.0, "revision": "1234567"},
            id="yaml is text",
        ),
        pytest.param(
            '```\n{ fn() }\n```\n\n```json\n{"title": "b"}\n```',
            {"title": "b"},
            id="code before the payload",
        ),
        pytest.param(
            '```json\n{"level": "error"}\n```\n\n```json\n{"title": "b"}\n```',
            {"title": "b"},
            id="a log line before the payload",
        ),
        pytest.param(
            'REQ-1 logs\n```json\n{"level": "error"}\n```',
            {"title": "Login is slow", "source": "issue"},
            id="a log line next to prose",
        ),
        pytest.param(
            form(Alert_payload="```json\n_No response_\n```"),
            {"source": "issue", "severity": "critical"},
            id="a block without an answer",
        ),
        pytest.param("", {"title": "Login is slow", "id": "issue-12"}, id="nothing"),
        pytest.param(
            "Problem started at 15:30:07 on 2025.11.20\nProblem name: Login slow\n"
            "Host: web-1\nSeverity: High\nOperational data: 750 ms\n"
            "Original problem ID: 4711\nEvent details in Zabbix: [u](u)",
            {"severity": "high", "id": "issue-12"},
            id="Zabbix's own issue",
        ),
        pytest.param(
            "Sentry Issue: [SHOP-1Q](https://acme.sentry.io/issues/82/)\n\n```\n"
            'TimeoutError: login took too long\n\n  File "shop/app.py", line 9, in main\n'
            '    login()\n  File "auth/login.py", line 31, in login\n```',
            {
                "severity": "unknown",
                "frames": (
                    Frame(path="auth/login.py", line=31, function="login"),
                    Frame(path="shop/app.py", line=9, function="main"),
                ),
            },
            id="Sentry's own issue",
        ),
    ],
)
def test_an_alert_can_be_written_in_an_issue_in_many_ways(
    body: str, fields: Any
) -> None:
    for newline in ("\n", "\r\n"):
        found = alert_in(body.replace("\n", newline))
        assert found is not None
        assert {name: getattr(found, name) for name in fields} == fields


@pytest.mark.parametrize("line", ["### Requirement\n\nREQ-7", "req: REQ-7"])
def test_the_requirement_may_be_named_next_to_a_tools_payload(line: str) -> None:
    body = f'{line}\n\n```json\n{{"title": "Slow"}}\n```'

    found = read_issue(issue(body, "Slow", LABEL), AlertParser(), is_asked=False)

    assert found is not None
    assert found.requirement == "REQ-7"


def test_an_issue_without_a_time_of_its_own_began_when_it_was_opened() -> None:
    found = alert_in("slow")

    assert found is not None
    assert found.started_at == OPENED


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(form(Started_at="yesterday noon"), id="no time we can read"),
        pytest.param('```json\n{"title": "Slow"}\n```', id="a payload without a time"),
    ],
)
def test_without_a_readable_time_the_issues_own_counts(body: str) -> None:
    found = alert_in(body)

    assert found is not None
    assert found.started_at == OPENED


@pytest.mark.parametrize(
    ("title", "status", "name"),
    [
        ("[PROBLEM] Login slow", "firing", "Login slow"),
        ("[RESOLVED] Login slow", "resolved", "Login slow"),
        ("[FIRING:12]  Login slow", "firing", "Login slow"),
        ("[OK] Login slow", "resolved", "Login slow"),
        ("[Alerting] Login slow", "firing", "Login slow"),
        ("[login] slow", "firing", "[login] slow"),
        ("[OK]", "firing", "[OK]"),
        ("It is [OK] to be slow", "firing", "It is [OK] to be slow"),
    ],
)
def test_a_status_before_the_title_is_the_alerts_status(
    title: str, status: str, name: str
) -> None:
    found = read_issue(issue("slow", title, LABEL), AlertParser(), is_asked=False)

    assert found is not None
    (reading,) = found.results
    assert isinstance(reading, ParsedAlert)
    assert (reading.alert.status, reading.alert.title) == (status, name)


@pytest.mark.parametrize(
    ("labels", "severity"),
    [
        (["Zabbix", "High"], "high"),
        (["sev1"], "critical"),
        (["severity:critical"], "critical"),
        (["Disaster", "low"], "critical"),
        (["error", "page", "auth"], "unknown"),
    ],
)
def test_a_label_can_be_the_severity(labels: list[str], severity: str) -> None:
    found = alert_in("slow", LABEL, *labels)
    answered = alert_in("severity: info", LABEL, *labels)

    assert found is not None
    assert answered is not None
    assert found.severity == severity
    assert answered.severity == (
        "critical" if "severity:critical" in labels else "info"
    )


def test_labels_of_an_issue_are_tags() -> None:
    found = alert_in("slow", LABEL, "severity: high", "REQ-F-AUTH-001")

    assert found is not None
    assert found.tags == {"severity": "high", "REQ-F-AUTH-001": "REQ-F-AUTH-001"}
    assert found.severity is Severity.HIGH


@pytest.mark.parametrize(
    ("body", "tells"),
    [
        pytest.param("Please add a dark theme", False, id="a wish"),
        pytest.param("REQ-F-AUTH-001 is broken", True, id="prose with an id"),
        pytest.param("See US-1 and GH-7", False, id="ids of something else"),
        pytest.param("Environment: prod\nSeverity: high", False, id="a bug report"),
        pytest.param("### Environment\n\nmacOS", False, id="another form"),
        pytest.param("metric: a.b\nvalue: 7", True, id="lines of an alert"),
        pytest.param(f"```json\n{ALERT}\n```", True, id="a payload"),
        pytest.param("```json\n{\n```", False, id="a broken block"),
        pytest.param('```json\n{"a": 1}\n```', False, id="another block"),
    ],
)
def test_an_unlabelled_issue_is_an_alert_only_if_its_text_shows_it(
    body: str, *, tells: bool
) -> None:
    assert (alert_in(body, is_asked=False) is not None) is tells


def test_every_marked_issue_is_an_alert() -> None:
    assert alert_in("anything", LABEL, is_asked=False) is not None


@pytest.mark.parametrize(
    "body",
    [
        "#" * 65_536,
        "## " + " " * 65_000 + "x",
        "a" + " " * 65_000 + "x",
        "*" * 65_000,
        "a_" * 32_000,
        "```" * 20_000,
        "```\n" * 16_000,
        "- " * 32_000,
        "REQ-" * 16_000,
        "## " + "a " * 32_000,
        "| a " * 16_000 + "|",
    ],
)
def test_no_text_keeps_the_reader_busy(body: str) -> None:
    """It would be minutes where an expression tries every way to split a text."""
    alert_in(body, LABEL)


def test_long_answers_are_last_in_the_form() -> None:
    assert list(FORM)[-2:] == ["What happened", "Alert payload"]


@pytest.mark.parametrize(
    ("block", "is_named"),
    [('{"monitor": {"name": "Queue"}, "depth": 1200}', True), ('{"debug": 1}', False)],
)
def test_a_payload_beside_the_words_that_is_not_read_is_named(
    block: str, *, is_named: bool
) -> None:
    body = f"REQ-1 is broken\n\n```json\n{block}\n```"

    found = read_issue(issue(body, "Login is slow"), AlertParser(), is_asked=True)

    assert found
    (alert,) = found.results
    assert isinstance(alert, ParsedAlert)
    assert ("Only the words of the issue" in "".join(alert.warnings)) is is_named
