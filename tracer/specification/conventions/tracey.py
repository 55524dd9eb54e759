"""tracey, and the Rust reference: a rule's id in brackets on a line of its own.

    r[auth.login+2]
    A login MUST open a session.

    > req[auth.logout]
    > A logout MUST close it.

The id is `auth.login`: the prefix tells specifications apart, `+2` is a version. A rule's
text goes on until the next rule, heading or end of its quote; a heading right below the
id is its title, otherwise its first sentence.
"""

import re
from collections.abc import Iterable
from textwrap import shorten

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.definition_fields import make_definitions
from tracer.specification.line_blocks import (
    Block,
    Line,
    join_lines,
    number_lines,
    split_at,
)
from tracer.specification.markdown_fields import intents_in_lines
from tracer.specification.markdown_headings import HEADING
from tracer.specification.markdown_syntax import BULLET, visible_lines, without_markup
from tracer.specification.requirement import Requirement
from tracer.text import IdGrammar, Pattern

_RULE = Pattern(
    r"""
    (?P<prefix>[a-z][a-z0-9]*)
    \[
        (?P<id>[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)
        (?:\+[1-9][0-9]*)?                           # a version
    \]\s*
    """,
    re.VERBOSE,
)
_QUOTE_MARK = Pattern(r"^> ?", re.MULTILINE)
_SENTENCE_END = Pattern(r"(?<=[.:!?])\s+(?=[A-Z`*_(\[])")
_ALERT = Pattern(r"^\[![^\]\n]*\][ \t]*\n?")
"""The kind of a quote that GitHub shows as an alert: `[!NOTE]`."""
_TITLE_WIDTH = 100

_Rule = Block[Line, re.Match[str]]


def read(document: Document, _: IdGrammar) -> Definitions:
    """Read the rules of a document.

    A prefix that is never before an id with a dot is that of an index: `values[0]`.
    """
    # Marks of quotes are removed before fences are looked for: a quote may hold one.
    quoted = frozenset(
        number for number, text in number_lines(document.text) if text[:1] == ">"
    )
    lines = tuple(visible_lines(_QUOTE_MARK.sub("", document.text)))
    prefixes = _prefixes(lines)

    def match_rule(line: Line) -> re.Match[str] | None:
        rule = _RULE.fullmatch(line.text)
        return rule if rule and rule["prefix"] in prefixes else None

    def ends_rule(rule: _Rule, line: Line) -> bool:
        if rule.first.number in quoted:
            return line.number not in quoted
        return bool(rule.rest) and HEADING.match(line.text) is not None

    rules = split_at(lines, match_rule, ends_rule)
    return make_definitions(_requirement(document.path, rule) for rule in rules)


def _prefixes(lines: Iterable[Line]) -> frozenset[str]:
    rules = (_RULE.fullmatch(line.text) for line in lines)
    return frozenset(rule["prefix"] for rule in rules if rule and "." in rule["id"])


def _requirement(path: str, rule: _Rule) -> Requirement:
    heading = HEADING.match(rule.rest[0].text) if rule.rest else None
    text = join_lines(rule.rest[1:] if heading else rule.rest)
    title = without_markup(heading["text"]) if heading else _first_sentence(text)
    return Requirement(
        id=rule.opener["id"],
        title=title,
        path=path,
        line=rule.first.number,
        intents=intents_in_lines(rule.rest),
        text=text,
    )


def _first_sentence(text: str) -> str:
    paragraph = _ALERT.sub("", text).partition("\n\n")[0]
    item = BULLET.match(paragraph.partition("\n")[0])
    words = paragraph[item.start("text") :] if item else paragraph
    sentence = _SENTENCE_END.split(words, maxsplit=1)[0]
    return shorten(without_markup(sentence), _TITLE_WIDTH, placeholder=" …")
