"""Commits of a history, by the words of their messages or the files that they changed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from msgspec import Struct, field

from tracer.errors import MissingObjectError, RepositoryError
from tracer.repository.content_search import PATTERN_KINDS
from tracer.repository.git_command import Git, GitResult, failure
from tracer.text import Pattern, cut_and_masked

_PULL_REQUEST = Pattern(r"\(#(\d+)\)$|^Merge pull request #(\d+)")
LAYOUT = "--format=tformat:%x00%H%x00%P%x00%an%x00%ct%x00%B"
"""Each record starts with an empty field, which no path and no message is."""
_FIELDS = 6
_LAST_SECOND = 253_402_300_799
"""The end of the year 9999, the last that Python's `datetime` knows."""
_MESSAGE_LIMIT, _SUBJECT_LIMIT, _AUTHOR_LIMIT = 200_000, 2_000, 300
"""Characters; git itself limits none, and each is masked before it is shown."""
_ARGUMENT_LIMIT = 100_000
"""Bytes of an argument; Linux takes 128 KiB (`MAX_ARG_STRLEN`)."""


class Commit(Struct, frozen=True, kw_only=True):
    """A commit; `date` is when it landed (the committer's date), in UTC."""

    sha: str
    parents: tuple[str, ...]
    author: str
    date: datetime
    subject: str
    body: str
    paths: frozenset[str] = field(default=frozenset())

    @property
    def message(self) -> str:
        """Subject and body."""
        return f"{self.subject}\n{self.body}"

    @property
    def pull_request(self) -> int | None:
        """The pull request it came by, as its subject says (squash or merge)."""
        match = _PULL_REQUEST.search(self.subject)
        return int(match[1] or match[2]) if match else None


class History(StrEnum):
    """How much of the past the checkout has."""

    COMPLETE = "complete"
    SHALLOW = "shallow"
    PARTIAL = "partial"
    SHALLOW_AND_PARTIAL = "shallow and partial"


class HistoryLimits(Struct):
    """What of the past is not here: git can fail and still have shown something.

    Commits of the `boundary` only look like first ones; `known_since` is the date of the
    youngest, `None` where one of them is not here. `may_lack` says that objects may be
    missing, `is_partial` that some are: a filter has left them out, or git asked for one
    in vain. `has_gaps` becomes true where one was asked for. `is_over` says when the time
    for a search is over: then git is ended, and what it has shown is all there is.
    """

    boundary: frozenset[str] = frozenset()
    known_since: datetime | None = None
    may_lack: bool = False
    is_partial: bool = False
    has_gaps: bool = False
    is_over: Callable[[], bool] = lambda: False

    def is_whole_since(self, moment: datetime) -> bool:
        """Whether no commit since a moment lies beyond the boundary."""
        since = self.known_since
        return not self.boundary or (since is not None and since < moment)

    def note_failure(self, error: RepositoryError) -> None:
        """Note that git could not read something.

        Raises:
            RepositoryError: the error, where nothing is missing.

        """
        if isinstance(error, MissingObjectError):
            self.may_lack = self.is_partial = True
        if not self.may_lack:
            raise error
        self.has_gaps = True


