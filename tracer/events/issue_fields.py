"""The fields of an alert in an issue's text: the answers of the form, lines or rows."""

import re
from collections.abc import Iterator

from tracer.alerts import parse_severity
from tracer.events.fenced_payload import UNANSWERED
from tracer.events.visible_text import VisibleText
from tracer.text import Pattern, SizeLimit

FORM = {
    "Requirement": "requirement",
    "Severity": "severity",
    "Started at": "timestamp",
    "Metric": "metric",
    "Value": "value",
    "Threshold": "threshold",
    "Service": "service",
    "Environment": "environment",
    "What happened": "description",
    "Alert payload": "payload",
}
"""Headings that GitHub makes of the issue form's labels, and the fields they hold.

The long texts are last: a heading that is quoted in them comes too late to count.
"""
_WORDS = {
    "alert_id": ("alert id", "id"),
    "title": ("alert", "title"),
    "description": ("description", "summary", "what went wrong"),
    "status": ("status", "state", "alert state"),
    "severity": ("sev", "priority", "level", "urgency", "criticality"),
    "timestamp": (
        *("timestamp", "start", "start time", "started", "starts at", "since", "began"),
        *("when did it start", "first seen", "first occurrence", "first occurred"),
        *("triggered", "triggered at", "fired at", "opened at", "detected at"),
    ),
    "metric": ("metric name",),
    "value": ("current value", "measured value", "observed value"),
    "operator": ("operator",),
    "threshold": ("threshold value", "limit"),
    "unit": ("unit",),
    "service": ("service name", "affected service", "application", "app"),
    "environment": ("env",),
    "requirement": ("req", "requirement id"),
    "revision": ("revision", "commit", "commit sha", "deployed commit"),
    "rule": ("rule", "rule name", "alertname", "alert name", "alert rule", "monitor"),
    "runbook": ("runbook", "runbook url"),
    "dashboard": ("dashboard", "dashboard url"),
}
"""What tools and people write before a colon, for each field of our own payload. Words
that any report of a bug has (`Version`, `Expected`, `Host`, `System`) are not here."""
_FIELDS = {
    **{label.lower(): key for label, key in FORM.items()},
    **{word: key for key, words in _WORDS.items() for word in words},
}
_LONG = frozenset(("requirement", "payload"))
"""Fields whose answer may have several lines."""
_FEWEST_KEYS = 2
"""How many known keys make lines fields: one may be a sentence with a colon."""
_BULLET = r"(?: [-*+] | \d{1,9}[.)] ) [ \t]+"
_KEY_AND_VALUE = Pattern(
    rf"""
    [ \t]* (?: {_BULLET} )? (?: \[ [xX] \] [ \t]+ )?        # a list, a ticked box
    [*_`]{{0,3}} (?P<key> [A-Za-z][A-Za-z _-]{{0,30}} ) [*_`]{{0,3}}
    [ \t]* [:=] [ \t]*
    [*_`]{{0,3}} [ \t]* (?P<value> \S.* )
    """,
    re.VERBOSE,
)
_ROW = Pattern(
    r"""
    \| [ \t]* [*_`]{0,3} (?P<key> [A-Za-z][A-Za-z _-]{0,30} ) [*_`]{0,3} [ \t]*
    \| [ \t]* (?P<value> [^|\s][^|]* ) \|
    """,
    re.VERBOSE,
)
"""A row of a table with two cells: some tools write an alert's labels so."""
_TICKED = Pattern(rf"[ \t]* {_BULLET} \[ [xX] \] [ \t]+ (?P<text> \S.* )", re.VERBOSE)


def read_fields(text: VisibleText) -> dict[str, str]:
    """Return the fields of an issue by the names of our own payload, or nothing."""
    return _form(text) or _lines(text)


def _form(text: VisibleText) -> dict[str, str]:
    """Read answers below headings, the first for each field.

    What is below other headings, or has several lines where a few words are asked for,
    is part of the description: nothing that people wrote is lost.
    """
    fields: dict[str, str] = {}
    others: list[str] = []
    for heading, answer in _sections(text):
        name = _FIELDS.get(heading.strip("#?: ").lower(), "")
        is_first = bool(name) and name not in fields
        if is_first and name != "description" and _fits(name, answer):
            fields[name] = answer
        elif answer.lower() not in UNANSWERED:
            is_plain = name == "description" and not others
            others.append(answer if is_plain else f"{heading}\n\n{answer}".strip())
    if not fields:
        return {}
    answered = {
        name: answer
        for name, answer in {**fields, "description": "\n\n".join(others)}.items()
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


def _fits(name: str, answer: str) -> bool:
    """Whether an answer can be that of a field: of most it is a few words."""
    return name in _LONG or "\n" not in answer


def _answer(lines: list[str]) -> str:
    """Return an answer; of boxes the text of those that are ticked."""
    ticked = [match["text"].strip() for match in map(_TICKED.fullmatch, lines) if match]
    return ", ".join(ticked) or "\n".join(lines).strip()


def _lines(text: VisibleText) -> dict[str, str]:
    """Read `key: value` lines and rows, where there are enough to be no sentences."""
    fields: dict[str, str] = {}
    for name, value in _pairs(text):
        fields.setdefault(name, value[: SizeLimit.ISSUE_TEXT])
    is_list = (
        len(fields) >= _FEWEST_KEYS
        or "requirement" in fields
        or parse_severity(fields.get("severity")) is not None
    )
    return fields if is_list else {}


def _pairs(text: VisibleText) -> Iterator[tuple[str, str]]:
    for line in text.lines:
        if line.is_code:
            continue
        shown = line.text.rstrip()
        pair = _KEY_AND_VALUE.fullmatch(shown) or _ROW.fullmatch(shown)
        if pair:
            key = re.sub("[_-]", " ", pair["key"]).strip().lower()
            if key in _FIELDS and key != "alert payload":
                yield _FIELDS[key], pair["value"].strip("*_` \t")
