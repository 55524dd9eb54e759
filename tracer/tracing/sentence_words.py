"""The words that say what a sentence is about: without those that only join others."""

import re

_GRAMMAR = frozenset(
    "from have must over shall should than that this under when will with".split()  # noqa: SIM905
)


def sentence_words(text: str) -> frozenset[str]:
    """Return the longer words of a text in lower case; `LoginLatencyHigh` is three."""
    separate = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return frozenset(re.findall(r"[a-z]{4,}", separate.lower())) - _GRAMMAR
