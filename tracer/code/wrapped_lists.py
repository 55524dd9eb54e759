"""Lists of numbers of requirements that go on in the next lines of a comment.

* Requirements: 1.3, 1.4, 1.5,
*               2.1, 2.2
"""

from collections.abc import Iterator, Sequence

from tracer.text import REQUIREMENT_WORDS, Pattern, SizeLimit

_NUMBERS = r"\d{1,4}\.\d{1,4}(?:,[ ]?\d{1,4}\.\d{1,4})*"
_MORE = Pattern(
    rf"[ \t]*(?:[*#/;-]{{1,3}}[ \t]*)?(?P<numbers>{_NUMBERS}),?[ \t]*(?:\*/)?"
)
"""A line with nothing but numbers."""
_OPEN = Pattern(
    rf"(?i)(?:{'|'.join(REQUIREMENT_WORDS)})s?[:*_\#\x20]{{1,4}}{_NUMBERS},[ \t]*$"
)
"""A line whose list goes on in the next."""
_MOST_LINES = 6
INTRODUCTION = "Requirements: "
"""What is written before the numbers of a further line, in the first one."""


def whole_list(lines: Sequence[str], position: int) -> str:
    """Return the list that a line begins or goes on with, empty where it does not."""
    first = _first_line(lines, position)
    begun = _OPEN.search(lines[first][: SizeLimit.CODE_LINE])
    return " ".join([begun[0], *_further(lines, first)]) if begun else ""


def further_numbers(lines: Sequence[str], position: int) -> tuple[str, int]:
    """Return what a line adds to the list of the lines above, and where it begins there.

    The text has the introduction of the list in front of it; it is empty where the line
    goes on with no list.
    """
    first = _first_line(lines, position)
    more = _MORE.fullmatch(lines[position]) if first < position else None
    if more is None or not _OPEN.search(lines[first][: SizeLimit.CODE_LINE]):
        return "", 0
    return INTRODUCTION + more["numbers"], more.start("numbers") - len(INTRODUCTION)


def _first_line(lines: Sequence[str], position: int) -> int:
    first = position
    while first > max(0, position - _MOST_LINES) and _goes_on(lines, first):
        first -= 1
    return first


def _goes_on(lines: Sequence[str], position: int) -> bool:
    """Whether a line goes on with the list of the line above."""
    line = lines[position]
    is_short = len(line) <= SizeLimit.CODE_LINE
    is_open = lines[position - 1].rstrip().endswith(",")
    return is_short and is_open and _MORE.fullmatch(line) is not None


def _further(lines: Sequence[str], first: int) -> Iterator[str]:
    for position in range(first + 1, min(len(lines), first + _MOST_LINES + 1)):
        if not _goes_on(lines, position):
            return
        more = _MORE.fullmatch(lines[position])
        yield more["numbers"] + "," if more else ""
