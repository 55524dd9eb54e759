"""Doorstop: a file for each item, whose name is the item's id.

    REQ001.yml                       REQ001.md
        active: true                     ---
        header: Login                    active: true
        level: 1.1                       level: 1.1
        links:                           links: [SYS001]
        - SYS001: 5kQ…=                  normative: true
        normative: true                  ---
        text: |                          # Login
          People log in.                 People log in.

Items that are inactive, or not normative (headings, notes), are not requirements.
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

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
from tracer.specification.front_matter import split_front_matter
from tracer.specification.markdown_headings import HEADING
from tracer.specification.markdown_syntax import visible_lines, without_markup
from tracer.specification.requirement import CodeReference, Requirement
from tracer.specification.withdrawn_words import is_withdrawn_status
from tracer.text import (
    IdGrammar,
    Node,
    SequenceNode,
    yaml_documents,
    yaml_mapping,
    yaml_text,
    yaml_texts,
)

_ITEM_KEYS = {"active", "derived", "level", "links", "normative", "reviewed"}
_KEYS_OF_AN_ITEM = 4
"""How many of these keys distinguish an item from other YAML files."""
_NO = frozenset(("false", "no", "off"))


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read an item; its file's name is an id whatever its family."""
    path = PurePosixPath(document.path)
    is_markdown = path.suffix.lower() == ".md"
    front = split_front_matter(document.text) if is_markdown else None
    roots = yaml_documents(front.yaml if front else document.text)
    item = yaml_mapping(roots[0]) if len(roots) == 1 else {}
    # `level` and `links` occur in any YAML; Doorstop writes all of its keys.
    if len(_ITEM_KEYS & item.keys()) < _KEYS_OF_AN_ITEM:
        return Definitions()
    if not _is_requirement(path.stem, item):
        return Definitions()
    header, text = yaml_text(item.get("header")), yaml_text(item.get("text"))
    if front:
        header, text = _split_title(front.body)
    relations = tuple(Relation(each) for each in yaml_texts(item.get("links")))
    requirement = Requirement(
        id=path.stem,
        title=without_markup(header) or title_from_text(text),
        path=document.path,
        line=1,
        type=yaml_text(item.get("type")) or None,
        priority=yaml_text(item.get("priority")) or None,
        owner=yaml_text(item.get("owner")) or None,
        intents=related_intents(relations),
        related=related_requirements(path.stem, relations),
        text=text,
        code=tuple(_code_references(item.get("references"))),
        is_withdrawn=_is_withdrawn(item),
    )
    return make_definitions([requirement])


def _is_requirement(name: str, item: Mapping[str, Node]) -> bool:
    return bool(
        WHOLE_ID.fullmatch(name)
        and not is_placeholder_id(name)
        and yaml_text(item.get("normative")).lower() not in _NO
    )


def _is_withdrawn(item: Mapping[str, Node]) -> bool:
    is_inactive = yaml_text(item.get("active")).lower() in _NO
    return is_inactive or is_withdrawn_status(yaml_text(item.get("status")))


def _code_references(node: Node | None) -> Iterator[CodeReference]:
    """Read the files that an item refers to, each with a word to look for in it."""
    for member in node.value if isinstance(node, SequenceNode) else ():
        reference = yaml_mapping(member)
        path = yaml_text(reference.get("path"))
        if path:
            yield CodeReference(path, yaml_text(reference.get("keyword")))


def _split_title(text: str) -> tuple[str, str]:
    """Return the first title of an item's Markdown, and the text without it."""
    for line in visible_lines(text):
        heading = HEADING.match(line.text)
        if heading and len(heading["level"]) == 1:
            lines = text.split("\n")
            rest = [*lines[: line.number - 1], *lines[line.number :]]
            return without_markup(heading["text"]), "\n".join(rest).strip()
    return "", text.strip()
