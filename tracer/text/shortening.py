"""What to show of a long text: its first line, its first sentence, or its start and `…`."""

from tracer.text.patterns import Pattern
from tracer.text.visible import visible

_SENTENCE_END = Pattern(r"(?<=[.!?])\s")


def first_line(text: str | None) -> str:
    """Return the first line of a text in which something is visible; empty without one."""
    lines = (line.strip() for line in (text or "").splitlines())
    return next((line for line in lines if visible(line).strip()), "")


def first_sentence(text: str) -> str:
    """Return a text up to the end of its first sentence."""
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def without_blanks(text: str) -> str:
    """Return a text without blanks and line ends, to compare it with another."""
    return "".join(text.split())


def shorten(text: str, length: int) -> str:
    """Cut a text at a length, and show by `…` that it is cut."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
