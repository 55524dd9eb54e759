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
from collections.abc import Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.front_matter import (
    FrontMatter,
    front_matter_fields,
    split_front_matter,
)
from tracer.specification.line_blocks import Line
from tracer.specification.markdown_candidates import (
    closing_candidates,
    local_candidates,
    marked_candidates,
    plain_candidates,
)
from tracer.specification.markdown_headings import match_heading, with_marked_headings
from tracer.specification.markdown_ids import (
    DefinitionName,
    read_definition_name,
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
    fold_field_name,
    visible_lines,
    without_markup,
)
from tracer.specification.markdown_tables import intent_links
from tracer.specification.requirement import DefinitionForm
from tracer.specification.stated_ids import definitions_by_fields
from tracer.text import INTENT, IdGrammar, Pattern

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
_TEMPLATE_TITLE = Pattern(r"# .*(?:\[[A-Z][A-Z _-]+\]|\{[A-Za-z _-]+\})[ \t]*")
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
        *(plain_candidates(lines, grammar) if is_plain else ()),
        *definitions_by_fields(lines, grammar, is_specification=is_plain),
        *marked_candidates(lines, grammar),
    ]
    if is_plain:
        candidates = [*closing_candidates(lines, candidates, grammar), *candidates]
    if front:
        candidates = [front, *(each for each in candidates if each.id != front.id)]
    if candidates:
        candidates = [*local_candidates(lines, grammar), *candidates]
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
        # What is in a definition was admitted: the list of a document about one thing.
        is_about_one = around is not None and around.level <= 1
        is_defining = around is None or around.is_entry or is_about_one
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
