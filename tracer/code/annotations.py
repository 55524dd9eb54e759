"""What a line says of a requirement that it names.

A keyword in front of a list makes a marker (`# Implements: REQ-1, REQ-2 (Name),` and on
over the next line), and so does each tool's own form (`[impl->req~login~1]`,
`r[verify auth.login]`, `//= spec.md#login`). An id that a log line, metric or span
carries is telemetry: it tells where alerts come from. All else is a mention.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracer.code.source_file import (
    ANNOTATION_START,
    COMMENT_START,
    SourceFile,
    is_comment,
)
from tracer.text import Pattern


class MarkerRole(StrEnum):
    """What a place in the code does for a requirement."""

    IMPLEMENTS = "implements"
    VALIDATES = "validates"
    TELEMETRY = "telemetry"


_VERBS = {
    MarkerRole.IMPLEMENTS: (
        r"implements(?::?[ \t]+requirements?)?|implemented[ \t]+by|satisfies|fulfill?s"
        r"|addresses|covers|refines|traces(?:[ \t]+to)?|req-id|req-traceability|need-ids"
        r"|llr|hlr|relation|lobster-trace|req_satisfied|per[ \t]+(?:spec|requirement)"
    ),
    MarkerRole.VALIDATES: (
        r"validates(?::?[ \t]+requirements?)?|verifies|verify|req_test"
        r"|partiallyverifies|fullyverifies"
    ),
}
_NOUNS = {
    MarkerRole.IMPLEMENTS: (
        r"business[ \t]+(?:requirement|rule)s?|requirements?|reqs?|br|spec"
        r"|constraints?|rules?|formulas?"
    ),
    MarkerRole.VALIDATES: r"tests|tested",
}
"""Words of plain prose, too: they count at a comment's start, or as a field's name."""
_KEYWORD = Pattern(
    r"(?<![\w-])(?P<at>[@\\]?)(?:"
    + "|".join(f"(?P<{role}>{words})" for role, words in _VERBS.items())
    + "|"
    + "|".join(f"(?P<noun_{role}>{words})" for role, words in _NOUNS.items())
    + r")(?![\w-])[*_]{0,2}(?P<close>[\"']?)(?P<field>[:=(]|[ \t]*[:=](?!=))?"
    r"[ \t]*[\"']?[ \t]*[:=(\[{,]?[*_]{0,2}[ \t]*",
    re.IGNORECASE,
)
_START = Pattern(r"(?:.*[|({])?[\s*+•\-\"'`!/]*(?:\d+[.)][ \t]+)?")
_STRING = Pattern(r"\"(?:\\.|[^\"\\])*\"|(?<!\w)'(?:\\.|[^'\\])*'|`[^`]*`")
_OPEN_STRING = Pattern(r"(?:(?<!\w)|\b[rfbu]{1,2})[\"'`]", re.IGNORECASE)
_TRAILING_COMMENT = Pattern(
    r"(?:^|[\s;{}])(?:#(?!\[)|//|/\*|--|<!--)[!/]?\s?(?P<text>.*)"
)
_HEADLINE = Pattern(r"\W*(?:[A-Z\d][\w/&-]*[ \t]+){1,6}")
"""Words of a headline in front of its last: `// Token Refresh Tests (REQ-1)`."""
_TITLE = Pattern(
    r"^\s*(?:\w+\s*=\s*|(?:var|let|await|return)\s.*?)?"
    r"(?:[xf]?(?:it|describe|context)|test|suite|specify|scenario|example"
    r"|[FP]?(?:It|Describe|DescribeTable|Context|When|Specify|Entry)"
    r"|TEST_CASE|SCENARIO|SECTION|\w+\.Run|@DisplayName)(?:\.[a-z]+)*"
    r"(?:\s*\(\s*|\s+)[\"'`][^\"'`]*$"
)
_PARENTHESES = Pattern(r"\([^()]*\)")
_SEPARATOR = Pattern(r"[,;&|]|(?<=\d)[+/]|\band\b|\n")
_ID = r"(?:\w[\w$@]*(?:[-./~+#][\w$@]+)+|[A-Za-z]\w*[_\d]\w*)"
_STARTS_WITH_ID = Pattern(rf"[\s\"'`\[(*-]*(?:{_ID}|\d+\b)")
_ONLY_IDS = Pattern(rf"[\s\"'`\[(*-]*(?:{_ID}[\"'`\]]*\s+)*[\s\"'`\[(*]*")
_TELEMETRY = Pattern(
    r"\breq(?:uirement)?(?:[_.-]?id)?[\"']?\)?\s*(?:[:=,]|=>)\s*[\"']?"
    r"(?:[\w.~-]+,[ ]?)*$",
    re.IGNORECASE,
)
_COMMENT_END = Pattern(r"\s*(?:\*+/|-->|\"\"\"|''')\s*$")
_BULLET = Pattern(r"^\s*(?:[-*+•]\s+)?$")
_HEADER = Pattern(r":\s*$")
_CONTINUATION_LIMIT = 20

_COVERED = Pattern(r"\[\s*(?P<kind>[A-Za-z]+)[\w~.-]*\s*->\s*$")
_RULE = Pattern(r"\b[a-z]\w{0,8}\[(?:(?P<verb>[a-z]+)\s+)?$")
_NEED = Pattern(r"@\s[^\[\]]*,\s*(?P<kind>\w+)\s*,\s*\[[^\]]*$")
_SECTION = Pattern(r"^\s*\W{1,4}=\s*(?:\S*/)?$")
_SECTION_TYPE = Pattern(r"^\s*\W{1,4}=\s*type=(?P<type>\w+)")
_TAG = Pattern(r"^\s*@\S")
_TEST_NAME = Pattern(r"(?<![\w-])test", re.IGNORECASE)
_RANGE_END = Pattern(r"@relation\b.*scope\s*=\s*range_end")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A role, and whether a keyword or a tool's form gives it."""

    role: MarkerRole
    is_explicit: bool = True


