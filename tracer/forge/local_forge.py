"""The clone as a forge: remediation branches in it, and dry runs.

Commits are made from git objects; the working tree, the index and HEAD do not change. A
pull request is a file with its text in `<git dir>/remediation/`.
"""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from tracer.errors import ForgeRefusedError, RepositoryError
from tracer.forge.alert_section import (
    read_sightings,
    unmarked_warning,
    with_news,
    with_place_for_alerts,
)
from tracer.forge.forge_interface import (
    ROLLING_BRANCH,
    BranchView,
    Comparison,
    CreatedCommit,
    ForgeView,
)
from tracer.forge.pull_request import (
    AlertNews,
    PullRequest,
    PullRequestOptions,
    PullRequestState,
    PullRequestText,
)
from tracer.forge.snapshots import LocalSnapshot
from tracer.forge.wait_budget import Timing, spread
from tracer.remediation import FileChange
from tracer.repository import Repository, Snapshot, no_commit_error
from tracer.text import INTENT, markdown_text

_KEPT = "refs/trace-production-issue/ledger"
"""The last commit of the rolling branch: a person who deletes that loses no entry."""
_LOCKED_TRIES = 5
"""How often a ref is tried that another process has locked."""
_NAME, _EMAIL = "Trace Production Issue", "trace-production-issue@localhost"


