"""How similar an alert's words are to each requirement's: BM25 by SQLite's text search."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from tracer.alerts import Alert
from tracer.specification import Specification
from tracer.text import words_in
from tracer.tracing.commit_words import without_noise
from tracer.tracing.named_requirement import Candidate
from tracer.tracing.sentence_words import singular

_STOP_WORDS = frozenset(
    "the and for with from this that was were has have not are is be to of in on a an at "  # noqa: SIM905
    "by or as it its than more less above below over under alert alerts alarm firing "
    "resolved triggered critical warning error errors high low value threshold exceeded "
    "production prod service monitor check status new add fix feat update req requirement "
    "must shall should will may can when then given system user".split()
)
_OF_ANY_ALERT = frozenset(
    "rate rates ratio total count counts sum average avg mean max min maximum minimum "  # noqa: SIM905
    "percent percentage percentile limit limits limited time times duration latency "
    "second seconds minute minutes hour hours day days last past since during within "
    "current currently http https code codes request requests response responses answer "
    "answers fail fails failed failing failure failures issue issues problem problems "
    "incident incidents event events detected occurred happened api job instance server "
    "servers services metric metrics down up slow slower unreachable unavailable outage "
    "timeout unhealthy get put".split()
)
"""Words that an alert has whatever it is about: they lead to no requirement by themselves."""
# Each word costs a query; the words of a title and a description are far fewer.
_QUERY_LIMIT = 64
# A definition says what it is about at its start; a whole chapter has every word.
_TEXT_LIMIT = 4_000
_HITS_LIMIT = 5
_NOISE = 0.1
"""Confidence that is not worth a reader's time, not even for a candidate."""
_ENOUGH_WORDS = 3.0
"""Shared words that no other requirement has, or more common ones of the same weight."""
_SHOWN_WORDS = 5
_COUNTS, _MOST = 0.6, 0.85
"""The confidence that counts by default, and the highest that words can give: of those
that counted, 84 % were right (bench/README.md)."""


class _AlertWords(Struct, frozen=True):
    """The words of an alert with the weight of each."""

    weights: Mapping[str, float]

    def weight(self, words: Iterable[str]) -> float:
        return sum(self.weights[word] for word in words)


class SearchHit(Struct, frozen=True):
    """A requirement that has words of an alert.

    `share` is the part of the alert's words, by their weight, that it has; `lead` is how
    far its score is above the next best, both from 0 to 1. Of the shared `words`, those
    that not any alert has are `telling`; `worth` is their weight, counted in words that
    no other requirement has.
    """

    requirement: str
    share: float
    lead: float
    worth: float
    words: tuple[str, ...]
    telling: tuple[str, ...]

    @property
    def leads_here(self) -> bool:
        """Whether there are two words or more: of those that led by one, 13 % were right."""
        return len({singular(word) for word in self.telling}) > 1


