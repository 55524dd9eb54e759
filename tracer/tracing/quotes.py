"""The words of the specification that an alert is about, and the line they are on."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from msgspec import Struct

from tracer.alerts import Alert
from tracer.specification import Requirement, without_markup
from tracer.text import Pattern, first_sentence, parse_limits
from tracer.tracing.sentence_words import sentence_words
from tracer.tracing.sla import Sla

_LEAST_SHARED_WORDS = 2
"""How many words an alert and a criterion must share: one is often a coincidence."""
_WORDS_OF_MANY = sentence_words(
    "alert error exceeded high production rate system threshold user"
)
"""Words that most alerts or most criteria have, whatever they are about."""
_LENGTH = 300
"""The most characters of a quote; a longer criterion is too long to be shown first."""

_COLONS = (":", "\uff1a")
_FIELD = Pattern(r"\*\*(?P<name>[^*]{1,40})\*\*:\s*(?P<value>.*)")
_SENTENCE_WORDS = 5
_NO_SENTENCE = Pattern(r"[-*+>|#`<\[]|\d+[.)]|\W*[\w -]{1,30}[:\uff1a]")
"""What a line begins with that is an item, a row, a field or the like."""


class Quote(Struct, frozen=True, kw_only=True):
    """A sentence of the specification, in its own words."""

    text: str
    path: str
    line: int


def find_quote(
    alert: Alert,
    requirement: Requirement | None,
    sla: Sla | None,
    text_of: Callable[[str], str | None],
) -> Quote | None:
    """Return the words that set the violated limit, or a criterion like the alert.

    Args:
        alert: what went wrong.
        requirement: the one that the alert is about, where it is defined.
        sla: the one whose limit is violated.
        text_of: returns the text of a file at the traced revision.

    """
    for quote, path, line in _wanted(alert, requirement, sla):
        text = text_of(path) or ""
        found = find_line(quote, text, line)
        if found:
            return Quote(text=without_columns(quote), path=path, line=found)
        # A limit in a cell was read with the name of its column: `target: < 5 ms`.
        cell = quote.partition(": ")[2]
        if cell and sla and find_line(cell, _row(text, line), 1):
            text = without_markup(f"{sla.title}: {cell}")
            return Quote(text=text, path=path, line=line)
    return None


def find_statement(
    requirement: Requirement | None, text_of: Callable[[str], str | None]
) -> Quote | None:
    """Return the first sentence of a requirement's text, whole, and the line it begins on.

    It says what must hold where no criterion does. Fields, lists and tables are no sentence.
    """
    if requirement is None:
        return None
    lines = [line.strip() for line in requirement.text.strip().split("\n")]
    if _FIELD.match(lines[0]):
        return _statement_in_field(requirement, lines, text_of)
    # A paragraph ends at an empty line, or where a list, a field or the like begins.
    rest = takewhile(lambda each: each and not _NO_SENTENCE.match(each), lines[1:])
    sentence = first_sentence(without_markup(" ".join((lines[0], *rest))))
    is_title = _plain(sentence) in _plain(requirement.title)
    # What ends with a colon says nothing without the list below it.
    is_whole = not sentence.endswith(_COLONS) and 0 < len(sentence) <= _LENGTH
    if _NO_SENTENCE.match(lines[0]) or is_title or not is_whole:
        return None
    begin = first_sentence(without_markup(lines[0]))
    line = find_line(begin, text_of(requirement.path) or "", requirement.line)
    return Quote(text=sentence, path=requirement.path, line=line) if line else None


def _statement_in_field(
    requirement: Requirement,
    lines: Sequence[str],
    text_of: Callable[[str], str | None],
) -> Quote | None:
    """Return the first sentence among the fields of a requirement, as of a table's row."""
    title = _plain(requirement.title)
    for field in filter(None, map(_FIELD.match, lines)):
        value = without_markup(field["value"]).strip()
        is_sentence = len(value.split()) >= _SENTENCE_WORDS and len(value) <= _LENGTH
        if not is_sentence or _plain(value) in title:
            continue
        line = find_line(value, text_of(requirement.path) or "", requirement.line)
        if line:
            return Quote(text=value, path=requirement.path, line=line)
    return None


def _wanted(
    alert: Alert, requirement: Requirement | None, sla: Sla | None
) -> Iterator[tuple[str, str, int]]:
    if sla and sla.path and sla.line and sla.limit and sla.quote != sla.title:
        yield _with_limit(sla.quote, sla.limit), sla.path, sla.line
    if requirement and sla is None:
        # Where a requirement is one sentence, its title has shown it already.
        others = (c for c in alike(alert, requirement) if c != requirement.title)
        for criterion in others:
            yield criterion, requirement.path, requirement.line


def _with_limit(text: str, limit: str) -> str:
    """Return the sentence that sets a limit, if the whole text is too long to be shown."""
    if len(text) <= _LENGTH:
        return text
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)
    setting = (s for s in sentences if limit in map(str, parse_limits(s)))
    return next(setting, text)


def alike(alert: Alert, requirement: Requirement) -> tuple[str, ...]:
    """Return the criteria that share words with an alert, the most alike first."""
    words = _words(f"{alert.title} {alert.description or ''} {alert.metric or ''}")
    shared = {
        criterion: len(words & _words(criterion)) for criterion in requirement.criteria
    }
    fitting = (c for c, count in shared.items() if count >= _LEAST_SHARED_WORDS)
    short = (criterion for criterion in fitting if len(criterion) <= _LENGTH)
    return tuple(sorted(short, key=lambda criterion: -shared[criterion]))


def alike_quotes(
    alert: Alert, requirement: Requirement, text_of: Callable[[str], str | None]
) -> Iterator[Quote]:
    """Walk over the criteria that share words with an alert, each with its own line."""
    text = text_of(requirement.path) or ""
    for criterion in alike(alert, requirement):
        line = find_line(criterion, text, requirement.line) or requirement.line
        yield Quote(text=criterion, path=requirement.path, line=line)


def _words(text: str) -> frozenset[str]:
    return sentence_words(text) - _WORDS_OF_MANY


def find_line(quote: str, text: str, first: int) -> int | None:
    """Return the first line at or below a definition that has the words."""
    wanted = _plain(quote)
    lines = text.split("\n")
    numbered = enumerate(lines[first - 1 :], first)
    return next((n for n, line in numbered if wanted in _plain(line)), None)


def _row(text: str, number: int) -> str:
    """Return a line of a text, if it is a row of a table."""
    line = text.split("\n")[number - 1 : number]
    return next((row for row in line if row.lstrip().startswith("|")), "")


def without_columns(text: str) -> str:
    """Return the cells of a table's row as one sentence."""
    if not text.startswith("|"):
        return text
    cells = (cell.strip() for cell in text.strip("|").split("|"))
    return ": ".join(cell for cell in cells if cell)


def _plain(text: str) -> str:
    return " ".join(without_markup(text).split()).lower()
