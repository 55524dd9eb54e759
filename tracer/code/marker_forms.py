"""The forms in which tools that trace requirements mark code: `[impl->req~login~1]`."""

import re
from collections.abc import Sequence

from msgspec import Struct

from tracer.code.marker import MarkerRole
from tracer.code.source_file import is_comment
from tracer.text import Pattern

_COVERED_ITEM = Pattern(r"\[\s*(?P<type>[A-Za-z]+)[\w~.-]*\s*->\s*$")
"""OpenFastTrace: `[impl->req~login~1]`, `[utest->req~login~1]`."""
_CODELINK = Pattern(r"@\s[^\[\]]*,\s*(?P<type>\w+)\s*,\s*\[[^\]]*$")
"""Sphinx-Needs' codelinks: `@ Log in, IMPL_1, impl, [REQ_1]`."""
_RULE = Pattern(r"\b[a-z]\w{0,8}\[(?:(?P<verb>[a-z]+)\s+)?$")
"""tracey: `r[verify auth.login]`; `r[auth.login]` is an implementation."""
_SECTION = Pattern(r"^\s*\W{1,4}=\s*(?:\S*/)?$")
"""duvet: `//= spec.md#login`."""
_SECTION_TYPE = Pattern(r"^\s*\W{1,4}=\s*type=(?P<type>\w+)")
"""duvet, on one of the next lines: `//= type=test`."""
_TYPE_LINES = 3
_CALL = Pattern(
    r"\b[Rr]eq(?:uirement)?s?\(\s*\w+\s*,\s*(?:[\"'`][\w./-]+[\"'`]\s*,\s*)*[\"'`]$"
)
"""RTMX in Go: `rtmx.Req(t, "REQ-1")` says what a test is for."""
_TAGS = Pattern(
    r"^\s*(?:\[Tags\]|(?:Force|Default|Test) Tags|-?\s*Tags:)\s", re.IGNORECASE
)
"""Robot Framework: `[Tags]    REQ-F-AUTH-001` of a test, or of all in a file."""
_TAG = Pattern(r"\s*(?:@[\w.:=-]+[ \t]+)*@")
"""Gherkin: what is before one of the tags above a scenario, `@smoke @REQ-F-AUTH-001`."""


class Annotation(Struct, frozen=True):
    """A role, and whether a keyword or a tool's form gives it."""

    role: MarkerRole
    is_explicit: bool = True


MENTION = Annotation(MarkerRole.IMPLEMENTS, is_explicit=False)
_WORDS = {
    "impl": Annotation(MarkerRole.IMPLEMENTS),
    "implication": Annotation(MarkerRole.IMPLEMENTS),
    "verify": Annotation(MarkerRole.VALIDATES),
    "test": Annotation(MarkerRole.VALIDATES),
}
"""Verbs of tracey and types of duvet; all others only refer to a requirement."""


def read_tool_form(
    lines: Sequence[str], position: int, before: str
) -> Annotation | None:
    """Read what a tool's form around an id says about it.

    Args:
        lines: the file's lines.
        position: the index of the line with the id.
        before: the text of that line before the id.

    """
    typed = _COVERED_ITEM.search(before) or _CODELINK.search(before)
    if typed:
        is_test = "test" in typed["type"].lower()
        return Annotation(MarkerRole.VALIDATES if is_test else MarkerRole.IMPLEMENTS)
    if _CALL.search(before):
        return Annotation(MarkerRole.IMPLEMENTS)
    rule = _RULE.search(before)
    if rule and (rule["verb"] or is_comment(before)):
        return _WORDS.get(rule["verb"] or "impl", MENTION)
    if _SECTION.match(before):
        return _type_of_section(lines[position + 1 : position + 1 + _TYPE_LINES])
    if _TAGS.match(before):
        return Annotation(MarkerRole.VALIDATES)
    is_tag = _TAG.fullmatch(before) is not None
    return Annotation(MarkerRole.VALIDATES) if is_tag else None


def _type_of_section(below: Sequence[str]) -> Annotation:
    matches = (_SECTION_TYPE.match(line) for line in below)
    types = (match["type"].lower() for match in matches if match)
    return _WORDS.get(next(types, "impl"), MENTION)
