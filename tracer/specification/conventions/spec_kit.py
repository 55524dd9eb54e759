"""GitHub Spec Kit: one feature in each `specs/NNN-slug/spec.md`.

    # Feature Specification: Login
    ### User Story 1 - Sign in (Priority: P1)
    - **FR-001**: System MUST check the password
    - **SC-001**: 95% of logins complete in under 500 ms

The numbers start anew in each feature: `001-login/FR-001`, and `FR-001` inside it. The
feature is the intent. Its success criteria carry the limits that can be measured, so
every other requirement of the feature is related to them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from tracer.specification.conventions import markdown
from tracer.specification.markdown_lines import (
    FIELD,
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
    Related,
    Requirement,
)
from tracer.text import IdGrammar, Pattern

_LOCAL = Pattern(r"(?:FR|NFR|SC)-\d+[A-Za-z]?|US\d+")
_STORY = Pattern(
    r"(?:🎯[ \t]*)?User Story (?P<number>\d+)[ \t]*[-–—:.]*[ \t]*(?P<title>.*)",  # noqa: RUF001
    re.IGNORECASE,
)
_PRIORITY = Pattern(r"\(?Priority:[ \t]*(?P<priority>P\d)\)?", re.IGNORECASE)
_TITLE = Pattern(r"(?:Feature )?Specification:[ \t]*(?P<title>.*)", re.IGNORECASE)


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read a feature: its requirements, success criteria and user stories."""
    feature = document.path.split("/")[-2]
    lines = tuple(unfenced(document.text))
    intent = _feature(document.path, feature, lines)
    wider = replace(grammar, families=(*grammar.families, "SC"))
    found = markdown.read(document, wider)
    stories = markdown.definitions(document.path, lines, tuple(_stories(lines)), wider)
    told = [*found.requirements, *stories.requirements]
    if intent is None or not any(_LOCAL.fullmatch(each.id) for each in told):
        return Definitions()
    all_of_it = (*found.requirements, *map(_with_priority, stories.requirements))
    limits = tuple(
        Related(id=_global(each.id, feature), text=each.title)
        for each in all_of_it
        if each.id.startswith("SC-")
    )
    return replace(
        found,
        requirements=tuple(_scoped(each, feature, limits) for each in all_of_it),
        intents=(*found.intents, intent),
        withdrawn=tuple(_scoped(each, feature, ()) for each in found.withdrawn),
    )


READER = Reader(
    name="spec-kit",
    suffixes=("/spec.md",),
    paths=r"^(?!.*openspec/)(.*/)?specs/[^/]+/spec\.md$",
    holds=r"(^|[^A-Za-z0-9])(FR|SC)-[0-9]|^#+ +User Story [0-9]",
    read=read,
)


def _feature(path: str, feature: str, lines: Sequence[Line]) -> Intent | None:
    """Return the feature as an intent, `None` for a template nobody has filled in."""
    first = next((line for line in lines if line.text.startswith("# ")), None)
    written = plain(first.text.removeprefix("# ")) if first else ""
    titled = _TITLE.match(written)
    title = titled["title"] if titled else written
    if re.fullmatch(r"\[.*\]", title):
        return None
    return Intent(
        id=feature,
        title=title or feature,
        path=path,
        line=first.number if first else 1,
        description=_input(lines),
    )


def _input(lines: Sequence[Line]) -> str | None:
    """Return what the user asked for: `**Input**: User description: "…"`."""
    for at, line in enumerate(lines):
        found = FIELD.match(line.text)
        if found and found["key"].lower() == "input":
            rest = takewhile(lambda each: not FIELD.match(each.text), lines[at + 1 :])
            words = first_paragraph([Line(line.number, found["value"]), *rest])
            words = words.removeprefix("User description:").strip()
            return words.strip("\"“”'") or None
    return None


def _stories(lines: Iterable[Line]) -> Iterator[Section]:
    stories: dict[int, Section] = {}
    for line in lines:
        found = heading(line)
        story = _STORY.match(plain(found["text"])) if found else None
        if found and story:
            level = len(found["level"])
            name = f"US{story['number']}"
            stories[line.number] = Section(name, story["title"], line.number, level)
    return cut(lines, stories)


def _with_priority(story: Requirement) -> Requirement:
    found = _PRIORITY.search(story.title)
    if not found:
        return story
    title = plain(story.title.replace(found[0], ""))
    return replace(story, title=title, priority=found["priority"].upper())


def _scoped(
    each: Requirement, feature: str, limits: tuple[Related, ...]
) -> Requirement:
    """Return a requirement by its name in the repository, for its feature's sake."""
    own = tuple(replace(other, id=_global(other.id, feature)) for other in each.related)
    named = {other.id for other in own}
    others = tuple(r for r in limits if r.id not in named) if named else limits
    return replace(
        each,
        id=_global(each.id, feature),
        aliases=(each.id,) if _LOCAL.fullmatch(each.id) else (),
        related=own if each.id.startswith("SC-") else own + others,
        intents=(*each.intents, feature),
    )


def _global(name: str, feature: str) -> str:
    return f"{feature}/{name}" if _LOCAL.fullmatch(name) else name
