"""The rule behind an alert is found in the repository, whatever tool it is written for."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.example import git
from tests.support.traces import make_alert
from tracer.alert_rules import find_rules
from tracer.alert_rules.rule_search import RuleResult
from tracer.alerts import AlertMask, Severity
from tracer.repository import Repository

PROMETHEUS = """\
groups:
- name: login
  rules:
  - record: login:p95
    expr: histogram_quantile(0.95, login_duration_seconds_bucket)
  - alert: LoginSlow
    expr: login_duration_seconds > 0.5
    labels: {severity: critical, req: REQ-F-AUTH-001}
    annotations:
      runbook_url: https://wiki.example/login
      summary: "Login takes {{ $value }}"
"""
PROMETHEUS_RULE = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: login}
spec:
  groups:
  - name: login
    rules:
    - alert: LoginSlow
      expr: login_duration_seconds > 0.5
      labels: {severity: critical, req: REQ-F-AUTH-001}
      annotations: {runbook_url: "https://wiki.example/login"}
"""
GRAFANA = """\
apiVersion: 1
groups:
- orgId: 1
  name: login
  folder: shop
  rules:
  - uid: abc123
    title: LoginSlow
    condition: C
    data:
    - refId: A
      model: {expr: login_duration_seconds}
    - refId: C
      model:
        type: threshold
        expression: A
        conditions: [{evaluator: {params: [0.5], type: gt}}]
    labels: {severity: critical, req: REQ-F-AUTH-001}
    annotations: {runbook_url: "https://wiki.example/login"}
"""
DATADOG = """\
{
  "name": "LoginSlow",
  "type": "query alert",
  "query": "avg(last_5m):avg:login_duration_seconds{env:prod} > 0.5",
  "message": "See https://wiki.example/login",
  "tags": ["req:REQ-F-AUTH-001", "severity:critical"]
}
"""
TERRAFORM = """\
resource "datadog_monitor" "other" {
  name  = "Other"
  query = "avg(last_5m):avg:other{*} > 1"
}

resource "datadog_monitor" "login" {
  name    = "LoginSlow"
  type    = "query alert"
  query   = "avg(last_5m):avg:login_duration_seconds{env:prod} > 0.5"
  message = <<EOT
Look at the page.
EOT
  tags    = ["req:REQ-F-AUTH-001", "severity:critical"]
}
"""
GRAFANA_TERRAFORM = """\
resource "grafana_rule_group" "auth" {
  name             = "auth"
  interval_seconds = 60
  rule {
    name      = "Other"
    condition = "A"
  }
  rule {
    name      = "LoginSlow"
    condition = "C"
    data {
      ref_id = "A"
      model = jsonencode({
        expr  = "rate(login_duration_seconds{job=\\"auth\\"}[5m])"
        refId = "A"
      })
    }
    data {
      ref_id = "C"
      model = jsonencode({
        conditions = [{ evaluator = { params = [0.5], type = "gt" } }]
        type       = "threshold"
      })
    }
    labels = {
      req      = "REQ-F-AUTH-001"
      severity = "critical"
    }
  }
}
"""
GRAFANA_TERRAFORM_JSON = GRAFANA_TERRAFORM.replace(
    """jsonencode({
        expr  = "rate(login_duration_seconds{job=\\"auth\\"}[5m])"
        refId = "A"
      })""",
    r'"{\"expr\":\"rate(login_duration_seconds[5m])\",\"refId\":\"A\"}"',
)
CLOUDWATCH_TERRAFORM = """\
resource "aws_cloudwatch_metric_alarm" "login" {
  alarm_name          = "LoginSlow"
  comparison_operator = "GreaterThanThreshold"
  metric_name         = "login_duration_seconds"
  threshold           = 0.5
  dimensions = {
    ServiceName = "auth"
  }
  tags = {
    req      = "REQ-F-AUTH-001" # { not a block
    severity = "critical"
  }
}
"""
HELM = """\
{{- if .Values.alerts }}
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: {{ include "auth.name" . }}-alerts
  labels:
    {{- toYaml .Values.labels | nindent 4 }}
spec:
  groups:
    - name: {{ .Release.Name }}
      rules:
        {{- /* the login
        service */}}
        - alert: LoginSlow
          expr: login_duration_seconds{job="{{ .Values.job }}"} > 0.5
          labels:
            req: REQ-F-AUTH-001
            severity: critical
            team: {{ .Values.team | quote }}
          annotations:
            summary: {{`Login of {{ $labels.pod }} is slow`}}
            description: {{ "{{" }} $value {{ "}}" }}
{{- end }}
"""
FILES = {
    "infra/grafana.tf": (GRAFANA_TERRAFORM, 8),
    "infra/grafana_json.tf": (GRAFANA_TERRAFORM_JSON, 8),
    "infra/alarms.tf": (CLOUDWATCH_TERRAFORM, 1),
    "charts/auth/templates/alerts.yaml": (HELM, 14),
    "rules/login.yml": (PROMETHEUS, 6),
    "k8s/login.yaml": (PROMETHEUS_RULE, 8),
    "grafana/alerting/login.yaml": (GRAFANA, 7),
    "monitors/login.json": (DATADOG, 1),
    "infra/monitors.tf": (TERRAFORM, 6),
}
OPENSLO = """\
apiVersion: openslo/v1
kind: SLO
metadata:
  name: login-availability
  displayName: Login availability
  labels: {req: REQ-NFR-AVAIL-001}
spec:
  service: auth
  objectives:
  - target: 0.999
"""
SLOTH = """\
version: "prometheus/v1"
service: auth
labels: {req: REQ-NFR-AVAIL-001}
slos:
- name: login-availability
  objective: 99.9
  alerting:
    name: Login availability
"""
PYRRA = """\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata:
  name: login-availability
  labels: {req: REQ-NFR-AVAIL-001}
spec:
  target: "99.9"
  alerting: {name: Login availability}
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet")
    return tmp_path


def result(repository: Path, files: dict[str, str], **changes: Any) -> RuleResult:
    for path, text in files.items():
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_text(text)
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "Add the rules")
    fields = {"rule": "LoginSlow", "title": "Login", "metric": None, **changes}
    opened = Repository(repository)
    (found,) = find_rules(
        opened,
        str(opened.resolve("HEAD")),
        [make_alert(**fields)],
        AlertMask().redactor,
    )
    opened.close()
    return found


@pytest.mark.parametrize("path", FILES)
def test_a_rule_is_found_by_the_name_that_the_alert_has_for_it(
    repository: Path, path: str
) -> None:
    text, line = FILES[path]

    alert = result(repository, {path: text, "README.md": "LoginSlow"}).alert

    assert alert.definition
    assert (alert.definition.path, alert.definition.line) == (path, line)
    assert alert.definition.labels["req"] == "REQ-F-AUTH-001"
    assert (alert.operator, alert.threshold) == (">", 0.5)
    assert alert.metric == "login_duration_seconds"
    assert alert.severity is Severity.CRITICAL


@pytest.mark.parametrize(
    "text", [OPENSLO, SLOTH, PYRRA], ids=["openslo", "sloth", "pyrra"]
)
@pytest.mark.parametrize("name", ["Login availability", "login-availability"])
def test_an_objective_is_a_rule_that_fires_below_it(
    repository: Path, text: str, name: str
) -> None:
    alert = result(repository, {"slo/login.yaml": text}, rule=None, title=name).alert

    assert alert.definition
    assert alert.definition.labels["req"] == "REQ-NFR-AVAIL-001"
    assert (alert.operator, alert.threshold, alert.unit) == ("<", 99.9, "%")


def test_the_alert_s_own_limit_and_severity_count_more(repository: Path) -> None:
    alert = result(
        repository,
        {"rules/login.yml": PROMETHEUS},
        value=750,
        threshold=700,
        unit="ms",
        severity=Severity.LOW,
    ).alert

    assert (alert.threshold, alert.unit, alert.severity) == (700, "ms", Severity.LOW)
    assert alert.definition
    assert alert.definition.threshold == 0.5
    assert alert.links["runbook"] == "https://wiki.example/login"


def test_the_rule_s_limit_is_in_the_unit_of_the_value(repository: Path) -> None:
    alert = result(
        repository, {"rules/login.yml": PROMETHEUS}, value=750, unit="ms"
    ).alert

    assert (alert.threshold, alert.unit) == (500, "ms")


def test_a_value_without_a_unit_has_that_of_its_rule_s_metric(
    repository: Path,
) -> None:
    numbers = {"value": 0.75, "threshold": 500, "unit": "ms"}

    borrowed = result(
        repository, {"rules/login.yml": PROMETHEUS}, **numbers, is_unit_borrowed=True
    ).alert
    written = result(repository, {"rules/more.yml": "\n"}, **numbers).alert

    assert (borrowed.value, borrowed.threshold, borrowed.unit) == (750, 500, "ms")
    assert (written.value, written.unit) == (0.75, "ms")


def test_of_two_rules_of_one_name_the_labels_decide(repository: Path) -> None:
    eu = PROMETHEUS.replace("{severity", "{region: eu, severity")
    us = PROMETHEUS.replace("{severity", "{region: us, severity").replace("0.5", "0.8")
    files = {"rules/eu.yml": eu, "rules/us.yml": us}

    alert = result(repository, files, tags={"region": "us"}).alert

    assert alert.definition
    assert (alert.definition.path, alert.threshold) == ("rules/us.yml", 0.8)


def test_of_two_rules_alike_none_is_chosen_and_that_is_said(repository: Path) -> None:
    files = {"rules/one.yml": PROMETHEUS, "rules/two.yml": PROMETHEUS}

    found = result(repository, files)

    assert found.alert.definition is None
    assert found.warnings == (
        "the rule LoginSlow is defined several times: rules/one.yml:6, rules/two.yml:6",
    )


@pytest.mark.parametrize(
    "text",
    [
        "LoginSlow",
        "{{ if LoginSlow }}\n- alert: LoginSlow",
        "a: &a [*a]\nb: LoginSlow",
        "- 1\n- LoginSlow",
    ],
)
def test_files_that_define_no_rule_are_passed_over(repository: Path, text: str) -> None:
    assert result(repository, {"values.yaml": text}).alert.definition is None


def test_a_credential_in_a_rule_is_masked(repository: Path) -> None:
    secret = "ghp_" + "a1B2" * 9
    text = PROMETHEUS.replace("summary:", f"hint: token {secret}\n      summary:")

    alert = result(repository, {"rules/login.yml": text}).alert

    assert alert.definition
    assert secret not in str(alert)


VARIABLE_NAMES = """\
resource "datadog_monitor" "errors" {
  name  = "${var.prefix == "" ? "" : "[${var.prefix}]"}[${var.environment}] Login errors"
  type  = "query alert"
  query = <<EOQ
    sum(${var.timeframe}):sum:login.errors{*} > 5
EOQ
}

