"""Joins what all documents define into one `Specification`; the best definition leads."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracer.specification.convention_reader import Definitions, IntentLink
from tracer.specification.definition_ranking import (
    closeness,
    not_superseded,
    sort_intents,
    sort_requirements,
)
from tracer.specification.requirement import Intent, RelatedRequirement, Requirement
from tracer.specification.specification import Specification
from tracer.text import KnownIds, build_known_ids, feature_of

_ById = dict[str, tuple[Requirement, ...]]


def join_definitions(
    definitions: Sequence[Definitions], files: int = 0
) -> Specification:
    """Join what documents define, the best of several definitions of an id first.

    Args:
        definitions: of each document.
        files: how many documents were read.

    """
    withdrawn = _by_id(each for several in definitions for each in several.withdrawn)
    # A requirement that one file withdraws and another defines is in force.
    current = _without_superseded(
        _by_id(each for several in definitions for each in several.requirements),
        withdrawn,
    )
    links = [link for several in definitions for link in several.links]
    known = build_known_ids(
        {id_: several[0].aliases for id_, several in current.items()}
    )
    return Specification(
        requirements=_with_intent_links(_with_relations(current, known), links, known),
        intents=_intents_by_id(definitions),
        named_intents=frozenset().union(*(d.named_intents for d in definitions)),
        files=files,
        mapping_files=frozenset(link.path for link in links),
        withdrawn={
            id_: several[0].place
            for id_, several in withdrawn.items()
            if id_ not in current
        },
    )


def _by_id(requirements: Iterable[Requirement]) -> _ById:
    """Group definitions by their id, the best first."""
    groups: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        groups.setdefault(requirement.id, []).append(requirement)
    return {id_: sort_requirements(several) for id_, several in groups.items()}


def _intents_by_id(definitions: Iterable[Definitions]) -> dict[str, tuple[Intent, ...]]:
    groups: dict[str, list[Intent]] = {}
    for document in definitions:
        for intent in document.intents:
            groups.setdefault(intent.id, []).append(intent)
    return {id_: sort_intents(several) for id_, several in groups.items()}


def _without_superseded(requirements: _ById, withdrawn: _ById) -> _ById:
    left = {
        id_: not_superseded(several, withdrawn.get(id_, ()))
        for id_, several in requirements.items()
    }
    return {id_: several for id_, several in left.items() if several}


# -- intents that a mapping or table gives -----------------------------------------


def _with_intent_links(
    requirements: _ById, links: Iterable[IntentLink], known: KnownIds
) -> _ById:
    """Add the intents that mappings and tables name for requirements."""
    links_by_id: dict[str, list[IntentLink]] = {}
    for link in links:
        for id_ in _linked_ids(link.requirement, requirements, known):
            links_by_id.setdefault(id_, []).append(link)
    linked = {
        id_: tuple(
            _with_intents(each, requirements[id_], own_links)
            for each in requirements[id_]
        )
        for id_, own_links in links_by_id.items()
    }
    return {**requirements, **linked}


def _linked_ids(written: str, requirements: _ById, known: KnownIds) -> tuple[str, ...]:
    """Return the requirements that an entry of a mapping means: `REQ-1..5` are five."""
    if written in requirements:
        return (written,)
    return tuple(dict.fromkeys(name.id for name in known.find(written)))


def _with_intents(
    requirement: Requirement,
    definitions: Sequence[Requirement],
    links: Sequence[IntentLink],
) -> Requirement:
    """Return one of the definitions of an id with the intents that links add to it.

    A table is about the nearest definitions: where one repository holds many projects,
    each has a `REQ-1` and an `INT-1` of its own.
    """
    intents = dict.fromkeys(requirement.intents)
    for link in links:
        # A mapping is written for the links alone; a table may be an old copy of them.
        if not link.is_table_row or (
            not requirement.intents and _is_nearest(requirement, definitions, link.path)
        ):
            intents.setdefault(link.intent)
    return replace(requirement, intents=tuple(intents))


def _is_nearest(
    requirement: Requirement, definitions: Sequence[Requirement], path: str
) -> bool:
    own = closeness(requirement.path, [path])
    return all(closeness(each.path, [path]) <= own for each in definitions)


# -- related requirements ----------------------------------------------------------


def _with_relations(requirements: _ById, known: KnownIds) -> _ById:
    """Relate requirements to those that they name, and numbered parts to their whole."""
    wholes = {id_: _whole_of(id_, requirements) for id_ in requirements}
    parts: dict[str, list[str]] = {}
    for part, whole in wholes.items():
        parts.setdefault(whole, []).append(part)
    result: _ById = {}
    for id_, several in requirements.items():
        ids = [*filter(None, [wholes[id_]]), *parts.get(id_, ())]
        added = [RelatedRequirement(id=i, text=requirements[i][0].title) for i in ids]
        result[id_] = tuple(
            _with_related(each, added, requirements, known) for each in several
        )
    return result


def _whole_of(part: str, requirements: _ById) -> str:
    """Return the nearest defined requirement of a numbered part; empty without one.

    `FR-1.2` is a part of `FR-1`.
    """
    stem, _, number = part.rpartition(".")
    while stem and number.isdigit():
        if stem in requirements:
            return stem
        stem, _, number = stem.rpartition(".")
    return ""


def _with_related(
    requirement: Requirement,
    added: Sequence[RelatedRequirement],
    requirements: _ById,
    known: KnownIds,
) -> Requirement:
    """Return a requirement related to what it names, by the ids that are defined."""
    named = (
        replace(each, id=_defined_id(each.id, requirement, requirements, known))
        if each.id not in requirements
        else each
        for each in requirement.related
    )
    by_id: dict[str, RelatedRequirement] = {}
    for each in (*named, *added):
        if each.id != requirement.id:
            by_id.setdefault(each.id, each)
    related = tuple(by_id.values())
    if related == requirement.related:
        return requirement
    return replace(requirement, related=related)


def _defined_id(
    written: str, source: Requirement, requirements: _ById, known: KnownIds
) -> str:
    """Return the id that a requirement means by one that is defined nowhere.

    `FR-1.2` is a part of `FR-1`; another name counts in its own feature, and elsewhere
    where no other feature has the same.
    """
    whole = _whole_of(written, requirements)
    if whole:
        return whole
    # Numbers restart in each feature: dougis-org/dnd-tracker has 13 times FR-001.
    meanings = known.resolve(written)
    own = tuple(id_ for id_ in meanings if feature_of(id_) == feature_of(source.id))
    unmistakable = own if len(own) == 1 else meanings
    return unmistakable[0] if len(unmistakable) == 1 else written
