"""Takes out of a paragraph what readers do not see or do not count: comments, struck-out text.

By GitHub's rules, https://github.github.com/gfm/: no mark counts inside of a code span or
behind a backslash, and nothing pairs across paragraphs.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from tracer.text import Pattern

COMMENT_START = "<!--"
_COMMENT_END = Pattern(r"--!?>")
"""Browsers end a comment at `--!>`, too."""
_MARK = Pattern(r"\\[!-/:-@\[-`{-~] | `+ | <!--", re.VERBOSE)
"""An escaped character, the mark of a code span, the start of a comment."""
_TILDES = Pattern(r"(?<!~)~{1,2}(?!~)")
_FILLER = "x"


def comment_end(text: str, start: int = 0) -> int | None:
    """Return where a comment ends that began before `start`, `None` where it does not."""
    match = _COMMENT_END.search(text, start)
    return match.end() if match else None


def without_hidden(paragraph: str) -> str:
    """Return a paragraph without HTML comments and without struck-out text."""
    if COMMENT_START not in paragraph and "~" not in paragraph:
        return paragraph
    parts = tuple(_parts(paragraph))
    text = "".join(part for part, _ in parts)
    # Code and escapes are as long, but have no tildes.
    marks = "".join(_FILLER * len(part) if literal else part for part, literal in parts)
    kept: list[str] = []
    position = 0
    for start, end in _struck_out(marks):
        kept.append(text[position:start])
        position = end
    return "".join([*kept, text[position:]])


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Split a paragraph at code spans and escapes, which are literal; leave out comments."""
    code_marks = _backticks(text)
    ends = [match.end() for match in _COMMENT_END.finditer(text)]
    position = 0
    while match := _MARK.search(text, position):
        mark, start = match[0], match.start()
        yield text[position:start], False
        position = match.end()
        if mark == COMMENT_START:
            # Its dashes may be those of the start: `<!-->` is a whole comment.
            number = bisect_left(ends, start + len("<!-->"))
            if number < len(ends):
                position = ends[number]
                continue
        elif mark.startswith("`"):
            same = code_marks.get(len(mark), ())
            position = _end_of_code(same, match.end(), len(mark))
        yield text[start:position], True
    yield text[position:], False


def _backticks(text: str) -> dict[int, list[int]]:
    """Return where runs of backticks are, by their length."""
    positions: dict[int, list[int]] = {}
    for match in re.finditer(r"`+", text):
        positions.setdefault(len(match[0]), []).append(match.start())
    return positions


def _end_of_code(positions: Sequence[int], start: int, length: int) -> int:
    """Return where a code span ends: behind the next run of as many backticks.

    Without one there is no code span, and the run stands for itself.
    """
    number = bisect_left(positions, start)
    return positions[number] + length if number < len(positions) else start


def _struck_out(text: str) -> list[tuple[int, int]]:
    """Return from where to where text is struck out: `~~so~~` or `~so~`, outermost only."""
    spans: list[tuple[int, int]] = []
    opened: dict[int, list[int]] = {1: [], 2: []}
    for match in _TILDES.finditer(text):
        start, end = match.span()
        own, other = opened[end - start], opened[3 - (end - start)]
        may_close = start > 0 and not text[start - 1].isspace()
        if may_close and own:
            first = own.pop()
            while other and other[-1] > first:
                other.pop()
            while spans and spans[-1][0] > first:
                spans.pop()
            spans.append((first, end))
        elif end < len(text) and not text[end].isspace():
            own.append(start)
    return spans
