"""The checked-out repository: the only reader of git.

Everything is read as git objects at a named revision, so a bare, sparse or dirty
checkout gives the same answers. Nothing here writes but through `run`, which the
local forge uses.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import git

from tracer.errors import RepositoryError
from tracer.repository.gitattributes import Attributes, parse_attributes
from tracer.text import Pattern

READ_LIMIT = 1024 * 1024
"""Bytes of a file that are read; longer files are data, not specification or code."""

_MANY_PATHS = 100
"""From so many on, git tells of every file faster than it looks for these."""
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": "/dev/null",
    "core.quotePath": "false",
    "log.showSignature": "false",
    "protocol.ext.allow": "never",
    "grep.patternType": "default",
}
"""What a repository's own configuration must not decide for us."""

_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
}

_SHA = Pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_PULL_REQUEST = Pattern(r"\(#(\d+)\)$|^Merge pull request #(\d+)")


class History(StrEnum):
    """How much of the past the checkout holds."""

    COMPLETE = "complete"
    SHALLOW = "shallow"
    PARTIAL = "partial"


@dataclass(frozen=True, kw_only=True, slots=True)
class Commit:
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
        return f"{self.subject}\n{self.body}"

    @property
    def pull_request(self) -> int | None:
        """The pull request it came by, as its subject says (squash or merge)."""
        found = _PULL_REQUEST.search(self.subject)
        return int(found[1] or found[2]) if found else None


