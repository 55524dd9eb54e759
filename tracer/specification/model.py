"""What a specification says: the nouns that every convention's reader produces."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tracer.text import IdGrammar, KnownIds, build_known_ids, folded


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the repository: its path and its text with plain line ends."""

    path: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A constraint `C-…`, rule `BR-…` or formula `F-…`: unique in its requirement."""

    id: str
    text: str
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Related:
    """Another requirement that one names, with the words it uses for it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """A file of the repository that a definition itself names as its code or test.

    The place in it is where the `keyword` stands, else the `line`, else its start.
    """

    path: str
    keyword: str = ""
    line: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Requirement:
    """A promise and its place; `line` counts from 1."""

    id: str
    title: str
    path: str
    line: int
    type: str | None = None
    priority: str | None = None
    owner: str | None = None
    intents: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    constraints: tuple[Item, ...] = ()
    rules: tuple[Item, ...] = ()
    text: str = ""
    aliases: tuple[str, ...] = ()
    """Shorter names: `FR-001` for `001-login/FR-001`, in its own feature or if alone."""
    parts: tuple[str, ...] = ()
    """Requirements that it consists of: the code of each is code of the whole."""
    code: tuple[Pointer, ...] = ()
    rank: int = 0
    """How a definition is written: 0 a heading, higher for weaker forms."""
    is_withdrawn: bool = False
    """Whether the definition itself says that it no longer holds."""

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Intent:
    """Why requirements exist, and the place that says so."""

    id: str
    title: str
    path: str
    line: int
    requestor: str | None = None
    priority: str | None = None
    description: str | None = None
    rank: int = 0
    """How it is written: 0 a heading, higher for weaker forms."""

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Requirements and an intent that they are for, said elsewhere than at either.

    `requirement` is an id, or as a mapping has it: `REQ-1..5`, `REQ-1, REQ-2`.
    """

    requirement: str
    intent: str
    path: str = ""
    """The file that says so."""
    is_row: bool = False
    """Whether a table says so, which counts where a definition names no intent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Definitions:
    """What one document defines, and the intents it names without defining them."""

    requirements: tuple[Requirement, ...] = ()
    intents: tuple[Intent, ...] = ()
    named_intents: frozenset[str] = frozenset()
    links: tuple[Link, ...] = ()
    withdrawn: tuple[Requirement, ...] = ()
    """Definitions that say they no longer hold; what only lists their ids is old."""

    def is_empty(self) -> bool:
        """Whether the document says nothing in a reader's convention."""
        return not (self.requirements or self.intents or self.links or self.withdrawn)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """A convention: the files it lives in, what they hold, and how they are read."""

    name: str
    suffixes: tuple[str, ...]
    """Endings of the names of its files, in lower case: `.md`."""
    paths: str = ""
    """A regular expression searched in their paths, any case; empty: anywhere."""
    holds: str = ""
    """What some line of a file must match, any case, for it to be read.

    In the common part of POSIX extended and Python's regular expressions: no `\\d`,
    `\\s`, `\\b`, `(?…)`. Empty: an id of the grammar.
    """
    signs: tuple[str, ...] = ()
    """Words in lower case of which all that `holds` matches has one: a quick test."""
    read: Callable[[Document, IdGrammar], Definitions]


@dataclass(frozen=True, kw_only=True)
class Specification:
    """All that was found, by id; the best definition of each stands first."""

    requirements: Mapping[str, tuple[Requirement, ...]] = field(default_factory=dict)
    intents: Mapping[str, tuple[Intent, ...]] = field(default_factory=dict)
    named_intents: frozenset[str] = frozenset()
    files: int = 0
    """How many documents were read."""
    maps: frozenset[str] = frozenset()
    """The files that say which requirements an intent led to."""
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    """The places that say of what is defined no longer that it does not hold."""
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """How many documents that may define something were not read, by the reason.

    Data files are not among them: who looks for markers counts those.
    """

    @cached_property
    def documents(self) -> frozenset[str]:
        """The files that define requirements: what they name is no code."""
        those = (each for several in self.requirements.values() for each in several)
        return self.maps.union(requirement.path for requirement in those)

    def requirement(self, requirement_id: str) -> Requirement | None:
        """Return the definition that counts, `None` where there is none."""
        return next(iter(self.requirements.get(requirement_id, ())), None)

    def known_ids(self, named: Iterable[str] = ()) -> KnownIds:
        """Return what requirements may be called here, and what else is named."""
        unknown = tuple(each for each in named if each not in self.requirements)
        return build_known_ids(self._aliases, unknown) if unknown else self._known_ids

    @cached_property
    def _known_ids(self) -> KnownIds:
        return build_known_ids(self._aliases)

    @cached_property
    def _aliases(self) -> Mapping[str, tuple[str, ...]]:
        return {key: those[0].aliases for key, those in self.requirements.items()}

    def withdrawal(self, requirement_id: str) -> str | None:
        """Return the place that says of an id that it no longer holds, if one does."""
        return self._withdrawn.get(folded(requirement_id))

    @cached_property
    def _withdrawn(self) -> Mapping[str, str]:
        return {folded(key): place for key, place in self.withdrawn.items()}

    def intent(self, intent_id: str) -> Intent | None:
        """Return the definition that counts, `None` where there is none."""
        return next(iter(self.intents.get(intent_id, ())), None)
