"""What titles, placeholders and named ids mean, in every convention."""

from collections.abc import Iterable

from msgspec import Struct

from tracer.specification.convention_reader import Definitions
from tracer.specification.markdown_syntax import without_markup
from tracer.specification.requirement import Intent, RelatedRequirement, Requirement
from tracer.text import INTENT, Pattern

WHOLE_ID = Pattern(r"[A-Za-z][\w.-]*[A-Za-z0-9]")
"""An id that fills a whole field: `REQ-1`, `REQ001`, `feat_req__login`."""

# elspais shows REQ-pXXXXX, method templates REQ-XXX; REQ-XX-1 and REQ-X are ids.
_PLACEHOLDER = Pattern(
    r"(?:^|[-_])[a-z]?(?:X{2,}|N{2,}|XYZ)$|^(?i:tbd|todo|n/?a|none)$"
)
_BULLET = Pattern(r"^(?:[-*+>]+|\d+[.)]) +")
_EMPHASIS = Pattern(r"(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_SENTENCE_END = Pattern(r"(?<=[.!?:;])\s")
_TITLE_LIMIT = 100
"""Characters of a title that is made of a text."""


class Relation(Struct, frozen=True):
    """An id that a requirement names, and the words for the relation: `Refines`."""

    id: str
    words: str = ""


def is_placeholder_id(written: str) -> bool:
    """Whether an id only shows the form of ids, `REQ-XXX`, or says there is none."""
    return _PLACEHOLDER.search(written) is not None


def title_from_text(text: str) -> str:
    """Return a title for a requirement that has none: the start of its text."""
    lines = (
        _BULLET.sub("", _EMPHASIS.sub("", without_markup(line)))
        for line in text.split("\n")
    )
    first = next((line for line in lines if line), "")
    sentence = _SENTENCE_END.split(first, maxsplit=1)[0].rstrip(".:;")
    if len(sentence) <= _TITLE_LIMIT:
        return sentence
    start = sentence[:_TITLE_LIMIT]
    return (start.rpartition(" ")[0] or start).rstrip(",;:") + " …"


def related_requirements(
    own_id: str, relations: Iterable[Relation]
) -> tuple[RelatedRequirement, ...]:
    """Return the other requirements among the ids that one names, each once."""
    related: dict[str, RelatedRequirement] = {}
    for relation in relations:
        if relation.id != own_id and not INTENT.fullmatch(relation.id):
            related.setdefault(
                relation.id, RelatedRequirement(id=relation.id, text=relation.words)
            )
    return tuple(related.values())


def related_intents(relations: Iterable[Relation]) -> tuple[str, ...]:
    """Return the intents among the ids that a requirement names, each once."""
    ids = (relation.id for relation in relations)
    return tuple(dict.fromkeys(id_ for id_ in ids if INTENT.fullmatch(id_)))


def make_definitions(
    requirements: Iterable[Requirement], intents: Iterable[Intent] = ()
) -> Definitions:
    """Return a document's definitions, withdrawn requirements kept separate."""
    everything = tuple(requirements)
    current = tuple(each for each in everything if not each.is_withdrawn)
    return Definitions(
        requirements=current,
        intents=tuple(intents),
        named_intents=frozenset(id_ for each in current for id_ in each.intents),
        withdrawn=tuple(each for each in everything if each.is_withdrawn),
    )
