"""From an issue's text to the alerts in it, in whichever way people write them.

In this order: the payload in a fenced block (JSON or YAML, of any tool), the fields of
the issue form, `key: value` lines, plain prose that names a requirement.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

import yaml

from tracer.alerts import (
    AlertParser,
    ParsedAlert,
    ParseResult,
    parse_severity,
    unit_in_text,
)
from tracer.errors import AlertError, UnknownAlertError
from tracer.events.trace_request import LABEL, Issue
from tracer.text import (
    ALERT_LIMIT,
    DEPTH_LIMIT,
    EVENT_LIMIT,
    Json,
    JSONValue,
    Pattern,
    find_requirements,
    find_tokens,
    parse_json,
    parse_quantities,
    parse_time,
)

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
"""Headings that GitHub makes of the issue form's labels, and what they hold.

The long texts stand last: a heading that is quoted in them comes too late to count.
"""

_KEYS = {
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
_TELLING = frozenset({"requirement", "alert_id", "metric", "value", "threshold"})
"""Fields that any report of a bug may not have: with one of them, it is an alert."""
_FENCE = Pattern(r" {0,3}(?P<mark>`{3,}|~{3,})[ \t]*(?P<language>[\w+-]*)[^`\n]*")
_LINE = Pattern(
    r"[ \t]*(?:[-*+][ \t]+)?[*_`]{0,3}(?P<key>[A-Za-z][A-Za-z _-]{0,30})[*_`]{0,3}"
    r"[ \t]*[:=][ \t]*[*_`]{0,3}[ \t]*(?P<value>\S.*)"
)
_UNANSWERED = frozenset({"", "_no response_", "no response", "none", "n/a"})
_TEXT_LIMIT = 4_000
_HEAD = Pattern(
    r"\s*\[(?P<word>problem|firing|alerting|alert|triggered|resolved|recovered|ok)"
    r"(?::\s*\d+)?\]\s*(?P<title>\S.*)",
    re.IGNORECASE,
)
"""How tools put an alert's status before its name: `[FIRING:1] Login slow`."""
_FRAME = Pattern(
    r" *File \"(?P<path>[^\"\n]+\.py)\", line (?P<line>\d{1,9})(?:, in (?P<function>\S+))?"
)
"""A frame as Python writes it, also in what Sentry puts into an issue; innermost last."""
_NO_SEVERITY_LABELS = frozenset("page error debug none notice verbose".split())  # noqa: SIM905
"""Words that are severities in a field, but something else as a label of an issue."""
_ENOUGH = 2
"""So many known keys make lines a list of fields, and no sentence with a colon."""
_MANY = 20


@dataclass(frozen=True, slots=True)
class ParsedIssue:
    """What an issue tells, and the requirement named beside a tool's payload."""

    found: tuple[ParseResult, ...]
    requirement: str = ""


def read_issue(
    issue: Issue, parser: AlertParser, *, is_asked: bool
) -> ParsedIssue | None:
    """Read the alerts that an issue tells; `None` where it tells none.

    Somebody who asks for a trace (`is_asked`) or sets the label takes whatever the
    issue says for an alert. Without either it must say so itself.

    Args:
        issue: as it was sent.
        parser: what reads the payload of a fenced block.
        is_asked: whether somebody asked for the trace of this very issue.

    Raises:
        AlertError: where a fenced payload cannot be read.

    """
    counts = is_asked or issue.is_marked
    fields = _form(issue.body) or _lines(issue.body)
    named = _named(issue)
    try:
        found = _in_blocks(issue.body, parser)
    except AlertError as error:
        # A block of another kind may be quoted; it was meant where nothing else tells.
        is_quoted = isinstance(error, UnknownAlertError) and (fields or named)
        if counts and not is_quoted:
            raise
        found = None
    if found is not None:
        beside = next(find_tokens(fields.get("requirement", "")), "")
        return ParsedIssue(tuple(_dated(each, issue) for each in found), beside)
    if not (counts or named or _TELLING & set(fields)):
        return None
    return ParsedIssue((_dated(_in_words(issue, fields, named, parser), issue),))


