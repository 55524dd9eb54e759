"""Markdown: an id at the start of a heading, a bold list item or a table's row.

    ## REQ-F-AUTH-001: User Login
    **Intent**: INT-100
    **Related Requirements**:
    - REQ-NFR-PERF-001: Login response < 500ms

    - [ ] **FR-002**: A wrong password is refused

    | ID     | Title  | Priority |
    |--------|--------|----------|
    | FR-003 | Logout | P1       |

Headings of any level; also one requirement in the front matter of a file (`id: …`). A
list or table inside another definition only refers to others. What is struck out or
says that it is deprecated, and placeholders like `REQ-F-XXX-001`, define nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from tracer.specification.common import is_placeholder, is_retired
from tracer.specification.markdown_lines import (
    BULLET,
    FIELD,
    Line,
    cells,
    field_name,
    heading,
    hyphened,
    is_rule,
    plain,
    split_row,
    unfenced,
)
from tracer.specification.markdown_sections import (
    LIST,
    ROW,
    Section,
    cut,
    fields_of,
    indent,
    intent,
    intents_of,
    is_item,
    is_withdrawn,
    requirement,
)
from tracer.specification.model import Definitions, Document, Link, Reader, Requirement
from tracer.text import INTENT, IdGrammar, Pattern, yaml_data, yaml_documents

_ID = Pattern(
    r"[A-Z][A-Z0-9]{1,11}"
    r"(?:(?:-\w+)+|(?:[—―]\w+)*[—―]\d+[A-Za-z]?|(?:_[A-Z0-9]+)*_\d+[A-Za-z]?)"
    r"(?:(?P<version>(?:\.\d+){3}(?![.\w]))|(?:\.\d+){1,2}(?![.\w]))?"
    r"(?![\w-]|\.[.\w])",
    re.ASCII,
)
_NUMBER = Pattern(
    r"(?:(?:\d+(?:\.\d+)*|[A-Z](?:\.\d+)+)[.):]?[ \t]+)?"
    r"(?:[^\w\s\[\]*`~(){}<>#\"'&/\\←→-]+[ \t]+)?"
)
"""What may stand before a heading's id: the section's number, a symbol."""
_ANCHOR = Pattern(r"(?:<a\b[^<>]*>(?:</a>)?[ \t]*)+", re.IGNORECASE)
_ATTRIBUTES = Pattern(r"[ \t]*\{[:#.][^{}]*\}$")
_PRIORITY = Pattern(r"[ \t]*[(\[](?P<priority>P[0-4])[)\]]$")
_UNDERLINE = Pattern(r" {0,3}(?:=+|-{2,})[ \t]*")
_RULES = frozenset(("=", "==", "--"))
_NO_TITLE = Pattern(r"[ \t]*(?:[-*+>|#<`~=]|\d+[.)])|\t| {4}")
_OPENING = Pattern(r"[*_`\[~ ]{0,5}")
_CLOSING = Pattern(
    r"(?P<marks>[*_`\]~]{0,4})(?:\([^()\s]*\))?[*_`~]{0,4}[ \t]*"
    r"(?P<separator>(?:[:.)—–-]+(?=[\s*_`]|$)|[:—–])?)[ \t]*"  # noqa: RUF001
)
_ENTRY = Pattern(
    r"^[ \t]*(?P<bullet>(?:[-*+]|\d+[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?"
    r"(?P<text>(?:<a\b[^<>]*>(?:</a>)?[ \t]*)?(?:~~|\[)?\*\*.*)$"
)
_RANGE = Pattern("-.*[‒–−]|[‒–−].*-")  # noqa: RUF001
_PLACEHOLDER_PART = Pattern(r"-(?:X{3,}|N{3,}|Y{3,})-")
_PLACEHOLDER = Pattern(
    r"\[[^\]]*\]|\{[^}]*\}|<[^>]*>|tbd|todo|n/a|reserved", re.IGNORECASE
)
_TEMPLATE = Pattern(r"# .*(?:\[[A-Z][A-Z _-]+\]|\{[A-Za-z _-]+\})[ \t]*")
_MENTION = Pattern(
    r"[,;/&+…→]|->|\.\.|(?:and|or|to|through|is|are|was|were|has|have)\b"
)
_STATE = Pattern("[→✅❌✓✗✔☑⚠⏳🚧]|->")
_ID_COLUMN = Pattern(
    r"(?:req(?:uirement)?s?[ -]?(?:id|key)?|intent(?: id)?|(?:[a-z]{2,4} )?id|key|uid)"
)
_INTENT_COLUMN = Pattern(
    r"(?:source |original |parent )?intents?(?: ids?)?|traces to|derived from"
)
_LINKED_COLUMN = Pattern(
    r"(?:derived |traced |linked )?req(?:uirement)?s?[ -]?(?:ids?|keys?)?"
)
_TITLE_COLUMNS = (
    "title",
    "name",
    "summary",
    "requirement",
    "requirements",
    "description",
    "statement",
    "text",
    "acceptance criteria",
)
_TEST_COLUMNS = frozenset(("test id", "test case", "test case id"))
"""Columns of a test plan, whose words describe the test."""
_FRONT_MATTER = Pattern(r"---[ \t]*\n(?P<yaml>(?:.*\n)*?)---[ \t]*(?:\n|$)")
_MARGIN = 3
"""Columns an entry is indented at most; parts of others may stand deeper."""
_WRAPPED = 8
"""Lines of one sentence, at most."""
_FRONT_IDS = ("id", "uid", "requirement_id", "requirement-id")


@dataclass(frozen=True, slots=True)
class _Name:
    """An id as a definition writes it, and the words behind it."""

    id: str
    title: str
    is_bold: bool
    is_apart: bool
    priority: str = ""


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read what a Markdown document defines."""
    lines, front = _opened(document.text, grammar)
    if any(_TEMPLATE.fullmatch(t) for _, t in lines if t[:2] == "# "):
        return Definitions()
    candidates = {each.line: each for each in _candidates(lines, grammar)}
    if front:
        others = {k: each for k, each in candidates.items() if each.id != front.id}
        candidates = {**others, front.line: front}
    sections = tuple(cut(lines, candidates, _admits)) if candidates else ()
    found = definitions(document.path, lines, sections, grammar)
    may_link = "INT" in document.text
    return replace(
        found, links=tuple(_links(document.path, lines, grammar)) if may_link else ()
    )


