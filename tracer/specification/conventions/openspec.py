"""OpenSpec: what one capability does, in `openspec/specs/<capability>/spec.md`.

    ## Purpose
    People sign in before they see anything of theirs.
    ### Requirement: Password check
    The system SHALL answer within 500 ms.
    #### Scenario: Wrong password
    - **WHEN** the password is wrong
    - **THEN** the login is refused

A requirement is `login/password-check`. Code names it by its title or that of a scenario,
`login/spec.md, "Wrong password"`, and it has the id that it states itself as another name
(`**ID**: REQ-LOGIN-001`). The purpose is the intent. Changes under `openspec/changes` are
proposals or history, not specification.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.feature_documents import Feature, read_feature
from tracer.specification.line_blocks import Block, Line, lines_after, split_at
from tracer.specification.markdown_headings import first_paragraph, match_heading
from tracer.specification.markdown_syntax import BULLET, without_markup
from tracer.specification.requirement import Intent, Requirement
from tracer.specification.stated_ids import stated_ids
from tracer.text import IdGrammar, Pattern

_REQUIREMENT = Pattern(
    r"[\W_]*Requirement[ \t]*:[ \t]*(?P<title>.*[^\s*_])", re.IGNORECASE
)
_SCENARIO = Pattern(r"Scenario:[ \t]*(?P<title>.*)", re.IGNORECASE)
_NOT_WRITTEN_YET = Pattern(r"(?:TBD|TODO)\b", re.IGNORECASE)
_DOCUMENT_WORD = Pattern(r"[ \t]*\bspec(?:ification)?$", re.IGNORECASE)


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read a capability: its purpose and its requirements with their scenarios."""
    capability = read_feature(document, "openspec/specs/")

    def read_title(heading: str) -> tuple[str, str] | None:
        match = _REQUIREMENT.match(heading)
        title = match["title"] if match else ""
        slug = re.sub(r"[\W_]+", "-", title.lower()).strip("-")
        return (f"{capability.name}/{slug}", title) if match else None

    sections = capability.sections(read_title)
    definitions = capability.define(sections, grammar)
    lines_by_start = {section.line: section.lines for section in sections}
    # OpenSpec itself writes `TBD` there when a change creates the capability.
    purpose = _purpose(capability)
    return replace(
        definitions,
        requirements=tuple(
            replace(
                _with_scenarios(each, lines_by_start[each.line], purpose),
                aliases=stated_ids(each.title, lines_by_start[each.line], grammar),
            )
            for each in definitions.requirements
        ),
        intents=(purpose,) if purpose and definitions.requirements else (),
    )


def _with_scenarios(
    requirement: Requirement, lines: Sequence[Line], purpose: Intent | None
) -> Requirement:
    scenarios = tuple(split_at(lines, _match_scenario, _is_heading))
    return replace(
        requirement,
        criteria=tuple(map(_in_one_line, scenarios)),
        quoted_as=(requirement.title, *(each.opener["title"] for each in scenarios)),
        intents=(*requirement.intents, *([purpose.id] if purpose else ())),
    )


def _match_scenario(line: Line) -> re.Match[str] | None:
    heading = match_heading(line)
    return _SCENARIO.match(without_markup(heading["text"])) if heading else None


def _is_heading(_block: object, line: Line) -> bool:
    return match_heading(line) is not None


def _in_one_line(scenario: Block[Line, re.Match[str]]) -> str:
    """Return a scenario as `Wrong password: WHEN … THEN …`."""
    words = [f"{scenario.opener['title']}:"]
    for line in scenario.rest:
        if line.text.strip():
            bullet = BULLET.match(line.text)
            words.append(without_markup(bullet["text"] if bullet else line.text))
    return " ".join(words)


def _purpose(capability: Feature) -> Intent | None:
    """Return the purpose as an intent, `None` where it is not written."""
    for at, line in enumerate(capability.lines):
        heading = match_heading(line)
        if heading and without_markup(heading["text"]).lower() == "purpose":
            purpose = first_paragraph(lines_after(capability.lines, at))
            if not purpose or _NOT_WRITTEN_YET.match(purpose):
                return None
            return capability.intent(_title(capability), line.number, purpose)
    return None


def _title(capability: Feature) -> str:
    """Return the document's title without `Specification`, which every one has."""
    line = capability.title_line
    title = _DOCUMENT_WORD.sub("", without_markup(line.text[2:])) if line else ""
    is_name = title.lower() == capability.name
    return capability.name if is_name or not title else title
