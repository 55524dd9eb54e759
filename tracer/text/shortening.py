"""What to show of a long text: its first line, its first sentence, or its start and `…`."""

from tracer.text.patterns import Pattern
from tracer.text.visible import visible

_KEPT = 0.8
"""The share of a length that must be left when a text is cut between two words."""
_DIGIT = Pattern(r"\d")
_LAST_WORD = Pattern(r"(?<!\S)\S+$")
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


def shown_words(text: str, length: int) -> str:
    """Return the words at the start of a text, for a message that is masked later.

    No word is cut: of half a credential nothing would say that it is one. Between
    backticks a message has names of ours, so the words keep none.
    """
    if len(text) <= length:
        return text.replace("`", "'")
    words = _LAST_WORD.sub("", text[:length]).rstrip().replace("`", "'")
    return f"{words}…" if words else f"a text of {len(text):,} characters"


def shorten(text: str, length: int) -> str:
    """Cut a text at a length, and show by `…` that it is cut.

    It is cut between two words unless too little would be left. Numbers and versions are
    never halved, as that makes others of them.
    """
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    if not text[length - 1].isspace():
        words, _, half = kept.rpartition(" ")
        is_enough = len(words) >= length * _KEPT or (words and _DIGIT.search(half))
        kept = words if is_enough else kept
    return kept.rstrip() + "…"
