"""OpenFastTrace in AsciiDoc: blocks with the role `specitem` and an id.

    .Login
    [.specitem,oft-sid="req~login~1",oft-needs="dsn",oft-covers="feat~accounts~1"]
    --
    People log in.
    --

Without delimiters the block is one paragraph. Listings only show things.
"""

from collections.abc import Iterator

from tracer.specification.conventions.openfasttrace import (
    ITEM_ID,
    Item,
    definitions,
    visible,
)
from tracer.specification.markdown_lines import Line, plain
from tracer.specification.model import Definitions, Document, Reader
from tracer.text import IdGrammar, Pattern

_ATTRIBUTES = Pattern(r"^\[.*\boft-sid=")
_ATTRIBUTE = Pattern(
    r"\boft-(?P<key>[a-z]+)=(?:\"(?P<quoted>[^\"]*)|(?P<bare>[^,\]]*))"
)
_LISTING = Pattern(r"^(?P<fence>-{4,}|\.{4,}|/{4,}|`{3,})\w*\s*$")
_DELIMITER = Pattern(r"^(?:--|={4,}|\*{4,}|_{4,})$")
_TITLE = Pattern(r"^(?:={2,6}[ \t]+|\.(?=\w))(?P<text>.*)$")


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the items of an AsciiDoc document."""
    lines = visible(_outside_listings(document.text))
    return definitions(document.path, _items(lines))


READER = Reader(
    name="openfasttrace-asciidoc",
    suffixes=(".adoc", ".asciidoc", ".asc"),
    holds=r"^\[.*oft-sid=",
    signs=("oft-sid=",),
    read=read,
)


def _outside_listings(text: str) -> Iterator[Line]:
    fence = ""
    for number, line in enumerate(text.split("\n"), start=1):
        found = _LISTING.match(line)
        if not found and not fence:
            yield Line(number, line.rstrip())
        elif found and fence in ("", found["fence"]):
            fence = "" if fence else found["fence"]


def _items(lines: list[Line]) -> Iterator[Item]:
    """Find the blocks; one ends at its delimiter, or at the blank line behind it."""
    item, end, title = None, "", ""
    for line in lines:
        opened = _opened(line, title)
        if item and (opened or (line.text == end and item.text("description"))):
            yield item
            item, end = None, ""
        if opened:
            item, end = opened, ""
        elif item:
            end = _put(item, end, line.text)
        if line.text:
            found = _TITLE.match(line.text)
            title = plain(found["text"]) if found else ""
    if item:
        yield item


def _opened(line: Line, title: str) -> Item | None:
    if not (line.text.endswith("]") and _ATTRIBUTES.match(line.text)):
        return None
    told = {
        found["key"]: found["quoted"] or found["bare"] or ""
        for found in _ATTRIBUTE.finditer(line.text)
    }
    if not ITEM_ID.fullmatch(told.get("sid", "")):
        return None
    item = Item(told["sid"], plain(told.get("title", "")) or title, line.number)
    for part in ("covers", "depends", "status"):
        item.put(part, told.get(part, ""))
    return item


def _put(item: Item, end: str, text: str) -> str:
    """Add a line to an item, and return the line that will end it."""
    found = _TITLE.match(text)
    is_first = not item.text("description")
    if is_first and _DELIMITER.match(text):
        return text
    if is_first and found:
        item.title = item.title or plain(found["text"])
    else:
        item.put("description", text)
    return end
