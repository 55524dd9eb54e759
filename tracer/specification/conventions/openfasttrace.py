"""OpenFastTrace: items with an id `type~name~revision`, in Markdown or reStructuredText.

    ### Login
    `req~login~1`

    People log in.

    Covers:
    * `feat~accounts~1`

    dsn --> impl : req~logout~2

A feature says why, so it is an intent. The last line forwards: it defines
`dsn~logout~2`, by which code names it. Indented and fenced examples define nothing, nor
does what is between `oft:off` and `oft:on`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.definition_fields import (
    Relation,
    make_definitions,
    related_intents,
    related_requirements,
    title_from_text,
)
from tracer.specification.line_blocks import Line, number_lines, split_at
from tracer.specification.markdown_headings import HEADING
from tracer.specification.markdown_syntax import visible_lines, without_markup
from tracer.specification.requirement import Intent, Requirement
from tracer.specification.stated_ids import stated_ids, without_stated_id
from tracer.specification.withdrawn_words import is_withdrawn_status
from tracer.text import INTENT, IdGrammar, Pattern

_ITEM_ID = r"(?<![\w~.-])[A-Za-z]+~[^\W\d_][\w-]*(?:\.[\w-]+)*~\d+"
"""The type, the name with parts between dots, and the revision."""
ITEM_ID = Pattern(_ITEM_ID)
_DEFINITION = Pattern(rf"^ {{0,3}}(?P<tick>`?)(?P<id>{_ITEM_ID})(?P=tick)\s*(<.*)?$")
_FORWARD = Pattern(
    r"""
    ^[ ]{0,3}(?:[-*+][ ]+)?`?
    (?P<by>[A-Za-z]+)[ ]*-->[A-Za-z, ]+:[ ]*      # dsn --> impl, utest :
    (?P<id>[A-Za-z]+~(?P<name>[^~]+)~(?P<revision>\d+))`?\s*$
    """,
    re.VERBOSE,
)
_PART = Pattern(
    r"""
    ^(?P<key>
        Needs|Covers|Depends|Tags|Status|Description|Rationale|Comment
        |Intents?|Traces[ ]To
    ):\s*(?P<value>.*)$
    """,
    re.VERBOSE,
)
_UNDERLINE = Pattern(r"^([-=`:.'\"~^_*+#<>])\1{2,}\s*$")
_DESCRIPTION = "description"
_STATUS = "status"
_COVERAGE_TYPES = frozenset("impl utest itest stest test uman oman".split())  # noqa: SIM905
"""Types of items that cover a requirement but are not requirements."""


class Item(Struct, frozen=True):
    """An item: its id, its title, and the lines of each of its parts."""

    id: str
    title: str
    line: int
    parts: Mapping[str, Sequence[str]]

    def text(self, *parts: str) -> str:
        lines = (line for part in parts for line in self.parts.get(part, ()))
        return "\n".join(lines).strip()

    @property
    def is_feature(self) -> bool:
        return self.id.startswith("feat~")

    @property
    def is_coverage(self) -> bool:
        return self.id.partition("~")[0] in _COVERAGE_TYPES

    @property
    def is_withdrawn(self) -> bool:
        return is_withdrawn_status(self.text("status"))

    @property
    def title_or_name(self) -> str:
        described = title_from_text(self.text("description"))
        return self.title or described or self.id.split("~")[1]


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the items of a Markdown or reStructuredText document."""
    is_rst = document.path.lower().endswith(".rst")
    lines = (number_lines if is_rst else visible_lines)(document.text)
    return define_items(document.path, _items(list(outside_off(lines))), grammar)


def define_items(path: str, items: Iterable[Item], grammar: IdGrammar) -> Definitions:
    """Return what the items of a document in any language define."""
    defining = [item for item in items if not item.is_coverage]
    return make_definitions(
        (_requirement(path, item, grammar) for item in defining if not item.is_feature),
        (
            _intent(path, item)
            for item in defining
            if item.is_feature and not item.is_withdrawn
        ),
    )


