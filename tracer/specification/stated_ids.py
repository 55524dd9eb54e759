"""The id that a definition states itself: it has another one from its convention.

OpenSpec and Kiro give a requirement no id, or a number of its feature; people who want
one for the whole repository write it down (Fission-AI/OpenSpec#418):

    ### Requirement: File serving            ### Requirement: REQ-FILE-001 File serving
    **ID**: REQ-FILE-001                     ### Requirement: File serving (REQ-FILE-001)
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, islice, takewhile

from tracer.specification.definition_fields import (
    WHOLE_ID,
    is_placeholder_id,
    title_from_text,
)
from tracer.specification.line_blocks import Line
from tracer.specification.markdown_headings import match_heading
from tracer.specification.markdown_ids import read_definition_name
from tracer.specification.markdown_sections import LIST_LEVEL, Section
from tracer.specification.markdown_syntax import (
    fold_field_name,
    inline_fields,
    without_markup,
)
from tracer.specification.requirement import DefinitionForm
from tracer.text import INTENT, IdGrammar, Pattern

_ID_FIELDS = frozenset(("id", "identifier", "uid"))
_REQUIREMENT_ID_FIELDS = frozenset(
    ("requirement id", "req id", "requirement identifier")
)
"""Names that may also refer to a requirement, in a test case for instance."""
_ALL_ID_FIELDS = _ID_FIELDS | _REQUIREMENT_ID_FIELDS
_PLAIN_FIELD = Pattern(r"(?:[-*+>][ \t]+)?(?P<key>[A-Za-z ]{2,24}):(?P<value>.*)")
_COMMENT = Pattern(r"<!--(?P<text>.*?)-->")
_AT_END = Pattern(r"[ \t]*[(\[{]#?(?P<id>[A-Za-z][\w.-]*[A-Za-z0-9])[)\]}]$")
_OF_ANY_FAMILY = Pattern(
    r"[\[(]?(?P<id>[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)*[-_]\d+[a-z]?)(?![\w-])"
)
"""An id at the start of a title: AdrianRossouw/foragerr has `FRG-DDL-010 — Resume`."""
_MARKS = "`*_[]()\\ \t."
_PRIORITY = Pattern(
    r"[(\[](?P<priority>[A-Z]{3,8}|P\d)[)\]]\s*[-–—:]*\s*(?P<title>\S.*)"  # noqa: RUF001
)
_HAS_PARTS = Pattern(r"[\d_.-]")
_TITLE_FIELDS = ("title", "name", "requirement", "statement", "description", "text")
_NUMBER = Pattern(r"^(?:\d+(?:[.-]\d+)*[.):]?|[A-Z](?:\.\d+)+)[ \t]+(?=\S)")
"""The section's number in a heading: `6-1. Endpoints`."""
_FIELD_LINES = 12
"""How many lines below a heading may hold its fields."""


def stated_ids(
    title: str, lines: Iterable[Line], grammar: IdGrammar
) -> tuple[str, ...]:
    """Return the ids that a definition states in its title or in a field, each once."""
    # Under a requirement of a convention even `Requirement ID` can only be its own.
    ids = (*_ids_in_title(title, grammar), *_ids_in_fields(lines, _ALL_ID_FIELDS))
    return tuple(dict.fromkeys(id_ for id_ in ids if not INTENT.fullmatch(id_)))


def without_stated_id(title: str, grammar: IdGrammar) -> tuple[str, str | None]:
    """Return a title without the id that it begins with, and the priority behind that.

    `REQ-PERF-001 (MUST) — Fast` is `Fast` with the priority `MUST`.
    """
    name = read_definition_name(title, grammar)
    if not (name and name.title):
        return title, name.priority or None if name else None
    match = _PRIORITY.match(name.title)
    if match:
        return match["title"], match["priority"]
    return name.title, name.priority or None