resource "datadog_monitor" "duration" {
  name  = "${var.prefix == "" ? "" : "[${var.prefix}]"}[${var.environment}] Duration of the login {{#is_alert}}{{{comparator}}} {{threshold}}s{{/is_alert}}"
  type  = "query alert"
  query = <<EOQ
    ${var.aggregator}(${var.timeframe}):avg:login.duration${module.tags.query} > ${var.critical}
EOQ

  monitor_thresholds {
    warning  = var.warning
    critical = 0.5
  }
}
"""


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("[prod] Duration of the login > 0.5s (0.75s)", 9),
        ("[Triggered on {env:prod}] [shop][prod] Duration of the login", 9),
        ("[P1] [Warn] prod Login errors", 1),
        ("Duration of another login > 0.5s", None),
        ("login", None),
    ],
)
def test_a_name_with_variables_is_found_by_what_stays_of_it(
    repository: Path, title: str, line: int | None
) -> None:
    alert = result(
        repository,
        {"infra/monitors.tf": VARIABLE_NAMES},
        rule="4411",
        title=title,
        operator=None,
        value=None,
        threshold=None,
    ).alert

    assert (alert.definition and alert.definition.line) == line
    if line == 9:
        assert (alert.operator, alert.threshold) == (">", 0.5)


@pytest.mark.parametrize(
    ("name", "rule", "is_found"),
    [
        ("${db[each.key].id}-rds-free-storage", "shop-db-rds-free-storage", True),
        (
            "app-${var.env}-db-${each.key}-free-storage",
            "app-prod-db-x-free-storage",
            True,
        ),
        ("${db[each.key].id}-rds-free-storage", "shop-db-rds-free-memory", False),
        ("${var.env}-storage", "shop-storage", False),
        ("app-${var.env}-${each.key}", "app-prod-storage", False),
    ],
)
def test_an_alarm_with_variables_is_found_by_the_end_of_its_name(
    repository: Path, name: str, rule: str, *, is_found: bool
) -> None:
    text = CLOUDWATCH_TERRAFORM.replace("LoginSlow", name)

    alert = result(repository, {"infra/rds.tf": text}, rule=rule, title="x").alert

    assert bool(alert.definition) is is_found


ALARM_OF_A_VARIABLE = CLOUDWATCH_TERRAFORM.replace("= 0.5", "= {}")


@pytest.mark.parametrize(
    ("limit", "others", "threshold"),
    [
        (
            "var.slow",
            {"infra/variables.tf": 'variable "slow" {\n  default = 0.5\n}\n'},
            0.5,
        ),
        (
            "var.slow",
            {
                "infra/variables.tf": 'variable "slow" {\n  default = 0.5\n}\n',
                "infra/prod.auto.tfvars": "slow = 0.75\n",
            },
            0.75,
        ),
        ("local.slow", {"infra/main.tf": "locals {\n  slow = 0.4\n}\n"}, 0.4),
        ('"${var.slow}"', {"infra/terraform.tfvars": "slow = 2\n"}, 2),
        # Of another folder, computed, or unknown.
        ("var.slow", {"other/variables.tf": 'variable "slow" { default = 1 }\n'}, None),
        ("local.slow", {"infra/main.tf": "locals {\n  slow = var.x * 2\n}\n"}, None),
        ("var.slow", {}, None),
    ],
)
def test_a_limit_may_be_a_variable_of_a_file_next_to_the_rule(
    repository: Path, limit: str, others: dict[str, str], threshold: float | None
) -> None:
    files = {"infra/alarms.tf": ALARM_OF_A_VARIABLE.replace("{}", limit), **others}

    alert = result(repository, files, rule="LoginSlow", threshold=None, unit=None).alert

    assert alert.definition
    assert alert.definition.threshold == threshold
