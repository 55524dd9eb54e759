"""Kiro: one feature in each `.kiro/specs/<feature>/requirements.md`.

    ### Requirement 3: Sign in            or `Requirement AUTH-3: Sign in`
    **User Story:** As a customer, I want to sign in, so that …
    #### Acceptance Criteria
    1. WHEN the password is right THEN the system SHALL open a session
    2. WHEN … THEN it SHALL answer within 500 ms

Code names them by number, `Requirement 3` or `Requirements 3.1, 3.2`, which is unique
in the feature only: `login#3`, `login#3.2`. The feature is the intent. Of a `bugfix.md`
the expected and unchanged behaviour are requirements (`2.1 WHEN …`), the defect is not;
one that holds an intent is a remediation of ours, which repeats earlier requirements.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, takewhile

from msgspec import Struct
from msgspec.structs import replace

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.conventions import markdown
from tracer.specification.feature_documents import (
    Feature,
    NumberedTitle,
    ReadTitle,
    read_feature,
)
from tracer.specification.feature_words import (
    CRITERIA_WORDS,
    REQUIREMENT_WORDS,
    STORY_WORDS,
)
from tracer.specification.line_blocks import Line, lines_after, split_at
from tracer.specification.markdown_headings import first_paragraph, match_heading
from tracer.specification.markdown_syntax import BULLET, indent_width, without_markup
from tracer.specification.requirement import (
    DefinitionForm,
    Intent,
    RelatedRequirement,
    Requirement,
)
from tracer.specification.stated_ids import stated_ids
from tracer.text import IdGrammar, Pattern, without_leading_zeros

_REQUIREMENT_WORD = "|".join(REQUIREMENT_WORDS)
_REQUIREMENT = NumberedTitle(_REQUIREMENT_WORD)
_OWN_ID = Pattern(
    rf"""
    [\W_]* (?i:{_REQUIREMENT_WORD}) [ \t]+ [*_`\[(]*
    (?P<id>[A-Z]{{1,6}}(?:-[A-Z]{{1,6}})*-\d+) (?![\w-])
    [-–—:)\]*_`\s]* (?P<title>.*)
    """,  # noqa: RUF001
    re.VERBOSE,
)
"""A requirement with an id in the place of its number: `Requirement SC-01: Licences`."""
_NUMBERED_STORY = NumberedTitle("User[ ]Story")
"""What some documents call every requirement."""
_BEHAVIOUR = Pattern(r"[\W_]*(?:Expected|Unchanged) Behaviou?r\b", re.IGNORECASE)
_CRITERION = Pattern(
    r"""
    ^[ \t]*(?:[-*+][ \t]+)?(?:\[[ xX]\][ \t]+)?\**
    (?P<number>\d+(?:\.\d+)+|\d+(?=[.):]))  # 2.1 or 1.
    \**[.):]?\**[ \t]+
    (?P<text>.*)$
    """,
    re.VERBOSE,
)
_CRITERIA_TITLE = Pattern(rf"\W*(?:{'|'.join(CRITERIA_WORDS)})", re.IGNORECASE)
_STORY = Pattern(
    rf"\**(?:{'|'.join(STORY_WORDS)})\**:?\**:?[ \t]*(?P<text>.*)", re.IGNORECASE
)
_GENERIC_TITLE = Pattern(
    r"(?:bugfix )?requirements?(?: document| specification)?|要件定義書?|需求文档",
    re.IGNORECASE,
)
_DEEPEST = 6
"""Levels of headings."""
_DIGITS = 4
"""Digits of a number that count: more are not the number of a list."""


class _Criterion(Struct, frozen=True):
    number: str
    text: str
    line: int


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read a feature: its requirements, and each acceptance criterion as one, too."""
    feature = read_feature(document, ".kiro/specs/")
    sections = feature.sections(_title_reader(_REQUIREMENT))
    # Seen in kingkw1/2Truths-1Lie, where tasks refer to stories by their number.
    sections = sections or feature.sections(_title_reader(_NUMBERED_STORY))
    definitions = feature.define(sections, grammar)
    lines_by_start = {section.line: section.lines for section in sections}
    requirements = tuple(
        each
        for whole in definitions.requirements
        for each in _with_criteria(
            whole,
            feature,
            lines_by_start[whole.line],
            stated_ids(whole.title, lines_by_start[whole.line], grammar),
        )
    )
    # Ids of the method's own form may be in such a document, too.
    plain = markdown.read(document, grammar)
    if plain.intents and document.path.endswith("/bugfix.md"):
        return replace(plain, requirements=(), withdrawn=())
    if not requirements:
        return Definitions()
    inside = {line.number for section in sections for line in section.lines}
    others = (each for each in plain.requirements if each.line not in inside)
    return replace(
        definitions,
        requirements=(*requirements, *others),
        intents=(*plain.intents, _intent(feature)),
        withdrawn=(),
    )


