"""What in a Markdown document may define something: headings, list items and table rows."""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from tracer.specification.line_blocks import Line
from tracer.specification.markdown_headings import match_heading
from tracer.specification.markdown_ids import (
    DefinitionName,
    is_local_id,
    read_definition_name,
    read_local_name,
)
from tracer.specification.markdown_sections import (
    LIST_LEVEL,
    Section,
)
from tracer.specification.markdown_syntax import (
    BULLET,
    indent_width,
    table_cells,
    without_markup,
)
from tracer.specification.markdown_tables import STATE, sections_of_rows
from tracer.specification.requirement import DefinitionForm
from tracer.text import IdGrammar, Pattern

_BEFORE_ID = Pattern(
    r"""
    (?:(?:\d+(?:\.\d+)*|[A-Z](?:\.\d+)+)[.):]?[ \t]+)?        # the section's number
    (?:[^\w\s\[\]*`~(){}<>\#\"'&/\\←→-]+[ \t]+)?              # a symbol, such as ✅
    """,
    re.VERBOSE,
)
_ENTRY = Pattern(
    r"""
    ^[ \t]*
    (?P<bullet>(?:[-*+]|\d+[.)])[ \t]+)?
    (?:\[[ xX]\][ \t]+)?                                      # a box to tick
    (?P<text>
        (?:<a\b[^<>]*>(?:</a>)?[ \t]*)?                       # an anchor
        (?:~~|\[)?\*\*.*
    )$
    """,
    re.VERBOSE,
)
_PLAIN_ENTRY = Pattern(
    r"""
    ^[ ]{0,3}(?:[-*+]|\d+[.)])[ \t]+
    (?P<text> (?: `?[A-Z] | (?P<bracket>\[)[A-Z][\w.-]*\](?!\() ) .* )$
    """,
    re.VERBOSE,
)
"""A list item whose id is not in bold: `- FR-006: Each skill has a description`, also in
brackets, which lead nowhere: `- [FR-006] Each skill has a description`."""
_NORMATIVE = Pattern(r"\b(?:MUST|SHALL|SHOULD|must|shall)\b")
"""Words of RFC 2119, as requirements use them."""
_CLOSING_ID = Pattern(
    r"(?P<title>\S.{1,200}?)[ \t]+[(\[](?P<id>[A-Z][\w.-]{2,80})[)\]][ \t]*"
)
"""A heading with its id in brackets at the end: `User login (SR-001)`."""
_FEWEST_CLOSING = 2
"""How many of them show that a document names its requirements so."""
_MARGIN = 3
"""Columns that an entry is indented at most: deeper ones may belong to others."""
_SENTENCE_LINES = 8
"""Lines of one sentence, at most."""


def plain_candidates(lines: Sequence[Line], grammar: IdGrammar) -> Iterator[Section]:
    """Find list items without bold ids; whatever is written out comes before them."""
    for at, line in enumerate(lines):
        entry = _PLAIN_ENTRY.match(line.text)
        if not entry or not grammar.definition_hint.search(line.text):
            continue
        name = read_definition_name(entry["text"], grammar)
        below = lines[at + 1 : at + _SENTENCE_LINES]
        words = (name.title, *_rest_of_sentence(below)) if name else ()
        title = next(filter(None, words), "")
        if not name or not title or STATE.match(title):
            continue
        is_statement = _is_statement(entry["text"], name, words)
        if name.is_separated or is_statement or entry["bracket"]:
            section = _section_of_entry(name, line, is_bullet=True)
            yield replace(
                section,
                title=title,
                form=DefinitionForm.INDEX,
                is_statement=is_statement,
            )


def _is_statement(text: str, name: DefinitionName, words: Sequence[str]) -> bool:
    """Whether a list item sets its id off as code, or says what must be.

    moore/borromean numbers its requirements so: "3. `RING-FILE-005` On create …".
    """
    is_code = text[:1] == "`" and (not name.is_separated or not name.title)
    # `FR-6 must be tested again` is about a requirement.
    is_about = not name.is_separated and name.title[:1].islower()
    return is_code or (not is_about and any(map(_NORMATIVE.search, words)))


def local_candidates(lines: Sequence[Line], grammar: IdGrammar) -> Iterator[Section]:
    """Find what may be parts that a requirement numbers: `### F-013: Sign in`."""
    for line in lines:
        heading = match_heading(line)
        entry = _ENTRY.match(line.text) if "**" in line.text and not heading else None
        text = heading["text"] if heading else entry["text"] if entry else ""
        name = read_local_name(_BEFORE_ID.sub("", text, 1)) if text else None
        if not name or not name.is_separated or grammar.is_requirement(name.id):
            continue
        if heading:
            yield _section_of_heading(name, line, len(heading["level"]))
        elif entry and _is_written_out(name, line, is_bullet=bool(entry["bullet"])):
            yield _section_of_entry(name, line, is_bullet=bool(entry["bullet"]))