_MENTION = Annotation(MarkerRole.IMPLEMENTS, is_explicit=False)
_TOOL_VERBS = {
    "impl": Annotation(MarkerRole.IMPLEMENTS),
    "implication": Annotation(MarkerRole.IMPLEMENTS),
    "verify": Annotation(MarkerRole.VALIDATES),
    "test": Annotation(MarkerRole.VALIDATES),
}
"""What tools' own verbs and types say; all others only refer to a requirement."""


def classify(
    source: SourceFile,
    position: int,
    start: int,
    *,
    is_distinct: bool = True,
    is_test: bool = False,
) -> Annotation | None:
    """Say what a line does for the requirement that it names from `start` on.

    Args:
        source: the file.
        position: the index of the line.
        start: the index of the id's first character in it.
        is_distinct: whether the id is one wherever it stands; `auth.login` is code
            where no keyword says otherwise, and then `None` is returned.
        is_test: whether the file may hold tests; what a test's title names, it is for.

    """
    line = source.lines[position]
    before = line[:start]
    if _RANGE_END.search(line):
        return None
    if _TELEMETRY.search(before) and _is_emitted(
        source, position, before, is_test=is_test
    ):
        return Annotation(MarkerRole.TELEMETRY)
    told = _in_a_tools_form(source.lines, position, before)
    if told:
        return told
    role = _behind_keyword(source, position, before)
    if role:
        return Annotation(role)
    is_title = is_test and is_distinct and _TITLE.search(before)
    if is_title or _TEST_NAME.match(line, start):
        return Annotation(MarkerRole.VALIDATES)
    return _MENTION if is_distinct else None


def _is_emitted(
    source: SourceFile, position: int, before: str, *, is_test: bool
) -> bool:
    """Whether code carries an id, as a log line or a metric does.

    What annotates a test, `@case(requirement="REQ-1")`, says what the test is for.
    """
    is_of_test = is_test and source.is_annotation(position)
    return _words_before(source, position, before)[1] and not is_of_test


