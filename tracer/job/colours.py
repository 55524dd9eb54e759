"""Colours of the report, where a terminal or the log of a job shows them."""

from collections.abc import Mapping
from typing import TextIO

from tracer.text import Pattern

_BOLD, _GREEN, _RED, _YELLOW = "\x1b[1m", "\x1b[32m", "\x1b[31m", "\x1b[33m"
_END = "\x1b[0m"
_STYLES = (
    (Pattern(r"\[TRACE PRODUCTION ISSUE - .*\]|[A-Z][\w ]+:"), _BOLD),
    (Pattern(r" *[✓✅] .*"), _GREEN),
    (Pattern(r" *✗ .*"), _RED),
    (Pattern(r"⚠ .*|Note: .*"), _YELLOW),
)
"""What a whole line looks like, and its style."""


def has_colours(
    environment: Mapping[str, str], stdout: TextIO, *, is_job: bool
) -> bool:
    """Whether the output is shown in colours: a terminal or a job, unless turned off.

    `NO_COLOR` is what users turn colours off with in many programs (no-color.org).
    """
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return is_job or stdout.isatty()


def coloured(line: str) -> str:
    """Return a line of the report in the colour of what it says."""
    style = next((s for pattern, s in _STYLES if pattern.fullmatch(line)), None)
    return f"{style}{line}{_END}" if style else line
