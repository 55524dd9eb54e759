"""The grammar of ids: what counts as one, where it ends, and which ones are alike."""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from tracer.text.patterns import Pattern
from tracer.text.user_patterns import UserPattern

REQUIREMENT_FAMILIES = (
    *("REQ", "NFR", "FR", "BR", "SRS", "SWR", "SYS", "HLR", "LLR", "UR", "URS", "US"),
    *("PRD", "SR"),
    *("RF", "RNF"),  # requisito funcional and não/no funcional
    *("FA", "NFA"),  # funktionale and nichtfunktionale Anforderung
)
"""First parts of ids that name requirements wherever they are defined."""
FEATURE_FAMILIES = ("FR", "NFR", "SC", "US")
"""First parts of ids that Spec Kit numbers in each feature."""
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
_GLUED = Pattern(r"(?P<family>[A-Z]{2,4})\d{1,5}(?:\.\d{1,4}){0,3}[a-z]?")
"""An id whose number follows its family at once: `FR12` of BMAD, `REQ1.2`."""
_DOTTED = Pattern(r"(?P<head>[A-Z]{1,6})\d{1,4}(?:\.\d{1,4}){1,4}")
"""An id that is numbered as its chapter is: `F3.4.1`."""
_VERSIONED = frozenset(
    ("V", "VER", "R", "RC", "TLS", "SSL", "HTTP", "JDK", "PHP", "NET")
)
"""What has a version in the form of such an id: `V2.8.0`, `TLS1.2`."""
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
_CHAPTER_ID = Pattern(
    rf"""
    {_ALONE_BEFORE}
    (?P<head>[A-Z]{{1,6}})\d{{1,4}}(?:\.\d{{1,4}}){{2,4}}
    (?![A-Za-z0-9_-]|\.\w)
    """,
    re.VERBOSE,
)
"""With two points: `F3.4` may be a version, a size or a row of a table."""
_VERSIONED_ID = Pattern(
    r"(?<![A-Za-z0-9_~./-])[a-z]+~[A-Za-z][\w.-]*~[0-9]+(?![A-Za-z0-9_~/-])"
)
_TOKEN = Pattern(r"(?<![\w.-])[A-Za-z]\w*(?:[-_.:/~][A-Za-z0-9]+)+")
_NAMED_ID = Pattern(
    r"""
      (?=.*[\d#/~:_.-]) \w[\w$@]*+ (?: [-.:/~#+]++ [\w$@]++ )*+       # one word
    | [A-Z][A-Z0-9_-]*+ (?: [ ][A-Z][A-Z0-9_-]*+ ){0,2}                # FOO BAR 2.
      [ ]\d[\w.-]*+ (?: [ ][\w().-]++ ){0,4}                            # CR 1.1 Addition (1)
    """,
    re.VERBOSE,
)
"""What may be an id as a whole, of whatever convention; StrictDoc's have blanks."""
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
_SETTING = "a pattern of `id-patterns`"
_MOST_COMPARED = 20_000
"""Ids that a misspelt one is compared with: more would take seconds."""
_SWAPPED = 2
_CLOSEST = 3
_MANY = 20
"""Alike ids that are looked at; of a series many are."""
_ALIKE = 0.85
"""How alike two ids must be for one to be a slip of the other (1 is the same)."""


def normalise(written: str) -> str:
    """Write an id as definitions do: hyphens for underscores, a family in upper case.

    Where the family is in upper case already, the rest stays as written: `REQ-d00001`.
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

    `REQ-…` in any case, the shorter families in upper case: `us-east-1` is a place.
    """
    for match in REQUIREMENT.finditer(with_hyphens(text)):
        yield match[0]


def is_surely_requirement(written: str) -> bool:
    """Whether an id names a requirement even where none of that name is defined.

    `REQ-…` is never anything else; `US-1`, `HTTP-500` and `CVE-2024-1` only look like it.
    """
    return folded(written).startswith("REQ-")


def find_tokens(text: str) -> Iterator[str]:
    """Find whatever has the shape of an id, in a text that is known to name one."""
    for match in _TOKEN.finditer(with_hyphens(text)):
        yield match[0]