def _in_a_tools_form(
    lines: Sequence[str], position: int, before: str
) -> Annotation | None:
    """Read the forms in which tools that trace requirements want them named."""
    covered = _COVERED.search(before) or _NEED.search(before)
    if covered:
        is_test = "test" in covered["kind"].lower()
        return Annotation(MarkerRole.VALIDATES if is_test else MarkerRole.IMPLEMENTS)
    rule = _RULE.search(before)
    if rule and (rule["verb"] or is_comment(before)):
        return _TOOL_VERBS.get(rule["verb"] or "impl", _MENTION)
    if _SECTION.match(before):
        return _of_section(lines, position)
    is_tag = _TAG.match(lines[position]) and not before.strip(" \t@")
    return Annotation(MarkerRole.VALIDATES) if is_tag else None


def _of_section(lines: Sequence[str], position: int) -> Annotation:
    """Read the type that may follow a reference to a section: `//= type=test`."""
    for line in lines[position + 1 : position + 4]:
        found = _SECTION_TYPE.match(line)
        if found:
            return _TOOL_VERBS.get(found["type"].lower(), _MENTION)
    return Annotation(MarkerRole.IMPLEMENTS)


def _behind_keyword(
    source: SourceFile, position: int, before: str
) -> MarkerRole | None:
    """Return the role that the keyword in front of the id's list gives it."""
    text = before
    for above in range(position - 1, position - 1 - _CONTINUATION_LIMIT, -1):
        line = _COMMENT_END.sub("", source.lines[above]).rstrip() if above >= 0 else ""
        if not _goes_on(line, text):
            break
        text = f"{line}\n{COMMENT_START.sub('', text)}"
    for keyword in _KEYWORD.finditer(text):
        if not _is_list(text[keyword.end() :]):
            continue
        above = text.count("\n", keyword.start())
        role = next((role for role in MarkerRole if _named(keyword, role)), None)
        if role and _is_meant(source, position - above, keyword):
            return role
    return None


def _named(keyword: re.Match[str], role: MarkerRole) -> bool:
    told = keyword.groupdict()
    return bool(told.get(role) or told.get(f"noun_{role}"))


def _is_meant(source: SourceFile, position: int, keyword: re.Match[str]) -> bool:
    """Whether a keyword says what a place is for, and is no word of some message.

    A verb does but in a string of the code. A noun does as the first word of a comment,
    and where its list stands behind it like a field's value.
    """
    is_verb = any(keyword[role] for role in _VERBS)
    before = keyword.string[: keyword.start()].rpartition("\n")[2]
    if ANNOTATION_START.match(source.lines[position]):
        return is_verb or keyword["field"] is not None
    start, is_code = _words_before(source, position, before)
    if is_code and _OPEN_STRING.search(start):
        is_name = bool(keyword["close"]) and start[-1:] == keyword["close"]
        return is_name and (is_verb or _START.fullmatch(start) is not None)
    is_field = keyword["field"] is not None and (
        not is_code or keyword["field"].strip() == ":"
    )
    is_last = keyword.string[keyword.start()].isupper() and _HEADLINE.fullmatch(start)
    return is_verb or is_field or bool(_START.fullmatch(start) or is_last)


def _words_before(source: SourceFile, position: int, before: str) -> tuple[str, bool]:
    """Return the words before a place in its comment, else in its code; and which.

    A single quote may be an apostrophe, so it does not hide a comment.
    """
    if source.is_comment(position):
        return COMMENT_START.sub("", before), False
    code = _STRING.sub("", before)
    comment = _TRAILING_COMMENT.search(code)
    is_hidden = comment and re.search('["`]', code[: comment.start()])
    return (comment["text"], False) if comment and not is_hidden else (code, True)


def _goes_on(above: str, text: str) -> bool:
    """Whether a list that a line begins goes on in the text below it.

    It does behind a comma, and where each line below a heading starts with an id.
    """
    if above.endswith(","):
        return True
    first = COMMENT_START.sub("", text.partition("\n")[0])
    if not (_BULLET.match(first) or _STARTS_WITH_ID.match(first)):
        return False
    start = COMMENT_START.sub("", above)
    return bool(_HEADER.search(above) or _STARTS_WITH_ID.match(start))


def _is_list(between: str) -> bool:
    """Whether only members of a list stand between a keyword and an id."""
    *members, last = _SEPARATOR.split(_PARENTHESES.sub("", between))
    return _ONLY_IDS.fullmatch(last) is not None and all(
        not member.strip("\"'`[( \t*-") or _STARTS_WITH_ID.match(member)
        for member in members
    )