class CommitLog:
    """Asks git for the ancestors of a commit.

    Git's `--since` ends a search at the first older commit, which hides all that lies
    below a commit that was rebased, imported, or made by a machine with a wrong clock.
    Here dates choose commits, and many old ones in a row are needed to end the search.
    """

    def __init__(self, git: Git, limits: HistoryLimits) -> None:
        """Ask with a git command for what the limits of the history allow."""
        self._git = git
        self._limits = limits
        self.undated: set[str] = set()
        self._described: dict[str, Commit] = {}

    def mentioning(self, revision: str, pattern: str) -> tuple[Commit, ...]:
        """List ancestors whose message matches an extended expression, newest first.

        An expression that is too long for git is left out: then all are returned.
        """
        is_short = len(pattern.encode()) < _ARGUMENT_LIMIT
        command = ("log", "-z", "--encoding=UTF-8", LAYOUT)
        output: list[bytes] = []
        failure: RepositoryError | None = None
        for kind in PATTERN_KINDS:
            chosen = (kind, "-i", f"--grep={pattern}") if is_short else ()
            output.clear()
            failure = self._read_into(output, *command, *chosen, revision, "--")
            if failure is None:
                break
        if failure:
            self._limits.note_failure(failure)
        return tuple(self._commits(b"".join(output)))

    def _read_into(self, output: list[bytes], *command: str) -> RepositoryError | None:
        """Read git's answer as far as it goes; return why it ended too early."""
        try:
            output.extend(self._git.lines(*command, is_over=self._limits.is_over))
        except RepositoryError as error:
            return error
        return None

    def newest(self, revision: str, count: int, folder: bytes) -> tuple[Commit, ...]:
        """List the newest ancestors without merges, perhaps only those of a folder."""
        result = self._git.run(
            *("log", "-z", "--no-merges", f"-n{count}", "--encoding=UTF-8", LAYOUT),
            *(revision, "--", *((b":(literal,top)" + folder,) if folder else ())),
        )
        return tuple(self._commits(self._checked(result)))

    def between(self, good: str, bad: str) -> frozenset[str]:
        """Return the shas of those ancestors of `bad` that `good` does not have."""
        result = self._git.run("rev-list", bad, f"^{good}", "--")
        return frozenset(self._checked(result).decode().split())

    def ancestor_at(self, revision: str, moment: datetime) -> str | None:
        """Return the newest commit from before a moment, by first parents alone."""
        until = f"--min-age={int(moment.timestamp())}"
        command = ("rev-list", "-n1", "--first-parent", until, revision, "--")
        return self._checked(self._git.run(*command)).decode().strip() or None

    def dates(self, shas: Iterable[str]) -> dict[str, datetime]:
        """Return when commits landed; those that are not here are left out."""
        names = [sha for sha in shas if sha]
        if not names:
            return {}
        result = self._git.run(
            *("log", "--no-walk", "--ignore-missing", "--format=%H %ct", "--stdin"),
            stdin="".join(f"{name}\n" for name in names).encode(),
        )
        rows = (row.split() for row in result.stdout.splitlines())
        dates = {row[0].decode(): parse_date(row[1]) for row in rows if len(row) == 2}  # noqa: PLR2004
        return {sha: date for sha, date in dates.items() if date}

    def described(self, shas: Iterable[str]) -> dict[str, Commit]:
        """Return commits by sha, with the paths that each changed; a merge, in its branch.

        What a merge changed is the difference from its first parent: git shows one for
        each parent, in their order. A commit that changed nothing, that git cannot
        compare or that has an impossible date is left out.
        """
        wanted = dict.fromkeys(shas)
        known = self._described
        new = [sha for sha in wanted if sha not in known]
        read = self._read_described(new) if new else {}
        # Several steps of a trace ask for the same commits. Those at which the history
        # is cut change when more of it is fetched.
        boundary = self._limits.boundary
        known.update((sha, read[sha]) for sha in read if sha not in boundary)
        pairs = ((sha, known.get(sha) or read.get(sha)) for sha in wanted)
        return {sha: commit for sha, commit in pairs if commit}

    def _read_described(self, shas: Sequence[str]) -> dict[str, Commit]:
        result = self._git.run(
            *("diff-tree", "--stdin", "--root", "-m", "-r", "-z", "--name-only"),
            *("--no-renames", "--encoding=UTF-8", LAYOUT),
            stdin="".join(f"{sha}\n" for sha in shas).encode(),
        )
        if self._limits.may_lack:
            self._checked(result)
        commits: dict[str, Commit] = {}
        for record in _records(result.stdout):
            date = parse_date(record[4])
            if date:
                commit = _commit(record, date)
                commits.setdefault(commit.sha, commit)
        return commits

    def _checked(self, result: GitResult) -> bytes:
        if result.status != 0:
            self._limits.note_failure(
                failure("git cannot read the history", result.first_error)
            )
        return result.stdout

    def _commits(self, output: bytes) -> list[Commit]:
        """Read git's records, newest first; impossible dates are noted, not guessed."""
        commits = []
        for record in _records(output):
            sha, date = record[1].decode(), parse_date(record[4])
            if sha in self._limits.boundary:
                continue
            if date is None:
                self.undated.add(sha)
            else:
                commits.append(_commit(record, date))
        return sorted(commits, key=lambda commit: commit.date, reverse=True)


def _records(output: bytes) -> Iterator[list[bytes]]:
    """Split the answer to `LAYOUT`: six fields, then the paths up to an empty one."""
    fields = output.split(b"\0")
    position = 0
    while position + _FIELDS <= len(fields):
        end = position + _FIELDS
        while end < len(fields) and fields[end]:
            end += 1
        yield fields[position:end]
        position = end


def parse_commit(record: list[bytes]) -> Commit | None:
    """Read the fields of `LAYOUT`; `None` where no calendar has the commit's date."""
    date = parse_date(record[4]) if len(record) >= _FIELDS else None
    return _commit(record[:_FIELDS], date) if date else None


def _commit(record: list[bytes], date: datetime) -> Commit:
    sha, parents, author, message = (
        record[n].decode("utf-8", "replace") for n in (1, 2, 3, 5)
    )
    subject, _, body = message.strip()[:_MESSAGE_LIMIT].partition("\n")
    # Git writes a line break between a message and the names below it.
    names = [name.removeprefix(b"\n") for name in record[_FIELDS:]]
    return Commit(
        sha=sha,
        parents=tuple(parents.split()),
        author=cut_and_masked(author, _AUTHOR_LIMIT),
        date=date,
        subject=cut_and_masked(subject.strip(), _SUBJECT_LIMIT),
        body=body.strip(),
        paths=frozenset(name.decode("utf-8", "replace") for name in names),
    )


def parse_date(seconds: bytes) -> datetime | None:
    """Return a moment in UTC; `None` where no calendar of ours has it.

    Repositories hold commits dated in milliseconds, before 1970 (git prints nothing
    then) or near 2**64, made by importers; git checks no date.
    """
    if not seconds.isdigit() or int(seconds) > _LAST_SECOND:
        return None
    return datetime.fromtimestamp(int(seconds), UTC)
