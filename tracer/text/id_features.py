"""The feature that an id belongs to, where requirements are numbered within features."""

import re
from collections.abc import Iterable, Iterator

from tracer.text.ids import FEATURE_FAMILIES
from tracer.text.patterns import Pattern

_FAMILY = Pattern(r"^[A-Z]{2,5}:")
_NUMBER = Pattern(r"(?:^|.*/)(?P<number>\d{2,4}[a-z]?|\d[a-z])-")
_ID = rf"(?:{'|'.join(FEATURE_FAMILIES)})-?\d+[a-z]?"
_LIST = rf"(?:{_ID}(?:[ ]?[,/–-][ ]?|[ ](?:and|through)[ ]|[ ]))*"  # noqa: RUF001
_BEFORE = Pattern(
    rf"""
    (?: (?<![\w.#-]) (?: specs?[ /-] | feature[ ] )?
        (?P<number> \d{{3}}[a-z]? ) (?: -[a-z][a-z0-9-]* )?   # 027, 024-user-profiles
        (?:'s)? [ ,:/]{{1,3}} {_LIST}
      | \( (?P<first> \d{{3}}[a-z]? ) [ ] [^()]{{0,60}}?      # (013 contracts/a.md, FR-006
        (?<![\w-]) {_LIST}
    ) $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERS = Pattern(
    r"\b(?:specs?|feature)[ /-](?P<number>\d{2,4}[a-z]?)(?![\w.])", re.IGNORECASE
)
_LABEL = Pattern(
    rf"""
      (?<![\w.#-]) (?: specs?[ /-] | feature[ ] )?
      \d{{3}}[a-z]? (?: -[a-z][a-z0-9-]* )? (?:'s)? [ ,:/]{{1,3}} (?={_ID})
    | (?<=\d) (?: [ ] \( | ,[ ] )
      (?: specs?[ /-] | feature[ ] ) \d{{3}}[a-z]? (?![\w.])
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""The name of a feature that is only about the ids next to it."""
_BEHIND = Pattern(
    rf"""
    (?: [ ]?[,/–-][ ]?{_ID} | [ ]and[ ]{_ID} )*
    (?: [ ] \( | ,[ ] )
    (?: specs?[ /-] | feature[ ] ) (?P<number> \d{{3}}[a-z]? ) (?![\w.])
    (?! [ ,:/]{{1,3}} {_ID} )                    # FR-007, spec 001 FR-014
    """,  # noqa: RUF001
    re.VERBOSE | re.IGNORECASE,
)
_NEARBY = 160
"""Characters in front of an id in which its list may begin."""
_HAS_NUMBER = Pattern(r"(?<!\d)\d{3}(?!\d)")
_TOPIC = Pattern(
    r"""
    (?: ^ [\s\W]* | [#/*] [ ] ) (?P<number> \d{3}[a-z]? ) (?= : [ ] )      # 013: the guardrail
    """,
    re.VERBOSE | re.MULTILINE,
)
"""The number of a feature in front of a remark."""
_TITLE = Pattern(
    r"""
      ^ (?: [\[(] )? (?P<first> \d{3}[a-z]? ) (?= [\s:)\]/-] )    # 010: deploys, [018]
    | [(\[,] [ ]? (?: spec[ -] | feature[ -] )? (?P<scope> \d{3}[a-z]? | \d{1,2}[a-z] )
      (?= [)\],] | -[a-z\d] )                    # feat(019): …, (spec 002), fix(045-001)
    | \b (?: specs?[ /-] | feature[ #-] | epic[ ] ) (?P<word> \d{1,3}[a-z]? ) \b
    | \b (?P<branch> \d{3}[a-z]? ) (?= -[a-z]{2} )              # 012-worktree-integration
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""The number of a feature in the subject of a commit or the name of its branch."""


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
    if before:
        return (before["number"] or before["first"]).lower()
    behind = _BEHIND.match(text, end)
    return behind["number"].lower() if behind else ""


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
    forms = (*_NUMBERS.finditer(text), *_TOPIC.finditer(text))
    numbers = {match["number"].lower() for match in forms}
    folded = text.lower()
    for feature in features:
        if (
            _plain(feature.rpartition("/")[2]) in parts
            or number_of(feature) in numbers
            or (feature.lower() in folded and _speaks_of(text, feature))
        ):
            yield feature


def features_in_title(features: Iterable[str], title: str) -> frozenset[str]:
    """Return which of some features the subject of a commit names by their numbers.

    `feat(013): teardown` is about `013-ephemeral-environments`; `(#13)` is about none.
    """
    numbers = {match[match.lastgroup or 0].lower() for match in _TITLE.finditer(title)}
    return frozenset(each for each in features if number_of(each).lower() in numbers)


def _plain(feature: str) -> str:
    """Return a feature's name without its number, hyphens for underscores."""
    return re.sub(r"^\d+-", "", feature.lower().replace("_", "-"))


def _speaks_of(text: str, feature: str) -> bool:
    name = re.escape(feature)
    if re.search(r"[\d/_-]", feature):
        return re.search(rf"(?<![\w-]){name}(?![\w-])", text) is not None
    spoken = rf"(?:\bfeature[:*_ ]{{1,4}}|\bspecs/){name}(?![\w-])"
    return re.search(spoken, text, re.IGNORECASE) is not None