@dataclass(frozen=True, slots=True)
class GitResult:
    """What a git command answered."""

    status: int
    stdout: bytes
    stderr: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a revision tracks: paths of regular files; links and submodules are none."""

    files: tuple[str, ...]
    links: int
    submodules: int


class Repository:
    """A git repository on this machine, opened for reading."""

    def __init__(self, path: Path) -> None:
        """Open the repository that holds this path.

        Raises:
            RepositoryError: where there is none, or git will not read it.

        """
        try:
            found = git.Repo(path, search_parent_directories=True)
        except (git.InvalidGitRepositoryError, git.NoSuchPathError):
            raise RepositoryError(
                f"no git repository at `{path}`",
                hint="Add a step with `actions/checkout` before this one, "
                "or name the checkout's folder in `repo`",
            ) from None
        self.path = _top(found)
        self._git = git.Git(self.path)
        self._inventories: dict[str, Inventory] = {}
        self._attributes: dict[str, Attributes] = {}
        found.close()
        # A workspace that another user owns is normal in a container; we trust
        # this one folder, not every folder on the machine.
        settings = {"safe.directory": str(self.path), **_SETTINGS}
        self._git.update_environment(**_ENVIRONMENT, **_as_environment(settings))

    def close(self) -> None:
        """End the git processes that serve objects."""
        self._git.clear_cache()

    # -- git itself --------------------------------------------------------------

    def run(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> GitResult:
        """Run one git command and return its answer, whatever its status.

        Arguments that come from outside must stand behind `--end-of-options` or
        `--`, or be shas that `resolve` has returned.
        """
        with tempfile.TemporaryFile() as stream:
            stream.write(stdin or b"")
            stream.seek(0)
            status, stdout, stderr = self._git.execute(
                ["git", *arguments],
                istream=stream,
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                env=dict(environment or {}),
            )
        return GitResult(int(status), bytes(stdout), _decoded(stderr))

    def read(self, *arguments: str) -> bytes:
        """Run a git command that has to succeed.

        Raises:
            RepositoryError: with what git said.

        """
        result = self.run(*arguments)
        if result.status != 0:
            said = result.stderr.strip().splitlines() or ["no reason given"]
            raise RepositoryError(f"`git {arguments[0]}` failed: {said[0]}")
        return result.stdout

    # -- revisions ---------------------------------------------------------------

    def resolve(self, revision: str) -> str | None:
        """Return the whole sha of the commit that a name stands for."""
        result = self.run(
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            f"{revision}^{{commit}}",
        )
        sha = result.stdout.decode().strip()
        if result.status == 0 and _SHA.fullmatch(sha):
            return sha
        if "dubious ownership" in result.stderr:
            raise RepositoryError(
                f"git does not trust `{self.path}`",
                hint=f"Run `git config --global --add safe.directory {self.path}`",
            )
        return None

    def branch_name(self) -> str | None:
        """Return the branch that is the repository's default, as far as it knows."""
        for reference in ("refs/remotes/origin/HEAD", "HEAD"):
            result = self.run("symbolic-ref", "--quiet", reference)
            if result.status == 0:
                name = result.stdout.decode().strip()
                return re.sub(r"^refs/(?:remotes/origin|heads)/", "", name)
        return None

    def origin(self) -> str | None:
        """Return the address of the remote that the checkout came from."""
        result = self.run("config", "--get", "remote.origin.url")
        return result.stdout.decode().strip() or None

    @cached_property
    def common_directory(self) -> Path:
        """The folder that holds refs and objects, also of a linked work tree."""
        stated = self.read("rev-parse", "--git-common-dir").decode().strip()
        return (self.path / stated).resolve()

    @cached_property
    def boundary(self) -> frozenset[str]:
        """Commits at which a shallow history was cut: they look like first ones."""
        cut = self.common_directory / "shallow"
        return frozenset(cut.read_text().split()) if cut.is_file() else frozenset()

    @cached_property
    def history(self) -> History:
        """How much of the past is here; what is missing is unknown, not absent."""
        if self.boundary:
            return History.SHALLOW
        promisor = self.run("config", "--get-regexp", r"^remote\..*\.promisor$")
        return History.PARTIAL if b"true" in promisor.stdout else History.COMPLETE

    # -- files -------------------------------------------------------------------

    def inventory(self, revision: str) -> "Inventory":
        """List the tracked files of a sha, and count what is no file of it.

        A run asks for each alert; what a sha holds does not change.
        """
        if revision not in self._inventories:
            self._inventories[revision] = self._listed(revision)
        return self._inventories[revision]

    def attributes(self, revision: str) -> Attributes:
        """Return what the `.gitattributes` at the root of a sha says of its files."""
        if revision not in self._attributes:
            told = parse_attributes(self.text(revision, ".gitattributes"))
            self._attributes[revision] = told
        return self._attributes[revision]

    def _listed(self, revision: str) -> "Inventory":
        listing = self.read("ls-tree", "-r", "-z", "--full-tree", revision)
        entries = (entry.partition("\t") for entry in _decoded(listing).split("\0"))
        modes: Counter[str] = Counter()
        files: list[str] = []
        for mode, _, path in entries:
            modes[mode[:6]] += 1
            if mode.startswith("100"):
                files.append(path)
        return Inventory(tuple(files), modes["120000"], modes["160000"])

    def list_folder(self, revision: str, folder: str) -> tuple[str, ...]:
        """List the paths of the regular files directly in a folder."""
        inside = ("--", f"{folder}/") if folder else ()
        listing = self.read("ls-tree", "-z", "--full-tree", revision, *inside)
        entries = (entry.partition("\t") for entry in _decoded(listing).split("\0"))
        return tuple(path for mode, _, path in entries if mode.startswith("100"))

    def mode(self, revision: str, path: str) -> str | None:
        """Return the file mode of a path, `None` where nothing is there."""
        listing = self.read("ls-tree", "-z", "--full-tree", revision, "--", path)
        return _decoded(listing).partition(" ")[0] or None

    def file(self, revision: str, path: str) -> bytes | None:
        """Return a file's bytes at a revision, `None` where it is not to be had."""
        if "\n" in path:
            return None  # object names are passed on lines
        try:
            _, kind, _, data = self._git.get_object_data(f"{revision}:{path}")
        except (ValueError, git.GitCommandError):
            return None
        return bytes(data) if _decoded(kind) == "blob" else None

    def text(self, revision: str, path: str) -> str | None:
        """Return a file as text with plain line ends; `None` for what is no text."""
        data = self.file(revision, path)
        if data is None or len(data) > READ_LIMIT or b"\0" in data[:8192]:
            return None
        if data.startswith(b"version https://git-lfs"):
            return None
        return data.decode("utf-8-sig", "replace").replace("\r\n", "\n")

    def search(
        self, revision: str, pattern: str, pathspecs: Iterable[str] = ()
    ) -> tuple[str, ...]:
        """List the files that match an extended regular expression, any case.

        Binary files are among them; `text` tells.
        """
        result = self.run(
            "grep",
            *("-l", "-z", "-i", "-E", "--full-name", "-e", pattern),
            revision,
            "--",
            *pathspecs,
        )
        if result.status > 1:
            raise RepositoryError(f"`git grep` failed: {result.stderr.strip()[:200]}")
        names = _decoded(result.stdout).split("\0")
        return tuple(name.partition(":")[2] for name in names if name)

    # -- history -----------------------------------------------------------------

    def commits_mentioning(self, revision: str, pattern: str) -> tuple[Commit, ...]:
        """List ancestors whose message matches an extended expression, newest first."""
        return self._log(revision, "-E", "-i", f"--grep={pattern}")

    def commits_touching(
        self, revision: str, paths: Sequence[str], since: datetime, until: datetime
    ) -> tuple[Commit, ...]:
        """List ancestors of a time span that changed one of these paths, newest first.

        Merges are left out: what they bring has commits of its own.
        """
        if not paths:
            return ()
        span = (f"--since={since.isoformat()}", f"--until={until.isoformat()}")
        literal = tuple(f":(literal,top){path}" for path in paths)
        asked = literal if len(paths) <= _MANY_PATHS else ()
        found = self._log(revision, "--no-merges", "--name-only", *span, paths=asked)
        wanted = frozenset(paths)
        own = (replace(commit, paths=commit.paths & wanted) for commit in found)
        return tuple(commit for commit in own if commit.paths)

    def _log(
        self, revision: str, *options: str, paths: Sequence[str] = ()
    ) -> tuple[Commit, ...]:
        # Each record starts with an empty field, which no path and no message is.
        layout = "--format=tformat:%x00%H%x00%P%x00%an%x00%ct%x00%B"
        result = self.run(
            "log", "-z", "--encoding=UTF-8", layout, *options, revision, "--", *paths
        )
        if result.status != 0 and self.history is History.COMPLETE:
            raise RepositoryError(f"`git log` failed: {result.stderr.strip()[:200]}")
        commits = _parse_log(_decoded(result.stdout))
        return tuple(c for c in commits if c.sha not in self.boundary)

    def lines_by_commit(
        self, revision: str, path: str, lines: range, since: datetime
    ) -> Counter[str]:
        """Count, for a range of lines, the commits since then that last changed them.

        Lines that are older, or older than a shallow history, count for no commit.
        """
        result = self.run(
            "blame",
            *("--porcelain", "-w", "-M", f"--since={since.isoformat()}"),
            *("-L", f"{lines.start},{lines.stop - 1}"),
            revision,
            "--",
            path,
        )
        if result.status != 0:
            return Counter()
        header = re.compile(rb"^([0-9a-f]{40,64}) \d+ \d+(?: \d+)?$", re.MULTILINE)
        shas = [found[1].decode() for found in header.finditer(result.stdout)]
        return Counter(sha for sha in shas if sha not in self.boundary)