class LocalForge:
    """Makes remediation branches in the clone."""

    writes = True

    def __init__(
        self, repository: Repository, base: str, now: datetime, timing: Timing
    ) -> None:
        self._repository = repository
        self._base = base
        self._now = now
        self._timing = timing

    @property
    def base_branch(self) -> str:
        return self._base

    def base(self) -> Snapshot:
        """Return the base branch as it is now.

        Raises:
            RepositoryError: where there is no such branch, or nothing in it.

        """
        for name in (f"refs/heads/{self._base}", f"refs/remotes/origin/{self._base}"):
            sha = self._repository.resolve(name)
            if sha:
                return LocalSnapshot(self._repository, sha)
        if self._repository.resolve("HEAD") is None:
            raise no_commit_error()
        raise RepositoryError(
            f"there is no branch `{self._base}`", hint="Name the right one in `base`"
        )

    def snapshot(self, sha: str) -> Snapshot:
        return LocalSnapshot(self._repository, sha)

    def look(
        self,
        branches: Sequence[str],
        files: Mapping[str, Sequence[str]] | None = None,
    ) -> ForgeView:
        views = tuple(map(self._branch_view, branches))
        return ForgeView(base=self.base().sha, branches=views)

    def _branch_view(self, branch: str) -> BranchView:
        tip = self._repository.resolve(f"refs/heads/{branch}")
        text = self._text_file(branch, tip) if tip else None
        pull_request = None
        if tip and text and text.is_file():
            pull_request = _local_pull_request(text, tip)
        kept = self._repository.resolve(_KEPT) if branch == ROLLING_BRANCH else None
        newest = pull_request
        if kept and tip is None:
            closed = PullRequestState.CLOSED
            newest = PullRequest(number=None, url=None, state=closed, head=kept)
        return BranchView(
            name=branch, tip=tip, pull_request=pull_request, newest=newest
        )

    def refs(self, prefix: str) -> tuple[str, ...]:
        listed = self._repository.read("for-each-ref", "--format=%(refname)", prefix)
        return tuple(listed.decode("utf-8", "replace").splitlines())

    def closed_heads(self) -> tuple[str, ...]:
        return ()

    def compare(self, base: str, head: str) -> Comparison:
        merge_base = self._write("merge-base", base, head)
        listed = self._write(
            "diff", "--name-only", "-z", "--no-renames", merge_base, head
        )
        return Comparison(
            merge_base=merge_base, paths=tuple(filter(None, listed.split("\0")))
        )

    def commit(
        self,
        parent: Snapshot,
        files: Sequence[FileChange],
        message: str,
        merged: str | None = None,
    ) -> CreatedCommit:
        """Write blobs, tree and commit, with an index of our own.

        The clone's index belongs to the person who works there.
        """
        with tempfile.TemporaryDirectory() as folder:
            own = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self._write("read-tree", parent.sha, environment=own)
            lines = "".join(self._index_line(file, parent.sha) for file in files)
            update = ("update-index", "-z", "--index-info")
            self._write(*update, stdin=lines, environment=own)
            tree = self._write("write-tree", environment=own)
        first = ("-p", merged) if merged else ()
        sha = self._write(
            *("commit-tree", tree, *first, "-p", parent.sha),
            stdin=message,
            environment=self._identity(),
        )
        return CreatedCommit(sha=sha)

    def _index_line(self, file: FileChange, sha: str) -> str:
        """Return what `git update-index --index-info` reads; mode 0 removes the file."""
        if file.is_deleted:
            return f"0 {_absent(sha)}\t{file.path}\0"
        blob = self._write("hash-object", "-w", "--stdin", stdin=file.after)
        return f"100644 {blob}\t{file.path}\0"

    def claim(self, ref: str, sha: str) -> bool:
        return self._update(ref, sha, _absent(sha))

    def append(
        self, branch: str, head: str, files: Sequence[FileChange], message: str
    ) -> CreatedCommit | None:
        created = self.commit(self.snapshot(head), files, message)
        return created if self.move(branch, head, created.sha) else None

    def move(self, branch: str, before: str, after: str | None) -> bool:
        return self._update(f"refs/heads/{branch}", after, before)

    def open_pull_request(
        self, branch: str, title: str, body: str, options: PullRequestOptions
    ) -> PullRequest | None:
        tip = self._repository.resolve(f"refs/heads/{branch}")
        if tip is None:
            return None
        text = self._text_file(branch, tip)
        if text is None:
            raise ForgeRefusedError(
                f"the branch `{branch}` has no commit of this action",
                hint="Rename the branch, or delete it",
            )
        try:
            text.parent.mkdir(parents=True, exist_ok=True)
            heading = markdown_text(title)
            shown = with_place_for_alerts(heading, body)
            page = _as_page(PullRequestText(title=heading, body=shown))
            text.write_text(page, encoding="utf-8")
        except OSError as error:
            raise ForgeRefusedError(
                f"cannot write the pull request's text to `{text}`: {error.strerror}",
                hint="Move away what stands there; the branch has all of the alert",
            ) from None
        return _local_pull_request(text, tip)

    def close_pull_request(self, pull_request: PullRequest) -> None:
        """Remove the file with the text."""
        Path(pull_request.url or "").unlink(missing_ok=True)

    def announce(self, pull_request: PullRequest, news: AlertNews) -> tuple[str, ...]:
        """Rewrite our section in the file with the text; a file has no comments."""
        file = Path(pull_request.url or "")
        try:
            text = _read_page(file.read_bytes().decode("utf-8"))
            after = with_news(text, replace(news, title=markdown_text(news.title)))
            if after is None:
                return (unmarked_warning(f"`{file}`"),) if news.comment else ()
            file.write_bytes(_as_page(after).encode("utf-8"))
        except (OSError, UnicodeError) as error:
            return (f"new alert not added to the text in `{file}`: {error}",)
        return ()

    def comment(self, pull_request: PullRequest, news: AlertNews) -> tuple[str, ...]:
        """Write nothing: a file has no comments."""
        return ()

    def comments(self, pull_request: PullRequest) -> tuple[str, ...]:
        """Return nothing: a file has no comments."""
        return ()

    def finish(
        self, pull_request: PullRequest, options: PullRequestOptions
    ) -> tuple[str, ...]:
        """Do nothing: a file has neither labels nor reviewers."""
        return ()

    def spread(self, losses: int) -> int:
        return spread(losses, self._timing)

    def pause(self, attempt: int, problem: str) -> None:
        """Pause as briefly as a repository on a disk allows, at most a second."""
        longest = min(0.01 * 2.0**attempt, 1.0)
        self._timing.sleep(longest * (1 + self._timing.jitter()) / 2)

    def wait_for_others(self, seconds: float, reason: str) -> bool:
        """Return false: in a clone, people start one run after the other."""
        return False

    def _text_file(self, branch: str, head: str) -> Path | None:
        """Return the file with the text of a branch's pull request."""
        if branch == ROLLING_BRANCH:
            return self._repository.common_directory / f"{ROLLING_BRANCH}.md"
        # The first parents: a merge brings commits of other loops from the base branch.
        # Not `log`: it would end at a format of the configuration that is none.
        ours = ("-1", "--first-parent", "--format=%B", "--grep=^Remediation: ", head)
        message = self._repository.read("rev-list", *ours).decode("utf-8", "replace")
        _, _, trailer = message.rpartition("\nRemediation: ")
        intent = INTENT.match(trailer)
        folder = self._repository.common_directory / "remediation"
        return folder / f"{intent[0]}.md" if intent else None

    def _update(self, ref: str, sha: str | None, expected: str) -> bool:
        """Set or delete a ref where it has the expected value, which git makes atomic.

        Raises:
            ForgeRefusedError: where it goes on to have that value, and git to refuse.

        """
        change = ("update-ref", ref, sha) if sha else ("update-ref", "-d", ref)
        for attempt in range(1, _LOCKED_TRIES + 1):
            result = self._repository.run(*change, expected)
            if result.status == 0:
                if ref == f"refs/heads/{ROLLING_BRANCH}" and sha:
                    self._repository.run("update-ref", _KEPT, sha)
                return True
            if (self._repository.resolve(ref) or _absent(expected)) != expected:
                return False
            self.pause(attempt, "another process holds the lock of this ref")
        raise self._ref_error(ref) or _git_error("update-ref", result.first_error)

    def _ref_error(self, ref: str) -> ForgeRefusedError | None:
        """Say why git cannot write a ref: a ref is a file, so nothing can be below it."""
        parents = [each.as_posix() for each in PurePosixPath(ref).parents][:-2]
        above = (name for name in parents if self._repository.resolve(name))
        rival = next(above, None) or next(iter(self.refs(f"{ref}/")), None)
        if rival:
            return ForgeRefusedError(
                f"git cannot have `{ref}` beside `{rival}`",
                hint=f"Rename or delete `{rival}`",
            )
        lock = self._repository.common_directory / f"{ref}.lock"
        if not lock.exists():
            return None
        return ForgeRefusedError(
            f"`{ref}` is locked by the file `{lock}`",
            hint="Delete the file if no git command is running",
        )

    def _write(
        self,
        *arguments: str,
        stdin: str | None = None,
        environment: dict[str, str] | None = None,
    ) -> str:
        result = self._repository.run(
            *arguments,
            stdin=stdin.encode() if stdin is not None else None,
            environment=environment,
        )
        if result.status != 0:
            raise _git_error(arguments[0], result.first_error)
        return result.stdout.decode().strip()

    def _identity(self) -> dict[str, str]:
        """Return the author of commits: git's configured user, or this action."""
        stamp = f"{int(self._now.timestamp())} +0000"
        name, email = self._repository.user()
        identity = {}
        for role in ("AUTHOR", "COMMITTER"):
            identity[f"GIT_{role}_DATE"] = stamp
            identity[f"GIT_{role}_NAME"] = name or _NAME
            identity[f"GIT_{role}_EMAIL"] = email or _EMAIL
        return identity