def definitions(
    path: str, lines: Sequence[Line], sections: Sequence[Section], grammar: IdGrammar
) -> Definitions:
    """Return what sections define; the fields above the first are for all of them."""
    places = {section.line for section in sections}
    header = tuple(takewhile(lambda line: line.number not in places, lines))
    inherited = intents_of(header)
    is_old = bool(sections) and _is_old(header)
    live: list[Requirement] = []
    withdrawn: list[Requirement] = []
    for section in sections:
        if not INTENT.fullmatch(section.id):
            own = fields_of(section.lines, is_section=True)
            is_obsolete = is_old or is_withdrawn(section.title, section.lines, own)
            found = requirement(path, section, own, inherited, grammar)
            (withdrawn if is_obsolete else live).append(found)
            is_old = is_old or (is_obsolete and section.level <= 1)
    named = {name for each in live for name in each.intents}
    return Definitions(
        requirements=tuple(live),
        intents=tuple(intent(path, s) for s in sections if INTENT.fullmatch(s.id)),
        named_intents=frozenset(named.union(inherited)),
        withdrawn=tuple(withdrawn),
    )


READER = Reader(
    name="markdown",
    suffixes=(".md", ".markdown", ".mdx"),
    read=read,
)


def _is_old(header: Sequence[Line]) -> bool:
    """Whether a document says at its top, or in its second heading, that it is gone."""
    starts = [at for at, line in enumerate(header) if heading(line)]
    titles = [plain(header[at].text.lstrip(" #")) for at in starts[:2]]
    top = header[: starts[1]] if len(starts) > 1 else header
    is_notice = len(starts) > 1 and is_retired(re.sub("[^A-Za-z]+", "", titles[1]))
    return is_notice or is_withdrawn(titles[0] if starts else "", top, fields_of(top))


def _admits(section: Section, inside: Section | None, above: str) -> bool:
    """Whether a candidate defines something where it stands.

    Inside a definition a deeper heading does, unless it is a sub-item; a list only
    in a document about one thing, below a heading that announces requirements.
    """
    if inside is None or section.is_part_of(inside):
        return True
    if section.level < LIST:
        return not (is_item(section.id) and section.level > inside.level)
    if inside.level <= 1:
        return "requirement" in above and "related" not in above
    are_paragraphs = inside.margin is None and section.margin is None
    return are_paragraphs and inside.level == section.level == LIST


