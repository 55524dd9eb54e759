"""The grammar of ids: what counts as one, where it ends, and which ones are alike."""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tracer.text.patterns import Pattern

REQUIREMENT_FAMILIES = (
    *("REQ", "NFR", "FR", "BR", "SRS", "SWR", "SYS", "HLR", "LLR", "UR", "URS", "US"),
    "PRD",
)
"""First parts of ids that name requirements wherever they are defined."""
OTHER_FAMILIES = frozenset(
    (
        *("INT", "ADR", "DD", "UT", "IT", "ST", "TC", "TASK", "TEST", "E2E"),
        *("CVE", "CWE", "RFC", "ISO", "UTF", "SHA"),
    )
)
"""First parts of ids that name something else, whatever an alert calls them."""

# Parts of the patterns below.
_TAIL = r"(?:[-_][A-Za-z0-9]+)+"
_NUMBERED_PART = r"(?:(?:\.\d+){1,2}(?![.\w]))?"
_ALONE_BEFORE, _ALONE_BEHIND = r"(?<![A-Za-z0-9_.-])", r"(?![A-Za-z0-9_-])"

REQUIREMENT = Pattern(
    rf"""
    {_ALONE_BEFORE}
    (?:(?i:REQ)|{"|".join(REQUIREMENT_FAMILIES)})    # the family
    {_TAIL}
    {_ALONE_BEHIND}
    """,
    re.VERBOSE,
)
INTENT = Pattern(
    rf"""
    {_ALONE_BEFORE}
    (?P<prefix>INT-(?:[A-Z][A-Z0-9]*-)*)             # INT-, INT-GMON-
    (?P<number>\d{{1,9}})
    (?![A-Za-z0-9_]|[.-]\w)
    """,
    re.VERBOSE,
)
_TOKEN = Pattern(r"(?<![\w.-])[A-Za-z]\w*(?:[-_.:/~][A-Za-z0-9]+)+")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))  # noqa: RUF001
_CLASSIC = Pattern(
    r"""
      [A-Za-z]\w*+                                  # REQ_F
      -[A-Za-z0-9]++(?:[-_][A-Za-z0-9]++)*+         # -AUTH-001: a hyphen, then any mark
    | [A-Za-z]\w*_[A-Za-z0-9]++                     # or underscores alone: REQ_F_001
    """,
    re.VERBOSE,
)
"""Letters and digits with hyphens or underscores; written so that there is only one way
to match, for ids may be as long as a payload."""
_MOST_COMPARED = 20_000
"""Ids that a misspelt one is compared with: more would take seconds."""
_ALIKE = 0.85
"""How alike two ids must be for one to be a slip of the other (1 is the same)."""


def normalise(written: str) -> str:
    """Write an id as definitions do: hyphens for underscores, a family in capitals.

    Where the family is in capitals already, the rest stays as written: `REQ-d00001`.
    Other ids than those (`req~login~1`, `spec.md#login`) stay as they are.
    """
    plain = with_hyphens(written).strip()
    if not _CLASSIC.fullmatch(plain):
        return plain
    plain = plain.replace("_", "-")
    return plain if plain.partition("-")[0].isupper() else plain.upper()


def with_hyphens(text: str) -> str:
    """Return a text of the same length with a hyphen for every dash, to find ids in.

    Word processors and chats turn hyphens into dashes. Where an em dash may part an id
    from its title, in definitions, `specification` leaves it.
    """
    return text if text.isascii() else text.translate(_HYPHENS)


def folded(written: str) -> str:
    """Return the form in which all spellings of an id are the same."""
    return with_hyphens(written).upper().replace("_", "-")


def without_leading_zeros(number: str) -> str:
    """Return a number without leading zeros in any of its parts: `01.02` is `1.2`."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", number)


def find_requirements(text: str) -> Iterator[str]:
    """Find ids of requirements in a text, as written.

    `REQ-…` in any case; the shorter families in capitals only: `us-east-1` is a place.
    """
    for match in REQUIREMENT.finditer(with_hyphens(text)):
        yield match[0]


def find_tokens(text: str) -> Iterator[str]:
    """Find whatever has the shape of an id, in a text that is known to name one."""
    for match in _TOKEN.finditer(with_hyphens(text)):
        yield match[0]


def closest_ids(
    misspelt: str, defined: Collection[str], count: int = 3
) -> tuple[str, ...]:
    """Return the defined ids that look most like a misspelt one, in whatever case."""
    if len(defined) > _MOST_COMPARED:
        return ()
    known = {folded(id_): id_ for id_ in sorted(defined, reverse=True)}
    keys = difflib.get_close_matches(folded(misspelt), sorted(known), count, _ALIKE)
    return tuple(known[key] for key in keys)


@dataclass(frozen=True)
class IdGrammar:
    r"""Which ids name requirements: those of known families, and what a repository adds.

    `patterns` are regular expressions of whole ids, for instance `PROJ-\d+`.
    """

    families: tuple[str, ...] = REQUIREMENT_FAMILIES
    patterns: tuple[str, ...] = ()

    def with_families_of(self, ids: Iterable[str]) -> "IdGrammar":
        """Return a grammar that knows the families of these ids, too."""
        heads = (normalise(id_).partition("-") for id_ in ids)
        new = [f for f, dash, _ in heads if dash and f.isalnum() and f[0].isalpha()]
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
    def document_pattern(self) -> str:
        """What a document that defines anything must match, in any case.

        Written in the common part of POSIX extended and Python's regular expressions.
        """
        families = "|".join(("INT", *self.families))
        own = [_posix(pattern) for pattern in self.patterns]
        hyphens = "|".join(map(chr, (ord("-"), *_HYPHENS)))
        start = rf"(^|[^A-Za-z0-9])({families})"
        numbered = "_([A-Za-z0-9]+_)*[0-9]"
        return "|".join([rf"{start}(({hyphens})[A-Za-z0-9]|{numbered})", *own])

    @cached_property
    def definition_hint(self) -> re.Pattern[str]:
        """What a line that defines an id matches: quick, and never wrongly missing."""
        families = "|".join(map(re.escape, ("INT", *self.families)))
        marks = "".join(("_", "-", *map(chr, _HYPHENS)))
        own = [f"(?:{pattern})" for pattern in self.patterns]
        return re.compile("|".join([rf"(?:{families})[{re.escape(marks)}]", *own]))

    @cached_property
    def id_pattern(self) -> re.Pattern[str]:
        """The pattern of a requirement's id in a text, as definitions write it."""
        families = "|".join(("(?i:REQ)", *self.families))
        own = [f"(?:{pattern})" for pattern in self.patterns]
        either = "|".join([rf"(?:{families}){_TAIL}{_NUMBERED_PART}", *own])
        return re.compile(rf"{_ALONE_BEFORE}(?:{either}){_ALONE_BEHIND}")

    def own_id_at(self, text: str, start: int) -> str | None:
        """Return the id of the repository's own form at a place in a text, if any."""
        match = self._own.match(text, start) if self._own else None
        if match and not re.match(
            r"[A-Za-z0-9_-]", text[match.end() : match.end() + 1]
        ):
            return match[0] or None
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
