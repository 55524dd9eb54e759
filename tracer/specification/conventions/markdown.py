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
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.front_matter import (
    FrontMatter,
    front_matter_fields,
    split_front_matter,
)
from tracer.specification.line_blocks import Line
from tracer.specification.markdown_headings import match_heading, with_marked_headings
from tracer.specification.markdown_ids import (
    DefinitionName,
    is_local_id,
    read_definition_name,
    read_local_name,
)
from tracer.specification.markdown_requirements import (
    define_sections,
    with_statements,
)
from tracer.specification.markdown_sections import (
    LIST_LEVEL,
    Section,
    split_at_definitions,
)
from tracer.specification.markdown_syntax import (
    BULLET,
    fold_field_name,
    indent_width,
    table_cells,
    visible_lines,
    without_markup,
)
from tracer.specification.markdown_tables import STATE, intent_links, sections_of_rows
from tracer.specification.requirement import DefinitionForm
from tracer.specification.stated_ids import definitions_by_fields
from tracer.text import INTENT, IdGrammar, Pattern

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
_SPECIFICATION = Pattern(
    r"(^|[/_.-])(specs?|specifications?|requirements?|srs|prd|stories|epics?)[/._-]",
    re.IGNORECASE,
)
"""Documents whose lists define something without bold ids; elsewhere they name it."""
_BESIDE_SPECIFICATION = Pattern(
    r"""
    (?:^|/) specs/ (?:[^/]+/){1,2}
    (?: (?:contracts | checklists)/ .* | (?:plan | research | quickstart | data-model)\.md ) $
    """,
    re.VERBOSE,
)
"""Documents of a feature that name what its `spec.md` defines."""
_ANNOUNCING = Pattern(
    r"""
    \b (?:
        requirements? | (?:non-?)?functional | n?frs?    # Functional, NFRs
        | stor(?:y|ies) | criteria | constraints? | rules? | specifications?
    ) \b
    """,
    re.VERBOSE,
)
"""Words of headings, in lower case, below which such lists define something."""
_OF_REQUIREMENTS = Pattern(r"\b(?:requirements|anforderungen|requisitos|exigences)\b")
_REFERRING = r"related|references?|dependenc\w+|tests?|verification|traceability|done"
"""Words of headings, in lower case, below which lists refer to what others define."""
_REFERENCES = Pattern(rf"\b(?:{_REFERRING}|testing)\b")
_REPEATED = Pattern(
    rf"""
    \b (?:
        {_REFERRING} | see[ ]also | mapping | coverage | test[ ]plan
        | addressed | satisfied | implemented | affected    # by what this is about
        | change[ ]?log | changes | history                 # what happened to them
        | road[ ]?map | milestones?
    ) \b
    """,
    re.VERBOSE,
)
"""Words of headings, in lower case, below which lists mostly repeat what another
document defines. They count where none does."""
_NORMATIVE = Pattern(r"\b(?:MUST|SHALL|SHOULD|must|shall)\b")
"""Words of RFC 2119, as requirements use them."""
_TEMPLATE_TITLE = Pattern(r"# .*(?:\[[A-Z][A-Z _-]+\]|\{[A-Za-z _-]+\})[ \t]*")
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
_FRONT_MATTER_IDS = ("id", "uid", "requirement_id", "requirement-id")


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read what a Markdown document defines."""
    lines, front = _read_lines(document.text, grammar)
    # Templates are copied to where documents are before they are filled in.
    if any(_TEMPLATE_TITLE.fullmatch(ln.text) for ln in lines if ln.text[:2] == "# "):
        return Definitions()
    # In a later place of this list, a heading's own id comes before that of a field.
    is_beside = _BESIDE_SPECIFICATION.search(document.path) is not None
    is_plain = _SPECIFICATION.search(document.path) is not None and not is_beside
    candidates = [
        *(_plain_candidates(lines, grammar) if is_plain else ()),
        *definitions_by_fields(lines, grammar, is_specification=is_plain),
        *_candidates(lines, grammar),
    ]
    if is_plain:
        candidates = [*_closing_candidates(lines, candidates, grammar), *candidates]
    if front:
        candidates = [front, *(each for each in candidates if each.id != front.id)]
    if candidates:
        candidates = [*_local_candidates(lines, grammar), *candidates]
    judge = partial(_judge, grammar, _lists_requirements(lines))
    sections = tuple(split_at_definitions(lines, candidates, judge))
    definitions = define_sections(document.path, lines, sections, grammar)
    definitions = with_statements(definitions)
    # Looking for links costs a second pass over all rows.
    if "INT" not in document.text:
        return definitions
    links = tuple(intent_links(document.path, lines, grammar))
    return replace(definitions, links=links)


def _lists_requirements(lines: Sequence[Line]) -> bool:
    """Whether a document's title says that requirements are below all its headings."""
    title = next(filter(None, map(match_heading, lines)), None)
    words = fold_field_name(title["text"]) if title else ""
    return bool(_OF_REQUIREMENTS.search(words)) and not _REPEATED.search(words)


