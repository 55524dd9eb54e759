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

Items that are inactive, or not normative (headings, notes), promise nothing.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

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
from tracer.specification.markdown_lines import HEADING, plain, unfenced
from tracer.specification.model import (
    Definitions,
    Document,
    Pointer,
    Reader,
    Requirement,
)
from tracer.text import (
    IdGrammar,
    Node,
    Pattern,
    SequenceNode,
    yaml_documents,
    yaml_mapping,
    yaml_text,
    yaml_texts,
)

_FRONT = Pattern(r"\A---\n(?P<head>(?:.*\n)*?)---[ \t]*(?:\n|\Z)")
_OWN = {"active", "derived", "level", "links", "normative", "reviewed"}
_ENOUGH = 4
"""How many of an item's own keys tell it from other files."""
_NO = frozenset("false no off".split())  # noqa: SIM905


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read an item; its file's name is an id whatever its family."""
    path = PurePosixPath(document.path)
    front = _FRONT.match(document.text) if path.suffix.lower() == ".md" else None
    roots = yaml_documents(front["head"] if front else document.text)
    told = yaml_mapping(roots[0]) if len(roots) == 1 else {}
    if len(_OWN & told.keys()) < _ENOUGH or not _is_promise(path.stem, told):
        return Definitions()
    header, text = yaml_text(told.get("header")), yaml_text(told.get("text"))
    if front:
        header, text = _headed(document.text[front.end() :])
    relations = tuple(Relation(each) for each in yaml_texts(told.get("links")))
    requirement = Requirement(
        id=path.stem,
        title=plain(header) or opening(text),
        path=document.path,
        line=1,
        type=yaml_text(told.get("type")) or None,
        priority=yaml_text(told.get("priority")) or None,
        owner=yaml_text(told.get("owner")) or None,
        intents=intents(relations),
        related=related(path.stem, relations),
        text=text,
        code=tuple(_pointers(told.get("references"))),
        is_withdrawn=_is_withdrawn(told),
    )
    return defined([requirement])


READER = Reader(
    name="doorstop",
    suffixes=(".yml", ".yaml", ".md"),
    holds="^normative: ",
    signs=("normative:",),
    read=read,
)


def _is_promise(name: str, told: dict[str, Node]) -> bool:
    return bool(
        WHOLE_ID.fullmatch(name)
        and not is_placeholder(name)
        and yaml_text(told.get("normative")).lower() not in _NO
    )


def _is_withdrawn(told: dict[str, Node]) -> bool:
    is_inactive = yaml_text(told.get("active")).lower() in _NO
    return is_inactive or is_retired(yaml_text(told.get("status")))


def _pointers(node: Node | None) -> Iterator[Pointer]:
    """Read the files that an item refers to, each with a word to look for in it."""
    for each in node.value if isinstance(node, SequenceNode) else ():
        told = yaml_mapping(each)
        path = yaml_text(told.get("path"))
        if path:
            yield Pointer(path, yaml_text(told.get("keyword")))


def _headed(text: str) -> tuple[str, str]:
    """Return the first title of an item's Markdown, and the text without it."""
    for line in unfenced(text):
        found = HEADING.match(line.text)
        if found and len(found["level"]) == 1:
            lines = text.split("\n")
            rest = [*lines[: line.number - 1], *lines[line.number :]]
            return plain(found["text"]), "\n".join(rest).strip()
    return "", text.strip()
