"""tracey, and the Rust reference: a rule's id in brackets on a line of its own.

    r[auth.login+2]
    A login MUST open a session.

    > req[auth.logout]
    > A logout MUST close it.

The id is `auth.login`: the prefix tells specifications apart, `+2` is a version. A rule's
text goes on until the next rule, heading or end of its quote; a heading right below the
id is its title, else its first sentence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

from tracer.specification.markdown_lines import BULLET, HEADING, Line, plain, unfenced
from tracer.specification.markdown_sections import intents_of
from tracer.specification.model import Definitions, Document, Reader, Requirement
from tracer.text import IdGrammar, Pattern

_RULE = Pattern(
    r"(?P<prefix>[a-z][a-z0-9]*)\[(?P<id>[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)(?:\+[1-9][0-9]*)?\]\s*"
)
_QUOTED = Pattern(r"^> ?", re.MULTILINE)
_SENTENCE_END = Pattern(r"(?<=[.:!?])\s+(?=[A-Z`*_(\[])")
_NOTE = Pattern(r"^\[![^\]\n]*\][ \t]*\n?")
_TITLE_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the line of its id and the lines of its text, without marks of quotes."""

    id: str
    line: int
    lines: Sequence[Line]


def read(document: Document, _: IdGrammar) -> Definitions:
    """Read the rules of a document.

    A prefix that never stands before an id with a dot is that of an index: `values[0]`.
    """
    quoted = frozenset(
        number
        for number, line in enumerate(document.text.split("\n"), start=1)
        if line.startswith(">")
    )
    lines = tuple(unfenced(_QUOTED.sub("", document.text)))
    rules = _rules(lines, quoted, _prefixes(lines))
    requirements = tuple(_requirement(document.path, rule) for rule in rules)
    return Definitions(
        requirements=requirements,
        named_intents=frozenset(i for each in requirements for i in each.intents),
    )


READER = Reader(
    name="tracey",
    suffixes=(".md", ".markdown"),
    holds=r"^(> ?)?[a-z][a-z0-9]*\[[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]+(\+[0-9]+)?\] *.?$",
    read=read,
)


def _prefixes(lines: Iterable[Line]) -> frozenset[str]:
    found = (_RULE.fullmatch(line.text) for line in lines)
    return frozenset(each["prefix"] for each in found if each and "." in each["id"])


def _rules(
    lines: Iterable[Line], quoted: frozenset[int], prefixes: frozenset[str]
) -> Iterator[Rule]:
    """Cut the document at ids, headings and ends of quotes."""
    rule: Rule | None = None
    text: list[Line] = []
    for line in lines:
        found = _RULE.fullmatch(line.text)
        found = found if found and found["prefix"] in prefixes else None
        if rule and (found or _ends(rule, text, line, quoted)):
            yield Rule(rule.id, rule.line, text)
            rule = None
        if found:
            rule, text = Rule(found["id"], line.number, ()), []
        elif rule:
            text.append(line)
    if rule:
        yield Rule(rule.id, rule.line, text)


def _ends(rule: Rule, text: list[Line], line: Line, quoted: frozenset[int]) -> bool:
    if rule.line in quoted:
        return line.number not in quoted
    return bool(text and HEADING.match(line.text))


def _requirement(path: str, rule: Rule) -> Requirement:
    heading = HEADING.match(rule.lines[0].text) if rule.lines else None
    text = "\n".join(line.text for line in rule.lines[bool(heading) :]).strip()
    return Requirement(
        id=rule.id,
        title=plain(heading["text"]) if heading else _first_sentence(text),
        path=path,
        line=rule.line,
        intents=intents_of(rule.lines),
        text=text,
    )


def _first_sentence(text: str) -> str:
    paragraph = _NOTE.sub("", text).partition("\n\n")[0]
    item = BULLET.match(paragraph.partition("\n")[0])
    words = paragraph[item.start("text") :] if item else paragraph
    sentence = _SENTENCE_END.split(words, maxsplit=1)[0]
    return shorten(plain(sentence), _TITLE_WIDTH, placeholder=" …")
