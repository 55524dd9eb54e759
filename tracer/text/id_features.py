"""The feature that an id belongs to, where requirements are numbered within features."""

import re
from collections.abc import Iterable, Iterator

from tracer.text.patterns import Pattern

_FAMILY = Pattern(r"^[A-Z]{2,5}:")
_NUMBER = Pattern(r"(?:^|.*/)(?P<number>\d{2,4}[a-z]?)-")
_LOCAL = r"(?:FR|NFR|SC|US)-?\d+[a-z]?"
_LIST = rf"(?:{_LOCAL}(?:[ ]?[,/–-][ ]?|[ ](?:and|through)[ ]|[ ]))*"  # noqa: RUF001
_BEFORE = Pattern(
    rf"""
    (?<![\w.#-]) (?: specs?[ /] | feature[ ] )?
    (?P<number> \d{{3}}[a-z]? ) (?: -[a-z][a-z0-9-]* )?   # 027, 024-user-profiles
    (?:'s)? [ ,:/]{{1,2}} {_LIST} $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERS = Pattern(
    r"\b(?:specs?|feature)[ /](?P<number>\d{2,4}[a-z]?)(?![\w.])", re.IGNORECASE
)
_LABEL = Pattern(
    rf"""
      (?<![\w.#-]) (?: specs?[ /] | feature[ ] )?
      \d{{3}}[a-z]? (?: -[a-z][a-z0-9-]* )? (?:'s)? [ ,:/]{{1,2}} (?={_LOCAL})
    | (?<=\d) [ ] \( (?: specs?[ /] | feature[ ] ) \d{{3}}[a-z]? (?![\w.])
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""The name of a feature that is only about the ids next to it."""
_BEHIND = Pattern(
    rf"""
    (?: [ ]?[,/–-][ ]?{_LOCAL} | [ ]and[ ]{_LOCAL} )*
    [ ] \( (?: specs?[ /] | feature[ ] ) (?P<number> \d{{3}}[a-z]? ) (?![\w.])
    """,  # noqa: RUF001
    re.VERBOSE | re.IGNORECASE,
)
_NEARBY = 160
"""Characters in front of an id in which its list may begin."""
_HAS_NUMBER = Pattern(r"(?<!\d)\d{3}(?!\d)")


def feature_of(requirement: str) -> str:
    """Return the feature in front of an id: `001-login` of `001-login/FR-001`.

    Spec Kit, Kiro and OpenSpec number requirements within a feature: the ids that we
    give them start with it, behind the family of `FR:login/session`. Other ids have
    none, and give an empty text.
    """
    head, mark, _ = requirement.rpartition("#")
    if not mark:
        head, _, _ = requirement.rpartition("/")
    return _FAMILY.sub("", head, 1)


def number_of(feature: str) -> str:
    """Return the number that a feature's name begins with; empty without one."""
    match = _NUMBER.match(feature)
    return match["number"] if match else ""


def feature_number_beside(text: str, start: int, end: int) -> str:
    """Return the number of the feature that a text writes next to an id, if any.

    Before a list, `spec 027 FR-001, FR-002`, or behind it, `FR-001, FR-002 (spec 027)`.
    """
    before = _BEFORE.search(text[max(0, start - _NEARBY) : start])
    match = before or _BEHIND.match(text, end)
    return match["number"].lower() if match else ""


def may_number_features(text: str) -> bool:
    """Whether a text may write the number of a feature next to an id."""
    return _HAS_NUMBER.search(text) is not None


def without_feature_labels(text: str) -> str:
    """Return a text without what names a feature for the ids next to it alone.

    `spec 017 FR-003` in a file says of which feature that id is, not the others.
    """
    return _LABEL.sub(" ", text)


def features_spoken_of(
    features: Iterable[str], text: str, place: str = ""
) -> Iterator[str]:
    """Find which of some features a text or its place speaks of.

    A feature whose name is one plain word (`login`) is spoken of only as a feature:
    `Feature: login`, `specs/login`.

    Args:
        features: as `feature_of` returns them.
        text: whatever may name a feature.
        place: a path or a service's name; a part of it may be a feature's name.

    """
    parts = {_plain(part) for part in re.split(r"[/.]", place)}
    numbers = {match["number"].lower() for match in _NUMBERS.finditer(text)}
    folded = text.lower()
    for feature in features:
        if (
            _plain(feature.rpartition("/")[2]) in parts
            or number_of(feature) in numbers
            or (feature.lower() in folded and _speaks_of(text, feature))
        ):
            yield feature


def _plain(feature: str) -> str:
    """Return a feature's name without its number, hyphens for underscores."""
    return re.sub(r"^\d+-", "", feature.lower().replace("_", "-"))


def _speaks_of(text: str, feature: str) -> bool:
    name = re.escape(feature)
    if re.search(r"[\d/_-]", feature):
        return re.search(rf"(?<![\w-]){name}(?![\w-])", text) is not None
    spoken = rf"(?:\bfeature[:*_ ]{{1,4}}|\bspecs/){name}(?![\w-])"
    return re.search(spoken, text, re.IGNORECASE) is not None
