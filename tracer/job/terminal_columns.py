"""Breaks the lines of a report so that they fit into a terminal."""

import textwrap
from collections.abc import Iterator
from unicodedata import east_asian_width

from tracer.text import Pattern

COLUMNS = 80
_INDENT = Pattern(r" *(?:- |\d+\. |[✓✗] )?")


def fit_columns(text: str) -> str:
    """Break lines of more than 80 columns; what follows is indented like the words above.

    A word that is longer than a line, such as a path, is broken too.
    """
    lines = (part for line in text.split("\n") for part in _fitted(line))
    return "\n".join(lines)


def _fitted(line: str) -> Iterator[str]:
    if _width(line) <= COLUMNS:
        yield line
        return
    match = _INDENT.match(line)
    indent = " " * (len(match[0]) if match else 0)
    # Signs of East Asian scripts take two columns, so fewer of them fit.
    wide = max(1.0, _width(line) / len(line))
    width = max(int(COLUMNS / wide), len(indent) + 10)
    yield from textwrap.wrap(
        line,
        width=width,
        subsequent_indent=indent or "  ",
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def _width(line: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)
