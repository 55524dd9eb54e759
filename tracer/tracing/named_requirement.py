"""The requirement that an alert names, of all that it mentions."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import NO_HINT, Alert, RequirementHint, requirement_labels
from tracer.specification import Specification
from tracer.text import (
    Pattern,
    closest_ids,
    is_surely_requirement,
    shorten,
    without_family,
)
from tracer.tracing.alert_mentions import (
    AlertMention,
    mentions_in,
    mentions_in_words,
)

CANDIDATES_LIMIT = 3
"""How many requirements are offered where none is sure."""
_BY_DOCUMENT = 0.7
_AMONG_OTHERS, _BY_NAME = 0.5, 0.5
"""Confidence in what only a document names, and in what else may be meant."""
_LETTER = Pattern(r"[^\W\d_]")
_NOTHING = frozenset(("none", "n/a", "na", "null", "unknown", "tbd", "todo"))
_SHOWN_TAG = 60


class Candidate(Struct, frozen=True, kw_only=True):
    """A requirement that an alert may be about.

    `confidence` is from 0 to 1. `how` is what leads to it, in the words of `Match`.
    """

    id: str
    how: str
    confidence: float
    evidence: str


class Match(Struct, frozen=True, kw_only=True):
    """The requirement an alert is about, the evidence, and what else it may be about.

    `how` is `input`, `tag` or `text` where the alert names it, and `route`, `frame`,
    `telemetry` or `similarity` where it is inferred. Without a `requirement` the alert
    is untraced, and `evidence` says what was searched. `tied` are the ids of the
    candidates of which none was chosen because the others fit as well. `also_named` are
    the other requirements that the sender's tags name: an alert has one. `searched` is the
    part of `evidence` that says what the alert itself names, where that leads to none.
    """

    requirement: str | None
    how: str | None
    confidence: float
    evidence: str
    searched: str = ""
    candidates: tuple[Candidate, ...] = ()
    tied: tuple[str, ...] = ()
    also_named: tuple[str, ...] = ()

    @property
    def inferred(self) -> bool:
        """Whether something other than the alert's own words leads to the requirement."""
        return self.how in {"route", "frame", "telemetry", "similarity"}


def match_alert(
    alert: Alert, specification: Specification, hint: RequirementHint = NO_HINT
) -> Match:
    """Return the requirement that an alert names.

    The sender's hint outside the alert comes first, then the alert's tags, then ids in
    its texts and links. Of several, the first that is defined counts; where a person
    corrects the requirement, only what they name. An id that means different
    requirements in different features counts where the alert names the feature, or where
    the limit of only one is the alert's threshold.
    """
    mentions = tuple(mentions_in(alert, hint, specification))
    # An id that is defined comes before one that is not: the latter may be a ticket.
    defined = (mention for mention in mentions if len(mention.meanings) == 1)
    undefined = (mention for mention in mentions if not mention.meanings)
    best = next(defined, None) or next(undefined, None)
    if hint.is_correction:
        best = mentions[0]
    if best is None:
        return _without_requirement(alert, mentions, specification)
    is_one = len(best.meanings) == 1
    chosen = best.meanings[0] if is_one else best.written.strip()
    candidates: Iterable[Candidate]
    if specification.definitions(chosen):
        candidates = _other_mentions(chosen, mentions)
    elif best.meanings and not is_one:
        candidates = _with_several_meanings(mentions).candidates
    else:
        candidates = _similar_ids(chosen, specification)
    return Match(
        requirement=chosen,
        how=best.how,
        confidence=best.confidence,
        evidence=best.evidence,
        candidates=tuple(candidates),
        also_named=_also_named(chosen, mentions) if best.how == "tag" else (),
    )


def match_documents(
    match: Match, documents: Mapping[str, str], specification: Specification
) -> Match:
    """Return the match by documents that an alert links to, where it names none itself.

    A document that names several requirements says nothing of which one is broken.
    """
    if match.requirement or match.candidates or not documents:
        return match
    known_ids = specification.known_ids()
    for path, text in documents.items():
        names = known_ids.find(text, frozenset(), in_names=True)
        ids = {name.id for name in names if name.is_distinct}
        if len(ids) == 1:
            (requirement,) = ids
            return Match(
                requirement=requirement,
                how="text",
                confidence=_BY_DOCUMENT,
                evidence=f"{path}, which the alert links to, names {requirement}",
            )
    return match


