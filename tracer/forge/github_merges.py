"""Adds a merge to a branch on GitHub: a commit with two parents, never by force."""

from collections.abc import Iterator
from urllib.parse import quote

from tracer.forge.forge_interface import CreatedCommit, MergeCommit
from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.github_session import GithubSession, Request, post_request
from tracer.forge.github_values import created_commit, points_to, sha

_SUBMODULE = "160000"


class GithubMerges:
    """Merges commits of a repository through its git database on GitHub."""

    def __init__(self, session: GithubSession) -> None:
        self._session = session

    def merge(self, branch: str, merge: MergeCommit) -> CreatedCommit | None:
        """Add a merge to a branch, where nobody has added something else to it meanwhile.

        The branch is moved only forward: what was pushed after `merge.head` is not an
        ancestor of the merge, so GitHub then refuses.

        Returns:
            The commit; `None` where the branch was moved or deleted by someone else.

        Raises:
            GithubRefusedError: where GitHub refuses for another reason.

        """
        tree = self._session.ask(
            post_request(
                "writing the merged files",
                "/git/trees",
                base_tree=self._tree(merge.base),
                tree=list(_entries(merge)),
            ),
            lambda answer: sha(answer.get("sha")),
        )
        created = self._session.ask(
            post_request(
                "making the merge",
                "/git/commits",
                message=merge.message,
                tree=tree,
                parents=[merge.head, merge.base],
            ),
            created_commit,
        )
        request = Request(
            doing=f"moving the branch `{branch}` forward",
            method="PATCH",
            path=f"/git/refs/heads/{quote(branch, safe='/')}",
            body={"sha": created.sha, "force": False},
        )
        try:
            self._session.ask(request, points_to(created.sha))
        except GithubRefusedError as error:
            if error.says("not a fast forward", "does not exist"):
                return None
            raise
        return created

    def _tree(self, commit: str) -> str:
        request = Request(doing="reading a commit", path=f"/git/commits/{commit}")
        return self._session.ask(request, lambda answer: sha(answer.at("tree", "sha")))


def _entries(merge: MergeCommit) -> Iterator[dict[str, str | None]]:
    """Walk over the files that differ from the base; a file that is deleted has no sha."""
    for file in merge.files:
        kind = "commit" if file.mode == _SUBMODULE else "blob"
        entry: dict[str, str | None] = {"path": file.path, "type": kind}
        if file.content is not None:
            yield {**entry, "mode": file.mode, "content": file.content.decode()}
        else:
            mode = file.mode if file.blob else "100644"
            yield {**entry, "mode": mode, "sha": file.blob}
