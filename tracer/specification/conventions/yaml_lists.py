"""YAML: records with the id of a requirement, at any depth.

    requirements:
      - id: REQ-F-AUTH-001             REQ-F-AUTH-001:
        title: User Login                title: User Login
        description: People log in.      acceptance_criteria: [A session is opened]
        intent: INT-100
        related:
          - REQ-NFR-PERF-001: Login response < 500ms
        constraints:
          - {id: C-001, text: bcrypt cost 12}

A record says something: a title or a text. What only names an id (an alert's label, a
step, a manifest) defines nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracer.specification.common import (
    WHOLE_ID,
    Relation,
    defined,
    intents,
    is_placeholder,
    is_retired,
    opening,
    related,
)
from tracer.specification.markdown_lines import plain
from tracer.specification.model import (
    Definitions,
    Document,
    Intent,
    Item,
    Reader,
    Requirement,
)
from tracer.text import (
    INTENT,
    IdGrammar,
    MappingNode,
    Node,
    Pattern,
    ScalarNode,
    SequenceNode,
    yaml_documents,
    yaml_line,
    yaml_mapping,
    yaml_text,
)

_IDS = ("id", "req_id", "requirement_id")
_TITLES = ("title", "name", "summary")
_TEXTS = (
    "description desc text statement shall_statement shall requirement criterion"  # noqa: SIM905
    " rationale".split()
)
_STATES = ("status", "lifecycle", "state")
_CRITERIA = ("acceptance_criteria", "criteria", "acceptance", "success_criteria")
_RELATIONS = (
    "intent intents intent_id traces_to linked_to derived_from related links"  # noqa: SIM905
    " related_requirements parents parent depends_on refines satisfies".split()
)
_POINTERS = frozenset(_RELATIONS) - {"intents", "links"}
"""Keys whose records are spoken of, and defined elsewhere."""
_RULES = ("rules", "business_rules", "formulas")
_NAMED = Pattern(r"(?P<id>[A-Za-z][\w.-]*\w)(?:\s*[:(—]\s*(?P<words>.*?)\)?|\s.*)?")
_ITEM = Pattern(r"(?P<id>(?:C|BR|F)-\d+[A-Za-z]?)[\s:]\s*(?P<text>.*)")
_MACHINES = ({"apiversion", "kind"}, {"on", "jobs"}, {"openapi", "paths"})
"""Keys by which a file is for a machine: a manifest, a workflow, an interface."""


@dataclass(frozen=True, slots=True)
class _Record:
    """A mapping and the node that names it."""

    name: Node
    id: str
    told: dict[str, Node]

    def single(self, *keys: str) -> str | None:
        found = (yaml_text(self.told.get(key)) for key in keys)
        return next((text for text in found if text), None)

    @property
    def is_withdrawn(self) -> bool:
        return is_retired(self.single(*_STATES))

    def listed(self, keys: Iterable[str]) -> Iterator[tuple[str, Node]]:
        for key in keys:
            yield from _listed(self.told.get(key))


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the records of a YAML file."""
    records = [
        record
        for root in yaml_documents(document.text)
        if not any(keys <= yaml_mapping(root).keys() for keys in _MACHINES)
        for record in _records(root)
        if record.single(*_TITLES, *_TEXTS)
    ]
    return defined(
        (
            _requirement(document.path, record, grammar)
            for record in records
            if _names_requirement(record.id, grammar)
        ),
        (
            _intent(document.path, record)
            for record in records
            if INTENT.fullmatch(record.id) and not record.is_withdrawn
        ),
    )


READER = Reader(
    name="yaml",
    suffixes=(".yml", ".yaml"),
    read=read,
)


def _names_requirement(written: str, grammar: IdGrammar) -> bool:
    is_whole = WHOLE_ID.fullmatch(written) and not is_placeholder(written)
    return bool(is_whole and grammar.is_requirement(written))


def _records(root: Node) -> Iterator[_Record]:
    """Walk over a tree in the order of its lines, and find the mappings with a name."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, SequenceNode):
            waiting += reversed(node.value)
        elif isinstance(node, MappingNode):
            told = yaml_mapping(node)
            own = (told[key] for key in _IDS if isinstance(told.get(key), ScalarNode))
            yield from (_Record(each, yaml_text(each), told) for each in own)
            for key, value in node.value:
                if isinstance(value, MappingNode) and yaml_text(key):
                    yield _Record(key, yaml_text(key), yaml_mapping(value))
            waiting += (
                value
                for key, value in reversed(node.value)
                if yaml_text(key) not in _POINTERS
            )


def _requirement(path: str, record: _Record, grammar: IdGrammar) -> Requirement:
    named = (_NAMED.fullmatch(text) for text, _ in record.listed(_RELATIONS))
    relations = [
        Relation(found["id"], plain(found["words"] or ""))
        for found in named
        if found
        and (INTENT.fullmatch(found["id"]) or _names_requirement(found["id"], grammar))
    ]
    text = record.single(*_TEXTS) or ""
    return Requirement(
        id=record.id,
        title=plain(record.single(*_TITLES) or "") or opening(text),
        path=path,
        line=yaml_line(record.name),
        type=record.single("type", "category"),
        priority=record.single("priority"),
        owner=record.single("owner"),
        intents=intents(relations),
        criteria=tuple(plain(text) for text, _ in record.listed(_CRITERIA)),
        related=related(record.id, relations),
        constraints=tuple(_items(record.listed(("constraints",)))),
        rules=tuple(_items(record.listed(_RULES))),
        text=text,
        rank=1,
        is_withdrawn=record.is_withdrawn,
    )


def _intent(path: str, record: _Record) -> Intent:
    text = record.single(*_TEXTS)
    return Intent(
        id=record.id,
        title=plain(record.single(*_TITLES) or "") or opening(text or ""),
        path=path,
        line=yaml_line(record.name),
        requestor=record.single("requestor", "requester"),
        priority=record.single("priority"),
        description=text,
    )


def _listed(node: Node | None) -> Iterator[tuple[str, Node]]:
    """Return what a list, a mapping or a single value says, a text for each entry."""
    if isinstance(node, SequenceNode):
        for each in node.value:
            is_flat = not isinstance(each, SequenceNode)
            yield from _entry(each) if is_flat else ()
    elif node:
        yield from _entry(node)


def _entry(node: Node) -> Iterator[tuple[str, Node]]:
    told = yaml_mapping(node)
    name = next((yaml_text(told[key]) for key in _IDS if key in told), "")
    words = next(
        (yaml_text(told[key]) for key in (*_TEXTS, *_TITLES) if key in told), ""
    )
    if name or words:
        yield ": ".join(part for part in (name, words) if part), node
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            parts = (yaml_text(key), yaml_text(value))
            yield ": ".join(part for part in parts if part), key
    elif yaml_text(node):
        yield yaml_text(node), node


def _items(listed: Iterable[tuple[str, Node]]) -> Iterator[Item]:
    for text, node in listed:
        found = _ITEM.fullmatch(text)
        if found:
            yield Item(id=found["id"], text=plain(found["text"]), line=yaml_line(node))
