"""The fields of an alert in an issue's text: the answers of the form, lines or rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from tracer.alerts import parse_severity, parse_status
from tracer.events.fenced_payload import UNANSWERED
from tracer.events.field_names import (
    SECOND,
    VAGUE,
    both_fields_of,
    field_of,
    weak_field_of,
)
from tracer.events.visible_text import VisibleLine, VisibleText
from tracer.text import Pattern, SizeLimit, read_time

_LONG = frozenset(("requirement", "payload"))
"""Fields whose answer may have several lines."""
_FEWEST_KEYS = 2
"""How many known keys make lines fields: one may be a sentence with a colon."""
_BULLET = r"(?: [-*+\u2022] | \d{1,9}[.)] ) [ \t]+"
_KEY = r"[*_`]{0,3} (?P<key> [^\W\d_] (?: [^\W\d_] | [ /_()?-] ){0,30} ) [*_`]{0,3}"
_VALUE = r"[*_`]{0,3} [ \t]* (?P<value> \S.* )"
_PICTURE = r"(?: (?: [\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]{1,6} | :[a-z0-9_+-]{1,30}: ) [ \t]* )?"
_KEY_AND_VALUE = Pattern(
    rf"""
    [ \t]* (?: {_BULLET} )? (?: \[ [xX] \] [ \t]+ )? {_PICTURE}   # a list, a ticked box
    {_KEY} [ \t]* [:=\uff1a] [ \t]* {_VALUE}
    """,
    re.VERBOSE,
)
_DASHED = Pattern(
    rf"""
    [ \t]* (?: {_BULLET} {_PICTURE} {_KEY} [ \t]+ -  # an item
             | (?: {_BULLET} )? {_PICTURE} {_KEY.replace("<key>", "<name>")} [ \t]+ [\u2013\u2014] )
    [ \t]+ {_VALUE}
    """,
    re.VERBOSE,
)
"""An item with a dash between name and value."""
_COMMIT = Pattern(r"[0-9a-f]{7,40}|v?\d{1,4}(?:\.\d{1,6}){1,3}")
_STAGES = frozenset(
    "production prod staging stage preprod dev development test qa".split()  # noqa: SIM905
)
_LONGEST_TIME = 50
"""Characters of a time with the words around it; a sentence says more than when it was."""
_NAME = Pattern(r"[A-Za-z][\w.-]{1,60}")
_LISTED = Pattern(
    rf"[ \t]* (?: {_BULLET} )? [\w.-]{{1,40}} [ \t]* [:=] (?: [ \t]+ .* | [^\s=]+ | )",
    re.VERBOSE,
)
"""A line of a list of names and values; of a log a line has more of them."""
_ASSIGNED = Pattern(r"[A-Za-z_]\w*=[^\s=]+(?:\s+[A-Za-z_]\w*=[^\s=]+)+")
"""A line of nothing but names and values: `service=cart env=prod`."""
_FEWEST_LINES = 3
_SENTENCE_WORDS = 6
_MARK = Pattern(rf"(?: {_BULLET} )? {_PICTURE}", re.VERBOSE)
_VERBS = frozenset(
    (
        *("is", "was", "are", "has", "had", "of", "for", "and", "in", "on", "to"),
        *("ist", "war", "sind", "hat", "von"),
    )
)
"""Words behind one in bold that is the subject of a sentence."""
_QUOTE = Pattern(r"(?:>[ ])+")
_TICKED = Pattern(rf"[ \t]* {_BULLET} \[ [xX] \] [ \t]+ (?P<text> \S.* )", re.VERBOSE)


def read_issue_fields(text: VisibleText) -> dict[str, str]:
    """Return the fields of an issue by the names of our own payload, or nothing."""
    return _form(text) or _lines(text)


def _form(text: VisibleText) -> dict[str, str]:
    """Read answers below headings, the first for each field.

    What is below other headings, or has several lines where a few words are asked for,
    is part of the description: nothing that people wrote is lost.
    """
    fields: dict[str, str] = {}
    weak: dict[str, str] = {}
    others: list[str] = []
    for heading, answer in _sections(text):
        if both := _both(heading, answer):
            fields = {**both, **fields}
            continue
        name = field_of(heading)
        is_first = bool(name) and name not in fields
        second = weak_field_of(heading)
        if not name and second and _is_sure(second, answer):
            weak.setdefault(second, answer)
            continue
        if is_first and name != "description" and _fits(name, heading, answer):
            fields[name] = _grade(answer) if name == "severity" else answer
        elif answer.lower() not in UNANSWERED:
            is_plain = name == "description" and not others
            others.append(answer if is_plain else f"{heading}\n\n{answer}".strip())
    if not fields:
        return {}
    answered = {
        name: answer
        for name, answer in {
            **weak,
            **fields,
            "description": "\n\n".join(others),
        }.items()
        if answer.lower() not in UNANSWERED and name != "payload"
    }
    return {name: answer[: SizeLimit.ISSUE_TEXT] for name, answer in answered.items()}


def _sections(text: VisibleText) -> Iterator[tuple[str, str]]:
    """Return headings below the title, and what is below each; the first has none."""
    heading, lines = "", list[str]()
    for line in text.lines:
        if line.heading > 1:
            yield heading, _answer(lines)
            heading, lines = str(line), []
        else:
            lines.append(str(line))
    yield heading, _answer(lines)


def _both(key: str, answer: str) -> dict[str, str]:
    """Return the answers to a name of two fields: `Value / limit: 4.2 % / 1 %`."""
    names, parts = both_fields_of(key), answer.split("/")
    if not names or len(names) != len(parts):
        return {}
    return dict(zip(names, map(str.strip, parts), strict=True))


def _grade(answer: str) -> str:
    """Return how bad it is, without what people add: `high, customers complain`."""
    first = re.split(r"[,;(]| - ", answer, maxsplit=1)[0].strip()
    return answer if parse_severity(answer) or not parse_severity(first) else first


def _fits(name: str, key: str, answer: str) -> bool:
    """Whether an answer can be that of a field: of most it is a few words."""
    is_vague = key.strip("#?: ").lower() in VAGUE
    is_sure = not is_vague or parse_severity(_grade(answer)) is not None
    return is_sure and (name in _LONG or "\n" not in answer)


def _answer(lines: list[str]) -> str:
    """Return an answer; of boxes the text of those that are ticked."""
    ticked = [match["text"].strip() for match in map(_TICKED.fullmatch, lines) if match]
    return ", ".join(ticked) or "\n".join(lines).strip()


def _lines(text: VisibleText) -> dict[str, str]:
    """Read lines and rows, where there are enough to be no sentences.

    What is quoted counts where nothing else does: people forward what paged them. So
    does a list in a block of code, as which an indented one is shown.
    """
    shown = [
        part
        for line in text.lines
        if not line.is_code
        for part in _labelled(line) or [line.text.rstrip()]
    ]
    own = [line for line in shown if not _QUOTE.match(line)]
    quoted = [_QUOTE.sub("", line, 1) for line in shown if _QUOTE.match(line)]
    fields = _listed(own)
    if any(map(_is_sentence, own)):
        # The whole text is the description, so that nothing is lost.
        fields = {name: text for name, text in fields.items() if name != "description"}
    if fields.keys() - {"timestamp"}:
        return fields
    return {**fields, **(_listed(quoted) or _listed_in_code(text))}


def _is_sentence(line: str) -> bool:
    """Whether a line is neither a row nor a name with its value."""
    is_pair = _KEY_AND_VALUE.fullmatch(line) or _DASHED.fullmatch(line)
    return not (is_pair or _is_row(line)) and len(line.split()) >= _SENTENCE_WORDS


def _labelled(line: VisibleLine) -> list[str]:
    """Return the names in bold of a line, each with what is behind it, after a colon."""
    mark = _MARK.match(line.text)
    starts = [start for start, _ in line.bold]
    if not starts or mark is None or mark.end() != starts[0]:
        return []
    pairs: list[str] = []
    for (start, end), until in zip(line.bold, [*starts[1:], None], strict=True):
        name = line.text[start:end].strip(" :")
        value = line.text[end:until].strip(" :|,;·-\u2013\u2014\t")
        first = value.split(" ", 1)[0].lower()
        if not (value and field_of(name)) or first in _VERBS:
            return []
        pairs.append(f"{name}: {value}")
    return pairs


def _listed_in_code(text: VisibleText) -> dict[str, str]:
    """Read a block of code that has nothing but names and values, as logs do not."""
    for is_code, group in groupby(text.lines, lambda line: line.is_code):
        lines = [line.text.rstrip() for line in group if line.text.strip()]
        is_list = is_code and len(lines) >= _FEWEST_LINES
        if is_list and all(map(_LISTED.fullmatch, lines)):
            fields = _listed(lines)
            if "requirement" in fields or parse_severity(fields.get("severity")):
                return fields
    return {}


def _listed(lines: Sequence[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    weak: dict[str, str] = {}
    seconds: dict[str, str] = {}
    for key, value in _pairs(lines):
        name, answer = field_of(key), value.strip("*_` \t")
        fields = {**_both(key, answer), **fields}
        if name == "severity" and key.strip("#?: ").lower() in SECOND:
            seconds.setdefault(name, _grade(answer))
        elif name and name != "payload" and _fits(name, key, answer):
            answer = _grade(answer) if name == "severity" else answer
            fields.setdefault(name, answer[: SizeLimit.ISSUE_TEXT])
        elif (name := weak_field_of(key)) and _is_sure(name, answer):
            weak.setdefault(name, answer)
    if "severity" not in fields:
        fields |= _other_severity(seconds, fields.get("status", ""))
    is_list = (
        len(fields) >= _FEWEST_KEYS
        or "requirement" in fields
        or parse_severity(fields.get("severity")) is not None
        or fields.get("tags", "").count(":") >= _FEWEST_KEYS
    )
    if is_list:
        return {**weak, **fields}
    # A time says when, whatever else is beside it.
    time = fields.get("timestamp") or weak.get("timestamp", "")
    return {"timestamp": time} if read_time(time) else {}


def _other_severity(seconds: Mapping[str, str], state: str) -> dict[str, str]:
    """Return the severity under a name that also means others, or in the state."""
    if parse_severity(seconds.get("severity")):
        return dict(seconds)
    # Nagios has `State: CRITICAL`.
    is_grade = parse_severity(state) and parse_status(state)
    return {"severity": state} if is_grade else {}


def _is_sure(name: str, answer: str) -> bool:
    """Whether what a vague name has is of the form of its field: a time, a commit, a name."""
    if name in {"timestamp", "ended_at"}:
        return len(answer) <= _LONGEST_TIME and read_time(answer) is not None
    if name == "environment":
        return answer.lower() in _STAGES
    if name == "revision":
        return _COMMIT.fullmatch(answer) is not None
    return _NAME.fullmatch(answer) is not None


def _pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Walk over keys and their values in lines and tables."""
    for is_table, group in groupby(lines, _is_row):
        if is_table:
            yield from _cells([_row(line) for line in group])
            continue
        for line in group:
            if _ASSIGNED.fullmatch(line.strip()):
                pairs = (word.partition("=") for word in line.split())
                yield from ((key, value) for key, _, value in pairs)
                continue
            pair = _KEY_AND_VALUE.fullmatch(line) or _DASHED.fullmatch(line)
            if pair:
                groups = pair.groupdict()
                yield groups["key"] or groups["name"], pair["value"]


def _is_row(line: str) -> bool:
    return line.startswith("|") and line.endswith("|") and line.count("|") > 2  # noqa: PLR2004


def _row(line: str) -> list[str]:
    return [cell.strip() for cell in line[1:-1].split("|")]


def _cells(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Walk over the cells below the names of columns, or beside names in the first one.

    A table with a row for each of several alerts says nothing of the one that is read.
    """
    header, *others = rows
    if len([name for name in header if field_of(name)]) >= _FEWEST_KEYS:
        yield from zip(header, others[0], strict=False) if len(others) == 1 else ()
        return
    for row in rows:
        if row[1]:
            yield row[0], row[1]