def outside_off(lines: Iterable[Line]) -> Iterator[Line]:
    """Leave out the lines between `oft:off` and `oft:on`."""
    is_off = False
    for line in lines:
        if "oft:off" in line.text or "oft:on" in line.text:
            is_off = "oft:off" in line.text
        elif not is_off:
            yield line


# -- items -------------------------------------------------------------------------


class _TitledLine(NamedTuple):
    """A line, the heading that it is, and the heading right above it, or empty."""

    line: Line
    heading: str
    title: str


class _Opening(NamedTuple):
    """The id of an item, its title, and the id that it covers by forwarding."""

    id: str
    title: str
    covered: str


def _items(lines: Sequence[Line]) -> Iterator[Item]:
    blocks = split_at(
        _titled(lines), _match_opening, lambda _, each: bool(each.heading)
    )
    for block in blocks:
        id_, title, covered = block.opener
        texts = [each.line.text for each in block.rest]
        parts = _parts(texts)
        # A forwarded item covers the item that it was forwarded from.
        if covered:
            parts["covers"] = [covered, *parts.get("covers", ())]
        yield Item(id_, title, block.first.line.number, parts)


def _titled(lines: Sequence[Line]) -> Iterator[_TitledLine]:
    title = ""
    for line, below in pairwise([*lines, Line(0, "")]):
        heading = _heading(line.text, below.text)
        yield _TitledLine(line, heading, title)
        if line.text.strip() and not _UNDERLINE.match(line.text):
            title = heading


def _heading(text: str, below: str) -> str:
    heading = HEADING.match(text)
    if heading:
        return without_markup(heading["text"])
    is_underlined = text[:1].strip() and _UNDERLINE.match(below)
    return without_markup(text) if is_underlined and not _UNDERLINE.match(text) else ""


def _match_opening(titled: _TitledLine) -> _Opening | None:
    definition = _DEFINITION.match(titled.line.text)
    if definition:
        return _Opening(definition["id"], titled.title, "")
    forward = _FORWARD.match(titled.line.text)
    if not forward or not ITEM_ID.fullmatch(forward["id"]):
        return None
    id_ = f"{forward['by']}~{forward['name']}~{forward['revision']}"
    return _Opening(id_, "", forward["id"])


def _parts(texts: Iterable[str]) -> dict[str, list[str]]:
    """Return the lines of each part by its key; the first part is the description.

    A status is one line: what follows it goes on with the description.
    """
    parts: dict[str, list[str]] = {}
    key = _DESCRIPTION
    for text in texts:
        part = _PART.match(text)
        key = part["key"].lower() if part else key
        parts.setdefault(key, []).append(part["value"] if part else text)
        key = _DESCRIPTION if key == _STATUS else key
    return parts


# -- what items define -------------------------------------------------------------


def _requirement(path: str, item: Item, grammar: IdGrammar) -> Requirement:
    ids = [match[0] for match in ITEM_ID.finditer(item.text("covers", "depends"))]
    # A feature says why the others exist: it is their intent, not a relation.
    features = [id_ for id_ in ids if id_.startswith("feat~")]
    others = (Relation(id_) for id_ in ids if id_ not in features)
    intents = INTENT.finditer(item.text("intent", "intents", "traces to"))
    named = related_intents(Relation(match[0]) for match in intents)
    title, priority = without_stated_id(item.title_or_name, grammar)
    return Requirement(
        id=item.id,
        title=title,
        priority=priority,
        path=path,
        line=item.line,
        intents=(*dict.fromkeys(features), *named),
        related=related_requirements(item.id, others),
        text=item.text("description", "rationale", "comment"),
        # People name it by the id in its title, too.
        aliases=(item.id.rpartition("~")[0], *stated_ids(item.title, (), grammar)),
        is_withdrawn=item.is_withdrawn,
    )


def _intent(path: str, item: Item) -> Intent:
    return Intent(
        id=item.id,
        title=item.title_or_name,
        path=path,
        line=item.line,
        description=without_markup(item.text("description")) or None,
    )
