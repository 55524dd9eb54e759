"""Which requirement an alert is about, with the evidence for it."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from tracer.alert import Alert
from tracer.ids import find_requirements, find_tokens, nearest, normalise, resolve
from tracer.sources.generic import REQUIREMENT_TAGS
from tracer.specification import Specification


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A requirement that may be meant; `confidence` from 0 to 1."""

    id: str
    confidence: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """The requirement an alert names, how it names it, and what else it may mean.

    Without a `requirement` the alert is untraced, and `evidence` says what was searched.
    """

    requirement: str | None
    how: str | None
    confidence: float
    evidence: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class _Named:
    """An id as it stands somewhere in the alert."""

    written: str
    how: str
    confidence: float
    place: str

    @property
    def is_sure(self) -> bool:
        """Whether it is an id even where nothing defines it; `FR-7` in prose is not."""
        return self.how != "text" or normalise(self.written).startswith("REQ-")


def match(alert: Alert, specification: Specification, requirement: str = "") -> Match:
    """Find the requirement an alert is about.

    The sender's word comes first (`requirement`), then the alert's tags, then ids in
    its texts and links. Of several, the first that is defined counts.
    """
    defined = specification.requirements
    ids = {each: resolve(each.written, defined) for each in _named(alert, requirement)}
    named = [each for each in ids if each.is_sure or ids[each] in defined]
    if not named:
        return Match(
            requirement=None, how=None, confidence=0.0, evidence=_searched(alert)
        )
    best = next((each for each in named if ids[each] in defined), named[0])
    others = dict.fromkeys(i for e, i in ids.items() if i != ids[best] and i in defined)
    return Match(
        requirement=ids[best],
        how=best.how,
        confidence=best.confidence,
        evidence=f"{best.place} names {best.written}",
        candidates=_candidates(ids[best], specification, tuple(others)),
    )


def _named(alert: Alert, requirement: str) -> Iterator[_Named]:
    if requirement:
        yield _Named(requirement, "input", 1.0, "the input `requirement`")
    lower = {key.lower().replace("-", "_"): key for key in alert.tags}
    for tag in REQUIREMENT_TAGS:
        key = lower.get(tag)
        for written in find_tokens(alert.tags[key]) if key else ():
            yield _Named(written, "tag", 1.0, f"tag {key}")
    texts = {
        "title": alert.title,
        "description": alert.description or "",
        "metric": alert.metric or "",
        **{f"tag {key}": value for key, value in alert.tags.items()},
        **{f"link {key}": value for key, value in alert.links.items()},
    }
    for place, text in texts.items():
        for written in find_requirements(text):
            yield _Named(written, "text", 0.8, place)


def _searched(alert: Alert) -> str:
    places = ["its title", "its description"]
    places += [f"{len(alert.tags)} tags"] if alert.tags else []
    places += [f"{len(alert.links)} links"] if alert.links else []
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
