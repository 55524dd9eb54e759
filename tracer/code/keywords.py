"""The words that mark code for a requirement, in tables: `Implements:`, `tests`, `it(`."""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from tracer.code.marker import MarkerRole
from tracer.text import Pattern

VERBS = {
    MarkerRole.IMPLEMENTS: (
        "implements",
        "implements requirement",
        "implements requirements",
        "implements: requirement",
        "implements: requirements",
        "implemented by",
        "satisfies",
        "fulfils",
        "fulfills",
        "addresses",
        "covers",
        "refines",
        "traces",
        "traces to",
        "per spec",
        "per requirement",
        "llr",  # Reqtraq's levels of requirements
        "hlr",
        "relation",  # StrictDoc
        "lobster-trace",
        "need-ids",  # Sphinx-Needs' codelinks
        "req-id",  # Eclipse S-CORE
        "req-traceability",
        "req_satisfied",  # mantra's attributes of Rust
    ),
    MarkerRole.VALIDATES: (
        "validates",
        "validates requirement",
        "validates requirements",
        "validates: requirement",
        "validates: requirements",
        "verifies",
        "verify",
        "partiallyverifies",  # properties of Eclipse S-CORE's tests
        "fullyverifies",
        "partially_verifies",  # the same as arguments of a decorator
        "fully_verifies",
        "req_test",  # mantra
        "svcs",  # reqstool: cases that verify a requirement
    ),
}
"""Words that nobody writes before an id but to mark something."""

NOUNS = {
    MarkerRole.IMPLEMENTS: (
        "br",
        "business requirement",
        "business requirements",
        "business rule",
        "business rules",
        "constraint",
        "constraints",
        "formula",
        "formulas",
        "req",
        "reqs",
        "req id",
        "reqid",
        "requirement",
        "requirement id",
        "requirements",
        "rule",
        "rules",
        "spec",
        "trace",
        "requirement traced",
        "requirements traced",
    ),
    MarkerRole.VALIDATES: ("test for", "tested", "tests", "tests for"),
}
"""Words of plain prose, too: they count at a comment's start, or as a field's name."""

_COMMANDS = ("trace",)
"""Words that are commands, too: in quotes, with no value behind, one is an argument."""

TEST_FUNCTIONS = (
    # Jest, Jasmine, Mocha and RSpec, with the letters that skip a test or run it alone.
    *(f"{x}{name}" for name in ("it", "describe", "context") for x in ("", "x", "f")),
    "test",
    "suite",
    "specify",
    "scenario",
    "example",
    # Ginkgo, with the letters for focused and pending.
    *(
        f"{x}{name}"
        for name in ("It", "Describe", "DescribeTable", "Context")
        for x in ("", "F", "P")
    ),
    *(f"{x}{name}" for name in ("When", "Specify", "Entry") for x in ("", "F", "P")),
    # Catch2.
    "TEST_CASE",
    "SCENARIO",
    "SECTION",
    # JUnit; a function of Kotlin may have a sentence as its name.
    "@DisplayName",
    "fun",
    # Dart and Flutter.
    *("group", "testWidgets", "blocTest", "testGoldens", "patrolTest"),
    # Bats.
    "@test",
)
"""Functions whose first argument is the title of a test."""


class Keyword(Struct, frozen=True):
    """A keyword and its place in a text.

    `closing_quote` is the quote that ends it, as in `"verifies": …`, and `field_sign`
    the `:`, `=` or `(` behind it, perhaps with blanks.
    """

    role: MarkerRole
    is_verb: bool
    text: str
    start: int
    end: int
    closing_quote: str
    field_sign: str | None

    @property
    def is_closed(self) -> bool:
        """Whether a quote ends it."""
        return bool(self.closing_quote)

    @property
    def is_field(self) -> bool:
        """Whether a value follows it, as behind the name of a field."""
        return self.field_sign is not None

    @property
    def has_colon(self) -> bool:
        """Whether the value follows a colon."""
        return (self.field_sign or "").strip() == ":"

    @property
    def is_capitalised(self) -> bool:
        """Whether its first letter is a large one."""
        return self.text[self.start].isupper()


def find_keywords(text: str) -> Iterator[Keyword]:
    """Find the keywords of a text, each with what belongs to it before a list of ids."""
    for match in _KEYWORD.finditer(text):
        phrase = " ".join(match["phrase"].lower().replace(":", ": ").split())
        if phrase not in _MEANINGS:
            continue  # an expression that ignores case takes U+017F for an `s`
        if phrase in _COMMANDS and match["quote"] and match["sign"] is None:
            continue
        role, is_verb = _MEANINGS[phrase]
        yield Keyword(
            role=role,
            is_verb=is_verb,
            text=text,
            start=match.start(),
            end=match.end(),
            closing_quote=match["quote"],
            field_sign=match["sign"],
        )


def ends_in_test_title(text: str) -> bool:
    """Whether a line's text so far ends inside the title of a test: `it("logs in, …`."""
    return _TITLE.match(text) is not None or _SCENARIO.match(text) is not None


def _meanings(
    table: Mapping[MarkerRole, Iterable[str]], *, is_verb: bool
) -> dict[str, tuple[MarkerRole, bool]]:
    return {
        phrase: (role, is_verb) for role, phrases in table.items() for phrase in phrases
    }


def _alternatives(phrases: Iterable[str]) -> str:
    """Compile phrases to one expression, the longest first; blanks may be of any width."""
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(phrase).replace(r"\ ", r"[ \t]+") for phrase in ordered)


_MEANINGS = _meanings(VERBS, is_verb=True) | _meanings(NOUNS, is_verb=False)
_KEYWORD = Pattern(
    rf"""
    (?<![\w-]) [@\\]?               # `@req` of JSDoc, `\req` of Doxygen
    (?P<phrase> {_alternatives(_MEANINGS)} )
    (?![\w-])
    [*_]{{0,2}}                     # the end of bold or italic text
    (?P<quote> ["']? )              # the end of a name in JSON or Python
    (?P<sign> [:=(] | [ \t]*[:=](?!=) )?
    [ \t]* ["']? [ \t]*
    [:=(\[{{,]? [*_]{{0,2}} [ \t]*  # what opens the list
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SCENARIO = Pattern(
    r"^\s*(?:Feature|Scenario(?:[ ](?:Outline|Template))?)[ ]?:[ ][^\"'`\n]*$"
)
"""Gherkin's titles: `Scenario: REQ-F-AUTH-001 signs in`."""
_TITLE = Pattern(
    rf"""
    ^ \s*
    (?: \w+ \s* = \s*                      # `name = it("…`
      | (?: var | let | await | return | @\w+ ) \s .*?
    )?
    (?: {_alternatives(TEST_FUNCTIONS)} | \w+\.Run )   # Go's `t.Run`
    (?: \.[a-z]+ )*                        # `it.only`, `test.each`
    (?: \s*\(\s* | \s+ )
    # A long title is written in several strings.
    (?: (?: "[^"\n]*" | '(?:\\.|[^'\\\n])*' ) \s* \+? \s* )*
    ["'`] [^"'`]* $
    """,
    re.VERBOSE,
)