def _title_reader(numbered: NumberedTitle) -> ReadTitle:
    """Return what reads a heading; the behaviours of a bugfix are its parts 2 and 3."""
    behaviours = count(2)

    def read_title(heading: str) -> tuple[str, str] | None:
        requirement = numbered.read(heading)
        if requirement:
            return requirement
        own = _OWN_ID.fullmatch(heading)
        if own and numbered is _REQUIREMENT:
            return own["id"], own["title"]
        is_behaviour = _BEHAVIOUR.match(heading)
        return (str(next(behaviours)), heading) if is_behaviour else None

    return read_title


def _with_criteria(
    requirement: Requirement,
    feature: Feature,
    lines: Sequence[Line],
    own_ids: Sequence[str],
) -> Iterator[Requirement]:
    """Return a requirement under its full id, and its criteria."""
    number = requirement.id
    criteria = tuple(_criteria(number, lines))
    ids = tuple(f"{feature.name}#{each.number}" for each in criteria)
    whole = replace(
        feature.with_intent(requirement),
        id=f"{feature.name}#{number}",
        title=requirement.title or _story(lines) or f"Requirement {number}",
        criteria=tuple(each.text for each in criteria),
        related=tuple(
            RelatedRequirement(id=id_, text=each.text)
            for id_, each in zip(ids, criteria, strict=True)
        ),
        aliases=(f"Requirement {number}", *own_ids, *_own_id(number)),
        parts=ids,
    )
    yield whole
    for id_, criterion in zip(ids, criteria, strict=True):
        yield Requirement(
            id=id_,
            title=criterion.text,
            path=whole.path,
            line=criterion.line,
            priority=whole.priority,
            intents=whole.intents,
            related=(RelatedRequirement(id=whole.id, text=whole.title),),
            text=criterion.text,
            aliases=(f"Requirement {criterion.number}",),
            form=DefinitionForm.LIST,
        )


def _own_id(number: str) -> tuple[str, ...]:
    """Return what stands in the place of a number, where it is an id."""
    return () if number[0].isdigit() else (number,)


def _criteria(whole: str, lines: Sequence[Line]) -> Iterator[_Criterion]:
    """Find the numbered list of a requirement; a wrapped entry goes on below.

    A list whose entries all say `1.` counts on, as Markdown shows it.
    """
    last = 0
    for block in split_at(_numbered(_criteria_lines(lines)), _number, _ends_criterion):
        match, (first, _) = block.opener, block.first
        final_number = match["number"].rpartition(".")[2][:_DIGITS]
        last = max(int(final_number), last + 1)
        written = without_leading_zeros(match["number"])
        number = written if "." in written else f"{whole}.{last}"
        rest = (without_markup(line.text) for line, _ in block.rest)
        text = " ".join([without_markup(match["text"]), *rest])
        yield _Criterion(number, text, first.number)


_Numbered = tuple[Line, re.Match[str] | None]


def _numbered(lines: Iterable[Line]) -> Iterator[_Numbered]:
    """Join each line to the number it begins with; deeper lists are part of an entry."""
    margin: float = float("inf")
    for line in lines:
        indent = indent_width(line.text)
        match = _CRITERION.match(line.text) if indent <= margin else None
        margin = indent + 1 if match else margin
        yield line, match


def _number(numbered: _Numbered) -> re.Match[str] | None:
    return numbered[1]


def _ends_criterion(_block: object, numbered: _Numbered) -> bool:
    line, _ = numbered
    return not line.text.strip() or match_heading(line) is not None


def _criteria_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """Walk over the lines below the title of the criteria, all where there is none.

    Deeper headings below the title only group the criteria.
    """
    titles = (at for at, line in enumerate(lines) if _CRITERIA_TITLE.match(line.text))
    at = next(titles, None)
    title = match_heading(lines[at]) if at is not None else None
    level = len(title["level"]) if title else _DEEPEST

    def is_inside(line: Line) -> bool:
        heading = match_heading(line)
        return not heading or len(heading["level"]) > level

    return takewhile(is_inside, lines_after(lines, -1 if at is None else at))


def _story(lines: Sequence[Line]) -> str:
    """Return the words of the user story, up to a list or heading."""
    for at, line in enumerate(lines):
        story = _STORY.match(line.text.strip())
        if story:
            below = takewhile(_is_prose, lines_after(lines, at))
            return f"{without_markup(story['text'])} {first_paragraph(below)}".strip()
    return ""


def _is_prose(line: Line) -> bool:
    is_list = _CRITERIA_TITLE.match(line.text) or BULLET.match(line.text)
    return not (match_heading(line) or is_list or _CRITERION.match(line.text))


def _intent(feature: Feature) -> Intent:
    """Return the feature as an intent, in the words of its introduction."""
    first = next(filter(match_heading, feature.lines), Line(1, ""))
    title = without_markup(first.text[2:]) if first.text[:2] == "# " else ""
    if not title or _GENERIC_TITLE.fullmatch(title):
        title = feature.name.replace("-", " ").replace("_", " ").capitalize()
    below = (line for line in feature.lines if line.number > first.number)
    return feature.intent(title, first.number, first_paragraph(below))
