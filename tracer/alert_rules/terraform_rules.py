"""Monitors of Datadog, rules of Grafana and alarms of CloudWatch, as Terraform has them."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from tracer.alert_rules.rule_facts import (
    RuleFacts,
    facts_of_expression,
    names_of,
    tags_in,
    texts_in,
)
from tracer.alert_rules.terraform_blocks import HOLES, TerraformBlock, read_resources
from tracer.text import Pattern, parse_quantities

_TAGS = Pattern(r"^[ \t]*tags[ \t]*=[ \t]*\[(?P<tags>[^\]]*)\]", re.MULTILINE)
_QUOTED = Pattern(r'"([^"\\\n]*)"')
_EXPRESSION = Pattern(
    r"""
    \b expr (?: [ \t]* = [ \t]* " (?P<text> (?: [^"\\\n] | \\. )* ) "   # in jsonencode
          | \\": [ ]* \\" (?P<json> .*? ) (?<!\\) \\" )                 # JSON in a text
    """,
    re.VERBOSE,
)
_SIGN = Pattern(r"\btype\\?\"?\s*[=:]\s*\\?\"(?P<sign>gte|lte|gt|lt)\\?\"")
_NUMBER = Pattern(r"\bparams\\?\"?\s*[=:]\s*\[\s*(?P<number>-?\d{1,18}(?:\.\d{1,18})?)")
_WORDS = Pattern(r"[^\W_]+")
_VARIABLES = Pattern(rf"{HOLES.source} | \{{{{ .*? \}}}}+", re.VERBOSE)
"""Terraform's variables, and Datadog's: `{{#is_alert}}`, `{{{comparator}}}`."""
_OPEN_LIMIT = Pattern(r"(?P<sign>[<>]=?)\s*\$\{[^{}\n]*\}\s*$")
"""A query that ends in a limit which is a variable."""
_SIGNS = {"gt": ">", "lt": "<", "gte": ">=", "lte": "<="}
_COMPARISONS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": ">=",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
}


def read_terraform_rules(text: str) -> Iterator[RuleFacts]:
    """Walk over the rules that a file of Terraform defines."""
    for monitor in read_resources(text, "datadog_monitor(?:_json)?"):
        yield _datadog_monitor(monitor)
    for group in read_resources(text, "grafana_rule_group"):
        yield from map(_grafana_rule, group.blocks("rule"))
    for alarm in read_resources(text, "aws_cloudwatch_metric_alarm"):
        yield _cloudwatch_alarm(alarm)


# -- Grafana: the resource `rule_group` of Terraform's provider grafana/grafana


def _grafana_rule(rule: TerraformBlock) -> RuleFacts:
    attributes = rule.attributes()
    labels = _labels(rule, "labels", "annotations")
    models = {
        data.attributes().get("ref_id", ""): data.text for data in rule.blocks("data")
    }
    queries = (_EXPRESSION.search(model) for model in models.values())
    query = next((m["text"] or m["json"] or "" for m in queries if m), "")
    condition = models.get(attributes.get("condition", ""), "")
    sign, number = _SIGN.search(condition), _NUMBER.search(condition)
    facts = facts_of_expression(
        (attributes.get("name", ""),), rule.line, query.replace('\\"', '"'), labels
    )
    if not (sign and number):
        return facts
    threshold = float(number["number"])
    return replace(facts, operator=_SIGNS[sign["sign"]], threshold=threshold)


# -- CloudWatch: the resource `cloudwatch_metric_alarm` of Terraform's hashicorp/aws


def _cloudwatch_alarm(alarm: TerraformBlock) -> RuleFacts:
    attributes = alarm.attributes()
    description = attributes.get("alarm_description")
    labels = _labels(alarm, "tags")
    name = attributes.get("alarm_name", "")
    # `${each.key}-free-storage`: what is fixed at its end tells it from other alarms.
    end = HOLES.split(name)[-1].strip("-_ ") if HOLES.search(name) else ""
    return RuleFacts(
        names=names_of(name, *alarm.names),
        parts=(end,) if len(_WORDS.findall(end)) > 1 else (),
        line=alarm.line,
        metric=attributes.get("metric_name"),
        operator=_COMPARISONS.get(attributes.get("comparison_operator", "")),
        threshold=_number(attributes.get("threshold")),
        labels={**labels, "description": description} if description else labels,
    )


def _labels(block: TerraformBlock, *kinds: str) -> dict[str, str]:
    tables = [table.attributes() for kind in kinds for table in block.blocks(kind)]
    texts = texts_in(*tables)
    # A variable says nothing until it is filled.
    return {key: text for key, text in texts.items() if "${" not in text}


def _number(text: str | None) -> float | None:
    quantity = next(parse_quantities(text or ""), None)
    return quantity.value if quantity else None


# -- Datadog: the resource `monitor` of Terraform's provider DataDog/datadog


def _datadog_monitor(monitor: TerraformBlock) -> RuleFacts:
    attributes = monitor.attributes()
    tags = _TAGS.search(monitor.text)
    labels = tags_in([*_QUOTED.findall(tags["tags"])] if tags else [])
    message = attributes.get("message")
    name = attributes.get("name") or monitor.names[0]
    parts = _certain_parts(name)
    query = attributes.get("query", "")
    facts = facts_of_expression(
        (max(parts, key=len, default=name),),
        monitor.line,
        query,
        {**labels, "message": message} if message else labels,
    )
    facts = replace(facts, parts=parts)
    limit = _OPEN_LIMIT.search(query)
    if not limit:
        return facts
    # The number is a variable, which the thresholds next to the query may write out.
    threshold = _number(attributes.get("critical"))
    return replace(facts, operator=limit["sign"], threshold=threshold)


def _certain_parts(name: str) -> tuple[str, ...]:
    """Return what a name with variables always contains; nothing without variables."""
    pieces = [piece.strip(" []()-:|,.%") for piece in _VARIABLES.split(name)]
    texts = [piece for piece in pieces if piece and " " in piece]
    return tuple(texts) if len(pieces) > 1 else ()
