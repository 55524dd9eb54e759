"""The feature that an id belongs to, where requirements are numbered within features."""

import re
from collections.abc import Iterable, Iterator

from tracer.text.patterns import Pattern

_FAMILY = Pattern(r"^[A-Z]{2,5}:")


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
    for feature in features:
        if _plain(feature.rpartition("/")[2]) in parts or _speaks_of(text, feature):
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
