"""The grammar of ids: what is one, where it ends, and which ones are close."""

import difflib
import re
from collections.abc import Collection, Iterator

REQUIREMENT_FAMILIES = (
    "REQ NFR FR BR SRS SWR SYS HLR LLR UR URS US PRD".split()  # noqa: SIM905
)
"""First parts of ids that name requirements wherever they are defined."""

_TAIL = r"(?:[-_][A-Za-z0-9]+)+"
REQUIREMENT = re.compile(
    rf"(?<![A-Za-z0-9_.-])(?:(?i:REQ)|{'|'.join(REQUIREMENT_FAMILIES)}){_TAIL}"
    r"(?![A-Za-z0-9_-])"
)
INTENT = re.compile(
    r"(?<![A-Za-z0-9_.-])(?P<prefix>INT-(?:[A-Z][A-Z0-9]*-)*)(?P<number>\d{1,9})"
    r"(?![A-Za-z0-9_]|[.-]\w)"
)
_TOKEN = re.compile(r"(?<![\w.-])[A-Za-z]\w*(?:[-_.:/~][A-Za-z0-9]+)+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))  # noqa: RUF001
_MANY = 20_000


def normalise(written: str) -> str:
    """Write an id the way definitions do: upper case, hyphens for underscores."""
    return written.translate(_DASHES).strip().upper().replace("_", "-")


def resolve(written: str, defined: Collection[str]) -> str:
    """Return the defined id that is meant, else the id in its normal form."""
    plain = written.translate(_DASHES).strip()
    if plain in defined:
        return plain
    wanted = normalise(plain)
    if wanted in defined:
        return wanted
    return next((known for known in defined if normalise(known) == wanted), wanted)


def find_requirements(text: str) -> Iterator[str]:
    """Find ids of requirements in a text, as written.

    `REQ-…` in any case; the shorter families in capitals only: `us-east-1` is a place.
    """
    for found in REQUIREMENT.finditer(text.translate(_DASHES)):
        yield found[0]


def find_tokens(text: str) -> Iterator[str]:
    """Find whatever is shaped like an id, where a text is known to hold one."""
    for found in _TOKEN.finditer(text.translate(_DASHES)):
        yield found[0]


def mentions(text: str, requirement: str) -> bool:
    """Whether a text names this very id: `REQ-1` does not stand in `REQ-10`."""
    return mention_pattern(requirement).search(text.translate(_DASHES)) is not None


def search_pattern(requirement: str) -> str:
    """Return the regular expression of an id's characters, for git and for Python."""
    parts = re.split("[-_]", requirement)
    return "[-_]".join(re.escape(part) for part in parts)


def mention_pattern(requirement: str) -> re.Pattern[str]:
    """Return the pattern of one whole id, in any case, `_` for `-` allowed.

    A sentence may end behind it, and a sub-item may follow behind a slash.
    """
    return re.compile(
        r"(?<![A-Za-z0-9~.-])"
        rf"{search_pattern(requirement)}(?![A-Za-z0-9~]|[-_.]\w)",
        re.IGNORECASE,
    )


def nearest(wanted: str, defined: Collection[str], count: int = 3) -> tuple[str, ...]:
    """Return the defined ids that look most like a misspelt one."""
    if len(defined) > _MANY:
        return ()
    return tuple(difflib.get_close_matches(wanted, sorted(defined), count, cutoff=0.75))
