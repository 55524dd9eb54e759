"""The commits that changed certain places: functions, the lines in them, their files."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from types import MappingProxyType

from msgspec import Struct, field

from tracer.code import symbol_label
from tracer.history.line_tracking import Edit, Region, Touch
from tracer.history.window import RECENT
from tracer.repository import (
    Commit,
    CommitPatch,
    FilePatch,
    Hunk,
    Repository,
    in_background,
)

_COMMITS_OF_A_FILE = 150
"""Commits of each file that are looked at, at least; of the older ones only those that
wrote the lines that are there now, as blame tells."""
_WALKED = timedelta(days=5 * 365)
"""How long before the recent commits the walk goes back: without a limit, a file that is
rarely changed makes git read a history of decades. Who wrote the older lines, blame tells."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Git knows no earlier dates."""
_BLAMED_TOGETHER = 2
"""Files that git blames at the same time: the cores of the smallest machine of GitHub."""
_RENAMES_LIMIT = 5
"""How often a file is followed to an earlier name."""


class Place(Struct, frozen=True):
    """Code that may be at fault: a file, or a function in it, with the lines that count.

    Lines count from 1; `start` is 0 where the place is a file as a whole.
    """

    path: str
    function: str | None = None
    start: int = 0
    end: int = 0
    lines: tuple[int, ...] = ()
    is_type: bool = False

    @property
    def label(self) -> str:
        """The function or type as people write it; the path of a file as a whole."""
        if self.function is None:
            return self.path
        return symbol_label(self.function, is_type=self.is_type)

    @property
    def size(self) -> int:
        """How many lines the function has, 0 for a file."""
        return self.end - self.start + 1 if self.start else 0


class Change(Struct):
    """A commit, and what it did to the places.

    `hunks` has, by today's path, what it changed in the file; `touches` has, by place,
    what it did there.
    """

    commit: Commit
    hunks: dict[str, tuple[Hunk, ...]] = field(default_factory=dict)
    touches: dict[Place, Touch] = field(default_factory=dict)


class _TrackedFile(Struct):
    """A file on its way back: all its names, today's first, and at the undone commit last."""

    names: list[str]
    regions: dict[Place, Region]
    commits: int = 0
    is_done: bool = False

    @property
    def path(self) -> str:
        """Return what it is called now."""
        return self.names[0]

    @property
    def name(self) -> str:
        """Return what it was called at the commit that is undone."""
        return self.names[-1]

    def undo(self, patch: FilePatch, change: Change, *, is_ignored: bool) -> None:
        """Go back before a commit, and note what it did."""
        edit = Edit(patch.hunks, is_ignored=is_ignored)
        is_new = patch.old_path is None
        for place, region in self.regions.items():
            touch = region.undo_creation() if is_new else region.undo(edit)
            if touch:
                change.touches[place] = touch
        change.hunks[self.path] = tuple(patch.hunks)

    def left(self, asked: Mapping[Place, Collection[int]]) -> list[range]:
        """Return the lines of which the writer is not known, and is asked for."""
        lines = {
            line
            for place, region in self.regions.items()
            for line in region.left
            if line in asked.get(place, region.left)
        }
        return _ranges(sorted(lines))


class Span(Struct, frozen=True, kw_only=True):
    """The time that counts: `until` is the latest alert's, `since` the oldest recent day."""

    since: datetime
    until: datetime

    @classmethod
    def before(cls, earliest: datetime, latest: datetime) -> "Span":
        """Return the time in which a commit is recent for one of the alerts."""
        return cls(since=earliest - RECENT, until=latest)


