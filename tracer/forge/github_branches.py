"""Reads branches on GitHub: the base branch, those of loops, refs by their first letters."""

from collections.abc import Sequence
from functools import cached_property
from urllib.parse import quote

from tracer.errors import ForgeRefusedError
from tracer.forge.forge_interface import Comparison
from tracer.forge.github_files import GithubFiles
from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.github_session import GithubSession, Request
from tracer.forge.github_values import read_list, sha, text
from tracer.forge.github_views import (
    FilesToRead,
    GithubView,
    closed_request,
    read_closed,
    read_view,
    view_request,
)
from tracer.forge.snapshots import LocalSnapshot, RemoteSnapshot, WrittenSnapshot
from tracer.repository import Repository, Snapshot
from tracer.text import Json

_NOT_FOUND = 404
_MOST_COMPARED = 300
"""Files that GitHub lists of a comparison (docs.github.com, "Compare two commits")."""


class GithubBranches:
    """The branches of a repository on GitHub, and the checkout that shares its objects."""

    def __init__(
        self, session: GithubSession, checkout: Repository, base: str | None
    ) -> None:
        self._session = session
        self._checkout = checkout
        self._given_base = base
        self._snapshots: dict[str, Snapshot] = {}

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
        """The base branch as it was when the run began.

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
            raise self._no_base() from None
        return self.snapshot(head)

    def look(self, branches: Sequence[str], files: FilesToRead) -> GithubView:
        """Return branches and their pull requests as they are now; keep the files read.

        Raises:
            ForgeRefusedError: where the base branch is gone.

        """
        view = self._session.query(
            view_request(self._session.repository, self.base_branch, branches, files),
            lambda answer: read_view(answer, branches, files),
        )
        if view.base is None:
            raise self._no_base()
        for branch in view.branches:
            snapshot = self.snapshot(branch.tip) if branch.tip else None
            if isinstance(snapshot, RemoteSnapshot | WrittenSnapshot):
                snapshot.keep(branch.files)
        return view

    def tip(self, ref: str, *, is_expected: bool = False) -> str | None:
        """Return the sha that a ref points to, `None` where there is no such ref.

        Args:
            ref: its whole name, such as `refs/heads/main`.
            is_expected: GitHub has just said that there is one. Other parts of GitHub may
                learn of it later, so it is asked for a few times.

        """
        name = ref.removeprefix("refs/")
        request = Request(
            doing=f"reading `{ref}`",
            path=f"/git/ref/{_quoted(name)}",
            is_expected=is_expected,
        )
        try:
            return self._session.ask(
                request, lambda answer: sha(answer.at("object", "sha"))
            )
        except GithubRefusedError as error:
            if error.status != _NOT_FOUND:
                raise
            return None

    def refs(self, prefix: str) -> tuple[str, ...]:
        """Return the names of all refs that begin with a prefix.

        GitHub documents that anything in a namespace is listed, not only branches and
        tags (docs.github.com, "List matching references").
        """
        request = Request(
            doing=f"listing `{prefix}`",
            path=f"/git/matching-refs/{_quoted(prefix.removeprefix('refs/'))}",
        )
        return self._session.list_all(request, lambda ref: text(ref.get("ref")))

    def closed_heads(self) -> tuple[str, ...]:
        """Return the branches of the newest closed pull requests, the deleted ones too."""
        request = closed_request(self._session.repository)
        return self._session.query(request, read_closed)

    def compare(self, base: str, head: str) -> Comparison:
        """Return what a commit changed since it left another, cut after 300 files."""
        request = Request(
            doing="comparing the branch with its base",
            path=f"/compare/{base}...{head}",
            query={"per_page": "1"},  # of commits; the files come with the first page
        )
        return self._session.ask(request, _comparison)

    def snapshot(self, commit: str) -> Snapshot:
        """Return the files of a commit, from the checkout where that has all of it.

        What is read of a commit over the network is kept: a commit does not change.
        """
        if commit not in self._snapshots:
            self._snapshots[commit] = self._open_snapshot(commit)
        return self._snapshots[commit]

    def keep_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the files of a commit that this run has made."""
        self._snapshots[snapshot.sha] = snapshot

    def _open_snapshot(self, commit: str) -> Snapshot:
        if not self._checkout.is_partial and self._checkout.resolve(commit) == commit:
            return LocalSnapshot(self._checkout, commit)
        return RemoteSnapshot(GithubFiles(self._session), commit)

    def tree(self, snapshot: Snapshot) -> str:
        """Return the tree of a commit."""
        if isinstance(snapshot, LocalSnapshot):
            return self._checkout.tree(snapshot.sha)
        return self._session.ask(
            Request(doing="reading a commit", path=f"/git/commits/{snapshot.sha}"),
            lambda answer: sha(answer.at("tree", "sha")),
        )

    def _no_base(self) -> ForgeRefusedError:
        return ForgeRefusedError(
            f"there is no branch `{self.base_branch}` in {self._session.repository}, or "
            "the token may not read it",
            hint="Name the right one in `base`, and give the job `contents: write`",
        )


def _comparison(answer: Json) -> Comparison:
    paths = read_list(answer.get("files"), lambda file: text(file.get("filename")))
    # The oldest comes first (docs.github.com, "Compare two commits").
    messages = read_list(
        answer.get("commits"), lambda commit: text(commit.at("commit", "message"))
    )
    return Comparison(
        merge_base=sha(answer.at("merge_base_commit", "sha")),
        paths=tuple(paths),
        first_message=next(iter(messages), ""),
        is_cut=len(paths) >= _MOST_COMPARED,
    )


def _quoted(path: str) -> str:
    return quote(path, safe="/")
