"""Rules in YAML and JSON: Prometheus, Grafana, Datadog, OpenSLO, Sloth and Pyrra."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from tracer.alert_rules.rule_facts import (
    RuleFacts,
    facts_of_expression,
    facts_of_objective,
    member,
    members,
    names_of,
    tags_in,
    texts_in,
)
from tracer.text import (
    Node,
    yaml_data,
    yaml_documents,
    yaml_line,
    yaml_mapping,
    yaml_members,
)

Facts: TypeAlias = Iterator[RuleFacts]


def read_yaml_rules(text: str) -> Facts:
    """Walk over the rules in a file, whichever tool's they are."""
    for document in yaml_documents(text):
        yield from _rules_of(document)


def _rules_of(document: Node) -> Facts:
    root = yaml_mapping(document)
    kind = str(yaml_data(root.get("kind")) or "")
    spec = root.get("spec")
    if kind in _KINDS:
        yield from _KINDS[kind](document)
    elif kind == "PrometheusRule" or "groups" in root:
        groups = yaml_mapping(spec).get("groups") or root.get("groups")
        for group in yaml_members(groups):
            for rule in yaml_members(yaml_mapping(group).get("rules")):
                yield from _group_rule(rule)
    elif "slos" in root:
        yield from _sloth(document)
    else:
        monitors = root.get("monitors") if "monitors" in root else document
        for monitor in yaml_members(monitors) or (monitors,):
            yield from _datadog_monitor(monitor)


# -- Prometheus: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/


def _group_rule(node: Node) -> Facts:
    data = yaml_data(node)
    labels = texts_in(member(data, "labels"), member(data, "annotations"))
    alert, expression = member(data, "alert"), member(data, "expr")
    if isinstance(alert, str) and alert:
        text = expression if isinstance(expression, str) else None
        yield facts_of_expression((alert,), yaml_line(node), text, labels)
    elif member(data, "title") and member(data, "data"):
        yield _grafana_rule(node, data, labels)


# -- Grafana: https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/


def _grafana_rule(node: Node, data: object, labels: Mapping[str, str]) -> RuleFacts:
    """Read a provisioned rule: its condition names the query that has the threshold."""
    names = names_of(member(data, "title"), member(data, "uid"))
    queries = [q for q in members(member(data, "data")) if isinstance(q, Mapping)]
    by_id = {str(query.get("refId")): member(query, "model") for query in queries}
    expressions = [member(model, "expr") for model in by_id.values()]
    query = next((each for each in expressions if isinstance(each, str) and each), None)
    facts = facts_of_expression(names, yaml_line(node), query, labels)
    operator, threshold = _grafana_threshold(by_id.get(str(member(data, "condition"))))
    if threshold is None:
        return facts
    return RuleFacts(
        names=names,
        line=facts.line,
        metric=facts.metric,
        operator=operator,
        threshold=threshold,
        unit=facts.unit,
        labels=labels,
    )


_EVALUATORS = {"gt": ">", "lt": "<", "gte": ">=", "lte": "<="}


def _grafana_threshold(model: object) -> tuple[str | None, float | None]:
    """Return sign and number of a threshold expression or a classic condition."""
    conditions = members(member(model, "conditions"))
    evaluator = member(conditions[0], "evaluator") if conditions else None
    numbers = members(member(evaluator, "params"))
    sign = _EVALUATORS.get(str(member(evaluator, "type")))
    if sign and numbers and isinstance(numbers[0], str):
        try:
            return sign, float(numbers[0])
        except ValueError:
            pass
    return None, None


# -- Datadog: https://docs.datadoghq.com/api/latest/monitors/


def _datadog_monitor(node: Node | None) -> Facts:
    data = yaml_data(node)
    query, kind = member(data, "query"), member(data, "type")
    name = member(data, "name")
    if node is None or not (isinstance(query, str) and isinstance(kind, str) and name):
        return
    monitor_id = member(data, "id")
    tags = member(data, "tags")
    labels = {
        **tags_in([tag for tag in members(tags) if isinstance(tag, str)]),
        **texts_in({"message": member(data, "message")}),
    }
    yield facts_of_expression(
        names_of(name, monitor_id), yaml_line(node), query, labels
    )


# -- objectives


def _openslo(document: Node) -> Facts:
    """Read OpenSLO's: https://github.com/OpenSLO/OpenSLO."""
    data = yaml_data(document)
    names = names_of(
        member(data, "metadata", "displayName"), member(data, "metadata", "name")
    )
    objectives = members(member(data, "spec", "objectives"))
    first = objectives[0] if objectives else None
    target = member(first, "targetPercent") or member(first, "target")
    labels = texts_in(
        member(data, "metadata", "labels"),
        member(data, "metadata", "annotations"),
        {"description": member(data, "spec", "description")},
    )
    objective = target if isinstance(target, str) else None
    yield facts_of_objective(names, yaml_line(document), objective, labels)


def _openslo_policy(document: Node) -> Facts:
    """Read an alert policy or condition, which has a name but mostly no number."""
    data = yaml_data(document)
    metadata = member(data, "metadata")
    yield RuleFacts(
        names=names_of(member(metadata, "displayName"), member(metadata, "name")),
        line=yaml_line(document),
        labels=texts_in(member(metadata, "labels"), member(metadata, "annotations")),
    )


def _sloth(document: Node) -> Facts:
    """Read Sloth's: https://sloth.dev/specs/default/. Its alerts are of its own making."""
    root = yaml_mapping(document)
    spec = yaml_mapping(root.get("spec")) or root
    service = str(yaml_data(spec.get("service")) or "")
    for slo in yaml_members(spec.get("slos")):
        data = yaml_data(slo)
        name = str(member(data, "name") or "")
        alerting = member(data, "alerting")
        labels = texts_in(
            member(data, "labels"),
            member(alerting, "labels"),
            member(alerting, "annotations"),
            yaml_data(spec.get("labels")),
            {"description": member(data, "description")},
            {"sloth_service": service, "sloth_slo": name},
        )
        names = names_of(member(alerting, "name"), name, f"{service}-{name}")
        objective = member(data, "objective")
        yield facts_of_objective(
            names,
            yaml_line(slo),
            objective if isinstance(objective, str) else None,
            labels,
        )


def _pyrra(document: Node) -> Facts:
    """Read Pyrra's objects: https://github.com/pyrra-dev/pyrra."""
    data = yaml_data(document)
    target = member(data, "spec", "target")
    labels = texts_in(
        member(data, "metadata", "labels"),
        member(data, "metadata", "annotations"),
        {"description": member(data, "spec", "description")},
    )
    names = names_of(
        member(data, "spec", "alerting", "name"), member(data, "metadata", "name")
    )
    yield facts_of_objective(
        names, yaml_line(document), target if isinstance(target, str) else None, labels
    )


_KINDS: Mapping[str, Callable[[Node], Facts]] = {
    "SLO": _openslo,
    "AlertPolicy": _openslo_policy,
    "AlertCondition": _openslo_policy,
    "PrometheusServiceLevel": _sloth,
    "ServiceLevelObjective": _pyrra,
}
"""Kinds of objects that are rules, besides `PrometheusRule`."""
