"""Which of several requirements of one name a text means, by the words around the name."""

from collections import Counter
from collections.abc import Mapping

from tracer.text import Pattern

_WORD = Pattern(r"[^\W\d_]{3,}")
_COMMON = frozenset(
    "the and for with that this from into when then else must shall should will may can"  # noqa: SIM905
    " not are was has have its their they user users system requirement requirements"
    " validates validate implements implement verifies test tests property feature per"
    " each any all given which where while story per via use uses used using".split()
)
_STEM = 5
"""Letters that words of one stem share: `duplicate`, `duplicates`, `duplication`."""
_LEAST_LEAD = 0.9
"""How far the best must be ahead: nearly one word that no other candidate has."""


def closest_in_words(
    texts: Mapping[str, str], words: str, least: int, share: float = 0
) -> str | None:
    """Return the id whose text shares the most words with a comment, if one leads.

    Spec Kit and Kiro number requirements anew in each feature, and code mostly repeats
    the words of the one that it means: `FR-013: Find bill by supplier invoice number`.

    Args:
        texts: what each requirement of the name says, by its id.
        words: the comment.
        least: how many words must be shared.
        share: how many of all its words these must be.

    """
    spoken = _stems(words)
    own_stems = {id_: _stems(text) for id_, text in texts.items()}
    stems = {id_: own & spoken for id_, own in own_stems.items()}
    counts = Counter(stem for own in stems.values() for stem in own)
    # A word that several of them have says less.
    scores = {id_: sum(1 / counts[stem] for stem in own) for id_, own in stems.items()}
    best, *others = sorted(scores, key=scores.__getitem__, reverse=True)
    lead = scores[best] - max((scores[id_] for id_ in others), default=0.0)
    is_enough = len(stems[best]) >= max(least, share * len(own_stems[best]))
    is_clear = is_enough and lead >= _LEAST_LEAD
    return best if is_clear else None


def _stems(text: str) -> frozenset[str]:
    words = (match[0].lower() for match in _WORD.finditer(text))
    return frozenset(word[:_STEM] for word in words if word not in _COMMON)
