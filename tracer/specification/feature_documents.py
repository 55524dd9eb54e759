"""Features with a document each, whose ids are their own: Kiro, OpenSpec and Spec Kit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.line_blocks import Line
from tracer.specification.markdown_headings import match_heading
from tracer.specification.markdown_requirements import define_sections
from tracer.specification.markdown_sections import Section, split_at_definitions
from tracer.specification.markdown_syntax import visible_lines, without_markup
from tracer.specification.requirement import Intent, Requirement
from tracer.text import IdGrammar

ReadTitle = Callable[[str], tuple[str, str] | None]
"""Reads the id and title of a definition from a heading's words, `None` if it is none."""


@dataclass(frozen=True, slots=True)
class Feature:
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
        name = read_title(without_markup(heading["text"])) if heading else None
        if heading and name:
            id_, title = name
            yield Section(id_, title, line.number, len(heading["level"]))
