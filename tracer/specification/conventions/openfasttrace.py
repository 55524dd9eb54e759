"""OpenFastTrace: items with an id `type~name~revision`, in Markdown or reStructuredText.

    ### Login
    `req~login~1`

    People log in.

    Covers:
    * `feat~accounts~1`

    dsn --> impl : req~logout~2

A feature says why, so it is an intent. The last line forwards: it defines
`dsn~logout~2`, by which code names it. Indented and fenced examples define nothing, nor
does what `oft:off` hides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tracer.specification.common import (
    Relation,
    defined,
    intents,
    is_retired,
    opening,
    related,
)
from tracer.specification.markdown_lines import HEADING, Line, plain, unfenced
from tracer.specification.model import (
    Definitions,
    Document,
    Intent,
    Reader,
    Requirement,
)
from tracer.text import INTENT, IdGrammar, Pattern

ITEM_ID = Pattern(
    r"(?<![\w~.-])(?P<type>[A-Za-z]+)~(?P<name>[^\W\d_][\w-]*(?:\.[\w-]+)*)"
    r"~(?P<revision>\d+)"
)
_DEFINED = Pattern(rf"^ {{0,3}}(?P<tick>`?)(?P<id>{ITEM_ID.source})(?P=tick)\s*(<.*)?$")
_FORWARD = Pattern(
    r"^ {0,3}(?:[-*+] +)?`?(?P<by>[A-Za-z]+) *-->[A-Za-z, ]+: *"
    rf"(?P<id>{ITEM_ID.source})`?\s*$"
)
_KEYWORD = Pattern(
    r"^(?P<key>Needs|Covers|Depends|Tags|Status|Description|Rationale|Comment|Intents?"
    r"|Traces To):\s*(?P<value>.*)$"
)
_UNDERLINE = Pattern(r"^([-=`:.'\"~^_*+#<>])\1{2,}\s*$")
_COVERAGE = frozenset("impl utest itest stest test uman oman".split())  # noqa: SIM905
"""Types of items that cover a promise and make none."""


@dataclass(slots=True)
class Item:
    """An item while it is read: the lines of each of its parts."""

    id: str
    title: str
    line: int
    parts: dict[str, list[str]] = field(default_factory=dict)

    def put(self, part: str, text: str) -> None:
        self.parts.setdefault(part, []).append(text)

    def text(self, *parts: str) -> str:
        lines = (line for part in parts for line in self.parts.get(part, ()))
        return "\n".join(lines).strip()

    @property
    def is_feature(self) -> bool:
        return self.id.startswith("feat~")

    @property
    def is_promise(self) -> bool:
        return self.id.partition("~")[0] not in _COVERAGE

    @property
    def is_withdrawn(self) -> bool:
        return is_retired(self.text("status"))


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the items of a Markdown or reStructuredText document."""
    if document.path.lower().endswith(".rst"):
        lines = enumerate(document.text.split("\n"), start=1)
        seen = visible(Line(number, text) for number, text in lines)
    else:
        seen = visible(unfenced(document.text))
    return definitions(document.path, _items(seen))


READER = Reader(
    name="openfasttrace",
    suffixes=(".md", ".markdown", ".rst"),
    holds="(^ *`?|-->[a-z, ]+: *)[a-z]+~[^ ~]+~[0-9]",
    signs=tuple(f"~{digit}" for digit in range(10)),
    read=read,
)


def definitions(path: str, items: Iterable[Item]) -> Definitions:
    """Return what the items of a document define, in whichever language they stood."""
    promised = [item for item in items if item.is_promise]
    return defined(
        (_requirement(path, item) for item in promised if not item.is_feature),
        (
            _intent(path, item)
            for item in promised
            if item.is_feature and not item.is_withdrawn
        ),
    )


def visible(lines: Iterable[Line]) -> list[Line]:
    """Leave out what stands between `oft:off` and `oft:on`."""
    is_off, seen = False, []
    for line in lines:
        if "oft:off" in line.text or "oft:on" in line.text:
            is_off = "oft:off" in line.text
        elif not is_off:
            seen.append(line)
    return seen


def _items(lines: list[Line]) -> Iterator[Item]:
    """Cut a document at ids, forwards and titles."""
    item, part, title = None, "", ""
    for line, following in zip(lines, [*lines[1:], Line(0, "")], strict=False):
        opened = _opened(line, title)
        heading = _heading(line.text, following.text)
        if item and (opened or heading):
            yield item
            item = None
        if opened:
            item, part = opened, "description"
        elif item:
            part = _put(item, part, line.text)
        if line.text.strip() and not _UNDERLINE.match(line.text):
            title = heading
    if item:
        yield item


def _opened(line: Line, title: str) -> Item | None:
    found = _DEFINED.match(line.text)
    if found:
        return Item(found["id"], title, line.number)
    found = _FORWARD.match(line.text)
    if not found:
        return None
    item = Item(f"{found['by']}~{found['name']}~{found['revision']}", "", line.number)
    item.put("covers", found["id"])
    return item


def _heading(text: str, following: str) -> str:
    found = HEADING.match(text)
    if found:
        return plain(found["text"])
    is_underlined = text[:1].strip() and _UNDERLINE.match(following)
    return plain(text) if is_underlined and not _UNDERLINE.match(text) else ""


def _put(item: Item, part: str, text: str) -> str:
    """Add a line to the part of an item that it belongs to, and return that part."""
    found = _KEYWORD.match(text)
    part = found["key"].lower() if found else part
    item.put(part, found["value"] if found else text)
    return part


def _requirement(path: str, item: Item) -> Requirement:
    covers = [found[0] for found in ITEM_ID.finditer(item.text("covers", "depends"))]
    features = [covered for covered in covers if covered.startswith("feat~")]
    others = (Relation(each) for each in covers if each not in features)
    named = INTENT.finditer(item.text("intent", "intents", "traces to"))
    return Requirement(
        id=item.id,
        title=_title(item),
        path=path,
        line=item.line,
        intents=(*dict.fromkeys(features), *intents(Relation(n[0]) for n in named)),
        related=related(item.id, others),
        text=item.text("description", "rationale", "comment"),
        aliases=(item.id.rpartition("~")[0],),
        is_withdrawn=item.is_withdrawn,
    )


def _intent(path: str, item: Item) -> Intent:
    return Intent(
        id=item.id,
        title=_title(item),
        path=path,
        line=item.line,
        description=plain(item.text("description")) or None,
    )


def _title(item: Item) -> str:
    return item.title or opening(item.text("description")) or item.id.split("~")[1]
