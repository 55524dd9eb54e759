"""The rules behind alerts, where the repository has them: Prometheus, Grafana, SLOs and others.

Alerts go in; alerts come out that know where their rule is defined (`definition`), and
what the rule says of limit, severity and requirement. What an alert is about is decided
in `tracing/`.
"""

from tracer.alert_rules.all_rules import DefinedRule, read_rules
from tracer.alert_rules.rule_search import RuleResult, find_rules

__all__ = ["DefinedRule", "RuleResult", "find_rules", "read_rules"]
