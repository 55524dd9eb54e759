"""Headings of Markdown, underlined ones too, and the blocks of lines below them."""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from tracer.specification.line_blocks import Line, split_at
from tracer.specification.markdown_syntax import FIELD, without_markup
from tracer.text import Pattern

HEADING = Pattern(
    r"""
    ^[ ]{0,3}(?P<level>\#{1,6})[ \t]+
    (?P<text>.*?)
    # Only the first blank of a run may start the end: long runs stay cheap.
    (?:(?<![ \t])[ \t]++\#++)?  # marks may close a heading
    (?:(?<![ \t])[ \t]++)?$
    """,
    re.VERBOSE,
)

_UNDERLINE = Pattern(r" {0,3}(?:=+|-{2,})[ \t]*")
_RULER_OF_TABLE = Pattern(r"[ ]{0,3}\|?[ :]*-{2,}[ :]*\|[-| :]*$")
_OTHER_BLOCK = Pattern(r"[ ]{0,3}(?:\||[-*+][ ]|1[.)][ ]|```|~~~)")
_UNDERLINE_STARTS = frozenset(("=", "==", "--"))
_NO_TITLE = Pattern(r"[ \t]*(?:[-*+>|#<`~=]|\d+[.)])|\t| {4}")
"""Starts of lines that are something else than a paragraph."""


def match_heading(line: Line) -> re.Match[str] | None:
    """Return the `level` and `text` of a heading, `None` for other lines."""
    # The pattern is slow for lines that cannot match, and few do.
    return HEADING.match(line.text) if line.text.lstrip(" ")[:1] == "#" else None


class HeadingBlock(Struct, frozen=True):
    """A heading and the lines below it, up to the next heading of whatever level."""

    level: int
    title: str
    line: int
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The lines below the heading."""
        return "\n".join(line.text for line in self.lines)


def split_at_headings(lines: Iterable[Line]) -> Iterator[HeadingBlock]:
    """Split a document at its headings; lines above the first are left out."""
    for block in split_at(lines, match_heading):
        heading, number = block.opener, block.first.number
        level = len(heading["level"])
        yield HeadingBlock(level, heading["text"], number, tuple(block.rest))


def first_paragraph(lines: Iterable[Line]) -> str:
    """Return the first paragraph in one line; headings are left out.

    It ends where a table, a list or a block of code begins.
    """
    words: list[str] = []
    for line in lines:
        if words and _RULER_OF_TABLE.match(line.text):
            words[-1] = words[-1].partition(" | ")[0]  # the names of the columns
            break
        if line.text.strip() and not match_heading(line):
            if words and _OTHER_BLOCK.match(line.text):
                break
            words.append(without_markup(line.text))
        elif words:
            break
    return " ".join(words)


def with_marked_headings(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Rewrite headings that are underlined as headings with `#`.

    Only a paragraph of one line is one: the line before a rule that lacks its blank line
    is mostly a field.
    """
    rewritten = list(lines)
    rules = [
        at
        for at, line in enumerate(rewritten)
        if line.text.lstrip(" ")[:2] in _UNDERLINE_STARTS
    ]
    for at in rules:
        title, rule = rewritten[at - 1 : at + 1] if at else (rewritten[0],) * 2
        above = rewritten[at - 2].text if at > 1 else ""
        if _is_underlined(title, rule) and not above.strip():
            # Written as the others, so that all else knows one form of heading only.
            level = "#" if "=" in rule.text else "##"
            rewritten[at - 1] = Line(title.number, f"{level} {title.text.strip()}")
            rewritten[at] = Line(rule.number, "")
    return tuple(rewritten)


def _is_underlined(title: Line, rule: Line) -> bool:
    is_paragraph = title.text.strip() and not _NO_TITLE.match(title.text)
    return bool(
        is_paragraph
        and rule.number == title.number + 1
        and _UNDERLINE.fullmatch(rule.text)
        and not FIELD.match(title.text)
    )
