"""From an issue to the alerts in it, in whichever way people and tools write them.

In this order: the payload in a fenced block (JSON or YAML, of any tool), the fields of
the issue form, `key: value` lines, plain prose that names a requirement.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import (
    AlertParser,
    ParsedAlert,
    ParseResult,
    is_web_address,
    parse_severity,
    read_frames,
    stated_numbers,
    unit_in_text,
    with_start,
)
from tracer.errors import AlertError, UnknownAlertError
from tracer.events.fenced_payload import payload_in
from tracer.events.issue import LABEL, Issue
from tracer.events.issue_fields import read_issue_fields
from tracer.events.prose_facts import prose_facts
from tracer.events.visible_text import VisibleText, read_visible_text
from tracer.text import (
    Json,
    JSONValue,
    Pattern,
    SizeLimit,
    cut_and_masked,
    find_requirements,
    is_surely_requirement,
    iso,
    named_id,
    parse_quantities,
    parse_time,
    read_time,
)

_FIELDS_OF_ALERTS_ONLY = frozenset(
    {"requirement", "alert_id", "metric", "value", "threshold"}
)
"""With one of these a text is an alert; any report of a bug may have the others."""
_TAGS = frozenset(("requirement", "tags"))
"""Fields that are tags of the alert."""
_TAG = Pattern(r"(?P<key>[A-Za-z][\w.-]*)[:=](?P<value>[^\s,;]+)")
_STATUS_BEFORE_TITLE = Pattern(
    r"""
    \s* \[ (?P<word> problem | firing | alerting | alert | triggered
                   | resolved | recovered | ok )
        (?: : \s* \d+ )? \]                                    # [FIRING:2]
    \s* (?P<title> \S.* )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Zabbix and Alertmanager put an alert's status before its name."""
_FORWARDED = Pattern(r"^(?:\s*(?:fwd?|re|aw|wg|tr|rv|vs|sv)\s*:)+\s*", re.IGNORECASE)
"""What mail programs put before a subject that is forwarded or answered."""
_NO_SEVERITY_LABELS = frozenset(("page", "error", "debug", "none", "notice", "verbose"))
"""Words that are severities in a field, but something else as a label of an issue."""
_MANY = 20
"""Frames, and requirements out of prose, that are kept."""
_TIMES = ("timestamp", "ended_at")
_SHOWN_START = 40
_MANY_LINKS = 5
"""Links that are kept: the tool's own come first in what it writes."""


class ParsedIssue(Struct, frozen=True):
    """The alerts in an issue, and the requirement that is named outside a payload."""

    results: tuple[ParseResult, ...]
    requirement: str = ""


def read_issue(
    issue: Issue, parser: AlertParser, *, is_asked: bool
) -> ParsedIssue | None:
    """Read the alerts in an issue, `None` where it has none.

    Where somebody asks for a trace or sets the label, any text is an alert. Otherwise
    the text must show that it is one.

    Args:
        issue: as it was sent.
        parser: what reads the payload of a fenced block.
        is_asked: whether somebody asked for the trace of this very issue.

    Raises:
        AlertError: where a fenced payload cannot be read.

    """
    is_alert = is_asked or issue.is_marked
    text = read_visible_text(issue.body)
    fields = read_issue_fields(text)
    named = _requirements_in(issue.title, text)
    unread: tuple[str, ...] = ()
    try:
        results = _in_blocks(text, parser)
    except AlertError as error:
        # A block of another kind may be quoted. It was meant as the alert if there is
        # nothing else.
        is_quoted = isinstance(error, UnknownAlertError) and (fields or named)
        if is_alert and not is_quoted:
            raise
        if is_alert and error.details:
            unread = (f"{error.message}. Only the words of the issue were read",)
        results = None
    if results is not None:
        beside = named_id(fields.get("requirement", ""))
        opened = parse_time(issue.created_at)
        return ParsedIssue(tuple(with_start(each, opened) for each in results), beside)
    if not (is_alert or named or _FIELDS_OF_ALERTS_ONLY & set(fields)):
        return None
    result = _in_words(issue, _Words(text, fields, named), parser)
    if isinstance(result, ParsedAlert):
        result = replace(result, warnings=(*result.warnings, *unread))
    return ParsedIssue((with_start(result, parse_time(issue.created_at)),))


def _in_blocks(
    text: VisibleText, parser: AlertParser
) -> tuple[ParseResult, ...] | None:
    """Read the first fenced block that is an alert of some tool."""
    first_error = None
    for block in text.blocks:
        payload = payload_in(block)
        if payload is None:
            continue
        try:
            return parser.parse(payload)
        except UnknownAlertError as error:
            first_error = first_error or error
    if first_error:
        raise first_error
    return None


class _Words(Struct, frozen=True):
    """What an issue without a payload says."""

    text: VisibleText
    fields: Mapping[str, str]
    requirements: tuple[str, ...]


