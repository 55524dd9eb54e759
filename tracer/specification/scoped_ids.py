"""Ids that are numbered anew in each requirement or file: when that must stand in front."""

import itertools
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath

from msgspec.structs import replace

from tracer.specification.definition_ranking import is_reporting
from tracer.specification.requirement import Requirement
from tracer.text import Pattern

_FEWEST_FILES = 3
"""Files with other requirements of the same numbers show that each file has its own."""
_UNLIKE, _ALIKE = 0.2, 0.5
"""Shares of their words in common: less shows other requirements, more the same one."""
_DEEPEST = 3
"""Folders from a document up to the one that is named as what it is about."""
_COMPARED = 5
"""Titles of one id that are compared with each other."""
_NUMBER = Pattern(r"\d+")
_WORD = Pattern(r"\w{4,}")


def with_file_scopes(requirements: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """Put the file before ids that each file of a folder numbers anew.

    itsthelore/requirements-as-code has a `REQ-001` in each of 47 documents, and each is
    another requirement. The same holds where folders have one document of one name each.
    An id in code does not say which of them it is.
    """
    every = tuple(_with_places(tuple(requirements), _beside_others))
    for depth in range(1, _DEEPEST + 1):
        every = tuple(_with_places(every, partial(_in_folder_of_its_own, depth)))
    return tuple(_with_scopes_of_folders(every))


def _beside_others(path: PurePosixPath) -> tuple[str, str]:
    """Return what several documents have in common, their folder, and the own name."""
    return str(path.parent), path.stem


def _in_folder_of_its_own(depth: int, path: PurePosixPath) -> tuple[str, str]:
    """Return the path without the name of the folder at some depth, and this name.

    `specs/002-login/v-model/requirements.md` has it two folders up.
    """
    *around, own = path.parts[: len(path.parts) - depth] or ("",)
    inside = path.parts[len(path.parts) - depth :]
    return "/".join((*around, "*", *inside)), own


def _with_scopes_of_folders(every: Sequence[Requirement]) -> Iterator[Requirement]:
    """Put the folder before ids that another document of it only repeats.

    `specs/002-login/v-model/trace.md` says of a `REQ-001` what the requirements beside it do.
    """
    scoped = {
        (folder, each.id)
        for each in every
        if each.scope and (folder := folder_of_scope(each.path, each.scope))
    }
    names = dict.fromkeys(folder for folder, _ in scoped)
    for each in every:
        around = () if each.scope else _folders_around(each.path)
        own = next((f for f in around if f in names and (f, each.id) in scoped), None)
        yield replace(each, scope=own.rstrip("/").rpartition("/")[2]) if own else each


def folder_of_scope(path: str, scope: str) -> str:
    """Return the folder with the name of a scope around a file, with `/` at its end.

    It is empty where none has it: the scope is the file's own name, or a requirement.
    """
    before, around, _ = f"/{path}".partition(f"/{scope}/")
    return f"{before}/{scope}/"[1:] if around else ""


def _folders_around(path: str) -> Iterator[str]:
    """Walk over the folders around a file, the nearest first, each with `/` at its end."""
    parents = [*PurePosixPath(path).parents][:-1]
    yield from (f"{parent}/" for parent in parents)


def _with_places(
    every: Sequence[Requirement], place: Callable[[PurePosixPath], tuple[str, str]]
) -> Iterator[Requirement]:
    places = {each.path: place(PurePosixPath(each.path)) for each in every}
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for each in every:
        if _may_be_numbered(each):
            group = groups.setdefault((places[each.path][0], each.id), {})
            group.setdefault(each.path, each.title)
    # A folder may number its stories anew, and not its requirements.
    anew = {
        (common, _family(id_))
        for (common, id_), titles in groups.items()
        if len(titles) >= _FEWEST_FILES and _likeness(titles) < _UNLIKE
    }
    for each in every:
        common, name = places[each.path]
        is_anew = _may_be_numbered(each) and (common, _family(each.id)) in anew
        titles = groups.get((common, each.id), {})
        is_own = is_anew and (len(titles) == 1 or _likeness(titles) < _ALIKE)
        yield replace(each, scope=name) if is_own else each


def _may_be_numbered(requirement: Requirement) -> bool:
    """Whether a document may number it: it has no scope, and is not only reported there."""
    return not requirement.scope and not is_reporting(requirement)


def _family(id_: str) -> str:
    """Return an id without its numbers: `REQ-`."""
    return _NUMBER.sub("", id_)


def _likeness(titles: Mapping[str, str]) -> float:
    """Return which share of their words the titles of an id in several files share.

    It is all where one of them has no words.
    """
    words = [_words(title) for title in itertools.islice(titles.values(), _COMPARED)]
    pairs = list(itertools.combinations(words, 2))
    if not all(words) or not pairs:
        return 1.0
    return statistics.mean(_overlap(*pair) for pair in pairs)


def _words(title: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(title))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other))


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
