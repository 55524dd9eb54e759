"""GitHub Spec Kit: one feature in each `specs/NNN-slug/spec.md`.

    # Feature Specification: Login
    ### User Story 1 - Sign in (Priority: P1)
    - **FR-001**: System MUST check the password
    - **SC-001**: 95% of logins complete in under 500 ms

The numbers start anew in each feature: `001-login/FR-001`, and `FR-001` inside it. The
feature is the intent. Its success criteria carry the limits that can be measured, so
every other requirement of the feature is related to them. Where the name of the folder is
an id, `specs/SPEC-8301d106/`, the feature is a requirement as well, and consists of these.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from msgspec.structs import replace

from tracer.specification.convention_reader import Definitions, Document
from tracer.specification.conventions import markdown
from tracer.specification.feature_documents import Feature, NumberedTitle, read_feature
from tracer.specification.feature_words import SPECIFICATION_WORDS
from tracer.specification.line_blocks import Line, lines_after
from tracer.specification.markdown_headings import first_paragraph
from tracer.specification.markdown_syntax import FIELD, without_markup
from tracer.specification.requirement import Intent, RelatedRequirement, Requirement
from tracer.text import FEATURE_FAMILIES, IdGrammar, Pattern

_ID_IN_FEATURE = Pattern(r"(?:FR|NFR|SC)-?\d+(?:\.\d+)*[A-Za-z]?|US-?\d+[a-z]?")
_FEATURE_FAMILY = Pattern(rf"(?:{'|'.join(FEATURE_FAMILIES)})-")
"""Of ids that may be the feature's own, as `SC-OPS` is: where another one has it, too."""
_STORY = NumberedTitle("User[ ]Story")
_ANY_STORY = NumberedTitle(r"[^\W\d_][^\d:：|\#]{1,40}?")  # noqa: RUF001
"""A heading with a number and a priority, as the template has it, in any language."""
_PRIORITY = Pattern(
    r"[(（]?[^\W\d_]{2,20}[ \t]*[:：][ \t]*(?P<priority>P\d)[)）]?",  # noqa: RUF001
    re.IGNORECASE,
)
"""In any language: `(Priority: P1)`, `（优先级：P1）`."""  # noqa: RUF001
_TITLE = Pattern(
    rf"(?:{'|'.join(SPECIFICATION_WORDS)})[ ]?[:：][ \t]*(?P<title>.*)",  # noqa: RUF001
    re.IGNORECASE,
)
_MOST_LIMITS = 100
"""Success criteria of a feature that each of its requirements is related to."""
_FEATURE_NUMBER = Pattern(r"(?P<digits>\d{1,3})(?P<letter>[a-z]?)-", re.IGNORECASE)
_DIGITS = 3
_OTHER_FOLDER = Pattern(r"specs/archived?/|\.specify/features/")
"""A feature that is done may be moved to `specs/archived/`; its name stays."""
_FEATURE_ID = Pattern(
    r"(?!INT-)[A-Z]{2,}[A-Z0-9]*-(?=[A-Za-z-]*\d)[A-Za-z0-9]+(?:-\d+)*"
)
"""A folder whose name people write as an id, as akiojin/llmlb does."""
_NOT_FILLED_IN = Pattern(r"\[.*\]")


def read(document: Document, grammar: IdGrammar) -> Definitions:
    """Read a feature: its requirements, success criteria and user stories."""
    folder = _OTHER_FOLDER.search(document.path)
    feature = read_feature(document, folder[0] if folder else "specs/")
    intent = _intent(feature)
    # SC is not a family elsewhere: screens and scenarios have such ids, too.
    with_criteria = replace(grammar, families=(*grammar.families, "SC"))
    listed = markdown.read(document, with_criteria)
    stories = feature.define(feature.sections(_read_story), with_criteria)
    requirements = (
        *listed.requirements,
        *map(_with_priority, stories.requirements),
    )
    # Another tool's document may have this path; it is left to the next reader.
    is_feature = any(_ID_IN_FEATURE.fullmatch(each.id) for each in requirements)
    if intent is None or not is_feature:
        return Definitions()
    limits = {
        each.id: RelatedRequirement(id=_full_id(each.id, feature), text=each.title)
        for each in requirements
        if _is_success_criterion(each)
    }
    related = tuple(islice(limits.values(), _MOST_LIMITS))
    return replace(
        listed,
        requirements=(
            *_whole(intent),
            *(_in_feature(r, feature, related) for r in requirements),
        ),
        intents=(*listed.intents, intent),
        withdrawn=tuple(_in_feature(r, feature, ()) for r in listed.withdrawn),
    )


