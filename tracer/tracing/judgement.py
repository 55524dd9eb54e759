"""What the history says about the cause of an alert, as far as it can be known."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from tracer.alerts import Alert
from tracer.repository import History
from tracer.tracing.commit_words import words_of
from tracer.tracing.evidence import Evidence
from tracer.tracing.named_requirement import Match
from tracer.tracing.outside_causes import outside_cause
from tracer.tracing.suspect_features import AlertContext
from tracer.tracing.suspects import (
    NO_CODE,
    Known,
    Suspect,
    Verdict,
    VerdictKind,
    rank,
    verdict,
)

_LEAST_GUESS = 0.3
"""Below it a commit that only shares words with an alert is not worth a look."""


_SURE_GUESS = 0.8
"""From it on such a commit is known to be the likeliest: 31 of 33 were the cause. Of those
with less, the first was it in 6 of 21 incidents, one of the first three in 14."""


class Judgement(Struct, frozen=True):
    """The suspects, the likeliest first, and what can be said of them."""

    suspects: tuple[Suspect, ...]
    verdict: Verdict


def judge(
    alert: Alert, match: Match, evidence: Evidence, moment: datetime
) -> Judgement:
    """Rank the commits that may be the cause at a moment, and judge whether one is."""
    outside = outside_cause(alert) if evidence.is_guess else None
    context = AlertContext(
        places=evidence.places,
        # The words of a cause outside are explained by it.
        words=evidence.words - words_of(outside or ""),
        moment=moment,
        naming=frozenset(commit.sha for commit in evidence.naming),
        window=evidence.window,
        is_guess=evidence.is_guess,
        is_elsewhere=evidence.is_guess and bool(alert.frames),
        outside=outside,
    )
    known = Known(requirement=match.requirement, has_start=alert.started_at is not None)
    suspects = rank(evidence.candidates, context, known)
    unknown = _unknown_verdict(evidence, match, outside)
    return Judgement(suspects, unknown or _verdict(evidence, suspects, outside))


def _unknown_verdict(
    evidence: Evidence, match: Match, outside: str | None
) -> Verdict | None:
    """Return what to say where the history cannot tell whether a commit is the cause."""
    if not evidence.has_window:
        reason = f"the checkout's history is {evidence.history}"
        return _unknown(reason, str(evidence.history))
    if evidence.is_cut:
        reason = "the time for searching the history was over"
        return _unknown(reason, "time")
    if evidence.places or evidence.candidates or outside:
        return None
    if evidence.leads:
        reason = "no recent commit changed the code that the alert leads to"
        return _unknown(reason, "untraced")
    if match.requirement is None:
        reason = "the alert names neither a requirement nor code of this repository"
        return _unknown(reason, "untraced")
    return NO_CODE


def _verdict(
    evidence: Evidence, suspects: Sequence[Suspect], outside: str | None
) -> Verdict:
    """Judge the suspects; where older commits are not here, none is not an answer."""
    judged = verdict(suspects)
    if evidence.is_guess:
        judged = _guessed(judged, outside, suspects[0].confidence if suspects else 0)
    is_whole = evidence.history is History.COMPLETE or judged.why == "import"
    if is_whole or judged.kind is not VerdictKind.NONE:
        return judged
    reason = (
        "no recent commit is a likely cause, and older ones are not in the checkout"
    )
    return _unknown(reason, "older")


def _guessed(judged: Verdict, outside: str | None, first: float) -> Verdict:
    """Return a verdict that claims no more than an alert without code can tell.

    `first` is the highest confidence of a commit.
    """
    if judged.kind is VerdictKind.NONE or (
        judged.kind is not VerdictKind.ONE and first < _LEAST_GUESS
    ):
        reason = "no commit stands out by what it shares with the alert"
        return Verdict(
            kind=VerdictKind.NONE, reason=reason, why="words", outside=outside
        )
    is_ordered = first >= _SURE_GUESS
    if judged.kind is VerdictKind.ONE:
        reason = "the alert names no code: its service and its words alone are known"
        return Verdict(
            kind=VerdictKind.SEVERAL, reason=reason, why="words", is_ordered=is_ordered
        )
    return replace(judged, why="words", is_ordered=is_ordered)


def _unknown(reason: str, why: str) -> Verdict:
    return Verdict(kind=VerdictKind.UNKNOWN, reason=reason, why=why)