def _candidates(lines: Sequence[Line], grammar: IdGrammar) -> Iterator[Section]:
    """Find what may be definitions; most lines hold nothing like an id."""
    for at, line in enumerate(lines):
        text = line.text
        may_open = "**" in text or text.lstrip(" ")[:1] == "#"
        if may_open and grammar.hint.search(text):
            found = _heading(line, grammar) or _entry(
                lines[at : at + _WRAPPED], grammar
            )
            if found:
                yield found
    yield from _rows(lines, grammar)


def _heading(line: Line, grammar: IdGrammar) -> Section | None:
    found = heading(line)
    name = _name(_NUMBER.sub("", found["text"], 1), grammar) if found else None
    if not (found and name):
        return None
    return Section(
        name.id, name.title, line.number, len(found["level"]), lines=_told(name, line)
    )


def _told(name: _Name, line: Line) -> tuple[Line, ...]:
    """Return what a title says besides, as a field."""
    field = f"**Priority**: {name.priority}"
    return (Line(line.number, field),) if name.priority else ()


def _entry(lines: Sequence[Line], grammar: IdGrammar) -> Section | None:
    """Return what a bold list item or paragraph defines; prose only names ids."""
    line = lines[0]
    found = _ENTRY.match(line.text) if "**" in line.text else None
    name = _name(found["text"], grammar) if found else None
    if not (found and name) or _STATE.match(name.title):
        return None
    is_bullet = bool(found["bullet"] and name.is_bold)
    if not (name.is_apart or is_bullet):
        return None
    title = " ".join([name.title, *_wrapped(lines[1:])]) if name.is_bold else name.title
    margin = indent(line.text) if found["bullet"] else None
    if indent(line.text) > _MARGIN and "." not in name.id:
        return None
    return Section(name.id, title, line.number, LIST, 1, margin, _told(name, line))


def _wrapped(lines: Sequence[Line]) -> Iterator[str]:
    """Walk over the lines that a sentence goes on in."""
    for line in lines:
        is_text = line.text.strip() and not heading(line) and not cells(line.text)
        if not is_text or BULLET.match(line.text) or "**" in line.text:
            return
        yield plain(line.text)


def _rows(lines: Sequence[Line], grammar: IdGrammar) -> Iterator[Section]:
    """Find the rows of tables that have a column of ids and one of words."""
    for line, row in _tabled(lines, grammar):
        found = None if _TEST_COLUMNS.intersection(row) else _row(row, line, grammar)
        if found:
            yield found


def _tabled(
    lines: Sequence[Line], grammar: IdGrammar
) -> Iterator[tuple[Line, dict[str, str]]]:
    """Walk over the rows of tables that may hold an id, as cells by their columns."""
    columns: tuple[str, ...] = ()
    for line, below in pairwise((*lines, Line(0, ""))):
        if "|" not in line.text:
            columns = ()
        elif is_rule(below.text) and below.number == line.number + 1:
            columns = tuple(field_name(cell) for cell in split_row(line.text))
        elif columns and grammar.hint.search(line.text):
            yield line, dict(zip(columns, split_row(line.text), strict=False))


def _links(path: str, lines: Sequence[Line], grammar: IdGrammar) -> Iterator[Link]:
    """Find what the rows of tables join: `| INT-042 | REQ-F-AUTH-001..005 |`."""
    for _, row in _tabled(lines, grammar):
        intents = next((row[c] for c in row if _INTENT_COLUMN.fullmatch(c)), "")
        those = next((row[c] for c in row if _LINKED_COLUMN.fullmatch(c)), "")
        for found in INTENT.finditer(hyphened(intents)):
            yield Link(requirement=those, intent=found[0], path=path, is_row=True)


def _row(row: dict[str, str], line: Line, grammar: IdGrammar) -> Section | None:
    key = next((column for column in row if _ID_COLUMN.fullmatch(column)), None)
    name = _name(row[key], grammar) if key else None
    if name is None:
        return None
    told = (plain(row[each]) for each in _TITLE_COLUMNS if each in row and each != key)
    title = name.title or next(filter(None, told), "")
    if not title or _STATE.match(title):
        return None
    fields = (Line(line.number, f"**{k}**: {row[k]}") for k in row if k != key)
    lines = (*fields, *_told(name, line))
    return Section(name.id, title, line.number, ROW, 2, None, lines)


def _name(text: str, grammar: IdGrammar) -> _Name | None:
    """Read the id that a text starts with, if that makes it a definition."""
    text = _ANCHOR.sub("", text, 1) if text[:1] == "<" else text
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    found = _id_at(text, start, grammar)
    closing = _CLOSING.match(text, start + len(found[0])) if found else None
    if not (found and closing) or "~~" in text[:start]:
        return None
    title = _ATTRIBUTES.sub("", plain(text[closing.end() :]))
    priority = _PRIORITY.search(title)
    title = title[: priority.start()] if priority else title
    name = _Name(
        id=found[1],
        title=_unwrapped(title),
        is_bold="*" in closing["marks"],
        is_apart=bool(closing["separator"] or not title or title.startswith("(")),
        priority=priority["priority"] if priority else "",
    )
    return name if _is_definition(name) else None