def _judge(
    grammar: IdGrammar,
    is_list_of_all: bool,  # noqa: FBT001 - set once for all candidates of a document
    candidate: Section,
    around: Section | None,
    heading: str,
) -> Section | None:
    """Return a candidate if it defines something; a list of references ranks last."""
    if not _admits(grammar, candidate, around, heading):
        return None
    if candidate.form is DefinitionForm.INDEX and candidate.level == LIST_LEVEL:
        is_defining = around is None or around.is_entry
        is_announced = candidate.is_statement or is_list_of_all or _announces(heading)
        is_repeated = _REPEATED.search(heading) is not None
        return candidate if is_defining and is_announced and not is_repeated else None
    is_list = candidate.level == LIST_LEVEL and not candidate.whole
    # `FR-3: Coverage reports` has its own parts below it, it refers to none.
    is_part = around is not None and candidate.is_numbered_in(around)
    if is_list and not is_part and _REPEATED.search(heading):
        return replace(candidate, form=DefinitionForm.INDEX)
    return candidate


def _admits(
    grammar: IdGrammar, candidate: Section, around: Section | None, heading: str
) -> bool:
    """Whether a candidate defines something where it stands.

    Inside a definition a deeper heading does; a list only in a document about one
    thing: its parts, and other requirements below a heading that announces them.
    """
    is_known = grammar.is_requirement(candidate.id) or INTENT.fullmatch(candidate.id)
    if not is_known and not candidate.whole:
        # `F-013` means something only where a requirement numbers it.
        return False
    if around is None or candidate.level < LIST_LEVEL:
        return True
    if candidate.is_numbered_in(around) or candidate.is_numbered_beside(around):
        return True
    if around.level <= 1:
        # A document about one thing, `# REQ-1: Shop`, lists its requirements this way.
        is_announced = "requirement" in heading if is_known else True
        return is_announced and not _REFERENCES.search(heading)
    are_paragraphs = around.margin is None and candidate.margin is None
    return are_paragraphs and around.level == candidate.level == LIST_LEVEL


def _announces(heading: str) -> bool:
    """Whether a heading says that list items below it define something."""
    return _ANNOUNCING.search(heading) is not None


def _plain_candidates(lines: Sequence[Line], grammar: IdGrammar) -> Iterator[Section]:
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


def _local_candidates(lines: Sequence[Line], grammar: IdGrammar) -> Iterator[Section]:
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


def _candidates(lines: Sequence[Line], grammar: IdGrammar) -> Iterator[Section]:
    """Find what may be definitions; most lines hold nothing like an id."""
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


def _closing_candidates(
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


# -- front matter ------------------------------------------------------------------


def _read_lines(
    text: str, grammar: IdGrammar
) -> tuple[tuple[Line, ...], Section | None]:
    """Return a document's lines, its front matter as fields, and what that defines."""
    lines = with_marked_headings(visible_lines(text))
    front = split_front_matter(text)
    data = front.data() if front else None
    if front is None or data is None:
        return lines, None
    body = tuple(line for line in lines if line.number > front.line_count)
    fields = tuple(
        Line(0, f"**{key}**: {value}") for key, value in front_matter_fields(data)
    )
    section = _front_section(front, data, body, grammar)
    if section is None:
        return (*fields, *body), None
    return (Line(section.line, ""), *fields, *body), section


def _front_section(
    front: FrontMatter,
    data: Mapping[object, object],
    body: Sequence[Line],
    grammar: IdGrammar,
) -> Section | None:
    ids = (key for key in _FRONT_MATTER_IDS if isinstance(data.get(key), str))
    key = next(ids, "")
    name = read_definition_name(str(data.get(key, "")), grammar)
    if name is None or name.title:
        return None
    title = data.get("title") or data.get("name") or _first_title(body, name, grammar)
    return Section(name.id, str(title), front.line_of(key), 0)


def _first_title(
    lines: Sequence[Line], name: DefinitionName, grammar: IdGrammar
) -> str:
    """Return the words of the first heading, which may repeat the id."""
    first = next(filter(None, map(match_heading, lines)), None)
    text = first["text"] if first else ""
    again = read_definition_name(text, grammar)
    return again.title if again and again.id == name.id else without_markup(text)
