"""The ids that an alert names: in a hint, its tags, its texts or its links."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import Alert, RequirementHint, requirement_labels
from tracer.specification import Specification
from tracer.text import (
    KnownIds,
    Pattern,
    feature_of,
    find_chapter_ids,
    find_requirements,
    find_tokens,
    find_versioned_ids,
    is_surely_requirement,
)
from tracer.tracing.sla_scoring import limit_at_threshold

_ID_WITHOUT_HYPHEN = Pattern(r"(?![pP]\d\d$)[A-Za-z]+\d{2,}(?:\.\d+)*[a-z]?")
"""Such as Doorstop's `REQ001` and `cES1014.2` of NASA's cFE; `p95` is a percentile."""
_LETTER = Pattern(r"[^\W\d_]")
# A text may name a requirement only to say that it is not affected.
_BY_INPUT, _BY_TAG, _BY_TEXT = 1.0, 1.0, 0.8
_BY_ID_AND_LIMIT = 0.9
"""Confidence, by where an id is named."""
_SEVERAL = 2
_SENTENCES = ("the alert's title", "the alert's description")


class AlertMention(Struct, frozen=True):
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


def requirement_tokens(alert: Alert, requirement: str = "") -> Iterator[str]:
    """Return what the sender calls the id of a requirement, whatever its family.

    In a title or description only what can hardly be anything else: `F3.4.1`.
    """
    yield from find_tokens(requirement)
    for text in (alert.title, alert.description or ""):
        yield from find_chapter_ids(text)
    for _, text in requirement_labels(alert.tags):
        yield from find_tokens(text)


def mentions_in(
    alert: Alert, hint: RequirementHint, specification: Specification
) -> Iterator[AlertMention]:
    """Walk over the ids in an alert: what is surely one, and what is defined.

    Those outside the alert come first, then those of its tags, texts and links.
    """
    for mention in _mentions(alert, hint, specification):
        yield _by_limit(mention, alert, specification)


def mentions_in_words(alert: Alert, known_ids: KnownIds) -> Iterator[AlertMention]:
    """Walk over what is written in the alert's sentences as the repository's ids are."""
    for place in _SENTENCES:
        text = _texts(alert)[place]
        features = known_ids.features_in(text, alert.service or "")
        for written, ids in _of_several_features(text, known_ids, features):
            yield AlertMention(written, ids, "text", _BY_TEXT, place)
        for written in known_ids.shapes.find(text):
            ids = _meanings(written, known_ids, features)
            # One that is defined, but may be anything else, was passed over before.
            if len(ids) != 1:
                yield AlertMention(written, ids, "text", _BY_TEXT, place)


def _mentions(
    alert: Alert, hint: RequirementHint, specification: Specification
) -> Iterator[AlertMention]:
    """Walk over the ids as they are written; what one means may be open."""
    known_ids = specification.known_ids()
    words = "\n".join(_texts(alert).values())
    features = (
        known_ids.features_in(words, alert.service or "")
        if known_ids.has_features
        else frozenset()
    )
    if hint:
        ids = _meanings(hint.requirement, known_ids, features)
        named = AlertMention(hint.requirement, ids, "input", _BY_INPUT, hint.place)
        yield _feature_named(named, specification) or named
    for place, text in (*_labels(alert), *_labels_of_rule(alert)):
        whole = AlertMention(text.strip(), (), "tag", _BY_TAG, place)
        feature = _feature_named(whole, specification)
        for written in () if feature else _ids_in_tag(text, known_ids):
            ids = _meanings(written, known_ids, features)
            yield AlertMention(written, ids, "tag", _BY_TAG, place)
        if feature:
            yield feature
    for place, text in _texts(alert).items():
        for written, ids in _ids_in_text(text, known_ids, features):
            yield AlertMention(written, ids, "text", _BY_TEXT, place)


def _feature_named(
    mention: AlertMention, specification: Specification
) -> AlertMention | None:
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
    if not known_ids.ids:  # else `mentions_in_words` finds them, and what they may mean
        for written in find_versioned_ids(text):
            yield written, ()


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


def _by_limit(
    mention: AlertMention, alert: Alert, specification: Specification
) -> AlertMention:
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
