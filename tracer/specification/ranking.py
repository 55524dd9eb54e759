"""Which of several definitions of one id counts, and when none can be told to."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from tracer.specification.model import Intent, Requirement
from tracer.text import Pattern, folded

Located = TypeVar("Located", Requirement, Intent)

_SPECIFICATION = Pattern(
    r"(^|/)(docs/)?(specification|requirements?|specs?)(/|\.)", re.IGNORECASE
)
_ASIDE = Pattern(
    r"(^|/)(\.ai-workspace|templates?|archive|tests?|testdata|fixtures|examples?"
    r"|node_modules|vendor|third_party)/"
)
_AMONG_OTHERS = 2
_HEADING, _LIST = 0, 1


def best_first(definitions: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """Order the definitions of one id: by their worth, then the shortest path."""
    return tuple(
        sorted(definitions, key=lambda r: (*_worth(r), len(r.path), r.path, r.line))
    )


def intents_first(intents: Iterable[Intent]) -> tuple[Intent, ...]:
    """Order the definitions of one intent: by their worth, then the shortest path."""
    return tuple(
        sorted(
            intents,
            key=lambda i: (
                *_place(i.path, i.rank, _HEADING),
                len(i.path),
                i.path,
                i.line,
            ),
        )
    )


def not_superseded(
    definitions: Sequence[Requirement], withdrawn: Sequence[Requirement]
) -> tuple[Requirement, ...]:
    """Leave out the lists and tables that come after a definition that is withdrawn."""
    last = min(map(_worth, withdrawn), default=None)
    return tuple(
        each
        for each in definitions
        if last is None or each.rank == _HEADING or _worth(each) < last
    )


def nearest_first(
    definitions: Sequence[Requirement], code: Sequence[str], service: str = ""
) -> tuple[Requirement, ...]:
    """Bring forward the definitions of the project that the alert is about.

    Where one repository holds many projects, each has a `REQ-1` of its own. That of the
    folder that is called as the service counts, then that which shares the longest
    folder with the code. A definition in the archive stays behind all others.

    Args:
        definitions: of one id, the best first.
        code: paths of the files that implement it.
        service: what the alert calls the service.

    """
    return tuple(
        sorted(
            definitions,
            key=lambda r: (
                *_place(r.path, r.rank, _LIST)[:3],
                not _is_of(r.path, service),
                -closeness(r.path, code),
            ),
        )
    )


def nearest(definitions: Sequence[Located], path: str) -> Located | None:
    """Return the definition that belongs to the project of a path, else the best."""
    return min(
        definitions,
        key=lambda each: (
            *_place(each.path, each.rank, _LIST)[:2],
            -closeness(each.path, [path]),
        ),
        default=None,
    )


def conflicts(
    definitions: Sequence[Requirement], code: Sequence[str], service: str = ""
) -> tuple[Requirement, ...]:
    """Return the definitions that are worth as much as the first and say another thing.

    What they say is another thing where their intents differ, or their titles.
    """
    if not definitions:
        return ()
    first, rest = definitions[0], definitions[1:]

    def branch_state(each: Requirement) -> tuple[object, ...]:
        is_own = _is_of(each.path, service)
        return (_worth(each), is_own, closeness(each.path, code))

    def said(each: Requirement) -> tuple[object, ...]:
        return (frozenset(each.intents), each.title.lower())

    return tuple(
        each
        for each in rest
        if said(each) != said(first) and branch_state(each) == branch_state(first)
    )


def _is_of(path: str, service: str) -> bool:
    """Whether a folder of a path is called as a service."""
    return bool(service) and folded(service) in map(folded, path.split("/")[:-1])


def _worth(requirement: Requirement) -> tuple[bool, bool, int, int, int]:
    """Weigh a definition: where it stands, how it is written, how much it says.

    A table is often only an index: it comes after what is written out anywhere.
    """
    said = (requirement.priority, requirement.criteria, requirement.intents)
    place = _place(requirement.path, requirement.rank, _LIST)
    return (*place, -sum(bool(part) for part in said))


def _place(path: str, rank: int, written_out: int) -> tuple[bool, bool, int, int]:
    branch_state = _standing(path)
    return (branch_state == _AMONG_OTHERS, rank > written_out, branch_state, rank)


def _standing(path: str) -> int:
    if _ASIDE.search(path):
        return _AMONG_OTHERS
    return 0 if _SPECIFICATION.search(path) else 1


def closeness(path: str, code: Sequence[str]) -> int:
    """Return how many leading folders a definition shares with its nearest code."""
    return max((shared_folders(path, each) for each in code), default=0)


def shared_folders(one: str, other: str) -> int:
    """Return how many leading folders two files share."""
    folders = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    shared = 0
    for mine, theirs in folders:
        if mine != theirs:
            break
        shared += 1
    return shared
