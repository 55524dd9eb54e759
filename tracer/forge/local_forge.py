"""The clone as a forge: remediation branches in it, and dry runs.

Commits are made from git objects; the working tree, the index and HEAD do not change. A
pull request is a file with its text in `<git dir>/remediation/`.
"""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tracer.errors import ForgeRefusedError, RepositoryError
from tracer.forge.forge_interface import (
    CreatedCommit,
    PullRequest,
    PullRequestOptions,
    PullRequestState,
)
from tracer.forge.snapshots import LocalSnapshot
from tracer.remediation import FileChange
from tracer.repository import Repository, Snapshot
from tracer.text import INTENT, markdown_text

_NAME, _EMAIL = "Trace Production Issue", "trace-production-issue@localhost"


class LocalForge:
    """Makes remediation branches in the clone."""

    writes = True

    def __init__(self, repository: Repository, base: str, now: datetime) -> None:
        self._repository = repository
        self._base = base
        self._now = now

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
            raise RepositoryError(
                "the repository has no commit yet",
                hint="Commit something, then run again",
            )
        raise RepositoryError(
            f"there is no branch `{self._base}`", hint="Name the right one in `base`"
        )

    def snapshot(self, sha: str) -> Snapshot:
        return LocalSnapshot(self._repository, sha)

    def pull_request(self, branch: str) -> PullRequest | None:
        head = self.branch_head(branch)
        text = self._text_file(head) if head else None
        if head is None or text is None or not text.is_file():
            return None
        return PullRequest(
            number=None, url=str(text), state=PullRequestState.OPEN, head=head
        )

    def branch_head(self, branch: str) -> str | None:
        return self._repository.resolve(f"refs/heads/{branch}")

    def names_taken(self) -> tuple[str, ...]:
        layout = "--format=%(contents)"
        listed = self._repository.read(
            "for-each-ref", layout, "refs/heads/remediation/"
        )
        return (listed.decode("utf-8", "replace"),)

    def commit(
        self, parent: Snapshot, files: Sequence[FileChange], message: str
    ) -> CreatedCommit:
        """Write blobs, tree and commit, with an index of our own.

        The clone's index belongs to the person who works there.
        """
        with tempfile.TemporaryDirectory() as folder:
            own = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self._write("read-tree", parent.sha, environment=own)
            for file in files:
                blob = self._write("hash-object", "-w", "--stdin", stdin=file.after)
                entry = f"100644,{blob},{file.path}"
                self._write(
                    "update-index", "--add", "--cacheinfo", entry, environment=own
                )
            tree = self._write("write-tree", environment=own)
        sha = self._write(
            *("commit-tree", tree, "-p", parent.sha),
            stdin=message,
            environment=self._identity(),
        )
        return CreatedCommit(sha=sha)

    def create_branch(self, branch: str, sha: str) -> bool:
        unborn = "0" * len(sha)
        return self._move(branch, sha, unborn)

    def advance_branch(self, branch: str, sha: str) -> bool:
        parent = self._repository.resolve(f"{sha}^")
        return parent is not None and self._move(branch, sha, parent)

    def open_pull_request(
        self, branch: str, title: str, body: str, options: PullRequestOptions
    ) -> PullRequest:
        head = self.branch_head(branch) or ""
        text = self._text_file(head)
        if text is None:
            raise ForgeRefusedError(
                f"the branch `{branch}` has no commit of this action",
                hint="Rename the branch, or delete it",
            )
        text.parent.mkdir(parents=True, exist_ok=True)
        text.write_text(pull_request_page(title, body), encoding="utf-8")
        return PullRequest(
            number=None, url=str(text), state=PullRequestState.OPEN, head=head
        )

    def finish(
        self, pull_request: PullRequest, options: PullRequestOptions
    ) -> tuple[str, ...]:
        """Do nothing: a file has neither labels nor reviewers."""
        return ()

    def _text_file(self, head: str) -> Path | None:
        """Return the file with the text of a branch's pull request."""
        ours = ("-1", "--format=%B", "--grep=^Remediation: ", head)
        message = self._repository.read("log", *ours).decode("utf-8", "replace")
        _, _, trailer = message.rpartition("\nRemediation: ")
        intent = INTENT.match(trailer)
        folder = self._repository.common_directory / "remediation"
        return folder / f"{intent[0]}.md" if intent else None

    def _move(self, branch: str, sha: str, expected: str) -> bool:
        reference = f"refs/heads/{branch}"
        return self._repository.run("update-ref", reference, sha, expected).status == 0

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
            raise ForgeRefusedError(
                f"`git {arguments[0]}` failed: {result.stderr.strip()[:200]}"
            )
        return result.stdout.decode().strip()

    def _identity(self) -> dict[str, str]:
        """Return the author of commits: git's configured user, else this action."""
        stamp = f"{int(self._now.timestamp())} +0000"
        name, email = self._repository.user()
        identity = {}
        for role in ("AUTHOR", "COMMITTER"):
            identity[f"GIT_{role}_DATE"] = stamp
            identity[f"GIT_{role}_NAME"] = name or _NAME
            identity[f"GIT_{role}_EMAIL"] = email or _EMAIL
        return identity


def pull_request_page(title: str, body: str) -> str:
    """Return a pull request as one page of Markdown; its title is plain text."""
    return f"# {markdown_text(title)}\n\n{body}"


class DryRun(LocalForge):
    """Reads the clone as the local forge does, and writes nothing."""

    writes = False

    def commit(
        self, parent: Snapshot, files: Sequence[FileChange], message: str
    ) -> CreatedCommit:
        return CreatedCommit(sha=parent.sha)

    def create_branch(self, branch: str, sha: str) -> bool:
        return True

    def advance_branch(self, branch: str, sha: str) -> bool:
        return True

    def open_pull_request(
        self, branch: str, title: str, body: str, options: PullRequestOptions
    ) -> PullRequest:
        return PullRequest(number=None, url=None, state=PullRequestState.OPEN, head="")
