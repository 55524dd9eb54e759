"""The requirements that may be the SLA of an alert, with the lines that are their own."""

import math
import re
from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from tracer.specification import (
    Requirement,
    ServiceLevel,
    Specification,
    StatedLine,
    indent_width,
    nearest_definition,
    with_columns,
    without_markup,
)
from tracer.text import KnownIds, Pattern, feature_of, parse_limits

_BEFORE_ID = Pattern(r"(?:[\s*+>|_`~#\[\]-]|\d+[.)])*")
"""Signs of Markdown that may precede the id which a line is about."""
_ROW_WORDS = 4
"""A line with at least this many words is prose, not a title that two share."""
_ABOVE_TEXT = -10
"""The depth of a heading, plus its level: all text is deeper."""


class SlaCandidate(Struct, frozen=True):
    """A requirement that may be the SLA, and the lines that say something of it.

    `path` and `line` are `None` where a related requirement is defined nowhere.
    """

    id: str
    title: str
    lines: tuple[StatedLine, ...]
    path: str | None = None
    line: int | None = None
    type: str | None = None
    is_own: bool = False
    """Whether it is the requirement that the alert is about."""


def sla_candidates(
    requirement: Requirement, specification: Specification
) -> Iterator[SlaCandidate]:
    """Walk over a requirement and those that it names as related."""
    related = [
        (
            each,
            nearest_definition(
                specification.requirements.get(each.id, ()), requirement.path
            ),
        )
        for each in requirement.related
    ]
    ids = (requirement.id, *(each.id for each, _ in related))
    known_ids = specification.known_ids(ids)
    definitions = (requirement, *(each for _, each in related if each))
    # A list of related requirements repeats their titles, limits included.
    titles = {each.title for each in definitions if parse_limits(each.title)}

    def lines_of(definition: Requirement) -> tuple[str, ...]:
        others = titles - {definition.title}
        lines = _own_lines(definition, known_ids)
        return tuple(line for line in lines if not _repeats_title(line, others))

    yield _candidate(requirement, lines_of(requirement), is_own=True)
    for each, definition in related:
        if definition:
            yield _candidate(definition, (each.text, *lines_of(definition)))
        else:
            yield SlaCandidate(each.id, each.text, tuple(with_columns([each.text])))


def unlinked_candidates(
    requirement: Requirement, specification: Specification
) -> Iterator[SlaCandidate]:
    """Walk over what may be the SLA although the requirement does not name it.

    These are the other requirements of its document, the limits there that have no id,
    and those that hold for the whole product.
    """
    linked = {requirement.id, *(each.id for each in requirement.related)}
    for id_, definitions in specification.requirements.items():
        definition = definitions[0]
        if definition.path == requirement.path and id_ not in linked:
            known_ids = specification.known_ids()
            yield _candidate(definition, _own_lines(definition, known_ids))
    for level in specification.levels:
        if level.is_general or level.path == requirement.path:
            yield _candidate_of_level(level)


def _candidate(
    definition: Requirement, lines: Iterable[str], *, is_own: bool = False
) -> SlaCandidate:
    return SlaCandidate(
        id=definition.id,
        title=definition.title,
        lines=tuple(with_columns(lines, definition.title)),
        path=definition.path,
        line=definition.line,
        type=definition.type,
        is_own=is_own,
    )


def _candidate_of_level(level: ServiceLevel) -> SlaCandidate:
    return SlaCandidate(
        id=level.id,
        title=level.title,
        lines=tuple(with_columns(level.text.split("\n"))),
        path=level.path,
        line=level.line,
    )


def _repeats_title(line: str, titles: Collection[str]) -> bool:
    """Whether a line only repeats another requirement's title, or has it in a row."""
    words = without_markup(line)
    is_row = len(words.split()) >= _ROW_WORDS
    return any(words.endswith(title) or (is_row and words in title) for title in titles)


def _own_lines(requirement: Requirement, known_ids: KnownIds) -> Iterator[str]:
    """Walk over what a definition says of itself: each line up to another's id.

    Where a line begins with another's id, all that is indented further below it, or
    follows below such a heading, is about the other too.
    """
    features = (feature_of(requirement.id),)

    def start_of_other(line: str) -> int | None:
        names = (name for name in known_ids.find(line, features) if name.is_distinct)
        return next((name.start for name in names if name.id != requirement.id), None)

    # `REQ-1: … Related: REQ-NFR-1: < 500 ms` says nothing of REQ-1's own limit.
    yield requirement.title
    yield from (line[: start_of_other(line)] for line in requirement.criteria)
    depth_of_other = math.inf
    for line in requirement.text.split("\n"):
        depth = _depth(line)
        if depth > depth_of_other:
            continue
        start = start_of_other(line)
        is_about_other = start is not None and _BEFORE_ID.fullmatch(line[:start])
        depth_of_other = depth if is_about_other else math.inf
        yield line[:start]


def _depth(line: str) -> float:
    """Return how far a line is indented; headings are above all text."""
    heading = re.match(r" {0,3}(#+) ", line)
    if heading:
        return len(heading[1]) + _ABOVE_TEXT
    return indent_width(line) if line.strip() else math.inf
