"""Commits and branches on GitHub, through its Git Data API.

Commits are made without author and committer, so that GitHub signs them. Nothing is
pushed, so the checkout needs no credentials.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from urllib.parse import quote

from tracer.errors import ForgeRefusedError
from tracer.forge.forge_interface import CreatedCommit
from tracer.forge.github_files import GithubFiles
from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.github_session import GithubSession, Request
from tracer.forge.github_values import (
    UnexpectedAnswerError,
    flag,
    sha,
    text,
)
from tracer.forge.snapshots import (
    LocalSnapshot,
    RemoteSnapshot,
)
from tracer.remediation import FileChange
from tracer.repository import History, Repository, Snapshot
from tracer.text import Json

PREFIX = "remediation/"
_NOT_FOUND = 404
_UNREAD_LIMIT = 2
"""How many tips of branches without a pull request are read to learn their numbers."""


class GithubBranches:
    """The branches of a repository on GitHub, and the checkout that shares its objects."""

    def __init__(
        self, session: GithubSession, checkout: Repository, base: str | None
    ) -> None:
        self._session = session
        self._checkout = checkout
        self._given_base = base

    # -- reading -----------------------------------------------------------------

    @cached_property
    def base_branch(self) -> str:
        """The branch that pull requests go to."""
        if self._given_base:
            return self._given_base
        return self._session.ask(
            Request(doing="reading the repository"),
            lambda answer: text(answer.get("default_branch")),
        )

    @cached_property
    def base(self) -> Snapshot:
        """The base branch as it is now, from the checkout where that has it.

        Raises:
            ForgeRefusedError: where there is no such branch.

        """
        branch = self.base_branch
        request = Request(
            doing=f"reading the branch `{branch}`", path=f"/branches/{_quoted(branch)}"
        )
        try:
            head = self._session.ask(
                request, lambda answer: sha(answer.at("commit", "sha"))
            )
        except GithubRefusedError as error:
            if error.status != _NOT_FOUND:
                raise
            raise ForgeRefusedError(
                f"there is no branch `{branch}` in {self._session.repository}, or the "
                "token may not read it",
                hint="Name the right one in `base`, and give the job `contents: write`",
            ) from None
        return self.snapshot(head)

    def snapshot(self, commit: str) -> Snapshot:
        """Return the files of a commit, from the checkout where that has all of it."""
        is_whole = self._checkout.history is not History.PARTIAL
        if is_whole and self._checkout.resolve(commit) == commit:
            return LocalSnapshot(self._checkout, commit)
        return RemoteSnapshot(GithubFiles(self._session), commit)

    def head(self, branch: str) -> str | None:
        """Return the sha at a branch's tip, `None` where there is no such branch."""
        return self.heads.get(branch)

    @cached_property
    def heads(self) -> dict[str, str]:
        """The tips of all remediation branches."""
        request = Request(
            doing="listing remediation branches",
            path=f"/git/matching-refs/heads/{PREFIX}",
        )
        return dict(self._session.list_all(request, _branch_head))

    def messages(self, commits: Sequence[str]) -> Iterator[str]:
        """Yield the messages of commits, of those that the checkout lacks only a few."""
        unread = 0
        for commit in commits:
            if self._checkout.resolve(commit) == commit:
                layout = ("log", "-1", "--format=%B")
                yield self._checkout.read(*layout, commit).decode("utf-8", "replace")
            elif unread < _UNREAD_LIMIT:
                unread += 1
                yield self._session.ask(
                    Request(doing="reading a commit", path=f"/git/commits/{commit}"),
                    lambda answer: text(answer.get("message")),
                )

    # -- writing -----------------------------------------------------------------

    def commit(
        self, parent: Snapshot, files: Sequence[FileChange], message: str
    ) -> CreatedCommit:
        """Make a tree and a commit; no branch points to it yet.

        Made twice, after an answer that got lost, the first of the two is never seen.
        """
        entries = [
            {"path": file.path, "mode": "100644", "type": "blob", "content": file.after}
            for file in files
        ]
        tree = self._session.ask(
            Request(
                doing="writing files",
                method="POST",
                path="/git/trees",
                body={"base_tree": self._tree(parent), "tree": entries},
            ),
            _own_sha,
        )
        return self._session.ask(
            Request(
                doing="making the commit",
                method="POST",
                path="/git/commits",
                body={"message": message, "tree": tree, "parents": [parent.sha]},
            ),
            lambda answer: CreatedCommit(
                sha=_own_sha(answer),
                verified=flag(answer.at("verification", "verified")),
            ),
        )

    def _tree(self, snapshot: Snapshot) -> str:
        if isinstance(snapshot, LocalSnapshot):
            shown = self._checkout.read("rev-parse", f"{snapshot.sha}^{{tree}}")
            return shown.decode().strip()
        return self._session.ask(
            Request(doing="reading a commit", path=f"/git/commits/{snapshot.sha}"),
            lambda answer: sha(answer.at("tree", "sha")),
        )

    def create(self, branch: str, commit: str) -> bool:
        """Claim a branch; GitHub lets only one run create it.

        If an answer got lost, the second try is refused although the first one succeeded:
        the branch is ours where it points to our own commit.

        Returns:
            Whether the branch is ours.

        """
        request = Request(
            doing=f"creating the branch `{branch}`",
            method="POST",
            path="/git/refs",
            body={"ref": f"refs/heads/{branch}", "sha": commit},
        )
        try:
            self._session.ask(request, _points_to(commit))
        except GithubRefusedError as error:
            if not error.says("Reference already exists"):
                raise
            return self._read_head(branch) == commit
        return True

    def _read_head(self, branch: str) -> str:
        """Return the tip of a branch that GitHub says exists.

        Raises:
            ForgeUnavailableError: where GitHub goes on to show no such branch.

        """
        request = Request(
            doing=f"reading the branch `{branch}`",
            path=f"/git/ref/heads/{_quoted(branch)}",
            is_expected=True,
        )
        head = self._session.ask(
            request, lambda answer: sha(answer.at("object", "sha"))
        )
        self.heads[branch] = head
        return head

    def advance(self, branch: str, commit: str) -> bool:
        """Move a branch forward, and only forward.

        Repeated, it is without effect: a branch may be moved to where it is.

        Returns:
            False where the branch was moved or deleted by someone else.

        """
        request = Request(
            doing=f"updating the branch `{branch}`",
            method="PATCH",
            path=f"/git/refs/heads/{_quoted(branch)}",
            body={"sha": commit, "force": False},
        )
        try:
            self._session.ask(request, _points_to(commit))
        except GithubRefusedError as error:
            if not error.says(
                "fast forward", "fast-forward", "Reference does not exist"
            ):
                raise
            self.__dict__.pop("heads", None)
            return False
        return True


def _quoted(path: str) -> str:
    return quote(path, safe="/")


def _own_sha(answer: Json) -> str:
    return sha(answer.get("sha"))


def _points_to(commit: str) -> Callable[[Json], None]:
    """Read a reference that must point to a commit."""

    def read(answer: Json) -> None:
        if sha(answer.at("object", "sha")) != commit:
            raise UnexpectedAnswerError(answer.path)

    return read


def _branch_head(reference: Json) -> tuple[str, str]:
    name = text(reference.get("ref")).removeprefix("refs/heads/")
    return name, sha(reference.at("object", "sha"))
