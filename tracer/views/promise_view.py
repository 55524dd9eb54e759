"""What is broken: the requirement or SLA, in its own words, and how sure that is."""

import re
from collections.abc import Iterator

from msgspec import Struct

from tracer.specification import Intent, Requirement
from tracer.tracing import Candidate, Quote, Sla, Trace, Undefined


class DefinitionView(Struct, frozen=True, kw_only=True):
    """A requirement or an intent."""

    id: str
    """Its id."""
    title: str | None
    """Its title, if it is defined."""
    path: str | None
    """The file that defines it, `None` where nothing does."""
    line: int | None
    """The line there."""
    priority: str | None = None
    """The priority that it states."""
    requestor: str | None = None
    """Of an intent: who asked for it."""
    description: str | None = None
    """Of an intent: its description."""
    confidence: int | None = None
    """Of a candidate: how sure it is, in percent."""
    evidence: str = ""
    """Of a candidate: what leads to it."""


class PromiseView(Struct, frozen=True, kw_only=True):
    """What is broken: the SLA where one is violated, otherwise the requirement."""

    id: str
    """Its id."""
    title: str | None
    """Its title, if it is defined."""
    path: str | None
    """The file that defines it, `None` where nothing does."""
    line: int | None
    """The line there."""
    priority: str | None
    """The priority that it states."""
    quote: str | None
    """Its own words that the alert is about, or its first sentence."""
    quote_path: str | None
    """The file with the quote."""
    quote_line: int | None
    """The line with the quote."""
    of: DefinitionView | None
    """The requirement that the SLA belongs to, `None` where both are the same."""
    is_part: bool
    """Whether `of` consists of it and others."""
    is_linked: bool
    """Whether `of` names it, as a part or as related; otherwise only its limit fits."""
    is_violated: bool
    """Whether a limit is known to be violated. If not, the alert is about it."""
    fit: str | None
    """What says most that the SLA is the violated one."""


def promise_view(trace: Trace) -> PromiseView | None:
    """Return what is broken, `None` where the alert leads to no defined requirement."""
    requirement, sla = trace.definition, trace.sla
    if requirement is None:
        return None
    is_other = sla is not None and sla.id != requirement.id
    broken = sla if sla is not None and is_other else requirement
    quote = trace.quote or (None if sla else trace.statement)
    return PromiseView(
        id=broken.id,
        title=broken.title,
        path=broken.path,
        line=broken.line,
        priority=requirement.priority,
        quote=_quoted(quote, broken) if quote else None,
        quote_path=quote.path if quote else None,
        quote_line=quote.line if quote else None,
        of=definition_view(requirement) if is_other else None,
        is_part=broken.id.startswith(f"{requirement.id}/"),
        is_linked=any(each.id == broken.id for each in requirement.related),
        is_violated=sla is not None,
        fit=_fit(sla, trace.match.evidence, is_other=is_other) if sla else None,
    )


def _quoted(quote: Quote, broken: Requirement | Sla) -> str:
    """Return a quote; of a row or heading that has the title as well, what is behind it."""
    is_same_line = (quote.path, quote.line) == (broken.path, broken.line)
    rest = _without_title(quote.text, broken.title) if is_same_line else None
    # The sentence around it ends with a full stop, too.
    return (rest or quote.text).removesuffix(".")


def _fit(sla: Sla, known: str, *, is_other: bool) -> str | None:
    """Return what says most that an SLA is violated; next to another id, with its own.

    Where its limit has led to it, `known` says that already.
    """
    best = sla.evidence.split("; ")[0]
    threshold = "is the alert's threshold"
    if threshold in best and threshold in known:
        return None
    if not is_other:
        return best
    return re.sub(r"\bits (limit|kind)\b", lambda m: f"the {m[1]} of {sla.id}", best)


def definition_view(
    definition: Requirement | Intent | Undefined | Sla,
    candidate: Candidate | None = None,
) -> DefinitionView:
    """Return what reports show of a requirement, an intent, an SLA or a candidate."""
    requestor = description = priority = None
    if isinstance(definition, Intent):
        requestor = definition.requestor
        description = _without_title(definition.description, definition.title)
    if not isinstance(definition, Sla):
        priority = definition.priority
    return DefinitionView(
        id=definition.id,
        title=definition.title,
        path=definition.path,
        line=definition.line,
        priority=priority,
        requestor=requestor,
        description=description,
        confidence=round(candidate.confidence * 100) if candidate else None,
        evidence=candidate.evidence if candidate else "",
    )


def _without_title(description: str | None, title: str | None) -> str | None:
    """Return a description without the title that it begins with: both are shown."""
    if not description or not title or not description.startswith(title):
        return description
    return description[len(title) :].lstrip(" .:;-\u2013\u2014\n") or None


def candidate_views(trace: Trace) -> Iterator[DefinitionView]:
    """Walk over the requirements that the alert may be about, with their places."""
    known = {definition.id: definition for definition in trace.candidates}
    for candidate in trace.match.candidates:
        definition = known.get(candidate.id)
        if definition:
            yield definition_view(definition, candidate)