def marked_candidates(lines: Sequence[Line], grammar: IdGrammar) -> Iterator[Section]:
    """Find headings, bold list items and table rows that may be definitions."""
    for at, line in enumerate(lines):
        if "**" in line.text or line.text.lstrip(" ")[:1] == "#":
            section = _heading_or_entry(lines[at : at + _SENTENCE_LINES], grammar)
            if section:
                yield section
    yield from sections_of_rows(lines, grammar)


def _heading_or_entry(lines: Sequence[Line], grammar: IdGrammar) -> Section | None:
    """Return what the first of these lines defines."""
    if not grammar.definition_hint.search(lines[0].text):
        return None
    return _heading(lines[0], grammar) or _entry(lines[0], lines[1:], grammar)


def _heading(line: Line, grammar: IdGrammar) -> Section | None:
    heading = match_heading(line)
    text = _BEFORE_ID.sub("", heading["text"], 1) if heading else ""
    name = read_definition_name(text, grammar) if heading else None
    if not (heading and name):
        return None
    return _section_of_heading(name, line, len(heading["level"]))


def closing_candidates(
    lines: Sequence[Line], candidates: Sequence[Section], grammar: IdGrammar
) -> Iterator[Section]:
    """Find headings with an id in brackets at the end, where no id is in another place.

    Beside definitions of another form, such headings are about what those define.
    """
    found: dict[str, Section] = {}
    for line in lines:
        heading = match_heading(line)
        match = _CLOSING_ID.fullmatch(heading["text"]) if heading else None
        id_ = match["id"] if match else ""
        if heading and match and grammar.is_requirement(id_) and id_ not in found:
            title = _BEFORE_ID.sub("", match["title"], 1)
            found[id_] = Section(
                id=id_,
                title=without_markup(title),
                line=line.number,
                level=len(heading["level"]),
                form=DefinitionForm.INDEX,
            )
    families = {section.id.partition("-")[0] for section in candidates}
    if families.isdisjoint(id_.partition("-")[0] for id_ in found):
        yield from found.values() if len(found) >= _FEWEST_CLOSING else ()


def _section_of_heading(name: DefinitionName, line: Line, level: int) -> Section:
    return Section(
        id=name.id,
        title=name.title,
        line=line.number,
        level=level,
        lines=_fields_of_title(name, line),
        is_local=is_local_id(name.id),
    )


def _fields_of_title(name: DefinitionName, line: Line) -> tuple[Line, ...]:
    """Return the priority behind a title, `Login (P1)`, as a field."""
    field = f"**Priority**: {name.priority}"
    return (Line(line.number, field),) if name.priority else ()


def _entry(line: Line, below: Sequence[Line], grammar: IdGrammar) -> Section | None:
    """Return what a bold list item or paragraph defines; prose only names ids."""
    entry = _ENTRY.match(line.text) if "**" in line.text else None
    name = read_definition_name(entry["text"], grammar) if entry else None
    if not (
        entry and name and _is_written_out(name, line, is_bullet=bool(entry["bullet"]))
    ):
        return None
    rest = _rest_of_sentence(below) if name.is_bold and not name.text else ()
    section = _section_of_entry(name, line, is_bullet=bool(entry["bullet"]))
    return replace(section, title=" ".join([name.title, *rest]))


def _section_of_entry(name: DefinitionName, line: Line, *, is_bullet: bool) -> Section:
    return Section(
        id=name.id,
        title=name.title,
        line=line.number,
        level=LIST_LEVEL,
        form=DefinitionForm.LIST,
        margin=indent_width(line.text) if is_bullet else None,
        lines=(
            *_fields_of_title(name, line),
            *((Line(line.number, name.text),) if name.text else ()),
        ),
        is_local=is_local_id(name.id),
    )


def _is_written_out(name: DefinitionName, line: Line, *, is_bullet: bool) -> bool:
    """Whether a bold id begins a definition, not a sentence or a report of a state."""
    # `**REQ-1** is done` is prose; `- **REQ-1** Login` defines.
    is_bold_bullet = is_bullet and name.is_bold
    # A numbered part says itself what it belongs to, however deep it is.
    is_at_margin = indent_width(line.text) <= _MARGIN or "." in name.id
    is_definition = (name.is_separated or is_bold_bullet) and is_at_margin
    return is_definition and not STATE.match(name.title)


def _rest_of_sentence(lines: Sequence[Line]) -> Iterator[str]:
    """Walk over the lines in which a sentence goes on."""
    for line in lines:
        is_text = line.text.strip() and not match_heading(line)
        if not is_text or table_cells(line.text):
            return
        is_quote = line.text.lstrip()[:1] == ">"
        if is_quote or BULLET.match(line.text) or "**" in line.text:
            return
        yield without_markup(line.text)
