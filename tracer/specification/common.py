"""What all conventions say in one way or another, and what we make of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracer.specification.markdown_lines import plain
from tracer.specification.model import Definitions, Intent, Related, Requirement
from tracer.text import INTENT, Pattern

WHOLE_ID = Pattern(r"[A-Za-z][\w.-]*[A-Za-z0-9]")
"""An id that stands alone in a field: `REQ-1`, `REQ001`, `feat_req__login`."""

_RETIRED = frozenset(
    "archived cancelled canceled deleted deprecated inactive obsolete rejected removed"  # noqa: SIM905
    " retired superseded withdrawn".split()
)
_PLACEHOLDER = Pattern(r"(?:^|[-_])[a-z]?(?:X{2,}|N{2,})$")
_BULLET = Pattern(r"^(?:[-*+>]+|\d+[.)]) +")
_EMPHASIS = Pattern(r"(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_SENTENCE_END = Pattern(r"(?<=[.!?:;])\s")
_TITLE_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Relation:
    """One id that a requirement names, and what it is to it: `Refines`, or empty."""

    id: str
    words: str = ""


def is_retired(status: str | None) -> bool:
    """Whether a status, as people write it, says that nobody promises this any more."""
    word = re.match(r"\W*(\w+)", status or "")
    return word is not None and word[1].lower() in _RETIRED


def is_placeholder(written: str) -> bool:
    """Whether an id only shows where one goes: `REQ-XXX`, `FR-NNN`."""
    return _PLACEHOLDER.search(written) is not None


def opening(text: str) -> str:
    """Return what a requirement without a title is called: how its text begins."""
    lines = (
        _BULLET.sub("", _EMPHASIS.sub("", plain(line))) for line in text.split("\n")
    )
    first = next((line for line in lines if line), "")
    sentence = _SENTENCE_END.split(first, maxsplit=1)[0].rstrip(".:;")
    if len(sentence) <= _TITLE_LIMIT:
        return sentence
    cut = sentence[:_TITLE_LIMIT]
    return (cut.rpartition(" ")[0] or cut).rstrip(",;:") + " …"


def related(own: str, relations: Iterable[Relation]) -> tuple[Related, ...]:
    """Return the other requirements among what one names, each once."""
    first: dict[str, Related] = {}
    for relation in relations:
        if relation.id != own and not INTENT.fullmatch(relation.id):
            first.setdefault(relation.id, Related(id=relation.id, text=relation.words))
    return tuple(first.values())


def intents(relations: Iterable[Relation]) -> tuple[str, ...]:
    """Return the intents among what a requirement names, each once."""
    named = (relation.id for relation in relations)
    return tuple(dict.fromkeys(name for name in named if INTENT.fullmatch(name)))


def defined(
    requirements: Iterable[Requirement], whys: Iterable[Intent] = ()
) -> Definitions:
    """Return what a document defines, with the intents that its requirements name."""
    told = tuple(requirements)
    promises = tuple(each for each in told if not each.is_withdrawn)
    return Definitions(
        requirements=promises,
        intents=tuple(whys),
        named_intents=frozenset(i for each in promises for i in each.intents),
        withdrawn=tuple(each for each in told if each.is_withdrawn),
    )
