"""The fields of an alert in an issue's text: the answers of the form, or `key: value` lines."""

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
_FIELDS_OF_LINES = {
    **{label.lower(): key for label, key in FORM.items() if key != "payload"},
    "alert": "title",
    "alert id": "alert_id",
    "commit": "revision",
    "description": "description",
    "env": "environment",
    "id": "alert_id",
    "operator": "operator",
    "req": "requirement",
    "revision": "revision",
    "sev": "severity",
    "since": "timestamp",
    "start": "timestamp",
    "started": "timestamp",
    "status": "status",
    "timestamp": "timestamp",
    "title": "title",
    "unit": "unit",
}
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
_TICKED = Pattern(rf"[ \t]* {_BULLET} \[ [xX] \] [ \t]+ (?P<text> \S.* )", re.VERBOSE)


def read_fields(text: VisibleText) -> dict[str, str]:
    """Return the fields of an issue by the names of our own payload, or nothing."""
    return _form(text) or _lines(text)


def _form(text: VisibleText) -> dict[str, str]:
    """Read the form's answers: known headings only, the first of each."""
    answers: dict[str, list[str]] = {}
    field = ""
    fields = {label.lower(): name for label, name in FORM.items()}
    for line in text.lines:
        name = fields.get(line.text.lower()) if line.heading > 1 else None
        if name and name not in answers:
            field, answers[name] = name, []
        elif field:
            answers[field].append(str(line))
    texts = {name: _answer(lines) for name, lines in answers.items()}
    return {
        name: text[: SizeLimit.ISSUE_TEXT]
        for name, text in texts.items()
        if text.lower() not in UNANSWERED and name != "payload"
    }


def _answer(lines: list[str]) -> str:
    """Return an answer; of boxes the text of those that are ticked."""
    ticked = [match["text"].strip() for match in map(_TICKED.fullmatch, lines) if match]
    return ", ".join(ticked) or "\n".join(lines).strip()


def _lines(text: VisibleText) -> dict[str, str]:
    """Read `key: value` lines, where there are enough to be no sentences."""
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
        pair = None if line.is_code else _KEY_AND_VALUE.fullmatch(line.text.rstrip())
        if pair:
            key = re.sub("[_-]", " ", pair["key"]).strip().lower()
            if key in _FIELDS_OF_LINES:
                yield _FIELDS_OF_LINES[key], pair["value"].strip("*_` ")
