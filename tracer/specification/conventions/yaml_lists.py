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

A record has a title or a text. What only names an id (an alert's label, a step, a
manifest) defines nothing. Below a key such as `functional_requirements`, and with `type:
requirement`, the id may be of any family: `AUTH-12`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.definition_fields import (
    WHOLE_ID,
    Relation,
    is_placeholder_id,
    make_definitions,
    related_intents,
    related_requirements,
    title_from_text,
)
from tracer.specification.markdown_syntax import without_markup
from tracer.specification.requirement import (
    DefinitionForm,
    Intent,
    Requirement,
    SubItem,
)
from tracer.specification.withdrawn_words import is_withdrawn_status
from tracer.text import (
    INTENT,
    OTHER_FAMILIES,
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

_IDS = ("id", "req_id", "requirement_id", "uid")
_KINDS = ("type", "kind", "category")
_SAYS_REQUIREMENT = Pattern(r"(?:^|[^a-z])requirement$", re.IGNORECASE)
"""The end of a kind that says so: `functional requirement`, `system_requirement`."""
_LISTS_REQUIREMENTS = Pattern(r"(?:^|.*[^a-z])requirements", re.IGNORECASE)
_ID_OF_ANY_FAMILY = Pattern(
    r"(?P<family>[A-Z]{1,10})(?:[-_.][A-Z0-9]{1,12}){0,4}[-_.]?\d{1,6}[a-z]?"
)
"""`AUTH-12`, `SYS_LOGIN_1`, `F01`: letters, and a number at the end."""
_TITLES = ("title", "name", "summary")
_TEXTS = (
    "description desc text statement shall_statement shall requirement criterion"  # noqa: SIM905
    " rationale".split()
)
_STATUSES = ("status", "lifecycle", "state")
_CRITERIA = ("acceptance_criteria", "criteria", "acceptance", "success_criteria")
_RELATIONS = (
    "intent intents intent_id traces_to linked_to derived_from related links"  # noqa: SIM905
    " related_requirements parents parent depends_on refines satisfies".split()
)
_REFERENCES = frozenset(_RELATIONS) - {"intents", "links"}
"""Keys whose records are only named, and defined elsewhere."""
_CONSTRAINTS = ("constraints",)
_RULES = ("rules", "business_rules", "formulas")
_RELATION = Pattern(r"(?P<id>[A-Za-z][\w.-]*\w)(?:\s*[:(—]\s*(?P<words>.*?)\)?|\s.*)?")
_SUB_ITEM = Pattern(r"(?P<id>(?:C|BR|F)-\d+[A-Za-z]?)[\s:]\s*(?P<text>.*)")
_MACHINE_KEYS = ({"apiversion", "kind"}, {"on", "jobs"}, {"openapi", "paths"})
"""Keys of files for a machine: a manifest, a workflow, an interface."""


class _Entry(NamedTuple):
    """An entry of a list as text, and the node that it stands at."""

    text: str
    node: Node


class _Record(Struct, frozen=True):
    """A mapping with the id of something, and the node of the id."""

    id: str
    node: Node
    values: Mapping[str, Node]
    is_listed: bool = False
    """Whether it is in a list, or below a key, that is said to be of requirements."""

    @property
    def is_stated(self) -> bool:
        """Whether the file says that it is a requirement, whatever its id is."""
        kinds = (yaml_text(self.values.get(key)) for key in _KINDS)
        is_kind = any(_SAYS_REQUIREMENT.search(kind) for kind in kinds)
        match = _ID_OF_ANY_FAMILY.fullmatch(self.id)
        is_id = match is not None and match["family"] not in OTHER_FAMILIES
        return (self.is_listed or is_kind) and is_id and not is_placeholder_id(self.id)

    @property
    def line(self) -> int:
        return yaml_line(self.node)

    @property
    def is_withdrawn(self) -> bool:
        return is_withdrawn_status(self.single(*_STATUSES))

    @property
    def title(self) -> str:
        written = without_markup(self.single(*_TITLES) or "")
        return written or title_from_text(self.single(*_TEXTS) or "")

    def single(self, *keys: str) -> str | None:
        """Return the first of these keys' values that is a text."""
        texts = (yaml_text(self.values.get(key)) for key in keys)
        return next((text for text in texts if text), None)

    def entries(self, keys: Iterable[str]) -> Iterator[_Entry]:
        """Walk over the entries of these keys' lists."""
        for key in keys:
            yield from _entries(self.values.get(key))


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the records of a YAML file."""
    records = [
        record
        for root in yaml_documents(document.text)
        # A workflow's step or a manifest's annotation may have an id of a requirement.
        if not any(keys <= yaml_mapping(root).keys() for keys in _MACHINE_KEYS)
        for record in _records(root)
        if record.single(*_TITLES, *_TEXTS)
    ]
    return make_definitions(
        (
            _requirement(document.path, record, grammar)
            for record in records
            if _is_requirement_id(record.id, grammar) or record.is_stated
        ),
        (
            _intent(document.path, record)
            for record in records
            if INTENT.fullmatch(record.id) and not record.is_withdrawn
        ),
    )


def _is_requirement_id(written: str, grammar: IdGrammar) -> bool:
    is_whole = WHOLE_ID.fullmatch(written) and not is_placeholder_id(written)
    return bool(is_whole and grammar.is_requirement(written))


# -- records and their lists -------------------------------------------------------


def _records(root: Node) -> Iterator[_Record]:
    """Walk over a tree in the order of its lines, and find the mappings with an id."""
    # A stack, not recursion: YAML may be nested deeper than Python allows.
    waiting = [(root, False)]
    while waiting:
        node, is_listed = waiting.pop()
        if isinstance(node, SequenceNode):
            waiting += [(member, is_listed) for member in reversed(node.value)]
        elif isinstance(node, MappingNode):
            yield from _records_at(node, is_listed=is_listed)
            waiting += [
                (value, _LISTS_REQUIREMENTS.fullmatch(yaml_text(key)) is not None)
                for key, value in reversed(node.value)
                if yaml_text(key) not in _REFERENCES
            ]


def _records_at(node: MappingNode, *, is_listed: bool) -> Iterator[_Record]:
    """Return a mapping as a record by its `id`, and its members by their keys."""
    values = yaml_mapping(node)
    ids = (values[key] for key in _IDS if isinstance(values.get(key), ScalarNode))
    yield from (_Record(yaml_text(id_), id_, values, is_listed) for id_ in ids)
    for key, value in node.value:
        if isinstance(value, MappingNode) and yaml_text(key):
            yield _Record(yaml_text(key), key, yaml_mapping(value), is_listed)


def _entries(node: Node | None) -> Iterator[_Entry]:
    """Return what a list, a mapping or a single value holds, a text for each entry."""
    if isinstance(node, SequenceNode):
        for member in node.value:
            if not isinstance(member, SequenceNode):
                yield from _entries_of_member(member)
    elif node:
        yield from _entries_of_member(node)


def _entries_of_member(node: Node) -> Iterator[_Entry]:
    values = yaml_mapping(node)
    own = (_first_text(values, _IDS), _first_text(values, (*_TEXTS, *_TITLES)))
    if any(own):
        yield _Entry(_joined(own), node)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield _Entry(_joined((yaml_text(key), yaml_text(value))), key)
    elif yaml_text(node):
        yield _Entry(yaml_text(node), node)


def _first_text(values: Mapping[str, Node], keys: Iterable[str]) -> str:
    """Return the text of the first of these keys that is there."""
    return next((yaml_text(values[key]) for key in keys if key in values), "")


def _joined(parts: Iterable[str]) -> str:
    return ": ".join(filter(None, parts))


# -- what records define -----------------------------------------------------------


def _requirement(path: str, record: _Record, grammar: IdGrammar) -> Requirement:
    relations = tuple(_relations(record, grammar))
    return Requirement(
        id=record.id,
        title=record.title,
        path=path,
        line=record.line,
        type=record.single("type", "category"),
        priority=record.single("priority"),
        owner=record.single("owner"),
        intents=related_intents(relations),
        criteria=tuple(without_markup(e.text) for e in record.entries(_CRITERIA)),
        related=related_requirements(record.id, relations),
        constraints=tuple(_sub_items(record.entries(_CONSTRAINTS))),
        rules=tuple(_sub_items(record.entries(_RULES))),
        text=record.single(*_TEXTS) or "",
        form=DefinitionForm.LIST,
        is_withdrawn=record.is_withdrawn,
    )


def _relations(record: _Record, grammar: IdGrammar) -> Iterator[Relation]:
    for entry in record.entries(_RELATIONS):
        match = _RELATION.fullmatch(entry.text)
        id_ = match["id"] if match else ""
        if match and (INTENT.fullmatch(id_) or _is_requirement_id(id_, grammar)):
            yield Relation(id_, without_markup(match["words"] or ""))


def _intent(path: str, record: _Record) -> Intent:
    return Intent(
        id=record.id,
        title=record.title,
        path=path,
        line=record.line,
        requestor=record.single("requestor", "requester"),
        priority=record.single("priority"),
        description=record.single(*_TEXTS),
    )


def _sub_items(entries: Iterable[_Entry]) -> Iterator[SubItem]:
    for entry in entries:
        match = _SUB_ITEM.fullmatch(entry.text)
        if match:
            text = without_markup(match["text"])
            yield SubItem(id=match["id"], text=text, line=yaml_line(entry.node))
