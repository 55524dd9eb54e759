"""Asks git who wrote the lines of files that are older than the commits that were undone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from tracer.history.edit import compared
from tracer.history.tracked_file import TrackedFile
from tracer.repository import Commit, History, Repository, in_background

_BLAMED_TOGETHER = 2
"""Files that git blames at the same time: the cores of the smallest machine of GitHub."""
_MOST_SHIFTED = 200
"""Lines up and down at which the code of a place is looked for in an earlier state."""
_AROUND = 5
"""Lines above and below by which it is known again."""
_LEAST_PART = 0.5
"""The part of these that has to be there."""


class _Question(Struct, frozen=True, kw_only=True):
    """Lines of a file at a revision: where each is there, and where it is now."""

    revision: str
    path: str
    lines: Mapping[int, int]


class OldLines(Struct, frozen=True, kw_only=True):
    """Asks who wrote the lines of files at a revision.

    Git is asked at the commit where the walk over a file's commits ended: it would go over
    the same commits once more.
    """

    repository: Repository
    revision: str

    def of_files(
        self, files: Sequence[TrackedFile], is_over: Callable[[], bool]
    ) -> Iterator[tuple[TrackedFile, Mapping[int, Commit]]]:
        """Yield, for each file, who wrote its lines, by their numbers now."""
        for start in range(0, len(files), _BLAMED_TOGETHER):
            if is_over():
                return
            chunk = files[start : start + _BLAMED_TOGETHER]
            questions = [self._question(file) for file in chunk]
            answers = [in_background(partial(self._ask, each)) for each in questions]
            for file, answer in zip(chunk, answers, strict=True):
                yield file, answer()

    def _question(self, file: TrackedFile) -> _Question:
        there = self._lines_at_end(file)
        if file.end and there is not None:
            return _Question(revision=file.end, path=file.name, lines=there)
        here = {line: line for line in file.asked}
        return _Question(revision=self.revision, path=file.path, lines=here)

    def _lines_at_end(self, file: TrackedFile) -> dict[int, int] | None:
        """Return where the lines are that are asked for, if all are sure to be there."""
        is_whole = self.repository.history is History.COMPLETE
        # Of another name git is asked with the list of all files, which takes longer.
        if not (file.end and is_whole and file.name.isascii()):
            return None
        left, asked = file.lines.left, file.asked
        if not all(line in left for line in asked):
            return None
        text = self.repository.text(file.end, file.name) or ""
        there = [*map(compared, text.split("\n"))]
        now = {left[line]: line for line in asked}
        found = dict[int, int]()
        for block in _ranges(sorted(now)):
            shift = _shift(block, file.lines.texts, there)
            if shift is None:
                return None
            found.update({line + shift: now[line] for line in block})
        return found

    def _ask(self, asked: _Question) -> dict[int, Commit]:
        ranges = _ranges(sorted(asked.lines))
        writers = self.repository.writers(
            asked.revision, asked.path, ranges, ignored_at=self.revision
        )
        return {asked.lines[line]: commit for line, commit in writers.items()}


def _shift(block: range, texts: Sequence[str], there: Sequence[str]) -> int | None:
    """Return by how much the numbers of lines are wrong, `None` where they are not there.

    Commits of branches that were merged are undone one after the other, although each
    began from another state of the file. Where lines are in several places, it is where
    most of the lines around them are, too.
    """
    around = range(max(block.start - _AROUND, 1), block.stop + _AROUND)
    own = _part(texts, around, 0)
    best: tuple[float, int, int | None] = (_LEAST_PART * len(own), 0, None)
    for shift in range(-_MOST_SHIFTED, _MOST_SHIFTED + 1):
        if around.start + shift < 1:
            continue
        if _part(texts, block, 0) != _part(there, block, shift):
            continue
        equal = sum(map(str.__eq__, own, _part(there, around, shift)))
        best = max(best, (equal, -abs(shift), shift), key=lambda each: each[:2])
    return best[2]


def _part(texts: Sequence[str], lines: range, shift: int) -> Sequence[str]:
    return texts[lines.start - 1 + shift : lines.stop - 1 + shift]


def _ranges(lines: Sequence[int]) -> list[range]:
    """Join lines that follow each other."""
    ranges: list[range] = []
    for line in lines:
        if ranges and ranges[-1].stop == line:
            ranges[-1] = range(ranges[-1].start, line + 1)
        else:
            ranges.append(range(line, line + 1))
    return ranges
