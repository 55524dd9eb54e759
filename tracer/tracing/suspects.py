"""Which commits may have caused an alert, ranked by evidence that people can check.

Each piece of evidence adds its weight to a commit's score. The scores of all commits, and
that of "none of them", become probabilities that sum up to 1. A calibration makes these
the confidence: of the suspects shown with 0.8, about eight in ten should be right.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from tracer.history import Touch
from tracer.repository import Commit, RevertTrial
from tracer.text import age
from tracer.tracing.fault_place import FaultPlace
from tracer.tracing.suspect_features import (
    LEAST_WORDS,
    AlertContext,
    CommitCandidate,
    is_of_service,
    measure,
)
from tracer.tracing.suspect_scores import confidences, suspect_scores

_ENOUGH = 0.5
"""From this confidence on a commit is likelier the cause than everything else together."""
_IMPORT = 0.4
"""The highest confidence of a commit that brought the code here: it is the last to have
written whatever was never changed since, and the fault may be as old as the code."""
_HINT = 0.29
"""The highest confidence of a commit that only shares one or two words with an alert. In a
window of few commits they make it stand out from all others, but they say little."""
_TELLING_WORDS = 3
_UNMEASURED = 0.49
"""The highest confidence of a commit to which only such places lead whose results were
never measured, also leads: none of these stands out."""
_OLD_LEAD = 0.1
"""The highest confidence of a commit before the window to which a lead leads: people begin
to read at such code, but it ran for long, and calls much else."""
_SEVERAL = 5
"""Commits that are few enough to be looked at one by one."""
_WORDS_SHOWN = 5
_LISTED = 50
"""Suspects of a trace; what comes after them has a thousandth of the confidence."""


class VerdictKind(StrEnum):
    """Whether a commit stands out."""

    ONE = "one"
    SEVERAL = "several"
    NONE = "none"
    UNKNOWN = "unknown"


class Verdict(Struct, frozen=True, kw_only=True):
    """What the history says as a whole, and the reason in words.

    `why` names what an unknown one lacks: `shallow` or `partial` (the history), `older` (the
    commits before the window, of which none stands out), `time`, `untraced` (neither frames
    nor a requirement) or `no code`. It is `words` where none stands out and no more than
    words could be compared. `outside` is the cause outside the repository that the
    alert names, where no commit is one. `is_ordered` says whether the first suspect is
    known to be the likeliest: by words alone, the cause is often the second or the third.
    """

    kind: VerdictKind
    reason: str
    why: str = ""
    outside: str | None = None
    is_ordered: bool = True


NO_CODE = Verdict(
    kind=VerdictKind.UNKNOWN,
    reason="no place in the code and no commit names the requirement",
    why="no code",
)


class Suspect(Struct, frozen=True, kw_only=True):
    """A commit that may be the cause, with the reasons and the place that it changed.

    `score` is the sum of its evidence; `confidence` is how likely it is the cause, from 0
    to 1. `is_recent` says that it is of the window: of what the last deployment brought, or
    of the 30 days before the alert. Reports list the others apart, as older ones. `revert`
    is what came of trying to revert it on top of the commit `reverted_on`. `touched` are
    the alert's places whose lines it changed, each as the path and the label. `shared` is how
    many of the alert's words its message or its lines have.
    """

    commit: Commit
    score: float
    confidence: float
    reasons: tuple[str, ...]
    path: str | None = None
    line: int | None = None
    is_recent: bool = True
    is_import: bool = False
    revert: RevertTrial | None = None
    reverted_on: str | None = None
    touched: frozenset[tuple[str, str]] = frozenset()
    shared: int = 0


class Known(Struct, frozen=True, kw_only=True):
    """What reasons speak of: the requirement, and whether the alert's start is known."""

    requirement: str | None
    has_start: bool


def rank(
    candidates: Sequence[CommitCandidate], context: AlertContext, known: Known
) -> tuple[Suspect, ...]:
    """Order commits from before the alert by how likely they caused it."""
    evidence = measure(candidates, context)
    scores = suspect_scores(evidence, context)
    shares = confidences(scores, evidence, context)
    suspects = [
        _suspect(candidate, context, known, (score, share))
        for candidate, score, share in zip(candidates, scores, shares, strict=False)
        if _is_shown(candidate, context)
    ]
    return tuple(sorted(suspects, key=_likeliest_first))[:_LISTED]


