"""Reads every rule that a repository defines, whether or not it has raised an alert."""

from collections.abc import Iterator

from msgspec import Struct

from tracer.alert_rules.rule_facts import RuleFacts
from tracer.alert_rules.rule_search import SUFFIXES, FolderValues, read_rules_in
from tracer.repository import Repository, is_test_file

_SIGNS = (
    r"^[ -]*alert:",  # Prometheus
    r"grafana_folder|datasourceUid",  # Grafana
    r"\"?query\"?[ ]*[:=]",  # Datadog, in JSON, YAML and Terraform
    r"^kind:[ \"]*(SLO|Alert|PrometheusServiceLevel|ServiceLevelObjective)",
    r"^slos:",  # Sloth
    r"\"(grafana_rule_group|aws_cloudwatch_metric_alarm|datadog_monitor)",  # Terraform
)
"""What a file has that may define rules: git finds these files faster than we read all."""


class DefinedRule(Struct, frozen=True):
    """A rule and the file that defines it."""

    path: str
    facts: RuleFacts


def read_rules(repository: Repository, revision: str) -> Iterator[DefinedRule]:
    """Walk over all rules of a revision but those that tests read, by path and line."""
    values = FolderValues(repository, revision).next_to
    for path in repository.search(revision, "|".join(_SIGNS), SUFFIXES):
        if not is_test_file(path):
            for facts in read_rules_in(path, repository.text(revision, path), values):
                yield DefinedRule(path, facts)