def _as_page(text: PullRequestText) -> str:
    """Return a page whose title is Markdown; without a title it is the body alone."""
    return f"# {text.title}\n\n{text.body}" if text.title else text.body


def _read_page(page: str) -> PullRequestText:
    """Return what `_as_page` made a page of, which a person may have changed since."""
    heading, _, body = page.partition("\n\n")
    if heading.startswith("# ") and "\n" not in heading:
        return PullRequestText(title=heading.removeprefix("# "), body=body)
    return PullRequestText(body=page)


class DryRun(LocalForge):
    """Reads the clone as the local forge does, and leaves it as it is.

    A run asks it for no commits or branches. The text of a pull request that is open
    already would be kept up to date even by a run that has nothing to commit.
    """

    writes = False

    def announce(self, pull_request: PullRequest, news: AlertNews) -> tuple[str, ...]:
        return ()

    def close_pull_request(self, pull_request: PullRequest) -> None:
        return


def _absent(sha: str) -> str:
    """Return what stands for "no ref" where shas have this length."""
    return "0" * len(sha)


def _local_pull_request(text: Path, head: str) -> PullRequest:
    """Return the pull request that a file with its text stands for.

    It is always open: nothing tells a local branch that was declined from one that waits.
    """
    try:
        shown = _read_page(text.read_text(encoding="utf-8"))
    except (OSError, UnicodeError):  # only counts are read there
        shown = PullRequestText()
    return PullRequest(
        number=None,
        url=str(text),
        state=PullRequestState.OPEN,
        head=head,
        text=shown,
        sightings=read_sightings(shown.body),
    )


def _git_error(command: str, words: str) -> ForgeRefusedError:
    return ForgeRefusedError(f"`git {command}` failed: {words[:200]}")