def find_chapter_ids(text: str) -> Iterator[str]:
    """Find ids that are numbered as chapters are, in any text: `F3.4.1`."""
    for match in _CHAPTER_ID.finditer(text):
        if match["head"] not in _VERSIONED:
            yield match[0]


def find_versioned_ids(text: str) -> Iterator[str]:
    """Find ids of OpenFastTrace in any text: nothing else is written as `dsn~login~1`."""
    for match in _VERSIONED_ID.finditer(text):
        yield match[0]


def named_id(text: str) -> str:
    """Return the id in a text that should contain only an id.

    It is the whole text where that may be one, or the first token; empty without one.
    """
    whole = " ".join(with_hyphens(text).split())
    if _NAMED_ID.fullmatch(whole):
        return whole
    return next(find_tokens(text), "")


def is_named_in(id_: str, text: str) -> bool:
    """Whether a text names an id in whatever case: `REQ-12` and `REQ-1.2` name no `REQ-1`."""
    letter = r"A-Za-z0-9_" if id_.isascii() else r"\w"
    id_as_written = (
        rf"(?<![{letter}./#~-]){re.escape(folded(id_))}(?![{letter}#~]|[./-][{letter}])"
    )
    return re.search(id_as_written, folded(text)) is not None


def closest_ids(misspelt: str, defined: Collection[str]) -> tuple[str, ...]:
    """Return the defined ids that look most like a misspelt one, in whatever case.

    One that only has other leading zeros comes first: `REQ-012` for `REQ-12`.
    """
    if len(defined) > _MOST_COMPARED:
        return ()
    known = {folded(id_): id_ for id_ in sorted(defined, reverse=True)}
    wanted = without_leading_zeros(folded(misspelt))
    same = [key for key in sorted(known) if without_leading_zeros(key) == wanted]
    keys = difflib.get_close_matches(folded(misspelt), sorted(known), _MANY, _ALIKE)
    slips = (key for key in keys if _may_be_slip(folded(misspelt), key))
    return tuple(known[key] for key in dict.fromkeys((*same, *slips)))[:_CLOSEST]


def _may_be_slip(one: str, other: str) -> bool:
    """Whether the numbers of two ids differ by one digit, or two that changed places.

    `REQ-999` is no slip of `REQ-097`: each requirement of a series is as near.
    """
    numbers = [re.sub(r"\D", "", each) for each in (one, other)]
    if numbers[0] == numbers[1] or re.sub(r"\d", "", one) != re.sub(r"\d", "", other):
        return True
    if sorted(numbers[0]) == sorted(numbers[1]):
        return (
            sum(a != b for a, b in zip(numbers[0], numbers[1], strict=True)) == _SWAPPED
        )
    matcher = difflib.SequenceMatcher(None, numbers[0], numbers[1])
    blocks = matcher.get_matching_blocks()
    return max(map(len, numbers)) - sum(block.size for block in blocks) <= 1


