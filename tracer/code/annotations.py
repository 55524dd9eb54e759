"""What a line says about a requirement that it names.

A keyword before a list marks code (`# Implements: REQ-1, REQ-2 (Name),` and perhaps more
on the next line), and so does each tool's own form (`[impl->req~login~1]`). An id that a
log line, a metric or a span carries is telemetry: it tells where alerts come from.
Everything else is a mention.
"""

import re
from functools import cached_property

from msgspec import Struct

from tracer.code.id_lists import continues_on, is_id_list, is_other_bullet
from tracer.code.keywords import Keyword, ends_in_test_title, find_keywords
from tracer.code.marker import MarkerRole
from tracer.code.marker_forms import MENTION, Annotation, read_tool_form
from tracer.code.source_file import ANNOTATION_START, COMMENT_START, SourceFile
from tracer.text import Pattern

_FIRST_WORD = Pattern(r"(?:.*[|({])?[\s*+•\-\"'`!/]*(?:\d+[.)][ \t]+)?")
"""What may stand before the first word: bullets, numbers, `UC-01 |`, `Signs in (`."""
_HEADLINE = Pattern(r"\W*(?:[A-Z\d][\w/&-]*[ \t]+){1,6}")
"""Words of a headline before its last one: `// Token Refresh Tests (REQ-1)`."""
_STRING = Pattern(r"\"(?:\\.|[^\"\\])*\"|(?<!\w)'(?:\\.|[^'\\])*'|`[^`]*`")
_OPEN_STRING = Pattern(r"(?:(?<!\w)|\b[rfbu]{1,2})[\"'`]", re.IGNORECASE)
_TRAILING_COMMENT = Pattern(
    r"(?:^|[\s;{}])(?:#(?!\[)|//|/\*|--|<!--)[!/]?\s?(?P<text>.*)"
)
_COMMENT_ENDS = ("-->", '"""', "'''")
_EMITTED = Pattern(
    r"""
    \b req (?:uirement)? (?:[_.-]?id)? ["']?   # the name of a field or a label
    \)? \s* (?: [:=,] | => ) \s* ["']?         # `key("req"), "`, `req: `, `req => `
    (?: [\w.~-]+ ,[ ]? )* $                    # other ids of a list
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SAYS = Pattern(
    r"""
    \b (?: \w* (?: log | logger | logging | slog | print\w* | echo | console | warn(?:ing)?
        | error\w* | exception | raise | throw | panic\w* | fail\w* | trace | debug | info
        | fatal | alert | notify | span | metric\w* | counter | histogram | event ) ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words of code that writes a message: `log.info(`, `raise ValueError(`, `echo`."""
_CONDITION = Pattern(r"\b(?:if|while|switch)\s*\((?:[^()]|\([^()]*\))*\)")
"""What a condition asks is not what is said: `if (!hasError) check("REQ-1")`."""
_SAID = Annotation(MarkerRole.TELEMETRY, is_explicit=False)
_TEST = Annotation(MarkerRole.VALIDATES)
_TEST_NAME = Pattern(r"(?<![\w-])test", re.IGNORECASE)
"""Names of tests that carry an id: `def test_req_f_auth_001`."""
_PROPERTY = Pattern(
    r"""
    (?: \b (?: record_ (?:testsuite_)? property | RecordProperty | recordProperty
          | (?:set|add)_?[pP]roperty | [aA]llure [\w.]* | Label | Tag )
        \s* \( [^"'()]*
        (?: ["'][\w .-]+["'] \s* , \s* )?           # what the property is called
      | \b type: \s* ["']\w+["'], \s* description: \s*
      | \b tags? \s* [:=] \s* \[?                   # options of a test
      | \b name: \s* (?= ["'] \[ )                 # a case in a table: `name: "[REQ-1] …"`
      | ^ \s* (?: it | describe | context | scenario | feature ) [ (] .*    # RSpec
        , \s* :? req \w* \s* (?: : | => ) \s*
      | \b (?: TEST_CASE | SCENARIO ) \( .* , \s* (?= ["'] .* \[ )
    )
    (?: ["'] @? [\w.-]+ ["'] \s* , \s* )*          # others of a list
    ["'] [\[\]\w@., -]* $
    """,
    re.VERBOSE,
)
"""What a test reports about itself: properties of pytest and GoogleTest, Allure, tags of
Playwright and Catch2, labels of Ginkgo."""
_LABEL = Pattern(
    r"""
    [\w./#~-]+
    (?: [ ] (?i: fail(?:ed|s|ure)? | violat(?:ed|ion) | not[ ]met | exceeded ) )?
    (?: [ ]?[:–—] | [ ]- ) [ ]+ \w
    """,  # noqa: RUF001
    re.VERBOSE,
)
"""A message that begins with an id: `assert ok, "REQ-1: refuses"`, `"REQ-1 FAIL: …"`."""
_LABELLED = Pattern(
    r"[\w.,;!?] [(\[](?:specs?[ /])?(?:\d{3}(?:-[a-z][\w-]*)?(?:'s)?,? )?$"
)
"""A message that ends with one: `"refuses (REQ-1)"`."""
_ASSERTED = Pattern(
    r"""
    ^ \s* (?: assert \b (?P<claim> [^"'`]* ) | \) \s* ) , \s*
    [rf]? ["'`] (?P<words> [^"'`]* ) $
    """,
    re.VERBOSE,
)
"""What an assertion of Python says where it fails: `assert ok, "must be fast per FR1"`."""
_LEAST_WORDS = 2
"""Words in front of an id that make a string a message."""
_CODE_NAME = Pattern(r"Codes?_(?=[A-Z])")
"""How a comment of Azure's C libraries begins: `Codes_SRS_XIO_03_029: [xio_open …]`."""
_TESTED = Pattern(r"\s*(?:#+|//+|/?\*+|\"{3})\s*[Tt]est(?:s|ing)?\s+$")
"""How a comment in a test begins that says what is tested: `Test REQ-1: signs in`."""
_RANGE_END = Pattern(r"@relation\b.*scope\s*=\s*range_end")
"""StrictDoc marks the end of a range like its start."""
_EXAMPLE = Pattern(
    r"""
    (?<![\w.]) (?: e\.?g\. | e\.?g | z\.[ ]?B\. | for[ ](?:example|instance) | such[ ]as )
    [,:]? [ ]+ ["'`(]*
    (?: [\w.-]+ ["'`]? (?: ,[ ] (?:or[ ]|and[ ])? | [ ]or[ ] | [ ]and[ ] | / ) ["'`]* )* $
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words before an id that only shows what one looks like: `the id, e.g. FR-001`."""
_STRING_START = Pattern(r"\s*[rfbuRFBU]{0,2}[\"'`]")
"""A line that begins with a string is a part of the statement above it."""
_STRING_LINES = 8
_LINES_ABOVE = 20
"""Lines of a list that are searched for its keyword."""


class IdPlace(Struct, frozen=True, dict=True):
    """A place in a file that names a requirement: a line, from `start` on.

    `is_test`: whether the file may contain tests. A test's title names what it tests.
    """

    source: SourceFile
    position: int
    start: int
    is_test: bool = False

    def annotation(self, *, is_distinct: bool = True) -> Annotation | None:
        """Say what the line does for the requirement.

        `is_distinct`: whether the id can be nothing else. `auth.login` is code where no
        keyword says otherwise, and then `None` is returned.
        """
        if _RANGE_END.search(self._line) or _EXAMPLE.search(self._before):
            return None
        reported = self._reported()
        if reported or self.source.is_string(self.position):
            return reported
        explicit = self._explicit(is_distinct=is_distinct)
        if explicit or not is_distinct:
            return explicit
        return self._in_string() if self._is_in_string else MENTION

    @property
    def is_in_comment(self) -> bool:
        """Whether it is in a comment, which may be behind code."""
        return not self._words_before[1]

    @property
    def _line(self) -> str:
        return self.source.lines[self.position]

    @cached_property
    def _before(self) -> str:
        return self._line[: self.start]

    @cached_property
    def _words_before(self) -> tuple[str, bool]:
        return _words_before(self.source, self.position, self._before)

    def _reported(self) -> Annotation | None:
        """Say what a program says of an id when it runs: a test of itself, code in a log."""
        if self.is_test and _PROPERTY.search(self._before):
            return _TEST
        return Annotation(MarkerRole.TELEMETRY) if self._is_emitted() else None

    def _is_emitted(self) -> bool:
        """Whether code carries an id, as a log line or a metric does.

        What annotates a test, `@case(requirement="REQ-1")`, says what the test is for.
        """
        if not _EMITTED.search(self._before):
            return False
        is_of_test = self.is_test and self.source.is_annotation(self.position)
        return not is_of_test and not self.is_in_comment

    def _explicit(self, *, is_distinct: bool) -> Annotation | None:
        """Say what a tool's form, a keyword or a name says that the line is for."""
        form = read_tool_form(self.source.lines, self.position, self._before)
        if form:
            return form
        if role := _role_of_keyword(self.source, self.position, self._before):
            return Annotation(role)
        if self.is_test and is_distinct and ends_in_test_title(self._statement):
            return _TEST
        if _TEST_NAME.match(self._line, self.start):
            return _TEST
        if _CODE_NAME.match(self._line, self.start):
            return Annotation(MarkerRole.IMPLEMENTS)
        return _TEST if self.is_test and _TESTED.match(self._before) else None

    @cached_property
    def _statement(self) -> str:
        """The code in front of a string, which may begin on a line above.

        print("Telemetry is missing."
              " See REQ-1.")
        """
        lines = [self._before]
        for above in range(self.position - 1, -1, -1)[:_STRING_LINES]:
            if not _STRING_START.match(lines[0]):
                break
            lines.insert(0, self.source.lines[above])
        return "\n".join(lines)

    @property
    def _is_in_string(self) -> bool:
        """Whether the line's text so far ends in a string of the code.

        What an annotation says is not data; the values that a test is repeated with are, on
        further lines of `@pytest.mark.parametrize(`.
        """
        words, is_code = self._words_before
        is_open = is_code and _OPEN_STRING.search(words) is not None
        return is_open and not ANNOTATION_START.match(self._line)

    def _in_string(self) -> Annotation | None:
        """Say what a string of the code does for a requirement; mostly it is only data.

        Of 246 ids in strings of the tests of rtmx-ai/rtmx and neelbauman/spec-weaver, 240
        were the data of a test: `assert "REQ-001" in output`.
        """
        if self.is_test:
            is_label = self._before[-1:] in "\"'`" and _LABEL.match(
                self._line[self.start :]
            )
            is_label = is_label or _LABELLED.search(self._before)
            return MENTION if is_label or _is_asserted(self._before) else None
        # What a program says is where alerts come from.
        return _SAID if _SAYS.search(_CONDITION.sub("", self._statement)) else None


def _is_asserted(before: str) -> bool:
    """Whether an id is in the message of an assertion, not in what is compared."""
    match = _ASSERTED.match(before)
    if not match or len(match["words"].split()) < _LEAST_WORDS:
        return False
    claim = match["claim"] or ""
    return claim.count("(") == claim.count(")")


def _role_of_keyword(
    source: SourceFile, position: int, before: str
) -> MarkerRole | None:
    """Return the role that the keyword before the id's list gives it."""
    text = before
    is_code = not source.is_comment(position)
    for above in range(position - 1, max(-1, position - 1 - _LINES_ABOVE), -1):
        if is_code and source.is_comment(above):
            text = f"\n{text}"  # a remark between the members of a list
            continue
        line = _without_comment_end(source.lines[above])
        if is_other_bullet(line, text):
            text = f"\n{text}"
            continue
        if not continues_on(line, text):
            break
        text = f"{line}\n{COMMENT_START.sub('', text)}"
    for keyword in find_keywords(text):
        if is_id_list(text[keyword.end :]):
            lines_below = text.count("\n", keyword.start)
            if _counts(source, position - lines_below, keyword):
                return keyword.role
    return None


def _without_comment_end(line: str) -> str:
    text = line.rstrip()
    if text.endswith("*/"):
        return text[:-1].rstrip("*").rstrip()
    for end in _COMMENT_ENDS:
        if text.endswith(end):
            return text[: -len(end)].rstrip()
    return text


def _counts(source: SourceFile, position: int, keyword: Keyword) -> bool:
    """Whether a keyword says what a place is for, and is not a word of some message.

    A verb counts, except in a string of the code. A noun counts as the first word of a
    comment, as the last one of a headline, and where a list follows it like the value
    of a field.
    """
    before = keyword.text[: keyword.start].rpartition("\n")[2]
    is_in_text = source.is_comment(position)  # `@tests REQ-1` in a docstring
    if not is_in_text and ANNOTATION_START.match(source.lines[position]):
        return keyword.is_verb or keyword.is_field or keyword.is_closed
    start, is_code = _words_before(source, position, before)
    is_first = _FIRST_WORD.fullmatch(start) is not None
    if is_code and _OPEN_STRING.search(start):
        is_name = keyword.is_closed and start.endswith(keyword.closing_quote)
        return is_name and (keyword.is_verb or is_first)
    is_field = keyword.is_field and (keyword.has_colon or not is_code)
    is_last = keyword.is_capitalised and _HEADLINE.fullmatch(start) is not None
    return keyword.is_verb or is_field or is_first or is_last


def _words_before(source: SourceFile, position: int, before: str) -> tuple[str, bool]:
    """Return the words before a place in its comment, otherwise in its code; and which.

    A single quote may be an apostrophe, so it does not hide a comment.
    """
    if source.is_comment(position):
        return COMMENT_START.sub("", before), False
    code = _STRING.sub("", before)
    comment = _TRAILING_COMMENT.search(code)
    is_hidden = comment and re.search('["`]', code[: comment.start()])
    return (comment["text"], False) if comment and not is_hidden else (code, True)
