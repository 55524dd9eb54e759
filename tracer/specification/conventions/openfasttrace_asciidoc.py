"""OpenFastTrace in AsciiDoc: blocks with the role `specitem` and an id.

    .Login
    [.specitem,oft-sid="req~login~1",oft-needs="dsn",oft-covers="feat~accounts~1"]
    --
    People log in.
    --

Without delimiters the block is one paragraph. Listings only show things.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.conventions.openfasttrace import (
    ITEM_ID,
    Item,
    define_items,
    outside_off,
)
from tracer.specification.line_blocks import Block, Line, number_lines, split_at
from tracer.specification.markdown_syntax import without_markup
from tracer.text import IdGrammar, Pattern

_ATTRIBUTES = Pattern(r"^\[.*\boft-sid=")
_ATTRIBUTE = Pattern(
    r"\boft-(?P<key>[a-z]+)=(?:\"(?P<quoted>[^\"]*)|(?P<bare>[^,\]]*))"
)
_LISTING = Pattern(r"^(?P<fence>-{4,}|\.{4,}|/{4,}|`{3,})\w*\s*$")
_DELIMITER = Pattern(r"^(?:--|={4,}|\*{4,}|_{4,})$")
_TITLE = Pattern(r"^(?:={2,6}[ \t]+|\.(?=\w))(?P<text>.*)$")
_PARTS = ("covers", "depends", "status")


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the items of an AsciiDoc document."""
    lines = outside_off(_outside_listings(document.text))
    return define_items(document.path, _items(lines), grammar)


def _outside_listings(text: str) -> Iterator[Line]:
    fence = ""
    for number, line in number_lines(text):
        listing = _LISTING.match(line)
        if not listing and not fence:
            yield Line(number, line.rstrip())
        elif listing and fence in ("", listing["fence"]):
            fence = "" if fence else listing["fence"]


class _TitledLine(NamedTuple):
    """A line, and the title right above it, otherwise empty."""

    line: Line
    title: str


class _Opening(NamedTuple):
    """The attributes of an item, and the title right above them."""

    attributes: dict[str, str]
    title: str


def _titled(lines: Iterable[Line]) -> Iterator[_TitledLine]:
    title = ""
    for line in lines:
        yield _TitledLine(line, title)
        if line.text:
            match = _TITLE.match(line.text)
            title = without_markup(match["text"]) if match else ""


def _match_opening(titled: _TitledLine) -> _Opening | None:
    text = titled.line.text
    if not (text.endswith("]") and _ATTRIBUTES.match(text)):
        return None
    attributes = {
        match["key"]: match["quoted"] or match["bare"] or ""
        for match in _ATTRIBUTE.finditer(text)
    }
    is_item = ITEM_ID.fullmatch(attributes.get("sid", ""))
    return _Opening(attributes, titled.title) if is_item else None


def _items(lines: Iterable[Line]) -> Iterator[Item]:
    for block in split_at(_titled(lines), _match_opening):
        yield _item(block)


def _item(block: Block[_TitledLine, _Opening]) -> Item:
    """Read an item; it ends at its delimiter, or at the blank line behind it."""
    attributes, title = block.opener
    title = without_markup(attributes.get("title", "")) or title
    description: list[str] = []
    end = ""
    for (_, text), _ in block.rest:
        has_text = any(description)
        own_title = None if has_text else _TITLE.match(text)
        # `end` is empty without a delimiter: the first blank line ends a paragraph.
        if has_text and text == end:
            break
        if not has_text and _DELIMITER.match(text):
            end = text
        elif own_title:
            title = title or without_markup(own_title["text"])
        else:
            description.append(text)
    parts = {part: [attributes.get(part, "")] for part in _PARTS}
    id_, number = attributes["sid"], block.first.line.number
    return Item(id_, title, number, {**parts, "description": description})