def _id_at(text: str, start: int, grammar: IdGrammar) -> tuple[str, str] | None:
    """Return the id at a place, as it is written and as it is meant."""
    found = _ID.match(hyphened(text), start)
    if found:
        written = text[start : found.end()]
        meant = re.sub("[—―]", "-", found[0].removesuffix(found["version"] or ""))
        meant = meant.rstrip("_")
        is_known = grammar.is_requirement(meant) or INTENT.fullmatch(meant)
        if is_known and not _RANGE.search(written):
            return written, meant
    own = grammar.own_at(text, start)
    return (own, own) if own else None


def _is_definition(name: _Name) -> bool:
    """Whether an id and its words are no placeholder, list of ids or piece of prose."""
    if is_placeholder(name.id) or _PLACEHOLDER_PART.search(name.id):
        return False
    if _PLACEHOLDER.fullmatch(name.title):
        return False
    has_number = any(character.isdigit() for character in name.id)
    return name.is_apart or (has_number and not _MENTION.match(name.title))


def _unwrapped(title: str) -> str:
    """Return a title without the brackets or colon that only set it apart."""
    title = title.removesuffix(":")
    inner = title.removeprefix("(").removesuffix(")")
    return inner if title == f"({inner})" and not re.search(r"[()]", inner) else title


def _opened(text: str, grammar: IdGrammar) -> tuple[tuple[Line, ...], Section | None]:
    """Return a document's lines, its front matter as fields, and what that defines."""
    found = _FRONT_MATTER.match(text.removeprefix("\ufeff"))
    roots = yaml_documents(found["yaml"]) if found else ()
    data = yaml_data(roots[0]) if roots else None
    lines = _underlined(unfenced(text))
    if not (found and isinstance(data, dict)):
        return lines, None
    end = found[0].count("\n")
    body = tuple(line for line in lines if line.number > end)
    fields = tuple(Line(0, f"**{key}**: {value}") for key, value in _front_fields(data))
    front = _front_section(found[0], data, body, grammar)
    if front is None:
        return (*fields, *body), None
    return (Line(front.line, ""), *fields, *body), front


def _underlined(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Write headings that are underlined like the others.

    Only a paragraph of one line is one: what stands before a rule that lacks its blank
    line is mostly a field.
    """
    written = list(lines)
    rules = [at for at, (_, t) in enumerate(written) if t.lstrip(" ")[:2] in _RULES]
    for at in rules:
        line, below = written[at - 1 : at + 1] if at else (written[0], written[0])
        above = written[at - 2].text if at > 1 else ""
        if _is_underlined(line, below) and not above.strip():
            level = "#" if "=" in below.text else "##"
            written[at - 1] = Line(line.number, f"{level} {line.text.strip()}")
            written[at] = Line(below.number, "")
    return tuple(written)


def _is_underlined(line: Line, below: Line) -> bool:
    is_title = line.text.strip() and not _NO_TITLE.match(line.text)
    return bool(
        is_title
        and below.number == line.number + 1
        and _UNDERLINE.fullmatch(below.text)
        and not FIELD.match(line.text)
    )


def _front_fields(data: dict[object, object]) -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        values = value if isinstance(value, list) else [value]
        words = ", ".join(each for each in values if isinstance(each, str))
        yield re.sub(r"[_-]", " ", str(key)), words.replace("\n", " ")
    if data.get("active") == "false":
        yield "status", "withdrawn"


def _front_section(
    head: str, data: dict[object, object], body: Sequence[Line], grammar: IdGrammar
) -> Section | None:
    key = next((each for each in _FRONT_IDS if isinstance(data.get(each), str)), None)
    name = _name(str(data.get(key)), grammar) if key else None
    if name is None or name.title:
        return None
    headings = (heading(line) for line in body)
    first = next((found["text"] for found in headings if found), "")
    again = _name(first, grammar)
    below = again.title if again and again.id == name.id else plain(first)
    title = data.get("title") or data.get("name") or below
    above = re.split(rf"(?m)^{key}[ \t]*:", head)[0]
    return Section(name.id, str(title), above.count("\n") + 1, 0)
