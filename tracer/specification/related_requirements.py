"""Relates requirements: to those that they name, and parts to their whole."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from tracer.specification.requirement import RelatedRequirement, Requirement
from tracer.text import KnownIds, feature_of

RequirementsById = dict[str, tuple[Requirement, ...]]


def with_relations(requirements: RequirementsById, known: KnownIds) -> RequirementsById:
    """Relate requirements to those that they name, and numbered parts to their whole."""
    wholes = {
        id_: _scope_of(several[0], requirements) or _whole_of(id_, requirements)
        for id_, several in requirements.items()
    }
    parts: dict[str, list[str]] = {}
    for part, whole in wholes.items():
        parts.setdefault(whole, []).append(part)
    result: RequirementsById = {}
    for id_, several in requirements.items():
        ids = [*filter(None, [wholes[id_]]), *parts.get(id_, ())]
        added = [RelatedRequirement(id=i, text=requirements[i][0].title) for i in ids]
        own_parts = tuple(_parts_of(id_, parts, requirements))
        result[id_] = tuple(
            _with_parts(_with_related(each, added, requirements, known), own_parts)
            for each in several
        )
    return result


def _scope_of(part: Requirement, requirements: RequirementsById) -> str:
    """Return the requirement under whose heading another one is, where it is defined.

    The heading may name no requirement after all, and two documents may each have the
    other's requirement under its own.
    """
    if part.scope not in requirements or part.scope == part.id:
        return ""
    return "" if requirements[part.scope][0].scope == part.id else part.scope


def _whole_of(part: str, requirements: RequirementsById) -> str:
    """Return the nearest defined requirement of a numbered part; empty without one.

    `FR-1.2` is a part of `FR-1`, and `REQ-1/F-2` one of `REQ-1`.
    """
    stem, _, number = part.rpartition(".")
    while stem and number.isdigit():
        if stem in requirements:
            return stem
        stem, _, number = stem.rpartition(".")
    whole, _, _ = part.rpartition("/")
    return whole if whole in requirements else ""


def _parts_of(
    id_: str, parts: Mapping[str, Sequence[str]], requirements: RequirementsById
) -> Iterator[str]:
    """Walk over what a requirement numbers, and over the parts of that.

    The code of FR-1.2 is its own; that of REQ-1/F-2 and REQ-1/F-2.1 is code of REQ-1, too.
    """
    for part in _parts_within(id_, parts):
        if part.startswith(f"{id_}/") or requirements[part][0].scope == id_:
            yield part


def _parts_within(id_: str, parts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for part in parts.get(id_, ()):
        yield part
        yield from _parts_within(part, parts)


def _with_parts(requirement: Requirement, parts: tuple[str, ...]) -> Requirement:
    return replace(requirement, parts=parts) if parts else requirement


def _with_related(
    requirement: Requirement,
    added: Sequence[RelatedRequirement],
    requirements: RequirementsById,
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
    written: str, source: Requirement, requirements: RequirementsById, known: KnownIds
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
