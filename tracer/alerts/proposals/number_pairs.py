"""Two numbers of a payload of which the key of one says that it limits the other."""

from collections.abc import Sequence

from tracer.alerts.proposals.field_checks import number_fit
from tracer.alerts.proposals.key_words import SUFFIXES, WORDS
from tracer.alerts.proposals.payload_leaves import Leaf

_LIMITS = frozenset("max maximum min minimum limit threshold allowed target".split())  # noqa: SIM905
_NUMBERS = frozenset(("value", "count", "number", "current", "actual"))
"""Words of a key that only say that it is a number."""


def limited_pair(leaves: Sequence[Leaf]) -> tuple[Leaf, Leaf] | None:
    """Return a number and its limit: `lag_seconds` and `max_lag_seconds`."""
    numbers = [leaf for leaf in leaves if "[0]" not in leaf.path and _is_number(leaf)]
    for limit in numbers:
        if _LIMITS.isdisjoint(_words(limit)):
            continue
        for number in numbers:
            is_pair = number.parents == limit.parents and number is not limit
            is_plain = _LIMITS.isdisjoint(_words(number))
            if is_pair and is_plain and _base(number) == _base(limit):
                return number, limit
    return None


def _is_number(leaf: Leaf) -> bool:
    return number_fit(leaf.place) > 0


def _words(leaf: Leaf) -> tuple[str, ...]:
    return tuple(word.lower() for word in WORDS.findall(leaf.keys[-1]))


def _base(leaf: Leaf) -> frozenset[str]:
    """Return what a key says was measured, without units and what makes it a limit."""
    others = _LIMITS | _NUMBERS | SUFFIXES
    words = frozenset(w.removesuffix("s") for w in _words(leaf) if w not in others)
    return words or frozenset((leaf.path,))
