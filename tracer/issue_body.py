"""From an issue's text to an alert's payload, in whichever way people write one.

In this order: the payload in a fenced block (JSON or YAML, of any tool), the fields of
the issue form, `key: value` lines, plain prose that names a requirement.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from tracer.errors import AlertError
from tracer.event import ALERT_LIMIT, Json, JSONValue, parse_json
from tracer.ids import find_requirements
from tracer.issue import Issue

FORM = {
    "Requirement": "requirement",
    "Severity": "severity",
    "What happened": "description",
    "Metric": "metric",
    "Value": "value",
    "Threshold": "threshold",
    "Started at": "timestamp",
    "Service": "service",
    "Environment": "environment",
    "Alert payload": "payload",
}
"""Headings that GitHub makes of the issue form's labels, and what they hold."""

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
_HEADING = re.compile(r"#{2,4}[ \t]+(?P<label>[^#\n]{1,60}?)[ \t]*#*")
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}|~{3,})[ \t]*(?P<language>[\w+-]*)[^`\n]*")
_LINE = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?[*_`]{0,3}(?P<key>[A-Za-z][A-Za-z _-]{0,30})[*_`]{0,3}"
    r"[ \t]*[:=][ \t]*[*_`]{0,3}[ \t]*(?P<value>\S.*)"
)
_UNANSWERED = frozenset({"", "_no response_", "none", "n/a"})
_TEXT_LIMIT = 4_000
_ENOUGH = 2
"""So many known keys make lines a list of fields, and no sentence with a colon."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an issue tells: the payload, and the requirement named beside it.

    `is_own` says that it is in our words, not in those of an alerting tool.
    """

    payload: Json
    requirement: str = ""
    is_own: bool = True


def read_body(issue: Issue, *, is_asked: bool) -> Told | None:
    """Read the alert that an issue tells; `None` where it tells none.

    Somebody who asks for a trace (`is_asked`) takes whatever it says for an alert.

    Raises:
        AlertError: where a fenced payload cannot be read.

    """
    form = _form(issue.body)
    payload = _fenced(issue.body)
    if payload is not None:
        return Told(payload, form.get("requirement", ""), is_own=False)
    fields = form or _lines(issue.body)
    is_prose = any(find_requirements(f"{issue.title}\n{issue.body}"))
    if not (fields or is_prose or is_asked or issue.is_marked):
        return None
    return Told(_payload(issue, fields))


def _payload(issue: Issue, fields: Mapping[str, str]) -> Json:
    """Write the fields as our own shape; an issue has an id and a time of its own."""
    named = {"req": fields["requirement"]} if "requirement" in fields else {}
    told: dict[str, JSONValue] = {
        "alert_id": f"issue-{issue.number}",
        "title": issue.title or f"Issue {issue.number}",
        "description": issue.body[:_TEXT_LIMIT],
        "timestamp": issue.created_at,
        **{key: value for key, value in fields.items() if key != "requirement"},
        "tags": {**_labels(issue), **named},
    }
    return Json(told, "issue")


def _labels(issue: Issue) -> dict[str, JSONValue]:
    """Return labels such as `severity: high` or `REQ-F-AUTH-001` as tags."""
    pairs = (label.partition(":") for label in issue.labels)
    return {key.strip(): value.strip() or key.strip() for key, _, value in pairs}


def _form(body: str) -> dict[str, str]:
    """Read the form's answers: known headings only, the first of each."""
    answers: dict[str, list[str]] = {}
    key = ""
    known = {label.lower(): name for label, name in FORM.items()}
    for line, is_fenced in _walk(body):
        heading = None if is_fenced else _HEADING.fullmatch(line.strip())
        name = known.get(heading["label"].lower()) if heading else None
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
    found: dict[str, str] = {}
    for line, is_fenced in _walk(body):
        pair = None if is_fenced else _LINE.fullmatch(line.rstrip())
        key = (
            _KEYS.get(re.sub(r"[_-]", " ", pair["key"]).strip().lower())
            if pair
            else None
        )
        if pair and key:
            found.setdefault(key, pair["value"].strip("*_` ")[:_TEXT_LIMIT])
    is_list = len(found) >= _ENOUGH or "requirement" in found
    return found if is_list else {}


def _walk(body: str) -> Iterator[tuple[str, bool]]:
    """Walk over lines and whether each stands in a fenced block."""
    fence = ""
    for line in body.replace("\r\n", "\n").split("\n"):
        found = _FENCE.fullmatch(line)
        if fence:
            yield line, True
            if found and found["mark"].startswith(fence) and not found["language"]:
                fence = ""
        else:
            fence = found["mark"] if found else ""
            yield line, bool(found)


def _fenced(body: str) -> Json | None:
    """Read the first fenced block that is a payload by its language or its shape."""
    for language, text in _blocks(body):
        place = f"issue: the `{language or 'fenced'}` block"
        match language.lower():
            case "json" | "jsonc" | "json5":
                return parse_json(text.encode("utf-8", "replace"), place)
            case "yaml" | "yml":
                return parse_yaml(text, place)
            case "" if text.lstrip()[:1] in {"{", "["}:
                return parse_json(text.encode("utf-8", "replace"), place)
    return None


def _blocks(body: str) -> Iterator[tuple[str, str]]:
    language = ""
    block: list[str] | None = None
    for line, is_fenced in _walk(body):
        found = _FENCE.fullmatch(line)
        if not is_fenced:
            continue
        if block is None and found:
            language, block = found["language"], []
        elif block is not None and found and not found["language"]:
            yield language, "\n".join(block)
            block = None
        elif block is not None:
            block.append(line)
    if block is not None and "".join(block).strip():
        yield language, "\n".join(block)


def parse_yaml(text: str, place: str) -> Json:
    """Read YAML as data alone: no aliases, no tags, every scalar as it is written.

    Raises:
        AlertError: where it is no YAML, too large, too deep, or more than data.

    """
    if len(text.encode("utf-8", "replace")) > ALERT_LIMIT:
        raise AlertError(
            f"`{place}` has more than the {ALERT_LIMIT:,} bytes allowed",
            hint="Send the alert's fields, not the logs around it",
        )
    try:
        for token in yaml.scan(text):
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
                raise AlertError(
                    f"`{place}` has an alias at line {token.start_mark.line + 1}",
                    hint="Write the value out",
                )
        value: object = yaml.load(text, Loader=_Scalars)  # noqa: S506 - makes data only
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise AlertError(
            f"`{place}` is not YAML at line {line}: {error.problem or 'unreadable'}"
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise AlertError(f"`{place}` is not YAML, or nested too deeply") from None
    return parse_json(json.dumps(value).encode(), place)


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
