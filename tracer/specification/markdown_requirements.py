"""The requirements and intents that sections of Markdown define, with their sub-items."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, takewhile

from msgspec.structs import replace

from tracer.specification.convention_reader import Definitions
from tracer.specification.definition_fields import (
    make_definitions,
)
from tracer.specification.line_blocks import Line, lines_after
from tracer.specification.markdown_fields import (
    CRITERIA_FIELDS,
    RELATED_FIELDS,
    Fields,
    intents_in_fields,
    intents_in_lines,
    lines_of,
    read_fields,
    single_value,
)
from tracer.specification.markdown_headings import match_heading
from tracer.specification.markdown_sections import Section
from tracer.specification.markdown_syntax import (
    BULLET,
    indent_width,
    table_cells,
    with_hyphens_for_short_dashes,
    without_markup,
)
from tracer.specification.requirement import (
    Intent,
    RelatedRequirement,
    Requirement,
    SubItem,
)
from tracer.specification.withdrawn_words import WITHDRAWN_WORDS, is_withdrawn_status
from tracer.text import INTENT, IdGrammar, Pattern, cut_and_masked, first_sentence

_SUB_ITEM = Pattern(
    r"""
    ^[ \t]*
    (?P<mark>[-*+][ \t]+|\#+[ \t]+|\|[ \t]*)?  # a list's, a heading's or a table's
    (?P<bold>\*\*|`)?
    (?P<id>(?:C|BR|F)-\d+[A-Za-z]?)(?![\w-]|\.\d)
    (?:\*\*|`)?[ \t]*
    (?P<colon>[:—–|-])?[ \t]*
    (?:\*\*)?[ \t]*
    (?P<text>.*)$
    """,  # noqa: RUF001
    re.VERBOSE,
)
_BOLD_LINE = Pattern(r"[ \t]*(\*\*|__)(?P<title>(?:(?!\1).)*[^\s:\uff1a])\1[ \t]*")
_PROSE = Pattern(r"[ ]{0,3}(?:[^\W\d_]|[`_*](?![*_ ]))")
"""A line of a paragraph: no item, row, quote or field in bold."""
_LONGEST_TITLE = 200
_WITHDRAWN = "|".join(WITHDRAWN_WORDS)
_QUOTES = "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb`"
_WITHDRAWN_MARK = Pattern(
    rf"""
    (?<![{_QUOTES}])                       # a text that users see: "[deleted]"
    [\[(][ \t]*(?i:{_WITHDRAWN})\b        # [Deprecated], (removed in 2.0)
    |(?:^|[^\w\s{_QUOTES}>/,=][^\w{_QUOTES}>/,=]{{0,4}})   # at the start, or after a mark: ⛔ REMOVED
     (?:{_WITHDRAWN.upper()})\b
     (?![ \t]+[A-Z]{{2}})                  # but not in a title in capitals
    """,
    re.VERBOSE,
)


def define_sections(
    path: str, lines: Sequence[Line], sections: Sequence[Section], grammar: IdGrammar
) -> Definitions:
    """Return what the sections of a document define.

    The fields above the first section apply to all of them. A document that says at its
    top that it is withdrawn withdraws all of them, and so does a first-level heading
    that is withdrawn with what follows.
    """
    starts = frozenset(section.line for section in sections)
    head = tuple(takewhile(lambda line: line.number not in starts, lines))
    inherited = intents_in_lines(head)
    is_old = bool(sections) and _is_withdrawn_document(head)
    requirements: list[Requirement] = []
    wholes: dict[str, Requirement] = {}
    for section in sections:
        if not INTENT.fullmatch(section.id):
            section = _with_title(section)  # noqa: PLW2901
            fields = read_fields(section.lines, is_section=True)
            # A first-level heading that is withdrawn is a document's title in all but form.
            is_gone = is_old or is_withdrawn(section.title, section.lines, fields)
            requirement = _requirement(path, section, fields, inherited, grammar)
            requirement = _without_features(requirement, starts)
            if section.whole in wholes:
                requirement = _with_fields_of(wholes[section.whole], requirement)
            wholes[section.id] = requirement
            requirements.append(
                replace(requirement, is_withdrawn=True) if is_gone else requirement
            )
            is_old = is_old or (is_gone and section.level <= 1)
    intents = (
        _intent(path, _with_title(s)) for s in sections if INTENT.fullmatch(s.id)
    )
    definitions = make_definitions(requirements, intents)
    named_intents = definitions.named_intents.union(inherited)
    return replace(definitions, named_intents=named_intents)


def _with_title(section: Section) -> Section:
    """Give a section without a title the bold line at its start: `**Fast search**`."""
    first = next((line for line in section.own_lines if line.text.strip()), None)
    bold = _BOLD_LINE.fullmatch(first.text) if first and not section.title else None
    if first is None or bold is None:
        return section
    return replace(
        section,
        title=without_markup(bold["title"]),
        lines=tuple(line for line in section.lines if line != first),
        own_lines=tuple(line for line in section.own_lines if line != first),
    )


def _with_fields_of(whole: Requirement, part: Requirement) -> Requirement:
    """Return a part with what it does not say itself, and its whole does."""
    return replace(
        part,
        intents=part.intents or whole.intents,
        priority=part.priority or whole.priority,
        owner=part.owner or whole.owner,
    )


def _without_features(requirement: Requirement, starts: frozenset[int]) -> Requirement:
    """Leave out of the rules what defines a part: `F-001` is a feature, no formula."""
    rules = tuple(
        rule
        for rule in requirement.rules
        if rule.line not in starts or not rule.id.startswith("F-")
    )
    return replace(requirement, rules=rules)


def _is_withdrawn_document(head: Sequence[Line]) -> bool:
    """Whether a document's title, fields or second heading say that it is withdrawn."""
    starts = [at for at, line in enumerate(head) if match_heading(line)]
    titles = [without_markup(head[at].text.lstrip(" #")) for at in starts[:2]]
    top = head[: starts[1]] if len(starts) > 1 else head
    letters = re.sub("[^A-Za-z]+", "", titles[1]) if len(titles) > 1 else ""
    title = titles[0] if titles else ""
    return is_withdrawn_status(letters) or is_withdrawn(title, top, read_fields(top))


def _requirement(
    path: str,
    section: Section,
    fields: Fields,
    inherited: tuple[str, ...],
    grammar: IdGrammar,
) -> Requirement:
    """Return a section's requirement; without intents of its own, `inherited` apply."""
    items = tuple(_sub_items(section.lines))
    # `BR-001` is a rule of the requirement around it; `NFR-001` may be one of its own.
    is_own_id = grammar.is_requirement(section.id) and section.id[:3] != "BR-"
    is_scoped = bool(section.whole) and not is_own_id
    return Requirement(
        id=f"{section.whole}/{section.id}" if is_scoped else section.id,
        title=section.title,
        path=path,
        line=section.line,
        type=single_value(fields, "type"),
        priority=single_value(fields, "priority"),
        owner=single_value(fields, "owner"),
        intents=intents_in_fields(fields) or inherited,
        criteria=tuple(_criteria(fields)),
        related=tuple(_related(fields, section.id, grammar)),
        constraints=tuple(item for item in items if item.id.startswith("C-")),
        rules=tuple(item for item in items if not item.id.startswith("C-")),
        text="\n".join(line.text for line in section.own_lines),
        form=section.form,
        scope="" if is_scoped else section.whole,
    )


def with_statements(definitions: Definitions) -> Definitions:
    """Call what a heading names by its id alone, `### FR-001`, by its first sentence."""
    named = (
        each if each.title or each.form else replace(each, title=_statement(each))
        for each in definitions.requirements
    )
    return replace(definitions, requirements=tuple(named))


def _statement(requirement: Requirement) -> str:
    lines = [Line(0, text) for text in requirement.text.split("\n")]
    described = [ln.text for ln in read_fields(lines).get("description", ())]
    below = [*takewhile(lambda line: not match_heading(line), lines)]
    prose = dropwhile(lambda line: not _PROSE.match(line.text), below)
    paragraph = takewhile(lambda line: line.text.strip(), prose)
    text = "".join(described[:1]) or " ".join(line.text.strip() for line in paragraph)
    return cut_and_masked(first_sentence(without_markup(text).strip()), _LONGEST_TITLE)


def _intent(path: str, section: Section) -> Intent:
    """Return the intent that a section defines."""
    fields = read_fields(section.lines)
    description = " ".join(
        without_markup(line.text)
        for line in fields.get("description", ())
        if line.text.strip()
    )
    return Intent(
        id=section.id,
        title=section.title,
        path=path,
        line=section.line,
        requestor=single_value(fields, "requestor", "requester"),
        priority=single_value(fields, "priority"),
        description=description or None,
        form=section.form,
    )


def is_withdrawn(title: str, lines: Iterable[Line], fields: Fields) -> bool:
    """Whether a definition, or the head of a document, says that it is withdrawn."""
    first = next((without_markup(ln.text) for ln in lines if ln.text.strip()), "")
    return bool(
        _WITHDRAWN_MARK.search(without_markup(title))
        or is_withdrawn_status(single_value(fields, "status"))
        or (first.startswith("[") and _WITHDRAWN_MARK.match(first))
    )


def _criteria(fields: Fields) -> Iterator[str]:
    for line in lines_of(fields, CRITERIA_FIELDS):
        bullet = BULLET.match(line.text)
        row = ": ".join(table_cells(line.text))
        text = without_markup(row or (bullet["text"] if bullet else line.text))
        if text.strip("-*_ ") and not _match_sub_item(line):
            yield text


def _related(
    fields: Fields, own_id: str, grammar: IdGrammar
) -> Iterator[RelatedRequirement]:
    """Find the ids in fields of relations; the words up to the next id are its own."""
    seen = {own_id}
    for line in lines_of(fields, RELATED_FIELDS):
        matches = tuple(
            grammar.id_pattern.finditer(with_hyphens_for_short_dashes(line.text))
        )
        # The words behind an id are its own up to the next id: `REQ-1: fast, REQ-2: safe`.
        ends = [match.start() for match in matches[1:]] + [len(line.text)]
        for match, end in zip(matches, ends, strict=False):
            if match[0] not in seen:
                seen.add(match[0])
                words = without_markup(line.text[match.end() : end])
                yield RelatedRequirement(id=match[0], text=words.strip(" :,;()|—-"))


def _sub_items(lines: Sequence[Line]) -> Iterator[SubItem]:
    """Find sub-items; deeper lines and bullets below one are part of its text."""
    seen: set[str] = set()
    for position, line in enumerate(lines):
        match = _match_sub_item(line)
        if match and match["id"] not in seen:
            seen.add(match["id"])
            first = without_markup(match["text"].rstrip("| \t"))
            texts = [first, *_texts_below(line, lines_after(lines, position))]
            text = "; ".join(each for each in texts if each)
            yield SubItem(id=match["id"], text=text.rstrip(":"), line=line.number)


def _match_sub_item(line: Line) -> re.Match[str] | None:
    """Match the sub-item that a line opens; prose that begins with an id opens none."""
    match = _SUB_ITEM.match(line.text)
    # `C-060 is what people notice.` only speaks of the sub-item.
    is_marked = match and (match["mark"] or match["bold"] or match["colon"])
    return match if is_marked else None


def _texts_below(item: Line, lines: Iterable[Line]) -> Iterator[str]:
    is_heading = item.text.lstrip().startswith("#")
    for line in lines:
        bullet = BULLET.match(line.text)
        is_deeper = indent_width(line.text) > indent_width(item.text)
        is_part = is_deeper or (bullet and is_heading)
        if not (line.text.strip() and is_part) or _match_sub_item(line):
            return
        yield without_markup(bullet["text"] if bullet else line.text)
