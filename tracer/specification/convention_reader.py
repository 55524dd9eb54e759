"""What the reader of a convention gets and returns: a document, what it defines."""

from importlib import import_module
from typing import Protocol, cast

from msgspec import Struct

from tracer.specification.requirement import Intent, Requirement, ServiceLevel
from tracer.text import IdGrammar


class Document(Struct, frozen=True):
    """A file of the repository: its path, and its text with plain line ends."""

    path: str
    text: str


class IntentLink(Struct, frozen=True, kw_only=True):
    """An intent of requirements that a third place names: a mapping or a table.

    `requirement` is an id, or several as a mapping writes them: `REQ-1..5`, `REQ-1, REQ-2`.
    """

    requirement: str
    intent: str
    path: str = ""
    """The file with the mapping or table."""
    is_table_row: bool = False
    """A table's row counts only for definitions that name no intent themselves."""


class VerificationCase(Struct, frozen=True, kw_only=True):
    """A case that verifies a requirement: tests name the case, not the requirement."""

    id: str
    requirement: str


class CodeLink(Struct, frozen=True, kw_only=True):
    """A file that a task of a feature names, and the requirements that the task is for."""

    feature: str
    path: str
    requirements: tuple[str, ...] = ()


class Definitions(Struct, frozen=True, kw_only=True):
    """What one document defines, and the intents it names without defining them."""

    requirements: tuple[Requirement, ...] = ()
    intents: tuple[Intent, ...] = ()
    named_intents: frozenset[str] = frozenset()
    links: tuple[IntentLink, ...] = ()
    withdrawn: tuple[Requirement, ...] = ()
    """Definitions that say that they no longer apply. A list or table elsewhere with
    the same id is out of date."""

    levels: tuple[ServiceLevel, ...] = ()
    """Promises in numbers that belong to no requirement with an id."""
    cases: tuple[VerificationCase, ...] = ()
    """Cases that verify requirements, of this document or of another."""
    code_links: tuple[CodeLink, ...] = ()
    """Files that tasks name, of which some may not exist."""

    def is_empty(self) -> bool:
        """Whether the document has nothing in the reader's convention."""
        return not (
            self.requirements
            or self.intents
            or self.links
            or self.withdrawn
            or self.levels
            or self.cases
            or self.code_links
        )


class _Convention(Protocol):
    def read(self, document: Document, grammar: IdGrammar) -> Definitions: ...


class Reader(Struct, frozen=True, kw_only=True):
    """A convention: in which files it is used, how to recognise it, how to read it."""

    name: str
    """That of its module in `conventions`, which has the function `read`."""
    suffixes: tuple[str, ...]
    """Endings of the names of its files, in lower case: `.md`."""
    path_pattern: str = ""
    """A regular expression searched in their paths, in any case; empty: any path."""
    line_pattern: str = ""
    """What some line of a file must match, in any case; empty: an id of the grammar.

    git searches for it as well, so it uses only what POSIX extended and Python's regular
    expressions share: no `\\d`, `\\s`, `\\b`, `(?…)`.
    """
    hints: tuple[str, ...] = ()
    """Words in lower case. A text without any of them cannot match `line_pattern`."""

    def read(self, document: Document, grammar: IdGrammar) -> Definitions:
        """Return what a document defines in the convention.

        The module is imported by the first document that it reads: a repository uses one
        or two of the conventions.
        """
        name = f"{__package__}.conventions.{self.name}"
        return cast("_Convention", import_module(name)).read(document, grammar)