class PlaceHistory(Struct):
    """Searches the history of places, in one walk of git for all of their files.

    `is_over` says when the time for it is over; then `is_cut` becomes true.
    """

    repository: Repository
    span: Span
    is_over: Callable[[], bool] = lambda: False
    is_cut: bool = False
    _changes: dict[str, Change] = field(default_factory=dict)
    _ignored: frozenset[str] = frozenset()

    def search(
        self,
        revision: str,
        places: Sequence[Place],
        asked: Mapping[Place, Collection[int]] = MappingProxyType({}),
    ) -> tuple[Change, ...]:
        """Return the commits that changed the places' files, with what they did there.

        The walk over the files shows what is not too old. Who wrote the lines that are
        older, git is asked: for all lines of a place, or for those in `asked`.
        """
        files = self._tracked(revision, places)
        self._ignored = frozenset(self.repository.ignored_commits(revision))
        walks = [(revision, files)] if files else []
        while walks and not self.is_cut:
            start, tracked = walks.pop(0)
            walks += self._walk(start, tracked)
        self._blame(revision, files, asked)
        self._add_patches(files)
        return tuple(self._changes.values())

    def _tracked(self, revision: str, places: Sequence[Place]) -> list[_TrackedFile]:
        files = {place.path: _TrackedFile([place.path], {}) for place in places}
        with_lines = dict.fromkeys(place.path for place in places if place.start)
        read = self.repository.texts(revision, with_lines)
        texts = {path: (text or "").split("\n") for path, text in read}
        for place in places:
            if place.start:
                files[place.path].regions[place] = Region(
                    place.start, place.end, place.lines, texts[place.path]
                )
        return list(files.values())

    def _walk(
        self, revision: str, files: Sequence[_TrackedFile]
    ) -> Iterator[tuple[str, list[_TrackedFile]]]:
        """Undo the commits of files; yield where those that were renamed go on."""
        by_name = {file.name: file for file in files}
        since = max(self.span.since, _EPOCH + _WALKED) - _WALKED
        patches = self.repository.patches_of_files(revision, tuple(by_name), since)
        with closing(patches):
            for patch in patches:
                renamed = self._undo(patch, by_name)
                if renamed and patch.commit.parents:
                    yield patch.commit.parents[0], renamed
                is_done = all(file.is_done for file in by_name.values())
                if is_done or self._check_time():
                    return

    def _check_time(self) -> bool:
        self.is_cut = self.is_cut or self.is_over()
        return self.is_cut

    def _undo(
        self, patch: CommitPatch, by_name: dict[str, _TrackedFile]
    ) -> list[_TrackedFile]:
        """Undo a commit in each file; return those that had another name before it."""
        renamed: list[_TrackedFile] = []
        for file_patch in patch.files:
            file = by_name.get(file_patch.new_path or "")
            if file is None or file.is_done:
                continue
            origin = self._origin(patch.commit, file_patch, file)
            if origin.old_path and origin.old_path != file.name:
                del by_name[file.name]
                file.names.append(origin.old_path)
                renamed.append(file)
            self._note(patch.commit, origin, file)
        return renamed

    def _note(self, commit: Commit, patch: FilePatch, file: _TrackedFile) -> None:
        change = self._changes.setdefault(commit.sha, Change(commit))
        file.undo(patch, change, is_ignored=commit.sha in self._ignored)
        file.commits += commit.date <= self.span.until
        is_enough = file.commits >= _COMMITS_OF_A_FILE
        file.is_done = is_enough and commit.date < self.span.since

    def _origin(
        self, commit: Commit, patch: FilePatch, file: _TrackedFile
    ) -> FilePatch:
        """Return what a commit changed in a file that is new by this name."""
        is_followed = commit.parents and len(file.names) <= _RENAMES_LIMIT
        if patch.old_path is not None or not is_followed:
            return patch
        return self.repository.rename(commit.sha, file.name) or patch

    def _blame(
        self,
        revision: str,
        files: Sequence[_TrackedFile],
        asked: Mapping[Place, Collection[int]],
    ) -> None:
        """Ask git who wrote the lines that are older than the walk."""
        left = [(file, ranges) for file in files if (ranges := file.left(asked))]
        for start in range(0, len(left), _BLAMED_TOGETHER):
            if self._check_time():
                return
            chunk = left[start : start + _BLAMED_TOGETHER]
            answers = [
                in_background(partial(self.repository.writers, revision, f.path, r))
                for f, r in chunk
            ]
            for (file, _), answer in zip(chunk, answers, strict=True):
                self._note_writers(file, answer())

    def _note_writers(self, file: _TrackedFile, writers: Mapping[int, Commit]) -> None:
        for place, region in file.regions.items():
            by_sha: dict[str, list[int]] = {}
            for line in region.left:
                if line in writers:
                    by_sha.setdefault(writers[line].sha, []).append(line)
            for sha, written in by_sha.items():
                commit = writers[written[0]]
                change = self._changes.setdefault(sha, Change(commit))
                earlier = change.touches.get(place, Touch())
                change.touches[place] = earlier.with_lines(written, place.lines)

    def _add_patches(self, files: Sequence[_TrackedFile]) -> None:
        """Add what the commits changed that blame named: it names lines, and no more."""
        paths = {name: file.path for file in files for name in file.names}
        shas = [sha for sha, c in self._changes.items() if self._lacks_patch(c)]
        if not shas or self._check_time():
            return
        for patch in self.repository.patches_of_commits(shas, tuple(paths)):
            hunks = self._changes[patch.commit.sha].hunks
            for file in patch.files:
                path = paths.get(file.new_path or "")
                if path:
                    hunks.setdefault(path, tuple(file.hunks))

    def _lacks_patch(self, change: Change) -> bool:
        touched = {place.path for place in change.touches}
        is_here = not self.repository.is_cut_at(change.commit.sha)
        return is_here and not touched <= change.hunks.keys()


def _ranges(lines: Sequence[int]) -> list[range]:
    """Join lines that follow each other."""
    ranges: list[range] = []
    for line in lines:
        if ranges and ranges[-1].stop == line:
            ranges[-1] = range(ranges[-1].start, line + 1)
        else:
            ranges.append(range(line, line + 1))
    return ranges
