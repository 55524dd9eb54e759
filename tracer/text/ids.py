"""The grammar of ids: what is one, where it ends, and which ones are close."""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tracer.text.patterns import Pattern

REQUIREMENT_FAMILIES = (
    "REQ NFR FR BR SRS SWR SYS HLR LLR UR URS US PRD".split()  # noqa: SIM905
)
"""First parts of ids that name requirements wherever they are defined."""
OTHER_FAMILIES = frozenset(
    "INT ADR DD UT IT ST TC TASK TEST E2E CVE CWE RFC ISO UTF SHA".split()  # noqa: SIM905
)
"""First parts of ids that name something else, whatever an alert calls them."""

_TAIL = r"(?:[-_][A-Za-z0-9]+)+"
_PART = r"(?:(?:\.\d+){1,2}(?![.\w]))?"
REQUIREMENT = Pattern(
    rf"""
    (?<![A-Za-z0-9_.-])
    (?:(?i:REQ)|{"|".join(REQUIREMENT_FAMILIES)})    # the family
    {_TAIL}
    (?![A-Za-z0-9_-])
    """,
    re.VERBOSE,
)
INTENT = Pattern(
    r"(?<![A-Za-z0-9_.-])(?P<prefix>INT-(?:[A-Z][A-Z0-9]*-)*)(?P<number>\d{1,9})"
    r"(?![A-Za-z0-9_]|[.-]\w)"
)
_TOKEN = Pattern(r"(?<![\w.-])[A-Za-z]\w*(?:[-_.:/~][A-Za-z0-9]+)+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))  # noqa: RUF001
_CLASSIC = Pattern(
    r"""
      [A-Za-z]\w*+                                  # REQ_F
      -[A-Za-z0-9]++(?:[-_][A-Za-z0-9]++)*+         # -AUTH-001: a hyphen, then any mark
    | [A-Za-z]\w*_[A-Za-z0-9]++                     # or underscores alone: REQ_F_001
    """,
    re.VERBOSE,
)
"""Letters and digits with hyphens or underscores; written so that no two ways of
matching exist, for ids may be as long as a payload."""
_MANY = 20_000
_LIKE = 0.85
"""How alike two ids must be for one to be a slip of the other."""


def normalise(written: str) -> str:
    """Write an id as definitions do: hyphens for underscores, a family in capitals.

    Where the family stands in capitals already, the rest is as it is meant: `REQ-d00001`.
    Other ids than those (`req~login~1`, `spec.md#login`) stay as they are.
    """
    plain = straight(written).strip()
    if not _CLASSIC.fullmatch(plain):
        return plain
    plain = plain.replace("_", "-")
    return plain if plain.partition("-")[0].isupper() else plain.upper()


def straight(text: str) -> str:
    """Return a text of the same length with every dash a hyphen, for matching only."""
    return text.translate(_DASHES)


def folded(written: str) -> str:
    """Return the form in which all spellings of an id are the same."""
    return straight(written).upper().replace("_", "-")


def without_leading_zeros(number: str) -> str:
    """Return a number without leading zeros in any of its parts: `01.02` is `1.2`."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", number)


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


def nearest(wanted: str, defined: Collection[str], count: int = 3) -> tuple[str, ...]:
    """Return the defined ids that look most like a misspelt one, in whatever case."""
    if len(defined) > _MANY:
        return ()
    known = {folded(each): each for each in sorted(defined, reverse=True)}
    found = difflib.get_close_matches(folded(wanted), sorted(known), count, _LIKE)
    return tuple(known[each] for each in found)


@dataclass(frozen=True)
class IdGrammar:
    r"""Which ids name requirements: those of known families, and what a repository adds.

    `patterns` are regular expressions of whole ids, for instance `PROJ-\d+`.
    """

    families: tuple[str, ...] = tuple(REQUIREMENT_FAMILIES)
    patterns: tuple[str, ...] = ()

    def admitting(self, ids: Iterable[str]) -> "IdGrammar":
        """Return a grammar that knows the families of these ids, too."""
        named = (normalise(each).partition("-") for each in ids)
        new = [f for f, dash, _ in named if dash and f.isalnum() and f[0].isalpha()]
        known = dict.fromkeys((*self.families, *new))
        return IdGrammar(
            tuple(f for f in known if f not in OTHER_FAMILIES), self.patterns
        )

    def is_requirement(self, written: str) -> bool:
        """Whether a whole id, as a definition writes it, names a requirement."""
        family, *rest = re.split("[-_]", written, maxsplit=1)
        return bool(rest and family in self.families) or bool(
            self._own and self._own.fullmatch(written)
        )

    @cached_property
    def holds(self) -> str:
        """What a document that defines any must match: POSIX and Python, any case."""
        families = "|".join(("INT", *self.families))
        own = [_posix(pattern) for pattern in self.patterns]
        dashes = "|".join(map(chr, (ord("-"), *_DASHES)))
        start = rf"(^|[^A-Za-z0-9])({families})"
        numbered = "_([A-Za-z0-9]+_)*[0-9]"
        return "|".join([rf"{start}(({dashes})[A-Za-z0-9]|{numbered})", *own])

    @cached_property
    def hint(self) -> re.Pattern[str]:
        """What a line that defines an id holds: quick, and never wrongly missing."""
        families = "|".join(map(re.escape, ("INT", *self.families)))
        marks = "".join(("_", "-", *map(chr, _DASHES)))
        own = [f"(?:{pattern})" for pattern in self.patterns]
        return re.compile("|".join([rf"(?:{families})[{re.escape(marks)}]", *own]))

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        """The pattern of an id of a requirement in a text, as definitions write it."""
        families = "|".join(("(?i:REQ)", *self.families))
        own = [f"(?:{pattern})" for pattern in self.patterns]
        each = "|".join([rf"(?:{families}){_TAIL}{_PART}", *own])
        return re.compile(rf"(?<![A-Za-z0-9_.-])(?:{each})(?![A-Za-z0-9_-])")

    def own_at(self, text: str, start: int) -> str | None:
        """Return the id of the repository's own form that stands at a place in a text."""
        found = self._own.match(text, start) if self._own else None
        if found and not re.match(r"[A-Za-z0-9_-]", text[found.end() :][:1]):
            return found[0] or None
        return None

    @cached_property
    def _own(self) -> re.Pattern[str] | None:
        alternatives = "|".join(f"(?:{pattern})" for pattern in self.patterns)
        return re.compile(alternatives) if alternatives else None


def _posix(pattern: str) -> str:
    """Write a Python pattern for git; what git has no word for matches any file."""
    plain = pattern.replace(r"\d", "[0-9]").replace(r"\w", "[A-Za-z0-9_]")
    plain = plain.replace("(?:", "(").replace(r"\b", "")
    return "." if re.search(r"\(\?|\\[A-Za-z0-9]", plain) else f"({plain})"
