"""The `Repository`: answers every question about files, commits and lines at a commit.

Everything is read as git objects at a named commit, so a bare, sparse or dirty checkout
gives the same answers.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property, partial
from itertools import islice
from pathlib import Path

from tracer.errors import RepositoryError
from tracer.repository.blame import (
    IGNORED_COMMITS,
    read_ignored_commits,
)
from tracer.repository.checkout import ObjectDirectory, find_checkout
from tracer.repository.commit_log import Commit, CommitLog, History, HistoryLimits
from tracer.repository.commit_merge import CommitMerge, CommitMerger
from tracer.repository.commit_reader import CommitReader
from tracer.repository.content_search import ContentSearch
from tracer.repository.encodings import decode_text, with_plain_line_ends
from tracer.repository.git_command import GitResult
from tracer.repository.gitattributes import ATTRIBUTES, may_matter, read_attributes
from tracer.repository.hidden_contents import hidden_reason
from tracer.repository.history_fetch import HistorySource
from tracer.repository.hunks import FilePatch
from tracer.repository.inventory import Inventory, list_files
from tracer.repository.objects import ObjectReader
from tracer.repository.patch_log import CommitPatch
from tracer.repository.remote_commits import CommitSource, RemoteCommits
from tracer.repository.revert_trial import RevertTrial, try_reverts
from tracer.repository.revisions import Revisions
from tracer.repository.shallow_history import ShallowHistory
from tracer.repository.taken_paths import taken_reason
from tracer.text import SizeLimit

_READ_AT_ONCE = 16
"""Files in memory at once: each may have as many bytes as `SizeLimit.FILE`."""
_NAME_LENGTHS = {"sha1": 20, "sha256": 32}
"""Bytes of an object's name."""


