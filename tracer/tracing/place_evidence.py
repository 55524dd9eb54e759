"""What commits did at the places of an alert, as numbers that weights apply to."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tracer.history import Change, Place, Touch
from tracer.tracing.fault_place import FaultPlace

_REPLACED_COUNT = timedelta(days=2 * 365)
"""How long lines count that a commit changed and later ones replaced: what an old commit did
shows in what is left of it."""


class PlaceEvidence(Struct, frozen=True, kw_only=True):
    """The places of an alert, and in which order commits changed each of them.

    `newer` has, by place and then by commit, how many newer commits changed the place.
    """

    places: Sequence[FaultPlace]
    newer: Mapping[Place, Mapping[str, int]]
    moment: datetime

    @classmethod
    def of(
        cls,
        places: Sequence[FaultPlace],
        changes: Sequence[Change],
        moment: datetime,
    ) -> "PlaceEvidence":
        """Order the commits that changed places; all of them are from before the alert."""
        newest_first = sorted(changes, key=lambda c: c.commit.date, reverse=True)
        newer: dict[Place, dict[str, int]] = {}
        for change in newest_first:
            for place in change.touches:
                own = newer.setdefault(place, {})
                own[change.commit.sha] = len(own)
        return cls(places=places, newer=newer, moment=moment)

    def measure(self, change: Change) -> dict[str, float]:
        """Measure what a commit did; of several places the one counts that says most."""
        touches = list(self._touches(change))
        return {
            "share": _most(
                _root(touch.survives, each.place.size) * _weight(each)
                for each, touch in touches
            ),
            "line": _most(
                _root(touch.hits, len(each.place.lines)) * _weight(each)
                for each, touch in touches
            ),
            "amount": _most(
                math.log1p(touch.changed * _weight(each)) for each, touch in touches
            ),
            "last_here": _most(
                _weight(each) / (1 + self.newer[each.place][change.commit.sha])
                for each, _ in touches
            ),
            "breadth": math.sqrt(len(touches) / max(len(self.places), 1)),
            "focus": _focus(change, [touch for _, touch in touches]),
        }

    def _touches(self, change: Change) -> Iterator[tuple[FaultPlace, Touch]]:
        is_old = self.moment - change.commit.date > _REPLACED_COUNT
        for each in self.places:
            touch = change.touches.get(each.place)
            if touch:
                yield each, _as_left(touch) if is_old else touch


def _as_left(touch: Touch) -> Touch:
    """Return what a commit did, without the lines that later commits replaced."""
    return replace(touch, changed=min(touch.changed, touch.survives))


def _most(values: Iterator[float]) -> float:
    return max(values, default=0.0)


def _weight(place: FaultPlace) -> float:
    """Return how much a place counts: the caller of the innermost function less."""
    return 1 / math.sqrt(1 + place.rank)


def _root(part: int, whole: int) -> float:
    """Return a part of a whole; the root lifts small ones: one line can be the cause."""
    return math.sqrt(min(part / whole, 1)) if whole else 0.0


def _focus(change: Change, touches: Sequence[Touch]) -> float:
    """Return which part of its lines in the files a commit changed at the places."""
    lines = sum(
        len(hunk.added) + len(hunk.removed)
        for hunks in change.hunks.values()
        for hunk in hunks
    )
    return min(sum(touch.changed for touch in touches) / lines, 1.0) if lines else 0.0
