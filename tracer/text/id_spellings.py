"""The ways to spell one id: as a key to look it up, and as a pattern for git."""

import re
from collections.abc import Sequence

from tracer.text.id_ranges import NUMBERED
from tracer.text.ids import folded, without_leading_zeros
from tracer.text.patterns import Pattern
from tracer.text.requirement_words import REQUIREMENT_WORDS

_NUMBER_OF_FEATURE = Pattern(r"(?:#|^REQUIREMENT )(?P<number>\d+[A-Z]?(?:\.\d+)*)$")
"""The end of `login#1.2`, or what code in its feature writes: `Requirement 1.2`."""
_RANGE = r"(\.\.|…|–|—|[-/,;&]| to | thr| and [-0]| or [-0])"  # noqa: RUF001
"""How a range goes on behind a number, for git: `id_ranges` reads what it finds."""
_MOST_NAMES = 40
"""Names that are searched for one by one: git's patterns slow down by length."""


def lookup_key(name: str) -> str:
    """Return the form in which all spellings of a name are the same."""
    key = folded(name)
    match = _NUMBER_OF_FEATURE.search(key)
    if not match:
        return key
    return key[: match.start("number")] + without_leading_zeros(match["number"])


def without_longer(names: Sequence[str]) -> list[str]:
    """Leave out names that end in another one: what holds `8c-FR-1` holds `FR-1`.

    The numbers that features begin with would match most lines.
    """
    known = set(names)
    return [
        name
        for name in dict.fromkeys(names)
        if name.partition("-")[2] not in known
        and (name.rpartition("/")[2] == name or name.rpartition("/")[2] not in known)
    ]


def search_pattern(names: Sequence[str]) -> str:
    """Return what a file must match, any case, to name one of these.

    In the common part of POSIX extended and Python's regular expressions. A range
    names those between its ends, too, so any range of the same stem matches.
    """
    names = without_longer(names)
    if len(names) > _MOST_NAMES:
        names = list(dict.fromkeys(_stem(name) for name in names))
    stems = dict.fromkeys(_stem(n) for n in names if NUMBERED.fullmatch(n))
    ranges = [f"{_spelt(stem)}[0-9]+ ?{_RANGE}" for stem in stems]
    return "|".join([*dict.fromkeys(_spelt(name) for name in names), *ranges])


def _stem(name: str) -> str:
    """Return an id without its number: `REQ-F-AUTH-` of `REQ-F-AUTH-001`."""
    numbered = NUMBERED.fullmatch(name)
    return numbered["stem"] if numbered else name


def _spelt(name: str) -> str:
    """Write a name for git and for Python, with either mark between its parts.

    Of a name that is a word and a number, others of its kind may stand between the two.
    """
    match = _NUMBER_OF_FEATURE.search(name.upper())
    if match:
        start = match.start("number")
        number = r"\.".join(f"0*{part}" for part in match["number"].split("."))
        before = name[: start - 1]
        is_id = name[start - 1] == "#"
        if is_id:
            return f"{re.escape(before)}#{number}"
        return f"({'|'.join(REQUIREMENT_WORDS)})s?.{{0,80}}{number}"
    words = (re.split("[-_]", word) for word in name.split())
    return " +".join("[-_]".join(map(re.escape, parts)) for parts in words)
