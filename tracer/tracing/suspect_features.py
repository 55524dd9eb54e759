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
from tracer.tracing.fault_place import FaultPlace, Guess
from tracer.tracing.place_evidence import PlaceEvidence
from tracer.tracing.sentence_words import singular

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
LEAST_WORDS = 2
"""Words that a commit shares with an alert; a single one is often chance."""
_LEAST_COMPARED = 5
"""Commits with which one is compared."""
_AGES: Mapping[str, timedelta] = {
    "week": timedelta(days=8),
    "month": timedelta(days=31),
    "half_year": timedelta(days=183),
    "year": timedelta(days=365),
}
"""A change is most dangerous in its first days; after a year it has mostly proved itself."""
_LARGE = 50
"""Files of a commit; what changes more of them has words of every alert."""
_SHA = Pattern(r"\b[0-9a-f]{7,64}\b")
_SHORT_SHA = 7


class CommitCandidate(Struct, frozen=True, kw_only=True):
    """A commit that may be the cause, before it is judged.

    `nth` has, by path, how many newer commits before the alert changed the file.
    `message_words` are those of its message, `changed_words` those of the lines that it
    changed in the files of the places. Of a window's commits, `changed_places` are the
    words of each place that it changed, with the lines beside it, and `lowered` is a file
    in which it lowered a number. `is_cut` says that it only holds the place of all commits
    before it, which are not here: it takes their likelihood, and is never shown.
    `is_inert` says that it changed nothing that runs, `is_of_others` that all code which it
    changed is of other services than the alert's. `is_import` says that it brought the
    code here, as a repository's first commit does: who wrote it before is not known.
    """

    commit: Commit
    change: Change
    message_words: frozenset[str]
    changed_words: frozenset[str]
    changed_places: tuple[frozenset[str], ...] = ()
    lowered: str | None = None
    nth: Mapping[str, int] = field(default_factory=dict)
    is_cut: bool = False
    is_inert: bool = False
    is_of_others: bool = False
    is_import: bool = False

    @property
    def near_words(self) -> frozenset[str]:
        """The words of all places that it changed."""
        return frozenset().union(*self.changed_places)


class AlertContext(Struct, frozen=True, kw_only=True):
    """What commits are compared with: an alert's places, words and time.

    `naming` are the shas of the commits that name the requirement. `is_guess` says that the
    alert leads to no code, `is_elsewhere` that this is so although it has a stack trace, and
    `outside` which cause outside the repository it names.
    """

    places: Sequence[FaultPlace]
    words: frozenset[str]
    moment: datetime
    naming: frozenset[str] = frozenset()
    window: Window | None = None
    is_guess: bool = False
    is_elsewhere: bool = False
    outside: str | None = None

    def is_recent(self, commit: Commit) -> bool:
        """Whether a commit is of the window that counts first."""
        if self.window is None:
            return commit.date >= self.moment - RECENT
        return self.window.has(commit.sha, commit.date, self.moment)


def measure(
    candidates: Sequence[CommitCandidate], context: AlertContext
) -> list[dict[str, float]]:
    """Measure the evidence for each candidate; all numbers are from -5 to about 5."""
    changes = [candidate.change for candidate in candidates]
    places = PlaceEvidence.of(context.places, changes, context.moment)
    words = _measure_words(candidates, context)
    named = _named_in_messages(candidates)
    return [
        {
            **own_words,
            **({} if context.is_guess else places.measure(candidate.change)),
            **_time_features(candidate, context),
            **_kind_features(candidate, context),
            "newest": max((1 / (1 + n) for n in candidate.nth.values()), default=0.0),
            "named": float(candidate.commit.sha[:_SHORT_SHA] in named),
        }
        for candidate, own_words in zip(candidates, words, strict=True)
    ]


def _measure_words(
    candidates: Sequence[CommitCandidate], context: AlertContext
) -> list[dict[str, float]]:
    """Compare each commit with the mean of all, as alerts are long or short."""
    messages = [c.message_words for c in candidates]
    lines = [c.changed_words for c in candidates]
    code = [c.near_words for c in candidates] if context.is_guess else lines
    rarity = Rarity.of([m | c for m, c in zip(messages, code, strict=True)])
    own = {"message": messages, "changed": lines}
    if context.is_guess:
        # In a large commit, words of many places have little to do with each other.
        own["near"] = [_best(c.changed_places, context, rarity) for c in candidates]
        own["path"] = [words_of_paths(c.change.hunks) for c in candidates]
    shared = {name: [context.words & w for w in words] for name, words in own.items()}
    columns = {
        name: _against_mean([*map(rarity.sum, words)]) for name, words in shared.items()
    }
    return [
        dict(zip(columns, row, strict=True))
        for row in zip(*columns.values(), strict=True)
    ]


def _best(
    places: Sequence[frozenset[str]], context: AlertContext, rarity: Rarity
) -> frozenset[str]:
    """Return the words of the place that has most of the alert's."""
    return max(
        places, key=lambda words: rarity.sum(words & context.words), default=frozenset()
    )


def _named_in_messages(candidates: Sequence[CommitCandidate]) -> frozenset[str]:
    """Return the beginnings of the shas that messages name, as those of repairs do."""
    return frozenset(
        sha[:_SHORT_SHA]
        for candidate in candidates
        for sha in _SHA.findall(candidate.commit.message)
    )


def _against_mean(sums: Sequence[float]) -> list[float]:
    """Return how many times the mean each is, as a logarithm; 1 more keeps 0 finite.

    Among few commits each would be about the mean: there the others count as 0.
    """
    mean = sum(sums) / max(len(sums), _LEAST_COMPARED)
    return [math.log((1 + each) / (1 + mean)) for each in sums]


def _time_features(
    candidate: CommitCandidate, context: AlertContext
) -> dict[str, float]:
    waited = context.moment - candidate.commit.date
    return {name: float(waited <= age) for name, age in _AGES.items()}


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
        "reverts": float(subject.lower().startswith("revert")),
        "deployed": float(
            context.window is not None
            and candidate.commit.sha in context.window.brought
        ),
        "requirement": float(candidate.commit.sha in context.naming),
        "service": float(is_of_service(candidate, context)),
        "inert": float(candidate.is_inert),
        "lowers": float(candidate.lowered is not None),
        "few": float(_has_few_words(candidate, context)),
        "large": math.log(max(len(candidate.commit.paths) / _LARGE, 1)),
        "others": float(candidate.is_of_others),
    }


def is_of_service(candidate: CommitCandidate, context: AlertContext) -> bool:
    """Whether a commit changed files of the service that the alert is about."""
    paths = (
        place.place.path for place in context.places if place.guess is Guess.SERVICE
    )
    return any(path in candidate.change.hunks for path in paths)


def _has_few_words(candidate: CommitCandidate, context: AlertContext) -> bool:
    """Whether a commit shares a single word with the alert, and no file of its service."""
    words = candidate.message_words | candidate.near_words
    shared = context.words & (words | words_of_paths(candidate.change.hunks))
    is_few = len({singular(word) for word in shared}) < LEAST_WORDS
    return is_few and not is_of_service(candidate, context)


def _changes_imports_only(candidate: CommitCandidate) -> bool:
    """Whether all lines that a commit changed in the files of the places are imports."""
    lines = [
        line
        for hunks in candidate.change.hunks.values()
        for hunk in hunks
        for line in (*hunk.added, *hunk.removed)
    ]
    return bool(lines) and all(_IMPORT.match(line) for line in lines)