def _dated(found: ParseResult, issue: Issue) -> ParseResult:
    """Let an alert that tells no time have begun when its issue was opened."""
    if not isinstance(found, ParsedAlert) or found.alert.started_at:
        return found
    opened = parse_time(issue.created_at)
    return replace(found, alert=replace(found.alert, started_at=opened))


def _in_blocks(body: str, parser: AlertParser) -> tuple[ParseResult, ...] | None:
    """Read the first fenced block that is an alert of some tool."""
    unknown = None
    for block in _blocks(body):
        payload = _payload(block)
        if payload is None:
            continue
        try:
            return parser.parse(payload)
        except UnknownAlertError as error:
            unknown = unknown or error
    if unknown:
        raise unknown
    return None


def _in_words(
    issue: Issue, fields: Mapping[str, str], named: tuple[str, ...], parser: AlertParser
) -> ParseResult:
    """Read the fields as our own shape; an issue has an id of its own."""
    status, title = _headed(issue.title or f"Issue {issue.number}")
    description = fields.get("description", issue.body[:_TEXT_LIMIT])
    told: dict[str, JSONValue] = {
        "alert_id": f"issue-{issue.number}",
        "title": title,
        "status": status,
        "severity": _severity_label(issue),
        "description": description,
        "unit": _unit(fields),
        "frames": _frames(issue.body),
        **{key: value for key, value in fields.items() if key != "requirement"},
        "tags": {**_labels(issue), **_requirement(fields, named, title + description)},
    }
    (found,) = parser.as_generic().parse(Json(told, "issue"))
    if isinstance(found, ParsedAlert):
        return replace(found, alert=replace(found.alert, source="issue"))
    return found


def _headed(title: str) -> tuple[str | None, str]:
    """Take off the status that a tool puts before an alert's name."""
    found = _HEAD.fullmatch(title)
    return (found["word"], found["title"]) if found else (None, title)


def _frames(body: str) -> list[JSONValue]:
    """Return the frames of a traceback, innermost first."""
    lines = body.replace("\r\n", "\n").split("\n")
    found = [frame for frame in map(_FRAME.fullmatch, lines) if frame]
    return [{**frame.groupdict()} for frame in reversed(found[-_MANY:])]


def _named(issue: Issue) -> tuple[str, ...]:
    """Find the ids that name requirements beyond doubt; `US-1` may be anything."""
    found = dict.fromkeys(find_requirements(f"{issue.title}\n{issue.body}"))
    return tuple(each for each in found if each.upper().startswith("REQ"))


def _requirement(
    fields: Mapping[str, str], named: tuple[str, ...], text: str
) -> dict[str, JSONValue]:
    """Return the requirement as a tag; from prose only what was cut off its text."""
    if "requirement" in fields:
        return {"req": fields["requirement"]}
    if any(each in text for each in named):
        return {}
    return {"req": ", ".join(named[:_MANY])} if named else {}


def _unit(fields: Mapping[str, str]) -> str | None:
    """Return the unit that a value or threshold such as `750 ms` is written with."""
    texts = [fields[key] for key in ("value", "threshold") if key in fields]
    numbers = [found.value for text in texts for found in parse_quantities(text)]
    return unit_in_text("; ".join(texts), *numbers)


def _labels(issue: Issue) -> dict[str, JSONValue]:
    """Return labels such as `severity: high` or `REQ-F-AUTH-001` as tags."""
    pairs = (label.partition(":") for label in issue.labels if label.lower() != LABEL)
    return {key.strip(): value.strip() or key.strip() for key, _, value in pairs}


def _severity_label(issue: Issue) -> str | None:
    """Return the first label that is nothing but a severity, as `High` or `sev1`."""
    own = (label for label in issue.labels if label.lower() not in _NO_SEVERITY_LABELS)
    return next((label for label in own if parse_severity(label)), None)


def _form(body: str) -> dict[str, str]:
    """Read the form's answers: known headings only, the first of each."""
    answers: dict[str, list[str]] = {}
    key = ""
    known = {label.lower(): name for label, name in FORM.items()}
    for line, block in _walk(body):
        is_heading = block is None and line.startswith("##")
        name = known.get(line.strip("# \t").lower()) if is_heading else None
        if name and name not in answers:
            key, answers[name] = name, []
        elif key:
            answers[key].append(line)
    texts = {name: "\n".join(lines).strip() for name, lines in answers.items()}
    return {
        name: text[:_TEXT_LIMIT]
        for name, text in texts.items()
        if text.lower() not in _UNANSWERED and name != "payload"
    }


