"""Ids that are numbered anew in each requirement: when that one must stand in front."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from tracer.specification.requirement import Requirement


def with_scopes(requirements: Iterable[Requirement]) -> Iterator[Requirement]:
    """Put the numbering requirement before ids that several requirements have.

    Where REQ-CORE-001 and REQ-CORE-002 each have an `NFR-001`, these become
    `REQ-CORE-001/NFR-001` and `REQ-CORE-002/NFR-001`, with `NFR-001` as a shorter name.
    An id that occurs once stays as it is, and the longer form is a name for it. The
    same holds for features that each have an `SC-OPS`; but what a document of no
    feature says of an id is said of the one feature that has it.
    """
    every = tuple(requirements)
    scopes: dict[str, set[str]] = {}
    for each in every:
        scopes.setdefault(each.id, set()).add(each.scope)
    for each in every:
        own = scopes[each.id]
        counted = own if each.scope in scopes else own - {""}
        yield _with_scope(each, is_shared=len(counted) > 1)


def _with_scope(requirement: Requirement, *, is_shared: bool) -> Requirement:
    if not requirement.scope:
        return requirement
    short, full = requirement.id, f"{requirement.scope}/{requirement.id}"
    id_, alias = (full, short) if is_shared else (short, full)
    return replace(requirement, id=id_, aliases=(*requirement.aliases, alias))
