"""The requirement that an alert names: in a hint, its tags, its texts or its links."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import NO_HINT, Alert, RequirementHint, requirement_labels
from tracer.specification import Specification
from tracer.text import (
    KnownIds,
    Pattern,
    closest_ids,
    feature_of,
    find_chapter_ids,
    find_requirements,
    find_tokens,
    find_versioned_ids,
    is_surely_requirement,
    shorten,
    without_family,
)
from tracer.tracing.sla_scoring import limit_at_threshold

_ID_WITHOUT_HYPHEN = Pattern(r"(?![pP]\d\d$)[A-Za-z]+\d{2,}(?:\.\d+)*[a-z]?")
"""Such as Doorstop's `REQ001` and `cES1014.2` of NASA's cFE; `p95` is a percentile."""
_LETTER = Pattern(r"[^\W\d_]")
CANDIDATES_LIMIT = 3
"""How many requirements are offered where none is sure."""
# A text may name a requirement only to say that it is not affected.
_BY_INPUT, _BY_TAG, _BY_TEXT, _AMONG_OTHERS = 1.0, 1.0, 0.8, 0.5
_BY_DOCUMENT = 0.7
_BY_ID_AND_LIMIT = 0.9
_BY_NAME = 0.5
_SEVERAL = 2
"""Confidence, by where an id is named; of what else is named."""
_NOTHING = frozenset(("none", "n/a", "na", "null", "unknown", "tbd", "todo"))
_SHOWN_TAG = 60
_SENTENCES = ("the alert's title", "the alert's description")


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


class _Mention(Struct, frozen=True):
    """An id as it is written at a place of the alert, and the ids it may mean."""

    written: str
    meanings: tuple[str, ...]
    how: str
    confidence: float
    place: str
    others: int = 0
    """How many other requirements have the id, but not the alert's limit."""
    parts: int = 0
    """How many requirements a feature has that is named as one."""

    @property
    def evidence(self) -> str:
        named = f"{self.place} names {self.written}"
        if self.parts:
            noun = "requirement" if self.parts == 1 else "requirements"
            return f"{named}, a feature with {self.parts} {noun}"
        others = "1 other has" if self.others == 1 else f"{self.others} others have"
        return f"{named}; {others} this id" if self.others else named


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
    mentions = tuple(
        _by_limit(mention, alert, specification)
        for mention in _mentions(alert, hint, specification)
    )
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


def requirement_tokens(alert: Alert, requirement: str = "") -> Iterator[str]:
    """Return what the sender calls the id of a requirement, whatever its family.

    In a title or description only what can hardly be anything else: `F3.4.1`.
    """
    yield from find_tokens(requirement)
    for text in (alert.title, alert.description or ""):
        yield from find_chapter_ids(text)
    for _, text in requirement_labels(alert.tags):
        yield from find_tokens(text)


