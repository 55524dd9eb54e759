"""Files that the window's commits changed in lines with the words of an alert."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from tracer.history import Place, Window
from tracer.repository import Repository
from tracer.tracing.commit_words import Rarity
from tracer.tracing.fault_place import FaultPlace, Guess
from tracer.tracing.suspect_features import LEAST_WORDS
from tracer.tracing.window_commits import WindowCommits
from tracer.tracing.window_patches import WindowPatch, WindowPatches

_FILES_LIMIT = 8
_RANK = 3
"""Such a file counts as a frame three calls further out."""


class WordFiles(Struct):
    """Compares what the window's commits changed with alerts."""

    repository: Repository
    revision: str
    commits: WindowCommits
    patches: WindowPatches

    def places(
        self, wanted: frozenset[str], window: Window, moment: datetime
    ) -> tuple[FaultPlace, ...]:
        """Return the files whose changed lines share the rarest words with an alert."""
        shas = [commit.sha for commit in self.commits.newest(window, moment)]
        if not wanted or not shas:
            return ()
        changed = list(self._changed(self.patches.of(shas)))
        rarity = Rarity.of([words for _, words in changed])
        shares: dict[str, float] = {}
        for path, words in changed:
            if len(wanted & words) >= LEAST_WORDS:
                share = rarity.share(wanted, words)
                shares[path] = max(share, shares.get(path, 0))
        best = sorted(shares, key=lambda path: (-shares[path], path))
        return tuple(
            FaultPlace(place=Place(path), rank=_RANK, guess=Guess.WORDS)
            for path in best[:_FILES_LIMIT]
        )

    def _changed(
        self, patches: Mapping[str, WindowPatch]
    ) -> Iterator[tuple[str, frozenset[str]]]:
        tracked = self.repository.inventory(self.revision).object_names
        for patch in patches.values():
            for path, words in sorted(patch.words.items()):
                if path in tracked:
                    yield path, words
