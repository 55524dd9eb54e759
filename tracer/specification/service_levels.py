"""Promises in numbers that have no id: sections about performance in a document."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracer.specification.convention_reader import Document
from tracer.specification.line_blocks import Line
from tracer.specification.markdown_headings import HeadingBlock, split_at_headings
from tracer.specification.markdown_syntax import visible_lines, without_markup
from tracer.specification.requirement import ServiceLevel
from tracer.specification.table_limits import with_columns
from tracer.text import IdGrammar, Pattern, parse_limits

_SECTION = Pattern(
    r"""
    \b (?:
        non-?[ ]?functional | nfrs? | quality[ ](?:attributes|requirements)
      | performance | latency | response[ ]times? | throughput | capacity
      | availability | reliability | uptime | service[ -]levels? | sla | slas | slos?
    ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GENERAL = Pattern(
    r"""
    \b (?: non-?[ _]?functional | nfrs? | service[ _-]levels? | slas? | slos? ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words of headings and file names whose limits hold for the whole product."""
_EXPLANATION = Pattern(
    r"\b(?:rationale|reasons?|reasoning|background|motivation|context|justification|history|examples?)\b",
    re.IGNORECASE,
)
"""Words of headings above what explains a promise: the numbers there are none."""
_NO_SLUG = Pattern(r"[^\w-]+")


class _Place(NamedTuple):
    """A section with the headings around it, the outermost first."""

    block: HeadingBlock
    headings: tuple[str, ...]


def service_levels(document: Document, grammar: IdGrammar) -> Iterator[ServiceLevel]:
    """Find the sections of a Markdown document that promise something in numbers.

    What belongs to a requirement with an id is that requirement's.
    """
    if not _SECTION.search(document.text):
        return
    for block, headings in _places(tuple(visible_lines(document.text))):
        lines = tuple(line.text for line in block.lines)
        is_about_limits = any(map(_SECTION.search, headings))
        if _EXPLANATION.search(block.title):
            continue
        has_ids = any(map(grammar.id_pattern.search, (*headings, *lines)))
        if is_about_limits and not has_ids and _has_limit(lines):
            title = without_markup(block.title)
            yield ServiceLevel(
                id=f"{document.path}#{_slug(title)}",
                title=title,
                path=document.path,
                line=block.line,
                text="\n".join(lines),
                is_general=any(map(_GENERAL.search, (*headings, document.path))),
            )


def _has_limit(lines: Sequence[str]) -> bool:
    """Whether some line, read with the header of its table, has a limit."""
    return any(parse_limits(line.text) for line in with_columns(lines))


def _slug(title: str) -> str:
    """Return a title as the address of its heading: `Response times` is `response-times`."""
    return _NO_SLUG.sub("-", title.lower()).strip("-")


def _places(lines: Sequence[Line]) -> Iterator[_Place]:
    around: list[tuple[int, str]] = []
    for block in split_at_headings(lines):
        around = [each for each in around if each[0] < block.level]
        around.append((block.level, block.title))
        yield _Place(block, tuple(title for _, title in around))
