"""Features with a document each, whose ids are their own: Kiro, OpenSpec and Spec Kit."""

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.line_blocks import Line
from tracer.specification.markdown_headings import match_heading
from tracer.specification.markdown_requirements import define_sections
from tracer.specification.markdown_sections import Section, split_at_definitions
from tracer.specification.markdown_syntax import visible_lines, without_markup
from tracer.specification.requirement import Intent, Requirement
from tracer.text import IdGrammar, Pattern, without_leading_zeros

_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")  # noqa: RUF001
_IS_PROSE = Pattern(
    r"[,;/&+…]|(?:and|or|to|through|is|are|was|were|has|have|must|should)\b"
)
"""Words behind a number that make it the subject of a sentence, or several numbers."""

ReadTitle = Callable[[str], tuple[str, str] | None]
"""Reads the id and title of a definition from a heading's words, `None` without one."""


class Feature(Struct, frozen=True):
    """A feature: the name of its folder, the path and the lines of its document."""

    name: str
    path: str
    lines: tuple[Line, ...]

    @property
    def title_line(self) -> Line | None:
        """The first heading of the first level."""
        return next((line for line in self.lines if line.text.startswith("# ")), None)

    def sections(self, read_title: ReadTitle) -> tuple[Section, ...]:
        """Split the document at the headings that define something."""
        candidates = _sections_of_headings(self.lines, read_title)
        return tuple(split_at_definitions(self.lines, candidates))

    def define(self, sections: Sequence[Section], grammar: IdGrammar) -> Definitions:
        """Return what sections define, with their ids in the feature."""
        return define_sections(self.path, self.lines, sections, grammar)

    def intent(self, title: str, line: int, description: str | None) -> Intent:
        """Return the feature as the intent of its requirements."""
        return Intent(
            id=self.name,
            title=title,
            path=self.path,
            line=line,
            description=description or None,
        )

    def with_intent(self, requirement: Requirement) -> Requirement:
        """Return a requirement of the feature with the feature among its intents."""
        return replace(requirement, intents=(*requirement.intents, self.name))


def read_feature(document: Document, folder: str) -> Feature:
    """Return the feature of a document in a folder of features: `.kiro/specs/`."""
    name = document.path.rpartition(folder)[2].rpartition("/")[0]
    return Feature(name, document.path, tuple(visible_lines(document.text)))


def _sections_of_headings(
    lines: Sequence[Line], read_title: ReadTitle
) -> Iterator[Section]:
    for line in lines:
        heading = match_heading(line)
        # A heading that is struck out says that its requirement is gone.
        is_current = heading and not heading["text"].startswith("~~")
        text = without_markup(heading["text"]) if heading else ""
        name = read_title(text) if is_current else None
        if heading and name:
            id_, title = name
            yield Section(id_, title, line.number, len(heading["level"]))


class NumberedTitle:
    """Reads headings of a word and a number: `Requirement 3: Sign in`.

    People pad the number, mark it or emphasise it (mori-shin-x/artgraph#443 counts the
    forms in 62 documents): `Requirement 03`, `Requirement #3`, `**Requirement 3**`.
    """

    def __init__(self, words: str) -> None:
        """Take the word as a regular expression, in all its languages."""
        self._pattern = Pattern(
            rf"""
            (?:\d[\d.]*[ \t]+)?                     # the section's number
            [\W_]*                                   # a symbol, a bracket, emphasis
            (?:{words})
            [\s*_\-]*
            (?:(?:No|Nr|№|Nº)\.?[ ]*|\#[ ]*)?
            (?P<number>\d+(?:\.\d+)*[a-z]?)
            (?!\w|\.\w|[-–][ ]?\d)                  # but not a range
            (?P<separator>\.?[-–—:)\]*_\s]*)
            (?P<title>.*)
            """,  # noqa: RUF001
            re.IGNORECASE | re.VERBOSE,
        )

    def read(self, heading: str) -> tuple[str, str] | None:
        """Return the number without padding, and the title, which may be empty."""
        # Japanese documents may have full-width digits.
        match = self._pattern.fullmatch(heading.translate(_FULL_WIDTH_DIGITS))
        if not match:
            return None
        title = match["title"].strip("*_ ")
        if not match["separator"].strip() and _IS_PROSE.match(title):
            return None
        is_bracketed = heading.startswith("[") and title.endswith("]")
        number = without_leading_zeros(match["number"])
        return number, title.removesuffix("]") if is_bracketed else title
