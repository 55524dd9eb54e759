"""StrictDoc: `.sdoc` files of nodes that have a UID.

    [REQUIREMENT]
    UID: SRS-1
    TITLE: Login
    STATEMENT: >>>
    People log in.
    <<<
    RELATIONS:
    - TYPE: Parent
      VALUE: SYS-1
      ROLE: Refines

A grammar may give nodes any name (`[LOW_LEVEL_REQUIREMENT]`); documents, sections,
texts and tests are not requirements. Relations to files point at code.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.definition_fields import (
    Relation,
    is_placeholder_id,
    make_definitions,
    related_intents,
    related_requirements,
    title_from_text,
)
from tracer.specification.line_blocks import Line, join_lines, number_lines, split_at
from tracer.specification.markdown_syntax import BULLET, without_markup
from tracer.specification.requirement import CodeReference, Intent, Requirement
from tracer.specification.withdrawn_words import is_withdrawn_status
from tracer.text import INTENT, IdGrammar, Pattern

_UID = Pattern(r"(?=.*[^\W_])\S(?:.{0,198}\S)?")
"""A UID is any text: StrictDoc sets no limit (strictdoc-project/strictdoc#1897)."""
_NODE = Pattern(r"^\[\[?(?P<tag>/?[A-Z][A-Z0-9_]*)\]\]?[ \t]*$")
_FIELD = Pattern(r"^(?P<key>[A-Za-z][\w -]*):(?:[ \t]+(?P<value>.*))?$")
_RELATION = Pattern(
    r"""
    ^[ \t]*(?P<new>-[ \t]+)?                       # a dash begins the next relation
    (?:\*\*)?(?P<key>type|value|id|role|line_range)(?:\*\*)?:
    [ \t]*(?P<value>.*)$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NO_REQUIREMENTS = frozenset(
    "DOCUMENT DOCUMENT_FROM_FILE GRAMMAR LIBRARY SECTION TEXT FREETEXT NOTE DEFINITION"  # noqa: SIM905
    " TASK".split()
)
_TEXT_FIELDS = (
    "statement",
    "user story",
    "rationale",
    "comment",
    "acceptance criteria",
)
_INTENT_FIELDS = ("intent", "intents", "traces to")


class Node(Struct, frozen=True, dict=True):
    """A node: its kind, the heading above it, and the lines of its fields' values.

    Names of fields are in lower case with blanks for `_`.
    """

    tag: str
    fields: Mapping[str, list[Line]]
    heading: str = ""

    def text(self, key: str) -> str:
        return join_lines(self.fields[key]) if key in self.fields else ""

    def single(self, key: str) -> str | None:
        return without_markup(self.text(key)) or None if key in self.fields else None

    @cached_property
    def uid(self) -> str:
        texts = (line.text.split() for line in self.fields.get("uid", ()))
        return " ".join(next(filter(None, texts), ()))

    @property
    def line(self) -> int:
        """The line of its UID."""
        return next((line.number for line in self.fields.get("uid", ())), 0)

    @property
    def title(self) -> str:
        own = self.single("title") or self.heading
        return own or title_from_text(self.text("statement"))


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the nodes of an `.sdoc` file; a UID is an id whatever its family."""
    return define_nodes(document.path, _nodes(document.text))


def define_nodes(path: str, nodes: Iterable[Node]) -> Definitions:
    """Return what the nodes of an `.sdoc` or Markdown document define."""
    defining = [node for node in nodes if _defines(node)]
    return make_definitions(
        (_requirement(path, node) for node in defining if not _is_intent(node)),
        (
            _intent(path, node)
            for node in defining
            if _is_intent(node) and not is_withdrawn_status(node.single("status"))
        ),
    )


def _defines(node: Node) -> bool:
    # Grammars have names of their own for tests: TEST_CASE, UNIT_TEST.
    is_other = node.tag in _NO_REQUIREMENTS or "TEST" in node.tag
    # A tag with a slash closes a composite node: [[/SECTION]].
    is_end = node.tag.startswith("/")
    is_uid = _UID.fullmatch(node.uid) and not is_placeholder_id(node.uid)
    return bool(is_uid) and not (is_other or is_end)


def _is_intent(node: Node) -> bool:
    return INTENT.fullmatch(node.uid) is not None


def _nodes(text: str) -> Iterator[Node]:
    lines = tuple(number_lines(text))
    closed_by = dict(_long_texts(lines)) if ">>>" in text else {}

    def match_node(line: Line) -> re.Match[str] | None:
        may_open = line.text[:1] == "[" and line.number not in closed_by
        return _NODE.match(line.text) if may_open else None

    def match_field(line: Line) -> re.Match[str] | None:
        may_open = ":" in line.text and line.number not in closed_by
        return _FIELD.match(line.text) if may_open else None

    def closes(_block: object, line: Line) -> bool:
        return closed_by.get(line.number) == line.number

    for node in split_at(lines, match_node):
        fields: dict[str, list[Line]] = {}
        for field in split_at(node.rest, match_field, closes):
            name = field.opener["key"].lower().replace("_", " ")
            value = (field.opener["value"] or "").strip()
            first = Line(field.first.number, "" if value == ">>>" else value)
            fields.setdefault(name, []).extend([first, *field.rest])
        yield Node(node.opener["tag"], fields)


def _long_texts(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Join the lines of each text between `>>>` and `<<<` to the line that closes it."""
    start: int | None = None
    for at, line in enumerate(lines):
        if start is None and ">>>" in line.text:
            field = _FIELD.match(line.text)
            opens = field is not None and (field["value"] or "").strip() == ">>>"
            start = at + 1 if opens else None
        elif start is not None and line.text.rstrip() == "<<<":
            yield from ((each.number, line.number) for each in lines[start : at + 1])
            start = None
    if start is not None:  # never closed: it goes on to the end of the file
        yield from ((line.number, 0) for line in lines[start:])


def _requirement(path: str, node: Node) -> Requirement:
    relations = tuple(_related(node))
    texts = (node.text(name) for name in _TEXT_FIELDS)
    return Requirement(
        id=node.uid,
        title=node.title,
        path=path,
        line=node.line,
        type=node.single("type"),
        priority=node.single("priority"),
        owner=node.single("owner"),
        intents=related_intents(relations),
        criteria=tuple(_list_entries(node.fields.get("acceptance criteria", ()))),
        related=related_requirements(node.uid, relations),
        text="\n".join(text for text in texts if text),
        code=tuple(_code_references(node)),
        is_withdrawn=is_withdrawn_status(node.single("status")),
    )


def _intent(path: str, node: Node) -> Intent:
    return Intent(
        id=node.uid,
        title=node.title,
        path=path,
        line=node.line,
        priority=node.single("priority"),
        description=node.single("statement"),
    )


def _related(node: Node) -> Iterator[Relation]:
    """Read which requirements and intents a node relates to."""
    for relation in _relations(node):
        target = relation.get("value") or relation.get("id", "")
        if not _is_to_file(relation) and _UID.fullmatch(target):
            yield Relation(target, without_markup(relation.get("role", "")))
    for name in _INTENT_FIELDS:
        for match in INTENT.finditer(node.text(name)):
            yield Relation(match[0])


def _code_references(node: Node) -> Iterator[CodeReference]:
    """Read the files that a node relates to, and from which line on."""
    for relation in _relations(node):
        if _is_to_file(relation) and relation.get("value"):
            first = re.match(r"\d{1,9}", relation.get("line_range", ""))
            yield CodeReference(relation["value"], line=int(first[0]) if first else 1)


def _relations(node: Node) -> list[dict[str, str]]:
    """Read the list of relations, each as keys in lower case and values."""
    relations: list[dict[str, str]] = []
    for line in (*node.fields.get("relations", ()), *node.fields.get("refs", ())):
        match = _RELATION.match(line.text)
        if match and (match["new"] or not relations):
            relations.append({})
        if match:
            relations[-1][match["key"].lower()] = match["value"].strip("\\` ")
    return relations


def _is_to_file(relation: Mapping[str, str]) -> bool:
    return relation.get("type", "").lower() == "file"


def _list_entries(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        bullet = BULLET.match(line.text)
        words = without_markup(bullet["text"] if bullet else line.text)
        if words:
            yield words