class IdGrammar(Struct, frozen=True, dict=True):
    r"""Which ids name requirements: those of known families, and what a repository adds.

    `patterns` are regular expressions of whole ids, for instance `PROJ-\d+`.
    """

    families: tuple[str, ...] = REQUIREMENT_FAMILIES
    patterns: tuple[str, ...] = ()

    def with_families_of(self, ids: Iterable[str]) -> "IdGrammar":
        """Return a grammar that knows the families of these ids, too."""
        ids = tuple(ids)
        # Written otherwise, too: nasa/fprime has Svc-FramingProtocol-003.
        spellings = (each for id_ in ids for each in (normalise(id_), id_))
        heads = (spelling.partition("-") for spelling in spellings)
        new = [f for f, dash, _ in heads if dash and f.isalnum() and f[0].isupper()]
        known = dict.fromkeys((*self.families, *new))
        dotted = (_DOTTED.fullmatch(id_) for id_ in ids)
        alike = (f"{id_['head']}[0-9][0-9.]*[0-9]" for id_ in dotted if id_)
        return IdGrammar(
            tuple(f for f in known if f not in OTHER_FAMILIES),
            tuple(dict.fromkeys((*self.patterns, *alike))),
        )

    def is_requirement(self, written: str) -> bool:
        """Whether a whole id, as a definition writes it, names a requirement."""
        family, *rest = re.split("[-_]", written, maxsplit=1)
        glued = _GLUED.fullmatch(written) if not rest else None
        family = glued["family"] if glued else family
        return bool((rest or glued) and family in self.families) or bool(
            self._own and self._own.fullmatch(written)
        )

    @property
    def document_pattern(self) -> str:
        """What a document that defines anything must match, in any case.

        Written in the common part of POSIX extended and Python's regular expressions.
        """
        return "|".join([self._document_pattern, *map(_for_git, self.patterns)])

    @cached_property
    def _document_pattern(self) -> str:
        """What a document that defines ids of known families must match, in any case."""
        families = "|".join(("INT", *self.families))
        hyphens = "|".join(map(chr, (ord("-"), *_HYPHENS)))
        start = rf"(^|[^A-Za-z0-9])({families})"
        numbered = "_([A-Za-z0-9]+_)*[0-9]"
        named = "(^|[^A-Za-z0-9])REQ_[A-Za-z0-9_]+ ?: "
        return rf"{start}(({hyphens})[A-Za-z0-9]|{numbered}|[0-9])|{named}"

    def may_be_in(self, lower_case: str) -> bool:
        """Whether a document may define an id: quick, and never wrongly no.

        Python finds a lower-case pattern in such a text far faster than in any case.
        """
        if self.patterns:  # git has looked for them already
            return True
        pattern = self._document_pattern.lower()
        return re.search(pattern, lower_case, re.MULTILINE) is not None

    @cached_property
    def definition_hint(self) -> Pattern:
        """What a line that defines an id matches: quick, and never wrongly missing."""
        families = "|".join(map(re.escape, ("INT", *self.families)))
        marks = "".join(("_", "-", *map(chr, _HYPHENS)))
        return self._with_own(rf"(?:{families})(?:[{re.escape(marks)}]|\d)")

    @cached_property
    def id_pattern(self) -> Pattern:
        """The pattern of a requirement's id in a text, as definitions write it."""
        families = "|".join(("(?i:REQ)", *self.families))
        known = rf"(?:{families}){_TAIL}{_NUMBERED_PART}"
        return self._with_own(known, _ALONE_BEFORE, _ALONE_BEHIND)

    def own_id_at(self, text: str, start: int) -> str | None:
        """Return the id of the repository's own form at a place in a text, if any."""
        match = self._own.match(text, start) if self._own else None
        if match and not re.match(
            r"[A-Za-z0-9_-]", text[match.end() : match.end() + 1]
        ):
            return match[0] or None
        return None

    @cached_property
    def _own(self) -> Pattern | None:
        return UserPattern(self._alternatives(), _SETTING) if self.patterns else None

    def _with_own(self, known: str, before: str = "", behind: str = "") -> Pattern:
        """Return a pattern of known ids, and of the repository's own where it has some."""
        if not self.patterns:
            return Pattern(f"{before}(?:{known}){behind}")
        source = f"{before}(?:{known}|{self._alternatives()}){behind}"
        return UserPattern(source, _SETTING)

    def _alternatives(self) -> str:
        return "|".join(f"(?:{pattern})" for pattern in self.patterns)


_ATOM = r"""
    (?: [A-Za-z0-9_#:/\x20-]              # a letter, a digit, a mark without meaning
      | \\[dw.]                           # a class, an escaped dot
      | \[\^?[A-Za-z0-9_.-]+\]            # a set
    )
    (?: [?*+] | \{\d{1,2}(?:,\d{0,2})?\} )?   # how often
"""
_FOR_GIT = Pattern(
    rf"(?: {_ATOM} | \((?:\?:)? (?:{_ATOM})+ (?:\|(?:{_ATOM})+)* \)(?![?*+{{]) )+",
    re.VERBOSE,
)
"""The patterns that git's search takes as Python does. Nothing in them is repeated as a
group, as that could take git exponential time or memory."""


def _for_git(pattern: str) -> str:
    """Write a user's pattern for git; one that git may not take matches any file."""
    if not _FOR_GIT.fullmatch(pattern):
        return "."
    plain = pattern.replace(r"\d", "[0-9]").replace(r"\w", "[A-Za-z0-9_]")
    return f"({plain.replace('(?:', '(')})"
