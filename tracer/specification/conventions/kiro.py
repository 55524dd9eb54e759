"""Kiro: one feature in each `.kiro/specs/<feature>/requirements.md`.

    ### Requirement 3: Sign in
    **User Story:** As a customer, I want to sign in, so that …
    #### Acceptance Criteria
    1. WHEN the password is right THEN the system SHALL open a session
    2. WHEN … THEN it SHALL answer within 500 ms

Code names them by number, `Requirement 3` or `Requirements 3.1, 3.2`, which is unique
in the feature only: `login#3`, `login#3.2`. The feature is the intent. Of a `bugfix.md`
the expected and unchanged behaviour are promises (`2.1 WHEN …`), the defect is not; one
that holds an intent is a remediation of ours, which repeats what was promised before.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from tracer.specification.conventions import markdown
from tracer.specification.markdown_lines import (
    BULLET,
    Line,
    first_paragraph,
    heading,
    plain,
    unfenced,
)
from tracer.specification.markdown_sections import Section, cut, indent
from tracer.specification.model import (
    Definitions,
    Document,
    Intent,
    Reader,
    Related,
    Requirement,
)
from tracer.text import IdGrammar, Pattern

_WORD = r"Requirement|Requisito|Exigence|Anforderung|Требование|要件|需求|요구사항"
_REQUIREMENT = Pattern(
    rf"(?:{_WORD})[ \t]*(?P<number>\d+(?:\.\d+)*)(?![\w.]\w)"
    r"[ \t]*[-–—:.]*[ \t]*(?P<title>.*)",  # noqa: RUF001
    re.IGNORECASE,
)
_BEHAVIOUR = Pattern(r"(?P<title>(?:Expected|Unchanged) Behaviou?r\b.*)", re.IGNORECASE)
_CRITERION = Pattern(
    r"^[ \t]*(?:[-*+][ \t]+)?\**(?P<number>\d+(?:\.\d+)+|\d+(?=[.):]))"
    r"\**[.):]?\**[ \t]+(?P<text>.*)$"
)
_CRITERIA = Pattern(
    r"\W*(?:Acceptance Criteria|受け?入れ?基準|验收标准|인수 기준)", re.IGNORECASE
)
_STORY = Pattern(
    r"\**(?:User Story|Objective)\**:?\**:?[ \t]*(?P<text>.*)", re.IGNORECASE
)
_GENERIC = Pattern(
    r"(?:bugfix )?requirements?(?: document| specification)?|要件定義書?|需求文档",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Criterion:
    number: str
    text: str
    line: int


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read a feature: its requirements, and each acceptance criterion as one, too."""
    feature = document.path.rpartition(".kiro/specs/")[2].rpartition("/")[0]
    lines = tuple(unfenced(document.text))
    sections = tuple(cut(lines, {each.line: each for each in _headings(lines)}))
    found = markdown.definitions(document.path, lines, sections, grammar)
    bodies = {section.line: section.lines for section in sections}
    requirements = tuple(
        each
        for parent in found.requirements
        for each in _expanded(parent, feature, bodies[parent.line])
    )
    plainly = markdown.read(document, grammar)
    if plainly.intents and document.path.endswith("/bugfix.md"):
        return replace(plainly, requirements=(), withdrawn=())
    if not requirements:
        return Definitions()
    return replace(
        found,
        requirements=requirements,
        intents=(*plainly.intents, _feature(document.path, feature, lines)),
        withdrawn=(),
    )


READER = Reader(
    name="kiro",
    suffixes=("/requirements.md", "/bugfix.md"),
    paths=r"(^|/)\.kiro/specs/.+/(requirements|bugfix)\.md$",
    holds=rf"^ *#+ +(({_WORD}) *[0-9]|(Expected|Unchanged) Behaviou?r)",
    read=read,
)


