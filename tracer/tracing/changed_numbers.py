"""Numbers that a commit changed in lines which it left as they were otherwise."""

from collections.abc import Container, Sequence

from tracer.repository import Hunk
from tracer.text import Pattern, without_blanks

_NUMBER = Pattern(r"(?<![\w.])\d{1,15}(?:\.\d{1,15})?(?![\d.])")
"""A number of its own: neither a part of a name nor of a version (`1.4.2`)."""
_LINES_READ = 400


def lowers_number(hunks: Sequence[Hunk], different: Container[str]) -> bool:
    """Whether one of the lines got a smaller number: `size = 50` became `size = 10`.

    `different` are the lines that were not moved, without blanks: where a file was put into
    another order, lines with other numbers take the places of each other. Of two lines with
    other units (`30s` and `5m`) it is not known which says less.
    """
    return any(_lowers(hunk, different) for hunk in hunks)


def _lowers(hunk: Hunk, different: Container[str]) -> bool:
    removed, added = (
        [line for line in lines[:_LINES_READ] if without_blanks(line) in different]
        for lines in (hunk.removed, hunk.added)
    )
    before = {_form(line): _numbers(line) for line in removed}
    return any(
        any(new < old for new, old in zip(_numbers(line), numbers, strict=False))
        for line in added
        if (numbers := before.get(_form(line)))
    )


def _form(line: str) -> str:
    return without_blanks(_NUMBER.sub("0", line))


def _numbers(line: str) -> list[float]:
    return [*map(float, _NUMBER.findall(line))]