def _intent(feature: Feature) -> Intent | None:
    """Return the feature as an intent, `None` where its template is not filled in."""
    line = feature.title_line
    heading = without_markup(line.text.removeprefix("# ")) if line else ""
    match = _TITLE.match(heading)
    title = match["title"] if match else heading
    if _NOT_FILLED_IN.fullmatch(title):
        return None
    number = line.number if line else 1
    return feature.intent(title or feature.name, number, _user_input(feature.lines))


def _whole(feature: Intent) -> Iterator[Requirement]:
    """Return the feature as a requirement, where its folder has an id for a name."""
    if _FEATURE_ID.fullmatch(feature.id):
        yield Requirement(
            id=feature.id,
            title=feature.title,
            path=feature.path,
            line=feature.line,
            intents=(feature.id,),
            text=feature.description or "",
        )


def _user_input(lines: Sequence[Line]) -> str | None:
    """Return the user's own words: `**Input**: User description: "…"`."""
    for at, line in enumerate(lines):
        field = FIELD.match(line.text)
        if field and field["key"].lower() == "input":
            below = takewhile(
                lambda each: not FIELD.match(each.text), lines_after(lines, at)
            )
            words = first_paragraph([Line(line.number, field["value"]), *below])
            words = words.removeprefix("User description:").strip()
            return words.strip("\"“”'") or None
    return None


def _read_story(heading: str) -> tuple[str, str] | None:
    story = _STORY.read(heading)
    if story is None and _PRIORITY.search(heading):
        story = _ANY_STORY.read(heading)
    return (f"US{story[0]}", story[1]) if story else None


def _with_priority(story: Requirement) -> Requirement:
    match = _PRIORITY.search(story.title)
    if not match:
        return story
    title = without_markup(story.title.replace(match[0], ""))
    return replace(story, title=title, priority=match["priority"].upper())


def _in_feature(
    requirement: Requirement, feature: Feature, limits: tuple[RelatedRequirement, ...]
) -> Requirement:
    """Return a requirement under its full id, related to the feature's limits."""
    named = tuple(
        replace(other, id=_full_id(other.id, feature)) for other in requirement.related
    )
    named_ids = {other.id for other in named}
    others = tuple(limit for limit in limits if limit.id not in named_ids)
    is_local = _ID_IN_FEATURE.fullmatch(requirement.id)
    is_named = not is_local and _FEATURE_FAMILY.match(requirement.id) is not None
    return replace(
        feature.with_intent(requirement),
        id=_full_id(requirement.id, feature),
        scope=feature.name if is_named else requirement.scope,
        aliases=tuple(_local_names(requirement.id, feature.name)) if is_local else (),
        related=named if _is_success_criterion(requirement) else named + others,
    )


def _local_names(id_: str, feature: str) -> Iterator[str]:
    """Walk over the shorter names of an id: alone, and behind the feature's number.

    Obsidian-Owl/floe marks tests of `specs/3b-policy-validation` with `3B-FR-001`, with
    `003b-FR-001`, or with `FR-001`.
    """
    yield id_
    if id_.startswith("US"):
        yield f"US{id_[2:].removeprefix('-')}" if "-" in id_ else f"US-{id_[2:]}"
    number = _FEATURE_NUMBER.match(feature)
    if number:
        digits, letter = number["digits"], number["letter"]
        widths = range(1, _DIGITS + 1) if letter else (len(digits),)
        padded = (digits.lstrip("0").zfill(width) for width in widths)
        yield from (f"{each}{letter}-{id_}" for each in dict.fromkeys(padded))


def _is_success_criterion(requirement: Requirement) -> bool:
    return requirement.id.startswith("SC-")


def _full_id(id_: str, feature: Feature) -> str:
    return f"{feature.name}/{id_}" if _ID_IN_FEATURE.fullmatch(id_) else id_