def first_of_each(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return each requirement once, as it came first, and not too many."""
    first: dict[str, Candidate] = {}
    for candidate in candidates:
        first.setdefault(candidate.id, candidate)
    return tuple(first.values())[:CANDIDATES_LIMIT]


def _without_requirement(
    alert: Alert, mentions: Sequence[_Mention], specification: Specification
) -> Match:
    """Return a match without requirement: the alert names none, too many, or a wrong one."""
    mentions = mentions or tuple(_in_words(alert, specification.known_ids()))
    if not mentions:
        return _no_match(_searched(alert))
    if mentions[0].meanings:
        return _with_several_meanings(mentions)
    wrong = mentions[0]
    evidence = f"{wrong.evidence}, which is not defined in what was read"
    return _no_match(evidence, _alike(wrong.written, specification))


def _with_several_meanings(mentions: Sequence[_Mention]) -> Match:
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


def _by_limit(
    mention: _Mention, alert: Alert, specification: Specification
) -> _Mention:
    """Take the meaning of an id whose limit is the alert's threshold, if only one's is."""
    measure = alert.limit and alert.limit.measure
    if len(mention.meanings) < _SEVERAL or measure is None:
        return mention
    limits = {
        id_: limit_at_threshold(id_, alert, specification)
        for id_ in mention.meanings
        if id_ in specification.requirements
    }
    fitting = tuple(id_ for id_, limit in limits.items() if limit)
    if len(fitting) != 1:
        return mention
    return replace(
        mention,
        meanings=fitting,
        confidence=min(mention.confidence, _BY_ID_AND_LIMIT),
        others=len(mention.meanings) - 1,
    )


# -- the ids in an alert ---------------------------------------------------------


def _mentions(
    alert: Alert, hint: RequirementHint, specification: Specification
) -> Iterator[_Mention]:
    """Walk over the ids in an alert: what is surely one, and what is defined."""
    known_ids = specification.known_ids()
    words = "\n".join(_texts(alert).values())
    features = (
        known_ids.features_in(words, alert.service or "")
        if known_ids.has_features
        else frozenset()
    )
    if hint:
        ids = _meanings(hint.requirement, known_ids, features)
        named = _Mention(hint.requirement, ids, "input", _BY_INPUT, hint.place)
        yield _feature_named(named, specification) or named
    for place, text in (*_labels(alert), *_labels_of_rule(alert)):
        whole = _Mention(text.strip(), (), "tag", _BY_TAG, place)
        feature = _feature_named(whole, specification)
        for written in () if feature else _ids_in_tag(text, known_ids):
            ids = _meanings(written, known_ids, features)
            yield _Mention(written, ids, "tag", _BY_TAG, place)
        if feature:
            yield feature
    for place, text in _texts(alert).items():
        for written, ids in _ids_in_text(text, known_ids, features):
            yield _Mention(written, ids, "text", _BY_TEXT, place)


def _feature_named(mention: _Mention, specification: Specification) -> _Mention | None:
    """Return what names a whole feature of the repository, `None` where it is none."""
    feature = specification.features.get(mention.written.strip())
    if feature is None or mention.meanings:
        return None
    families = specification.families(feature.parts)
    criteria = {
        part for id_, family in families.items() for part in family if part != id_
    }
    parts = len(set(feature.parts) - criteria)
    return replace(mention, meanings=(feature.id,), parts=parts)


def _labels(alert: Alert) -> Iterator[tuple[str, str]]:
    """Walk over the labels by which the sender names the requirement."""
    for key, text in requirement_labels(alert.tags):
        yield f"the alert's tag {key}", text


def _labels_of_rule(alert: Alert) -> Iterator[tuple[str, str]]:
    """Walk over the labels by which the alert's rule names the requirement."""
    rule = alert.definition
    for key, text in requirement_labels(rule.labels) if rule else ():
        yield f"the label {key} of the rule at {rule.place if rule else ''}", text


def _ids_in_text(
    text: str, known_ids: KnownIds, features: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Find what is defined, then what is an id even where nothing is: `REQ-…`, `dsn~…~1`."""
    for name in known_ids.find(text, features, in_names=True):
        if name.is_distinct:
            written = text[name.start : name.end]
            # A number alone is `Requirement 3`: its id says more.
            yield written if _LETTER.search(written) else name.id, (name.id,)
    for written in find_requirements(text):
        is_sure = is_surely_requirement(written)
        if is_sure and not _meanings(written, known_ids, features):
            yield written, ()
    if not known_ids.ids:  # else `_in_words` finds them, and what they may mean
        for written in find_versioned_ids(text):
            yield written, ()


def _in_words(alert: Alert, known_ids: KnownIds) -> Iterator[_Mention]:
    """Walk over what is written in the alert's sentences as the repository's ids are."""
    for place in _SENTENCES:
        text = _texts(alert)[place]
        features = known_ids.features_in(text, alert.service or "")
        for written, ids in _of_several_features(text, known_ids, features):
            yield _Mention(written, ids, "text", _BY_TEXT, place)
        for written in known_ids.shapes.find(text):
            ids = _meanings(written, known_ids, features)
            # One that is defined, but may be anything else, was passed over before.
            if len(ids) != 1:
                yield _Mention(written, ids, "text", _BY_TEXT, place)


def _of_several_features(
    text: str, known_ids: KnownIds, features: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Find the numbers that a text calls requirements, and that several features have."""
    several: dict[str, tuple[str, ...]] = {}

    def note(ids: tuple[str, ...]) -> str:
        several[ids[0]] = ids
        return ids[0]

    for name in known_ids.find(text, features, choose=note):
        if name.is_introduced and name.id in several:
            yield f"requirement {text[name.start : name.end]}", several[name.id]


def _meanings(
    written: str, known_ids: KnownIds, features: frozenset[str]
) -> tuple[str, ...]:
    """Return what an id may mean; of several features, in those that the alert names."""
    ids = known_ids.resolve(written) or tuple(
        name.id for name in known_ids.find(written, features)
    )
    return tuple(id_ for id_ in ids if feature_of(id_) in features) or ids


def _ids_in_tag(text: str, known_ids: KnownIds) -> Iterator[str]:
    """Return the ids of a tag that holds nothing else: known ones whole, or tokens."""
    whole = text.strip()
    if known_ids.resolve(whole) or _ID_WITHOUT_HYPHEN.fullmatch(whole):
        yield whole
    else:
        yield from find_tokens(text)


def _texts(alert: Alert) -> dict[str, str]:
    own = {
        "title": alert.title,
        "description": alert.description or "",
        "metric": alert.metric or "",
        **{f"tag {key}": value for key, value in alert.tags.items()},
        **{f"link {key}": value for key, value in alert.links.items()},
    }
    texts = {f"the alert's {place}": text for place, text in own.items()}
    return {**texts, **_texts_of_rule(alert)}


def _texts_of_rule(alert: Alert) -> dict[str, str]:
    rule = alert.definition
    labels = rule.labels.items() if rule else ()
    return {
        f"the {key} of the rule at {rule.place}": text for key, text in labels if rule
    }


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


def _other_mentions(chosen: str, mentions: Sequence[_Mention]) -> Iterator[Candidate]:
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


def _also_named(chosen: str, mentions: Sequence[_Mention]) -> tuple[str, ...]:
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
