"""Breaks the lines of a report so that they fit into a terminal."""

import textwrap
from collections.abc import Iterator
from unicodedata import east_asian_width

from tracer.text import WHOLE_BLANK, Pattern

COLUMNS = 80
_PLACE = Pattern(r"[\w.+-]+://\S+|[^\s/]*(?:/[^\s/\u3002\u3001\uff0c]+)+/?")
"""An address, or a path, with what is around it: `(src/a.py:3)`."""
_INDENT = Pattern(r" {0,40}(?:- |\d+\. |[✓✗] )?")


def fit_columns(text: str) -> str:
    """Break lines of more than 80 columns; what follows is indented like the words above.

    A path or an address that is longer than a line has one of its own, and is whole: in two
    halves neither a person nor a terminal can follow it. Other long words are broken.
    """
    lines = (part for line in text.split("\n") for part in _fitted(line))
    return "\n".join(lines).replace(WHOLE_BLANK, " ")


def _fitted(line: str) -> Iterator[str]:
    if _width(line) <= COLUMNS:
        yield line
        return
    match = _INDENT.match(line)
    start = match[0] if match else ""
    # Signs of East Asian scripts take two columns, so fewer of them fit.
    wide = max(1.0, _width(line) / len(line))
    width = max(int(COLUMNS / wide), len(start) + 10)
    lines = textwrap.wrap(
        line[len(start) :].strip(),
        width=width,
        initial_indent=start,
        subsequent_indent=" " * len(start) or "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    for part in lines:
        yield from _broken(part, width)


def _broken(line: str, width: int) -> Iterator[str]:
    """Break a line that is one word longer than it may be, unless that is a place."""
    if _PLACE.fullmatch(line.strip().removeprefix("- ")):
        yield line
        return
    indent = line[: len(line) - len(line.lstrip())]
    while _width(line) > COLUMNS:
        yield line[:width]
        line = indent + line[width:]
    if line.strip():
        yield line


def _width(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)
