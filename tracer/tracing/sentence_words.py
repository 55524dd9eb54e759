"""The words that say what a sentence is about: without those that only join others."""

import re

from tracer.text import Pattern

_GRAMMAR = frozenset(
    "from have must over shall should than that this under when will with".split()  # noqa: SIM905
)
_LATIN_WORD = Pattern("[a-zß-öø-ÿ]{4,}")
_NO_PLURAL = ("ss", "us", "is")
"""Ends of words such as `access`, `status` and `analysis`."""
_PLURAL_IN_ES = ("sses", "shes", "tches", "rches", "xes")
_SHORTEST_PLURAL = 4


def sentence_words(text: str) -> frozenset[str]:
    """Return the longer words of a text in lower case; `LoginLatencyHigh` is three.

    A plural counts as its singular: `Write APIs` and `write queries` share one word.
    """
    separate = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    words = frozenset(_LATIN_WORD.findall(separate.lower())) - _GRAMMAR
    return frozenset(map(singular, words))


def singular(word: str) -> str:
    """Return a word without the end of an English plural: `queries` is `query`."""
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(_PLURAL_IN_ES):
        return word[:-2]
    return word if word.endswith(_NO_PLURAL) else word[:-1]