def _is_shown(candidate: CommitCandidate, context: AlertContext) -> bool:
    """Whether something links a commit to the alert."""
    if candidate.is_cut or not context.is_guess:
        return not candidate.is_cut
    words = candidate.message_words | candidate.changed_words
    return (
        not context.words.isdisjoint(words)
        or len(context.words & candidate.near_words) >= LEAST_WORDS
        or candidate.commit.sha in context.naming
        or is_of_service(candidate, context)
    )


def _is_hint(candidate: CommitCandidate, context: AlertContext) -> bool:
    """Whether no more than one or two words link a commit to the alert."""
    sha = candidate.commit.sha
    is_brought = context.window is not None and sha in context.window.brought
    is_linked = is_brought or sha in context.naming or is_of_service(candidate, context)
    shared = _whole_words(_shared_words(candidate, context))
    return context.is_guess and not is_linked and len(shared) < _TELLING_WORDS


def _likeliest_first(suspect: Suspect) -> tuple[float, float, str]:
    commit = suspect.commit
    return (-suspect.score, -commit.date.timestamp(), commit.sha)


def verdict(suspects: Sequence[Suspect]) -> Verdict:
    """Say whether a commit stands out, where all of the history was searched."""
    if not suspects:
        reason = "no commit before the alert changed the code that it is about"
        return Verdict(kind=VerdictKind.NONE, reason=reason)
    first, *others = suspects
    is_tie = bool(others) and others[0].score == first.score
    if first.confidence >= _ENOUGH and not is_tie:
        reason = f"one commit stands out: {first.commit.sha[:7]}"
        return Verdict(kind=VerdictKind.ONE, reason=reason)
    together = sum(suspect.confidence for suspect in suspects)
    if first.is_import and together - first.confidence < first.confidence:
        reason = (
            f"the code came with {first.commit.sha[:7]}, and nothing else stands out"
        )
        return Verdict(kind=VerdictKind.NONE, reason=reason, why="import")
    if together < _ENOUGH:
        reason = "none of the commits that changed this code is a likely cause"
        return Verdict(kind=VerdictKind.NONE, reason=reason)
    return Verdict(kind=VerdictKind.SEVERAL, reason=_several_reason(suspects))


def _several_reason(suspects: Sequence[Suspect]) -> str:
    total = 0.0
    for number, suspect in enumerate(suspects[:_SEVERAL], 1):
        total += suspect.confidence
        if total >= _ENOUGH and number > 1:
            return (
                f"the cause is likely among the {number} commits with the highest "
                "confidence; none stands out"
            )
    return "many commits are about as likely; none stands out"


# -- reasons -------------------------------------------------------------------------


def _suspect(
    candidate: CommitCandidate,
    context: AlertContext,
    known: Known,
    judged: tuple[float, float],
) -> Suspect:
    score, confidence = judged
    if candidate.is_import:
        confidence = min(confidence, _IMPORT)
    if _is_hint(candidate, context):
        confidence = min(confidence, _HINT)
    commit, best = candidate.commit, _best_place(candidate, context)
    if best and (best[0].is_unmeasured or best[0].is_lead):
        confidence = min(confidence, _UNMEASURED)
    if best and best[0].is_lead and not context.is_recent(commit):
        confidence = min(confidence, _OLD_LEAD)
    path, line = _where(candidate, best)
    return Suspect(
        commit=commit,
        score=round(score, 3),
        confidence=round(confidence, 2),
        reasons=tuple(_reasons(candidate, context, known, best)),
        path=path,
        line=line,
        is_recent=context.is_recent(commit),
        is_import=candidate.is_import,
        shared=len(_whole_words(_shared_words(candidate, context))),
        touched=frozenset(
            (place.path, place.label)
            for place, touch in candidate.change.touches.items()
            if touch.changed or touch.survives
        ),
    )


def _best_place(
    candidate: CommitCandidate, context: AlertContext
) -> tuple[FaultPlace, Touch] | None:
    """Return the place of which the commit wrote most, those of frames' lines first."""
    touches = [
        (place, candidate.change.touches[place.place])
        for place in context.places
        if place.place in candidate.change.touches
    ]
    return max(
        touches,
        key=lambda pair: (pair[1].hits > 0, pair[1].survives, -pair[0].rank),
        default=None,
    )


def _where(
    candidate: CommitCandidate, best: tuple[FaultPlace, Touch] | None
) -> tuple[str | None, int | None]:
    if best:
        place, touch = best
        line = place.place.lines[0] if touch.hits and place.place.lines else touch.line
        return place.place.path, line or place.place.start or None
    return next(iter(candidate.change.hunks), None), None


