"""What the commits of a window changed, in words; each commit is read once for all alerts."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from tracer.repository import (
    CommitPatch,
    FilePatch,
    Hunk,
    Repository,
    may_run,
)
from tracer.text import Pattern
from tracer.tracing.commit_words import word_changes, words_of

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


class WindowPatch(Struct, frozen=True, kw_only=True):
    """What one commit changed, in the files that run.

    `words` are those that the lines of a file have more or less often than before, by path;
    `changed_words` are those of all files together. `is_inert` says that it changed nothing
    that runs: no more than tests, documents, automation and comments.
    """

    message_words: frozenset[str]
    words: Mapping[str, frozenset[str]]
    changed_words: frozenset[str]
    hunks: Mapping[str, tuple[Hunk, ...]]
    is_inert: bool


class WindowPatches(Struct):
    """Reads what commits changed."""

    repository: Repository
    _patches: dict[str, WindowPatch] = field(default_factory=dict)

    def of(self, shas: Sequence[str]) -> Mapping[str, WindowPatch]:
        """Return what commits changed, by sha; those that git cannot read are left out."""
        new = [sha for sha in shas if sha not in self._patches]
        patches = self.repository.patches_of_commits(new) if new else ()
        for patch in patches:
            self._patches[patch.commit.sha] = read_window_patch(patch)
        return {sha: self._patches[sha] for sha in shas if sha in self._patches}


def read_window_patch(patch: CommitPatch) -> WindowPatch:
    running = dict(_running(patch.files))
    size = sum(len(h.added) + len(h.removed) for own in running.values() for h in own)
    changes = {path: _changes(hunks) for path, hunks in running.items()}
    # What was moved from one file to another did not change either.
    together = Counter[str]()
    for own in changes.values():
        together.update(own)
    return WindowPatch(
        message_words=words_of(patch.commit.message),
        words={path: frozenset(own) for path, own in changes.items()},
        changed_words=frozenset(word for word, more in together.items() if more),
        hunks={
            path: own if size <= _LINES_KEPT else () for path, own in running.items()
        },
        is_inert=all(map(_is_comments, running.values())),
    )


def _changes(hunks: Sequence[Hunk]) -> Counter[str]:
    return word_changes(
        _code(line for hunk in hunks for line in hunk.added[:_LINES_READ]),
        _code(line for hunk in hunks for line in hunk.removed[:_LINES_READ]),
    )


def _code(lines: Iterator[str]) -> Iterator[str]:
    return (line for line in lines if not _COMMENT.search(line))


def _running(files: Sequence[FilePatch]) -> Iterator[tuple[str, tuple[Hunk, ...]]]:
    """Walk over the files of a commit that may run in production."""
    for file in files:
        path = file.new_path or file.old_path or ""
        if may_run(path):
            yield path, tuple(file.hunks)


def _is_comments(hunks: Sequence[Hunk]) -> bool:
    """Whether lines were changed, and all of them are comments or empty."""
    lines = [line for hunk in hunks for line in (*hunk.added, *hunk.removed)]
    return bool(lines) and all(_COMMENT.search(line) for line in lines)
