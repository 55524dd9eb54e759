"""Requirements that code names by their document and quoted title, as OpenSpec has no ids."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from tracer.code.annotations import IdPlace
from tracer.code.source_file import COMMENT_START, SourceFile
from tracer.specification import without_markup
from tracer.text import Pattern, feature_of

_REFERENCE = Pattern(
    r"openspec/specs/(?P<folder>[\w-]+)(?:/spec\.md)?|(?P<name>[\w-]+)/spec\.md"
)
"""The document of a capability: `login/spec.md`."""
_QUOTE = Pattern('["“](?P<title>[^"“”]{3,200})["”]|`(?P<code>[^`]{3,200})`')
_MARKS = "`\"'“”"
_KIND = Pattern(r"^(?:requirement|scenario) ?: ?")
_LINES_ABOVE, _LINES_BELOW = 2, 3
"""Lines of a comment around the document's name that may have the title."""
_LEAST_WORDS = 3
"""Words of a quote that may be the beginning of a title."""


class QuotedTitles(Struct, frozen=True):
    """The titles that code may quote, by capability; each leads to its requirement."""

    by_capability: Mapping[str, Mapping[str, str]]
    """Titles in lower case, see `Specification.quoted_titles`."""

    def find(self, source: SourceFile, position: int) -> Iterator[str]:
        """Find the requirements that a line names by document and title.

        The title may be on one of the next lines of the comment, or in front:

            # Drained on shutdown (`backup/spec.md`, "Manual
            # run").
        """
        if not self.by_capability or "spec" not in source.lines[position]:
            return
        for reference in _REFERENCE.finditer(source.lines[position]):
            titles = self.by_capability.get(reference["folder"] or reference["name"])
            if titles and IdPlace(source, position, reference.start()).is_in_comment:
                before, behind = _around(source, position, reference)
                quotes = (*_quotes(behind), *reversed(_quotes(before)))
                named = (_titled(quote, titles) for quote in quotes)
                yield from islice(filter(None, named), 1)

    def search_pattern(self, requirements: Sequence[str]) -> str:
        """Return what a file must match to name one of these; empty where none can be."""
        named = {feature_of(id_) for id_ in requirements}
        folders = sorted(name for name in named if name in self.by_capability)
        names = "|".join(map(re.escape, folders))
        return f"({names})/spec\\.md|openspec/specs/({names})" if names else ""


def _around(
    source: SourceFile, position: int, reference: re.Match[str]
) -> tuple[str, str]:
    """Return the words of the comment before and behind a reference, in one line each."""
    line = source.lines[position]
    # The reference itself may be in quotes: they belong to it.
    before = [line[: reference.start()].rstrip(_MARKS)]
    behind = [line[reference.end() :].lstrip(_MARKS)]
    if source.is_comment(position):
        above = range(position - 1, max(-1, position - 1 - _LINES_ABOVE), -1)
        below = range(position + 1, min(len(source.lines), position + 1 + _LINES_BELOW))
        before[:0] = reversed(_comment_lines(source, above))
        behind += _comment_lines(source, below)
    following = " ".join(map(_words, behind))
    further = _REFERENCE.search(following)
    return " ".join(map(_words, before)), following[
        : further.start() if further else None
    ]


def _comment_lines(source: SourceFile, positions: range) -> list[str]:
    lines = []
    for position in positions:
        if not source.is_comment(position):
            break
        lines.append(source.lines[position])
    return lines


def _words(line: str) -> str:
    return " ".join(COMMENT_START.sub("", line).split())


def _quotes(text: str) -> list[str]:
    return [match["title"] or match["code"] for match in _QUOTE.finditer(text)]


def _plain(title: str) -> str:
    return _KIND.sub("", without_markup(title).lower())


def _titled(quote: str, titles: Mapping[str, str]) -> str | None:
    """Return the requirement with a title, or with the only one that begins so."""
    plain = _plain(quote).rstrip(".,;:")
    if plain in titles or len(plain.split()) < _LEAST_WORDS:
        return titles.get(plain)
    ids = {id_ for title, id_ in titles.items() if title.startswith(plain)}
    return ids.pop() if len(ids) == 1 else None
