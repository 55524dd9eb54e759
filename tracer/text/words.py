"""The words of a text, also of those that are not English; names are divided into theirs."""

from collections.abc import Iterator

from tracer.text.patterns import Pattern
from tracer.text.quantities import UNSPACED_SCRIPTS

_CAPITAL = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0391-\u03ab\u0400-\u042f"
"""Latin, Greek and Cyrillic ones; a capital of another kind counts as a small letter."""
_SMALL = rf"[^\W\d_{_CAPITAL}{UNSPACED_SCRIPTS}]"
_WORD = Pattern(
    rf"[A-Z]{{2,}}(?=s(?![A-Za-z]))|[{_CAPITAL}]+(?!{_SMALL})|[{_CAPITAL}]?{_SMALL}+"
)
"""`loginLatency`, `HTTPServer` and `login_latency` are the words they are made of; of the
plural `APIs` the acronym is the word."""


def words_in(text: str) -> Iterator[str]:
    """Yield the words of a text in lower case; none of a script without spaces."""
    return (word.lower() for word in _WORD.findall(text))
