"""Writes commits and moves refs on GitHub, each only where nobody else was faster.

Commits have neither author nor committer of ours, so that GitHub signs them. Nothing is
pushed, so the checkout needs no credentials.
"""

import base64
from collections.abc import Mapping, Sequence

from tracer.forge.forge_interface import CreatedCommit
from tracer.forge.github_branches import GithubBranches
from tracer.forge.github_refusals import GithubRefusedError
from tracer.forge.github_session import GithubSession, Request, post_request
from tracer.forge.github_values import (
    UnexpectedAnswerError,
    created_commit,
    flag,
    points_to,
    read_list,
    sha,
    text,
)
from tracer.remediation import FileChange
from tracer.repository import Snapshot
from tracer.text import Json

_APPEND = """
mutation Append($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid signature { isValid } } }
}
"""
_MOVE = """
mutation Move($input: UpdateRefsInput!) {
  updateRefs(input: $input) { clientMutationId }
}
"""
_ABSENT = "0" * 40
"""What stands for "no ref" in `updateRefs` (docs.github.com, "RefUpdate")."""
_MOVED = ("expected branch to point to", "branch not found", "no such branch")
"""What GitHub answers where a branch is not where it should be, or gone
(planetscale/ghcommit#153, github/gh-aw#22564)."""


class GithubCommits:
    """What is written to a repository's git database on GitHub."""

    def __init__(self, session: GithubSession, branches: GithubBranches) -> None:
        self._session = session
        self._branches = branches
        self.repository_id = ""
        """The node id that GraphQL wants; the last view of the branches has it."""

    def commit(
        self,
        parent: Snapshot,
        files: Sequence[FileChange],
        message: str,
        merged: str | None = None,
    ) -> CreatedCommit:
        """Make a tree and a commit; no ref points to it yet.

        Made twice, after an answer that got lost, the first of the two is never seen.
        """
        entries = [_tree_entry(file) for file in files]
        tree = self._branches.tree(parent)
        if entries:
            tree = self._session.ask(
                post_request(
                    "writing files", "/git/trees", base_tree=tree, tree=entries
                ),
                lambda answer: sha(answer.get("sha")),
            )
        parents = [merged, parent.sha] if merged else [parent.sha]
        own = {"message": message, "tree": tree, "parents": parents}
        return self._session.ask(
            post_request("making the commit", "/git/commits", **own), created_commit
        )

    def claim(self, ref: str, commit: str) -> bool:
        """Create a ref; GitHub lets only one run create it.

        If an answer got lost, the second try is refused although the first one succeeded:
        then the ref is ours where it points to our own commit.
        """
        request = post_request(f"creating `{ref}`", "/git/refs", ref=ref, sha=commit)
        try:
            self._session.ask(request, points_to(commit))
        except GithubRefusedError as error:
            if not error.says("Reference already exists"):
                raise
            if not error.is_repeat:
                return False
            return self._branches.tip(ref, is_expected=True) == commit
        return True

    def append(
        self, branch: str, head: str, files: Sequence[FileChange], message: str
    ) -> CreatedCommit | None:
        """Add a commit where the branch's tip is still `head`: one atomic request.

        Returns:
            The commit; `None` where the branch was moved or deleted by someone else.

        """
        headline, _, body = message.partition("\n")
        request = _mutation(
            f"adding to the branch `{branch}`",
            _APPEND,
            {
                "branch": {
                    "repositoryNameWithOwner": self._session.repository,
                    "branchName": branch,
                },
                "expectedHeadOid": head,
                "message": {"headline": headline, "body": body.strip()},
                "fileChanges": _file_changes(files),
            },
        )
        try:
            return self._session.query(request, _appended)
        except GithubRefusedError as error:
            return self._after_refusal(error, branch, head, message)

    def _after_refusal(
        self, error: GithubRefusedError, branch: str, head: str, message: str
    ) -> CreatedCommit | None:
        """Return what became of a commit whose request was refused.

        After a lost answer the branch may have moved because of our own first try.

        Raises:
            GithubRefusedError: where the branch is where it was: then it is not a race.

        """
        if error.says(*_MOVED) and not error.is_repeat:
            return None
        tip = self._branches.tip(f"refs/heads/{branch}")
        if tip == head:
            raise error
        return self._own_commit(tip, head, message) if tip and error.is_repeat else None

    def _own_commit(self, tip: str, head: str, message: str) -> CreatedCommit | None:
        """Return the commit at a tip if it is the one that we have asked for."""
        request = Request(doing="reading a commit", path=f"/git/commits/{tip}")

        def read(answer: Json) -> CreatedCommit | None:
            parents = read_list(answer.get("parents"), lambda p: sha(p.get("sha")))
            is_ours = text(answer.get("message")).split() == message.split()
            is_ours = is_ours and parents == (head,)
            return created_commit(answer) if is_ours else None

        return self._session.ask(request, read)

    def move(self, branch: str, before: str, after: str | None) -> bool:
        """Move or delete a branch where its tip is still `before`.

        GitHub does not say why it refuses, so the branch is read: if it is no longer at
        `before`, someone else was faster.

        Raises:
            GithubRefusedError: where the branch is where it was: then it is not a race.

        """
        update = {
            "name": f"refs/heads/{branch}",
            "beforeOid": before,
            "afterOid": after or _ABSENT,
            "force": True,
        }
        own = {"repositoryId": self.repository_id, "refUpdates": [update]}
        try:
            self._session.query(
                _mutation(f"moving the branch `{branch}`", _MOVE, own), _moved
            )
        except GithubRefusedError as error:
            tip = self._branches.tip(f"refs/heads/{branch}")
            if tip == before:
                raise
            return tip == after and error.is_repeat
        return True


def _mutation(doing: str, query: str, values: Mapping[str, object]) -> Request:
    _, name, *_ = query.replace("(", " ").split()
    body = {"operationName": name, "query": query, "variables": {"input": values}}
    return Request(doing=doing, body=body, is_mutation=True)


def _tree_entry(file: FileChange) -> dict[str, str | None]:
    """Return the entry of a tree; one without a sha removes a file."""
    content = {"sha": None} if file.is_deleted else {"content": file.after}
    return {"path": file.path, "mode": "100644", "type": "blob", **content}


def _file_changes(files: Sequence[FileChange]) -> dict[str, list[dict[str, str]]]:
    changes = {"additions": [_addition(file) for file in files if not file.is_deleted]}
    deletions = [{"path": file.path} for file in files if file.is_deleted]
    return {**changes, "deletions": deletions} if deletions else changes


def _addition(file: FileChange) -> dict[str, str]:
    contents = base64.b64encode(file.after.encode()).decode()
    return {"path": file.path, "contents": contents}


def _appended(answer: Json) -> CreatedCommit:
    commit = answer.at("data", "createCommitOnBranch", "commit")
    signature = commit.get("signature")
    is_signed = not signature.is_missing() and flag(signature.get("isValid"))
    return CreatedCommit(sha=sha(commit.get("oid")), verified=is_signed)


def _moved(answer: Json) -> None:
    """Read that refs were moved: GitHub shows `null` in its place where they were not."""
    if not answer.at("data", "updateRefs").is_object():
        raise UnexpectedAnswerError(answer.path)