def _top(found: git.Repo) -> Path:
    """Return the work tree, or the git directory itself where there is none.

    A bare repository need not say in its configuration that it is one.
    """
    tree = Path(found.working_tree_dir or found.git_dir)
    return tree if (tree / ".git").exists() else Path(found.git_dir)


def _parse_log(output: str) -> Iterator[Commit]:
    fields = output.split("\0")
    position = 0
    while position + 5 < len(fields):
        _, sha, parents, author, seconds, message = fields[position : position + 6]
        position += 6
        paths = []
        while position < len(fields) and fields[position]:
            paths.append(fields[position].lstrip("\n"))
            position += 1
        subject, _, body = message.strip().partition("\n")
        yield Commit(
            sha=sha,
            parents=tuple(parents.split()),
            author=author,
            date=datetime.fromtimestamp(int(seconds), UTC),
            subject=subject.strip(),
            body=body.strip(),
            paths=frozenset(paths),
        )


def _as_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Write git settings as environment, which child processes inherit."""
    environment = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings.items()):
        environment[f"GIT_CONFIG_KEY_{number}"] = key
        environment[f"GIT_CONFIG_VALUE_{number}"] = value
    return environment


def _decoded(output: bytes | str) -> str:
    return output if isinstance(output, str) else output.decode("utf-8", "replace")
