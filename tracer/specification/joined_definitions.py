"""Joins what all documents define into one `Specification`; the best definition leads."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from msgspec.structs import replace

from tracer.specification.convention_reader import Definitions, IntentLink
from tracer.specification.definition_ranking import (
    closeness,
    is_reporting,
    not_superseded,
    sort_intents,
    sort_requirements,
)
from tracer.specification.related_requirements import (
    RequirementsById,
    with_relations,
)
from tracer.specification.requirement import CodeReference, Intent, Requirement
from tracer.specification.scoped_ids import with_file_scopes, with_scopes
from tracer.specification.specification import Specification
from tracer.text import KnownIds, build_known_ids

_MOST_FILES = 20
"""Files of a requirement that tasks name; what more tasks touch is about everything."""


def join_definitions(
    definitions: Sequence[Definitions], files: int = 0
) -> Specification:
    """Join what documents define, the best of several definitions of an id first.

    Args:
        definitions: of each document.
        files: how many documents were read.

    """
    withdrawn = _by_id(each for several in definitions for each in several.withdrawn)
    defined = (each for several in definitions for each in several.requirements)
    # A requirement that one file withdraws and another defines is in force.
    current = _with_repeats(
        _without_superseded(
            _by_id(with_scopes(with_file_scopes(defined))),
            withdrawn,
        )
    )
    links = [link for several in definitions for link in several.links]
    known = build_known_ids(
        {id_: several[0].aliases for id_, several in current.items()}
    )
    related = _with_cases(with_relations(current, known), definitions)
    return Specification(
        requirements=_with_code(_with_intent_links(related, links, known), definitions),
        intents=_intents_by_id(definitions),
        named_intents=frozenset().union(*(d.named_intents for d in definitions)),
        files=files,
        levels=tuple(level for each in definitions for level in each.levels),
        mapping_files=frozenset(link.path for link in links),
        withdrawn={
            id_: several[0].place
            for id_, several in withdrawn.items()
            if id_ not in current
        },
        features_of_files=_features_of_files(definitions),
    )


def _by_id(requirements: Iterable[Requirement]) -> RequirementsById:
    """Group definitions by their id, the best first."""
    groups: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        groups.setdefault(requirement.id, []).append(requirement)
    return {id_: sort_requirements(several) for id_, several in groups.items()}


def _with_repeats(requirements: RequirementsById) -> RequirementsById:
    """Move what documents only report under another name to its requirement.

    bogdanbaloi/industrial-hmi defines `req~perf-001~1` with the title `REQ-PERF-001: …`,
    and a decision about it has `**REQ-PERF-001: …**` at the start of a paragraph.
    """
    owners: dict[str, list[str]] = {}
    for id_, (best, *_) in requirements.items():
        for alias in best.aliases:
            owners.setdefault(alias, []).append(id_)
    joined = dict(requirements)
    for name, own in owners.items():
        reported = requirements.get(name, ())
        if len(own) == 1 and reported and all(map(is_reporting, reported)):
            moved = (replace(each, id=own[0]) for each in joined.pop(name))
            joined[own[0]] = (*joined[own[0]], *moved)
    return joined


def _intents_by_id(definitions: Iterable[Definitions]) -> dict[str, tuple[Intent, ...]]:
    groups: dict[str, list[Intent]] = {}
    for document in definitions:
        for intent in document.intents:
            groups.setdefault(intent.id, []).append(intent)
    return {id_: sort_intents(several) for id_, several in groups.items()}


def _without_superseded(
    requirements: RequirementsById, withdrawn: RequirementsById
) -> RequirementsById:
    left = {
        id_: not_superseded(several, withdrawn.get(id_, ()))
        for id_, several in requirements.items()
    }
    return {id_: several for id_, several in left.items() if several}


def _with_cases(
    requirements: RequirementsById, definitions: Iterable[Definitions]
) -> RequirementsById:
    """Add the cases that verify requirements, whichever document has them."""
    cases: dict[str, list[str]] = {}
    for case in (case for each in definitions for case in each.cases):
        # A case that is a requirement as well is none of another's names.
        if case.requirement in requirements and case.id not in requirements:
            cases.setdefault(case.requirement, []).append(case.id)
    verified = {
        id_: tuple(
            replace(r, cases=tuple(dict.fromkeys(own))) for r in requirements[id_]
        )
        for id_, own in cases.items()
    }
    return {**requirements, **verified}


# -- code that tasks name ----------------------------------------------------------


def _with_code(
    requirements: RequirementsById, definitions: Iterable[Definitions]
) -> RequirementsById:
    """Add the files that tasks name for requirements."""
    files: dict[str, dict[str, None]] = {}
    for link in (link for each in definitions for link in each.code_links):
        for id_ in link.requirements:
            if id_ in requirements:
                files.setdefault(id_, {}).setdefault(link.path)
    linked = {
        id_: tuple(
            replace(r, code=(*r.code, *_whole(islice(paths, _MOST_FILES))))
            for r in requirements[id_]
        )
        for id_, paths in files.items()
    }
    return {**requirements, **linked}


def _whole(paths: Iterable[str]) -> Iterator[CodeReference]:
    return (CodeReference(path, line=0) for path in paths)


def _features_of_files(
    definitions: Iterable[Definitions],
) -> dict[str, frozenset[str]]:
    features: dict[str, set[str]] = {}
    for link in (link for each in definitions for link in each.code_links):
        features.setdefault(link.path, set()).add(link.feature)
    return {path: frozenset(names) for path, names in features.items()}


# -- intents that a mapping or table gives -----------------------------------------


def _with_intent_links(
    requirements: RequirementsById, links: Iterable[IntentLink], known: KnownIds
) -> RequirementsById:
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


def _linked_ids(
    written: str, requirements: RequirementsById, known: KnownIds
) -> tuple[str, ...]:
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
