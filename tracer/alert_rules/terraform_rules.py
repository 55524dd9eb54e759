"""Datadog's monitors as Terraform writes them: `resource "datadog_monitor" "login" { … }`."""

import re
from collections.abc import Iterator

from tracer.alert_rules.rule_facts import RuleFacts, facts_of_expression, tags_in
from tracer.text import Pattern

_RESOURCE = Pattern(
    r"^[ \t]*resource[ \t]+\"datadog_monitor(?:_json)?\"[ \t]+\"(?P<id>[^\"]+)\"[ \t]*\{",
    re.MULTILINE,
)
_TEXT = Pattern(
    r"""
    ^[ \t]* (?P<key> name | query | message | type ) [ \t]* = [ \t]*
    (?: "(?P<quoted> (?: [^"\\\n] | \\. )* )"            # "…"
      | <<-?~?(?P<mark> \w+ ) \n (?P<long> .*? ) \n [ \t]* (?P=mark) \b )   # a here document
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_TAGS = Pattern(r"^[ \t]*tags[ \t]*=[ \t]*\[(?P<tags>[^\]]*)\]", re.MULTILINE)
_QUOTED = re.compile(r'"([^"\\\n]*)"')
_LONGEST = 20_000
"""Characters of a resource."""


def read_terraform_rules(text: str) -> Iterator[RuleFacts]:
    """Walk over the monitors that a file of Terraform defines."""
    starts = list(_RESOURCE.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    for match, end in zip(starts, ends, strict=True):
        block = text[match.end() : min(end, match.end() + _LONGEST)]
        texts = {
            each["key"]: (each["quoted"] or each["long"] or "").strip()
            for each in _TEXT.finditer(block)
        }
        name = texts.get("name") or match["id"]
        tags = _TAGS.search(block)
        labels = tags_in([*_QUOTED.findall(tags["tags"])] if tags else [])
        message = texts.get("message")
        yield facts_of_expression(
            (name,),
            text.count("\n", 0, match.start()) + 1,
            texts.get("query"),
            {**labels, "message": message} if message else labels,
        )