class RequirementIndex:
    """The requirements of a specification in an index of their words, for one run."""

    def __init__(self, specification: Specification) -> None:
        self._ids = tuple(specification.requirements)
        import sqlite3  # noqa: PLC0415 - an alert that names its requirement needs none

        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE VIRTUAL TABLE requirement USING "
            "fts5(name, title, body, tokenize='porter unicode61')"
        )
        rows = (those[0] for those in specification.requirements.values())
        self._database.executemany(
            "INSERT INTO requirement VALUES (?, ?, ?)",
            (tuple(map(_spaced, (r.id, r.title, r.text[:_TEXT_LIMIT]))) for r in rows),
        )

    def close(self) -> None:
        """Free the memory of the index."""
        self._database.close()

    def search(self, alert: Alert) -> tuple[SearchHit, ...]:
        """Return the requirements that share most words with an alert, the best first."""
        words = _words_of(alert)
        if not words or not self._ids:
            return ()
        weights = {word: self._rarity(word) for word in words}
        if not sum(weights.values()):
            return ()
        # Only letters get into the query, so no word can be an operator of FTS5.
        query = " OR ".join(f'"{word}"' for word in words)
        rows = self._database.execute(
            "SELECT rowid, -bm25(requirement, 2.0, 3.0, 1.0) AS score FROM requirement "
            "WHERE requirement MATCH ? ORDER BY score DESC LIMIT ?",
            (query, _HITS_LIMIT),
        ).fetchall()
        asked = _AlertWords(weights)
        return tuple(self._hit(asked, int(row), score, rows) for row, score in rows)

    def _hit(
        self,
        asked: _AlertWords,
        row: int,
        score: float,
        rows: Sequence[tuple[int, float]],
    ) -> SearchHit:
        weights = asked.weights
        shared = [word for word in weights if self._has_word(row, word)]
        telling = [word for word in shared if word not in _OF_ANY_ALERT]
        others = max((other for each, other in rows if each != row), default=0.0)
        return SearchHit(
            requirement=self._ids[row - 1],
            share=asked.weight(shared) / asked.weight(weights),
            lead=1 - others / score if score > 0 else 0.0,
            worth=asked.weight(telling) / _rarity(1, len(self._ids)),
            words=tuple(shared),
            telling=tuple(sorted(telling, key=lambda word: -weights[word])),
        )

    def _rarity(self, word: str) -> float:
        """Return how rare a word is among requirements; unknown words count fully."""
        (count,) = self._database.execute(
            "SELECT count(*) FROM requirement WHERE requirement MATCH ?", (f'"{word}"',)
        ).fetchone()
        return _rarity(count, len(self._ids))

    def _has_word(self, row: int, word: str) -> bool:
        first = self._database.execute(
            "SELECT 1 FROM requirement WHERE rowid = ? AND requirement MATCH ?",
            (row, f'"{word}"'),
        ).fetchone()
        return first is not None


def similar_candidates(hits: Iterable[SearchHit]) -> Iterator[Candidate]:
    """Return the requirements that have most of the alert's words, the best first."""
    for hit in hits:
        confidence = _confidence(hit)
        if confidence < _NOISE or not hit.leads_here:
            continue
        # The index knows stems: `extensions` and `extension` are one word.
        stems = {singular(word): word for word in reversed(hit.telling)}
        shown = [word for word in hit.telling if word in stems.values()]
        words = ", ".join(shown[:_SHOWN_WORDS])
        yield Candidate(
            id=hit.requirement,
            how="similarity",
            confidence=confidence,
            evidence=f"it mentions {words}, as the alert does",
        )


def _confidence(hit: SearchHit) -> float:
    """Return how sure words make it, from 0 to `_MOST`; both are measured (`bench`).

    Both the share of the alert's words and the lead over the next best must be high. A
    few words that many requirements have are not evidence enough.
    """
    enough = min(1.0, hit.worth / _ENOUGH_WORDS)
    likeness = math.sqrt(hit.share * enough * math.sqrt(max(hit.lead, 0)))
    surplus = max(likeness - _COUNTS, 0) / (1 - _COUNTS)
    return round(min(likeness, _COUNTS) + surplus * (_MOST - _COUNTS), 2)


def _rarity(count: int, total: int) -> float:
    """Return BM25's weight of a word that `count` of `total` documents have."""
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


def _words_of(alert: Alert) -> tuple[str, ...]:
    """Return the words of an alert that may point to a requirement, each once."""
    tags = (value for key, value in alert.tags.items() if key.lower() not in _LABELS)
    texts = (
        alert.title,
        alert.metric or "",
        alert.service or "",
        alert.description or "",
        *tags,
    )
    named = (without_noise(text, alert.tags) for text in texts)
    return tuple(dict.fromkeys(_tokens(named)))[:_QUERY_LIMIT]


# Tags that say where something runs, or what a tool calls it: no requirement is about these.
_LABELS = frozenset(
    "severity env environment instance host hostname region cluster namespace pod sla "  # noqa: SIM905
    "level rule runtime server_name".split()
)


def search_words(text: str) -> frozenset[str]:
    """Return the words of a text that may point to a requirement."""
    return frozenset(_tokens((text,)))


def _tokens(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        for word in words_in(text):
            if len(word) > 2 and word not in _STOP_WORDS:  # noqa: PLR2004
                yield word


def _spaced(text: str) -> str:
    """Write names such as `loginLatency` as the words they are made of."""
    return " ".join(_tokens((text,)))
