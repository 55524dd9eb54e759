"""StrictDoc: `.sdoc` files, cut into nodes that have a UID.

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

A grammar may call nodes what it likes (`[LOW_LEVEL_REQUIREMENT]`); documents, sections,
texts and tests promise nothing. Relations to files point at code, not at a promise.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tracer.specification.common import (
    Relation,
    defined,
    intents,
    is_placeholder,
    is_retired,
    opening,
    related,
)
from tracer.specification.markdown_lines import BULLET, plain
from tracer.specification.model import (
    Definitions,
    Document,
    Intent,
    Pointer,
    Reader,
    Requirement,
)
from tracer.text import INTENT, IdGrammar, Pattern

_UID = Pattern(r"[A-Za-z][\w./\\-]*")
_NODE = Pattern(r"^\[\[?(?P<tag>/?[A-Z][A-Z0-9_]*)\]\]?[ \t]*$")
_FIELD = Pattern(r"^(?P<key>[A-Za-z][\w -]*):(?:[ \t]+(?P<value>.*))?$")
_RELATION = Pattern(
    r"^[ \t]*(?P<new>-[ \t]+)?(?:\*\*)?(?P<key>type|value|id|role|line_range)(?:\*\*)?:[ \t]*"
    r"(?P<value>.*)$",
    re.IGNORECASE,
)
_NO_PROMISE = Pattern(
    r"/|(?:DOCUMENT|DOCUMENT_FROM_FILE|GRAMMAR|LIBRARY|SECTION|TEXT|FREETEXT|NOTE"
    r"|DEFINITION|TASK|.*TEST.*)$"
)
_STATED = ("statement", "user story", "rationale", "comment", "acceptance criteria")


@dataclass(slots=True)
class Node:
    """A node while it is read: its fields by name, each the lines of its value."""

    tag: str
    title: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    line: int = 0
    """Where its UID stands."""

    def put(self, key: str, value: str, line: int) -> None:
        self.fields.setdefault(key, []).append(value)
        self.line = line if key == "uid" else self.line

    def text(self, key: str) -> str:
        return "\n".join(self.fields.get(key, ())).strip()

    def single(self, key: str) -> str | None:
        return plain(self.text(key)) or None

    @property
    def uid(self) -> str:
        return self.single("uid") or ""


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the nodes of an `.sdoc` file; a UID is an id whatever its family."""
    return definitions(document.path, _nodes(document.text))


READER = Reader(
    name="strictdoc",
    suffixes=(".sdoc",),
    holds="^UID: *[^ ]",
    signs=("uid:",),
    read=read,
)


def definitions(path: str, nodes: Iterable[Node]) -> Definitions:
    """Return what the nodes of a document define, in whichever form they stood."""
    found = [node for node in nodes if _is_promise(node)]
    return defined(
        (_requirement(path, node) for node in found if not INTENT.fullmatch(node.uid)),
        (
            _intent(path, node)
            for node in found
            if INTENT.fullmatch(node.uid) and not is_retired(node.single("status"))
        ),
    )


def _is_promise(node: Node) -> bool:
    return bool(
        _UID.fullmatch(node.uid)
        and not is_placeholder(node.uid)
        and not _NO_PROMISE.match(node.tag)
    )


def _nodes(text: str) -> Iterator[Node]:
    node, key, is_long = Node("DOCUMENT"), "", False
    for number, line in enumerate(text.split("\n"), start=1):
        opened = None if is_long else _NODE.match(line)
        found = None if is_long else _FIELD.match(line)
        if opened:
            yield node
            node, key = Node(opened["tag"]), ""
        elif found:
            key = found["key"].lower().replace("_", " ")
            value = (found["value"] or "").strip()
            is_long = value == ">>>"
            node.put(key, "" if is_long else value, number)
        elif is_long and line.rstrip() == "<<<":
            key, is_long = "", False
        elif key:
            node.put(key, line, number)
    yield node


def _requirement(path: str, node: Node) -> Requirement:
    relations = tuple(_relations(node))
    stated = (node.text(key) for key in _STATED)
    return Requirement(
        id=node.uid,
        title=_title(node),
        path=path,
        line=node.line,
        type=node.single("type"),
        priority=node.single("priority"),
        owner=node.single("owner"),
        intents=intents(relations),
        criteria=tuple(_listed(node.text("acceptance criteria"))),
        related=related(node.uid, relations),
        text="\n".join(text for text in stated if text),
        code=tuple(_pointers(node)),
        is_withdrawn=is_retired(node.single("status")),
    )


def _intent(path: str, node: Node) -> Intent:
    return Intent(
        id=node.uid,
        title=_title(node),
        path=path,
        line=node.line,
        priority=node.single("priority"),
        description=node.single("statement"),
    )


def _title(node: Node) -> str:
    return node.single("title") or node.title or opening(node.text("statement"))


def _relations(node: Node) -> Iterator[Relation]:
    """Read what a node relates to; a file is no promise."""
    for each in _written(node):
        target = each.get("value") or each.get("id", "")
        if not _is_file(each) and _UID.fullmatch(target):
            yield Relation(target, plain(each.get("role", "")))
    for name in ("intent", "intents", "traces to"):
        for found in INTENT.finditer(node.text(name)):
            yield Relation(found[0])


def _pointers(node: Node) -> Iterator[Pointer]:
    """Read the files that a node relates to, and from which line on."""
    for each in _written(node):
        if _is_file(each) and each.get("value"):
            first = re.match(r"\d{1,9}", each.get("line_range", ""))
            yield Pointer(each["value"], line=int(first[0]) if first else 1)


def _written(node: Node) -> list[dict[str, str]]:
    """Read the list of relations; a dash begins the next."""
    written: list[dict[str, str]] = []
    for line in (*node.fields.get("relations", ()), *node.fields.get("refs", ())):
        found = _RELATION.match(line)
        if found and (found["new"] or not written):
            written.append({})
        if found:
            written[-1][found["key"].lower()] = found["value"].strip("\\` ")
    return written


def _is_file(relation: Mapping[str, str]) -> bool:
    return relation.get("type", "").lower() == "file"


def _listed(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        bullet = BULLET.match(line)
        words = plain(bullet["text"] if bullet else line)
        if words:
            yield words