def _in_words(issue: Issue, words: _Words, parser: AlertParser) -> ParseResult:
    """Read the fields as our own payload; an issue has an id of its own."""
    status, title = _status_and_title(issue.title or f"Issue {issue.number}")
    description = words.fields.get(
        "description", str(words.text)[: SizeLimit.ISSUE_TEXT]
    )
    tags = {
        **_listed_tags(words.fields.get("tags", "")),
        **_labels(issue),
        **_requirement_tag(words, title + description),
    }
    fields = {**prose_facts(words.text), **words.fields}
    fields |= _limited_value(fields)
    fields |= _times(fields)
    unread_start = _unread_start(fields)
    left_out = {*_TAGS, *(["timestamp"] if unread_start else [])}
    payload: dict[str, JSONValue] = {
        "alert_id": f"issue-{issue.number}",
        "title": title,
        "status": status,
        "severity": _severity_label(issue),
        "description": description,
        "unit": _unit(words.fields),
        "frames": list(_frames(words.text)),
        "links": list(_links(words)),
        **{key: text for key, text in fields.items() if key not in left_out},
        "tags": {**tags},
    }
    (result,) = parser.as_generic().parse(Json(payload, "issue"))
    if not isinstance(result, ParsedAlert):
        return result
    warnings = (_about_start(unread_start),) if unread_start else ()
    return replace(
        result,
        alert=replace(result.alert, source="issue"),
        warnings=(*result.warnings, *warnings),
    )


def _limited_value(fields: Mapping[str, str]) -> dict[str, str]:
    """Return both numbers of a value that comes with its limit: `2.4 s (threshold 1 s)`."""
    numbers = stated_numbers(fields.get("value", ""))
    value, threshold = numbers.value, numbers.threshold
    if value is None or threshold is None:
        return {}
    both = {"value": value, "threshold": threshold}
    return {
        name: f"{number.value:g} {number.unit or ''}".strip()
        for name, number in both.items()
        if name == "value" or name not in fields
    }


def _times(fields: Mapping[str, str]) -> dict[str, str]:
    """Return when it began and ended, as far as people wrote a time: `around 9 pm`."""
    moments = {name: read_time(fields.get(name, "")) for name in _TIMES}
    return {name: iso(moment) for name, moment in moments.items() if moment}


def _unread_start(fields: Mapping[str, str]) -> str:
    """Return what people wrote as the start where it is no time; else nothing."""
    written = fields.get("timestamp", "")
    return written if parse_time(written) is None else ""


def _about_start(written: str) -> str:
    """Say what counts as the start where people wrote none that can be read."""
    return (
        f"“{cut_and_masked(written, _SHOWN_START)}” is not a time that we can read, so the "
        "alert began when the issue was opened. Write it as 2025-11-20 15:30 UTC"
    )


def _status_and_title(title: str) -> tuple[str | None, str]:
    """Take off the status that a tool puts before an alert's name."""
    title = _FORWARDED.sub("", title) or title
    match = _STATUS_BEFORE_TITLE.fullmatch(title)
    return (match["word"], match["title"]) if match else (None, title)


def _frames(text: VisibleText) -> Iterator[JSONValue]:
    """Return the frames of the stack traces in an issue, the innermost first."""
    for frame in read_frames(str(text))[:_MANY]:
        yield {"path": frame.path, "line": frame.line, "function": frame.function}


def _links(issue_words: _Words) -> Iterator[JSONValue]:
    """Return the first links of an issue; one without words is called by its host."""
    named = set(issue_words.fields.values())
    words: dict[str, str] = {}
    for link in issue_words.text.links:
        # Slack writes `<https://…|Open in Grafana>`, which becomes one address.
        address = link.address.partition("|")[0].partition("%7C")[0]
        if is_web_address(address) and address not in named:
            words.setdefault(address, link.words)
    for address, name in islice(words.items(), _MANY_LINKS):
        host = address.partition("://")[2].partition("/")[0].rpartition("@")[2]
        yield {"url": address, "text": host if "://" in name else name or host}


def _requirements_in(title: str, text: VisibleText) -> tuple[str, ...]:
    """Return the ids that name requirements beyond doubt, each once."""
    ids = dict.fromkeys(find_requirements(f"{title}\n{text}"))
    return tuple(filter(is_surely_requirement, ids))


def _requirement_tag(words: _Words, shown: str) -> dict[str, str]:
    """Return the requirement as a tag; from prose only where its text was cut off."""
    if "requirement" in words.fields:
        return {"req": words.fields["requirement"]}
    if not words.requirements or any(each in shown for each in words.requirements):
        return {}
    return {"req": ", ".join(words.requirements[:_MANY])}


def _unit(fields: Mapping[str, str]) -> str | None:
    """Return the unit that value or threshold are written with: `ms` of `750 ms`."""
    texts = [fields[key] for key in ("value", "threshold") if key in fields]
    numbers = [quantity.value for text in texts for quantity in parse_quantities(text)]
    return unit_in_text("; ".join(texts), *numbers)


def _listed_tags(text: str) -> dict[str, str]:
    """Return the tags in a line as tools write them: `service:cart, env:prod`."""
    return {match["key"]: match["value"] for match in _TAG.finditer(text)}


def _labels(issue: Issue) -> dict[str, str]:
    """Return labels such as `severity: high` or `REQ-F-AUTH-001` as tags."""
    pairs = (label.partition(":") for label in issue.labels if label.lower() != LABEL)
    return {key.strip(): value.strip() or key.strip() for key, _, value in pairs}


def _severity_label(issue: Issue) -> str | None:
    """Return the first label that is only a severity, such as `High` or `sev1`."""
    own = (label for label in issue.labels if label.lower() not in _NO_SEVERITY_LABELS)
    return next((label for label in own if parse_severity(label)), None)
