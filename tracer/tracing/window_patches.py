"""What the commits of a window changed, in words; each commit is read once for all alerts."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from tracer.repository import (
    CommitPatch,
    FilePatch,
    Hunk,
    Repository,
    may_run,
)
from tracer.text import Pattern, without_blanks
from tracer.tracing.changed_numbers import lowers_number
from tracer.tracing.commit_words import words_of

_COMMENT = Pattern(
    r"""
    ^\s* (?: $ | // | /\* | \*(?:[\s*/]|$) | --(?:\s|$) | ; | <!--
      | \#(?! !?\[                                          # an attribute of Rust
          | (?:define|undef|if|ifn?def|el(?:se|if)|endif|include|pragma)\b ) )   # C
    """,
    re.VERBOSE,
)
"""Lines of comments, and empty ones."""
_LINES_READ = 400
"""Lines of a hunk whose words are compared."""
_LINES_KEPT = 2000
"""Lines of a commit whose text is kept; of a larger one only the words are."""
_BESIDE = 3
"""Unchanged lines around the changed ones that are read."""


class WindowPatch(Struct, frozen=True, kw_only=True):
    """What one commit changed, in the files that run.

    `words` are those of a file's changed places, by path: of the changed lines and of those
    beside them, as an error is often raised next to the condition that was changed.
    `places` are those of each place. `changed_words` are those of the changed lines alone,
    without lines that were moved. `lowered` is the
    path of a file in which it lowered a number, as of a limit or a timeout. `is_inert` says
    that it changed nothing that runs: no more than tests, documents, automation and
    comments.
    """

    message_words: frozenset[str]
    words: Mapping[str, frozenset[str]]
    changed_words: frozenset[str]
    places: tuple[frozenset[str], ...]
    lowered: str | None
    hunks: Mapping[str, tuple[Hunk, ...]]
    is_inert: bool


class WindowPatches(Struct):
    """Reads what commits changed."""

    repository: Repository
    _patches: dict[str, WindowPatch] = field(default_factory=dict)

    def of(self, shas: Sequence[str]) -> Mapping[str, WindowPatch]:
        """Return what commits changed, by sha; those that git cannot read are left out."""
        new = [sha for sha in shas if sha not in self._patches]
        patches = self.repository.patches_of_commits(new, beside=_BESIDE) if new else ()
        for patch in patches:
            self._patches[patch.commit.sha] = read_window_patch(patch)
        return {sha: self._patches[sha] for sha in shas if sha in self._patches}


def read_window_patch(patch: CommitPatch) -> WindowPatch:
    files = dict(_running(patch.files))
    code = {path: _CodeLines.of(file.hunks) for path, file in files.items()}
    added = Counter(without_blanks(line) for own in code.values() for line in own.added)
    removed = Counter(
        without_blanks(line) for own in code.values() for line in own.removed
    )
    # What was moved, even from one file to another, was not changed.
    different = (added - removed) + (removed - added)
    places = {path: tuple(_places(file.shown)) for path, file in files.items()}
    size = sum(len(h.added) + len(h.removed) for f in files.values() for h in f.hunks)
    return WindowPatch(
        message_words=words_of(patch.commit.message),
        words={path: frozenset().union(*own) for path, own in places.items()},
        places=tuple(words for own in places.values() for words in own),
        changed_words=frozenset().union(
            *(own.words_in(different) for own in code.values())
        ),
        lowered=next(
            (p for p, f in files.items() if lowers_number(f.hunks, different)), None
        ),
        hunks={
            path: tuple(file.hunks) if size <= _LINES_KEPT else ()
            for path, file in files.items()
        },
        is_inert=all(_is_comments(file.hunks) for file in files.values()),
    )


class _CodeLines(Struct, frozen=True):
    """The lines of code that a commit added to a file and removed, without comments."""

    added: Sequence[str]
    removed: Sequence[str]

    @classmethod
    def of(cls, hunks: Sequence[Hunk]) -> "_CodeLines":
        return cls(
            added=list(_code(h.added[:_LINES_READ] for h in hunks)),
            removed=list(_code(h.removed[:_LINES_READ] for h in hunks)),
        )

    def words_in(self, different: Container[str]) -> frozenset[str]:
        """Return the words of those of the lines that are in a list, without blanks."""
        lines = (*self.added, *self.removed)
        return words_of("\n".join(x for x in lines if without_blanks(x) in different))


def _places(shown: Sequence[str]) -> Iterator[frozenset[str]]:
    """Walk over the words of the places in a file where code was changed."""
    for text in shown:
        lines = text.split("\n")[:_LINES_READ]
        changed = [line[1:] for line in lines if line.startswith(("+", "-"))]
        if any(_code((changed,))):
            yield words_of("\n".join(lines))


def _code(parts: Iterable[Sequence[str]]) -> Iterator[str]:
    return (line for lines in parts for line in lines if not _COMMENT.search(line))


def _running(files: Sequence[FilePatch]) -> Iterator[tuple[str, FilePatch]]:
    """Walk over the files of a commit that may run in production."""
    for file in files:
        path = file.new_path or file.old_path or ""
        if may_run(path):
            yield path, file


def _is_comments(hunks: Sequence[Hunk]) -> bool:
    """Whether lines were changed, and all of them are comments or empty."""
    lines = [line for hunk in hunks for line in (*hunk.added, *hunk.removed)]
    return bool(lines) and all(_COMMENT.search(line) for line in lines)
