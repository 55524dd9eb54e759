"""Commits that were looked at and ruled out, each with the reason."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from tracer.code import is_same_code
from tracer.history import Window
from tracer.repository import Commit, FilePatch, Hunk, Repository
from tracer.text import Pattern
from tracer.tracing.suspect_features import CommitCandidate

_REVERTS = Pattern(r"This reverts commit ([0-9a-f]{7,64})")
_WORD = Pattern(r"\w+")
_COMMENT = Pattern(r"^\s*(?:#|//|/\*|\*|--|;|<!--|$)")
_COMPARED = 8
"""Commits whose files are parsed before and after."""
_SAMPLE, _NEARLY_ALL = 20, 0.9
"""Of so many other files of a commit, this share is equal where a formatter was run."""
NOT_DEPLOYED = "not deployed"
"""The beginning of the reason for commits that did not run, newest first."""
_LISTED = 10
"""Commits that are listed as not deployed."""
_LATER_LIMIT = 500
"""Commits after the deployed one that are looked at."""


class Cleared(Struct, frozen=True, kw_only=True):
    """A commit that is not a suspect, and why."""

    sha: str
    subject: str
    reason: str


def clear(
    repository: Repository, candidates: Sequence[CommitCandidate], paths: frozenset[str]
) -> tuple[tuple[CommitCandidate, ...], tuple[Cleared, ...]]:
    """Take away candidates that cannot be the cause; return the others, and those."""
    reasons = {
        **dict(_formatted(repository, candidates, paths)),
        **_taken_back(candidates),
        **_reverted(candidates),
    }
    kept = tuple(c for c in candidates if c.commit.sha not in reasons)
    gone = (c.commit for c in candidates if c.commit.sha in reasons)
    return kept, tuple(cleared(commit, reasons[commit.sha]) for commit in gone)


def cleared(commit: Commit, reason: str) -> Cleared:
    """Return a commit with the reason why it is not a suspect."""
    return Cleared(sha=commit.sha, subject=commit.subject, reason=reason)


def not_deployed(
    repository: Repository, window: Window, head: str, paths: frozenset[str]
) -> tuple[Cleared, ...]:
    """Return the commits that changed files after what was running was built."""
    if window.end is None or not paths or not _is_sha(window.end, head):
        return ()
    later = repository.commits_between(window.end, head) if window.end != head else ()
    commits = repository.commits(sorted(later)[:_LATER_LIMIT]) if later else {}
    changed = [c for c in commits.values() if c.paths & paths and len(c.parents) <= 1]
    newest = sorted(changed, key=lambda c: c.date, reverse=True)[:_LISTED]
    return tuple(
        cleared(c, f"{NOT_DEPLOYED}: {window.end[:7]} was running") for c in newest
    )


def _is_sha(name: str, head: str) -> bool:
    return len(name) == len(head)


def _reverted(candidates: Sequence[CommitCandidate]) -> Mapping[str, str]:
    """Return what was reverted before the alert; what was reverted again is back."""
    reverts = {
        candidate.commit.sha: [m[1] for m in _REVERTS.finditer(candidate.commit.body)]
        for candidate in candidates
    }
    undone = {
        sha: revert
        for revert, names in reverts.items()
        for name in names
        for sha in reverts
        if sha.startswith(name)
    }
    return {
        sha: f"reverted by {revert[:7]} before the alert"
        for sha, revert in undone.items()
        if revert not in undone
    }


def _taken_back(candidates: Sequence[CommitCandidate]) -> Mapping[str, str]:
    """Return what a later commit undid by hand: the same lines of the same files, reversed.

    What that commit did, a third one may have taken back again; then the first is back.
    """
    ordered = sorted(candidates, key=lambda each: (each.commit.date, each.commit.sha))
    before: dict[_Lines, CommitCandidate] = {}
    undone: dict[str, str] = {}
    for candidate in ordered:
        own = _lines(candidate)
        if not own:
            continue
        undoes = before.pop(own.undone(), None)
        if undoes:
            by = candidate.commit.sha[:7]
            undone[undoes.commit.sha] = f"taken back by {by} before the alert"
        else:
            before[own] = candidate
    return undone


class _Lines(NamedTuple):
    """What a commit did: its files, and by file what it removed and added."""

    paths: frozenset[str]
    changes: frozenset[tuple[str, tuple[str, ...], tuple[str, ...]]]

    def undone(self) -> "_Lines":
        """Return what takes it back."""
        changes = ((path, added, removed) for path, removed, added in self.changes)
        return _Lines(self.paths, frozenset(changes))


def _lines(candidate: CommitCandidate) -> _Lines | None:
    changes = frozenset(
        (
            path,
            tuple(line for hunk in hunks for line in hunk.removed),
            tuple(line for hunk in hunks for line in hunk.added),
        )
        for path, hunks in candidate.change.hunks.items()
        if hunks
    )
    return _Lines(candidate.commit.paths, changes) if changes else None


def _formatted(
    repository: Repository, candidates: Sequence[CommitCandidate], paths: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Walk over commits that changed no more than the layout or comments of the files.

    A formatter is run over all files at once, some of which are of no language that is
    parsed: 58d4b372 of nasa/cFE changed 210 files. Where the alert leads to, all must be
    equal, and nearly all elsewhere.
    """
    looks_alike = (c.commit for c in candidates if _looks_alike(c, paths))
    shas = [commit.sha for commit in looks_alike if commit.parents][:_COMPARED]
    for patch in repository.patches_of_commits(shas) if shas else ():
        here = [file for file in patch.files if file.new_path in paths]
        others = [file for file in patch.files if file.new_path not in paths]
        if not all(_is_formatting(repository, patch.commit, f) for f in here):
            continue
        sample = others[:_SAMPLE]
        equal = sum(_is_formatting(repository, patch.commit, f) for f in sample)
        if equal == len(others):
            how = "it changed layout and comments only"
        elif equal >= _NEARLY_ALL * _SAMPLE:
            how = "it changed layout and comments of many files, and no more here"
        else:
            continue
        yield patch.commit.sha, f"{how}: the syntax tree is equal"


def _looks_alike(candidate: CommitCandidate, paths: frozenset[str]) -> bool:
    """Whether hunks have the same words before and after, but for lines of comments."""
    hunks = [
        hunk
        for path in paths & candidate.change.hunks.keys()
        for hunk in candidate.change.hunks[path]
    ]
    return bool(hunks) and _words(hunks, added=True) == _words(hunks, added=False)


def _words(hunks: Sequence[Hunk], *, added: bool) -> list[str]:
    lines = [line for hunk in hunks for line in (hunk.added if added else hunk.removed)]
    code = " ".join(line for line in lines if not _COMMENT.search(line))
    return _WORD.findall(code)


def _is_formatting(repository: Repository, commit: Commit, file: FilePatch) -> bool:
    if file.old_path is None or file.new_path is None:
        return False
    before = repository.text(commit.parents[0], file.old_path)
    after = repository.text(commit.sha, file.new_path)
    if before is None or after is None:
        return False
    return is_same_code(file.new_path, before, after)