class Repository:
    """A git repository on this machine. It is read by objects; only `run` may write.

    Revisions are whole shas; only `resolve` takes other names. The content of a sha does
    not change, so most answers are kept for the next alert of a run.
    """

    def __init__(self, path: Path) -> None:
        """Open the repository that a path belongs to.

        Raises:
            RepositoryError: where there is none, or git cannot read it.

        """
        self._checkout = find_checkout(path)
        self._own = ObjectDirectory(self._checkout)
        git = self._own.git
        is_partial = self._checkout.is_partial
        self._limits = HistoryLimits(may_lack=is_partial, is_partial=is_partial)
        self._revisions = Revisions(self._checkout)
        length = _NAME_LENGTHS[self._checkout.object_format]
        self._objects = ObjectReader(git, length)
        self._search = ContentSearch(git)
        self._log = CommitLog(git, self._limits)
        self._commits = CommitReader.of(git, self._limits, self._log, self._own.path)
        self._shallow = ShallowHistory(
            directory=self._own, limits=self._limits, log=self._log
        )
        self._shallow.read_boundary()
        self._inventories: dict[str, Inventory] = {}
        self._ignored: dict[str, tuple[str, ...]] = {}
        self._attributes: dict[str, Mapping[str, str]] = {}

    def close(self) -> None:
        """End the git processes and remove what was made for them."""
        self._revisions.close()
        self._objects.close()
        self._own.close()

    # -- the checkout ------------------------------------------------------------

    def run(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        environment: Mapping[str, str | None] | None = None,
    ) -> GitResult:
        """Run a git command in the checkout itself: for refs, and for what is written.

        Arguments that come from outside must follow `--end-of-options` or `--`, or be
        shas that `resolve` has returned.
        """
        own = {**self._without_hooks, **(environment or {})}
        return self._checkout.git.run(*arguments, stdin=stdin or b"", environment=own)

    @cached_property
    def _without_hooks(self) -> Mapping[str, str]:
        return self._checkout.without_hooks()

    def read(self, *arguments: str) -> bytes:
        """Run such a command, which has to succeed, and return what it printed.

        Raises:
            RepositoryError: with git's reason.

        """
        return self._checkout.git.read(*arguments)

    @property
    def worktree(self) -> Path:
        """The folder with the checked-out files.

        Raises:
            RepositoryError: where the repository is bare.

        """
        if self._checkout.worktree is None:
            raise RepositoryError(
                "the repository has no work tree", hint="Run it in a checkout"
            )
        return self._checkout.worktree

    @property
    def common_directory(self) -> Path:
        """The folder that holds refs and objects, also of a linked work tree."""
        return self._checkout.common_directory

    @property
    def history(self) -> History:
        """How much of the past is here; what is missing is unknown, not absent.

        A clone with a filter is partial only where something of it was looked for in
        vain: many have fetched all that counts.
        """
        is_filled = self._commits.is_filled
        is_partial = is_filled or (self.is_partial and self.has_gaps)
        if self._limits.boundary:
            return History.SHALLOW_AND_PARTIAL if is_partial else History.SHALLOW
        return History.PARTIAL if is_partial else History.COMPLETE

    @property
    def is_shallow(self) -> bool:
        """Whether the history is cut: what is before its boundary is not here."""
        return bool(self._limits.boundary)

    @property
    def is_partial(self) -> bool:
        """Whether objects are missing, as in a clone with a filter."""
        return self._limits.is_partial

    def is_whole_since(self, moment: datetime) -> bool:
        """Whether every commit since a moment is here, with all that was looked for."""
        if self.has_gaps:
            return False
        remote = self._commits.remote
        is_read = remote is not None and remote.is_whole_since(moment)
        is_here = self._limits.is_whole_since(moment) and not self._commits.is_filled
        return is_here or is_read

    @property
    def known_since(self) -> datetime | None:
        """The date of the youngest commit at which a shallow history is cut."""
        return self._limits.known_since

    def fetch_commit(self, source: HistorySource, sha: str, seconds: float) -> None:
        """Fetch one commit that is not here, if the source has it."""
        self._shallow.fetch_commit(source, sha, seconds)

    def deepen(
        self,
        source: HistorySource,
        shas: Sequence[str],
        since: datetime,
        seconds: float,
    ) -> str | None:
        """Fetch the ancestors of commits since a moment; return why that failed.

        A shallow history is cut at commits of which nothing is known. So some more are
        fetched: then these lie before the moment, even where one has a wrong clock.
        """
        return self._shallow.deepen(source, shas, since, seconds)

    def read_missing(self, source: CommitSource, since: datetime) -> RemoteCommits:
        """From now on, read commits that are not here on the forge, one by one.

        `since` is where the windows of the alerts begin. The answer counts what was read.
        """
        self._commits.remote = RemoteCommits(
            source=source, since=since, limits=self._limits
        )
        return self._commits.remote

    def dates(self, shas: Iterable[str]) -> Mapping[str, datetime]:
        """Return when commits landed; those that are not here are left out."""
        return self._log.dates(shas)

    def is_cut_at(self, sha: str) -> bool:
        """Whether a commit only looks like the first: what is before it is not here."""
        return self._commits.is_cut_at(sha)

    @property
    def has_gaps(self) -> bool:
        """Whether something that is not in this clone was looked for."""
        failed = self._commits.line_writers.failed
        is_unread = self._search.unread > 0 or bool(failed)
        return self._limits.may_lack and (self._limits.has_gaps or is_unread)

    def user(self) -> tuple[str | None, str | None]:
        """Return the name and the email of the person who works in this checkout."""
        return self._checkout.read_user()

    # -- revisions ---------------------------------------------------------------

    def resolve(self, revision: str) -> str | None:
        """Return the whole sha of the commit that a name means now."""
        return self._revisions.resolve(revision)

    def tree(self, sha: str) -> str:
        """Return the tree of a commit.

        Raises:
            RepositoryError: where git cannot read the commit.

        """
        return self._revisions.tree(sha)

    def find_commit(self, name: str) -> str | None:
        """Return the whole sha of a commit, also of one that was fetched by its sha."""
        return self.resolve(name) or (name if name in self._shallow.fetched else None)

    def previous_release(self, sha: str) -> str | None:
        """Return the release before the one that a commit is, by their tags."""
        return self._revisions.previous_release(sha)

    def branch_name(self) -> str | None:
        """Return the branch that is the repository's default, as far as it knows."""
        return self._revisions.branch_name()

    def origin(self) -> str | None:
        """Return the address of the remote that the checkout came from."""
        return self._revisions.origin

    def remotes(self) -> dict[str, str]:
        """Return the addresses of the checkout's remotes, by their names."""
        return self._revisions.remotes

    # -- files -------------------------------------------------------------------

    def inventory(self, revision: str) -> Inventory:
        """List the tracked files of a commit, and count its links and submodules.

        Raises:
            RepositoryError: where the commit or one of its folders is missing.

        """
        if revision not in self._inventories:
            self._inventories[revision] = list_files(self._own.git, revision)
        return self._inventories[revision]

    def attributes(self, revision: str) -> Mapping[str, str]:
        """Return, by path, why git's attributes say that a file is passed over."""
        if revision not in self._attributes:
            self._attributes[revision] = self._read_attributes(revision)
        return self._attributes[revision]

    def _read_attributes(self, revision: str) -> Mapping[str, str]:
        inventory = self.inventory(revision)
        files = (p for p in inventory.files if p.rpartition("/")[2] == ATTRIBUTES)
        if not any(may_matter(self.text(revision, path)) for path in files):
            return {}
        paths = {path: inventory.raw_path(path) for path in inventory.files}
        return read_attributes(self._own.git, revision, paths, self._own.path)

    def list_folder(self, revision: str, folder: str) -> tuple[str, ...]:
        """List the paths of the regular files directly in a folder."""
        entries = self._objects.folder(revision, folder)
        prefix = f"{folder.strip('/')}/" if folder.strip("/") else ""
        return tuple(f"{prefix}{n}" for n, entry in entries.items() if entry.is_file)

    def folder_names(self, revision: str, folder: str) -> frozenset[str]:
        """Return the names of all that is directly in a folder, empty without one."""
        return frozenset(self._objects.folder(revision, folder))

    def taken_reason(self, revision: str, path: str) -> str | None:
        """Return why a commit can have no regular file at a path, `None` if it can."""
        return taken_reason(path, partial(self._objects.folder, revision))

    def mode(self, revision: str, path: str) -> str | None:
        """Return git's mode of a path in six digits, `None` where nothing is there."""
        entry = self._objects.entry(revision, path)
        return entry.mode if entry else None

    def file(self, revision: str, path: str, limit: int | None = None) -> bytes | None:
        """Return a file's bytes; `None` where it is missing, no file, or over a limit."""
        name = self._object_name(revision, path)
        return self._objects.blob(name, limit) if name else None

    def text(self, revision: str, path: str) -> str | None:
        """Return a file as text with plain line ends; `None` for what is not text.

        Nor is it one where its content is elsewhere, as in Git LFS, or encrypted.
        """
        return _text(self.file(revision, path, SizeLimit.FILE))

    def hidden_reason(self, revision: str, path: str) -> str | None:
        """Return where the content of a file is, or how it is hidden, if it is not here."""
        return hidden_reason(self.file(revision, path, SizeLimit.FILE) or b"")

    def texts(
        self, revision: str, paths: Iterable[str]
    ) -> Iterator[tuple[str, str | None]]:
        """Walk over files with their texts, some of which are read at once."""
        names = ((path, self._object_name(revision, path)) for path in paths)
        while some := list(islice(names, _READ_AT_ONCE)):
            known = [name for _, name in some if name]
            blobs = self._objects.blobs(known, SizeLimit.FILE)
            contents = dict(zip(known, blobs, strict=True))
            for path, name in some:
                yield path, _text(contents.get(name or ""))

    def _object_name(self, revision: str, path: str) -> str | None:
        inventory = self._inventories.get(revision)
        if inventory:
            return inventory.object_names.get(path)
        entry = self._objects.entry(revision, path)
        return entry.object_name if entry and entry.is_file else None

    def search(
        self, revision: str, pattern: str, suffixes: Iterable[str] = ()
    ) -> tuple[str, ...]:
        """List the files that may match an extended regular expression, any case.

        Files of other encodings than UTF-8, and binary files that match, are among
        them: read each with `text`.
        """
        paths = self._search.search(revision, pattern, suffixes)
        shown = self.inventory(revision).shown_path
        return tuple(shown(path) for path in paths)

    # -- merging -----------------------------------------------------------------

    def merge(self, ours: str, theirs: str) -> CommitMerge | None:
        """Merge a commit into another, in memory; `None` where one has the other already.

        Raises:
            RepositoryError: where git cannot merge them.

        """
        own, objects = self._own, self._checkout.objects
        return CommitMerger(own.git, objects, own.path).merge(ours, theirs)

    # -- history -----------------------------------------------------------------

    @contextmanager
    def time_limit(self, is_over: Callable[[], bool]) -> Iterator[None]:
        """Within it, a search of the history ends when the time is over."""
        before, self._limits.is_over = self._limits.is_over, is_over
        try:
            yield
        finally:
            self._limits.is_over = before

    def commits_mentioning(self, revision: str, pattern: str) -> tuple[Commit, ...]:
        """List ancestors whose message may match an extended expression, newest first."""
        return self._commits.mentioning(revision, pattern)

    def newest_commits(
        self, revision: str, count: int, folder: str = ""
    ) -> tuple[Commit, ...]:
        """List the newest ancestors without merges, perhaps only those of a folder."""
        return self._commits.newest(revision, count, folder)

    def commits(self, shas: Iterable[str]) -> Mapping[str, Commit]:
        """Return commits by sha, each with the paths that it changed.

        Of a merge these are the paths that its branch changed. A commit that changed
        nothing, or that git cannot compare, is left out.
        """
        return self._commits.described(shas)

    def commits_between(self, good: str, bad: str) -> frozenset[str]:
        """Return the shas of those ancestors of `bad` that `good` does not have."""
        return self._log.between(good, bad)

    def patches_of_files(
        self, revision: str, paths: Sequence[str], since: datetime
    ) -> Generator[CommitPatch]:
        """Walk over the ancestors that changed files, newest first, without merges.

        The walk ends at commits that are older than `since`. Close it to end git.
        """
        raw_paths = [self._raw_path(revision, path) for path in paths]
        return self._commits.patches_of_files(revision, raw_paths, since)

    def patches_of_commits(
        self, shas: Sequence[str], paths: Sequence[str] = (), beside: int = 0
    ) -> Generator[CommitPatch]:
        """Walk over commits in this order, with what they changed in all or some files.

        `beside` is how many unchanged lines around the changed ones are shown, too.
        """
        raw_paths = [path.encode() for path in paths]
        return self._commits.patches_of_commits(shas, raw_paths, beside)

    def ancestor_at(self, revision: str, moment: datetime) -> str | None:
        """Return the commit that the branch of a revision was at, at a time in the past."""
        return self._log.ancestor_at(revision, moment)

    def rename(self, sha: str, path: str) -> FilePatch | None:
        """Return what a commit changed in a file that it renamed; `None` for a new file."""
        return self._commits.rename(sha, path)

    def writers(
        self,
        revision: str,
        path: str,
        ranges: Sequence[range],
        *,
        ignored_at: str | None = None,
    ) -> Mapping[int, Commit]:
        """Return, by the line's number, the commit that was the last to change a line.

        Of the commits only sha, author, date and subject are known. Lines that are older
        than a shallow history have the commit at which it `is_cut_at`. The list of commits
        to ignore is that of another revision where one is given.
        """
        ignored = self.ignored_commits(ignored_at or revision)
        raw_path = self._raw_path(revision, path)
        return self._commits.writers(revision, raw_path, ranges, ignored)

    def ignored_commits(self, revision: str) -> tuple[str, ...]:
        """List the commits that `.git-blame-ignore-revs` passes over at a sha."""
        if revision not in self._ignored:
            text = self.text(revision, IGNORED_COMMITS)
            self._ignored[revision] = read_ignored_commits(text)
        return self._ignored[revision]

    def try_reverts(
        self, commits: Iterable[Commit], base: str
    ) -> Mapping[str, RevertTrial]:
        """Return what reverts on top of a descendant would do, each of them alone.

        Commits of which git cannot tell are left out.
        """
        changed = {commit.sha: commit.paths for commit in commits}
        return try_reverts(self._own.git, changed, base)

    def unread(self) -> Mapping[str, int]:
        """Count what git could not read so far, by what it is."""
        return {
            "files that git cannot read": self._search.unread,
            "searches of files that took git too long": self._search.cut,
            "commits with an impossible date": len(self._log.undated),
            "functions whose lines git cannot blame": len(
                self._commits.line_writers.failed
            ),
        }

    def _raw_path(self, revision: str, path: str) -> bytes:
        """Return a path as git has it; only an odd one costs a look at the inventory."""
        is_plain = path.isascii() and "\\" not in path
        return path.encode() if is_plain else self.inventory(revision).raw_path(path)


def _text(data: bytes | None) -> str | None:
    if data is None or hidden_reason(data):
        return None
    text = decode_text(data)
    return with_plain_line_ends(text) if text is not None else None
