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

import bisect
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import zip_longest

from tracer.specification.common import defined, is_retired
from tracer.specification.markdown_lines import plain
from tracer.specification.model import (
    Definitions,
    Document,
    Intent,
    Reader,
    Related,
    Requirement,
)
from tracer.text import IdGrammar, Pattern

_TOKEN = Pattern(
    r"(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))"
    r"|(?P<string>'''.*?(?:'''|\Z)|\"\"\".*?(?:\"\"\"|\Z)|\"(?:[^\"\\\n]|\\.)*\"?)"
    r"|(?P<word>\w+(?:\.\w+)*)"
    r"|(?P<mark>[{}=\[\](),@])",
    re.DOTALL,
)
_NAME = Pattern(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_IN_TEXT = Pattern(r"\[\[([\w., \n]{1,2000})\]\]")
_LITERALS = frozenset({"true", "false", "null"})
_REQUIREMENT = Pattern(r"req", re.IGNORECASE)
_INTENT = Pattern(r"intent|goal|use_?case|user_?stor", re.IGNORECASE)
_TITLES = ("title", "summary")
_DESCRIPTIONS = ("description", "text")
_CRITERIA = ("acceptance_criteria", "criteria")


@dataclass(frozen=True, slots=True)
class Token:
    """A string without its quotes, a word or a mark, and the line it begins in."""

    kind: str
    text: str
    line: int

    @property
    def is_name(self) -> bool:
        """Whether it may name a type, an object or a field."""
        return self.kind == "word" and _NAME.fullmatch(self.text) is not None

    def is_word(self, text: str) -> bool:
        """Whether it is this very word, not a string of the same letters."""
        return self.kind == "word" and self.text == text

    def is_mark(self, text: str) -> bool:
        """Whether it is this very mark, not a string of the same letters."""
        return self.kind == "mark" and self.text == text


@dataclass(frozen=True, slots=True)
class Record:
    """An object: its type, global id, and the tokens of each field's value."""

    type: str
    id: str
    line: int
    fields: Mapping[str, Sequence[Token]]
    packages: frozenset[str]
    """The packages whose objects it may name; its own stands in its id."""

    @property
    def package(self) -> str:
        return self.id.rpartition(".")[0]

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
                return plain(token.text)
            if token.kind == "word":
                return token.text.rpartition(".")[2].replace("_", " ")
        return None


def read(document: Document, _: IdGrammar) -> Definitions:
    """Read the objects of a TRLC file."""
    records = tuple(_records(tuple(_tokens(document.text))))
    goals = {record.id for record in records if _is_intent(record)}
    requirements = tuple(
        _requirement(document.path, record, goals)
        for record in records
        if _is_requirement(record)
    )
    whys = (_intent(document.path, record) for record in records if record.id in goals)
    return defined(requirements, whys)


READER = Reader(
    name="trlc",
    suffixes=(".trlc",),
    holds=r"^ *package +[A-Za-z_]",
    read=read,
)


def _tokens(text: str) -> Iterator[Token]:
    ends = [found.start() for found in re.finditer("\n", text)]
    for found in _TOKEN.finditer(text):
        kind = str(found.lastgroup)
        if kind != "comment":
            line = bisect.bisect_left(ends, found.start()) + 1
            yield Token(kind, _bare(kind, found[0]), line)


def _bare(kind: str, written: str) -> str:
    if kind != "string":
        return written
    for quote in ("'''", '"""'):
        if written.startswith(quote):
            return inspect.cleandoc(written[3:].removesuffix(quote))
    return written[1:].removesuffix('"').replace('\\"', '"')


def _records(tokens: Sequence[Token]) -> Iterator[Record]:
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
            end = _closing(tokens, position + 2)
            fields = _fields(tokens[position + 2 : end])
            yield Record(
                type=first.text.rpartition(".")[2],
                id=f"{package}.{second.text}",
                line=second.line,
                fields=fields,
                packages=frozenset(imported | {package}),
            )
            position = end


def _closing(tokens: Sequence[Token], start: int) -> int:
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


def _is_requirement(record: Record) -> bool:
    return _REQUIREMENT.search(record.type) is not None


def _is_intent(record: Record) -> bool:
    return bool(_INTENT.search(record.type)) and not _REQUIREMENT.search(record.type)


def _title(record: Record) -> str:
    said = next(iter(record.strings(_TITLES)), "")
    return plain(said) or record.id.rpartition(".")[2].replace("_", " ")


def _requirement(path: str, record: Record, goals: AbstractSet[str]) -> Requirement:
    named = dict(_named(record))
    intents = {
        id_: None for id_, key in named.items() if id_ in goals or _INTENT.search(key)
    }
    return Requirement(
        id=record.id,
        title=_title(record),
        path=path,
        line=record.line,
        type=record.type.replace("_", " "),
        priority=record.single("priority"),
        owner=record.single("owner"),
        intents=tuple(intents),
        criteria=tuple(plain(each) for each in record.strings(_CRITERIA)),
        related=tuple(Related(id=id_, text="") for id_ in named if id_ not in intents),
        text="\n".join(record.strings()),
        is_withdrawn=is_retired(record.single("status")),
    )


def _intent(path: str, record: Record) -> Intent:
    return Intent(
        id=record.id,
        title=_title(record),
        path=path,
        line=record.line,
        priority=record.single("priority"),
        description=plain(" ".join(record.strings(_DESCRIPTIONS))) or None,
    )


def _named(record: Record) -> Iterator[tuple[str, str]]:
    """Find the objects that a record names, and the field that does it last."""
    for key, tokens in record.fields.items():
        for token in tokens:
            for name in _names(token):
                package, dot, _ = name.rpartition(".")
                id_ = name if dot else f"{record.package}.{name}"
                is_object = not dot or package in record.packages
                if is_object and id_ != record.id:
                    yield id_, key


def _names(token: Token) -> Iterator[str]:
    if token.is_name and token.text not in _LITERALS:
        yield token.text
    elif token.kind == "string":
        for found in _IN_TEXT.finditer(token.text):
            yield from (name.strip() for name in found[1].split(",") if name.strip())