def _headings(lines: Iterable[Line]) -> Iterator[Section]:
    behaviours = 1
    for line in lines:
        found = heading(line)
        text = plain(found["text"]) if found else ""
        numbered, behaviour = _REQUIREMENT.match(text), _BEHAVIOUR.match(text)
        if not found or not (numbered or behaviour):
            continue
        level = len(found["level"])
        if numbered:
            yield Section(numbered["number"], numbered["title"], line.number, level)
        elif behaviour:
            behaviours += 1
            yield Section(str(behaviours), behaviour["title"], line.number, level)


def _expanded(
    parent: Requirement, feature: str, lines: Sequence[Line]
) -> Iterator[Requirement]:
    """Return a requirement by its name in the repository, and its criteria."""
    criteria = tuple(_criteria(parent.id, lines))
    whole = f"{feature}#{parent.id}"
    title = parent.title or _story(lines) or f"Requirement {parent.id}"
    intents = (*parent.intents, feature)
    yield replace(
        parent,
        id=whole,
        title=title,
        intents=intents,
        criteria=tuple(each.text for each in criteria),
        related=tuple(
            Related(id=f"{feature}#{each.number}", text=each.text) for each in criteria
        ),
        aliases=(f"Requirement {parent.id}",),
        parts=tuple(f"{feature}#{each.number}" for each in criteria),
    )
    for each in criteria:
        yield Requirement(
            id=f"{feature}#{each.number}",
            title=each.text,
            path=parent.path,
            line=each.line,
            priority=parent.priority,
            intents=intents,
            related=(Related(id=whole, text=title),),
            text=each.text,
            aliases=(f"Requirement {each.number}",),
            rank=1,
        )


def _criteria(parent: str, lines: Sequence[Line]) -> Iterator[_Criterion]:
    """Find the numbered list of a requirement; a wrapped entry goes on below.

    A list whose entries all say `1.` counts on, as Markdown shows it.
    """
    current: _Criterion | None = None
    last, margin = 0, 99
    for line in _listed(lines):
        found = _CRITERION.match(line.text) if indent(line.text) <= margin else None
        if found:
            if current:
                yield current
            margin = indent(line.text) + 1
            last = max(int(found["number"].rpartition(".")[2][:4]), last + 1)
            number = found["number"] if "." in found["number"] else f"{parent}.{last}"
            current = _Criterion(number, plain(found["text"]), line.number)
        elif current and not line.text.strip():
            yield current
            current = None
        elif current:
            current = replace(current, text=f"{current.text} {plain(line.text)}")
    if current:
        yield current


def _listed(lines: Sequence[Line]) -> Iterator[Line]:
    """Walk over the lines below the title of the criteria, all where it is missing."""
    titles = (at for at, line in enumerate(lines) if _CRITERIA.match(line.text))
    start = next(titles, -1) + 1
    return takewhile(lambda line: not heading(line), lines[start:])


def _story(lines: Sequence[Line]) -> str:
    """Return the words of the user story, up to what is no sentence of it."""
    for at, line in enumerate(lines):
        found = _STORY.match(line.text.strip())
        if found:
            told = takewhile(_is_prose, lines[at + 1 :])
            return f"{plain(found['text'])} {first_paragraph(told)}".strip()
    return ""


def _is_prose(line: Line) -> bool:
    is_list = _CRITERIA.match(line.text) or BULLET.match(line.text)
    return not (heading(line) or is_list or _CRITERION.match(line.text))


def _feature(path: str, feature: str, lines: Sequence[Line]) -> Intent:
    """Return the feature as an intent, in the words of its introduction or story."""
    first = next((line for line in lines if heading(line)), Line(1, ""))
    title = plain(first.text.removeprefix("# ")) if first.text[:2] == "# " else ""
    words = feature.replace("-", " ").replace("_", " ").capitalize()
    below = (line for line in lines if line.number > first.number)
    return Intent(
        id=feature,
        title=words if not title or _GENERIC.fullmatch(title) else title,
        path=path,
        line=first.number,
        description=first_paragraph(below) or None,
    )
