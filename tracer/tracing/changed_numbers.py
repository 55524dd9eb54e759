"""Numbers that a commit changed in lines which it left as they were otherwise."""

from collections.abc import Sequence

from tracer.repository import Hunk
from tracer.text import Pattern

_NUMBER = Pattern(r"(?<![\w.])\d{1,15}(?:\.\d{1,15})?(?![\d.])")
"""A number of its own: neither a part of a name nor of a version (`1.4.2`)."""
_LINES_READ = 400


def lowers_number(hunks: Sequence[Hunk]) -> bool:
    """Whether one of the lines got a smaller number: `size = 50` became `size = 10`.

    Of two lines with other units (`30s` and `5m`) it is not known which says less.
    """
    return any(_lowers(hunk) for hunk in hunks)


def _lowers(hunk: Hunk) -> bool:
    before = {_form(line): _numbers(line) for line in hunk.removed[:_LINES_READ]}
    return any(
        any(new < old for new, old in zip(_numbers(line), numbers, strict=False))
        for line in hunk.added[:_LINES_READ]
        if (numbers := before.get(_form(line)))
    )


def _form(line: str) -> str:
    return "".join(_NUMBER.sub("0", line).split())


def _numbers(line: str) -> list[float]:
    return [*map(float, _NUMBER.findall(line))]