def _reasons(
    candidate: CommitCandidate,
    context: AlertContext,
    known: Known,
    best: tuple[FaultPlace, Touch] | None,
) -> Iterator[str]:
    if candidate.is_import:
        yield _import_reason(candidate, _where(candidate, best)[0])
    elif best:
        yield _place_reason(*best, context)
    words = list(_word_reasons(candidate, context))
    notes = {path: _note(context, path) for path in candidate.change.hunks}
    path = next((each for each, note in notes.items() if note), next(iter(notes), ""))
    note = notes.get(path, "")
    # Of a guess the words are why, and not the file that they happen to be in.
    is_by_words = context.is_guess and not best and not note
    if is_by_words:
        words = [", and ".join(words)] if words else []
        yield from words
    if path and not best and not candidate.is_import:
        is_last = candidate.nth.get(path) == 0
        how = "was the last to change" if is_last else "changed"
        yield f"{how} {_named(path, candidate)}{note}"
    yield from _commit_reasons(candidate.commit, context, known)
    if not is_by_words:
        yield from words
    if candidate.lowered:
        yield f"lowered a number in {candidate.lowered}"


def _commit_reasons(
    commit: Commit, context: AlertContext, known: Known
) -> Iterator[str]:
    """Walk over what speaks for a commit as a whole."""
    end = "the alert" if known.has_start else "this run"
    yield f"committed {age(context.moment - commit.date)} before {end}"
    window = context.window
    if window and commit.sha in window.brought:
        is_between = window.shas is not None
        how = "came with" if is_between else "is the commit of"
        yield f"{how} {window.bringer} before the alert"
    if commit.sha in context.naming:
        yield f"names {known.requirement}"


def _word_reasons(candidate: CommitCandidate, context: AlertContext) -> Iterator[str]:
    """Walk over the alert's words that a commit's message or its lines have."""
    shared = context.words & candidate.message_words
    if shared:
        yield f"mentions {list_words(shared)}"
    changed = (context.words & candidate.changed_words) - shared
    if changed:
        yield f"changed lines with {list_words(changed)}"
    near = (context.words & candidate.near_words) - shared - changed
    if near:
        yield f"changed lines near {list_words(near)}"


def list_words(words: frozenset[str]) -> str:
    """List some words, but not those that are in a longer one: `session` of `sessions`."""
    return ", ".join(_whole_words(words)[:_WORDS_SHOWN])


def _whole_words(words: frozenset[str]) -> list[str]:
    return sorted(w for w in words if not any(w in other for other in words - {w}))


def _shared_words(candidate: CommitCandidate, context: AlertContext) -> frozenset[str]:
    return context.words & (candidate.message_words | candidate.changed_words)


def _import_reason(candidate: CommitCandidate, path: str | None) -> str:
    commit = candidate.commit
    others = len(commit.paths) - 1
    how = (
        f"with {others} other files at once"
        if commit.parents
        else "as the first commit"
    )
    return f"brought {_named(path, candidate) if path else 'the code'} here {how}"


def _named(path: str, candidate: CommitCandidate) -> str:
    """Return a path, and what the commit itself calls the file if it was renamed since."""
    name = candidate.change.names.get(path)
    return f"{path} (then {name})" if name else path


def _note(context: AlertContext, path: str) -> str:
    """Say what links a file to the alert, where that needs to be said."""
    notes = (p.note for p in context.places if p.place.path == path and p.note)
    note = next(notes, "")
    return f", {note}" if note else ""


def _place_reason(place: FaultPlace, touch: Touch, context: AlertContext) -> str:
    label, size = place.place.label, place.place.size
    alike = (p for p in context.places if p.place.function == place.place.function)
    if sum(p.place.label == label for p in alike) > 1:
        label = f"{label} in {place.place.path}"
    if place.note:
        label = f"{label}, {place.note}"
    if touch.hits and touch.line:
        lines = ", ".join(map(str, place.place.lines[:_WORDS_SHOWN]))
        name = place.place.path.rpartition("/")[2]
        origin = f" ({place.origin})" if place.origin != f"frame {name}:{lines}" else ""
        count = len(place.place.lines)
        part = f"{touch.hits} of the lines" if touch.hits < count else "line"
        return f"was the last to change {part} {lines} of {place.place.path}{origin}"
    if touch.survives:
        if touch.survives < size:
            return f"changed {touch.survives} of the {size} lines of {label}"
        return (
            f"changed {f'all {size} lines' if size > 1 else 'the only line'} of {label}"
        )
    return f"changed {label}, but later commits replaced those lines"
