"""Files that the window's commits changed in lines with the words of an alert."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct, field

from tracer.alerts import Alert
from tracer.history import Place, Window
from tracer.repository import Repository, is_test_file
from tracer.tracing.commit_words import Rarity, words_of_alert, words_of_hunks
from tracer.tracing.fault_places import FaultPlace
from tracer.tracing.window_commits import WindowCommits

_FILES_LIMIT = 8
_LEAST_WORDS = 2
"""Words that lines share with the alert; a single one is often chance."""
_RANK = 3
"""Such a file counts as a frame three calls further out."""
_DOCUMENTS = (".md", ".rst", ".adoc", ".txt", ".lock", ".sum")
"""Endings of files that do not run."""


class WordFiles(Struct):
    """Compares what the window's commits changed with alerts; reads each commit once."""

    repository: Repository
    revision: str
    commits: WindowCommits
    _words: dict[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def places(
        self, alert: Alert, window: Window, moment: datetime
    ) -> tuple[FaultPlace, ...]:
        """Return the files whose changed lines share the rarest words with an alert."""
        wanted = words_of_alert(alert)
        shas = [commit.sha for commit in self.commits.newest(window, moment)]
        if not wanted or not shas:
            return ()
        self._read(shas)
        tracked = frozenset(self.repository.inventory(self.revision).files)
        changed = list(self._changed(shas, tracked))
        rarity = Rarity.of([words for _, words in changed])
        shares: dict[str, float] = {}
        for path, words in changed:
            if len(wanted & words) >= _LEAST_WORDS:
                share = rarity.share(wanted, words)
                shares[path] = max(share, shares.get(path, 0))
        best = sorted(shares, key=lambda path: (-shares[path], path))
        return tuple(
            FaultPlace(
                place=Place(path),
                rank=_RANK,
                origin="words",
                note="in lines with words of the alert",
            )
            for path in best[:_FILES_LIMIT]
        )

    def _read(self, shas: Sequence[str]) -> None:
        new = [sha for sha in shas if sha not in self._words]
        patches = self.repository.patches_of_commits(new) if new else ()
        for patch in patches:
            self._words[patch.commit.sha] = {
                file.new_path: words_of_hunks(file.hunks)
                for file in patch.files
                if file.new_path
            }

    def _changed(
        self, shas: Sequence[str], tracked: frozenset[str]
    ) -> Iterator[tuple[str, frozenset[str]]]:
        for sha in shas:
            for path, words in sorted(self._words.get(sha, {}).items()):
                is_code = not is_test_file(path) and not path.endswith(_DOCUMENTS)
                if is_code and path in tracked:
                    yield path, words