def _lines(body: str) -> dict[str, str]:
    """Read `key: value` lines, where there are enough to be no sentences."""
    found: dict[str, str] = {}
    for line, block in _walk(body):
        pair = _LINE.fullmatch(line.rstrip()) if block is None else None
        key = _KEYS.get(
            re.sub("[_-]", " ", pair["key"] if pair else "").strip().lower()
        )
        if pair and key:
            found.setdefault(key, pair["value"].strip("*_` ")[:_TEXT_LIMIT])
    is_list = (
        len(found) >= _ENOUGH
        or "requirement" in found
        or parse_severity(found.get("severity")) is not None
    )
    return found if is_list else {}


@dataclass(frozen=True, slots=True)
class _Block:
    """A fenced block; its lines are there when the walk has passed it."""

    mark: str
    language: str
    lines: list[str] = field(default_factory=list)

    def ends_with(self, found: re.Match[str] | None) -> bool:
        """Whether a line closes it: as long a mark, and nothing behind."""
        return (
            found is not None
            and found["mark"].startswith(self.mark)
            and found[0].strip() == found["mark"]
        )


def _walk(body: str) -> Iterator[tuple[str, _Block | None]]:
    """Walk over lines and the fenced block that each stands in, its marks included."""
    block = None
    for line in body.replace("\r\n", "\n").split("\n"):
        found = _FENCE.fullmatch(line)
        if block is None:
            block = _Block(found["mark"], found["language"].lower()) if found else None
            yield line, block
        elif block.ends_with(found):
            yield line, block
            block = None
        else:
            block.lines.append(line)
            yield line, block


def _blocks(body: str) -> Iterator[_Block]:
    last = None
    for _, block in (*_walk(body), ("", None)):
        if last is not None and block is not last:
            yield last
        last = block


def _payload(block: _Block) -> Json | None:
    """Read a block that is data by its language or its shape."""
    text = "\n".join(block.lines)
    if text.strip().lower() in _UNANSWERED:
        return None
    place = f"{block.language or 'fenced'} block"
    match block.language:
        case "json" | "jsonc" | "json5":
            return parse_json(text.encode(), place)
        case "yaml" | "yml":
            return parse_yaml(text, place)
        case "" if text.lstrip()[:1] in {"{", "["}:
            with suppress(AlertError):  # it may be anything else in braces
                return parse_json(text.encode(), place)
    return None


def parse_yaml(text: str, place: str) -> Json:
    """Read YAML as data alone: no aliases, no tags, every scalar as it is written.

    Raises:
        AlertError: where it is no YAML, too large, too deep, or more than data.

    """
    if len(text.encode()) > ALERT_LIMIT:
        raise AlertError(
            f"`{place}` has more than the {ALERT_LIMIT:,} bytes allowed",
            hint="Send the alert's fields, not the logs around it",
        )
    try:
        _refuse_more_than_data(text, place)
        value: object = yaml.load(text, Loader=_Scalars)  # noqa: S506 - makes data only
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise AlertError(
            f"`{place}` is not YAML at line {line}: {error.problem or 'unreadable'}"
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise AlertError(f"`{place}` is not YAML, or nested too deeply") from None
    written = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    return parse_json(written, place, EVENT_LIMIT)


def _refuse_more_than_data(text: str, place: str) -> None:
    """Stop at the first alias, or where brackets stand deeper than any alert's."""
    depth = 0
    for token in yaml.scan(text):
        line = token.start_mark.line + 1
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
            raise AlertError(
                f"`{place}` has an alias at line {line}", hint="Write the value out"
            )
        if depth > DEPTH_LIMIT:
            raise AlertError(
                f"`{place}` is nested deeper than {DEPTH_LIMIT} levels at line {line}"
            )


_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


class _Scalars(yaml.BaseLoader):
    """Every scalar is text; the fields that want numbers read them from it."""

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 - PyYAML's own
    ) -> dict[object, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key is no text", key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None,
                    None,
                    f"the key `{key.value[:80]}` stands twice",
                    key.start_mark,
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)