def definitions_by_fields(
    lines: Sequence[Line], grammar: IdGrammar, *, is_specification: bool = False
) -> tuple[Section, ...]:
    """Find definitions whose id is in a field: `**ID**: REQ-1`.

    The heading above is the definition. Where it has several such fields, or none is
    above, each of them begins a definition with a title in a field of its own:

        **Requirement ID:** REQ-FUN-100
        **Title:** Encoding                      (FooBarShebang/codecs_lib)

    Args:
        lines: the document.
        grammar: what counts as an id.
        is_specification: whether the document is named as specifications are. There,
            `Requirement ID` below a heading is the heading's own.

    """
    sections: dict[int, Section] = {}
    fields = tuple(dict.fromkeys(_known_ids_in_fields(lines, grammar)))
    headings = [_heading_above(lines, at) for at, _, _ in fields]
    own = [
        _section_of_field(lines[at : at + _FIELD_LINES], id_) for at, id_, _ in fields
    ]
    around = _headings_of(lines)
    titled = Counter(
        around[at] for (at, _, _), section in zip(fields, own, strict=True) if section
    )
    for (at, id_, is_own), heading, of_field in zip(fields, headings, own, strict=True):
        is_its = is_own or is_specification
        # Of several below one heading, each says itself what it is called.
        is_single = headings.count(heading) == 1 and titled[around[at]] <= 1
        if heading and is_single and is_its:
            section = _section_of_heading(heading, id_)
        else:
            section = of_field
        if section:
            sections.setdefault(section.line, section)
    return tuple(sections.values())


def _known_ids_in_fields(
    lines: Sequence[Line], grammar: IdGrammar
) -> Iterator[tuple[int, str, bool]]:
    """Find ids in fields: the position, the id, and whether the name is just `ID`."""
    for at, line in enumerate(lines):
        # A quick test: such fields are rare.
        if "ID" not in line.text and "dentifier" not in line.text:
            continue
        for names in (_ID_FIELDS, _REQUIREMENT_ID_FIELDS):
            for id_ in _ids_in_fields([line], names):
                if grammar.is_requirement(id_) or INTENT.fullmatch(id_):
                    yield at, id_, names is _ID_FIELDS


def _headings_of(lines: Sequence[Line]) -> list[int]:
    """Return the position of the heading that each line is below, -1 before the first."""
    return list(
        accumulate(
            (at if match_heading(line) else -1 for at, line in enumerate(lines)), max
        )
    )


def _heading_above(lines: Sequence[Line], at: int) -> Line | None:
    """Return the heading that a field is right below, `None` where it is far away."""
    near = reversed(lines[max(0, at - _FIELD_LINES) : at])
    return next((line for line in near if match_heading(line)), None)


def _section_of_heading(line: Line, id_: str) -> Section | None:
    heading = match_heading(line)
    if not heading:
        return None
    title = without_markup(_NUMBER.sub("", heading["text"], 1))
    return Section(id_, title, line.number, len(heading["level"]))


def _section_of_field(lines: Sequence[Line], id_: str) -> Section | None:
    """Return what begins with a field of an id, if fields below say what it is."""
    own = takewhile(lambda line: not match_heading(line), lines)
    fields = [field for line in own for field in inline_fields(line)]
    further = takewhile(lambda field: field[0] not in _ALL_ID_FIELDS, fields[1:])
    titles = {name: without_markup(value) for name, value in further}
    title = next(filter(None, (titles.get(name) for name in _TITLE_FIELDS)), "")
    if not title:
        return None
    return Section(
        id_, title_from_text(title), lines[0].number, LIST_LEVEL, DefinitionForm.LIST
    )


def _ids_in_fields(lines: Iterable[Line], names: AbstractSet[str]) -> Iterator[str]:
    """Find the ids in fields of these names between a heading and the next one."""
    own_lines = takewhile(lambda line: not match_heading(line), lines)
    for line in islice(own_lines, _FIELD_LINES):
        for name, value in (*inline_fields(line), *_plain_fields(line)):
            id_ = without_markup(value).strip(_MARKS)
            if name in names and _is_id(id_):
                yield id_


def _plain_fields(line: Line) -> Iterator[tuple[str, str]]:
    """Read `ID: REQ-1` without bold words, and `<!-- id: REQ-1 -->`."""
    for text in (without_markup(line.text), *_COMMENT.findall(line.text)):
        field = _PLAIN_FIELD.fullmatch(text.strip())
        if field:
            yield fold_field_name(field["key"]), field["value"]


def _ids_in_title(title: str, grammar: IdGrammar) -> Iterator[str]:
    name = read_definition_name(title, grammar)
    own = _OF_ANY_FAMILY.match(title)
    if name:
        yield name.id
    elif own and not is_placeholder_id(own["id"]):
        yield own["id"]
    at_end = _AT_END.search(title)
    if at_end and grammar.is_requirement(at_end["id"]):
        yield at_end["id"]


def _is_id(written: str) -> bool:
    is_whole = WHOLE_ID.fullmatch(written) and _HAS_PARTS.search(written)
    return bool(is_whole) and not is_placeholder_id(written)
