"""Which requirement an alert is about, with the evidence for it; pure."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tracer.alerts import NO_HINT, REQUIREMENT_TAGS, Alert, RequirementHint, letters_of
from tracer.specification import Specification
from tracer.text import (
    KnownIds,
    Pattern,
    find_requirements,
    find_tokens,
    nearest,
    normalise,
    scope,
)

_NUMBERED = Pattern(r"[A-Z]{2,}\d{2,}")
"""An id without a hyphen, such as Doorstop's `REQ001`."""
CANDIDATES = 3
"""How many requirements are offered where none is sure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A requirement that may be meant; `confidence` from 0 to 1."""

    id: str
    confidence: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """The requirement an alert is about, how that is known, and what else it may be.

    Without a `requirement` the alert is untraced, and `evidence` says what was searched.
    """

    requirement: str | None
    how: str | None
    confidence: float
    evidence: str
    candidates: tuple[Candidate, ...] = ()

    @property
    def inferred(self) -> bool:
        """Whether something else than the alert's own words leads to the requirement."""
        return self.how in {"route", "frame", "telemetry", "similarity"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Clue:
    """A requirement that something else than the alert's own words leads to."""

    requirement: str
    how: str
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True)
class _Named:
    """An id as it stands somewhere in the alert, and all that it may mean."""

    written: str
    meant: tuple[str, ...]
    how: str
    confidence: float
    place: str


def match(
    alert: Alert, specification: Specification, said: RequirementHint = NO_HINT
) -> Match:
    """Find the requirement that an alert names.

    The sender's word beside the alert comes first (`said`), then the alert's tags, then ids in
    its texts and links. Of several, the first that is defined counts; a name that means
    different requirements in different features counts where the alert names the
    feature.
    """
    known_ids = specification.known_ids()
    named = tuple(_named(alert, said, known_ids))
    defined = [each for each in named if len(each.meant) == 1]
    best = next(iter(defined), None) or next((e for e in named if not e.meant), None)
    if best is None:
        return _unnamed(alert, named)
    chosen = best.meant[0] if best.meant else normalise(best.written)
    others = dict.fromkeys(i for e in named for i in e.meant if i != chosen)
    return Match(
        requirement=chosen,
        how=best.how,
        confidence=best.confidence,
        evidence=f"{best.place} names {best.written}",
        candidates=_candidates(chosen, specification, tuple(others)),
    )


def requirement_tokens(alert: Alert, requirement: str = "") -> Iterator[str]:
    """Return what is said to be a requirement's id, whatever its family."""
    yield from find_tokens(requirement)
    for _, text in _requirement_tags(alert):
        yield from find_tokens(text)


def conclude(match: Match, clues: Sequence[Clue], least: float) -> Match:
    """Take the first clue that is sure enough for an alert that names no requirement.

    Args:
        match: what the alert itself says.
        clues: by how much they can be trusted, the best first.
        least: the confidence below which a requirement is a candidate only.

    """
    if match.requirement:
        return match
    if not clues:
        told = f"{match.evidence}; no route, frame, metric or word leads to one"
        return replace(match, evidence=told)
    best = clues[0]
    conflicts = [c for c in clues[1:] if c.requirement != best.requirement]
    offered = _offered(clues)
    tie = any(c.how == best.how and c.confidence == best.confidence for c in conflicts)
    if tie or best.confidence < least:
        why = "several fit equally well" if tie else "nothing is sure enough"
        return Match(
            requirement=None,
            how=None,
            confidence=0.0,
            evidence=f"{match.evidence}; {why}: {best.evidence}",
            candidates=_each_once((*match.candidates, *offered))[:CANDIDATES],
        )
    return Match(
        requirement=best.requirement,
        how=best.how,
        confidence=best.confidence,
        evidence=best.evidence,
        candidates=tuple(c for c in offered if c.id != best.requirement)[:CANDIDATES],
    )


def _offered(clues: Sequence[Clue]) -> tuple[Candidate, ...]:
    """Return what clues lead to."""
    return _each_once(
        Candidate(id=clue.requirement, confidence=clue.confidence) for clue in clues
    )


