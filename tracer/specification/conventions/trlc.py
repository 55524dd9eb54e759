"""TRLC: typed objects in packages, `.trlc` files.

    package access
    import needs

    section "Login" {
      req.Requirement Fast_Login {
        title       = "Login answers at once"
        description = '''The service shall answer within 500 ms.'''
        use_case    = needs.Stay_Signed_In
      }
    }

The id is `access.Fast_Login`. Types are a project's own: those with "req" in their
name are requirements, use cases, user stories, goals and intents say why. An
enumeration's literal looks like an object of another package; only packages that are
imported have objects.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import zip_longest

from msgspec import Struct

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.definition_fields import make_definitions
from tracer.specification.markdown_syntax import without_markup
from tracer.specification.requirement import (
    Intent,
    RelatedRequirement,
    Requirement,
)
from tracer.specification.trlc_tokens import Token, tokenize
from tracer.specification.withdrawn_words import is_withdrawn_status
from tracer.text import IdGrammar, Pattern

_NAMES_IN_TEXT = Pattern(r"\[\[([\w., \n]{1,2000})\]\]")
_LITERALS = frozenset({"true", "false", "null"})
_REQUIREMENT_TYPE = Pattern(r"req", re.IGNORECASE)
_INTENT_TYPE = Pattern(r"intent|goal|use_?case|user_?stor", re.IGNORECASE)
_TITLES = ("title", "summary")
_DESCRIPTIONS = ("description", "text")
_CRITERIA = ("acceptance_criteria", "criteria")


class _Object(Struct, frozen=True):
    """An object: its type, global id, and the tokens of each field's value."""

    type: str
    id: str
    line: int
    fields: Mapping[str, Sequence[Token]]
    packages: frozenset[str]
    """The packages whose objects it may name: those imported and its own."""

    @property
    def package(self) -> str:
        return self.id.rpartition(".")[0]

    @property
    def title(self) -> str:
        written = next(iter(self.strings(_TITLES)), "")
        name = self.id.rpartition(".")[2].replace("_", " ")
        return without_markup(written) or name

    @property
    def is_requirement(self) -> bool:
        return _REQUIREMENT_TYPE.search(self.type) is not None

    @property
    def is_intent(self) -> bool:
        return bool(_INTENT_TYPE.search(self.type)) and not self.is_requirement

    def strings(self, keys: Iterable[str] = ()) -> list[str]:
        """Return the strings of these fields, of all where none are given."""
        values = (self.fields.get(key, ()) for key in keys or self.fields)
        return [
            token.text for value in values for token in value if token.kind == "string"
        ]

    def single(self, key: str) -> str | None:
        """Return a field's one value; of a literal `Priority.High`, its last part."""
        for token in self.fields.get(key, ()):
            if token.kind == "string":
                return without_markup(token.text)
            if token.kind == "word":
                return token.text.rpartition(".")[2].replace("_", " ")
        return None


def read(document: Document, _: IdGrammar) -> Definitions:
    """Read the objects of a TRLC file."""
    objects = tuple(_objects(tuple(tokenize(document.text))))
    intent_ids = {each.id for each in objects if each.is_intent}
    return make_definitions(
        (
            _requirement(document.path, each, intent_ids)
            for each in objects
            if each.is_requirement
        ),
        (_intent(document.path, each) for each in objects if each.id in intent_ids),
    )


# -- objects ------------------------------------------------------------


def _objects(tokens: Sequence[Token]) -> Iterator[_Object]:
    """Walk over the objects: a type, a name, and fields in braces."""
    package = ""
    imported: set[str] = set()
    position = 0
    while position + 2 < len(tokens):
        first, second, third = tokens[position : position + 3]
        position += 1
        if first.is_word("package"):
            package, imported = second.text, set()
        elif first.is_word("import"):
            imported.add(second.text)
        elif package and first.is_name and second.is_name and third.is_mark("{"):
            end = _closing_brace(tokens, position + 2)
            yield _Object(
                type=first.text.rpartition(".")[2],
                id=f"{package}.{second.text}",
                line=second.line,
                fields=_fields(tokens[position + 2 : end]),
                packages=frozenset(imported | {package}),
            )
            position = end


def _closing_brace(tokens: Sequence[Token], start: int) -> int:
    places = range(start, len(tokens))
    return next((at for at in places if tokens[at].is_mark("}")), len(tokens))


def _fields(tokens: Sequence[Token]) -> dict[str, list[Token]]:
    fields: dict[str, list[Token]] = {}
    key = ""
    for token, following in zip_longest(tokens, tokens[1:]):
        if token.is_name and following and following.is_mark("="):
            key = token.text
        elif key and token.kind != "mark":
            fields.setdefault(key, []).append(token)
    return fields


# -- what objects define -----------------------------------------------------------


def _requirement(path: str, item: _Object, intent_ids: AbstractSet[str]) -> Requirement:
    named = dict(_named_objects(item))
    intents = [
        id_
        for id_, key in named.items()
        if id_ in intent_ids or _INTENT_TYPE.search(key)
    ]
    return Requirement(
        id=item.id,
        title=item.title,
        path=path,
        line=item.line,
        type=item.type.replace("_", " "),
        priority=item.single("priority"),
        owner=item.single("owner"),
        intents=tuple(intents),
        criteria=tuple(map(without_markup, item.strings(_CRITERIA))),
        related=tuple(
            RelatedRequirement(id=id_, text="") for id_ in named if id_ not in intents
        ),
        text="\n".join(item.strings()),
        is_withdrawn=is_withdrawn_status(item.single("status")),
    )


def _intent(path: str, item: _Object) -> Intent:
    return Intent(
        id=item.id,
        title=item.title,
        path=path,
        line=item.line,
        priority=item.single("priority"),
        description=without_markup(" ".join(item.strings(_DESCRIPTIONS))) or None,
    )


def _named_objects(item: _Object) -> Iterator[tuple[str, str]]:
    """Find the ids of other objects that an object names, each with the field."""
    for key, tokens in item.fields.items():
        for name in (name for token in tokens for name in _names(token)):
            package, dot, _ = name.rpartition(".")
            id_ = name if dot else f"{item.package}.{name}"
            # `Priority.High` is a literal of an enumeration, unless a package has that name.
            is_object = not dot or package in item.packages
            if is_object and id_ != item.id:
                yield id_, key


def _names(token: Token) -> Iterator[str]:
    if token.is_name and token.text not in _LITERALS:
        yield token.text
    elif token.kind == "string":
        for match in _NAMES_IN_TEXT.finditer(token.text):
            yield from (name.strip() for name in match[1].split(",") if name.strip())
