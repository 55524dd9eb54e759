"""Requirements and intents: the types that every convention's reader returns."""

from enum import IntEnum

from msgspec import Struct


class DefinitionForm(IntEnum):
    """How a definition is written: of several, the one in the first of these forms leads."""

    HEADING = 0
    LIST = 1
    """An item of a list, or an entry of a mapping."""
    INDEX = 2
    """A row of a table or a reference in a list, which mostly repeat what others define."""


class SubItem(Struct, frozen=True, kw_only=True):
    """A constraint `C-…`, rule `BR-…` or formula `F-…`: unique in its requirement."""

    id: str
    text: str
    line: int


class RelatedRequirement(Struct, frozen=True, kw_only=True):
    """Another requirement that one names, with the words it uses for it."""

    id: str
    text: str


class CodeReference(Struct, frozen=True):
    """A file of the repository that a definition itself names as its code or test.

    The place in the file is the first line with the `keyword`, otherwise `line`; line 0
    is the file as a whole.
    """

    path: str
    keyword: str = ""
    line: int = 1


class Requirement(Struct, frozen=True, kw_only=True):
    """What the product must do, and the place that says so; `line` counts from 1."""

    id: str
    title: str
    path: str
    line: int
    type: str | None = None
    priority: str | None = None
    owner: str | None = None
    intents: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    related: tuple[RelatedRequirement, ...] = ()
    constraints: tuple[SubItem, ...] = ()
    rules: tuple[SubItem, ...] = ()
    text: str = ""
    aliases: tuple[str, ...] = ()
    """Shorter names: `FR-001` for `001-login/FR-001`. They count in their own feature,
    and elsewhere where no other feature has the same name."""
    cases: tuple[str, ...] = ()
    """Ids of the cases that verify it. What names a case names each requirement that
    the case verifies."""
    quoted_as: tuple[str, ...] = ()
    """Titles by which code names it, behind the name of its document: OpenSpec has no ids."""
    scope: str = ""
    """The requirement that numbers it, where several may have an `NFR-001` of their
    own: the id has it in front where another has the same."""
    parts: tuple[str, ...] = ()
    """Requirements that it consists of: the code of each is code of the whole."""
    code: tuple[CodeReference, ...] = ()
    form: DefinitionForm = DefinitionForm.HEADING
    is_withdrawn: bool = False
    """Whether the definition itself says that it no longer applies."""

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"


class ServiceLevel(Struct, frozen=True, kw_only=True):
    """A promise in numbers without a requirement's id, and the place that makes it."""

    id: str
    """Its address: `docs/limits.md#response-times`."""
    title: str
    path: str
    line: int
    text: str
    is_general: bool = False
    """Whether it holds for the whole product, not only for its own document."""


class Intent(Struct, frozen=True, kw_only=True):
    """Why requirements exist, and the place that says so; `line` counts from 1."""

    id: str
    title: str
    path: str
    line: int
    requestor: str | None = None
    priority: str | None = None
    description: str | None = None
    form: DefinitionForm = DefinitionForm.HEADING

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"