def _each_once(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return each requirement once, as sure as it was first said to be."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        best.setdefault(candidate.id, candidate)
    return tuple(best.values())


def _unnamed(alert: Alert, named: Sequence[_Named]) -> Match:
    """Return a match without requirement: nothing is named, or too much."""
    conflicts = tuple(dict.fromkeys(meant for each in named for meant in each.meant))
    evidence = _searched(alert)
    if conflicts:
        evidence = (
            f"{named[0].place} names {named[0].written}, which several features have"
        )
    return Match(
        requirement=None,
        how=None,
        confidence=0.0,
        evidence=evidence,
        candidates=tuple(
            Candidate(id=each, confidence=round(1 / len(conflicts), 2))
            for each in conflicts[:CANDIDATES]
        ),
    )


def _named(
    alert: Alert, said: RequirementHint, known_ids: KnownIds
) -> Iterator[_Named]:
    """Walk over the ids in an alert: what is surely one, and what is defined."""
    words = "\n".join(_texts(alert).values())
    scopes = (
        known_ids.scopes_in(words, alert.service or "")
        if known_ids.has_scopes
        else frozenset()
    )
    if said:
        meant = _meant(said.requirement, known_ids, scopes)
        yield _Named(said.requirement, meant, "input", 1.0, said.place)
    for key, text in _requirement_tags(alert):
        for written in _ids_in(text, known_ids):
            meant = _meant(written, known_ids, scopes)
            yield _Named(written, meant, "tag", 1.0, f"tag {key}")
    for place, text in _texts(alert).items():
        for written, meant in _in_text(text, known_ids, scopes):
            yield _Named(written, meant, "text", 0.8, place)


def _in_text(
    text: str, known_ids: KnownIds, scopes: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Find what is defined, then `REQ-…` ids, which are ids even where nothing is."""
    for name in known_ids.find(text, scopes, in_names=True):
        if name.is_distinct:
            yield text[name.start : name.end], (name.id,)
    for written in find_requirements(text):
        is_sure = normalise(written).startswith("REQ-")
        if is_sure and not _meant(written, known_ids, scopes):
            yield written, ()


def _meant(
    written: str, known_ids: KnownIds, scopes: frozenset[str]
) -> tuple[str, ...]:
    """Return what an id may mean; where several features have it, in those spoken of."""
    ids = known_ids.resolve(written) or tuple(
        name.id for name in known_ids.find(written, scopes)
    )
    return tuple(each for each in ids if scope(each) in scopes) or ids


def _requirement_tags(alert: Alert) -> Iterator[tuple[str, str]]:
    """Walk over the tags that are called so, however they are spelt: `Requirement ID`."""
    plain = {letters_of(key): key for key in alert.tags}
    for tag in REQUIREMENT_TAGS:
        key = plain.get(tag)
        if key:
            yield key, alert.tags[key]


def _ids_in(text: str, known_ids: KnownIds) -> Iterator[str]:
    """Return the ids of a tag that holds nothing else: known ones whole, else tokens."""
    whole = text.strip()
    if known_ids.resolve(whole) or _NUMBERED.fullmatch(whole):
        yield whole
    else:
        yield from find_tokens(text)


def _texts(alert: Alert) -> dict[str, str]:
    return {
        "title": alert.title,
        "description": alert.description or "",
        "metric": alert.metric or "",
        **{f"tag {key}": value for key, value in alert.tags.items()},
        **{f"link {key}": value for key, value in alert.links.items()},
    }


def _searched(alert: Alert) -> str:
    places = ["its title"]
    places += ["its description"] if alert.description else []
    for count, noun in ((len(alert.tags), "tag"), (len(alert.links), "link")):
        places += [f"{count} {noun}{'' if count == 1 else 's'}"] if count else []
    return f"no requirement named: searched {', '.join(places)}"


def _candidates(
    chosen: str, specification: Specification, others: tuple[str, ...]
) -> tuple[Candidate, ...]:
    """Return what else was named; for an id defined nowhere, its neighbours."""
    if chosen in specification.requirements:
        return tuple(Candidate(id=other, confidence=0.5) for other in others)
    return tuple(
        Candidate(id=near, confidence=round(_likeness(chosen, near), 2))
        for near in nearest(chosen, specification.requirements)
    )


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()
