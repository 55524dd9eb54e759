"""What speaks for a commit as the cause of an alert, as numbers that weights apply to."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field

from tracer.history import RECENT, Change, Window
from tracer.repository import Commit
from tracer.text import Pattern
from tracer.tracing.commit_words import Rarity, words_of_paths
from tracer.tracing.fault_places import SERVICE, FaultPlace

_CLEANING = Pattern(
    r"""
    \b(?: rename | refactor | move | split | convert | replace | clean[ ]?-?up   # the same code
       | reformat | indent | whitespace | style | lint | black                  # its form
       | comment | docs? | typo | spelling | license | copyright )\b            # words
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words of subjects that announce no change of what the code does."""
_IMPORT = Pattern(
    r"""
    ^\s* (?: $ | \#\s*include\b | (?:from\s+\S+\s+)?import\b | using\b[^=(]*; | use\b[^(]*;
      | (?:const|let|var)\b[^;]*=\s*require\( | require(?:_relative)?\b )
    """,
    re.VERBOSE,
)
"""Lines that import something, or are empty."""
_FIXING = Pattern(
    r"\b(?:fix(?:es|ed)?|bug|revert|typo|crash|leak|correct)\b", re.IGNORECASE
)
_LEAST_COMPARED = 5
"""Commits with which one is compared."""
# A change is most dangerous in its first days; after half a year it has mostly proved
# itself. In the learnt cases finer steps gave nothing.
_WEEK, _HALF_YEAR = timedelta(days=8), timedelta(days=183)


class CommitCandidate(Struct, frozen=True, kw_only=True):
    """A commit that may be the cause, before it is judged.

    `nth` has, by path, how many newer commits before the alert changed the file.
    `message_words` are those of its message, `changed_words` those of the lines that it
    changed in the files of the places. `is_cut` says that it only holds the place of all
    commits before it, which are not here: it takes their likelihood, and is never shown.
    `is_inert` says that it changed nothing that runs. `is_import` says that it brought the
    code here, as a repository's first commit does: who wrote it before is not known.
    """

    commit: Commit
    change: Change
    message_words: frozenset[str]
    changed_words: frozenset[str]
    nth: Mapping[str, int] = field(default_factory=dict)
    is_cut: bool = False
    is_inert: bool = False
    is_import: bool = False


class AlertContext(Struct, frozen=True, kw_only=True):
    """What commits are compared with: an alert's places, words and time.

    `naming` are the shas of the commits that name the requirement. `is_guess` says that the
    alert leads to no code, and `outside` which cause outside the repository it names.
    """

    places: Sequence[FaultPlace]
    words: frozenset[str]
    moment: datetime
    naming: frozenset[str] = frozenset()
    window: Window | None = None
    is_guess: bool = False
    outside: str | None = None

    def is_recent(self, commit: Commit) -> bool:
        """Whether a commit is of the window that counts first."""
        if self.window is None:
            return commit.date >= self.moment - RECENT
        return self.window.has(commit.sha, commit.date, self.moment)


def measure(
    candidates: Sequence[CommitCandidate], context: AlertContext
) -> list[dict[str, float]]:
    """Measure the evidence for each candidate; all numbers are from 0 to about 5."""
    rarity = Rarity.of([c.message_words | c.changed_words for c in candidates])
    if context.is_guess:
        return _measure_window(candidates, context, rarity)
    return [
        {
            **_place_features(candidate, context),
            **_time_features(candidate, context),
            **_word_features(candidate, context, rarity),
            **_kind_features(candidate, context),
        }
        for candidate in candidates
    ]


def _measure_window(
    candidates: Sequence[CommitCandidate], context: AlertContext, rarity: Rarity
) -> list[dict[str, float]]:
    """Measure commits of a window: each against the mean of all, as alerts are long or short."""
    messages = _against_mean(
        [rarity.sum(context.words & c.message_words) for c in candidates]
    )
    changes = _against_mean(
        [rarity.sum(context.words & c.changed_words) for c in candidates]
    )
    paths = _against_mean(
        [rarity.sum(context.words & words_of_paths(c.change.hunks)) for c in candidates]
    )
    return [
        {
            "message": message,
            "changed": changed,
            "path": path,
            **_time_features(candidate, context),
            **_kind_features(candidate, context),
        }
        for candidate, message, changed, path in zip(
            candidates, messages, changes, paths, strict=True
        )
    ]


def _against_mean(sums: Sequence[float]) -> list[float]:
    """Return how many times the mean each is, as a logarithm; 1 more keeps 0 finite.

    Among few commits each would be about the mean: there the others count as 0.
    """
    mean = sum(sums) / max(len(sums), _LEAST_COMPARED)
    return [math.log((1 + each) / (1 + mean)) for each in sums]


def _place_features(
    candidate: CommitCandidate, context: AlertContext
) -> dict[str, float]:
    touches = [
        (place, candidate.change.touches[place.place])
        for place in context.places
        if place.place in candidate.change.touches
    ]
    alive = [(place, touch) for place, touch in touches if touch.survives]
    marks = [(p, t) for p, t in alive if p.place.lines]
    nearest = [
        (p, t.distance) for p, t in touches if t.distance is not None and p.place.lines
    ]
    return {
        "share": max(
            (_root(t.survives, p.place.size) * _rank_weight(p) for p, t in alive),
            default=0,
        ),
        "edit": max((_rank_weight(p) for p, _ in touches), default=0),
        "breadth": math.sqrt(len(touches) / max(len(context.places), 1)),
        "line": max(
            (_root(t.hits, len(p.place.lines)) * _rank_weight(p) for p, t in marks),
            default=0,
        ),
        "near": max((_rank_weight(p) / (1 + d) for p, d in nearest), default=0),
        "newest": max((1 / (1 + n) for n in candidate.nth.values()), default=0),
    }


def _rank_weight(place: FaultPlace) -> float:
    """Return how much a place counts: the caller of the innermost function less."""
    return 1 / math.sqrt(1 + place.rank)


def _root(part: int, whole: int) -> float:
    """Return a part of a whole; the root lifts small ones: one line can be the cause."""
    return math.sqrt(min(part / whole, 1)) if whole else 0.0


def _time_features(
    candidate: CommitCandidate, context: AlertContext
) -> dict[str, float]:
    waited = context.moment - candidate.commit.date
    return {"week": float(waited <= _WEEK), "half_year": float(waited <= _HALF_YEAR)}


def _word_features(
    candidate: CommitCandidate, context: AlertContext, rarity: Rarity
) -> dict[str, float]:
    message, changed = candidate.message_words, candidate.changed_words
    return {
        "message": rarity.share(context.words, message),
        "changed": rarity.share(context.words, changed),
    }


def _kind_features(
    candidate: CommitCandidate, context: AlertContext
) -> dict[str, float]:
    subject = candidate.commit.subject
    return {
        "files": math.log(max(len(candidate.commit.paths), 1)),
        "cleans": float(
            bool(_CLEANING.search(subject)) or _changes_imports_only(candidate)
        ),
        "fixes": float(bool(_FIXING.search(subject))),
        "deployed": float(
            context.window is not None
            and candidate.commit.sha in (context.window.shas or ())
        ),
        "requirement": float(candidate.commit.sha in context.naming),
        "service": float(is_of_service(candidate, context)),
        "inert": float(candidate.is_inert),
    }


def is_of_service(candidate: CommitCandidate, context: AlertContext) -> bool:
    """Whether a commit changed files of the service that the alert is about."""
    paths = (place.place.path for place in context.places if place.origin == SERVICE)
    return any(path in candidate.change.hunks for path in paths)


def _changes_imports_only(candidate: CommitCandidate) -> bool:
    """Whether all lines that a commit changed in the files of the places are imports."""
    lines = [
        line
        for hunks in candidate.change.hunks.values()
        for hunk in hunks
        for line in (*hunk.added, *hunk.removed)
    ]
    return bool(lines) and all(_IMPORT.match(line) for line in lines)
