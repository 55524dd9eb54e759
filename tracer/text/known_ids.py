"""The ids that mean something in one repository, and every way a text may write them.

What is defined makes the vocabulary; a token of a text is looked up in it, whole. So
`REQ-1` is never found in `REQ-10`, `REQ-1-A` is another requirement where it is defined
and a part of `REQ-1` where it is not, and `REQ-1..4` names those between that exist.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tracer.text.ids import folded, straight, without_leading_zeros
from tracer.text.patterns import Pattern

_TOKEN = Pattern(r"(?<![\w-])(?:https?://)?\w[\w$@]*(?:[-./~+#][\w$@]+)*")
_PART = Pattern(
    r"[-/][A-Z](?:\+[A-Z])*"  # lettered assertions: REQ-d00001-A+B
    r"|/(?![^/]*\.[a-z]{1,5}$)[A-Z0-9][\w./+-]*"  # sub-items: REQ-F-AUTH-001/F-003, /5.6
    r"|\.\d+(?:\.\d+)*|\+\d+"  # versions and numbered parts
)
_FILE = Pattern(r"\.[a-z]{1,5}$")
_NUMBERED = Pattern(r"(?P<stem>.*?[-_.~])(?P<number>\d+)(?P<letter>[a-z]?)", re.DOTALL)
_MORE = Pattern(
    r"(?P<list>(?:/-?\d+|[ ]?[,;][ ]*-?\d\d+(?![\w.%-])"
    r"|[ ]?,?[ ]?(?:and|or|&)[ ](?:-\d|0)\d+(?![\w.%-]))+)"
    r"|[ ]*(?:\.{2,}|…|[ ]to[ ]|[ ]through[ ]|[ ]thru[ ]|-)[ ]*(?P<end>[\w-]*\d+)"
)
_DISTINCT = Pattern(
    r"[A-Z][A-Za-z0-9]*[-_][A-Za-z0-9]|~|__|\w-\w*\d|^[A-Z]{2,}\d{2,}$"
    r"|\d.*\s|\s.*\d"  # several words with a number: CR 1.1
)
_RANGE = r"(\.\.|…|–|—|[-/,;&]| to | thr| and [-0]| or [-0])"  # noqa: RUF001
_NUMBER = r"\d+(?:[a-z](?![a-z]))?(?:\.\d+)?"
_COUNTED = Pattern(
    rf"""
    \b(?P<word>Requirement)s?[:*_\#\ ]{{1,4}}
    (?P<list>
        {_NUMBER}
        (?:(?:,|[ ]and|[ ]&)?[ ]?(?:\d+[a-z]?\.\d+))*  # further ones have two parts
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COUNT = Pattern(_NUMBER, re.IGNORECASE)
_COUNTED_NAME = Pattern(r"(?:#|^REQUIREMENT )(?P<number>\d+[A-Z]?(?:\.\d+)*)$")
"""The end of `login#1.2`, or what code in its feature writes: `Requirement 1.2`."""
_RANGE_LIMIT = 1_000
_MANY = 40
"""Names of which only the stems are searched for: git's patterns slow down by length."""


@dataclass(frozen=True, slots=True)
class Name:
    """A requirement named in a text: its id, and where the text names it."""

    id: str
    start: int
    end: int
    is_called: bool = False
    """Whether the text calls it a requirement, as in `Requirement 1.2`."""

    @property
    def is_distinct(self) -> bool:
        """Whether the id is one wherever it stands; `auth.login` is mostly code."""
        return self.is_called or _DISTINCT.search(self.id) is not None


@dataclass(frozen=True)
class KnownIds:
    """Requirements by what they may be called: their ids, and shorter names for them.

    `aliases` maps an id to its shorter names, which count only where they are
    unmistakable: in their own feature, or where no other feature has the same.
    """

    ids: tuple[str, ...]
    aliases: Mapping[str, tuple[str, ...]]

    def resolve(self, written: str) -> tuple[str, ...]:
        """Return every requirement that a written id may mean, the exact one alone."""
        if written in self._exact:
            return (written,)
        return self._known.get(_lookup_key(written), ())

    def names_of(self, requirement: str) -> tuple[str, ...]:
        """Return what a requirement may be called, its id first."""
        return (requirement, *self.aliases.get(requirement, ()))

    def find(
        self, text: str, scopes: Collection[str] = (), *, in_names: bool = False
    ) -> Iterator[Name]:
        """Find every requirement that a text names, in reading order.

        Args:
            text: a line or more.
            scopes: features that the surroundings speak of, by which a name that
                several features have is told apart.
            in_names: whether ids count in the names of files, links and metrics, too:
                in `runbooks/REQ-1.md` of an alert, but not of a comment.

        """
        plain = straight(text)
        written_out = tuple(self._written_out_in(plain)) if self._written_out else ()
        yield from written_out
        for found in _TOKEN.finditer(plain):
            if any(name.start <= found.start() < name.end for name in written_out):
                continue
            names = tuple(self._in_token(found[0], found.start(), plain, scopes))
            if not names and in_names:
                names = tuple(self._in_name(found[0], found.start(), scopes))
            yield from names
        for found in _COUNTED.finditer(plain) if self._has_counted else ():
            yield from self._counted(found, scopes)

    def scopes_in(self, text: str, place: str = "") -> frozenset[str]:
        """Return the features that a text or its place speaks of.

        A feature whose name is one plain word (`login`) is spoken of only as a feature:
        `Feature: login`, `specs/login`.

        Args:
            text: whatever may name a feature.
            place: a path or a service's name; a part of it may be a feature's name.

        """
        parts = {_bare(part) for part in re.split(r"[/.]", place)}
        return frozenset(
            each
            for each in self._scopes
            if _bare(each.rpartition("/")[2]) in parts or _speaks_of(text, each)
        )

    @property
    def has_scopes(self) -> bool:
        """Whether some name means another requirement in another feature."""
        return bool(self._scopes)

    def may_be_in(self, line: str) -> bool:
        """Whether a line holds what every name here holds: quick, never wrongly no."""
        return self._hint.search(line) is not None

    def search_pattern(self, requirements: Iterable[str]) -> str:
        """Return what a file must match, any case, to name one of these.

        In the common part of POSIX extended and Python's regular expressions. A range
        names those between its ends, too, so any range of the same stem matches.
        """
        names = [name for each in requirements for name in self.names_of(each)]
        if len(names) > _MANY:
            names = list(dict.fromkeys(_stem(name) for name in names))
        stems = dict.fromkeys(_stem(n) for n in names if _NUMBERED.fullmatch(n))
        ranges = [f"{_spelt(stem)}[0-9]+ ?{_RANGE}" for stem in stems]
        return "|".join([*dict.fromkeys(_spelt(name) for name in names), *ranges])

    # -- ids of several words ----------------------------------------------------

    def _written_out_in(self, text: str) -> Iterator[Name]:
        """Find ids that are no token, such as StrictDoc's `CR 1.1 Enhancement (1)`."""
        for match in self._written_out.finditer(text) if self._written_out else ():
            for known in self.resolve(" ".join(match[0].split())):
                yield Name(known, match.start(), match.end())

    @cached_property
    def _written_out(self) -> re.Pattern[str] | None:
        """Match the ids that are no token, a longer one before its own beginning."""
        ids = [id_ for id_ in self.ids if not _TOKEN.fullmatch(straight(id_))]
        words = (re.split(r"\s+", straight(id_)) for id_ in ids)
        patterns = sorted((r"\s+".join(map(re.escape, w)) for w in words), key=len)
        if not patterns:
            return None
        return re.compile(
            rf"(?<![\w-])(?:{'|'.join(reversed(patterns))})(?![\w-]|[./]\w)",
            re.IGNORECASE,
        )

    # -- tokens ------------------------------------------------------------------

    def _meant(self, ids: tuple[str, ...], scopes: Collection[str]) -> str | None:
        """Choose between features; a tie is nobody."""
        own = ids if len(ids) < 2 else tuple(i for i in ids if scope(i) in scopes)  # noqa: PLR2004
        return own[0] if len(own) == 1 else None

    def _in_token(
        self, token: str, start: int, text: str, scopes: Collection[str]
    ) -> Iterator[Name]:
        """Find what a token names: all of it, the most of it, or a part of a path."""
        for cut in (len(token), *_cuts(token)):
            known = self._meant(self.resolve(token[:cut]), scopes)
            if known is None:
                continue
            rest = token[cut:]
            if not rest or self._is_more(known, rest):
                yield Name(known, start, start + cut)
                yield from self._further(known, text, start, start + cut)
            elif _PART.fullmatch(rest):
                yield Name(known, start, start + len(token))
            return
        if "/" in token and not _FILE.search(token):
            for part in re.finditer(r"[^/]+", token):
                at = start + part.start()
                yield from self._in_token(part[0], at, text, scopes)
        elif "_" in token:
            yield from self._in_identifier(token, start)

    def _in_name(
        self, token: str, start: int, scopes: Collection[str]
    ) -> Iterator[Name]:
        """Find an id that is a whole part of a name: `auth.REQ-1.latency`."""
        for part in re.finditer(r"[^/.#]+", token):
            known = self._meant(self.resolve(part[0]), scopes)
            if known:
                yield Name(known, start + part.start(), start + part.end())

    def _in_identifier(self, token: str, start: int) -> Iterator[Name]:
        """Find a numbered id between underscores: `test_REQ_F_AUTH_001_rejects`.

        Other ids may be the first words of a name that means something else.
        """
        parts = token.split("_")
        parts[0] = re.sub(r"^.*[a-z](?=[A-Z]+$)", "", parts[0])  # TestREQ
        numbered = [n for n, part in enumerate(parts) if part[-1:].isdigit()]
        for last in numbered:
            if "".join(parts[last + 1 : last + 2]).isdigit():
                continue
            for first in range(last):
                written = "_".join(parts[first : last + 1])
                known = self._known.get(_lookup_key(written), ())
                if len(known) == 1:
                    yield Name(known[0], start, start + len(token))
                    break

    def _counted(self, found: re.Match[str], scopes: Collection[str]) -> Iterator[Name]:
        """Find requirements that only have numbers: `Requirements 1.2, 5.1`."""
        for number in _COUNT.finditer(found["list"]):
            ids = self.resolve(f"{found['word']} {number[0]}")
            known = self._meant(ids, scopes)
            if known:
                start = found.start("list") + number.start()
                yield Name(known, start, start + len(number[0]), is_called=True)

    # -- ranges and lists --------------------------------------------------------

    def _is_more(self, known: str, rest: str) -> bool:
        found = _MORE.match(rest)
        return bool(found and found.end() == len(rest) and _NUMBERED.fullmatch(known))

    def _further(self, first: str, text: str, start: int, end: int) -> Iterator[Name]:
        """Find what an id stands for that others are named after: `001..005`, `/002`."""
        found, numbered = _MORE.match(text, end), _NUMBERED.fullmatch(first)
        if not (found and numbered):
            return
        if found["list"]:
            numbers = re.findall(r"\d+", found["list"])
            if any(len(n) != len(numbered["number"]) for n in numbers):
                return
        else:
            numbers = list(_between(numbered, found["end"]))
        for number in numbers:
            for meant in self.resolve(f"{numbered['stem']}{number}"):
                yield Name(meant, start, found.end())

    # -- tables ------------------------------------------------------------------

    @cached_property
    def _exact(self) -> frozenset[str]:
        return frozenset(self.ids)

    @cached_property
    def _known(self) -> Mapping[str, tuple[str, ...]]:
        """Every name, folded, with what it may mean; an id itself is never an alias."""
        own: dict[str, list[str]] = {}
        for each in self.ids:
            own.setdefault(_lookup_key(each), []).append(each)
        short: dict[str, list[str]] = {}
        for each, names in self.aliases.items():
            for name in names:
                if _lookup_key(name) not in own:
                    short.setdefault(_lookup_key(name), []).append(each)
        return {key: tuple(ids) for key, ids in {**short, **own}.items()}

    @cached_property
    def _hint(self) -> re.Pattern[str]:
        """Match the first part of every name, which `test_REQ_1` holds as well."""
        heads = {re.split(r"[-_./~# ]", name, maxsplit=1)[0] for name in self._known}
        return re.compile(
            "|".join(sorted(map(re.escape, heads))) or "(?!)", re.IGNORECASE
        )

    @cached_property
    def _has_counted(self) -> bool:
        return any(" " in name for name in self._known)

    @cached_property
    def _scopes(self) -> frozenset[str]:
        shared = (ids for ids in self._known.values() if len(ids) > 1)
        return frozenset(filter(None, (scope(each) for ids in shared for each in ids)))


def build_known_ids(
    defined: Mapping[str, Iterable[str]], named: Iterable[str] = ()
) -> KnownIds:
    """Make the vocabulary of what is defined, with aliases, and what else is named."""
    ids = dict.fromkeys((*defined, *named))
    return KnownIds(tuple(ids), {key: tuple(names) for key, names in defined.items()})


def scope(requirement: str) -> str:
    """Return the feature of an id: `001-login` of `001-login/FR-001`, else nothing."""
    head, mark, _ = requirement.rpartition("#")
    if not mark:
        head, _, _ = requirement.rpartition("/")
    return head


def _lookup_key(name: str) -> str:
    """Return the form in which all spellings of a name are the same."""
    key = folded(name)
    counted = _COUNTED_NAME.search(key)
    if not counted:
        return key
    return key[: counted.start("number")] + without_leading_zeros(counted["number"])


def _bare(feature: str) -> str:
    """Return a feature's name without its number, hyphens for underscores."""
    return re.sub(r"^\d+-", "", feature.lower().replace("_", "-"))


def _speaks_of(text: str, feature: str) -> bool:
    name = re.escape(feature)
    if re.search(r"[\d/_-]", feature):
        return re.search(rf"(?<![\w-]){name}(?![\w-])", text) is not None
    spoken = rf"(?:\bfeature[:*_ ]{{1,4}}|\bspecs/){name}(?![\w-])"
    return re.search(spoken, text, re.IGNORECASE) is not None


def _cuts(token: str) -> list[int]:
    """Return where a token may be cut, from the right."""
    return [found.start() for found in re.finditer(r"[-/.+~#]", token)][::-1]


def _between(first: re.Match[str], end: str) -> Iterator[str]:
    """Count from one id to another of the same stem, written with or without it."""
    last = re.fullmatch(r"(?P<stem>.*?)(?P<number>\d+)", end)
    if not last or (last["stem"] and folded(last["stem"]) != folded(first["stem"])):
        return
    low, high, width = int(first["number"]), int(last["number"]), len(first["number"])
    if len(last["number"]) == width and low < high <= low + _RANGE_LIMIT:
        yield from (f"{number:0{width}d}" for number in range(low + 1, high + 1))


def _stem(name: str) -> str:
    """Return an id without its number: `REQ-F-AUTH-` of `REQ-F-AUTH-001`."""
    numbered = _NUMBERED.fullmatch(name)
    return numbered["stem"] if numbered else name


def _spelt(name: str) -> str:
    """Write a name for git and for Python, with either mark between its parts.

    Of a name that is a word and a number, others of its kind may stand between the two.
    """
    counted = _COUNTED_NAME.search(name.upper())
    if counted:
        start = counted.start("number")
        number = r"\.".join(f"0*{part}" for part in counted["number"].split("."))
        before = name[: start - 1]
        is_id = name[start - 1] == "#"
        return re.escape(before) + ("#" if is_id else "s?.{1,80}") + number
    words = (re.split("[-_]", word) for word in name.split())
    return " +".join("[-_]".join(map(re.escape, parts)) for parts in words)
