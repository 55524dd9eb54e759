"""Sphinx-Needs, and S-CORE upon it: directives that carry an id.

    .. req:: Login                     ```{req} Login
       :id: REQ_1                      :id: REQ_1
       :status: open                   :status: open
       :links: SYS_1; SYS_2
                                       People log in.
       People log in.                  ```

A directive's name tells what it is: `req`, `tool_req`, `need`, `spec`, `story` are
requirements, `impl` and `test` are not. Code blocks and examples only show things.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

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
from tracer.specification.markdown_lines import Line, plain
from tracer.specification.model import Definitions, Document, Reader, Requirement
from tracer.text import INTENT, IdGrammar, Pattern

_DIRECTIVE = Pattern(
    r"^(?P<indent> *)\.\. (?P<name>[\w:-]+?)::(?:[ \t]+(?P<title>.*))?$"
)
_FENCE = Pattern(
    r"^ *(?P<fence>`{3,}+|~{3,}+|:{3,}+)(?:\{(?P<name>[\w:-]+)\}[ \t]*(?P<title>.*)"
    r"|(?P<info>[^`]*))$"
)
_OPTION = Pattern(r"^\s*:(?P<key>[\w-]+):(?:[ \t]+(?P<value>.*))?$")
_PROMISE = Pattern(
    r"(?:[a-z0-9]+_)*(?:(?:sys|sw|hw|user|stk)?req(?:uirement)?|need|spec|story)"
)
_SHOWS = Pattern(
    r"code|code-block|code-cell|sourcecode|literalinclude|parsed-literal|raw|comment"
    r"|.*example.*"
)
_OPENS = Pattern(r"(^ *\.\.|::)$")
"""A comment, or a paragraph that announces a literal block."""
_RELATIONS = frozenset(
    "links satisfies fulfils fulfills derives derived_from refines covers requires"  # noqa: SIM905
    " depends depends_on parent_needs parents parent implements realizes intent intents"
    " traces traces_to".split()
)
_LIST = Pattern(r"[;,\s]+")
_PART = Pattern(r"\[.*|\..*")
"""What may follow an id in a list: a condition `[version==1]`, a part `.2`."""


@dataclass(frozen=True, slots=True)
class _Need:
    """A directive as it stands: its title, and the lines below it."""

    name: str
    title: str
    lines: tuple[Line, ...]


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read the needs of a document; their ids are ids whatever their family."""
    is_rst = document.path.lower().endswith((".rst", ".rest"))
    needs = (_directives if is_rst else _fences)(document.text)
    found = (_requirement(document.path, need) for need in needs)
    return defined(requirement for requirement in found if requirement)


READER = Reader(
    name="sphinx-needs",
    suffixes=(".rst", ".rest", ".md"),
    holds="^ *:id: *[a-z]",
    signs=(":id:",),
    read=read,
)


def _directives(text: str) -> Iterator[_Need]:
    """Find directives, nested ones too, outside blocks that only show things."""
    lines = [
        Line(number, line) for number, line in enumerate(text.split("\n"), start=1)
    ]
    hidden: int | None = None
    for position, line in enumerate(lines):
        depth = _indent(line.text)
        if not line.text.strip() or (hidden is not None and depth > hidden):
            continue
        found = _DIRECTIVE.match(line.text)
        shows = _SHOWS.fullmatch(found["name"]) if found else _OPENS.search(line.text)
        hidden = depth if shows else None
        if found and _PROMISE.fullmatch(found["name"]):
            body = tuple(_below(lines, position, depth))
            yield _Need(found["name"], found["title"] or "", body)


def _below(lines: list[Line], position: int, depth: int) -> Iterator[Line]:
    """Walk over the lines inside a directive, up to the next need in it."""
    for number in range(position + 1, len(lines)):
        line = lines[number]
        is_outside = line.text.strip() and _indent(line.text) <= depth
        found = _DIRECTIVE.match(line.text)
        if is_outside or (found and _PROMISE.fullmatch(found["name"])):
            return
        yield line


def _fences(text: str) -> Iterator[_Need]:
    """Find MyST's directives; a fence within one must be shorter than it."""
    around: list[tuple[str, re.Match[str], list[Line]]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        found = _FENCE.match(line)
        if around and found and _closes(found, around[-1][0]):
            yield from _closed(around.pop())
        elif found and not (around and _is_shown(around[-1][1])):
            around.append((found["fence"], found, []))
        elif around:
            around[-1][2].append(Line(number, line))
    for each in reversed(around):
        yield from _closed(each)


def _closes(found: re.Match[str], fence: str) -> bool:
    is_bare = not found["name"] and not found["info"].strip()
    return is_bare and found["fence"].startswith(fence)


def _is_shown(opened: re.Match[str]) -> bool:
    return not opened["name"] or bool(_SHOWS.fullmatch(opened["name"]))


def _closed(around: tuple[str, re.Match[str], list[Line]]) -> Iterator[_Need]:
    _, opened, lines = around
    if opened["name"] and _PROMISE.fullmatch(opened["name"]):
        yield _Need(opened["name"], opened["title"], tuple(lines))


def _requirement(path: str, need: _Need) -> Requirement | None:
    title, options, place, text = _read(need)
    written = options.get("id", "").strip()
    if not WHOLE_ID.fullmatch(written) or is_placeholder(written):
        return None
    relations = tuple(_relations(options))
    return Requirement(
        id=written,
        title=plain(title) or opening(text),
        path=path,
        line=place,
        type=options.get("reqtype"),
        priority=options.get("priority"),
        owner=options.get("owner"),
        intents=intents(relations),
        related=related(written, relations),
        text=text,
        is_withdrawn=options.get("delete") == "true"
        or is_retired(options.get("status")),
    )


def _read(need: _Need) -> tuple[str, dict[str, str], int, str]:
    """Return a need's title, its options, the line of its id, and its content.

    The title and an option may go on in the lines below; a blank line ends them all.
    """
    options, key, place = {"": need.title}, "", 0
    header = tuple(takewhile(_is_header, need.lines))
    for line in header:
        found = _OPTION.match(line.text)
        key = found["key"].lower() if found else key
        value = (found["value"] or "") if found else line.text.strip()
        options[key] = f"{options.get(key, '')} {value}".strip()
        place = line.number if found and key == "id" else place
    content = "\n".join(line.text.strip() for line in need.lines[len(header) :])
    return options.pop(""), options, place, content.strip()


def _is_header(line: Line) -> bool:
    is_indented = line.text[:1].isspace() and line.text.strip()
    return bool(is_indented or _OPTION.match(line.text))


def _relations(options: dict[str, str]) -> Iterator[Relation]:
    for key, value in options.items():
        for each in _LIST.split(value) if key in _RELATIONS else ():
            target = _PART.sub("", each)
            if WHOLE_ID.fullmatch(target) or INTENT.fullmatch(target):
                yield Relation(target, "" if key == "links" else key.replace("_", " "))


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
