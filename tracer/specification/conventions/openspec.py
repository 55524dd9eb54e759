"""OpenSpec: what one capability does, in `openspec/specs/<capability>/spec.md`.

    ## Purpose
    People sign in before they see anything of theirs.
    ### Requirement: Password check
    The system SHALL answer within 500 ms.
    #### Scenario: Wrong password
    - **WHEN** the password is wrong
    - **THEN** the login is refused

A requirement has no id of its own: it is `login/password-check`. The purpose is the
intent. Changes under `openspec/changes` are proposals or history, not specification.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tracer.specification.conventions import markdown
from tracer.specification.markdown_lines import (
    BULLET,
    Line,
    first_paragraph,
    heading,
    plain,
    unfenced,
)
from tracer.specification.markdown_sections import Section, cut
from tracer.specification.model import (
    Definitions,
    Document,
    Intent,
    Reader,
    Requirement,
)
from tracer.text import IdGrammar, Pattern

_REQUIREMENT = Pattern(r"Requirement:[ \t]*(?P<title>.*\S)", re.IGNORECASE)
_SCENARIO = Pattern(r"Scenario:[ \t]*(?P<title>.*)", re.IGNORECASE)
_UNWRITTEN = Pattern(r"(?:TBD|TODO)\b", re.IGNORECASE)


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read a capability: its purpose and its requirements with their scenarios."""
    capability = document.path.rpartition("openspec/specs/")[2].rpartition("/")[0]
    lines = tuple(unfenced(document.text))
    sections = tuple(cut(lines, {s.line: s for s in _headings(lines, capability)}))
    found = markdown.definitions(document.path, lines, sections, grammar)
    bodies = {section.line: section.lines for section in sections}
    intents = tuple(_purposes(document.path, capability, lines))
    why = tuple(each.id for each in intents)
    return replace(
        found,
        requirements=tuple(
            _whole(each, bodies[each.line], why) for each in found.requirements
        ),
        intents=intents if found.requirements else (),
    )


READER = Reader(
    name="openspec",
    suffixes=("/spec.md",),
    paths=r"(^|/)openspec/specs/.+/spec\.md$",
    holds="^ *#+ +Requirement:",
    read=read,
)


def _headings(lines: Iterable[Line], capability: str) -> Iterator[Section]:
    for line in lines:
        found = heading(line)
        written = _REQUIREMENT.match(plain(found["text"])) if found else None
        if found and written:
            title = written["title"]
            slug = re.sub(r"[\W_]+", "-", title.lower()).strip("-")
            level = len(found["level"])
            yield Section(f"{capability}/{slug}", title, line.number, level)


def _whole(
    each: Requirement, lines: Sequence[Line], why: tuple[str, ...]
) -> Requirement:
    return replace(
        each, criteria=tuple(_scenarios(lines)), intents=(*each.intents, *why)
    )


def _scenarios(lines: Sequence[Line]) -> Iterator[str]:
    """Return each scenario in one line: `Wrong password: WHEN … THEN …`."""
    words: list[str] = []
    for line in lines:
        found = heading(line)
        if found:
            if words:
                yield " ".join(words)
            scenario = _SCENARIO.match(plain(found["text"]))
            words = [f"{scenario['title']}:"] if scenario else []
        elif words and line.text.strip():
            bullet = BULLET.match(line.text)
            words.append(plain(bullet["text"] if bullet else line.text))
    if words:
        yield " ".join(words)


def _purposes(path: str, capability: str, lines: Sequence[Line]) -> Iterator[Intent]:
    """Return the purpose as an intent, if somebody has written one."""
    for at, line in enumerate(lines):
        found = heading(line)
        if found and plain(found["text"]).lower() == "purpose":
            purpose = first_paragraph(lines[at + 1 :])
            if purpose and not _UNWRITTEN.match(purpose):
                title = _title(capability, lines)
                yield Intent(
                    id=capability,
                    title=title,
                    path=path,
                    line=line.number,
                    description=purpose,
                )
            return


def _title(capability: str, lines: Iterable[Line]) -> str:
    """Return the name of a capability: the document's, without what each one says."""
    first = next((line.text for line in lines if line.text.startswith("# ")), "")
    words = re.sub(r"(?i)[ \t]*\bspec(?:ification)?$", "", plain(first[2:]))
    return capability if words.lower() == capability or not words else words
