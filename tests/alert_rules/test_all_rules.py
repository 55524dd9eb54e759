"""Every rule of a repository is read, in whichever form it is defined."""

import pytest

from tests.support.histories import CHANGE, History
from tracer.alert_rules import read_rules
from tracer.repository import Repository

PROMETHEUS = "groups:\n- name: a\n  rules:\n  - alert: Slow\n    expr: latency > 1\n"
OBJECT = "apiVersion: v1\nkind: SLO\nmetadata: {name: fast}\nspec: {objectives: []}\n"
DATADOG = '{"name": "Slow", "type": "metric alert", "query": "avg:x{*} > 1"}\n'
ALARM = """\
resource "aws_cloudwatch_metric_alarm" "login" {
  alarm_name          = "Slow"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 1
}
"""


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("prometheus/alerts/a.yml", PROMETHEUS, "Slow"),
        ("slo/a.yaml", OBJECT, "fast"),
        ("datadog/monitors/a.json", DATADOG, "Slow"),
        ("infra/alarms.tf", ALARM, "Slow"),
    ],
)
def test_a_rule_of_each_form_is_read(
    history: History, repository: Repository, path: str, text: str, name: str
) -> None:
    sha = history.save("Add", CHANGE, {path: text, f"tests/fixtures/{path}": text})

    rules = list(read_rules(repository, sha))

    assert [(rule.path, rule.facts.names[0]) for rule in rules] == [(path, name)]


def test_other_files_define_no_rule(history: History, repository: Repository) -> None:
    sha = history.save("Add", CHANGE, {"a.yml": "on: push\n", "b.json": '{"query": 1}'})

    assert list(read_rules(repository, sha)) == []
