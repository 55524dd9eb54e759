"""What the commits of a window changed, in words; each commit is read once for all alerts."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from tracer.repository import (
    CommitPatch,
    FilePatch,
    Hunk,
    Repository,
    is_code_file,
    is_test_file,
    is_translation_file,
)
from tracer.text import Pattern
from tracer.tracing.commit_words import words_of, words_of_hunks

_COMMENT = Pattern(r"^\s*(?:#|//|/\*|\*|--|;|<!--|$)")
_AUTOMATION = (".github/", ".gitlab/", ".circleci/", ".gitlab-ci.yml")
"""What builds and tests the product, and is no part of it."""
_PROSE = frozenset(
    "NEWS README CHANGES CHANGELOG HISTORY TODO LICENSE COPYING AUTHORS MAINTAINERS".split()  # noqa: SIM905
)
"""Files without an ending that are documents."""
_LINES_KEPT = 2000
"""Lines of a commit whose text is kept; of a larger one only the words are."""


class WindowPatch(Struct, frozen=True, kw_only=True):
    """What one commit changed, in the files that run.

    `words` are those of the changed lines, by path. `is_inert` says that it changed nothing
    that runs: no more than tests, documents, automation and comments.
    """

    message_words: frozenset[str]
    words: Mapping[str, frozenset[str]]
    hunks: Mapping[str, tuple[Hunk, ...]]
    is_inert: bool

    @property
    def changed_words(self) -> frozenset[str]:
        """The words of all changed lines."""
        return frozenset[str]().union(*self.words.values())


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
    return WindowPatch(
        message_words=words_of(patch.commit.message),
        words={path: words_of_hunks(hunks) for path, hunks in running.items()},
        hunks={
            path: own if size <= _LINES_KEPT else () for path, own in running.items()
        },
        is_inert=all(map(_is_comments, running.values())),
    )


def _running(files: Sequence[FilePatch]) -> Iterator[tuple[str, tuple[Hunk, ...]]]:
    """Walk over the files of a commit that may run in production."""
    for file in files:
        path = file.new_path or file.old_path or ""
        is_prose = path.rpartition("/")[2] in _PROSE
        is_other = is_prose or is_test_file(path) or is_translation_file(path)
        is_code = is_code_file(path) and not is_other
        if is_code and not path.startswith(_AUTOMATION):
            yield path, tuple(file.hunks)


def _is_comments(hunks: Sequence[Hunk]) -> bool:
    """Whether lines were changed, and all of them are comments or empty."""
    lines = [line for hunk in hunks for line in (*hunk.added, *hunk.removed)]
    return bool(lines) and all(_COMMENT.search(line) for line in lines)