def first_of_each(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return each requirement once, as it came first, and not too many."""
    first: dict[str, Candidate] = {}
    for candidate in candidates:
        first.setdefault(candidate.id, candidate)
    return tuple(first.values())[:CANDIDATES_LIMIT]


def _without_requirement(
    alert: Alert, mentions: Sequence[AlertMention], specification: Specification
) -> Match:
    """Return a match without requirement: the alert names none, too many, or a wrong one."""
    mentions = mentions or tuple(mentions_in_words(alert, specification.known_ids()))
    if not mentions:
        return _no_match(_searched(alert))
    if mentions[0].meanings:
        return _with_several_meanings(mentions)
    wrong = mentions[0]
    evidence = f"{wrong.evidence}, which is not defined in what was read"
    return _no_match(evidence, _alike(wrong.written, specification))


def _with_several_meanings(mentions: Sequence[AlertMention]) -> Match:
    """Return a match without requirement, with what an id means in several features."""
    meanings = dict.fromkeys(id_ for mention in mentions for id_ in mention.meanings)
    first = mentions[0]
    evidence = f"{first.evidence}, which {len(first.meanings)} features have"
    return _no_match(
        evidence,
        (
            Candidate(
                id=meaning,
                how=first.how,
                confidence=round(1 / len(meanings), 2),
                evidence=evidence,
            )
            for meaning in meanings
        ),
    )


def _no_match(evidence: str, candidates: Iterable[Candidate] = ()) -> Match:
    return Match(
        requirement=None,
        how=None,
        confidence=0.0,
        evidence=evidence,
        searched=evidence,
        candidates=first_of_each(candidates),
    )


def _searched(alert: Alert) -> str:
    places = ["title"]
    places += ["description"] if alert.description else []
    for count, noun in ((len(alert.tags), "tag"), (len(alert.links), "link")):
        places += [f"{count} {noun}{'' if count == 1 else 's'}"] if count else []
    searched = f"(searched: {', '.join(places)})"
    # A tag that is there to name one, and says something else, is not passed over.
    for key, text in requirement_labels(alert.tags):
        if _LETTER.search(text) and text.strip().lower() not in _NOTHING:
            said = f"its tag {key} says “{shorten(text, _SHOWN_TAG)}”"
            return f"the alert names no requirement; {said}, the id of none {searched}"
    return f"the alert names no requirement {searched}"


# -- what else it may be about ---------------------------------------------------


def _other_mentions(
    chosen: str, mentions: Sequence[AlertMention]
) -> Iterator[Candidate]:
    """Return the other requirements that the alert names, each once."""
    seen = {chosen}
    for mention in mentions:
        for meaning in mention.meanings:
            if meaning in seen:
                continue
            seen.add(meaning)
            yield Candidate(
                id=meaning,
                how=mention.how,
                confidence=_AMONG_OTHERS,
                evidence=mention.evidence,
            )


def _also_named(chosen: str, mentions: Sequence[AlertMention]) -> tuple[str, ...]:
    """Return the other requirements that the alert's tags name, each once."""
    named = []
    for mention in mentions:
        is_id = mention.meanings or is_surely_requirement(mention.written)
        if mention.how == "tag" and is_id and chosen not in mention.meanings:
            known = mention.meanings[0] if len(mention.meanings) == 1 else None
            named.append(known or mention.written.strip())
    return tuple(id_ for id_ in dict.fromkeys(named) if id_ != chosen)


def _alike(written: str, specification: Specification) -> Iterator[Candidate]:
    """Return what may be meant by an id that is not defined: its name, or its spelling."""
    name = without_family(written)
    for id_ in specification.requirements:
        if without_family(id_) == name and not name.isdigit():
            yield Candidate(
                id=id_,
                how="text",
                confidence=_BY_NAME,
                evidence=f"it has the name of {written}, and another family",
            )
    for candidate in _similar_ids(written, specification):
        # Two requirements of a series are spelt alike, and are about different things.
        yield replace(candidate, confidence=min(candidate.confidence, _BY_NAME))


def _similar_ids(chosen: str, specification: Specification) -> Iterator[Candidate]:
    """Return the defined ids that are spelt like one that is defined nowhere."""
    for id_ in closest_ids(chosen, specification.requirements):
        ratio = difflib.SequenceMatcher(None, chosen, id_).ratio()
        yield Candidate(
            id=id_,
            how="text",
            confidence=round(ratio, 2),
            evidence=f"{id_} is spelt like {chosen}",
        )
