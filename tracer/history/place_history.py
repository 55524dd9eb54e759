"""The commits that changed certain places: functions, the lines in them, their files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta

from msgspec import Struct, field

from tracer.history.line_tracking import Touch
from tracer.history.old_lines import OldLines
from tracer.history.place import Change, Place
from tracer.history.tracked_file import Depth, TrackedFile
from tracer.history.window import RECENT
from tracer.repository import (
    Commit,
    CommitPatch,
    FilePatch,
    History,
    Repository,
)

_COMMITS_OF_A_FILE = 150
"""Commits of each file that are looked at, at least; of the older ones only those that
wrote the lines that are there now, as blame tells."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Git knows no earlier dates."""
_RENAMES_LIMIT = 5
"""How often a file is followed to an earlier name."""


class CountedTime(Struct, frozen=True, kw_only=True):
    """The time that counts: `until` is the latest alert's, `since` the oldest recent day."""

    since: datetime
    until: datetime

    @classmethod
    def before(cls, earliest: datetime, latest: datetime) -> "CountedTime":
        """Return the time in which a commit is recent for one of the alerts."""
        return cls(since=earliest - RECENT, until=latest)


class PlaceHistory(Struct):
    """Searches the history of places, in one walk of git for all of their files.

    `is_over` says when the time for it is over; then `is_cut` becomes true.
    """

    repository: Repository
    span: CountedTime
    is_over: Callable[[], bool] = lambda: False
    is_cut: bool = False
    _changes: dict[str, Change] = field(default_factory=dict)
    _ignored: frozenset[str] = frozenset()

    def search(
        self, revision: str, places: Mapping[Place, Depth]
    ) -> tuple[Change, ...]:
        """Return the commits that changed the places' files, with what they did there.

        The newest come first.
        """
        files = self._tracked(revision, places)
        self._ignored = frozenset(self.repository.ignored_commits(revision))
        for walked in self._depths(files):
            for start, together in _by_end(files, walked).items():
                self._go_back(start, together, walked)
        self._blame(revision, files)
        self._add_patches(files)
        changes = self._changes.values()
        return tuple(sorted(changes, key=lambda c: c.commit.date, reverse=True))

    def _depths(self, files: Sequence[TrackedFile]) -> list[timedelta]:
        """Return how far back files are walked: all of them first, then fewer further on.

        The second walk begins where the first one ended. Where commits are missing there is
        one walk for all.
        """
        depths = sorted({file.walked for file in files})
        is_whole = self.repository.history is History.COMPLETE
        return depths if is_whole else depths[-1:]

    def _go_back(
        self, start: str, files: Sequence[TrackedFile], walked: timedelta
    ) -> None:
        """Undo the commits of files, also from before they were renamed."""
        walks = [(start, list(files))]
        while walks and not self.is_cut:
            revision, together = walks.pop(0)
            walks += self._walk(revision, together, walked)

    def _since(self, walked: timedelta) -> datetime:
        return max(self.span.since, _EPOCH + walked) - walked

    def _tracked(
        self, revision: str, places: Mapping[Place, Depth]
    ) -> list[TrackedFile]:
        depths: dict[str, dict[Place, Depth]] = {}
        for place, depth in places.items():
            depths.setdefault(place.path, {})[place] = depth
        with_lines = dict.fromkeys(place.path for place in places if place.start)
        texts = dict(self.repository.texts(revision, with_lines))
        return [
            TrackedFile.of((path, revision), own, texts.get(path))
            for path, own in depths.items()
        ]

    def _walk(
        self, revision: str, files: Sequence[TrackedFile], walked: timedelta
    ) -> Iterator[tuple[str, list[TrackedFile]]]:
        """Undo the commits of files; yield where those that were renamed go on."""
        by_name = {file.name: file for file in files}
        since = self._since(walked)
        patches = self.repository.patches_of_files(revision, tuple(by_name), since)
        with closing(patches):
            for patch in patches:
                renamed = self._undo(patch, by_name)
                if renamed and patch.commit.parents:
                    yield patch.commit.parents[0], renamed
                is_done = all(file.is_done for file in by_name.values())
                if is_done or self._check_time():
                    _end(by_name.values(), patch.commit.parents)
                    return
        if any(file.asked or file.walked > walked for file in by_name.values()):
            ancestor = self.repository.ancestor_at(revision, since)
            _end(by_name.values(), [ancestor] if ancestor else [])

    def _check_time(self) -> bool:
        self.is_cut = self.is_cut or self.is_over()
        return self.is_cut

    def _undo(
        self, patch: CommitPatch, by_name: dict[str, TrackedFile]
    ) -> list[TrackedFile]:
        """Undo a commit in each file; return those that had another name before it."""
        renamed: list[TrackedFile] = []
        for file_patch in patch.files:
            file = by_name.get(file_patch.new_path or "")
            if file is None:
                continue
            origin = self._origin(patch.commit, file_patch, file)
            if origin.old_path and origin.old_path != file.name:
                del by_name[file.name]
                file.names.append(origin.old_path)
                renamed.append(file)
            self._note(patch.commit, origin, file)
        return renamed

    def _note(self, commit: Commit, patch: FilePatch, file: TrackedFile) -> None:
        """Undo a commit in a file, and note what it did, if that is not too long ago."""
        done = file.undo(patch, commit, is_ignored=commit.sha in self._ignored)
        if file.is_done and not any(t.survives for t in done.touches.values()):
            return
        change = self._changes.setdefault(commit.sha, Change(commit))
        change.hunks |= done.hunks
        change.touches |= done.touches
        change.names |= done.names
        file.commits += commit.date <= self.span.until
        is_enough = file.commits >= _COMMITS_OF_A_FILE
        file.is_done = is_enough and commit.date < self.span.since

    def _origin(self, commit: Commit, patch: FilePatch, file: TrackedFile) -> FilePatch:
        """Return what a commit changed in a file that is new by this name."""
        is_followed = commit.parents and len(file.names) <= _RENAMES_LIMIT
        if patch.old_path is not None or not is_followed:
            return patch
        return self.repository.rename(commit.sha, file.name) or patch

    def _blame(self, revision: str, files: Sequence[TrackedFile]) -> None:
        """Ask git who wrote the lines that are older than the walk."""
        asked = [file for file in files if file.asked]
        writers = OldLines(repository=self.repository, revision=revision)
        for file, written in writers.of_files(asked, self._check_time):
            self._note_writers(file, written)

    def _note_writers(self, file: TrackedFile, writers: Mapping[int, Commit]) -> None:
        for place in file.depths:
            by_sha: dict[str, list[int]] = {}
            for line in range(place.start, place.end + 1):
                if line in writers:
                    by_sha.setdefault(writers[line].sha, []).append(line)
            for sha, written in by_sha.items():
                commit = writers[written[0]]
                change = self._changes.setdefault(sha, Change(commit))
                earlier = change.touches.get(place, Touch())
                change.touches[place] = earlier.with_lines(written, place.lines)

    def _add_patches(self, files: Sequence[TrackedFile]) -> None:
        """Add what the commits changed that blame named: it names lines, and no more."""
        paths = {name: file.path for file in files for name in file.names}
        shas = [sha for sha, c in self._changes.items() if self._lacks_patch(c)]
        if not shas or self._check_time():
            return
        for patch in self.repository.patches_of_commits(shas, tuple(paths)):
            change = self._changes[patch.commit.sha]
            for file in patch.files:
                path = paths.get(file.new_path or "")
                if path and path not in change.hunks:
                    change.add_file(path, file)

    def _lacks_patch(self, change: Change) -> bool:
        touched = {place.path for place in change.touches}
        is_here = not self.repository.is_cut_at(change.commit.sha)
        return is_here and not touched <= change.hunks.keys()


def _end(files: Iterable[TrackedFile], parents: Sequence[str]) -> None:
    """Note where a walk over files ended."""
    for file in files:
        file.end = parents[0] if parents else None


def _by_end(
    files: Sequence[TrackedFile], walked: timedelta
) -> dict[str, list[TrackedFile]]:
    """Group the files that are walked so far back by where they are."""
    groups: dict[str, list[TrackedFile]] = {}
    for file in files:
        if file.end and file.walked >= walked and not file.is_done:
            groups.setdefault(file.end, []).append(file)
    return groups
